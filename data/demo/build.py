"""build_demo: one or many demo subdistricts into a store that holds no real data."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from casework.calendar import WorkingCalendar
from casework.campaign.reading import load_campaign
from casework.errors import UserError
from data.demo.campaign_files import demo_calendar, demo_campaign, write_campaign_files
from data.demo.geography import subdistrict_code
from data.demo.ground_rows import GROUND_ACTION
from data.demo.size import FULL, DemoSize
from data.demo.subdistrict_build import Built, build_subdistrict, ground_of
from data.demo.truth import FILE, read_truth, subdistrict_truth, write_whole
from data.schema import audit
from data.store import Store

MOST_SUBDISTRICTS = 999
Progress = Callable[[float, str], None]


class DemoError(UserError):
    """The demo cannot be built here: names the reason and the mend."""


def build_demo(
    store: Store,
    home: Path,
    seed: int,
    scale: int,
    progress: Progress | None = None,
    *,
    size: DemoSize = FULL,
) -> None:
    """Build `scale` demo subdistricts; the same seed and size give the same data.

    Parameters: store (without real data), home (campaign.toml, calendar.csv and truth.json are written there),
    seed ≥ 0, scale 1 to 999, progress(fraction 0-1, zh-CN text), size of each subdistrict.
    Each subdistrict is one transaction: a broken-off build leaves none of them half, and the next run with the
    same seed goes on with those that are missing.
    Raises DemoError when store or home hold real data or the demo of another seed, or an argument is out of range.
    """
    _check_arguments(seed, scale)
    _check_home(home)
    built_before = _seeds_in_store(store)
    codes = [subdistrict_code(index) for index in range(scale)]
    other = sorted(code for code in codes if built_before.get(code, seed) != seed)
    if other:
        raise DemoError(
            f"这里已有用种子 {built_before[other[0]]} 生成的演示数据（街道 {other[0]}），"
            f"不能再混入种子 {seed} 的数据。请换一个数据目录，或用原来的种子。"
        )
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    calendar = demo_calendar()
    tell: Progress = progress or (lambda fraction, text: None)
    for index, code in enumerate(codes):
        if code not in built_before:
            _build_one(store, home, seed, index, size, calendar, _part(tell, index, scale))
    tell(1.0, "演示数据已生成")


def _build_one(
    store: Store, home: Path, seed: int, index: int, size: DemoSize, calendar: WorkingCalendar, progress: Progress
) -> None:
    ground = ground_of(seed, index, size)
    store.create_subdistrict(ground.code, ground.name, is_demo=True)
    with store.write(ground.code, demo_campaign(ground).order_numbering) as writing:
        built = build_subdistrict(writing, store.keys, seed, index, size, calendar, progress)
        # The files come first: without the data that the commit adds, they say nothing and are written again.
        if index == 0:
            write_campaign_files(home, ground, calendar)
        _add_truth(home, seed, built, with_orders=index == 0)


def _add_truth(home: Path, seed: int, built: Built, *, with_orders: bool) -> None:
    truth = read_truth(home)
    own: dict[str, Any] = subdistrict_truth(built.ground, built.truth, built.orders, built.places, built.relapses)
    if not with_orders:
        del own["orders"]  # they would make the file of 100 subdistricts too large to open
    truth["seed"] = seed
    truth["subdistricts"][built.ground.code] = own
    write_whole(home / FILE, json.dumps(truth, ensure_ascii=False, separators=(",", ":")))


def _part(progress: Progress, index: int, scale: int) -> Progress:
    """The progress of one subdistrict among all."""
    label = f"第 {index + 1}/{scale} 个街道：" if scale > 1 else ""
    return lambda fraction, text: progress((index + fraction) / scale, label + text)


def _check_arguments(seed: int, scale: int) -> None:
    if seed < 0:
        raise DemoError(f"种子 {seed} 不能是负数，请填写 0 或正整数。")
    if not 1 <= scale <= MOST_SUBDISTRICTS:
        raise DemoError(f"街道个数 {scale} 超出范围，请填写 1 至 {MOST_SUBDISTRICTS}。")


def _check_home(home: Path) -> None:
    path = home / "campaign.toml"
    if path.exists() and not load_campaign(path).subdistrict_code.startswith(subdistrict_code(0)[:6]):
        raise DemoError(f"目录 {home} 已有正式的 campaign.toml，演示数据不能放在这里。请用 --home 指定一个空目录。")


def _seeds_in_store(store: Store) -> dict[str, int]:
    """The seed of each demo subdistrict that is there as a whole. Raises DemoError when real data are there."""
    real = [one for one in store.subdistricts() if not one.is_demo]
    if real:
        raise DemoError(
            f"数据库里已有正式数据（{real[0].name}，{real[0].code}），演示数据不能与它混放。"
            "请用 --home 指定一个空目录。"
        )
    ground = sa.select(audit.c.subdistrict, audit.c.content).where(audit.c.action == GROUND_ACTION)
    with store.read() as connection:
        return {row.subdistrict: int(json.loads(row.content)["seed"]) for row in connection.execute(ground)}
