"""Backup and restore: whole, consistent, checked, and never over somebody's data; killed half-way, nothing half."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import stat
import threading
import time
from contextlib import closing
from datetime import date, datetime, timedelta
from pathlib import Path
from shutil import copytree
from zipfile import ZipFile

import pytest
import sqlalchemy as sa

from casework.errors import UserError
from casework.events import Case as File
from casework.service import record
from casework.vocabulary import EventKind
from data.__main__ import main
from data.attachments import AttachmentFolder, attach
from data.backups.making import LEFT_OVER_SECONDS, UNFINISHED, Backup, make_backup
from data.backups.manifest import MANIFEST, ArchiveError, read_manifest
from data.backups.restoring import checked_archive, restore
from data.keys import KeyRing
from data.photos import Photo
from data.schema import SHANGHAI, audit, case_event
from data.store import Store, sqlite_url
from tests.histories import draft_for
from tests.parties import record_parties, sub_lessor
from tests.records import OFFICE, ROOT, SUBDISTRICT, add_subdistrict, moment, play

DAY = date(2021, 9, 28)
NOW = datetime(2021, 10, 27, 17, 30, tzinfo=SHANGHAI)
PICTURE = Photo(b"\xff\xd8 not looked at by these tests", 4, 3, None)


def silent(share: float, step: str) -> None:
    """Nobody watches."""


def opened(home: Path) -> Store:
    """The store of a home folder."""
    return Store.open(sqlite_url(home / "qunzu.sqlite"))


def record_note(store: Store, number: int, photos: tuple[Photo, ...] = (), home: Path | None = None) -> None:
    """A note in the file C1, with pictures as the form keeps them: the file first, the row in the transaction."""
    kept = [] if home is None else [AttachmentFolder(home).keep(photo) for photo in photos]
    with store.write(SUBDISTRICT) as writing:
        draft = draft_for(EventKind.NOTE_ADDED, DAY, uid=f"n{number}", case_id="C1", facts={"text": f"记录 {number}"})
        event = record(writing, OFFICE, draft, moment(DAY, 14))
        attach(writing, event, kept, OFFICE, moment(DAY, 14))


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with a file, a person, a photo, a configuration, a draft and keys."""
    home = tmp_path / "office" / "home"
    home.mkdir(parents=True)
    (home / "campaign.toml").write_text("# 配置\n", encoding="utf-8")
    (home / "roads").mkdir()
    (home / "roads" / "roads.geojson").write_text("{}", encoding="utf-8")
    store = opened(home)
    add_subdistrict(store)
    play(store, File("C1", 1, "01"), (EventKind.CLUE_RECEIVED, DAY))
    record_parties(store, "C1", DAY, sub_lessor())
    record_note(store, 1, (PICTURE,), home)
    store.close()
    return home


def backed_up(home: Path, folder: Path | None = None, *, with_keys: bool = False, now: datetime = NOW) -> Backup:
    """A backup of the home."""
    target = folder or home.parent / "safe"
    return make_backup(home, home / "qunzu.sqlite", target, with_keys=with_keys, now=now, progress=silent)


def brought_back(archive: Path, home: Path, *, replace: bool = False) -> None:
    """Restored, with all checks."""
    restore(archive, home, ROOT, NOW, replace=replace, despite_faults=False, progress=silent)


def names_in(archive: Path) -> set[str]:
    """The members of an archive."""
    with ZipFile(archive) as opened_archive:
        return set(opened_archive.namelist())


def test_the_archive_holds_everything_but_the_keys_and_is_private(home: Path) -> None:
    """Its name says when; its mode that it is nobody else's."""
    (home / "backups").mkdir()
    (home / "backups" / "old.zip").write_bytes(b"old")
    (home / ".photo-half").write_bytes(b"half")
    (home / "roads" / "qunzu-backup-20211001-120000.zip").write_bytes(b"earlier")
    made = backed_up(home)
    photo = f"attachments/{PICTURE.sha256[:2]}/{PICTURE.sha256}.jpg"
    assert names_in(made.path) == {"qunzu.sqlite", "campaign.toml", "roads/roads.geojson", photo, MANIFEST}
    assert made.path.name == "qunzu-backup-20211027-173000.zip"
    assert stat.S_IMODE(made.path.stat().st_mode) == 0o600
    assert made.missing_photos == 0


def test_with_keys_they_are_in_it(home: Path) -> None:
    """Only when asked for."""
    assert {"keys/encryption-1.key", "keys/index-1.key"} <= names_in(backed_up(home, with_keys=True).path)


