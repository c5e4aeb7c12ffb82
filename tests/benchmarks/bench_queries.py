"""The queries of the pages for one subdistrict among 1, 10 and 100: p50 and p95, asked cold and from the cache.

Run: python tests/benchmarks/bench_queries.py [--scales 1 10 100] [--rounds 60] [--home 10=DIR …] [--keep DIR]

Builds the demo once and copies its rows under further subdistrict codes, which is far quicker than playing each
one's campaign and gives the same amount of data; --home SCALE=DIR measures a home made by `demo --scale N` instead.
Machines differ and are busy: read the ratios within one run. The scales take turns, so that load hits all alike.
"""

from __future__ import annotations

import argparse
import random
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import sqlalchemy as sa

from casework.calendar import WorkingCalendar, parse_calendar
from casework.campaign.model import Campaign
from casework.campaign.reading import load_campaign
from casework.events import Actor
from casework.vocabulary import Knowledge, Role
from data.access import Reader
from data.analyses.duties import file_duties
from data.analyses.revisits import recurrence_hints, revisit_report
from data.briefings import briefing
from data.demo import build_demo
from data.schema import metadata, subdistrict
from data.store import Store, sqlite_url

OFFICE = Actor("bench", Role.SAFETY_OFFICE)
LAST_DAY = date(2021, 10, 27)
WINDOW = timedelta(days=182)
COPIED = ("compound", "compound_entrance", "building", "dwelling", "complaint", "case_file", "case_event")
Query = Callable[[Reader, Campaign, WorkingCalendar], object]

QUERIES: dict[str, Query] = {
    "briefing": briefing,
    "committee_progress": lambda reader, campaign, _: reader.committee_progress(campaign),
    "open_per_day": lambda reader, campaign, _: reader.open_per_day(campaign, campaign.phases[0].start, reader.as_of),
    "compound_measures": lambda reader, *_: reader.compound_measures(reader.as_of - WINDOW, reader.as_of),
    "compound_shapes": lambda reader, *_: reader.compound_shapes(),
    "dwelling_points": lambda reader, *_: reader.dwelling_points(),
    "complaint_points": lambda reader, *_: reader.complaint_points(reader.as_of - WINDOW, reader.as_of),
    "complaints_per_day": lambda reader, *_: reader.complaints_per_day(
        reader.as_of - timedelta(weeks=104), reader.as_of
    ),
    "newest_complaints": lambda reader, *_: reader.newest_complaints(50),
    "unlocated_complaints": lambda reader, *_: reader.unlocated_complaints(50),
    "file_duties": file_duties,
    "revisit_report": revisit_report,
    "recurrence_hints": lambda reader, campaign, _: recurrence_hints(reader, campaign),
    "compound_facts": lambda reader, *_: reader.compound_facts(1, reader.as_of - WINDOW, reader.as_of),
}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--scales", type=int, nargs="+", default=[1, 10, 100])
    parser.add_argument("--rounds", type=int, default=60)
    parser.add_argument("--home", action="append", default=[], metavar="SCALE=DIR")
    parser.add_argument("--keep", type=Path, help="build here and use what is there already")
    options = parser.parse_args()
    prepared = {int(scale): Path(folder) for scale, folder in (entry.split("=", 1) for entry in options.home)}
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.keep or Path(temporary)
        first = prepared.get(1) or demo_home(folder / "x1")
        homes = {
            scale: prepared.get(scale) or copied_home(first, folder / f"x{scale}", scale) for scale in options.scales
        }
        campaign = load_campaign(first / "campaign.toml")
        calendar = parse_calendar((first / "calendar.csv").read_text(encoding="utf-8-sig"))
        stores = {scale: Store.open(sqlite_url(home / "qunzu.sqlite")) for scale, home in homes.items()}
        describe(stores)
        report(measured(stores, campaign, calendar, options.rounds))
        for store in stores.values():
            store.close()


def demo_home(home: Path) -> Path:
    """A demo of one subdistrict."""
    if not (home / "truth.json").exists():
        home.mkdir(parents=True, exist_ok=True)
        store = Store.open(sqlite_url(home / "qunzu.sqlite"))
        started = time.perf_counter()
        build_demo(store, home, seed=1, scale=1)
        print(f"demo built in {time.perf_counter() - started:.1f} s")
        store.close()
    return home


