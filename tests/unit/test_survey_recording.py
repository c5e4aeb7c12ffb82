"""A visit with its rooms and photos is one act: whole or absent, once, and seen only by those whose area it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa

from casework.criteria import Dwelling, Room
from casework.errors import EntryError, PermissionDeniedError, TransitionError
from casework.events import Actor, Case, StaleFileError
from casework.survey.recorded_rooms import recorded_dwelling
from casework.survey.words import DayPart
from casework.vocabulary import EventKind as K
from casework.vocabulary import Knowledge, Role, Stage
from data import survey_recording
from data.access import Reader
from data.attachments import MOST_PHOTOS, NewPhoto, attach
from data.schema import audit
from data.store import Store
from data.survey_drafts import DraftFolder, DraftKey
from data.survey_recording import Visit, record_visit
from tests.histories import draft_for
from tests.records import AT, OFFICE, SUBDISTRICT, add_subdistrict, moment, play

DAY = date(2021, 10, 8)
OFFICER = Actor("officer-01", Role.POPULATION_OFFICER, "01")
NEIGHBOUR = Actor("officer-02", Role.POPULATION_OFFICER, "02")
ROOMS = Dwelling("1号小区 1号 001室", (Room("主卧", usable_area_m2=9.0, persons=2),))
PHOTO = NewPhoto("a" * 64, 1000, 40, 30, None, "客厅隔断")
SEEN = Visit("v1", "C1", K.SURVEY_COMPLETED, DAY, {"entry_basis": "resident_consent"}, ROOMS, (PHOTO,))


@pytest.fixture
def filled(store: Store) -> Store:
    """Two dwellings to survey, one in each committee."""
    add_subdistrict(store)
    for case in (Case("C1", 1, "01"), Case("C2", 2, "02")):
        play(store, case, (K.CLUE_RECEIVED, date(2021, 9, 27)), (K.CLUE_ACCEPTED, date(2021, 9, 28)))
    return store


def enter(store: Store, visit: Visit = SEEN, actor: Actor = OFFICER, seen: int | None = None) -> None:
    """Record a visit in a transaction of its own."""
    with store.write(SUBDISTRICT) as writing:
        record_visit(writing, actor, visit, moment(DAY, 19), seen=seen)


def kinds(store: Store, case_id: str = "C1") -> list[K]:
    """What stands in the file."""
    with store.write(SUBDISTRICT) as writing:
        return [event.kind for event in writing.events(case_id)]


def reader(store: Store, actor: Actor = OFFICE, day: date = DAY) -> Reader:
    """What the actor may read."""
    return Reader(store, SUBDISTRICT, actor, day, Knowledge.AS_KNOWN_THEN)


def audited(store: Store) -> list[str]:
    """The actions of the audit in order."""
    with store.read() as connection:
        return list(connection.execute(sa.select(audit.c.action).order_by(audit.c.version)).scalars())


def test_a_visit_its_rooms_and_its_photos_are_recorded_together(filled: Store) -> None:
    """Two events and the photos, each with an audit row; the rooms read back as they were seen."""
    before = len(audited(filled))
    enter(filled)
    assert kinds(filled)[-2:] == [K.SURVEY_COMPLETED, K.ROOMS_RECORDED]
    assert len(audited(filled)) == before + 3 and audited(filled)[-1] == "attach_photos"
    file = reader(filled).case_facts("C1")
    assert recorded_dwelling(entry.event for entry in file.timeline) == ROOMS
    (photo,) = reader(filled).attachments("C1")
    assert (photo.number, photo.event_uid, photo.caption, photo.account) == (1, "v1", "客厅隔断", "officer-01")
    assert filled.verify_chain(SUBDISTRICT) == []


def test_the_same_visit_twice_is_recorded_once(filled: Store) -> None:
    """A retry after a lost answer changes nothing."""
    enter(filled)
    version = filled.version(SUBDISTRICT)
    enter(filled)
    assert filled.version(SUBDISTRICT) == version
    assert len(reader(filled).attachments("C1")) == 1


def test_nothing_is_stored_when_any_part_fails(filled: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """The visit, the rooms and the photos: a fault in the last of them leaves none."""
    version = filled.version(SUBDISTRICT)

    def broken(*arguments: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(survey_recording, "attach", broken)
    with pytest.raises(OSError, match="disk full"):
        enter(filled)
    monkeypatch.setattr(survey_recording, "attach", attach)
    many = replace(SEEN, photos=(PHOTO,) * (MOST_PHOTOS + 1))
    with pytest.raises(EntryError, match=f"最多 {MOST_PHOTOS} 张"):
        enter(filled, many)
    assert filled.version(SUBDISTRICT) == version
    assert kinds(filled) == [K.CLUE_RECEIVED, K.CLUE_ACCEPTED]


def test_photos_are_numbered_within_the_file(filled: Store) -> None:
    """The evidence index goes on counting with the next visit."""
    enter(filled, replace(SEEN, photos=(PHOTO, replace(PHOTO, sha256="b" * 64))))
    enter(filled, replace(SEEN, uid="v2", photos=(replace(PHOTO, sha256="c" * 64),)))
    assert [(one.number, one.sha256[0]) for one in reader(filled).attachments("C1")] == [(1, "a"), (2, "b"), (3, "c")]


def test_another_committee_neither_writes_nor_reads(filled: Store) -> None:
    """By the service and by the view, with a crafted number too."""
    with pytest.raises(PermissionDeniedError):
        enter(filled, actor=NEIGHBOUR)
    enter(filled)
    assert reader(filled, NEIGHBOUR).attachments("C1") == ()
    assert [one.case_id for one in reader(filled, NEIGHBOUR).visit_list()] == ["C2"]
    assert len(reader(filled, OFFICER).attachments("C1")) == 1


def test_photos_of_the_future_are_not_known_then(filled: Store) -> None:
    """As the office knew the file the day before."""
    enter(filled)
    assert reader(filled, day=date(2021, 10, 7)).attachments("C1") == ()


def test_a_visitor_who_had_not_seen_the_newest_record_is_told(filled: Store) -> None:
    """Somebody else was there first: nothing is stored until the visitor has seen it."""
    seen = reader(filled).case_facts("C1").newest
    enter(filled, Visit("other", "C1", K.VISIT_NOT_SEEN, DAY), OFFICE)
    with pytest.raises(StaleFileError) as stale:
        enter(filled, seen=seen)
    assert [event.uid for event in stale.value.unseen] == ["other"]
    assert K.SURVEY_COMPLETED not in kinds(filled)


def test_a_visit_that_the_stage_does_not_allow_is_refused(filled: Store) -> None:
    """A decided dwelling is not surveyed."""
    enter(filled)
    with filled.write(SUBDISTRICT) as writing:
        survey_recording.record(
            writing, OFFICE, draft_for(K.NOT_QUNZU_DECIDED, DAY, uid="d", case_id="C1"), moment(DAY, 20)
        )
    with pytest.raises(TransitionError), filled.write(SUBDISTRICT) as writing:
        record_visit(writing, OFFICER, replace(SEEN, uid="v3"), moment(DAY, 21))


def visits(store: Store, steps: Sequence[tuple[K, dict[str, str]]]) -> None:
    """Record these about C1."""
    with store.write(SUBDISTRICT) as writing:
        for number, (kind, facts) in enumerate(steps):
            draft = draft_for(kind, DAY, uid=f"s{number}", case_id="C1", facts=facts)
            survey_recording.record(writing, OFFICE, draft, moment(DAY, 13, number))


def test_the_list_says_what_was_tried_and_who_goes(filled: Store) -> None:
    """Visits since the dwelling was last seen, the plan for the next, the account it is assigned to."""
    visits(
        filled,
        [
            (K.VISIT_NOT_SEEN, {"day_part": "morning", "next_visit_on": "2021-10-09", "next_day_part": "evening"}),
            (K.ASSIGNED, {"account": "officer-01"}),
        ],
    )
    (one,) = [one for one in reader(filled).visit_list() if one.case_id == "C1"]
    assert (one.address, one.stage, one.assigned_to) == ("1号小区 1号 001室", Stage.SURVEYING, "officer-01")
    assert one.parts_in_vain == (DayPart.MORNING,)
    assert (one.next_on, one.next_part) == (date(2021, 10, 9), DayPart.EVENING)


def test_a_dwelling_to_be_verified_names_what_is_missing(filled: Store) -> None:
    """And one that was seen and waits for a decision is not on the list."""
    enter(filled)
    assert [one.case_id for one in reader(filled).visit_list()] == ["C2"]
    with filled.write(SUBDISTRICT) as writing:
        asked = draft_for(K.VERIFICATION_REQUESTED, DAY, uid="q", case_id="C1")
        survey_recording.record(writing, OFFICE, asked, moment(DAY, 20))
    (one,) = [one for one in reader(filled).visit_list() if one.case_id == "C1"]
    assert one.to_verify == ("主卧 使用面积",) and one.visits == ()


def test_a_draft_belongs_to_one_account_and_one_file(tmp_path: Path) -> None:
    """Kept whole, replaced by the next, gone when discarded, never shown to another."""
    folder, key = DraftFolder(tmp_path), DraftKey("990001001", "officer-01", "C1")
    folder.keep(key, {"outcome": "x", "text": "{{7*7}}<script>"}, AT)
    folder.keep(key, {"outcome": "y"}, AT)
    found = folder.find(key)
    assert found is not None and found.content == {"outcome": "y"}
    for other in (replace(key, account="officer-02"), replace(key, case_id="C2"), replace(key, subdistrict="1")):
        assert folder.find(other) is None
    (path,) = (tmp_path / "drafts").iterdir()
    assert path.stat().st_mode & 0o077 == 0
    # A file put under another's name still says whose it is.
    path.rename(path.with_name(replace(key, account="officer-02").file_name))
    assert folder.find(replace(key, account="officer-02")) is None
    folder.discard(key)
    assert folder.find(key) is None


def test_a_damaged_or_endless_draft_is_none(tmp_path: Path) -> None:
    """The form then opens empty."""
    folder, key = DraftFolder(tmp_path), DraftKey("1", "a", "C1")
    folder.keep(key, {"note": "x" * 300_000}, AT)
    assert folder.find(key) is None
    folder.keep(key, {"note": "x"}, AT)
    (tmp_path / "drafts" / key.file_name).write_text("{", encoding="utf-8")
    assert folder.find(key) is None


class _CutOffError(Exception):
    """The connection breaks."""


def test_a_visit_cut_off_at_any_statement_is_absent_and_a_retry_records_it_once(filled: Store) -> None:
    """Visit, rooms, photos and their audit rows: whole or absent, whichever statement was the last one."""
    version, statements = filled.version(SUBDISTRICT), 0
    for last in range(1, 100):
        passed = 0

        def count(*_: object, last: int = last) -> None:
            nonlocal passed
            passed += 1
            if passed == last:
                raise _CutOffError

        sa.event.listen(filled._engine, "before_cursor_execute", count)
        try:
            enter(filled)
        except _CutOffError:
            statements += 1
        else:
            break
        finally:
            sa.event.remove(filled._engine, "before_cursor_execute", count)
        assert filled.version(SUBDISTRICT) == version
        assert reader(filled).attachments("C1") == ()
    assert statements > 10
    enter(filled)
    assert kinds(filled)[-2:] == [K.SURVEY_COMPLETED, K.ROOMS_RECORDED]
    assert len(reader(filled).attachments("C1")) == 1 and filled.verify_chain(SUBDISTRICT) == []