def test_base_maps_stay_out_unless_asked_for_and_are_still_there_after_a_restore(home: Path) -> None:
    """They can be gigabytes and came from elsewhere; the office's own roads, water and certificate are data."""
    (home / "map").mkdir()
    for name in ("street.mbtiles", "photo.TIF", "plan.png", "plan.pgw", "道路.geojson", "office-ca.pem"):
        (home / "map" / name).write_bytes(name.encode())
    made = backed_up(home)
    held = {name for name in names_in(made.path) if name.startswith("map/")}
    assert held == {"map/plan.pgw", "map/道路.geojson", "map/office-ca.pem"}
    assert made.without_maps == (3, len("street.mbtiles" + "photo.TIF" + "plan.png"))
    whole = make_backup(home, None, home.parent / "whole", with_keys=False, with_maps=True, now=NOW, progress=silent)
    assert {f"map/{name}" for name in ("street.mbtiles", "photo.TIF", "plan.png")} <= names_in(whole.path)
    assert whole.without_maps == (0, 0)
    (home / "map" / "道路.geojson").write_bytes(b"newer")
    brought_back(made.path, home, replace=True)
    now = {file.name: file.read_bytes() for file in (home / "map").iterdir()}
    assert now["street.mbtiles"] == b"street.mbtiles"
    assert now["道路.geojson"].decode() == "道路.geojson"
    assert set(now) == {"street.mbtiles", "photo.TIF", "plan.png", "plan.pgw", "道路.geojson", "office-ca.pem"}


def test_a_restored_home_is_the_same_and_its_record_says_who_restored_it(home: Path, tmp_path: Path) -> None:
    """Every file bit for bit, every row; only the note of the restore is new, and the record is sound."""
    made = backed_up(home, with_keys=True)
    other = tmp_path / "new" / "home"
    brought_back(made.path, other)
    for name in ("campaign.toml", "roads/roads.geojson", "keys/index-1.key"):
        assert (other / name).read_bytes() == (home / name).read_bytes()
        assert stat.S_IMODE((other / name).stat().st_mode) == 0o600
    with closing(opened(other)) as new, closing(opened(home)) as old:
        assert new.verify_chain(SUBDISTRICT) == []
        with new.read() as there, old.read() as here:
            events = sa.select(case_event).order_by(case_event.c.version)
            assert there.execute(events).all() == here.execute(events).all()
            logged = there.execute(sa.select(audit).order_by(audit.c.version)).all()
            assert logged[:-1] == here.execute(sa.select(audit).order_by(audit.c.version)).all()
        assert logged[-1].action == "restored" and made.path.name in logged[-1].content
    assert AttachmentFolder(other).is_sound(PICTURE.sha256)


def test_a_backup_while_others_write_is_of_one_moment(home: Path) -> None:
    """Notes with pictures keep coming: what the copy knows, it has whole, the pictures included."""
    stop, recorded = threading.Event(), []

    def write() -> None:
        store = opened(home)
        number = 1
        while not stop.is_set():
            number += 1
            record_note(store, number, (Photo(f"picture {number}".encode(), 4, 3, None),), home)
            recorded.append(number)
        store.close()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        versions = []
        for turn in range(3):
            seen = len(recorded)
            while len(recorded) < seen + 5:
                assert writer.is_alive()
                time.sleep(0.01)
            made = backed_up(home, now=NOW + timedelta(seconds=turn))
            found = checked_archive(made.path, home, NOW, silent)
            assert (found.faults, made.missing_photos) == ((), 0)
            versions.append(found.versions[SUBDISTRICT])
    finally:
        stop.set()
        writer.join()
    assert versions == sorted(set(versions)), "each later backup knows more"


def test_data_are_never_overwritten_unasked_and_kept_when_asked(home: Path) -> None:
    """The old home lies beside, whole; the backups in it stay where they are."""
    made = backed_up(home, home / "backups")
    store = opened(home)
    record_note(store, 2)
    store.close()
    with pytest.raises(UserError, match="已经有数据"):
        brought_back(made.path, home)
    brought_back(made.path, home, replace=True)
    (aside,) = home.parent.glob("home.before-*")
    with closing(opened(home)) as new, closing(opened(aside)) as old, new.read() as there, old.read() as here:
        count = sa.select(sa.func.count()).select_from(case_event).where(case_event.c.uid == "n2")
        assert (there.execute(count).scalar_one(), here.execute(count).scalar_one()) == (0, 1)
    assert (home / "backups" / made.path.name).is_file()
    assert (home / "keys" / "encryption-1.key").read_bytes() == (aside / "keys" / "encryption-1.key").read_bytes()


def test_while_the_program_runs_nothing_is_replaced(home: Path) -> None:
    """It would go on writing into the folder that was moved aside."""
    made = backed_up(home)
    running = opened(home)
    with running.read() as connection:
        connection.execute(sa.select(audit.c.version)).first()
    with pytest.raises(UserError, match="先停止看板"):
        brought_back(made.path, home, replace=True)
    running.close()
    brought_back(made.path, home, replace=True)


