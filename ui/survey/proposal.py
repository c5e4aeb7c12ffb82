"""What the plan's five tests say of the rooms as they stand: a proposal with clause and missing fact."""

from __future__ import annotations

import streamlit as st

from casework.criteria import ClauseResult, DwellingAssessment, RoomAssessment, Verdict
from casework.criteria.clause_words import numbered
from ui.errors import plain

_SIGNS = {Verdict.MET: ":red[●]", Verdict.NOT_MET: ":green[○]", Verdict.TO_VERIFY: ":orange[◐]"}
NOT_A_DECISION = "这是按登记事实得出的建议，不是认定；认定由居委会、平安办的认定人作出。"


def show_proposal(assessment: DwellingAssessment) -> None:
    """Draw the verdict of the dwelling, of each room, and what to look at again."""
    st.markdown(f"**{_mark(assessment.verdict)}**　{plain(assessment.proposal)}")
    for room in assessment.rooms:
        st.markdown(f"**{plain(room.room)}**　{_mark(room.verdict)}")
        for line in _telling(room):
            st.markdown(f"- {line}")
        if room.exemption is not None:
            st.markdown(f"- 代理经租除外：{_mark(room.exemption.verdict)}　{plain(room.exemption.reason)}")
    for note in assessment.notes:
        st.caption(plain(f"请核对：{note}"))
    with st.expander("五项逐项结论"):
        for result in assessment.clauses:
            st.markdown(f"{_line(result)}")
            st.caption(plain(result.text))
    st.caption(NOT_A_DECISION)


def _telling(room: RoomAssessment) -> list[str]:
    """The clauses that the room meets, one by one, and in one line what is missing for those that cannot be told."""
    lines = [_line(result) for result in room.clauses if result.verdict is Verdict.MET]
    unknown = [result for result in room.clauses if result.verdict is Verdict.TO_VERIFY]
    if unknown:
        missing = dict.fromkeys(
            fact.name if fact.place == room.room else str(fact) for result in unknown for fact in result.missing
        )
        clauses = numbered(*(result.clause for result in unknown))
        lines.append(f"{plain(clauses)}：{_mark(Verdict.TO_VERIFY)}　{plain('缺少：' + '；'.join(missing))}")
    return lines


def _line(result: ClauseResult) -> str:
    return f"{plain(numbered(result.clause))}{plain(result.title)}：{_mark(result.verdict)}　{plain(result.reason)}"


def _mark(verdict: Verdict) -> str:
    return f"{_SIGNS[verdict]} {verdict.label}"
