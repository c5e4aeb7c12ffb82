"""热点: where to go in the coming week, what is real, what is new, and whether the ranking can be trusted."""

from __future__ import annotations

import streamlit as st

from data.analyses.hotspots import TEAMS_PER_WEEK, hotspots
from ui.displacement_panel import show_displacement
from ui.hotspot_panel import show_advice, show_backtest, show_evidence, show_new, show_ranking
from ui.navigation import roles_of
from ui.priority_panel import show_priorities
from ui.session import require

MOST_TEAMS = 30
CAPACITY = "hotspot_capacity"
TABS = ("排序", "证据", "新出现", "回测", "整治效果", "户的次序")


def render() -> None:
    """Draw the hotspots of the street as of the visitor's date."""
    context = require(*roles_of("hotspots"))
    st.title("热点")
    if context.reader.compound_areas().empty:
        st.info("还没有小区资料。请先在“数据”页导入小区。")
        return
    chosen = st.number_input(
        "每周能核查几个小区",
        min_value=1,
        max_value=MOST_TEAMS,
        value=st.session_state.get(CAPACITY, TEAMS_PER_WEEK),
        help="按各队一周的力量填写；排序和回测都按这个数来看。",
        width=200,
    )
    st.session_state[CAPACITY] = chosen
    report = hotspots(context.reader, capacity=chosen)
    show_advice(report)
    ranking, evidence, new, backtest, effect, dwellings = st.tabs(TABS)
    with ranking:
        show_ranking(context, report)
    with evidence:
        show_evidence(context, report)
    with new:
        show_new(context, report)
    with backtest:
        show_backtest(context, report)
    with effect:
        show_displacement(context)
    with dwellings:
        show_priorities(context)


render()
