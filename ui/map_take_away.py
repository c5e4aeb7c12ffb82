"""Below the map: the same map as a file. One place for a page to open, pictures for documents, layers for others."""

from __future__ import annotations

from datetime import date

import streamlit as st

from casework.vocabulary import Role
from ui import figures, map_state
from ui.session import PageContext

EXPORTERS = frozenset({Role.LEADER, Role.SAFETY_OFFICE, Role.OPERATIONS_CENTRE, Role.ENFORCEMENT, Role.COMMITTEE})
"""As in the registry of exports, which loads what writes Excel and Word: half a second of a first visit."""
OFFERED = ("html", "png", "svg", "gpkg", "geojson", "kml")
KEY = "map_take_away"
VIEW, WHOLE = "当前视野", "全街道"
VIEW_HELP = "当前视野：图片只画屏幕上的这一片，网页打开时先显示这一片。"


def is_taken_away() -> bool:
    """Whether the part is open, which wants to know what is in sight."""
    return bool(st.session_state.get(KEY))


def show_take_away(context: PageContext, measure: str, start: date, end: date, *, is_one: bool) -> None:
    """Draw the choice of a form, and the files made in this visit; nothing for a role that may not export the map.

    measure, start, end: what the map shows. is_one: False = two maps side by side, of which neither is the view.
    """
    if context.actor.role not in EXPORTERS:
        return
    with st.expander("导出这张图", key=KEY, on_change="rerun") as folded:
        if folded.open:
            _choice(context, measure, start, end, is_one=is_one)


def _choice(context: PageContext, measure: str, start: date, end: date, *, is_one: bool) -> None:
    from data.exports.take_away import MEASURES
    from data.ledgers.export import MAP, TAKE_AWAY_FORMATS, ExportRequest
    from ui.export_panel import FORMATS, keep_export, offer_exports
    from ui.report_panel import owner_of

    left, middle, right = st.columns([3, 3, 1], vertical_alignment="bottom")
    form = left.selectbox("格式", OFFERED, format_func=FORMATS.__getitem__, key="map_form")
    committee = context.actor.committee_code or _committee(context, middle)
    wanted = right.button("生成", type="primary", key="map_make", width="stretch")
    is_picture = form in TAKE_AWAY_FORMATS
    view = map_state.view() if is_picture and is_one and _asks_view() else None
    shown = f"小区按“{MEASURES[measure].label}”着色；" if is_picture else ""
    st.caption(
        f"{shown}投诉：{figures.day(start)} 至 {figures.day(end)}。"
        "不含户和个人信息：楼栋只列汇总，少于 3 的数不列出。底图图块不随图带走；导出记入查阅日志。"
    )
    if wanted:
        request = ExportRequest(
            MAP,
            form,
            start,
            end,
            committee,
            shared=True,
            measure=measure if is_picture else None,
            view=view,
        )
        keep_export(context, request, owner_of(context))
    offer_exports(owner_of(context), (MAP,))


def _asks_view() -> bool:
    """Whether what is in sight is wanted, and not the whole street."""
    chosen = st.segmented_control("画面", (VIEW, WHOLE), default=VIEW, required=True, key="map_sight", help=VIEW_HELP)
    return chosen == VIEW


def _committee(context: PageContext, place: st.delta_generator.DeltaGenerator) -> str | None:
    names = {entry.code: entry.name for entry in context.campaign.committees_on(context.as_of)}
    code = place.selectbox(
        "居委会", ["", *names], format_func=lambda one: names.get(one, "（全部）"), key="map_committee"
    )
    return code or None
