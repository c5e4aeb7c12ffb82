"""The key ring: made once, private, whole, and a clear sentence whenever a key cannot be used."""

from __future__ import annotations

import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from data.keys import KeyRing, KeyRingError
from data.store import Store, sqlite_url

CODE = "310117006"


@pytest.fixture
def ring(tmp_path: Path) -> KeyRing:
    """The keys of a new subdistrict."""
    keys = KeyRing(tmp_path / "home" / "keys")
    keys.begin(CODE)
    return keys


def files(tmp_path: Path) -> dict[str, bytes]:
    """All key files."""
    return {path.name: path.read_bytes() for path in (tmp_path / "home" / "keys").iterdir()}


def test_keys_are_private_and_of_256_bits(ring: KeyRing, tmp_path: Path) -> None:
    """Nobody but the user of the program reads them; all three differ."""
    folder = tmp_path / "home" / "keys"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}
    assert len({ring.encryption(1), ring.index(), bytes.fromhex(ring.caller(CODE))}) == 3
    assert len(ring.encryption(1)) == len(ring.index()) == 32


def test_beginning_again_keeps_every_key(ring: KeyRing, tmp_path: Path) -> None:
    """Otherwise old values could never be opened."""
    before = files(tmp_path)
    ring.begin(CODE)
    assert files(tmp_path) == before


def test_two_processes_that_begin_at_once_use_the_same_keys(tmp_path: Path) -> None:
    """Whoever comes second reads what the first wrote, never half of it."""
    folder = tmp_path / "home" / "keys"

    def begun(_: int) -> tuple[bytes, str]:
        keys = KeyRing(folder)
        keys.begin(CODE)
        return keys.encryption(1), keys.caller(CODE)

    with ThreadPoolExecutor(8) as threads:
        assert len(set(threads.map(begun, range(32)))) == 1
    assert sorted(path.name for path in folder.iterdir()) == ["caller-310117006.key", "encryption-1.key", "index-1.key"]


def test_rotation_adds_a_key_and_keeps_the_old_ones(ring: KeyRing) -> None:
    """New values take the newest, old ones stay readable."""
    old = ring.encryption(1)
    assert ring.rotate() == 2
    assert ring.newest_encryption == 2
    assert ring.encryption(1) == old != ring.encryption(2)


@pytest.mark.parametrize(
    ("content", "word"),
    [("", "不完整"), ("00" * 31, "不完整"), ("zz" * 32, "不完整"), ("密钥", "读不出来")],
)
def test_a_damaged_key_is_named(ring: KeyRing, tmp_path: Path, content: str, word: str) -> None:
    """Cut, not hexadecimal, not text."""
    (tmp_path / "home" / "keys" / "index-1.key").write_text(content, encoding="utf-8")
    with pytest.raises(KeyRingError, match=word):
        ring.index()


@pytest.mark.skipif(os.name != "posix", reason="modes of files are POSIX")
def test_a_key_that_others_can_read_is_refused(ring: KeyRing, tmp_path: Path) -> None:
    """As ssh does: the mend is in the sentence."""
    (tmp_path / "home" / "keys" / "encryption-1.key").chmod(0o644)
    with pytest.raises(KeyRingError, match="chmod 600"):
        ring.encryption(1)


def test_a_missing_key_is_named_and_not_made_anew(tmp_path: Path) -> None:
    """A lost folder must be noticed: a second subdistrict makes no new keys of persons."""
    url = sqlite_url(tmp_path / "home" / "qunzu.sqlite")
    store = Store.open(url)
    store.create_subdistrict(CODE, "云溪街道", False)
    (tmp_path / "home" / "keys" / "encryption-1.key").unlink()
    store.create_subdistrict("310117007", "另一街道", False)
    with pytest.raises(KeyRingError, match=r"缺少 encryption-1\.key.*密钥备份"):
        _ = store.keys.newest_encryption
    with pytest.raises(KeyRingError, match=r"缺少 encryption-1\.key"):
        store.keys.rotate()
    store.close()


def test_a_ring_without_a_folder_says_so_and_never_shows_a_key(ring: KeyRing) -> None:
    """A store opened without keys; and no key stands in a log by accident."""
    with pytest.raises(KeyRingError, match="没有密钥目录"):
        KeyRing(None).index()
    assert ring.caller(CODE) not in repr(ring)


def test_another_databases_key_is_not_overwritten(ring: KeyRing) -> None:
    """Taking over a database of before into a folder that belongs to another."""
    with pytest.raises(KeyRingError, match="不是一套"):
        ring.keep_caller(CODE, "ab" * 32)
    ring.keep_caller("310117007", "ab" * 32)
    assert ring.caller("310117007") == "ab" * 32


def test_the_database_holds_no_key(tmp_path: Path) -> None:
    """Neither in clear nor as text: the file alone opens nothing."""
    url = sqlite_url(tmp_path / "home" / "qunzu.sqlite")
    store = Store.open(url)
    store.create_subdistrict(CODE, "云溪街道", False)
    store.close()
    content = b"".join(path.read_bytes() for path in (tmp_path / "home").glob("qunzu.sqlite*"))
    for key in files(tmp_path).values():
        assert key.strip() not in content
        assert bytes.fromhex(key.decode().strip()) not in content
