"""Addresses per second, beside the obvious loop (one regular expression per compound, name or lane only, no grammar).

Run: python tests/benchmarks/bench_locate.py
"""

from __future__ import annotations

import random
import re
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from geo.address import normalise
from geo.contracts import CompoundEntry, Entrance
from geo.gazetteer import Gazetteer

FIRST, SECOND = "云柳枫禾金澜朗川星梅兰竹", "溪塘桥穗汀泽湖苑亭岸原洲"


def invented(count: int, seed: int = 1) -> list[CompoundEntry]:
    """Compounds with invented names on invented roads."""
    chance = random.Random(seed)
    roads = [f"{a}{b}{c}路" for a in FIRST for b in SECOND for c in ("", "东", "北")][: max(20, count // 8)]
    entries = []
    for number in range(1, count + 1):
        name = "".join(chance.choice(FIRST + SECOND) for _ in range(3)) + f"{chance.choice(['花苑', '新城', '公馆'])}"
        gates = tuple(Entrance(chance.choice(roads), chance.randrange(1, 3000), "弄") for _ in range(2))
        entries.append(CompoundEntry(number, name, (), gates, {str(b): number * 100 + b for b in range(1, 40)}))
    return entries


def texts(entries: list[CompoundEntry], count: int, seed: int = 2) -> list[str]:
    """What callers write: half of it clean, the rest with names, telephone numbers, counts and unknown lanes."""
    chance = random.Random(seed)
    found = []
    for _ in range(count):
        entry = chance.choice(entries)
        gate = chance.choice(entry.entrances)
        building, room = chance.randrange(1, 45), chance.randrange(1, 18) * 100 + chance.randrange(1, 5)
        people, phone = chance.randrange(6, 30), f"138{chance.randrange(10**8):08d}"
        found.append(
            chance.choice(
                [
                    f"{gate.road}{gate.number}弄{building}号{room}室",
                    f"上海市松江区云溪亭街道{gate.road}{gate.number}弄{building}号楼{room}",
                    f"{entry.name}{building}幢{room}室群租，住{people}人，电话{phone}",
                    f"{gate.road} {gate.number} 弄 {building}＃{room}",
                    f"{entry.name}({gate.road}{gate.number}弄){building}-{room}",
                    f"{gate.road}{gate.number + 1}弄{building}号",
                ]
            )
        )
    return found


def naive(entries: list[CompoundEntry]) -> Callable[[str], int | None]:
    """The obvious way: one regular expression per compound, tried in turn."""
    patterns = [
        (
            entry.compound_id,
            re.compile("|".join([re.escape(entry.name), *(rf"{g.road}{g.number}{g.unit}" for g in entry.entrances)])),
        )
        for entry in entries
    ]

    def search(text: str) -> int | None:
        normal = normalise(text)
        return next((compound for compound, pattern in patterns if pattern.search(normal)), None)

    return search


def rate(function: Callable[[str], object], sample: list[str]) -> float:
    """Texts per second, best of three."""
    best = 0.0
    for _ in range(3):
        start = time.perf_counter()
        for text in sample:
            function(text)
        best = max(best, len(sample) / (time.perf_counter() - start))
    return best


def main() -> None:
    """Print one line per size of the gazetteer."""
    print(f"{'compounds':>9} {'locate/s':>10} {'naive/s':>10} {'ratio':>7} {'matched':>8}")
    for count in (50, 200, 1000, 5000):
        entries = invented(count)
        gazetteer = Gazetteer(entries, district="松江区", subdistrict="云溪亭街道")
        sample = texts(entries, 3000)
        matched = sum(gazetteer.locate(text).compound_id is not None for text in sample)
        ours, theirs = rate(gazetteer.locate, sample), rate(naive(entries), sample[:300])
        print(f"{count:>9} {ours:>10.0f} {theirs:>10.0f} {ours / theirs:>7.1f} {matched / len(sample):>8.1%}")
    long_text = texts(entries, 1)[0] + "，楼道里堆满杂物，居民多次反映无人处理，请有关部门尽快核实。" * 15
    print(f"a text of {len(long_text)} characters: {rate(gazetteer.locate, [long_text] * 300):.0f}/s")


if __name__ == "__main__":
    main()
