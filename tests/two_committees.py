"""One street with one or two committees: the same of everything for each, so that what leaks is seen.

The east's rows are always written first: they carry the same numbers whether the west is there or not. Every text,
name and id of the west holds SECRET or is one of its own ids.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from shapely import box

from analytics.route_plans.solving import solved
from casework.boundaries import BoundarySource
from casework.events import Actor, Case
from casework.privacy.persons import PersonEntry
from casework.routes.teams import USUAL_DEPARTMENTS, Team
from casework.service import record
from casework.vocabulary import EventKind as K
from casework.vocabulary import Knowledge, LocatedLevel, PartyRole, Role
from casework.work_logs import LogDraft, LogKind
from data.access import Reader
from data.accounts import add_account
from data.analyses.route_candidates import route_candidates
from data.analyses.route_planning import RouteWishes, route_task
from data.attachments import NewPhoto, attach
from data.boundaries import BoundaryDraft, save_boundary
from data.review import make_alias_rule
from data.route_plans import save_plan
from data.schema import building, compound, compound_alias, compound_entrance
from data.store import Store
from data.work_logs import record_log
from tests.campaigns import CALENDAR, CAMPAIGN
from tests.histories import draft_for
from tests.parties import record_parties
from tests.records import OFFICE, SUBDISTRICT, Place, add_complaint, add_place, moment, play, set_complaint
from tests.route_plans import HOURS, STATION

DAY = date(2021, 10, 27)
SECRET = "西里秘密"
EAST, WEST = Actor("east", Role.COMMITTEE, "01"), Actor("west", Role.COMMITTEE, "02")
EAST_CASE, WEST_CASE, NO_CASE = "C1", "W1", "X1"
EAST_COMPOUND, WEST_COMPOUND, NO_COMPOUND = 1, 2, 99
WEST_ORDER, WEST_LOG = "W-order", "W-log"

CLEARED_ONCE = (
    (K.CLUE_RECEIVED, date(2021, 9, 20)),
    (K.CLUE_ACCEPTED, date(2021, 9, 20)),
    (K.SURVEY_COMPLETED, date(2021, 9, 21)),
    (K.CONFIRMED, date(2021, 9, 22)),
    (K.ORDER_ISSUED, date(2021, 9, 22)),
    (K.ORDER_SERVED, date(2021, 9, 23)),
    (K.PHONE_NOTICE, date(2021, 10, 4)),
    (K.JOINT_ACTION_PLANNED, date(2021, 10, 8)),
    (K.JOINT_ACTION_DONE, date(2021, 10, 11)),
    (K.CLEARED, date(2021, 10, 12)),
    (K.REVISIT_CLEAN, date(2021, 10, 20)),
)


def make_street(store: Store, *, with_west: bool) -> Store:
    """A real subdistrict; the west with all that is its own, and what belongs to no committee, when asked for."""
    store.create_subdistrict(SUBDISTRICT, "测试街道", is_demo=False)
    _committee(store, Place(EAST_COMPOUND, "01", (1, 3, 5)), "C", "东里")
    if with_west:
        _committee(store, Place(WEST_COMPOUND, "02", (2, 4, 6)), "W", SECRET)
        _street(store)
    _routes(store)
    return store


def _committee(store: Store, place: Place, letter: str, text: str) -> None:
    code, first = place.committee_code, place.dwelling_ids
    add_place(store, place)
    _rename(store, place, text)
    name = {"01": "east", "02": "west"}[code]
    add_account(store, SUBDISTRICT, name, text, Role.POPULATION_OFFICER, code, ("01", "02"), _ADMIN, _at(9))
    play(store, Case(f"{letter}1", first[0], code), *CLEARED_ONCE, (K.RECURRENCE_SUSPECTED, date(2021, 10, 25)))
    play(store, Case(f"{letter}2", first[1], code), *CLEARED_ONCE[:7])
    play(store, Case(f"{letter}3", first[2], code), *CLEARED_ONCE[:2])
    record_parties(store, f"{letter}1", date(2021, 10, 26), PersonEntry(PartyRole.SUB_LESSOR, text, "10000000001"))
    note = draft_for(K.NOTE_ADDED, date(2021, 10, 26), uid=f"{letter}-note", case_id=f"{letter}1", facts={"text": text})
    with store.write(SUBDISTRICT) as writing:
        event = record(writing, OFFICE, note, _at(15))
        digest = {"01": "a", "02": "b"}[code] * 64
        attach(writing, event, [NewPhoto(digest, 10, 1, 1, None, text)], OFFICE, _at(15))
    order = {"dwelling_id": first[0], "building_id": place.compound_id * 10, "raw_address": text, "text": text}
    add_complaint(store, f"{letter}-order", _at(8), compound_id=place.compound_id, committee_code=code)
    set_complaint(store, f"{letter}-order", level=LocatedLevel.DWELLING.value, closed_at=_at(18), channel=text, **order)
    log = LogDraft(f"{letter}-log", LogKind.PUBLICITY, code, date(2021, 10, 20), text, persons=7)
    record_log(store, CAMPAIGN, log, OFFICE, _at(16))
    _ground(store, place, text)


def _ground(store: Store, place: Place, text: str) -> None:
    """A building with a place of its own, and a boundary around it; the note is the committee's text."""
    x, y = 121.3 + place.compound_id / 1000, 31.1
    with store.write(SUBDISTRICT) as writing:
        writing.leave_audit("test_building", text, {}, OFFICE, _at(8))
        own = {"subdistrict": SUBDISTRICT, "compound_id": place.compound_id, "building_id": place.compound_id * 10 + 1}
        writing.connection.execute(building.insert().values(label=f"{text}2", longitude=x, latitude=y, **own))
    outline = box(x - 0.0002, y - 0.00025, x + 0.0002, y + 0.00025)
    boundary = BoundaryDraft(
        f"boundary-{place.compound_id}", place.compound_id, outline, BoundarySource.SURVEY, 5.0, 0, text
    )
    save_boundary(store, SUBDISTRICT, boundary, OFFICE, _at(17))


