"""路线单: a team's day on the phone, with the forms for results, and the files to print and to carry."""

from __future__ import annotations

import streamlit as st

from data.analyses.route_replanning import happened
from data.exports.route_files import WRITERS, plan_file
from data.exports.route_sheets import RouteSheet, SheetStop, route_sheets
from data.queries.route_plans import PlanStatus, SavedPlan
from ui import text
from ui.access_notes import logged_export
from ui.errors import plain
from ui.routes.result_panel import show_map
from ui.routes.stop_results import result_boxes
from ui.session import PageContext

_FILES = {
    ".docx": ("打印路线单（Word）", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ".xlsx": ("清单（Excel）", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ".gpx": ("GPX", "application/gpx+xml"),
    ".kml": ("KML", "application/vnd.google-earth.kml+xml"),
    ".ics": ("日历（ICS）", "text/calendar"),
}

_DAY = "routes_sheet_day_kept"


def show_sheets(page: PageContext, saved: SavedPlan) -> None:
    """Choose a day and a team; draw the stops and offer the files. page: as of today."""
    sheets = route_sheets(saved.plan)
    if not sheets:
        st.info("这个方案没有排入任何一户。")
        return
    if saved.head.status is PlanStatus.DRAFT:
        st.warning("这个版本还是草案，没有登记到户档；确认之后再发给各队。")
    left, right = st.columns(2)
    days = list(dict.fromkeys(sheet.day for sheet in sheets))
    day = left.selectbox("日期", days, index=_nearest(days, page), key="routes_sheet_day")
    st.session_state[_DAY] = day
    teams = list(dict.fromkeys(sheet.team for sheet in sheets if sheet.day == day))
    team = right.selectbox("队伍", teams, key="routes_sheet_team")
    chosen = tuple(sheet for sheet in sheets if sheet.day == day and sheet.team == team)
    _files(page, saved, chosen, f"{day} {team}", "one")
    shifts = [saved.plan.task.shift(sheet.shift) for sheet in chosen]
    show_map(page, saved.plan, shifts, key="routes_sheet_map")
    told = _told(page, saved)
    for sheet in chosen:
        _sheet(page, saved, sheet, told)
    with st.expander("全部队伍和日期的文件"):
        _files(page, saved, sheets, "全部", "all")
    st.caption("GPX、KML 坐标为 WGS84；在使用 GCJ-02 的地图上会偏移数百米，请用支持 WGS84 的软件打开。")


def _nearest(days: list[str], page: PageContext) -> int:
    """The sheet that was open before another page was, else today's, else the next one."""
    if st.session_state.get(_DAY) in days:
        return days.index(st.session_state[_DAY])
    today = page.today.isoformat()
    return next((place for place, day in enumerate(days) if day >= today), len(days) - 1)


def _files(page: PageContext, saved: SavedPlan, sheets: tuple[RouteSheet, ...], name: str, key: str) -> None:
    marks = (text.DEMO_DATA,) if page.is_demo else ()
    with st.container(horizontal=True):
        for ending in WRITERS:
            label, mime = _FILES[ending]
            file = f"路线单 {saved.head.number}-{saved.head.revision} {name}{ending}"

            def make(ending: str = ending) -> bytes:
                return plan_file(
                    ending, saved, sheets, marks,
                    account=page.actor.account, printed_at=page.moment,
                    earlier=page.reader.earlier_stops(saved.head.number, saved.head.revision),
                    shapes=page.reader.compound_shapes(),
                )  # fmt: skip

            st.download_button(
                label,
                data=logged_export(make, file, sum(len(sheet.stops) for sheet in sheets)),
                file_name=file,
                mime=mime,
                key=f"routes_file_{key}_{ending}",
                on_click="ignore",
            )


def _sheet(page: PageContext, saved: SavedPlan, sheet: RouteSheet, told: dict[str, str]) -> None:
    st.markdown(
        f"**{sheet.starts} 从{plain(sheet.station)}出发，约 {sheet.back} 返回**　{len(sheet.stops)} 户，"
        f"路上 {sheet.travel_minutes} 分钟，步行 {sheet.walk_metres} 米"
    )
    st.caption(plain(f"参加单位：{'、'.join(sheet.departments)}。{sheet.basis}。"))
    for stop in sheet.stops:
        _stop(page, saved, sheet.day, stop, told.get(stop.case_id))


def _stop(page: PageContext, saved: SavedPlan, day: str, stop: SheetStop, told: str | None) -> None:
    with st.container(border=True):
        lines = [
            f"**{stop.place}**　**{stop.begin}–{stop.leave}**　{plain(stop.address)}　{stop.kind.label}",
            f":gray[{plain(stop.reason)}]",
            f"指令书：{plain('；'.join(stop.order) or '无')}",
            f"到场：{plain('、'.join(stop.present))}",
            f"证据：{plain('、'.join(stop.checklist))}",
        ]
        st.markdown("  \n".join(lines))
        result_boxes(page, saved, day, stop, told)


def _told(page: PageContext, saved: SavedPlan) -> dict[str, str]:
    """What the files say of the stops already, by case."""
    what = happened(page.reader, page.campaign, page.calendar, saved.plan, page.moment)
    found = dict.fromkeys(what.finished, "已完成") | dict.fromkeys(what.failed, "未成，待重排")
    return found | {case: plain(f"不再安排（{reason}）") for case, reason in what.cancelled.items()}
