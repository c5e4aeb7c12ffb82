"""Photos, drafts and words of work logs at the end of their term; held files keep theirs; killed, nothing dangles."""

from __future__ import annotations

import json
import os
import signal
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from shutil import copytree

import pytest
import sqlalchemy as sa

from casework.campaign.model import Campaign
from casework.events import Case
from casework.privacy.retention import REDACTED
from casework.privacy.rules import RetentionRules
from casework.service import record
from casework.vocabulary import EventKind
from casework.work_logs import LogDraft, LogKind, PetitionTopic
from data.attachments import AttachmentFolder, attach
from data.photos import Photo
from data.purge import PurgePlan, purge
from data.purge_files import FilesPlan, remove_files
from data.schema import audit
from data.schema_attachments import attachment
from data.schema_logs import work_log
from data.store import Store, sqlite_url
from data.survey_drafts import DraftFolder, DraftKey
from data.work_logs import record_log, void_log
from tests.campaigns import CAMPAIGN
from tests.histories import draft_for
from tests.records import OFFICE, SUBDISTRICT, add_subdistrict, moment, play

DAY = date(2021, 9, 28)
CLOSED = (EventKind.CLUE_RECEIVED, EventKind.CLUE_ACCEPTED, EventKind.SURVEY_COMPLETED, EventKind.NOT_QUNZU_DECIDED)
RULES = CAMPAIGN.retention
PHOTOS_GO = RULES.photos_until(CAMPAIGN.ends_on) + timedelta(days=1)
WORDS_GO = RULES.free_texts_until(CAMPAIGN.ends_on) + timedelta(days=1)
WORDS = "请老陈帮忙联系房东"


def picture(name: str) -> Photo:
    """A picture of invented bytes."""
    return Photo(name.encode(), 4, 3, None)


def uploaded(home: Path, name: str, at: datetime) -> str:
    """A picture that lies in the folder since then; its hash."""
    kept = AttachmentFolder(home).keep(picture(name))
    path = home / "attachments" / kept.sha256[:2] / f"{kept.sha256}.jpg"
    os.utime(path, (at.timestamp(), at.timestamp()))
    return kept.sha256


@pytest.fixture
def files(store: Store, tmp_path: Path) -> Store:
    """A closed file with two photos, one of which an open file has too."""
    add_subdistrict(store)
    play(store, Case("C1", 1, "01"), *((kind, DAY) for kind in CLOSED))
    play(store, Case("C2", 2, "02"), *((kind, DAY) for kind in (*CLOSED[:3], EventKind.CONFIRMED)))
    for case_id, names in (("C1", ("own", "shared")), ("C2", ("shared",))):
        with store.write(SUBDISTRICT) as writing:
            note = draft_for(EventKind.NOTE_ADDED, DAY, uid=f"{case_id}-n", case_id=case_id, facts={"text": "见照片"})
            event = record(writing, OFFICE, note, moment(DAY, 14))
            photos = [AttachmentFolder(tmp_path).keep(picture(name), "门口") for name in names]
            attach(writing, event, photos, OFFICE, moment(DAY, 14))
    for name in ("own", "shared"):
        uploaded(tmp_path, name, moment(DAY))
    return store


def purged(store: Store, home: Path, day: date, campaign: Campaign = CAMPAIGN) -> tuple[PurgePlan, FilesPlan]:
    """What the command does: rows, then files."""
    now = moment(day)
    plan = purge(store, campaign, OFFICE, now)
    freed = {sha256 for *_, sha256 in plan.photos}
    return plan, remove_files(store, home, SUBDISTRICT, campaign.retention, OFFICE, now, freed)


def rows(store: Store) -> set[tuple[str, str]]:
    """(case, hash) of the registered photos."""
    with store.read() as connection:
        return {(row.case_id, row.sha256) for row in connection.execute(sa.select(attachment))}