def test_keys_that_were_put_back_first_are_used_and_foreign_ones_are_noticed(home: Path, tmp_path: Path) -> None:
    """A folder with nothing but keys is as good as empty."""
    made = backed_up(home)
    own, foreign = tmp_path / "own", tmp_path / "foreign"
    own.mkdir()
    copytree(home / "keys", own / "keys")
    KeyRing(foreign / "keys").begin(SUBDISTRICT)
    assert checked_archive(made.path, foreign, NOW, silent).unreadable == 1
    assert checked_archive(made.path, tmp_path / "none", NOW, silent).unreadable == 1
    brought_back(made.path, own)
    assert (own / "keys" / "index-1.key").read_bytes() == (home / "keys" / "index-1.key").read_bytes()
    assert checked_archive(made.path, own, NOW, silent).unreadable == 0
    assert not list(tmp_path.glob("own.before*"))


def rewritten(archive: Path, target: Path, change: dict[str, bytes | None]) -> Path:
    """The archive with other content under some names (None = without)."""
    with ZipFile(archive) as source, ZipFile(target, "w") as copy:
        for name in source.namelist():
            content = change.get(name, source.read(name))
            if content is not None:
                copy.writestr(name, content)
        for name in change.keys() - set(source.namelist()):
            content = change[name]
            assert content is not None
            copy.writestr(name, content)
    return target


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"campaign.toml": b"other"}, "校验值不符"),
        ({"campaign.toml": None}, "与清单不符"),
        ({"more.txt": b"more"}, "与清单不符"),
        ({MANIFEST: b"{"}, "清单"),
        ({MANIFEST: None}, "不是本程序制作的备份"),
    ],
)
def test_an_archive_that_was_changed_is_refused(
    home: Path, tmp_path: Path, change: dict[str, bytes | None], sentence: str
) -> None:
    """Nothing is left in the target, nor beside it."""
    bad = rewritten(backed_up(home).path, tmp_path / "bad.zip", change)
    target = tmp_path / "new" / "home"
    with pytest.raises(ArchiveError, match=sentence):
        brought_back(bad, target)
    assert not target.exists() and not list(target.parent.glob("*")) and not list(target.parent.glob(".*"))


@pytest.mark.parametrize("share", [0.0, 0.3, 0.9, 0.999])
def test_an_archive_that_was_cut_off_is_refused(home: Path, tmp_path: Path, share: float) -> None:
    """A copy to a stick that was pulled out."""
    whole = backed_up(home).path.read_bytes()
    short = tmp_path / "short.zip"
    short.write_bytes(whole[: int(len(whole) * share)])
    with pytest.raises(ArchiveError, match="不是完整的备份文件"):
        brought_back(short, tmp_path / "new")
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("name", ["../escape", "/etc/passwd", "a/../../b", "a\\..\\b", "C:x", "", "a//b"])
def test_no_member_leaves_the_folder(home: Path, name: str) -> None:
    """Whatever the list says."""
    with ZipFile(backed_up(home).path) as archive:
        content = json.loads(archive.read(MANIFEST))
    content["files"].append({"name": name, "bytes": 1, "sha256": "0" * 64, "modified": 0})
    with pytest.raises(ArchiveError):
        read_manifest(json.dumps(content))


def test_a_record_that_was_edited_before_the_backup_is_refused_unless_asked_for(home: Path, tmp_path: Path) -> None:
    """The archive itself is sound; what is in it is not what the program wrote."""
    with closing(sqlite3.connect(home / "qunzu.sqlite")) as connection:
        connection.execute("update case_event set occurred_on = '2021-09-29' where uid = 'n1'")
        connection.commit()
    made = backed_up(home)
    with pytest.raises(ArchiveError, match="记录前后不符"):
        brought_back(made.path, tmp_path / "new")
    restore(made.path, tmp_path / "new", ROOT, NOW, replace=False, despite_faults=True, progress=silent)
    assert (tmp_path / "new" / "qunzu.sqlite").is_file()


def test_a_database_of_a_newer_program_is_refused(home: Path, tmp_path: Path) -> None:
    """Instead of opening it and breaking something."""
    with closing(sqlite3.connect(home / "qunzu.sqlite")) as connection:
        connection.execute("insert into schema_version values (99)")
        connection.commit()
    made = backed_up(home)
    with pytest.raises(UserError, match="更新版本的程序"):
        brought_back(made.path, tmp_path / "new")


