"""One subdistrict with eight times the files (some 5,800, with 63,000 events): CPU seconds cold and warm.

Run: python tests/benchmarks/bench_one_street.py [--demo HOME] [--keep DIR] [--copies 8] [--rounds 3] [--only WORD …]

The demo's files are copied within the subdistrict, each with a dwelling, events, audit rows and sealed persons of its
own, so that the record is sound and the keys open everything; a thousand photos are added. Copies of one building
stand for further rooms in it. CPU seconds and not times: the machine may be busy. Cold: nothing remembered; warm: the
same question again. "changed": another file was written to in between, as all day in the office.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import sqlalchemy as sa

from casework.calendar import WorkingCalendar, parse_calendar
from casework.campaign.model import Campaign
from casework.campaign.reading import load_campaign
from casework.events import Actor, EventDraft
from casework.privacy.rules import CipherName
from casework.vocabulary import EventKind, Knowledge, Role
from data.access import Reader
from data.analyses.duties import duties_of, file_duties
from data.analyses.procedure import procedure_check
from data.analyses.revisits import revisit_report
from data.attachments import AttachmentFolder
from data.audit import EVENT_ACTION, canonical_json, event_content, event_from_row, row_digest
from data.backups.making import make_backup
from data.backups.restoring import checked_archive
from data.briefings import briefing
from data.chained_rows import PERSONS_ACTION, PHOTOS_ACTION
from data.demo import build_demo
from data.encryption import opened, sealed
from data.key_rotation import rotate_keys
from data.persons import SEALED, person_place
from data.photos import MEDIA_TYPE, Photo
from data.purge import purge, purge_plan
from data.schema import SHANGHAI, case, case_event, dwelling
from data.schema_attachments import attachment
from data.schema_persons import party_person
from data.store import Store, sqlite_url
from data.writing import Writing

OFFICE = Actor("bench", Role.SAFETY_OFFICE)
ROOT = Actor("root", Role.SYSTEM_ADMIN)
NOW = datetime(2021, 10, 27, 18, tzinfo=SHANGHAI)
LONG_AFTER = datetime(2026, 1, 5, 9, tzinfo=SHANGHAI)
PHOTOS, PHOTO_BYTES = 1000, 60_000
_IDS_APART = 1_000_000
Act = Callable[[], object]


def main() -> None:
    """Prepare, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--demo", type=Path, help="a demo home to start from (default: a new one)")
    parser.add_argument("--keep", type=Path, help="prepare it here, and use it as it is when it is there already")
    parser.add_argument("--copies", type=int, default=8)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", nargs="+", default=[], metavar="WORD")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        home = options.keep or Path(temporary) / "home"
        if not (home / "qunzu.sqlite").exists():
            prepare(home, options.demo, options.copies)
        campaign = load_campaign(home / "campaign.toml")
        calendar = parse_calendar((home / "calendar.csv").read_text(encoding="utf-8-sig"))
        measure_reading(home, campaign, calendar, options.rounds, options.only)
        measure_operating(home, campaign, Path(temporary), options.only)


def prepare(home: Path, demo: Path | None, copies: int) -> None:
    """The demo with its files several times."""
    if demo is None:
        home.mkdir(parents=True)
        with_store = Store.open(sqlite_url(home / "qunzu.sqlite"))
        build_demo(with_store, home, seed=1, scale=1)
        with_store.close()
    else:
        shutil.copytree(demo, home)
    store = Store.open(sqlite_url(home / "qunzu.sqlite"))
    code = store.subdistricts()[0].code
    started = time.process_time()
    with store.write(code) as writing:
        files = writing.connection.execute(sa.select(case).where(case.c.subdistrict == code)).mappings().all()
        for number in range(1, copies):
            for file in files:
                copy_file(writing, store, dict(file), number)
    with store.write(code) as writing:
        add_photos(writing, home)
        writing.connection.exec_driver_sql("analyze")
    store.close()
    print(f"prepared in {time.process_time() - started:.1f} CPU s")


