"""Finding a file by number, by an address however it is written, by words; never somebody else's."""

from __future__ import annotations

from datetime import date

import pytest
import sqlalchemy as sa

from casework.events import Actor, Case
from casework.service import open_case, record
from casework.vocabulary import EventKind, Knowledge, Role
from data.access import Reader
from data.case_search import find_cases
from data.schema import building, compound, compound_alias, compound_entrance, dwelling
from data.store import Store
from tests.histories import draft_for
from tests.records import OFFICE, SUBDISTRICT, add_subdistrict, moment

DAY = date(2021, 10, 12)
NAMES = {"01": "甲居委会", "02": "乙居委会"}
ROAD = (
    EventKind.CLUE_ACCEPTED,
    EventKind.SURVEY_COMPLETED,
    EventKind.CONFIRMED,
    EventKind.ORDER_ISSUED,
    EventKind.ORDER_SERVED,
    EventKind.SELF_RECTIFICATION_REPORTED,
    EventKind.CLEARED,
    EventKind.RECURRENCE_CONFIRMED,
)


@pytest.fixture(scope="module")
def street(module_store: Store) -> Store:
    """云溪湾花苑 (01): C0001 at 12号 502室 (回潮), C0002 at 12号 601室 (线索); 知禾汇 (02): C0003 at 1号 502室."""
    add_subdistrict(module_store, places=())
    own = {"subdistrict": SUBDISTRICT}
    with module_store.write(SUBDISTRICT) as writing:
        writing.leave_audit("test_places", SUBDISTRICT, {}, OFFICE, moment(date(2021, 9, 2)))
        for number, name, code in ((1, "云溪湾花苑", "01"), (2, "知禾汇", "02")):
            row = {**own, "compound_id": number, "code": f"c{number}", "name": name, "committee_code": code}
            writing.connection.execute(sa.insert(compound), row)
        alias = {**own, "alias": "云溪湾", "compound_id": 1}
        writing.connection.execute(sa.insert(compound_alias), alias)
        entrance = {**own, "road": "云溪北路", "number": 618, "unit": "弄", "compound_id": 1}
        writing.connection.execute(sa.insert(compound_entrance), entrance)
        for building_id, compound_id, label in ((12, 1, "12"), (21, 2, "1")):
            row = {**own, "building_id": building_id, "compound_id": compound_id, "label": label}
            writing.connection.execute(sa.insert(building), row)
        homes = ((1, 12, 1, "502", "01"), (2, 12, 1, "601", "01"), (3, 21, 2, "502", "02"))
        for dwelling_id, building_id, compound_id, room, code in homes:
            place = {"dwelling_id": dwelling_id, "building_id": building_id, "compound_id": compound_id, "room": room}
            writing.connection.execute(sa.insert(dwelling), {**own, **place})
            file = Case(f"C{dwelling_id:04d}", dwelling_id, code)
            first = draft_for(EventKind.CLUE_RECEIVED, DAY, uid=f"{dwelling_id}-0", case_id=file.case_id)
            open_case(writing, OFFICE, file, first, moment(DAY, 9))
        for number, kind in enumerate(ROAD, start=1):
            draft = draft_for(kind, DAY, uid=f"1-{number}", case_id="C0001")
            record(writing, OFFICE, draft, moment(DAY, 9 + number))
    return module_store


def found(street: Store, text: str, actor: Actor = OFFICE) -> list[str]:
    """The numbers of the files that the text means."""
    reader = Reader(street, SUBDISTRICT, actor, DAY, Knowledge.LATEST)
    return list(find_cases(street, reader, text, NAMES)["case_id"])


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("C0001", ["C0001"]),
        ("c0001", ["C0001"]),
        (" C0001 ", ["C0001"]),
        ("云溪湾花苑", ["C0001", "C0002"]),
        ("云溪湾", ["C0001", "C0002"]),  # the alias
        ("云溪北路618弄", ["C0001", "C0002"]),
        ("云溪北路６１８弄12号502室", ["C0001"]),  # full width
        ("云溪湾花苑12幢502", ["C0001"]),  # 幢 for 号
        ("云溪湾花苑12号楼601室", ["C0002"]),
        ("云溪湾花苑 12号 999室", []),
        ("502室", ["C0001", "C0003"]),
        ("回潮", ["C0001"]),
        ("返潮", ["C0001"]),  # the plan document's other word
        ("云溪湾 线索", ["C0002"]),
        ("乙居委会", ["C0003"]),
        ("没有这个小区", []),
        ("", []),
        ("   ", []),
    ],
)
def test_a_text_finds_its_files(street: Store, text: str, numbers: list[str]) -> None:
    """Number, address, alias, entrance, words."""
    assert found(street, text) == numbers


@pytest.mark.parametrize("text", ["C0003", "知禾汇", "知禾汇1号502室", "乙居委会", "502室"])
def test_a_committee_finds_its_own_files_only(street: Store, text: str) -> None:
    """Somebody else's number or address finds nothing of theirs."""
    desk = Actor("desk-01", Role.COMMITTEE, "01")
    assert "C0003" not in found(street, text, desk)


@pytest.mark.parametrize("text", ["%", "_", "(.*)", "[", "\\", "'; drop table case_file", "<b>"])
def test_signs_of_patterns_are_text(street: Store, text: str) -> None:
    """No wildcard, no error."""
    assert found(street, text) == []


def test_the_list_names_every_file_with_its_stage_and_last_day(street: Store) -> None:
    """As of the day; before the first clue there is none."""
    reader = Reader(street, SUBDISTRICT, OFFICE, DAY, Knowledge.LATEST)
    listed = reader.case_list().set_index("case_id")
    assert dict(zip(listed.index, listed["stage"], strict=True)) == {
        "C0001": "recurred",
        "C0002": "clue",
        "C0003": "clue",
    }
    assert set(listed["last_event_on"]) == {DAY}
    assert listed.loc["C0001", ["compound", "building", "room"]].tolist() == ["云溪湾花苑", "12", "502"]
    assert Reader(street, SUBDISTRICT, OFFICE, date(2021, 10, 11), Knowledge.LATEST).case_list().empty


def test_the_rooms_of_a_compound_tell_which_have_a_file(street: Store) -> None:
    """For the choice of a dwelling; a committee sees no rooms of another's compound."""
    reader = Reader(street, SUBDISTRICT, OFFICE, DAY, Knowledge.LATEST)
    rooms = reader.dwellings_of(1)
    assert rooms[["building", "room", "case_id"]].to_numpy().tolist() == [
        ["12", "502", "C0001"],
        ["12", "601", "C0002"],
    ]
    stranger = Reader(street, SUBDISTRICT, Actor("desk-02", Role.COMMITTEE, "02"), DAY, Knowledge.LATEST)
    assert stranger.dwellings_of(1).empty
