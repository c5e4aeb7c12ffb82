"""路线单: a team's day on the phone, with the forms for results, and the files to print and to carry."""

from __future__ import annotations

import streamlit as st

from casework.permissions import MAY_RECORD
from casework.routes.rules import VisitKind
from casework.vocabulary import EventKind
from data.exports.route_files import WRITERS, plan_file
from data.exports.route_sheets import RouteSheet, SheetStop, route_sheets
from data.queries.route_plans import PlanStatus, SavedPlan
from ui import text
from ui.access_notes import logged_export
from ui.acts.frame import open_form
from ui.case_link import CASE, file_link
from ui.errors import plain
from ui.navigation import PAGES
from ui.routes.result_panel import show_map
from ui.session import PageContext

_FORMS = {
    VisitKind.JOINT_ACTION: (EventKind.JOINT_ACTION_DONE, EventKind.JOINT_ACTION_FAILED),
    VisitKind.RECHECK: (EventKind.CLEARED, EventKind.RECHECK_FAILED),
    VisitKind.REVISIT: (EventKind.REVISIT_CLEAN, EventKind.REVISIT_NOT_SEEN),
}
_FILES = {
    ".docx": ("打印路线单（Word）", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ".xlsx": ("清单（Excel）", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ".gpx": ("GPX", "application/gpx+xml"),
    ".kml": ("KML", "application/vnd.google-earth.kml+xml"),
    ".ics": ("日历（ICS）", "text/calendar"),
}


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
    teams = list(dict.fromkeys(sheet.team for sheet in sheets if sheet.day == day))
    team = right.selectbox("队伍", teams, key="routes_sheet_team")
    chosen = tuple(sheet for sheet in sheets if sheet.day == day and sheet.team == team)
    _files(page, saved, chosen, f"{day} {team}", "one")
    shifts = [saved.plan.task.shift(sheet.shift) for sheet in chosen]
    show_map(page, saved.plan, shifts, key="routes_sheet_map")
    for sheet in chosen:
        _sheet(page, saved, sheet)
    with st.expander("全部队伍和日期的文件"):
        _files(page, saved, sheets, "全部", "all")
    st.caption("GPX、KML 坐标为 WGS84；在使用 GCJ-02 的地图上会偏移数百米，请用支持 WGS84 的软件打开。")


def _nearest(days: list[str], page: PageContext) -> int:
    """Today's sheet, else the next one."""
    today = page.today.isoformat()
    return next((place for place, day in enumerate(days) if day >= today), len(days) - 1)


def _files(page: PageContext, saved: SavedPlan, sheets: tuple[RouteSheet, ...], name: str, key: str) -> None:
    marks = (text.DEMO_DATA,) if page.is_demo else ()
    with st.container(horizontal=True):
        for ending in WRITERS:
            label, mime = _FILES[ending]
            file = f"路线单 {saved.head.number}-{saved.head.revision} {name}{ending}"

            def make(ending: str = ending) -> bytes:
                return plan_file(ending, saved, sheets, marks, account=page.actor.account, printed_at=page.moment)

            st.download_button(
                label,
                data=logged_export(make, file, sum(len(sheet.stops) for sheet in sheets)),
                file_name=file,
                mime=mime,
                key=f"routes_file_{key}_{ending}",
                on_click="ignore",
            )


def _sheet(page: PageContext, saved: SavedPlan, sheet: RouteSheet) -> None:
    st.markdown(
        f"**{sheet.starts} 从{plain(sheet.station)}出发，约 {sheet.back} 返回**　{len(sheet.stops)} 户，"
        f"路上 {sheet.travel_minutes} 分钟，步行 {sheet.walk_metres} 米"
    )
    st.caption(plain(f"参加单位：{'、'.join(sheet.departments)}。{sheet.basis}。"))
    for stop in sheet.stops:
        _stop(page, saved, stop)


def _stop(page: PageContext, saved: SavedPlan, stop: SheetStop) -> None:
    with st.container(border=True):
        lines = [
            f"**{stop.place}**　**{stop.begin}–{stop.leave}**　{plain(stop.address)}　{stop.kind.label}",
            f":gray[{plain(stop.reason)}]",
            f"指令书：{plain('；'.join(stop.order) or '无')}",
            f"到场：{plain('、'.join(stop.present))}",
            f"证据：{plain('、'.join(stop.checklist))}",
        ]
        st.markdown("  \n".join(lines))
        with st.container(horizontal=True, vertical_alignment="center"):
            for kind in _FORMS[stop.kind]:
                may = page.actor.role in MAY_RECORD[kind] and saved.head.status is PlanStatus.CONFIRMED
                if may and st.button(kind.label, key=f"routes_result_{stop.case_id}_{kind.value}"):
                    open_form(stop.case_id, kind)
                    st.switch_page(PAGES["case_file"].file, query_params={CASE: stop.case_id})
            file_link(stop.case_id)
