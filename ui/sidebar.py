"""The choices that drive every page (day, knowledge, subdistrict, demo role) and the line that repeats them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import streamlit as st

from casework.permissions import COMMITTEE_BOUND_ROLES
from casework.vocabulary import Knowledge, Role
from ui import clock, figures, text
from ui.account_menu import account_menu
from ui.badges import Mark, badge
from ui.errors import plain
from ui.session import AS_OF, COMMITTEE, KNOWLEDGE, ROLE, SUBDISTRICT, PageContext


def sidebar(context: PageContext) -> None:
    """Draw the choices; a change is kept in st.session_state and the page runs again with it."""
    with st.sidebar:
        _subdistrict(context)
        if _sees_data(context):
            _as_of(context)
            _choice(KNOWLEDGE, text.KNOWLEDGE, {item.value: item.label for item in Knowledge}, context.knowledge.value)
            st.caption(text.KNOWLEDGE_HELP)
        if context.is_demo:
            _demo_role(context)
    if context.visitor is not None:
        account_menu(context.store, context.campaign.accounts, context.visitor, _committee(context))


def header(context: PageContext) -> None:
    """The line above every page: demo mark, subdistrict, day, knowledge and how far the data reach."""
    parts = [context.subdistrict_name]
    cutoff = text.NO_DATA_YET if context.data_cutoff is None else figures.minute(context.data_cutoff)
    if _sees_data(context):
        parts += [
            f"{text.AS_OF} {figures.day(context.as_of)}（{context.knowledge.label}）",
            f"{text.DATA_CUTOFF} {cutoff}",
        ]
    if context.is_demo:
        parts.append(text.DEMO_NOTE)
    mark = f"{badge(Mark.DEMO, text.DEMO_DATA)} " if context.is_demo else ""
    st.caption(mark + " · ".join(plain(part) for part in parts))
    if context.data_cutoff is not None and context.as_of > context.data_cutoff.date():
        st.warning(text.after_cutoff(figures.day(context.as_of), figures.minute(context.data_cutoff)))
    if _nothing_was_known(context):
        st.info(text.nothing_known_then(figures.day(context.as_of)))


def _sees_data(context: PageContext) -> bool:
    """False for the administrator: no day is shown, and none can be chosen, where there is nothing to count."""
    return context.actor.role is not Role.SYSTEM_ADMIN


def _nothing_was_known(context: PageContext) -> bool:
    """True when records exist, but none had been entered by the chosen day: the figures are 0 for that reason."""
    return (
        context.knowledge is Knowledge.AS_KNOWN_THEN
        and context.data_cutoff is not None
        and context.reader.data_cutoff() is None
    )


def _committee(context: PageContext) -> str | None:
    code = context.actor.committee_code
    return next((one.name for one in context.campaign.committees if one.code == code), code)


def _subdistrict(context: PageContext) -> None:
    known = {entry.code: entry.name for entry in context.subdistricts}
    if len(known) > 1:
        _choice(SUBDISTRICT, text.SUBDISTRICT, known, context.subdistrict, as_list=True)


def _as_of(context: PageContext) -> None:
    key = _widget(AS_OF)
    earliest = date(context.campaign.target.baseline.start.year, 1, 1)
    latest = max(clock.now().date(), context.as_of)
    st.session_state[key] = max(earliest, context.as_of)
    st.date_input(
        text.AS_OF,
        min_value=earliest,
        max_value=latest,
        key=key,
        help=text.AS_OF_HELP,
        on_change=lambda: _keep_day(key),
    )
    if context.as_of != context.default_as_of:
        st.button(text.AS_OF_RESET, on_click=lambda: st.session_state.pop(AS_OF, None))


def _demo_role(context: PageContext) -> None:
    st.divider()
    roles = {role.value: role.label for role in Role}
    _choice(ROLE, text.DEMO_ROLE, roles, context.actor.role.value, as_list=True, help=text.DEMO_ROLE_HELP)
    if context.actor.role in COMMITTEE_BOUND_ROLES:
        committees = {committee.code: committee.name for committee in context.campaign.committees}
        _choice(COMMITTEE, text.COMMITTEE, committees, context.actor.committee_code or "", as_list=True)


def _choice(
    name: str, label: str, options: Mapping[str, str], current: str, *, as_list: bool = False, help: str | None = None
) -> None:
    key = _widget(name)
    st.session_state[key] = current
    draw: Any = st.selectbox if as_list else st.radio
    extra = {} if as_list else {"horizontal": True}
    draw(
        label,
        list(options),
        format_func=lambda value: options[value],
        key=key,
        help=help,
        on_change=lambda: _keep(name, key),
        **extra,
    )


def _widget(name: str) -> str:
    return f"sidebar_{name}"


def _keep(name: str, key: str) -> None:
    st.session_state[name] = st.session_state[key]


def _keep_day(key: str) -> None:
    chosen = st.session_state[key]
    if isinstance(chosen, date):
        st.session_state[AS_OF] = chosen.isoformat()