def test_a_lost_photo_is_told_at_the_backup_and_at_the_restore(home: Path, tmp_path: Path) -> None:
    """The rest is still backed up."""
    shutil.rmtree(home / "attachments")
    made = backed_up(home)
    assert made.missing_photos == 1
    with pytest.raises(ArchiveError, match="照片"):
        brought_back(made.path, tmp_path / "new")


def backup_that_dies(home: Path, target: Path, instant: int) -> bool:
    """Run a backup in a process that is killed at its step of that number; True when it came so far."""
    child = os.fork()
    if child == 0:
        steps = 0

        def tick(share: float, step: str) -> None:
            nonlocal steps
            steps += 1
            if steps == instant:
                os.kill(os.getpid(), signal.SIGKILL)

        make_backup(home, home / "qunzu.sqlite", target, with_keys=False, now=NOW, progress=tick)
        os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


@pytest.mark.skipif(not hasattr(os, "fork"), reason="kill -9 is for systems that have it")
def test_a_killed_backup_leaves_a_whole_archive_or_none_and_what_is_left_over_goes_later(
    home: Path, tmp_path: Path
) -> None:
    """kill -9 after each step: copied, each file packed, each file checked, named."""
    instant, outcomes, later = 1, [], NOW + timedelta(days=1)
    while True:
        target = tmp_path / f"instant{instant}"
        was_killed = backup_that_dies(home, target, instant)
        archives, unfinished = list(target.glob("*.zip")), list(target.glob(f"{UNFINISHED}*"))
        assert len(archives) + len(unfinished) == 1
        for archive in archives:
            assert checked_archive(archive, home, NOW, silent).faults == ()
        for path in unfinished:
            long_ago = later.timestamp() - LEFT_OVER_SECONDS - 1
            for part in (*path.rglob("*"), path):
                os.utime(part, (long_ago, long_ago))
            backed_up(home, target, now=later)
            assert not path.exists()
        outcomes.append(len(archives))
        if not was_killed:
            break
        instant += 1
    assert outcomes == sorted(outcomes) and {0, 1} == set(outcomes)


def test_an_interrupted_restore_leaves_the_home_as_it_was(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The disk fails between the two renames."""
    made = backed_up(home)
    before = (home / "campaign.toml").read_bytes()
    whole = Path.rename

    def fails(path: Path, target: Path) -> Path:
        if path.parent.name.startswith(UNFINISHED):
            raise OSError(5, "Input/output error", str(path))
        return whole(path, target)

    monkeypatch.setattr(Path, "rename", fails)
    with pytest.raises(UserError, match="恢复没有完成"):
        brought_back(made.path, home, replace=True)
    assert (home / "campaign.toml").read_bytes() == before
    assert not list(home.parent.glob("home.before*")) and not list(home.parent.glob(".*"))


def test_the_commands_say_what_is_where_and_log_the_backup(
    demo_home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The demo from one machine to another, by the command line alone."""
    home = copytree(demo_home, tmp_path / "home")
    assert main(["backup", "--home", str(home)]) == 0
    said = capsys.readouterr().out
    assert "密钥（keys 目录）不在备份中" in said
    (archive,) = (home / "backups").glob("*.zip")
    assert main(["restore", str(archive), "--check", "--home", str(home), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["unreadable_persons"] == 0
    assert main(["restore", str(archive), "--home", str(home)]) == 2
    assert "--replace" in capsys.readouterr().err
    assert main(["restore", str(archive), "--home", str(tmp_path / "other")]) == 0
    said = capsys.readouterr().out
    assert "purge --confirm" in said and "keys 目录放回数据目录" in said
    assert main(["audit", "verify", "--home", str(tmp_path / "other")]) == 0
    assert (
        main(["audit", "export", "--home", str(home), "--out", str(tmp_path / "log.csv"), "--from", "2021-01-01"]) == 0
    )
    assert "backup" in (tmp_path / "log.csv").read_text(encoding="utf-8-sig")


def test_a_postgresql_database_is_referred_to_its_own_program(
    demo_home: Path, tmp_path: Path, store_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """pg_dump, and the files apart; an SQLite file elsewhere is backed up like the home's own."""
    home = copytree(demo_home, tmp_path / "home")
    monkeypatch.setenv("QUNZU_DATABASE_URL", store_url)
    Store.open(store_url).close()
    code = main(["backup", "--home", str(home), "--to", str(tmp_path / "safe")])
    if store_url.startswith("sqlite"):
        assert code == 0
        return
    assert code == 2 and "pg_dump" in capsys.readouterr().err
    assert main(["backup", "--home", str(home), "--to", str(tmp_path / "safe"), "--files-only"]) == 0
    assert "不含数据库" in capsys.readouterr().out
    (archive,) = (tmp_path / "safe").glob("*.zip")
    assert "qunzu.sqlite" not in names_in(archive) and "campaign.toml" in names_in(archive)
