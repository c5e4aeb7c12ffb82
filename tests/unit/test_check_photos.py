"""`check` looks at the photos: each row has its picture, whole; what nobody refers to is only counted."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import pytest
from PIL import Image

from casework.events import Case
from casework.vocabulary import EventKind as K
from data.attachments import AttachmentFolder
from data.commands.check_attachments import photos
from data.commands.findings import FAULT, SOUND, WARNING
from data.database_url import sqlite_url
from data.photos import prepared_photo
from data.settings import Settings
from data.store import Store
from data.survey_recording import Visit, record_visit
from tests.records import OFFICE, SUBDISTRICT, add_subdistrict, moment, play

DAY = date(2021, 10, 8)


@pytest.fixture
def home(sqlite_store: Store, tmp_path: Path) -> Settings:
    """A home with one visit that carries one photo."""
    add_subdistrict(sqlite_store)
    play(sqlite_store, Case("C1", 1, "01"), (K.CLUE_RECEIVED, DAY), (K.CLUE_ACCEPTED, DAY))
    kept = AttachmentFolder(tmp_path).keep(prepared_photo(coloured("red"), "a.jpg"))
    visit = Visit("v1", "C1", K.VISIT_REFUSED, DAY, {}, None, (kept,))
    with sqlite_store.write(SUBDISTRICT) as writing:
        record_visit(writing, OFFICE, visit, moment(DAY, 19))
    return Settings(tmp_path, sqlite_url(tmp_path / "store" / "qunzu.sqlite"))


def coloured(colour: str) -> bytes:
    """A photo of one colour."""
    written = io.BytesIO()
    Image.new("RGB", (30, 20), colour).save(written, "JPEG")
    return written.getvalue()


def levels(store: Store, home: Settings) -> list[str]:
    """How the findings are."""
    return [finding.level for finding in photos(store, home)]


def test_photos_that_are_there_are_sound(sqlite_store: Store, home: Settings) -> None:
    """One row, one picture."""
    assert levels(sqlite_store, home) == [SOUND]


def test_a_picture_that_no_entry_refers_to_is_no_fault(sqlite_store: Store, home: Settings) -> None:
    """Left over from a broken-off entry, or still in a draft."""
    AttachmentFolder(home.home).keep(prepared_photo(coloured("blue"), "b.jpg"))
    assert levels(sqlite_store, home) == [WARNING, SOUND]


@pytest.mark.parametrize("damage", ["changed", "gone"])
def test_a_picture_that_was_changed_or_is_gone_is_a_fault(sqlite_store: Store, home: Settings, damage: str) -> None:
    """Named by its file and number, so that it can be restored."""
    (path,) = (home.home / "attachments").rglob("*.jpg")
    if damage == "gone":
        path.unlink()
    else:
        path.write_bytes(coloured("green"))
    (found,) = list(photos(sqlite_store, home))
    assert found.level == FAULT and "C1" in found.detail and "照片 1" in found.detail
