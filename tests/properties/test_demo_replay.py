"""Each day of the demo campaign: the brief as the office had it that evening equals the brief asked for today."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from analytics.contracts import Briefing
from casework.calendar import parse_calendar
from casework.campaign import Campaign, load_campaign
from casework.events import Actor
from casework.vocabulary import Knowledge, Role
from data.access import Reader
from data.briefings import briefing
from data.engine import sqlite_url
from data.schema import SHANGHAI, case_event, complaint
from data.store import Store

OFFICE = Actor("pinganban-1", Role.SAFETY_OFFICE)
LAST_DAY = date(2021, 10, 27)


@pytest.fixture(scope="module")
def homes(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The demo as it is, and a copy that the test takes back in time."""
    rewound = tmp_path_factory.mktemp("rewound") / "qunzu.sqlite"
    with sa.create_engine(f"sqlite:///{demo_home / 'qunzu.sqlite'}").connect() as source:
        source.exec_driver_sql("VACUUM INTO ?", (str(rewound),))
    shutil.copy(demo_home / "campaign.toml", rewound.parent)
    return demo_home, rewound


def _brief(database: Path, home: Path, campaign: Campaign, day: date, knowledge: Knowledge) -> Briefing:
    store = Store.open(sqlite_url(database))
    try:
        calendar = parse_calendar((home / "calendar.csv").read_text(encoding="utf-8-sig"))
        reader = Reader(store, campaign.subdistrict_code, OFFICE, day, knowledge)
        return briefing(reader, campaign, calendar)
    finally:
        store.close()


def _forget_after(database: Path, day: date) -> None:
    """Take the database back to the evening of the day: later records go, later revisions are not known yet."""
    end = datetime.combine(day + timedelta(days=1), time(), SHANGHAI)
    engine = sa.create_engine(sqlite_url(database))
    with engine.begin() as connection:
        connection.execute(case_event.delete().where(case_event.c.recorded_at >= end))
        connection.execute(complaint.delete().where(complaint.c.known_from >= end))
        connection.execute(complaint.update().where(complaint.c.known_to >= end).values(known_to=None))
    engine.dispose()


def _days() -> Iterator[date]:
    day = LAST_DAY
    while day >= date(2021, 9, 24):
        yield day
        day -= timedelta(days=1)


def test_every_day_of_the_demo_campaign_replays(homes: tuple[Path, Path]) -> None:
    """The brief asked on the evening of D, when nothing later was recorded, is the brief that D gives today."""
    home, rewound = homes
    campaign = load_campaign(home / "campaign.toml")
    differing = []
    for day in _days():
        _forget_after(rewound, day)
        that_evening = _brief(rewound, home, campaign, day, Knowledge.AS_KNOWN_THEN)
        today = _brief(home / "qunzu.sqlite", home, campaign, day, Knowledge.AS_KNOWN_THEN)
        if that_evening != today:
            differing.append(day)
    assert differing == []


def test_late_entries_make_the_two_readings_differ(homes: tuple[Path, Path]) -> None:
    """Without a day on which they differ, the replay above would prove nothing."""
    home, _ = homes
    campaign = load_campaign(home / "campaign.toml")
    database = home / "qunzu.sqlite"
    differing = [
        day
        for day in _days()
        if _brief(database, home, campaign, day, Knowledge.AS_KNOWN_THEN).committees
        != _brief(database, home, campaign, day, Knowledge.LATEST).committees
    ]
    assert len(differing) > 5
