"""A plan on the screen: its figures, each team's day, the map of one day, and what was left out."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analytics.route_plans.comparing import measures
from analytics.route_plans.document import RoutePlan, RouteShift
from analytics.route_plans.explaining import short_reason
from casework.routes.rules import VisitKind
from data.queries.route_plans import SavedPlan
from ui import figures
from ui.errors import plain
from ui.map import Overlays, campaign_map
from ui.method_note import MethodNote, show_method
from ui.session import PageContext
from ui.tables import pinned, show_table

_NOTE = MethodNote(
    "在各队的时段、部门和约定时间之内，使未排入的户的优先分和路程合起来最小；必到户（隐患突出、回潮）先排。同样的输入总得到同样的方案。",
    "行程时间没有计入实时路况。未排入不等于不办，原因列在下表，条件变化后可以重排。",
    "带多个时间窗的团队定向问题（ruin and recreate、集合划分），自编算法，结果经独立程序核对",
)
# Pixels: a reason takes two or three lines.
_TALL_ROW = 76


def show_result(page: PageContext, saved: SavedPlan) -> None:
    """Draw the plan."""
    plan, head = saved.plan, saved.head
    found = measures(plan, frozenset(page.calendar.days_off))
    st.markdown(
        f"**{plain(head.title)}**　{head.label}　{head.status.label}　"
        f"{plain(head.saved_by)} 于 {figures.minute(head.saved_at)} 保存"
        + (f"（{plain(head.change)}）" if head.change else "")
    )
    cells = st.columns(5)
    for cell, (label, value) in zip(
        cells,
        (
            ("排入（户）", f"{found.visits}"),
            ("其中必到户（户）", f"{found.musts}"),
            ("未排入（户）", f"{found.left_out}"),
            ("路上（分钟）", f"{round(found.travel_seconds / 60)}"),
            ("下班后（分钟）", f"{round(found.overtime_seconds / 60)}"),
        ),
        strict=True,
    ):
        cell.metric(label, value)
    show_method(_NOTE, page, n=f"候选 {len(plan.task.visits)} 户、班次 {len(plan.task.shifts)} 个")
    told = plan.task.matrix
    (st.warning if told.is_estimate else st.caption)(plain(f"{told.text}。"))
    for note in told.notes:
        st.caption(plain(note))
    st.caption(plain(" ".join(part for part in (plan.saving, plan.optimality) if part)))
    if plan.history:
        st.caption(f"此前已有结果、不再改动的 {len(plan.history)} 户。")
    _unmet(plan)
    _days(page, plan)
    _left_out(page, plan)


def _unmet(plan: RoutePlan) -> None:
    """What a person asked for and the plan could not keep, with its reason."""
    left = {one.case_id: one.text for one in plan.left_out}
    asked = [one for one in plan.task.visits if (one.lock is not None or one.by_hand) and one.excluded is None]
    lines = [f"- {plain(one.address)}：{plain(left[one.case_id])}" for one in asked if one.case_id in left]
    if lines:
        st.warning("\n".join([f"有 {len(lines)} 项指定办不到，其余已照常安排：", *lines]))


def _days(page: PageContext, plan: RoutePlan) -> None:
    days = list(dict.fromkeys(shift.day for shift in plan.task.shifts if plan.of_shift(shift.id)))
    if not days:
        st.info("没有排入任何一户，原因见下表。")
        return
    day = st.segmented_control("日期", days, default=days[0], key="routes_day") or days[0]
    shifts = [shift for shift in plan.task.shifts if shift.day == day and plan.of_shift(shift.id)]
    show_map(page, plan, shifts)
    for shift in shifts:
        seconds, metres = plan.travel_of(shift.id)
        back = plan.task.clock(plan.back[shift.id])
        st.markdown(
            f"**{plain(shift.team)}**　{plan.task.clock(shift.start)} 出发，{back} 返回，"
            f"{len(plan.of_shift(shift.id))} 户，路上 {round(seconds / 60)} 分钟，步行 {metres} 米"
        )
        show_table(
            pd.DataFrame(_rows(plan, shift)),
            key=f"routes_shift_{shift.id}",
            file_name=f"路线 {shift.id.replace(':', '')}",
            notes=(plan.task.matrix.text, *page.notes),
            columns=pinned("序"),
        )


def _rows(plan: RoutePlan, shift: RouteShift) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    for stop in plan.of_shift(shift.id):
        visit = plan.task.visit(stop.case_id)
        if visit is None:
            continue
        rows.append(
            {
                "序": stop.place,
                "到门": plan.task.clock(stop.arrive),
                "开始": plan.task.clock(stop.start),
                "离开": plan.task.clock(stop.leave),
                "地址": visit.address,
                "事项": VisitKind(visit.kind).label,
                "为何在此": short_reason(plan, stop.case_id),
                "锁定": "已锁定" if visit.lock is not None else "",
                "档案": stop.case_id,
            }
        )
    return rows


def show_map(page: PageContext, plan: RoutePlan, shifts: list[RouteShift], key: str = "routes_map") -> None:
    """Numbered stops of the shifts, one look for each; the line between them is the order and not the road."""
    visits = {visit.case_id: visit for visit in plan.task.visits}
    stops = [(shift, stop, visits[stop.case_id]) for shift in shifts for stop in plan.of_shift(shift.id)]
    route = pd.DataFrame(
        {
            "team": [f"{shift.team} {plan.task.clock(shift.start)}" for shift, _, _ in stops],
            "order": [stop.place for _, stop, _ in stops],
            "longitude": [visit.longitude for _, _, visit in stops],
            "latitude": [visit.latitude for _, _, visit in stops],
            "dwelling_id": [visit.dwelling_id for _, _, visit in stops],
        }
    )
    shapes = page.reader.compound_shapes()
    counts = pd.Series([visit.compound_id for _, _, visit in stops]).value_counts()
    compounds = shapes.assign(value=shapes["compound_id"].map(counts).fillna(0).astype(float))
    campaign_map(
        compounds=compounds,
        measure_label="当日要去的户",
        unit="户",
        overlays=Overlays(route=route),
        key=key,
        height=420,
    )


def _left_out(page: PageContext, plan: RoutePlan) -> None:
    st.subheader("未排入的户")
    visits = {visit.case_id: visit for visit in plan.task.visits}
    show_table(
        pd.DataFrame(
            [
                {
                    "地址": visits[one.case_id].address,
                    "原因": one.text,
                    "优先分": visits[one.case_id].score,
                    "必到": "是" if visits[one.case_id].must else "",
                    "约定": visits[one.case_id].told or "",
                    "档案": one.case_id,
                }
                for one in plan.left_out
            ]
        ),
        key="routes_left",
        file_name="未排入的户",
        empty="候选的户全部排入。",
        notes=page.notes,
        columns={**pinned("地址"), "原因": st.column_config.TextColumn(width="large")},
        row_height=_TALL_ROW,
    )
