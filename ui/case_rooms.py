"""What was found in the dwelling: 两个明确, the rooms with the assessment, and every version of every fact."""

from __future__ import annotations

from typing import Any

import streamlit as st

from casework.criteria import Dwelling, DwellingAssessment, Room, RoomAssessment, Verdict, assess
from casework.criteria.clause_words import numbered
from casework.fact_versions import FactHistory, Version, fact_versions
from casework.parties.two_clarities import Clarity, two_clarities
from casework.survey.recorded_rooms import recorded_dwelling
from data.access import CaseFacts
from ui import figures
from ui.badges import Mark, badge
from ui.errors import plain
from ui.session import PageContext
from ui.survey.proposal import show_proposal

UNKNOWN = "未登记"
VERDICT_MARKS = {Verdict.MET: "●", Verdict.NOT_MET: "○", Verdict.TO_VERIFY: "◐"}


def show_clarities(file: CaseFacts) -> None:
    """Draw the gate of the two clarities, each with what is still missing."""
    gate = two_clarities(file.counting)
    st.subheader("两个明确")
    _clarity("①", gate.rooms)
    _clarity("②", gate.parties)


def show_rooms(page: PageContext, file: CaseFacts) -> None:
    """Draw the rooms, what they amount to, and the history of every fact."""
    dwelling = recorded_dwelling(file.counting)
    st.subheader("房间")
    if dwelling is None:
        st.caption("尚未登记房间。")
    else:
        _rooms(dwelling, assess(dwelling, page.campaign.thresholds))
    _versions(file)


def _clarity(number: str, clarity: Clarity) -> None:
    if clarity.is_clear:
        st.markdown(f"**{number} {clarity.name}**　{badge(Mark.DONE, '明确')}")
        return
    missing = "；".join(clarity.missing)
    st.markdown(f"**{number} {clarity.name}**　{badge(Mark.SOON, '不明确')}  \n{plain(f'还缺：{missing}')}")


def _rooms(dwelling: Dwelling, found: DwellingAssessment) -> None:
    rows = [_row(room, assessment) for room, assessment in zip(dwelling.rooms, found.rooms, strict=True)]
    if rows:
        st.dataframe(rows, hide_index=True, key="case_rooms", placeholder="—", column_config={"房间": {"pinned": True}})
    show_proposal(found)


def _row(room: Room, assessment: RoomAssessment) -> dict[str, Any]:
    met = [result.clause for result in assessment.clauses if result.verdict is Verdict.MET]
    told = f"{VERDICT_MARKS[assessment.verdict]} {assessment.verdict.label}"
    per_person = None
    if room.usable_area_m2 is not None and room.persons:
        per_person = round(room.usable_area_m2 / room.persons, 2)
    return {
        "房间": room.name,
        "对照结果": f"{told}{numbered(*met)}" if met else told,
        "原始设计": room.original_use.label if room.original_use else UNKNOWN,
        "出租": _yes(True if room.by_bed else room.is_let),
        "按床位": _yes(room.by_bed),
        "分割搭建": room.partition.label if room.partition else UNKNOWN,
        "使用面积（m²）": room.usable_area_m2,
        "居住（人）": room.persons,
        "其中儿童（人）": room.children,
        "人均（m²）": per_person,
        "床位（张）": room.beds,
        "法定义务关系": _yes(room.statutory_family),
    }


def _yes(value: bool | None) -> str:
    return UNKNOWN if value is None else ("是" if value else "否")


def _versions(file: CaseFacts) -> None:
    events = [entry.event for entry in file.timeline]
    voided = {entry.event.uid for entry in file.timeline if entry.is_voided}
    histories = fact_versions(events, voided)
    if not histories:
        return
    changed = sum(1 for history in histories if history.earlier)
    with st.expander(f"各项事实的登记人和历次内容（{len(histories)} 项，{changed} 项改过）"):
        st.dataframe(
            [_history(history) for history in histories],
            hide_index=True,
            key="case_versions",
            column_config={"以前的内容": {"width": "large"}},
        )


def _history(history: FactHistory) -> dict[str, str]:
    current = history.current
    return {
        "对象": history.place,
        "事实": history.name,
        "现在": "（记录均已作废）" if current is None else current.value,
        "登记": "" if current is None else _who(current),
        "以前的内容": "；".join(
            f"{version.value}（{_who(version)}{'，已作废' if version.is_voided else ''}）"
            for version in history.earlier
        ),
    }


def _who(version: Version) -> str:
    return f"{figures.day(version.occurred_on)} {version.recorded_by}"
