"""How page queries hold as the data grow: python tests/benchmarks/bench_queries.py HOME [HOME ...]

Each HOME is a folder made by `demo --scale N`; the first is the yardstick. For every page its queries are asked for
many different days, so that no result comes from the cache, in turn over the homes in one run. Compare the ratios;
the milliseconds are those of a shared machine.
"""

from __future__ import annotations

import random
import statistics
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

from casework.events import Actor
from casework.vocabulary import Knowledge, Role
from data.access import Reader
from data.briefings import briefing
from data.settings import home_calendar, home_campaign, load_settings
from data.store import Store

ROUNDS = 60
LAST_DAY = date(2021, 10, 27)
OFFICE = Actor("pinganban-1", Role.SAFETY_OFFICE)
WINDOW = timedelta(days=90)


class Home:
    """A demo home with its campaign, opened once."""

    def __init__(self, folder: Path) -> None:
        settings = load_settings(folder, {})
        self.store = Store.open(settings.database_url)
        self.campaign = home_campaign(settings)
        self.calendar = home_calendar(settings)
        self.name = f"{folder.name} ({len(self.store.subdistricts())} subdistricts)"

    def reader(self, code: str, day: date) -> Reader:
        return Reader(self.store, code, OFFICE, day, Knowledge.AS_KNOWN_THEN)


def weekly_meeting(home: Home, reader: Reader) -> None:
    briefing(reader, home.campaign, home.calendar)


def campaign_map(home: Home, reader: Reader) -> None:
    reader.compound_shapes()
    reader.compound_measures(reader.as_of - WINDOW, reader.as_of)
    reader.dwelling_points()
    reader.complaint_points(reader.as_of - WINDOW, reader.as_of)


def progress(home: Home, reader: Reader) -> None:
    reader.committee_progress(home.campaign)
    reader.open_per_day(home.campaign, reader.as_of - timedelta(days=60), reader.as_of)


def hotline(home: Home, reader: Reader) -> None:
    reader.complaints_per_day(reader.as_of - timedelta(weeks=80), reader.as_of)
    reader.newest_complaints(200)
    reader.unlocated_complaints(200)
    reader.complaint_count(reader.as_of - timedelta(days=6), reader.as_of)


PAGES: tuple[Callable[[Home, Reader], None], ...] = (weekly_meeting, campaign_map, progress, hotline)


def milliseconds(home: Home, page: Callable[[Home, Reader], None], code: str, day: date) -> float:
    """One uncached run of a page's queries."""
    home.store.cache.clear()
    reader = home.reader(code, day)
    start = time.perf_counter()
    page(home, reader)
    return (time.perf_counter() - start) * 1000


def main(folders: list[str]) -> None:
    homes = [Home(Path(folder)) for folder in folders]
    draw = random.Random(1)
    codes = {home: [entry.code for entry in home.store.subdistricts()] for home in homes}
    for page in PAGES:
        times: dict[Home, list[float]] = {home: [] for home in homes}
        for _ in range(ROUNDS):
            day = LAST_DAY - timedelta(days=draw.randrange(60))
            for home in homes:
                times[home].append(milliseconds(home, page, draw.choice(codes[home]), day))
        yardstick = statistics.quantiles(times[homes[0]], n=20)[18]
        for home in homes:
            p50, p95 = statistics.median(times[home]), statistics.quantiles(times[home], n=20)[18]
            print(
                f"{page.__name__:15} {home.name:28} p50 {p50:6.1f} ms  p95 {p95:6.1f} ms  ratio {p95 / yardstick:4.2f}"
            )


if __name__ == "__main__":
    main(sys.argv[1:])
