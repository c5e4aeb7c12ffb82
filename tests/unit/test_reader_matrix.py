"""Role × reader × record: what a committee's account gets from every method of the Reader does not depend on others.

Non-interference: the same question is asked of a street with the east alone and of one where the west and rows of no
committee stand too. The east's answer has to be the same, the office's must differ (so that each row of the table
proves something). Whoever adds a method to the Reader adds a row here.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from casework.campaign.parts import DateRange
from casework.errors import PermissionDeniedError, UserError
from casework.events import Actor
from casework.vocabulary import Knowledge, Role
from data.access import Reader
from data.keys import FOLDER, KeyRing
from data.queries.briefing_inputs import BriefingQuestion
from data.queries.work_files import WorkFile
from data.store import Store, sqlite_url
from tests.campaigns import CAMPAIGN, COMMITTEES
from tests.records import OFFICE, SUBDISTRICT
from tests.two_committees import (
    DAY,
    EAST,
    EAST_CASE,
    EAST_COMPOUND,
    NO_CASE,
    NO_COMPOUND,
    SECRET,
    WEST_CASE,
    WEST_COMPOUND,
    make_street,
)

START = date(2021, 9, 1)
SPAN = (START, DAY)
QUESTION = BriefingQuestion(COMMITTEES, CAMPAIGN.list_locked_on, DateRange(*SPAN), DateRange(*SPAN))


@dataclass(frozen=True)
class Asked:
    """The arguments of a question; for those with an id also another committee's, and one that nobody has."""

    own: tuple[Any, ...] = ()
    foreign: tuple[Any, ...] | None = None
    nobodys: tuple[Any, ...] | None = None


def of_case() -> Asked:
    """A question about a file."""
    return Asked((EAST_CASE,), (WEST_CASE,), (NO_CASE,))


QUESTIONS: dict[str, Asked] = {
    "data_cutoff": Asked(),
    "briefing_inputs": Asked((QUESTION,)),
    "committee_progress": Asked((CAMPAIGN,)),
    "open_per_day": Asked((CAMPAIGN, *SPAN)),
    "list_changes": Asked(),
    "cleared_cases": Asked(),
    "open_cases": Asked(),
    "served_terms": Asked(),
    "complaint_count": Asked(SPAN),
    "complaints_per_day": Asked(SPAN),
    "newest_complaints": Asked((50,)),
    "unlocated_count": Asked(),
    "unlocated_complaints": Asked((50,)),
    "alias_rules": Asked(),
    "orders": Asked(SPAN),
    "handled_orders": Asked(SPAN),
    "work_files": Asked(),
    "officers": Asked(("01",), ("02",), ("99",)),
    "work_logs": Asked(SPAN),
    "recurrence_steps": Asked(),
    "compound_areas": Asked(),
    "order_register": Asked(),
    "joint_actions": Asked(),
    "complaint_points": Asked(SPAN),
    "compound_measures": Asked(SPAN),
    "compound_shapes": Asked(),
    "boundaries": Asked(),
    "boundary_versions": Asked(),
    "building_places": Asked(),
    "compound_other_names": Asked(),
    "dwelling_points": Asked(),
    "case_list": Asked(),
    "dwellings_of": Asked((EAST_COMPOUND,), (WEST_COMPOUND,), (NO_COMPOUND,)),
    "case_facts": of_case(),
    "attachments": of_case(),
    "visit_list": Asked(),
    "persons": of_case(),
    "listed_cases": Asked(),
    "named_parties": Asked(),
    "route_plans": Asked(),
    "route_plan": Asked((1,)),
    "route_stops": Asked(),
    "earlier_stops": Asked((1, 2)),
    "compound_facts": Asked((EAST_COMPOUND, *SPAN), (WEST_COMPOUND, *SPAN), (NO_COMPOUND, *SPAN)),
}
# Not rows of anybody: who asks, of what, and a number that only says that something was written.
NO_ROWS = {
    "subdistrict",
    "as_of",
    "knowledge",
    "version",
    "is_demo",
    "derived",
    "remembered",
    "stream",
    "own_names",
    "per_file",
    "has_orders",
    "has_cases",
}
BY_ID = sorted(name for name, asked in QUESTIONS.items() if asked.foreign is not None)


@pytest.fixture(scope="module")
def streets(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Store, Store]]:
    """The street with the east alone, and with the west beside it; one ring of keys."""
    folder = tmp_path_factory.mktemp("streets")
    keys = KeyRing(folder / FOLDER)
    made = []
    for name, with_west in (("alone", False), ("both", True)):
        store = Store.open(sqlite_url(folder / name / "qunzu.sqlite"), keys=keys)
        made.append(make_street(store, with_west=with_west))
    yield made[0], made[1]
    for store in made:
        store.close()


def ask(store: Store, actor: Actor, name: str, arguments: tuple[Any, ...], knowledge: Knowledge) -> str:
    """The answer as text, or the sentence of its refusal."""
    reader = Reader(store, SUBDISTRICT, actor, DAY, knowledge)
    try:
        return written(getattr(reader, name)(*arguments))
    except UserError as error:
        return f"{type(error).__name__}: {error}"


