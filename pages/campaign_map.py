"""一张图: compounds by a chosen measure, dwellings by status, complaints of a window; a click shows the facts."""

from __future__ import annotations

from datetime import date, timedelta

import streamlit as st

from data.analyses.priority import priorities
from ui import figures
from ui.facts import show_case_facts, show_compound_facts
from ui.map import campaign_map
from ui.map_measures import MEASURES, compound_layer
from ui.navigation import roles_of
from ui.session import PageContext, require

WINDOWS = {7: "近 7 天", 28: "近 28 天", 91: "近 13 周", 182: "近 26 周", 365: "近一年"}
MAP_HEIGHT = 640
PICKED = "map_picked"


def render() -> None:
    """Draw the map beside the facts of what was clicked."""
    context = require(*roles_of("campaign_map"))
    st.title("一张图")
    measure_key, days = _choices()
    start = context.as_of - timedelta(days=days - 1)
    drawing, facts = st.columns([3, 1], gap="medium")
    with drawing:
        measure = MEASURES[measure_key]
        layer = compound_layer(context.reader, measure, start, context.as_of)
        picked = campaign_map(
            compounds=layer,
            dwellings=context.reader.dwelling_points(),
            complaints=context.reader.complaint_points(start, context.as_of),
            measure_label=measure.label,
            unit=measure.unit,
            key="campaign_map",
            height=MAP_HEIGHT,
        )
        st.caption(_sources(context, start, days))
    if picked is not None:
        st.session_state[PICKED] = (picked.kind, picked.id)
    with facts:
        _facts(context, start)


def _facts(context: PageContext, start: date) -> None:
    """The facts of the last click; it stays until another one, also across a change of date or page."""
    kind, key = st.session_state.get(PICKED, (None, None))
    if kind == "compound":
        show_compound_facts(context.reader.compound_facts(int(key), start, context.as_of), start, context.as_of)
    elif kind == "dwelling":
        ranked = priorities(context.reader, context.campaign).of(str(key))
        show_case_facts(context.reader.case_facts(str(key)), ranked)
    elif kind == "complaint":
        st.info("这是一件投诉：定到楼的画在楼上，只定到小区的画在小区中心。")
    else:
        st.info("点击小区、户或投诉，这里显示详情。")


def _choices() -> tuple[str, int]:
    measure, window = st.columns([3, 2])
    with measure:
        key = st.segmented_control(
            "小区着色",
            list(MEASURES),
            format_func=lambda name: MEASURES[name].label,
            default="complaints",
            key="measure",
        )
    with window:
        days = st.selectbox("投诉时间范围", list(WINDOWS), index=2, format_func=WINDOWS.__getitem__, key="window")
    return key or "complaints", days


def _sources(context: PageContext, start: date, days: int) -> str:
    missing = "" if context.actor.committee_code else f"另有未定位工单 {context.reader.unlocated_count()} 件不在图上。"
    return (
        f"投诉：{figures.day(start)} 至 {figures.day(context.as_of)}（{days} 天，按受理时间，"
        f"{context.counted_orders}）；"
        f"户的状态截至 {figures.day(context.as_of)}，不含行动开始前已办结的户。{missing}"
    )


render()
