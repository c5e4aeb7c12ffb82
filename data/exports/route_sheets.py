"""The route sheet of a team: what the phone page, the printed sheet and the workbook show; no complainant's data."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from math import ceil

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm

from analytics.documents.model import Annex, Document
from analytics.route_plans.document import RoutePlan, RouteShift, RouteStop
from analytics.route_plans.explaining import short_reason
from casework.enforcement.words import Department
from casework.routes.rules import VisitKind
from data.exports.annex_workbook import annex_workbook
from data.exports.docx_parts import (
    CELL,
    CELL_HEAD,
    HEADING,
    SMALL,
    add_line,
    document_bytes,
    new_document,
    set_footer,
    set_header,
)
from data.schema import SHANGHAI

CHECKLIST = {
    VisitKind.JOINT_ACTION: (
        "执法人员 2 人以上，出示执法证件",
        "全过程记录（文字、音像）",
        "整治前后照片（不拍人脸）",
        "拆除隔间数、清除床位数",
        "现场笔录、当事人签字",
        "告知居住人去处",
    ),
    VisitKind.RECHECK: ("逐间查看隔断、床位", "照片（不拍人脸）", "复核人签字"),
    VisitKind.REVISIT: ("逐间查看隔断、床位", "照片（不拍人脸）"),
}
RESULTS = {
    VisitKind.JOINT_ACTION: ("整治完成", "无人应门", "拒绝配合", "需安置，未实施", "已自行整改", "其他"),
    VisitKind.RECHECK: ("已整改到位", "尚有问题", "未能入户", "其他"),
    VisitKind.REVISIT: ("无异常", "未见户", "疑似回潮", "其他"),
}
PITCH = 17.0
MAP_WIDTH = 150  # mm, a little less than the text
MAP_NOTE = "图中数字为先后次序，虚线只表示次序，不是实际道路；上方为北。"


@dataclass(frozen=True, slots=True)
class SheetStop:
    """A stop as the team reads it."""

    place: int
    case_id: str
    begin: str
    leave: str
    address: str
    kind: VisitKind
    reason: str
    told: str | None
    order: tuple[str, ...]
    present: tuple[str, ...]
    checklist: tuple[str, ...]
    results: tuple[str, ...]
    longitude: float
    latitude: float
    minutes_before: int


@dataclass(frozen=True, slots=True)
class RouteSheet:
    """The sheet of one team-shift. travel_minutes, walk_metres: of the whole route. basis: the source of the times."""

    shift: str
    day: str
    team: str
    starts: str
    back: str
    departments: tuple[str, ...]
    station: str
    stops: tuple[SheetStop, ...]
    travel_minutes: int
    walk_metres: int
    basis: str


def route_sheets(plan: RoutePlan, day: str | None = None, team: str | None = None) -> tuple[RouteSheet, ...]:
    """A sheet for each shift with stops, of that day and team where they are given."""
    return tuple(
        _sheet(plan, shift)
        for shift in plan.task.shifts
        if plan.of_shift(shift.id) and day in (None, shift.day) and team in (None, shift.team)
    )


def sheets_docx(
    sheets: tuple[RouteSheet, ...],
    version: str,
    marks: tuple[str, ...],
    *,
    account: str,
    printed_at: datetime,
    maps: Mapping[str, bytes] | None = None,
) -> bytes:
    """The sheets for print on A4, each team-shift on a page of its own; the same arguments give the same bytes.

    version: number and revision of the plan. marks: e.g. 演示数据. account and printed_at are the watermark.
    maps: shift → PNG (data.exports.route_picture).
    """
    title = "联合整治路线单"
    document = new_document(title, printed_at.astimezone(SHANGHAI).date())
    set_header(document, "内部资料 注意保存", version)
    set_footer(document, f"{account} {printed_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M} 打印　{'；'.join(marks)}")
    for number, sheet in enumerate(sheets):
        head = add_line(document, f"{sheet.day}　{sheet.team}　{title}", HEADING, align="centre")
        head.paragraph_format.page_break_before = number > 0
        for line in _head_lines(sheet):
            add_line(document, line, CELL, align="left", pitch=PITCH)
        picture = (maps or {}).get(sheet.shift)
        if picture is not None:
            place = document.add_paragraph()
            place.alignment = WD_ALIGN_PARAGRAPH.CENTER
            place.paragraph_format.first_line_indent = Mm(0)
            place.paragraph_format.space_after = place.paragraph_format.space_before = Mm(0)
            place.add_run().add_picture(io.BytesIO(picture), width=Mm(MAP_WIDTH))
            add_line(document, MAP_NOTE, SMALL, align="left", pitch=12)
        for stop in sheet.stops:
            _stop_lines(document, stop)
        add_line(document, "带队人签名：　　　　　　　　　记录人签名：　　　　　　　　", CELL, align="left", pitch=28)
    if not sheets:
        add_line(document, "没有排入任何一户。", CELL)
    return document_bytes(document)


def plan_workbook(
    plan: RoutePlan, version: str, marks: tuple[str, ...], *, account: str, printed_at: datetime
) -> bytes:
    """A sheet for each team, the visits left out, and the dwellings that are not ready, as xlsx."""
    annexes = [
        Annex(team, f"{team}路线", _COLUMNS, tuple(row for one in route_sheets(plan, team=team) for row in _rows(one)))
        for team in dict.fromkeys(shift.team for shift in plan.task.shifts)
    ]
    left = tuple((one.case_id, _address(plan, one.case_id), one.text) for one in plan.left_out)
    annexes.append(Annex("未排入", "未排入的户", ("档案", "地址", "原因"), left))
    annexes.append(Annex("还不能排", "还不能安排的户", ("档案", "地址", "还缺什么"), plan.task.unready))
    said = (version, plan.task.matrix.text, "坐标系：WGS84 经纬度（EPSG:4326）", *marks)
    document = Document(plan.task.title, "", plan.task.as_of, said, (), tuple(annexes))
    return annex_workbook(document, account=account, printed_at=printed_at)


_COLUMNS = (
    "日期", "序号", "开始", "离开", "地址", "事项", "约定", "指令书", "到场单位", "为何在此", "档案", "经度", "纬度",
)  # fmt: skip


def _rows(sheet: RouteSheet) -> list[tuple[str | int | float | None, ...]]:
    return [
        (
            sheet.day, one.place, one.begin, one.leave, one.address, one.kind.label, one.told, "；".join(one.order),
            "、".join(one.present), one.reason, one.case_id, one.longitude, one.latitude,
        )
        for one in sheet.stops
    ]  # fmt: skip


def _sheet(plan: RoutePlan, shift: RouteShift) -> RouteSheet:
    clock = plan.task.clock
    seconds, metres = plan.travel_of(shift.id)
    return RouteSheet(
        shift=shift.id,
        day=shift.day,
        team=shift.team,
        starts=clock(shift.start),
        back=clock(plan.back[shift.id]),
        departments=_labels(shift.departments),
        station=plan.task.station[0],
        stops=tuple(_stop(plan, stop) for stop in plan.of_shift(shift.id)),
        travel_minutes=ceil(seconds / 60),
        walk_metres=metres,
        basis=plan.task.matrix.text,
    )


def _stop(plan: RoutePlan, stop: RouteStop) -> SheetStop:
    visit = plan.task.visit(stop.case_id)
    if visit is None:
        raise ValueError(f"stop {stop.case_id} is no visit of its plan")
    kind = VisitKind(visit.kind)
    return SheetStop(
        place=stop.place,
        case_id=stop.case_id,
        begin=plan.task.clock(stop.start),
        leave=plan.task.clock(stop.leave),
        address=visit.address,
        kind=kind,
        reason=short_reason(plan, stop.case_id),
        told=visit.told,
        order=visit.order,
        present=_labels(visit.need),
        checklist=CHECKLIST[kind],
        results=RESULTS[kind],
        longitude=visit.longitude,
        latitude=visit.latitude,
        minutes_before=ceil(stop.travel / 60),
    )


def _labels(departments: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(Department(one).label for one in departments)


def _address(plan: RoutePlan, case_id: str) -> str:
    visit = plan.task.visit(case_id)
    return "" if visit is None else visit.address


def _head_lines(sheet: RouteSheet) -> list[str]:
    return [
        f"时间：{sheet.starts} 从{sheet.station}出发，约 {sheet.back} 返回；共 {len(sheet.stops)} 户，"
        f"路上 {sheet.travel_minutes} 分钟，步行 {sheet.walk_metres} 米",
        f"参加单位：{'、'.join(sheet.departments)}",
        f"行程时间：{sheet.basis}",
    ]


def _stop_lines(document: object, stop: SheetStop) -> None:
    head = f"{stop.place}　{stop.begin}–{stop.leave}　{stop.address}（{stop.kind.label}）"
    line = add_line(document, head, CELL_HEAD, align="left", pitch=26)
    line.paragraph_format.keep_with_next = True
    parts = [
        f"路上约 {stop.minutes_before} 分钟　{stop.reason}　档案 {stop.case_id}",
        f"指令书：{'；'.join(stop.order) or '无'}",
        f"到场：{'、'.join(stop.present)}",
        f"证据：{'　'.join(f'□{one}' for one in stop.checklist)}",
        f"结果：{'　'.join(f'□{one}' for one in stop.results)}　　备注：",
    ]
    for part in parts:
        line = add_line(document, part, CELL, align="left", pitch=PITCH)
        line.paragraph_format.keep_with_next = part is not parts[-1]
    add_line(document, "", SMALL, pitch=6)
