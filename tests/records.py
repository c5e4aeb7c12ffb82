"""Small invented subdistricts in a store: places, complaints and histories put there for tests."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from casework.events import Actor, Case
from casework.service import open_case, record
from casework.vocabulary import EventKind, LocatedLevel, Role
from data.schema import SHANGHAI, building, complaint, compound, dwelling
from data.store import Store, Writing
from tests.histories import History, draft_for

SUBDISTRICT = "990001001"
OFFICE = Actor("office", Role.SAFETY_OFFICE)
ROOT = Actor("root", Role.SYSTEM_ADMIN)
AT = datetime(2021, 9, 1, 9, tzinfo=SHANGHAI)


@dataclass(frozen=True)
class Place:
    """A compound with one building and its dwellings; ids follow from the compound's."""

    compound_id: int
    committee_code: str
    dwelling_ids: tuple[int, ...] = ()
    registered: int | None = 100


PLACES = (Place(1, "01", (1, 3, 5)), Place(2, "02", (2, 4, 6)))


def moment(day: date, hour: int = 12, minute: int = 0) -> datetime:
    """A moment of the day in Shanghai."""
    return datetime.combine(day, time(hour, minute), SHANGHAI)


def add_subdistrict(store: Store, code: str = SUBDISTRICT, places: Iterable[Place] = PLACES) -> None:
    """A demo subdistrict with these places, under one audit row."""
    store.create_subdistrict(code, "测试街道", is_demo=True)
    with store.write(code) as writing:
        writing.leave_audit("test_places", code, {}, OFFICE, AT)
        for place in places:
            _add_place(writing, place)


def add_place(store: Store, place: Place, code: str = SUBDISTRICT) -> None:
    """One more place in a subdistrict that is there already."""
    with store.write(code) as writing:
        writing.leave_audit("test_places", code, {}, OFFICE, AT)
        _add_place(writing, place)


def _add_place(writing: Writing, place: Place) -> None:
    own = {"subdistrict": writing.subdistrict, "compound_id": place.compound_id}
    number = place.compound_id
    compound_row = {
        **own,
        "code": f"c{number}",
        "name": f"{number}号小区",
        "committee_code": place.committee_code,
        "dwellings": place.registered,
        "longitude": 121.3 + number / 1000,
        "latitude": 31.1,
    }
    writing.connection.execute(compound.insert(), compound_row)
    # The building has no point of its own: things in it are shown at the compound.
    writing.connection.execute(building.insert(), {**own, "building_id": number * 10, "label": "1"})
    for dwelling_id in place.dwelling_ids:
        writing.connection.execute(
            dwelling.insert(),
            {**own, "building_id": number * 10, "dwelling_id": dwelling_id, "room": f"{dwelling_id:03}"},
        )


def add_complaint(
    store: Store,
    order_number: str,
    received_at: datetime,
    *,
    revision: int = 1,
    known_from: datetime | None = None,
    known_to: datetime | None = None,
    level: LocatedLevel = LocatedLevel.COMPOUND,
    compound_id: int | None = 1,
    committee_code: str | None = "01",
    code: str = SUBDISTRICT,
) -> None:
    """One revision of a complaint, known from its receipt unless said otherwise."""
    placed = level in (LocatedLevel.DWELLING, LocatedLevel.BUILDING, LocatedLevel.COMPOUND)
    row: dict[str, Any] = {
        "subdistrict": code,
        "order_number": order_number,
        "revision": revision,
        "known_from": known_from or received_at,
        "known_to": known_to,
        "received_at": received_at,
        "raw_address": "某路1弄",
        "text": "反映群租",
        "level": level.value,
        "reasons": json.dumps([] if placed else ["no_anchor"]),
        "compound_id": compound_id if placed else None,
        "committee_code": committee_code if placed else None,
        "located_by": "rule",
    }
    with store.write(code) as writing:
        version = writing.leave_audit("test_complaint", order_number, {}, OFFICE, known_from or received_at)
        writing.connection.execute(complaint.insert(), {**row, "version": version})


def set_complaint(store: Store, order_number: str, code: str = SUBDISTRICT, **columns: Any) -> None:
    """Give all revisions of a complaint these values, for columns that add_complaint leaves out."""
    with store.write(code) as writing:
        writing.leave_audit("test_complaint", order_number, {}, OFFICE, AT)
        writing.connection.execute(
            complaint.update()
            .where(complaint.c.subdistrict == code, complaint.c.order_number == order_number)
            .values(**columns)
        )


def play(store: Store, case: Case, *steps: tuple[EventKind, date], code: str = SUBDISTRICT) -> None:
    """A case with these events, each recorded on its day through the service; uids C1-0, C1-1, …"""
    with store.write(code) as writing:
        for number, (kind, day) in enumerate(steps):
            draft = draft_for(kind, day, uid=f"{case.case_id}-{number}", case_id=case.case_id)
            if number == 0:
                open_case(writing, OFFICE, case, draft, moment(day))
            else:
                record(writing, OFFICE, draft, moment(day))


def add_history(store: Store, history: History, code: str = SUBDISTRICT, until: date | None = None) -> None:
    """Play the entries of a history (recorded on or before `until`) into the store, through the service."""
    files = {case.case_id: case for case in history.cases}
    with store.write(code) as writing:
        for entry in history.entries:
            if until is not None and entry.now.date() > until:
                continue
            file = files[entry.draft.case_id]
            if writing.case(file.case_id) is None:
                open_case(writing, entry.actor, file, entry.draft, entry.now)
            else:
                record(writing, entry.actor, entry.draft, entry.now)