def copy_file(writing: Writing, store: Store, file: dict[str, Any], number: int) -> None:
    """One file again in a further room of the same building."""
    connection, code, old = writing.connection, writing.subdistrict, file["case_id"]
    new = f"{old}x{number}"
    own = (dwelling.c.subdistrict == code) & (dwelling.c.dwelling_id == file["dwelling_id"])
    room = dict(connection.execute(sa.select(dwelling).where(own)).mappings().one())
    identifier = room["dwelling_id"] + number * _IDS_APART
    connection.execute(dwelling.insert(), {**room, "dwelling_id": identifier, "room": f"{room['room']}-{number}"})
    row = {**file, "case_id": new, "dwelling_id": identifier}
    connection.execute(case.insert(), row)
    opened_with: dict[str, Any] | None = {name: value for name, value in row.items() if name != "subdistrict"}
    events = connection.execute(
        sa.select(case_event)
        .where(case_event.c.subdistrict == code, case_event.c.case_id == old)
        .order_by(case_event.c.version)
    ).all()
    for event in events:
        facts = json.loads(event.facts.replace(f'"{old}-', f'"{new}-'))
        facts.pop("number", None)
        draft = EventDraft(
            event.uid.replace(old, new), new, EventKind(event.kind), event.occurred_on, event.due_on, facts
        )
        actor = Actor(event.recorded_by, Role.SAFETY_OFFICE)
        content = event_content(draft)
        audited = content if opened_with is None else {**content, "opened": opened_with}
        opened_with = None
        version = writing.leave_audit(EVENT_ACTION, new, audited, actor, event.recorded_at)
        voids = facts["voids"] if draft.kind is EventKind.EVENT_VOIDED else None
        written = event._asdict() | {"version": version, "uid": draft.uid, "case_id": new, "voids": voids}
        connection.execute(case_event.insert(), written | {"facts": canonical_json(facts)})
    copy_persons(writing, store, old, new)


def copy_persons(writing: Writing, store: Store, old: str, new: str) -> None:
    """The persons of a file for its copy, sealed for their new place."""
    connection, code = writing.connection, writing.subdistrict
    found = connection.execute(
        sa.select(party_person).where(party_person.c.subdistrict == code, party_person.c.case_id == old)
    ).mappings()
    for row in found.all():
        revision, cipher = writing.version + 1, CipherName(row["cipher"])
        identifier = row["person_id"].replace(old, new)
        values = dict(row) | {"person_id": identifier, "revision": revision, "case_id": new}
        values["event_uid"] = row["event_uid"].replace(old, new)
        for column in SEALED:
            if row[column] is not None:
                place = person_place(column, code, row["person_id"], row["revision"])
                clear = opened(row[column], place, store.keys, cipher, row["key_number"])
                there = person_place(column, code, identifier, revision)
                values[column] = sealed(clear, there, store.keys, cipher, row["key_number"])
        content = {"event_uid": values["event_uid"], "rows": {identifier: row_digest(party_person, values)}}
        writing.leave_audit(PERSONS_ACTION, new, content, OFFICE, NOW)
        connection.execute(party_person.insert(), values)


