"""Open duties of a file: what, by when, by whom, and why."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import streamlit as st

from casework.duties.duty import Duty
from casework.vocabulary import Role
from ui import figures
from ui.badges import Mark, badge
from ui.errors import plain

SOON_DAYS = 3


def show_duties(duties: Sequence[Duty], as_of: date) -> None:
    """Draw the duties, soonest first."""
    st.subheader("待办")
    if not duties:
        st.caption("没有待办事项。")
        return
    for duty in duties:
        who = duty.account or "、".join(role.label for role in Role if role in duty.roles)
        st.markdown(
            f"{due_badge(duty.due_on, as_of)} **{duty.kind.label}**　{plain(duty.reason)}  \n"
            f":gray[{plain(f'可由 {who} 办理')}]"
        )


def due_badge(due_on: date | None, as_of: date) -> str:
    """The day by which, as Markdown: colour, shape and word."""
    if due_on is None:
        return badge(Mark.SOON, "尽快")
    days = (due_on - as_of).days
    day = figures.day(due_on)
    if days < 0:
        return badge(Mark.OVERDUE, f"{day} 已逾期 {-days} 天")
    if days <= SOON_DAYS:
        return badge(Mark.SOON, f"{day} {'今天到期' if days == 0 else f'还有 {days} 天'}")
    return badge(Mark.COMING, f"{day} 前")
