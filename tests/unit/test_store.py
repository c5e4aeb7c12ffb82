"""The store on both engines: versions, the audit chain, idempotent appends, all or nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
import sqlalchemy as sa

from casework.errors import ConflictError, NotFoundError
from casework.events import Actor, Case, EventDraft
from casework.vocabulary import EventKind, Role
from data.schema import audit, case, case_event, dwelling, subdistrict
from data.store import Store
from tests.records import AT, OFFICE, SUBDISTRICT, add_subdistrict

DAY = date(2021, 9, 1)
CASE = Case("C1", 1, "01")
CLUE = EventDraft("u1", "C1", EventKind.CLUE_RECEIVED, DAY, facts={"source": "hotline", "parts": [1, {"a": None}]})


@pytest.fixture
def filled(store: Store) -> Store:
    """A store with places (version 1) and one case with its first event (version 2)."""
    add_subdistrict(store)
    with store.write(SUBDISTRICT) as writing:
        writing.open_case(CASE)
        writing.append(CLUE, OFFICE, AT)
    return store


def count(store: Store, table: sa.Table) -> int:
    """Rows of a table, all subdistricts."""
    with store.read() as connection:
        return int(connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one())


def test_a_new_subdistrict_has_version_nought_and_a_sound_record(store: Store) -> None:
    """Nothing was written yet."""
    store.create_subdistrict(SUBDISTRICT, "测试街道", is_demo=True)
    assert store.version(SUBDISTRICT) == 0
    assert store.verify_chain(SUBDISTRICT) == []


def test_every_write_takes_the_next_version_and_leaves_its_audit_row(filled: Store) -> None:
    """Places were version 1, the first event is version 2, a further act is version 3."""
    with filled.write(SUBDISTRICT) as writing:
        assert writing.version == 2
        assert writing.leave_audit("act", "subject", {"n": 1}, OFFICE, AT) == 3
    assert filled.version(SUBDISTRICT) == 3
    with filled.read() as connection:
        rows = connection.execute(sa.select(audit.c.version, audit.c.action, audit.c.account).order_by(audit.c.version))
        assert [tuple(row) for row in rows] == [
            (1, "test_places", "office"),
            (2, "case_event", "office"),
            (3, "act", "office"),
        ]


def test_a_case_and_its_event_are_read_back_as_written(filled: Store) -> None:
    """Facts, dates and the Shanghai time survive; the case carries the building and compound of its dwelling."""
    with filled.write(SUBDISTRICT) as writing:
        assert writing.case("C1") == CASE
        (event,) = writing.events("C1")
        assert event == writing.event("u1")
    assert (event.version, event.kind, event.occurred_on, event.due_on) == (2, EventKind.CLUE_RECEIVED, DAY, None)
    assert event.facts == {"source": "hotline", "parts": [1, {"a": None}]}
    assert event.recorded_at == AT and event.recorded_at.utcoffset() == AT.utcoffset()
    with filled.read() as connection:
        row = connection.execute(sa.select(case)).one()
    assert (row.dwelling_id, row.building_id, row.compound_id, row.committee_code) == (1, 10, 1, "01")


def test_events_appended_in_one_transaction_are_seen_by_it(filled: Store) -> None:
    """The service replays the history within its own transaction."""
    with filled.write(SUBDISTRICT) as writing:
        writing.append(EventDraft("u2", "C1", EventKind.CLUE_ACCEPTED, DAY), OFFICE, AT)
        appended = writing.append(EventDraft("u3", "C1", EventKind.NOTE_ADDED, DAY), OFFICE, AT)
        assert [event.uid for event in writing.events("C1")] == ["u1", "u2", "u3"]
        assert writing.event("u3") == appended


def test_sending_a_draft_twice_records_it_once_and_takes_no_version(filled: Store) -> None:
    """A client that lost the answer repeats itself with the same uid."""
    with filled.write(SUBDISTRICT) as writing:
        again = writing.append(CLUE, OFFICE, AT)
    assert again.version == 2
    assert filled.version(SUBDISTRICT) == 2
    assert count(filled, case_event) == 1


def test_a_uid_with_other_content_is_refused(filled: Store) -> None:
    """Two different entries under one uid would lose one of them."""
    with pytest.raises(ConflictError, match="内容不同"), filled.write(SUBDISTRICT) as writing:
        writing.append(replace(CLUE, occurred_on=date(2021, 8, 31)), OFFICE, AT)


def test_a_failed_write_leaves_nothing_behind(filled: Store) -> None:
    """Rows, audit and version belong together."""
    with pytest.raises(RuntimeError, match="half way"), filled.write(SUBDISTRICT) as writing:
        writing.append(EventDraft("u2", "C1", EventKind.CLUE_ACCEPTED, DAY), OFFICE, AT)
        raise RuntimeError("half way")
    assert filled.version(SUBDISTRICT) == 2
    assert count(filled, case_event) == 1
    assert count(filled, audit) == 2
    assert filled.verify_chain(SUBDISTRICT) == []


def test_a_case_without_a_first_event_is_not_stored(filled: Store) -> None:
    """A file that nobody opened for a reason must not exist."""
    with pytest.raises(RuntimeError, match="C2"), filled.write(SUBDISTRICT) as writing:
        writing.open_case(Case("C2", 3, "01"))
    assert count(filled, case) == 1


@pytest.mark.parametrize(
    ("opened", "error", "sentence"),
    [
        (Case("C2", 999, "01"), NotFoundError, "没有编号为 999 的户"),  # no such dwelling
        (Case("C2", 1, "01"), ConflictError, "C1"),  # the dwelling has a file: the sentence names it
        (Case("C1", 3, "01"), ConflictError, "已被使用"),  # the id is taken
    ],
)
def test_a_case_that_cannot_be_opened_says_why(
    filled: Store, opened: Case, error: type[Exception], sentence: str
) -> None:
    """One file per dwelling, on a registered dwelling, under its own id."""
    with pytest.raises(error, match=sentence), filled.write(SUBDISTRICT) as writing:
        writing.open_case(opened)


def test_an_event_of_an_unknown_case_is_refused(filled: Store) -> None:
    """Events without a file would never be seen."""
    with pytest.raises(NotFoundError, match="C9"), filled.write(SUBDISTRICT) as writing:
        writing.append(EventDraft("u9", "C9", EventKind.NOTE_ADDED, DAY), OFFICE, AT)


def test_an_unknown_subdistrict_is_named(store: Store) -> None:
    """The code comes from campaign.toml, so the sentence points there."""
    with pytest.raises(NotFoundError, match="310999999"), store.write("310999999"):
        pass
    with pytest.raises(NotFoundError, match="310999999"):
        store.version("310999999")


def test_a_time_without_a_zone_is_refused(filled: Store) -> None:
    """A naive time would be read as whatever zone the server has."""
    with pytest.raises(ValueError, match="time zone"), filled.write(SUBDISTRICT) as writing:
        writing.leave_audit("act", "x", {}, OFFICE, AT.replace(tzinfo=None))


def test_subdistricts_do_not_see_each_other(filled: Store) -> None:
    """Versions count per subdistrict, and the same uid may occur in two."""
    add_subdistrict(filled, "990001002")
    with filled.write("990001002") as writing:
        assert writing.case("C1") is None and writing.event("u1") is None
        writing.open_case(CASE)
        assert writing.append(CLUE, OFFICE, AT).version == 2
    assert [(entry.code, entry.version) for entry in filled.subdistricts()] == [(SUBDISTRICT, 2), ("990001002", 2)]


def test_real_and_invented_data_never_share_a_subdistrict(store: Store) -> None:
    """Registering again renames; with the other kind of data it is refused."""
    store.create_subdistrict("1", "旧名", is_demo=False)
    store.create_subdistrict("1", "新名", is_demo=False)
    assert [entry.name for entry in store.subdistricts()] == ["新名"]
    with pytest.raises(ConflictError, match="正式数据"):
        store.create_subdistrict("1", "新名", is_demo=True)


TAMPERINGS: dict[str, tuple[Callable[[], sa.Executable], str]] = {
    "audit content": (lambda: audit.update().where(audit.c.version == 1).values(content='{"n":2}'), "第 1 号"),
    "audit account": (lambda: audit.update().where(audit.c.version == 2).values(account="other"), "第 2 号"),
    "audit row removed": (lambda: audit.delete().where(audit.c.version == 1), "缺少第 1 号"),
    "event date": (lambda: case_event.update().values(occurred_on=date(2021, 8, 1)), "第 2 号办理记录"),
    "event recorded earlier": (
        lambda: case_event.update().values(recorded_at=AT.replace(hour=8)),
        "第 2 号办理记录",
    ),
    "event facts that are no JSON": (lambda: case_event.update().values(facts="{"), "第 2 号办理记录"),
    "committee of the file": (lambda: case.update().values(committee_code="02"), "第 2 号办理记录"),
    "event facts": (lambda: case_event.update().values(facts="{}"), "第 2 号办理记录"),
    "event void mark": (lambda: case_event.update().values(voids="u1"), "第 2 号办理记录"),
    "event removed": (lambda: case_event.delete(), "已不存在"),
    "version counter": (lambda: subdistrict.update().values(version=7), "版本号为 7"),
    "event slipped in": (
        lambda: case_event.insert().values(
            subdistrict=SUBDISTRICT,
            version=3,
            uid="x",
            case_id="C1",
            kind="note_added",
            occurred_on=DAY,
            recorded_at=AT,
            recorded_by="office",
            facts="{}",
        ),
        "第 3 号办理记录没有对应",
    ),
}


@pytest.mark.parametrize("name", TAMPERINGS)
def test_a_change_outside_the_program_is_found(filled: Store, name: str) -> None:
    """Whoever edits the tables by hand breaks the chain or the match between events and audit."""
    tampering, sentence = TAMPERINGS[name]
    assert filled.verify_chain(SUBDISTRICT) == []
    with filled.write(SUBDISTRICT) as writing:
        writing.connection.execute(tampering())
    faults = filled.verify_chain(SUBDISTRICT)
    assert any(sentence in fault.message for fault in faults), faults


def test_tampering_in_one_subdistrict_leaves_the_others_sound(filled: Store) -> None:
    """Each subdistrict has its own chain."""
    add_subdistrict(filled, "990001002")
    with filled.write(SUBDISTRICT) as writing:
        writing.connection.execute(audit.update().where(audit.c.subdistrict == SUBDISTRICT).values(content="{}"))
    assert filled.verify_chain("990001002") == []
    assert filled.verify_chain(SUBDISTRICT) != []


def test_an_event_keeps_the_account_and_role_of_its_actor(filled: Store) -> None:
    """Who did it stands in both places; the role in the audit row."""
    actor = Actor("committee-01", Role.COMMITTEE, "01")
    with filled.write(SUBDISTRICT) as writing:
        event = writing.append(EventDraft("u2", "C1", EventKind.NOTE_ADDED, DAY), actor, AT)
    assert event.recorded_by == "committee-01"
    with filled.read() as connection:
        row = connection.execute(sa.select(audit).where(audit.c.version == event.version)).one()
    assert (row.account, row.role, row.subject) == ("committee-01", "committee", "C1")


def test_registered_rooms_stay_when_a_case_is_opened(filled: Store) -> None:
    """Opening a file writes the file only."""
    assert count(filled, dwelling) == 6
