"""Opening the file of a dwelling with its first clue; the room is registered on the way when it is not yet."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from casework.errors import ConflictError, EntryError, NotFoundError
from casework.events import Actor, Case, CaseEvent, EventDraft
from casework.permissions import check_may_record
from casework.service import open_case, record
from casework.vocabulary import EventKind
from data.schema import building, case, compound, dwelling
from data.store import Store
from data.writing import Writing
from geo.normalise import normalise

REGISTERED = "dwelling_registered"
LONGEST_ROOM = 20
_OWN_NUMBER = re.compile(r"C(\d+)")


@dataclass(frozen=True, slots=True)
class FirstClue:
    """What opens a file.

    uid: made by the client; sending it twice opens one file. facts: as in casework.survey.clue_facts.
    """

    uid: str
    occurred_on: date
    facts: Mapping[str, Any]


def open_file(
    store: Store, subdistrict: str, building_id: int, room: str, clue: FirstClue, actor: Actor, now: datetime
) -> CaseEvent:
    """Open the file of a room with its first clue, all in one transaction, and return that event.

    room: its label, e.g. "502"; 室 and full-width signs are understood. A room that is not registered yet is.
    Raises NotFoundError for an unknown building, EntryError for an impossible room, ConflictError when the dwelling
    has a file already or the uid stands for another entry, PermissionDeniedError, and what the service raises.
    """
    label = room_label(room)
    with store.write(subdistrict) as writing:
        recorded = writing.event(clue.uid)
        if recorded is not None:
            return record(writing, actor, _draft(clue, recorded.case_id), now)
        place = _building(writing, building_id)
        dwelling_id = _dwelling_id(writing, building_id, label)
        # Asked before anything else is told, so that nobody learns of files outside his committee.
        file = Case(_next_number(writing), dwelling_id or 0, place.committee_code)
        check_may_record(actor, EventKind.CLUE_RECEIVED, file)
        if dwelling_id is None:
            dwelling_id = _register(writing, place, label, actor, now)
        file = Case(file.case_id, dwelling_id, file.committee_code)
        return open_case(writing, actor, file, _draft(clue, file.case_id), now)


def room_label(room: str) -> str:
    """The label of a room in its normal form. Raises EntryError when it cannot be one."""
    label = normalise(room).removesuffix("室").strip()
    if not label or len(label) > LONGEST_ROOM or not room.strip().isprintable() or not re.search(r"\w", label):
        raise EntryError(
            f"室号应为 1 至 {LONGEST_ROOM} 个字，如 502 或 底楼东间；现为“{room[:LONGEST_ROOM]}”，请核对。"
        )
    return label


def _draft(clue: FirstClue, case_id: str) -> EventDraft:
    return EventDraft(clue.uid, case_id, EventKind.CLUE_RECEIVED, clue.occurred_on, None, clue.facts)


def _building(writing: Writing, building_id: int) -> sa.Row[Any, Any, Any]:
    own = building.c.subdistrict == writing.subdistrict
    row = writing.connection.execute(
        sa.select(building.c.building_id, building.c.compound_id, compound.c.committee_code)
        .join(
            compound,
            (compound.c.subdistrict == building.c.subdistrict) & (compound.c.compound_id == building.c.compound_id),
        )
        .where(own, building.c.building_id == building_id)
    ).one_or_none()
    if row is None:
        raise NotFoundError("没有这一楼，可能已被修改。请刷新页面后重新选择；没有登记的楼请先在小区数据中补充。")
    if not row.committee_code:
        raise ConflictError("该小区还没有所属居委会，不能建档。请先在小区数据中补充。")
    return row


def _dwelling_id(writing: Writing, building_id: int, room: str) -> int | None:
    own = (dwelling.c.subdistrict == writing.subdistrict) & (dwelling.c.building_id == building_id)
    found: int | None = writing.connection.execute(
        sa.select(dwelling.c.dwelling_id).where(own, dwelling.c.room == room)
    ).scalar_one_or_none()
    return found


def _register(writing: Writing, place: sa.Row[Any, Any, Any], room: str, actor: Actor, now: datetime) -> int:
    newest: int | None = writing.connection.execute(
        sa.select(sa.func.max(dwelling.c.dwelling_id)).where(dwelling.c.subdistrict == writing.subdistrict)
    ).scalar_one()
    row = {
        "dwelling_id": (newest or 0) + 1,
        "building_id": place.building_id,
        "compound_id": place.compound_id,
        "room": room,
    }
    writing.leave_audit(REGISTERED, str(row["dwelling_id"]), row, actor, now)
    writing.connection.execute(dwelling.insert(), {"subdistrict": writing.subdistrict, **row})
    return int(row["dwelling_id"])


def _next_number(writing: Writing) -> str:
    """The next free C number; the write lock keeps it free."""
    ids = writing.connection.execute(
        sa.select(case.c.case_id).where(case.c.subdistrict == writing.subdistrict, case.c.case_id.like("C%"))
    ).scalars()
    numbers = [int(match[1]) for known in ids if (match := _OWN_NUMBER.fullmatch(known))]
    return f"C{max(numbers, default=0) + 1:04d}"
