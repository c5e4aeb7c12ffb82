"""Files that a command hands out: whole, new, logged first, and a refusal in words that an office knows."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from casework.errors import UserError
from data.commands.out_file import write_new


def nothing() -> None:
    """A log that succeeds."""


def names(folder: Path) -> list[str]:
    """What lies in the folder."""
    return sorted(path.name for path in folder.iterdir())


def test_both_files_come_or_none(tmp_path: Path) -> None:
    """A taken name among two leaves neither, and the old one as it was."""
    (tmp_path / "b").write_bytes(b"old")
    with pytest.raises(UserError, match="已经存在，没有改动"):
        write_new({tmp_path / "a": b"1", tmp_path / "b": b"2"}, nothing)
    assert names(tmp_path) == ["b"] and (tmp_path / "b").read_bytes() == b"old"
    write_new({tmp_path / "a": b"1", tmp_path / "c": lambda path: path.mkdir()}, nothing)
    assert names(tmp_path) == ["a", "b", "c"] and (tmp_path / "c").is_dir()


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    """By its own name, not by that of a file that nobody asked for."""
    with pytest.raises(UserError, match=r"没有目录 .*nowhere") as refused:
        write_new({tmp_path / "nowhere" / "a.docx": b"1"}, nothing)
    assert ".part-" not in str(refused.value)


@pytest.mark.parametrize(
    ("number", "words"),
    [(errno.EACCES, "权限"), (errno.EROFS, "权限"), (errno.ENOSPC, "磁盘已满"), (errno.EIO, "Input")],
)
def test_what_the_system_refuses_is_said_in_chinese(tmp_path: Path, number: int, words: str) -> None:
    """And nothing is left behind; what is rare comes in the words of the system."""

    def fails(path: Path) -> None:
        path.write_bytes(b"half")
        raise OSError(number, "Input/output error", str(path))

    with pytest.raises(UserError, match=words) as refused:
        write_new({tmp_path / "a.xlsx": fails}, nothing)
    assert "a.xlsx" in str(refused.value) and ".part-" not in str(refused.value)
    assert names(tmp_path) == []


def test_without_an_entry_in_the_log_there_is_no_file(tmp_path: Path) -> None:
    """Whatever stops the log."""

    def refuses() -> None:
        raise UserError("不能写入")

    with pytest.raises(UserError, match="不能写入"):
        write_new({tmp_path / "a": b"1"}, refuses)
    assert names(tmp_path) == []


def test_a_file_that_came_into_being_meanwhile_is_not_replaced(tmp_path: Path) -> None:
    """Two who ask for the same name at the same time."""
    out = tmp_path / "a"

    def others_write() -> None:
        out.write_bytes(b"theirs")

    with pytest.raises(UserError, match="刚刚由别人写入"):
        write_new({out: b"mine"}, others_write)
    assert out.read_bytes() == b"theirs" and names(tmp_path) == ["a"]
