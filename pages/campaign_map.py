"""一张图: compounds by a measure, dwellings, complaints, hotspots; a click shows facts, an outline a list."""

from __future__ import annotations

from datetime import date, timedelta

import streamlit as st

from ui import figures, map_state
from ui.map import Behaviour, campaign_map
from ui.map_compare import show_side_by_side
from ui.map_layers import overlays, own_base, remembering, with_notes
from ui.map_measures import Measure, compound_layer, measures_for
from ui.map_panel import show_picked, show_ring
from ui.map_state import MEASURE, OWN_SPAN, WINDOW
from ui.map_take_away import is_taken_away, show_take_away
from ui.method_note import show_method
from ui.navigation import roles_of
from ui.session import PageContext, require, require_again

WINDOWS = {"7": "近 7 天", "28": "近 28 天", "91": "近 13 周", "182": "近 26 周", "365": "近一年", OWN_SPAN: "自选日期"}
USUAL_MEASURE, USUAL_WINDOW = "complaints", "91"
MAP_HEIGHT = 640


def render() -> None:
    """Draw the map beside the facts of what was clicked."""
    context = require(*roles_of("campaign_map"))
    st.title("一张图")
    measure, start, end, is_compared = _choices(context)
    if is_compared:
        show_side_by_side(context, measure, (end - start).days + 1, own_base(context))
    else:
        map_state.told(map_state.picked())
        _one_map(measure, start, end)
    show_method(measure.note, context, n=_sources(context, start, end))
    show_take_away(context, measure.column, start, end, is_one=not is_compared)


@st.fragment
def _one_map(measure: Measure, start: date, end: date) -> None:
    """The map and the facts beside it; a click runs only this part again."""
    context = require_again(*roles_of("campaign_map"))
    picked, ring = map_state.picked(), map_state.ring()
    further = overlays(context)
    dwellings = context.reader.dwelling_points()
    complaints = context.reader.complaint_points(start, end)
    drawing, facts = st.columns([5, 3] if ring else [3, 1], gap="medium")
    with drawing:
        answer = campaign_map(
            compounds=with_notes(compound_layer(context.reader, measure, start, end), further.hotspots),
            dwellings=dwellings,
            complaints=complaints,
            measure_label=measure.label,
            unit=measure.unit,
            overlays=further,
            behaviour=Behaviour(
                tools=True, linked=True, picked=map_state.told_last(), ring=ring, tells_view=is_taken_away()
            ),
            key="campaign_map",
            height=MAP_HEIGHT,
            remember=remembering(context, measure, start, end),
        )
    had_ring = bool(ring)
    if map_state.take(answer):
        picked, ring = map_state.picked(), map_state.ring()
        if had_ring != bool(ring):
            # the columns beside the map change their width
            st.rerun()
    map_state.write_selection()
    with facts:
        if ring:
            show_ring(context, ring, dwellings, complaints)
        show_picked(context, picked, start, end)


def _choices(context: PageContext) -> tuple[Measure, date, date, bool]:
    """The measure, the days of complaints, and whether two dates are compared."""
    measures = measures_for(context.actor.role)
    left, middle, right = st.columns([4, 2, 1], vertical_alignment="bottom")
    st.session_state[MEASURE] = map_state.chosen(MEASURE, list(measures), USUAL_MEASURE)
    with left:
        key = (
            st.segmented_control(
                "小区着色", list(measures), format_func=lambda name: measures[name].label, key=MEASURE, required=True
            )
            or USUAL_MEASURE
        )
    st.session_state[WINDOW] = map_state.chosen(WINDOW, list(WINDOWS), USUAL_WINDOW)
    with middle:
        name = st.selectbox("投诉时间范围", list(WINDOWS), format_func=WINDOWS.__getitem__, key=WINDOW)
    is_compared = right.toggle("前后对比", key="map_compared", help="两个日期并排，同一分级、同一视野。")
    map_state.keep(MEASURE, key, USUAL_MEASURE)
    map_state.keep(WINDOW, name, USUAL_WINDOW)
    start, end = _own_span(context.as_of) if name == OWN_SPAN else map_state.window(name, context.as_of)
    map_state.keep_span((start, end) if name == OWN_SPAN else None)
    return measures[key], start, end, is_compared


def _own_span(as_of: date) -> tuple[date, date]:
    first = as_of - timedelta(days=364)
    usual = map_state.chosen_span(first, as_of, map_state.window(USUAL_WINDOW, as_of))
    chosen: tuple[date, date] = st.slider(
        "投诉受理日期", min_value=first, max_value=as_of, value=usual, format="YYYY-MM-DD", step=timedelta(days=1)
    )
    return chosen


def _sources(context: PageContext, start: date, end: date) -> str:
    missing = "" if context.actor.committee_code else f"，另有未定位工单 {context.reader.unlocated_count()} 件不在图上"
    return (
        f"投诉：{figures.day(start)} 至 {figures.day(end)}（{(end - start).days + 1} 天，按受理时间，"
        f"{context.counted_orders}）{missing}；户的状态不含行动开始前已办结的户"
    )


render()