def lying(home: Path) -> set[str]:
    """The hashes of the pictures in the folder."""
    return set(AttachmentFolder(home).hashes())


def sha(name: str) -> str:
    """The hash of a picture."""
    return picture(name).sha256


def dangling(store: Store, home: Path) -> set[str]:
    """Rows without their picture."""
    return {sha256 for _, sha256 in rows(store)} - lying(home)


def test_on_the_last_day_of_their_term_photos_are_still_there(files: Store, tmp_path: Path) -> None:
    """One day later those of the closed file go; the open file keeps its own, and the picture that both have."""
    plan, _ = purged(files, tmp_path, PHOTOS_GO - timedelta(days=1))
    assert plan.photos == () and lying(tmp_path) == {sha("own"), sha("shared")}
    plan, gone = purged(files, tmp_path, PHOTOS_GO)
    assert [(case_id, number) for case_id, number, *_ in plan.photos] == [("C1", 1), ("C1", 2)]
    assert gone.pictures == (sha("own"),)
    assert rows(files) == {("C2", sha("shared"))} and lying(tmp_path) == {sha("shared")}
    assert files.verify_chain(SUBDISTRICT) == []


def test_a_file_on_hold_keeps_its_photos(files: Store, tmp_path: Path) -> None:
    """hold_cases of campaign.toml."""
    held = replace(CAMPAIGN, retention=RetentionRules(hold_cases=("C1",)))
    plan, gone = purged(files, tmp_path, PHOTOS_GO, held)
    assert plan.photos == () and gone.is_empty
    assert dangling(files, tmp_path) == set() and len(rows(files)) == 3


def test_a_photo_row_that_somebody_else_deleted_is_still_found(files: Store, tmp_path: Path) -> None:
    """A purge excuses what it names and nothing more."""
    purged(files, tmp_path, PHOTOS_GO)
    with files.write_unversioned() as connection:
        connection.execute(attachment.delete())
    assert any("照片的登记已不存在" in fault.message for fault in files.verify_chain(SUBDISTRICT))


def test_killed_before_the_files_went_the_next_run_removes_them(files: Store, tmp_path: Path) -> None:
    """Rows first: what is left over is a picture nobody names, never a name without its picture."""
    purge(files, CAMPAIGN, OFFICE, moment(PHOTOS_GO))
    assert dangling(files, tmp_path) == set() and sha("own") in lying(tmp_path)
    plan, gone = purged(files, tmp_path, PHOTOS_GO)
    assert plan.is_empty and gone.pictures == (sha("own"),)
    assert lying(tmp_path) == {sha("shared")}