def _street(store: Store) -> None:
    """What belongs to no committee, and is known later than all that the east has."""
    add_complaint(store, "pending", _at(20), level=LocatedLevel.PENDING)
    set_complaint(store, "pending", raw_address=SECRET, text=SECRET)
    make_alias_rule(store, SUBDISTRICT, f"{SECRET}旁边", WEST_COMPOUND, None, OFFICE, _at(17))
    log = LogDraft("street-log", LogKind.PUBLICITY, None, date(2021, 10, 20), SECRET, persons=7)
    record_log(store, CAMPAIGN, log, OFFICE, _at(17))


def _routes(store: Store) -> None:
    """A plan with every dwelling that is ready; its title says whose they are."""
    reader = Reader(store, SUBDISTRICT, OFFICE, DAY, Knowledge.LATEST)
    found = route_candidates(reader, CAMPAIGN, CALENDAR)
    names = "、".join(one.address for one in found.ready)
    # A team for each dwelling, so that no stop's time depends on another.
    teams = tuple(Team(f"{n}队", USUAL_DEPARTMENTS, HOURS, None, 1) for n in range(len(found.ready)))
    wishes = RouteWishes(date(2021, 10, 28), 1, teams, station=STATION, title=names)
    plan = solved(route_task(reader, CAMPAIGN, CALENDAR, found, wishes), iterations=100)
    save_plan(store, SUBDISTRICT, plan, OFFICE, _at(21), uid="routes")


def _rename(store: Store, place: Place, text: str) -> None:
    own: dict[str, Any] = {"subdistrict": SUBDISTRICT, "compound_id": place.compound_id}
    with store.write(SUBDISTRICT) as writing:
        writing.leave_audit("test_names", text, {}, OFFICE, _at(8))
        for table, values in ((compound, {"name": text}), (building, {"label": text})):
            rows = [table.c[column] == value for column, value in own.items()]
            writing.connection.execute(table.update().where(*rows).values(**values))
        writing.connection.execute(compound_alias.insert().values(alias=f"{text}苑", **own))
        lane = {"road": f"{text}路", "number": 5, "unit": "弄"}
        writing.connection.execute(compound_entrance.insert().values(**lane, **own))


def _at(hour: int) -> datetime:
    return moment(date(2021, 10, 26), hour)


_ADMIN = Actor("command-line", Role.SYSTEM_ADMIN)
