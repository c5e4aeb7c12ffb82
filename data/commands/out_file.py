"""Files that a command hands out: new ones only, whole or not at all, and never without an entry in the access log."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

from casework.errors import UserError

Writer = Callable[[Path], object]


def write_new(files: Mapping[Path, bytes | Writer], log: Callable[[], None]) -> None:
    """Write the files under names that are free; log runs when all of them lie ready and before any is there.

    files: the content of each, or what writes it to the path that it is given (a file or a folder).
    Raises UserError when a name is taken or a folder cannot be written; then none of the files is there.
    """
    for out in files:
        if out.exists():
            raise UserError(f"{out} 已经存在，没有改动。请换一个文件名，或先把它移走。")
        if not out.parent.is_dir():
            raise UserError(f"无法写入 {out}：没有目录 {out.parent}，请先建立或换一个目录。")
    ready: dict[Path, Path] = {}
    done: list[Path] = []
    try:
        for out, content in files.items():
            ready[out] = out.with_name(f".part-{os.getpid()}-{out.name}")
            if isinstance(content, bytes):
                ready[out].write_bytes(content)
            else:
                content(ready[out])
        log()
        for out, beside in ready.items():
            if beside.is_dir():
                # Onto a folder that came into being meanwhile it fails, unless that one is empty.
                beside.rename(out)
            else:
                # A link, unlike a rename, never replaces a file that came into being meanwhile.
                os.link(beside, out)
            done.append(out)
    except OSError as error:
        for out in done:
            _remove(out)
        raise UserError(f"无法写入 {'、'.join(map(str, files))}：{_reason(error)}。") from error
    finally:
        for beside in ready.values():
            _remove(beside)


def _reason(error: OSError) -> str:
    """In words that an office knows; the system's own for what is rare."""
    match error.errno:
        case errno.EACCES | errno.EPERM | errno.EROFS:
            return "没有写这个目录的权限"
        case errno.ENOSPC | errno.EDQUOT:
            return "磁盘已满"
        case errno.EEXIST:
            return "同名文件刚刚由别人写入，没有改动"
    return error.strerror or "请检查目录和权限"


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