def written(value: Any) -> str:
    """Everything in a value as text, whatever it is made of; sealed bytes differ from run to run and are left out."""
    if isinstance(value, pd.DataFrame):
        return written([value.columns.tolist(), value.to_dict("records")])
    if is_dataclass(value) and not isinstance(value, type):
        return written({field.name: getattr(value, field.name) for field in fields(value)})
    if isinstance(value, dict):
        return "{" + ", ".join(f"{written(key)}: {written(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(written, value)) + "]"
    if isinstance(value, bytes):
        return "sealed"
    return repr(value)


def test_every_method_of_the_reader_is_asked() -> None:
    """A new query without a row in the table fails here."""
    methods = {name for name, _ in inspect.getmembers(Reader) if not name.startswith("_")}
    assert methods - NO_ROWS == set(QUESTIONS)


@pytest.mark.parametrize("knowledge", Knowledge)
@pytest.mark.parametrize("role", [Role.COMMITTEE, Role.POPULATION_OFFICER])
@pytest.mark.parametrize("name", QUESTIONS)
def test_a_committee_gets_the_same_answer_whether_others_exist_or_not(
    streets: tuple[Store, Store], name: str, role: Role, knowledge: Knowledge
) -> None:
    """No row, no count, no name of another committee, nor of orders that belong to none."""
    actor = Actor("east", role, "01")
    alone, both = (ask(store, actor, name, QUESTIONS[name].own, knowledge) for store in streets)
    assert both == alone
    assert SECRET not in both


@pytest.mark.parametrize("name", sorted(set(QUESTIONS) - set(BY_ID)))
def test_the_office_sees_the_difference(streets: tuple[Store, Store], name: str) -> None:
    """Else the row above would prove nothing."""
    alone, both = (ask(store, OFFICE, name, QUESTIONS[name].own, Knowledge.LATEST) for store in streets)
    assert both != alone


@pytest.mark.parametrize("knowledge", Knowledge)
@pytest.mark.parametrize("name", BY_ID)
def test_another_committees_id_is_answered_like_one_that_nobody_has(
    streets: tuple[Store, Store], name: str, knowledge: Knowledge
) -> None:
    """A crafted case number, compound or committee tells nothing, not even that it exists; the office gets the rows."""
    asked = QUESTIONS[name]
    assert asked.foreign is not None and asked.nobodys is not None
    both = streets[1]
    theirs, nobodys = (ask(both, EAST, name, one, knowledge) for one in (asked.foreign, asked.nobodys))
    assert theirs.replace(str(asked.foreign[0]), "") == nobodys.replace(str(asked.nobodys[0]), "")
    assert SECRET not in theirs
    assert ask(both, OFFICE, name, asked.foreign, knowledge) != ask(both, OFFICE, name, asked.nobodys, knowledge)


def test_nothing_that_was_worked_out_for_the_street_is_handed_to_a_committee(streets: tuple[Store, Store]) -> None:
    """The memory of results is shared by all users: the office asks first, the committee second."""
    both = streets[1]
    readers = [Reader(both, SUBDISTRICT, actor, DAY, Knowledge.LATEST) for actor in (OFFICE, EAST)]
    office, east = (reader.derived(counted, *SPAN) for reader in readers)
    assert (office, east) == (3, 1)
    office_files, east_files = ({file.committee_code for file, _ in reader.per_file(entries)} for reader in readers)
    assert office_files == {"01", "02"} and east_files == {"01"}


def entries(file: WorkFile) -> int:
    """Something worked out of one file."""
    return len(file.events)


def counted(reader: Reader, start: date, end: date) -> int:
    """A result worth remembering."""
    return reader.complaint_count(start, end)


@pytest.mark.parametrize("actor", [Actor("root", Role.SYSTEM_ADMIN), Actor("east", Role.COMMITTEE)])
def test_who_may_see_nothing_has_no_reader(streets: tuple[Store, Store], actor: Actor) -> None:
    """The administrator, and a committee's account without a committee."""
    with pytest.raises(PermissionDeniedError):
        Reader(streets[1], SUBDISTRICT, actor, DAY, Knowledge.LATEST)


def test_another_subdistrict_in_the_same_database_answers_nothing(streets: tuple[Store, Store], tmp_path: Path) -> None:
    """The same committee code in another street is another committee."""
    store = Store.open(sqlite_url(tmp_path / "q.sqlite"), keys=KeyRing(tmp_path / FOLDER))
    make_street(store, with_west=True)
    store.create_subdistrict("990009009", "别的街道", is_demo=False)
    for name, asked in QUESTIONS.items():
        for actor in (OFFICE, EAST):
            reader = Reader(store, "990009009", actor, DAY, Knowledge.LATEST)
            try:
                answer = written(getattr(reader, name)(*asked.own))
            except UserError:
                continue
            assert SECRET not in answer and "东里" not in answer, name
    store.close()
