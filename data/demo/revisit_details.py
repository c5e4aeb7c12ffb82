"""What the return visits of the demo say of themselves; drawn from the diary's `detail`, apart from their days."""

from __future__ import annotations

from datetime import date
from typing import Any

from casework.revisits.words import LookedAt, SuspicionSource
from casework.vocabulary import EventKind as K
from data.demo.actors import committee_desk, population_officer
from data.demo.diary import CaseDiary
from data.demo.room_play import INSPECTORS, in_vain_facts, visit_facts

ASSIGNED_SHARE = 0.8
_ALWAYS = (LookedAt.PARTITIONS, LookedAt.BEDS, LookedAt.PERSONS)
_SOMETIMES = (LookedAt.KITCHEN, LookedAt.NEIGHBOURS)


def assign(diary: CaseDiary, committee_code: str, day: date) -> None:
    """Most files are given to the population officer with their acceptance; the others stay the committee's."""
    if diary.detail.random() < ASSIGNED_SHARE:
        officer = population_officer(committee_code).account
        diary.write_together(K.ASSIGNED, day, committee_desk(committee_code), account=officer)


def clean_facts(diary: CaseDiary, day: date) -> dict[str, Any]:
    """A visit that found nothing: when, by whom, and what was looked at."""
    seen = [*_ALWAYS, *(item for item in _SOMETIMES if diary.detail.random() < 0.5)]
    return {
        **visit_facts(day, diary.detail),
        "inspector_names": list(INSPECTORS[: int(diary.detail.integers(1, 3))]),
        "looked_at": [item.value for item in seen],
    }


def not_seen_facts(diary: CaseDiary, day: date) -> dict[str, Any]:
    """A visit that met nobody, with the part of the day proposed for the next."""
    return in_vain_facts(day, _parts_in_vain(diary), diary.detail)


def suspicion_facts(source: SuspicionSource) -> dict[str, Any]:
    """How the suspicion arose. The play does not know the numbers of its orders, so words stand for them."""
    if source is SuspicionSource.HOTLINE:
        return {"source": source.value, "note": "12345 来电反映又住进多人（演示）"}
    return {"source": source.value}


def _parts_in_vain(diary: CaseDiary) -> list[str]:
    """The day-parts of the visits in vain since the last look."""
    parts: list[str] = []
    for entry in diary.entries:
        if entry.draft.kind in (K.REVISIT_CLEAN, K.CLEARED):
            parts.clear()
        elif entry.draft.kind is K.REVISIT_NOT_SEEN:
            parts.append(entry.draft.facts["day_part"])
    return parts