def test_killed_among_the_files_the_next_run_removes_the_rest(
    files: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Three unused pictures; the disk fails after the first."""
    now = moment(DAY + timedelta(days=60))
    unused = {uploaded(tmp_path, name, moment(DAY)) for name in ("a", "b", "c")}
    whole = AttachmentFolder.remove
    seen: list[str] = []

    def fails(folder: AttachmentFolder, sha256: str) -> None:
        if seen:
            raise KeyboardInterrupt
        seen.append(sha256)
        whole(folder, sha256)

    monkeypatch.setattr(AttachmentFolder, "remove", fails)
    with pytest.raises(KeyboardInterrupt):
        remove_files(files, tmp_path, SUBDISTRICT, RULES, OFFICE, now)
    monkeypatch.undo()
    assert len(lying(tmp_path) & unused) == 2
    assert len(remove_files(files, tmp_path, SUBDISTRICT, RULES, OFFICE, now).pictures) == 2
    assert lying(tmp_path) == {sha("own"), sha("shared")}
    assert remove_files(files, tmp_path, SUBDISTRICT, RULES, OFFICE, now).is_empty


def purge_that_dies(home: Path, instant: int) -> bool:
    """Run the whole purge in a process that is killed before its statement or removed file of that number.

    True when it came so far, False when it ended before.
    """
    child = os.fork()
    if child == 0:
        passed = 0

        def tick(*_: object) -> None:
            nonlocal passed
            passed += 1
            if passed == instant:
                os.kill(os.getpid(), signal.SIGKILL)

        remove = AttachmentFolder.remove

        def counted(folder: AttachmentFolder, sha256: str) -> None:
            tick()
            remove(folder, sha256)

        AttachmentFolder.remove = counted  # type: ignore[assignment,method-assign]
        sa.event.listen(sa.Engine, "before_cursor_execute", tick)
        store = Store.open(sqlite_url(home / "qunzu.sqlite"))
        purged(store, home, PHOTOS_GO)
        os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


@pytest.mark.skipif(not hasattr(os, "fork"), reason="kill -9 is for systems that have it")
def test_kill_9_at_any_instant_leaves_no_row_without_its_picture(tmp_path: Path) -> None:
    """Among statements and files, from the first to the last; the next run removes whatever is left."""
    home, names = tmp_path / "home", [f"picture {number}" for number in range(16)]
    store = Store.open(sqlite_url(home / "qunzu.sqlite"))
    add_subdistrict(store)
    play(store, Case("C1", 1, "01"), *((kind, DAY) for kind in CLOSED))
    with store.write(SUBDISTRICT) as writing:
        note = draft_for(EventKind.NOTE_ADDED, DAY, uid="n", case_id="C1", facts={"text": "见照片"})
        event = record(writing, OFFICE, note, moment(DAY, 14))
        attach(
            writing, event, [AttachmentFolder(home).keep(picture(name)) for name in names[:8]], OFFICE, moment(DAY, 14)
        )
    store.close()
    for name in names:
        uploaded(home, name, moment(DAY))
    left, instant = set(), 1
    while True:
        own = copytree(home, tmp_path / f"instant{instant}")
        was_killed = purge_that_dies(own, instant)
        store = Store.open(sqlite_url(own / "qunzu.sqlite"))
        left.add((len(rows(store)), len(lying(own))))
        assert dangling(store, own) == set() and store.verify_chain(SUBDISTRICT) == []
        purged(store, own, PHOTOS_GO)
        assert lying(own) == set() and rows(store) == set()
        store.close()
        if not was_killed:
            break
        instant += 7
    assert {(8, 16), (0, 16), (0, 0)} < left, "before, between and after"


def test_unused_pictures_go_after_their_days_and_those_of_a_living_draft_stay(files: Store, tmp_path: Path) -> None:
    """A draft of yesterday names a picture of last month; a picture that is stored again counts from then."""
    now = moment(date(2021, 11, 30))
    month_ago = now - timedelta(days=RULES.draft_days, seconds=1)
    old, drafted, again = (uploaded(tmp_path, name, month_ago) for name in ("old", "drafted", "again"))
    fresh = uploaded(tmp_path, "fresh", now - timedelta(days=RULES.draft_days - 1))
    AttachmentFolder(tmp_path).keep(picture("again"))
    drafts = DraftFolder(tmp_path)
    drafts.keep(DraftKey(SUBDISTRICT, "west", "C2"), {"photos": [{"sha256": drafted}]}, now - timedelta(days=1))
    assert remove_files(files, tmp_path, SUBDISTRICT, RULES, OFFICE, now).pictures == (old,)
    assert {drafted, again, fresh} <= lying(tmp_path)


def test_forgotten_drafts_go_with_their_pictures(files: Store, tmp_path: Path) -> None:
    """Not those of a held file, of another subdistrict, or of last week; a damaged one by its own date."""
    now = moment(date(2021, 11, 30))
    long_ago = now - timedelta(days=RULES.draft_days, seconds=1)
    theirs = uploaded(tmp_path, "theirs", long_ago)
    drafts, campaign = DraftFolder(tmp_path), replace(CAMPAIGN, retention=RetentionRules(hold_cases=("C9",)))
    keys = {
        "forgotten": (DraftKey(SUBDISTRICT, "east", "C1"), long_ago),
        "held": (DraftKey(SUBDISTRICT, "east", "C9"), long_ago),
        "elsewhere": (DraftKey("310000000", "east", "C1"), long_ago),
        "fresh": (DraftKey(SUBDISTRICT, "east", "C2"), now - timedelta(days=3)),
    }
    for key, at in keys.values():
        drafts.keep(key, {"photos": [theirs]} if key == keys["forgotten"][0] else {}, at)
    damaged = tmp_path / "drafts" / "damaged.json"
    damaged.write_text("{", encoding="utf-8")
    os.utime(damaged, (long_ago.timestamp(), long_ago.timestamp()))
    gone = remove_files(files, tmp_path, SUBDISTRICT, campaign.retention, OFFICE, now)
    assert {path.name for path in gone.drafts} == {keys["forgotten"][0].file_name, "damaged.json"}
    assert gone.pictures == (theirs,)
    assert [name for name, (key, _) in keys.items() if drafts.find(key)] == ["held", "elsewhere", "fresh"]
    with files.read() as connection:
        logged = connection.execute(sa.select(audit.c.content).where(audit.c.action == "purge_files")).scalar_one()
    assert json.loads(logged) == {"drafts": 2, "pictures": [theirs]}


def test_words_of_the_work_logs_go_and_counts_and_topics_stay(files: Store, tmp_path: Path) -> None:
    """A held file's mediation keeps its words; the reason of a voiding goes too; the record is sound."""
    entries = (
        LogDraft("l1", LogKind.PUBLICITY, "01", DAY, WORDS, place=WORDS, persons=20, remark=WORDS),
        LogDraft("l2", LogKind.PETITION, "01", DAY, PetitionTopic.SAFETY.value, persons=2),
        LogDraft("l3", LogKind.MEDIATION, "02", DAY, WORDS, case_id="C2", persons=3),
        LogDraft("l4", LogKind.COST, "01", DAY, WORDS, amount_fen=500),
    )
    for entry in entries:
        record_log(files, CAMPAIGN, entry, OFFICE, moment(DAY))
    void_log(files, SUBDISTRICT, "l4", WORDS, OFFICE, moment(DAY, 15))
    plan, _ = purged(files, tmp_path, WORDS_GO)
    assert len(plan.logs) == 2 and "C2" in plan.held
    with files.read() as connection:
        kept = {row.uid: row for row in connection.execute(sa.select(work_log))}
        said = connection.execute(sa.select(audit.c.subject).where(audit.c.content.contains(WORDS))).scalars().all()
    assert (kept["l1"].title, kept["l1"].place, kept["l1"].remark, kept["l1"].persons) == (REDACTED,) * 3 + (20,)
    assert kept["l2"].title == PetitionTopic.SAFETY.value and kept["l3"].title == WORDS
    assert (kept["l4"].void_reason, kept["l4"].amount_fen) == (REDACTED, 500)
    assert said == ["l3"]
    assert files.verify_chain(SUBDISTRICT) == []
    assert purge(files, CAMPAIGN, OFFICE, moment(WORDS_GO)).is_empty


@pytest.mark.parametrize("column", ["title", "remark", "void_reason"])
def test_words_put_into_a_purged_log_are_found(files: Store, tmp_path: Path, column: str) -> None:
    """Nobody hides a change behind a purge."""
    record_log(files, CAMPAIGN, LogDraft("l4", LogKind.COST, "01", DAY, WORDS, amount_fen=5), OFFICE, moment(DAY))
    void_log(files, SUBDISTRICT, "l4", WORDS, OFFICE, moment(DAY, 15))
    purged(files, tmp_path, WORDS_GO)
    with files.write_unversioned() as connection:
        connection.execute(sa.update(work_log).values({column: "别的话"}))
    assert any("工作台账" in fault.message for fault in files.verify_chain(SUBDISTRICT))