def add_photos(writing: Writing, home: Path) -> None:
    """Pictures of invented bytes in the first files, one each."""
    code, folder = writing.subdistrict, AttachmentFolder(home)
    events = writing.connection.execute(
        sa.select(case_event.c.uid, case_event.c.case_id, case.c.committee_code)
        .join(case, (case.c.subdistrict == code) & (case.c.case_id == case_event.c.case_id))
        .where(case_event.c.subdistrict == code, case_event.c.kind == EventKind.CLUE_RECEIVED.value)
        .order_by(case_event.c.version)
        .limit(PHOTOS)
    ).all()
    for number, event in enumerate(events):
        kept = folder.keep(Photo(f"{number:06}".encode() * (PHOTO_BYTES // 6), 40, 30, None))
        row = {
            "subdistrict": code,
            "case_id": event.case_id,
            "number": 1,
            "version": writing.version + 1,
            "event_uid": event.uid,
            "committee_code": event.committee_code,
            "sha256": kept.sha256,
            "media_type": MEDIA_TYPE,
            "bytes": kept.bytes,
            "width": 40,
            "height": 30,
            "taken_at": None,
            "uploaded_at": NOW,
            "account": OFFICE.account,
            "caption": "",
        }
        content = {"event": event.uid, "sha256": [kept.sha256], "rows": {"1": row_digest(attachment, row)}}
        writing.leave_audit(PHOTOS_ACTION, event.case_id, content, OFFICE, NOW)
        writing.connection.execute(attachment.insert(), row)


def measure_reading(home: Path, campaign: Campaign, calendar: WorkingCalendar, rounds: int, only: list[str]) -> None:
    """What pages ask."""
    store = Store.open(sqlite_url(home / "qunzu.sqlite"))
    campaign = replace(campaign, subdistrict_code=store.subdistricts()[0].code)
    officer = Actor("officer", Role.POPULATION_OFFICER, campaign.committees[0].code)
    asked: dict[str, Callable[[Reader], object]] = {
        "work_files": lambda reader: reader.work_files(),
        "open duties": lambda reader: file_duties(reader, campaign, calendar),
        "procedure check": lambda reader: procedure_check(reader, campaign, calendar),
        "revisits": lambda reader: revisit_report(reader, campaign, calendar),
        "case list": lambda reader: reader.case_list(),
        "briefing": lambda reader: briefing(reader, campaign, calendar),
    }
    with store.read() as connection:
        counts = {
            table.name: connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()
            for table in (case, case_event, party_person, attachment)
        }
    print(", ".join(f"{number:,} {name}" for name, number in counts.items()))
    print(f"\n{'CPU seconds':<28}{'cold':>8}{'changed':>9}{'warm':>8}")
    for name, ask in asked.items():
        if wanted(name, only):
            print_reading(name, store, campaign, OFFICE, ask, rounds)
    if wanted("my work", only):
        print_reading(
            "my work of one officer",
            store,
            campaign,
            officer,
            lambda reader: duties_of(file_duties(reader, campaign, calendar), officer),
            rounds,
        )
    store.close()


def print_reading(
    name: str, store: Store, campaign: Campaign, actor: Actor, ask: Callable[[Reader], object], rounds: int
) -> None:
    """One line: the least of the rounds."""
    cold, changed, warm = [], [], []
    for number in range(rounds):
        day = date(2021, 10, 27) - timedelta(days=number)

        def asked(day: date = day) -> object:
            return ask(Reader(store, campaign.subdistrict_code, actor, day, Knowledge.LATEST))

        store.cache.clear()
        cold.append(cpu(asked))
        warm.append(cpu(asked))
        write_elsewhere(store, campaign.subdistrict_code)
        changed.append(cpu(asked))
    print(f"{name:<28}{min(cold):8.2f}{min(changed):9.2f}{min(warm):8.3f}", flush=True)


def write_elsewhere(store: Store, code: str) -> None:
    """A note in some file, written as a user would: one version further."""
    with store.write(code) as writing:
        row = writing.connection.execute(
            sa.select(case_event).where(case_event.c.subdistrict == code).order_by(case_event.c.version).limit(1)
        ).one()
        event = event_from_row(row)
        draft = EventDraft(f"bench-{writing.version}", event.case_id, EventKind.NOTE_ADDED, event.occurred_on, None, {})
        writing.append(replace(draft, facts={"text": "基准测试"}), OFFICE, NOW)


def measure_operating(home: Path, campaign: Campaign, temporary: Path, only: list[str]) -> None:
    """What the operator's commands do, each on a copy when it changes something."""
    print(f"\n{'CPU seconds':<28}{'once':>8}")

    def on_copy(act: Callable[[Store, Path], object]) -> Act:
        copy = temporary / "copy"
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(home, copy)
        store = Store.open(sqlite_url(copy / "qunzu.sqlite"))
        return lambda: act(store, copy)

    def planned(store: Store) -> object:
        with store.read() as connection:
            return purge_plan(connection, campaign.subdistrict_code, campaign, LONG_AFTER.date())

    archive = temporary / "safe"
    acts: dict[str, Callable[[Store, Path], object]] = {
        "audit verify": lambda store, _: store.verify_chain(campaign.subdistrict_code),
        "purge, dry run": lambda store, _: planned(store),
        "purge": lambda store, _: purge(store, campaign, OFFICE, LONG_AFTER),
        "keys rotate": lambda store, _: rotate_keys(store, CipherName.AES_256_GCM, ROOT, NOW, silent),
        "backup": lambda _, copy: make_backup(
            copy, copy / "qunzu.sqlite", archive, with_keys=True, now=NOW, progress=silent
        ),
        "restore --check": lambda _, copy: checked_archive(next(archive.glob("*.zip")), copy, NOW, silent),
    }
    for name, act in acts.items():
        if wanted(name, only):
            print(f"{name:<28}{cpu(on_copy(act)):8.2f}", flush=True)


def wanted(name: str, only: list[str]) -> bool:
    """True for a line that was asked for."""
    return not only or any(word in name for word in only)


def silent(share: float, step: str) -> None:
    """Nobody watches."""


def cpu(act: Act) -> float:
    """CPU seconds of this process."""
    started = time.process_time()
    act()
    return time.process_time() - started


if __name__ == "__main__":
    main()
