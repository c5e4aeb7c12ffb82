"""demo: an invented subdistrict to look at, always marked 演示数据."""

from __future__ import annotations

import argparse
import shutil
import tempfile
from pathlib import Path

from casework.errors import ConflictError
from data.commands.contract import Answer, Invocation
from data.keys import FOLDER
from data.legal_basis import legal_basis_file
from data.settings import Settings

NAME = "demo"
HELP = "生成演示数据：虚构的街道、三年投诉和一次专项行动"
BUILDING_PREFIX = ".demo-"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """--seed, --scale and --replace."""
    parser.add_argument("--seed", type=int, default=2021, help="随机种子，相同种子得到相同数据（默认 2021）")
    parser.add_argument("--scale", type=int, default=1, help="街道个数（默认 1）")
    parser.add_argument("--replace", action="store_true", help="先删除本目录中已有的演示数据（从不删除正式数据）")


def run(invocation: Invocation) -> Answer:
    """Build the demo beside the home folder and move it in at the end, so that a killed run leaves nothing behind.

    Raises ConflictError when the home folder already holds data and --replace does not apply.
    """
    from data.demo import build_demo
    from data.store import Store

    settings, arguments = invocation.settings, invocation.arguments
    if arguments.scale < 1:
        raise ConflictError("--scale 应为 1 或更大的整数。")
    if settings.uses_own_database:
        _make_room(settings, arguments.replace)
        settings.home.mkdir(parents=True, exist_ok=True, mode=0o700)
        for left_over in settings.home.glob(f"{BUILDING_PREFIX}*"):
            shutil.rmtree(left_over)
        with tempfile.TemporaryDirectory(prefix=BUILDING_PREFIX, dir=settings.home) as building:
            place = Path(building)
            store = Store.open(_beside(settings, place))
            try:
                build_demo(store, place, arguments.seed, arguments.scale, invocation.progress)
            finally:
                store.close()
            _move_in(place, settings)
    else:
        store = Store.open(settings.database_url, keys=settings.keys)
        try:
            build_demo(store, settings.home, arguments.seed, arguments.scale, invocation.progress)
        finally:
            store.close()
    return Answer(
        {"home": str(settings.home), "seed": arguments.seed, "scale": arguments.scale},
        f"演示数据已生成：{settings.home}（{arguments.scale} 个街道，种子 {arguments.seed}，全部为虚构）",
    )


def _beside(settings: Settings, place: Path) -> str:
    from data.store import sqlite_url

    return sqlite_url(place / settings.database_file.name)


def _make_room(settings: Settings, replace: bool) -> None:
    keys = settings.home / FOLDER
    if not settings.database_file.exists() and not settings.campaign_file.exists():
        if keys.exists():
            raise ConflictError(f"{keys} 里有密钥，可能属于别的数据库，没有改动。请把它移走，或用 --home 指定空目录。")
        return
    if not replace:
        raise ConflictError(
            f"数据目录 {settings.home} 里已经有数据，没有改动。请用 --home 指定空目录；"
            "若其中是演示数据，可加 --replace 重新生成。"
        )
    if settings.database_file.exists() and not _holds_only_demo(settings):
        raise ConflictError(f"数据目录 {settings.home} 里有正式数据，不能用演示数据替换。请用 --home 指定空目录。")
    if settings.campaign_file.exists() and not settings.database_file.exists():
        raise ConflictError(f"{settings.campaign_file} 是手工建立的配置，不能用演示数据替换。请用 --home 指定空目录。")
    for name in _demo_files(settings):
        name.unlink(missing_ok=True)
    if keys.exists():
        shutil.rmtree(keys)


def _holds_only_demo(settings: Settings) -> bool:
    from data.store import Store

    store = Store.open(settings.database_url, keys=settings.keys)
    try:
        return all(entry.is_demo for entry in store.subdistricts())
    finally:
        store.close()


def _demo_files(settings: Settings) -> list[Path]:
    database = settings.database_file
    sides = [database.with_name(database.name + end) for end in ("", "-wal", "-shm")]
    written = (settings.campaign_file, settings.calendar_file, legal_basis_file(settings), settings.home / "truth.json")
    return [*sides, *written]


def _move_in(place: Path, settings: Settings) -> None:
    # The database comes last, its keys before it: until it stands there, the home folder counts as without data.
    last = (FOLDER, settings.database_file.name)
    files = sorted(place.iterdir(), key=lambda path: last.index(path.name) if path.name in last else -1)
    for path in files:
        shutil.move(path, settings.home / path.name)