def copied_home(first: Path, home: Path, scale: int) -> Path:
    """A copy of the home with `scale` subdistricts of the same rows; campaign files are not needed there."""
    if scale == 1 or (home / "qunzu.sqlite").exists():
        return first if scale == 1 else home
    home.mkdir(parents=True)
    shutil.copy(first / "qunzu.sqlite", home / "qunzu.sqlite")
    store = Store.open(sqlite_url(home / "qunzu.sqlite"))
    original = store.subdistricts()[0].code
    for index in range(1, scale):
        code = f"99{index:07}"
        store.create_subdistrict(code, f"复制 {index}", is_demo=True)
        with store.write(code) as writing:
            for name in COPIED:
                copy_rows(writing.connection, metadata.tables[name], original, code)
    with store.write(original) as writing:
        writing.connection.exec_driver_sql("analyze")
    store.close()
    return home


def copy_rows(connection: sa.Connection, table: sa.Table, original: str, code: str) -> None:
    """The original's rows again under another code."""
    columns = [sa.literal(code) if column.name == "subdistrict" else column for column in table.c]
    rows = sa.select(*columns).where(table.c.subdistrict == original)
    connection.execute(table.insert().from_select([column.name for column in table.c], rows))


def describe(stores: dict[int, Store]) -> None:
    """How much there is."""
    for scale, store in stores.items():
        with store.read() as connection:
            counts = {
                name: connection.execute(sa.select(sa.func.count()).select_from(metadata.tables[name])).scalar_one()
                for name in ("dwelling", "complaint", "case_file", "case_event")
            }
            codes = connection.execute(sa.select(sa.func.count()).select_from(subdistrict)).scalar_one()
        print(f"x{scale}: {codes} subdistricts, " + ", ".join(f"{number:,} {name}" for name, number in counts.items()))


def measured(
    stores: dict[int, Store], campaign: Campaign, calendar: WorkingCalendar, rounds: int
) -> dict[str, dict[int, tuple[list[float], list[float]]]]:
    """Milliseconds per query and scale: cold (another subdistrict and date each time) and from the cache."""
    chance = random.Random(1)
    codes = {scale: [entry.code for entry in store.subdistricts()] for scale, store in stores.items()}
    times: dict[str, dict[int, tuple[list[float], list[float]]]] = {
        name: {scale: ([], []) for scale in stores} for name in QUERIES
    }
    for round_number in range(rounds + 1):
        day = LAST_DAY - timedelta(days=chance.randrange(30))
        for name, query in QUERIES.items():
            for scale in chance.sample(list(stores), len(stores)):
                store = stores[scale]
                reader = Reader(store, chance.choice(codes[scale]), OFFICE, day, Knowledge.AS_KNOWN_THEN)
                store.cache.clear()
                spent = [timed(lambda query=query, reader=reader: query(reader, campaign, calendar)) for _ in range(2)]
                if round_number:  # the first one compiles the statements
                    for kept, milliseconds in zip(times[name][scale], spent, strict=True):
                        kept.append(milliseconds)
    return times


def timed(act: Callable[[], object]) -> float:
    """Milliseconds."""
    started = time.perf_counter()
    act()
    return (time.perf_counter() - started) * 1000


def report(times: dict[str, dict[int, tuple[list[float], list[float]]]]) -> None:
    """One line per query: p50/p95 cold per scale, the ratio of the p95 to that of the first scale, p50 cached."""
    scales = list(next(iter(times.values())))
    print(
        "\nmilliseconds cold p50/p95"
        + " " * 3
        + "".join(f"{f'x{scale}':>16}" for scale in scales)
        + "   ratio  cached p50"
    )
    worst = 0.0
    for name, by_scale in times.items():
        cells, p95 = [], []
        for cold, _ in by_scale.values():
            p95.append(statistics.quantiles(cold, n=20)[-1])
            cells.append(f"{statistics.median(cold):7.1f}/{p95[-1]:8.1f}")
        ratio = p95[-1] / p95[0]
        worst = max(worst, ratio)
        cached = statistics.median(by_scale[scales[-1]][1])
        print(f"{name:<28}" + "".join(f"{cell:>16}" for cell in cells) + f"{ratio:8.2f}{cached:10.2f}")
    total = {
        scale: statistics.quantiles(
            [sum(parts) for parts in zip(*(by_scale[scale][0] for by_scale in times.values()), strict=True)], n=20
        )[-1]
        for scale in scales
    }
    print(f"all queries together, p95: {', '.join(f'x{scale} {ms:.0f} ms' for scale, ms in total.items())}")
    ratio = total[scales[-1]] / total[scales[0]]
    print(f"ratio of the sums' p95, x{scales[-1]} to x{scales[0]}: {ratio:.2f}; worst single {worst:.2f}")


if __name__ == "__main__":
    main()
