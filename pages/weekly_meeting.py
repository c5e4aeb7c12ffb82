"""周例会: where the campaign stands as of a date, on one screen; also for the meeting room and for paper."""

from __future__ import annotations

import streamlit as st

from analytics.attention import attention
from analytics.contracts import Briefing
from analytics.documents.office_style import office_text
from analytics.forecast.wording import clearing_sentence
from data.analyses.forecast import list_forecast
from data.briefings import briefing
from ui.big_screen import Mode, mode_buttons, show_parts, shown_mode
from ui.briefing_cards import show_headline
from ui.first_steps import show_first_steps
from ui.meeting_panel import show_attention, show_changes, show_committees, show_deadlines, show_phase
from ui.navigation import roles_of
from ui.session import PageContext, require

NOTHING_YET = "还没有导入任何数据，投诉、清零和各居委会进度都无从计算；导入后在这里显示。"


def render() -> None:
    """Draw the meeting page for the visitor's as-of date."""
    context = require(*roles_of("weekly_meeting"))
    if context.data_cutoff is None:
        st.title("周例会")
        show_first_steps(context)
        st.info(NOTHING_YET)
        return
    current = briefing(context.reader, context.campaign, context.calendar)
    mode = shown_mode()
    if mode is not None:
        _parts(context, current, mode)
        return
    st.title("周例会")
    show_first_steps(context)
    mode_buttons()
    _overall(context, current)
    with st.container(key="meeting"):  # side by side as the screen allows: ui/style.py
        with st.container():
            show_attention(attention(current, context.campaign))
        with st.container():
            show_changes(current)
        with st.container():
            show_committees(context, current)


def _parts(context: PageContext, current: Briefing, mode: Mode) -> None:
    show_parts(
        mode,
        "周例会",
        (
            ("总体情况", lambda: _overall(context, current)),
            ("今天要定的事", lambda: show_attention(attention(current, context.campaign))),
            ("一周变化", lambda: show_changes(current, is_static=True)),
            ("各居委会进度", lambda: show_committees(context, current, is_static=True)),
        ),
    )


def _overall(context: PageContext, current: Briefing) -> None:
    show_phase(current.phase)
    show_deadlines(context)
    show_headline(
        current,
        context.actor.role,
        context.campaign.target.current.end,
        lambda: office_text(clearing_sentence(list_forecast(context.reader, context.campaign, context.calendar))),
    )


render()
