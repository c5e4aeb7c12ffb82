"""For every day of the demo campaign: the briefing recorded on D equals the briefing asked for later, as known then."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from analytics.contracts import Briefing
from casework.calendar import parse_calendar
from casework.campaign.reading import load_campaign
from casework.events import Actor
from casework.vocabulary import Knowledge, Role
from data.access import Reader
from data.briefings import briefing
from data.schema import SHANGHAI, case_event, complaint
from data.store import Store, sqlite_url

OFFICE = Actor("office", Role.SAFETY_OFFICE)


@pytest.fixture
def unfolding(demo_home: Path, tmp_path: Path) -> Iterator[Store]:
    """A copy of the demo whose later records the test takes away, day by day."""
    shutil.copy(demo_home / "qunzu.sqlite", tmp_path / "qunzu.sqlite")
    store = Store.open(sqlite_url(tmp_path / "qunzu.sqlite"))
    yield store
    store.close()


def forget_after(store: Store, code: str, day: date) -> None:
    """Leave the database as it was at the end of the day: no later entry, no later revision of an order."""
    end = datetime.combine(day + timedelta(days=1), time(), SHANGHAI)
    with store.write(code) as writing:
        writing.connection.execute(case_event.delete().where(case_event.c.recorded_at >= end))
        writing.connection.execute(complaint.delete().where(complaint.c.known_from >= end))
        writing.connection.execute(sa.update(complaint).where(complaint.c.known_to >= end).values(known_to=None))


def test_every_day_of_the_demo_reads_as_it_was_recorded(demo_home: Path, unfolding: Store) -> None:
    """Backwards from the last day, so that each database is the one before without that day's records."""
    whole = Store.open(sqlite_url(demo_home / "qunzu.sqlite"))
    campaign = load_campaign(demo_home / "campaign.toml")
    calendar = parse_calendar((demo_home / "calendar.csv").read_text(encoding="utf-8-sig"))
    code = campaign.subdistrict_code
    last = last_day(whole, code)
    days = (last - campaign.phases[0].start).days + 8

    def shown(store: Store, day: date) -> Briefing:
        return briefing(Reader(store, code, OFFICE, day, Knowledge.AS_KNOWN_THEN), campaign, calendar)

    confirmed = set()
    for back in range(days):
        day = last - timedelta(days=back)
        forget_after(unfolding, code, day)
        recorded_on_the_day = shown(unfolding, day)
        assert shown(whole, day) == recorded_on_the_day, day
        confirmed.add(recorded_on_the_day.clearing.confirmed)
    whole.close()
    assert len(confirmed) > 5, "the list moved in these days"


def test_late_entries_make_the_two_readings_differ(demo_home: Path) -> None:
    """Without days on which 当时已知 and 按最新补录 differ, the replay above would prove nothing."""
    store = Store.open(sqlite_url(demo_home / "qunzu.sqlite"))
    campaign = load_campaign(demo_home / "campaign.toml")

    def progress(day: date, knowledge: Knowledge) -> object:
        return Reader(store, campaign.subdistrict_code, OFFICE, day, knowledge).committee_progress(campaign)

    days = [campaign.begins_on + timedelta(days=offset) for offset in range(30)]
    differing = [day for day in days if progress(day, Knowledge.AS_KNOWN_THEN) != progress(day, Knowledge.LATEST)]
    store.close()
    assert len(differing) > 5


def last_day(store: Store, code: str) -> date:
    """The day of the newest record."""
    cutoff = Reader(store, code, OFFICE, date(2099, 1, 1), Knowledge.LATEST).data_cutoff()
    assert cutoff is not None
    return cutoff.date()
