"""The dwellings to visit: what is assigned to the visitor first, then the rest, by compound and building."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import streamlit as st

from casework.vocabulary import EventKind
from data.queries.visit_list import DwellingToVisit
from ui import figures
from ui.case_link import CASE
from ui.errors import plain
from ui.session import PageContext
from ui.survey.visit_form import OUTCOMES

SHOWN = 30
_SHOWN_KEY = "survey_shown"


def visit_list_panel(page: PageContext) -> None:
    """Draw the search, the two lists and a button for each dwelling; page as of today."""
    waiting = page.reader.visit_list()
    if not waiting:
        st.info("现在没有待上门的户。")
        return
    chosen = _filtered(page, waiting)
    mine = [one for one in chosen if one.assigned_to == page.actor.account]
    others = [one for one in chosen if one.assigned_to != page.actor.account]
    st.caption(
        f"待上门 {len(waiting)} 户，其中指派给您 {sum(one.assigned_to == page.actor.account for one in waiting)} 户。"
    )
    if not chosen:
        st.info("没有符合条件的户。")
        return
    most = int(st.session_state.get(_SHOWN_KEY, SHOWN))
    if mine:
        st.subheader(f"指派给我（{len(mine)} 户）")
        _entries(page, mine[:most])
    if others:
        st.subheader(f"{'其他' if mine else '待上门'}（{len(others)} 户）")
        _entries(page, others[: max(most - len(mine), 0)])
    if len(chosen) > most:
        st.button(f"再显示 {SHOWN} 户", key="survey_more", on_click=_more, args=(most,), width="stretch")


def _filtered(page: PageContext, waiting: Sequence[DwellingToVisit]) -> list[DwellingToVisit]:
    compounds = list(dict.fromkeys(one.compound for one in waiting))
    compound = st.selectbox("小区", compounds, index=None, placeholder="全部小区", key="survey_compound")
    words = st.text_input("查找（楼号、室号或档案编号）", max_chars=30, key="survey_search").split()
    due_only = st.toggle("只看今天该去的", key="survey_due")
    return [
        one
        for one in waiting
        if (compound is None or one.compound == compound)
        and all(word.lower() in f"{one.address} {one.case_id}".lower() for word in words)
        and (not due_only or _is_due(page, one))
    ]


def _entries(page: PageContext, dwellings: Sequence[DwellingToVisit]) -> None:
    compound = None
    for one in dwellings:
        if one.compound != compound:
            compound = one.compound
            st.markdown(f"**{plain(compound)}**")
        label = f"{one.building}号 {one.room}室　{one.stage.label}"
        if _is_due(page, one):
            label += "　· 今天该去"
        st.button(plain(label), key=f"survey_open_{one.case_id}", on_click=_open, args=(one.case_id,), width="stretch")
        said = _tried(page, one)
        if said:
            st.caption(plain(said))


def _tried(page: PageContext, one: DwellingToVisit) -> str:
    """What was tried before and what is asked for, in a line."""
    parts = []
    for visit in one.visits[-3:]:
        what = OUTCOMES.get(visit.outcome.value, visit.outcome.label)
        when = f"（{visit.part.label}）" if visit.part else ""
        parts.append(f"{_short_day(page, visit.day)}{when}{what}")
    if len(one.visits) > 3:
        parts.insert(0, f"共上门 {len(one.visits)} 次")
    if one.next_on is not None:
        part = f"（{one.next_part.label}）" if one.next_part else ""
        parts.append(f"约定 {figures.day(one.next_on)}{part}再去")
    if one.to_verify:
        parts.append(f"要核实：{'；'.join(one.to_verify)}")
    return "，".join(parts)


def _is_due(page: PageContext, one: DwellingToVisit) -> bool:
    """True when the day planned for the next visit has come, or none was ever paid."""
    if one.next_on is not None:
        return one.next_on <= page.today
    return not one.visits or one.visits[-1].outcome is EventKind.VISIT_REFUSED


def _open(case_id: str) -> None:
    st.query_params[CASE] = case_id


def _more(shown: int) -> None:
    st.session_state[_SHOWN_KEY] = shown + SHOWN


def _short_day(page: PageContext, day: date) -> str:
    return f"{day:%m-%d}" if day.year == page.today.year else figures.day(day)
