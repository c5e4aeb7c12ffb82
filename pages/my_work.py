"""我的工作: what the visitor has to do today, by role, soonest first."""

from __future__ import annotations

import streamlit as st

from casework.duties.duty import ENFORCEMENT_DUTIES
from casework.vocabulary import Role
from data.analyses.duties import FileDuty, duties_of, file_duties, is_own
from data.analyses.surveillance import surveillance
from ui.assignment_panel import show_assignment
from ui.first_steps import show_first_steps
from ui.my_work_panel import DECISIONS, show_duties, show_overview, show_reminders
from ui.navigation import roles_of
from ui.order_reminders import show_orders_due
from ui.revisit_hints import show_hints
from ui.session import PageContext, require
from ui.surveillance_panel import show_operations

OVERSEERS = frozenset({Role.LEADER, Role.DEPARTMENT})


def render() -> None:
    """Draw the duties as of today, whatever past day is chosen: entries are made against today."""
    context = require(*roles_of("my_work"))
    page = context.current
    st.title("我的工作")
    show_first_steps(context)
    show_reminders(page)
    every = file_duties(page.reader, page.campaign, page.calendar)
    role = page.actor.role
    if role in OVERSEERS:
        _overseer(page, every)
    elif role is Role.POPULATION_OFFICER:
        _officer(page, duties_of(every, page.actor))
    elif role is Role.ENFORCEMENT:
        _enforcement(page, duties_of(every, page.actor))
    else:
        _office(page, every)


def _overseer(page: PageContext, every: tuple[FileDuty, ...]) -> None:
    st.subheader("各居委会待办")
    show_overview(page, every, key="overview")
    wanted = tuple(one for one in every if one.duty.kind in DECISIONS)
    st.subheader(f"等待决定的事项（{len(wanted)} 项）")
    show_duties(page, wanted, key="decisions")


def _officer(page: PageContext, mine: tuple[FileDuty, ...]) -> None:
    own = tuple(one for one in mine if is_own(one, page.actor))
    free = tuple(one for one in mine if not is_own(one, page.actor))
    st.subheader(f"指派给我（{len(own)} 项）")
    show_duties(page, own, key="own")
    st.subheader(f"本居委会未指派（{len(free)} 项）")
    show_duties(page, free, key="free")


def _enforcement(page: PageContext, mine: tuple[FileDuty, ...]) -> None:
    own = tuple(one for one in mine if one.duty.kind in ENFORCEMENT_DUTIES)
    others = tuple(one for one in mine if one.duty.kind not in ENFORCEMENT_DUTIES)
    st.subheader(f"执法事项：指令书、联合整治、处罚（{len(own)} 项）")
    show_duties(page, own, key="own")
    st.subheader(f"其他可以协助的事项（{len(others)} 项）")
    show_duties(page, others, key="others")
    show_assignment(page)


def _office(page: PageContext, every: tuple[FileDuty, ...]) -> None:
    mine = duties_of(every, page.actor)
    role = page.actor.role
    if role is Role.OPERATIONS_CENTRE:
        show_orders_due(page)
        show_operations(page, surveillance(page.reader, page.campaign, page.calendar))
    if role in (Role.SAFETY_OFFICE, Role.COMMITTEE):
        show_hints(page)
    if role is Role.SAFETY_OFFICE:
        st.subheader("各居委会待办")
        show_overview(page, mine, key="overview")
    st.subheader(f"待办（{len(mine)} 项）")
    show_duties(page, mine, key="work")
    show_assignment(page)


render()
