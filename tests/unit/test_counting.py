"""What a campaign counts is the same on every page: the types of orders, and the cases that are its own."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from casework.calendar import statutory_calendar
from casework.campaign.model import Campaign
from casework.campaign.reading import load_campaign
from casework.transitions import CLEARED_STAGES
from casework.vocabulary import Knowledge, Stage
from data.access import Reader
from data.briefings import briefing
from data.schema import complaint
from data.store import Store, sqlite_url
from data.view import Counting, counting_of
from tests.records import OFFICE, SUBDISTRICT, add_complaint, add_subdistrict, moment

DAY = date(2021, 10, 27)
START = date(2021, 10, 1)


@pytest.fixture
def typed(store: Store) -> Store:
    """Orders of three types and one without, all in compound 1."""
    add_subdistrict(store)
    for offset, order_type in enumerate(("投诉", "求助", "建议", None)):
        number = f"T{offset}"
        add_complaint(store, number, moment(DAY - timedelta(days=offset)))
        with store.write(SUBDISTRICT) as writing:
            writing.leave_audit("test_type", number, {}, OFFICE, moment(DAY))
            writing.connection.execute(
                sa.update(complaint).where(complaint.c.order_number == number).values(order_type=order_type)
            )
    return store


@pytest.mark.parametrize(
    ("types", "expected"),
    [
        ((), 4),  # nothing named: every type
        (("投诉",), 2),  # the complaint and the order without a type
        (("投诉", "求助"), 3),
    ],
)
def test_every_number_counts_the_same_types(typed: Store, types: tuple[str, ...], expected: int) -> None:
    """The total, the days, the compound on the map and its panel; lists still show every order."""
    reader = Reader(typed, SUBDISTRICT, OFFICE, DAY, Knowledge.AS_KNOWN_THEN, Counting(order_types=types))
    assert reader.complaint_count(START, DAY) == expected
    assert reader.complaints_per_day(START, DAY)["complaints"].sum() == expected
    assert reader.compound_measures(START, DAY).set_index("compound_id").loc[1, "complaints"] == expected
    assert reader.compound_facts(1, START, DAY).complaints == expected
    assert len(reader.newest_complaints(10)) == 4


@pytest.fixture
def demo(demo_home: Path) -> Iterator[tuple[Store, Reader, Campaign]]:
    """The office's reader of the demo on its last day."""
    store = Store.open(sqlite_url(demo_home / "qunzu.sqlite"))
    campaign = load_campaign(demo_home / "campaign.toml")
    yield (
        store,
        Reader(store, campaign.subdistrict_code, OFFICE, DAY, Knowledge.AS_KNOWN_THEN, counting_of(campaign)),
        campaign,
    )
    store.close()


def test_map_table_and_panels_show_the_same_dwellings(demo: tuple[Store, Reader, Campaign]) -> None:
    """A leader who adds up the map gets the committees' table; cases closed before the campaign are on neither."""
    _, reader, campaign = demo
    rows = reader.committee_progress(campaign)
    measures = reader.compound_measures(START, DAY)
    stages = reader.dwelling_points()["stage"].tolist()
    panels = [reader.compound_facts(int(number), START, DAY) for number in measures["compound_id"]]
    for name in ("open", "overdue", "recurred"):
        total = sum(getattr(row, name) for row in rows)
        assert measures[name].sum() == total, name
        assert sum(getattr(panel, name) for panel in panels) == total, name
    cleared = sum(row.cleared for row in rows)
    assert sum(panel.cleared for panel in panels) == cleared
    assert sum(panel.confirmed for panel in panels) == sum(row.confirmed for row in rows)
    quiet = CLEARED_STAGES - {Stage.SUSPECTED}
    assert sum(Stage(stage) in quiet for stage in stages) <= cleared <= sum(Stage(s) in CLEARED_STAGES for s in stages)


def test_a_panel_lists_each_dwelling_of_the_map_with_its_own_address(demo: tuple[Store, Reader, Campaign]) -> None:
    """The files of a compound, once each, at the address and stage that the list of files and the map give them."""
    _, reader, _ = demo
    listed = reader.case_list().set_index("case_id")
    on_map = reader.dwelling_points()
    for number in reader.compound_areas()["compound_id"]:
        cases = reader.compound_facts(int(number), START, DAY).cases.set_index("case_id")
        assert set(on_map.loc[on_map["compound_id"] == number, "case_id"]) <= set(cases.index)
        assert cases.index.is_unique
        there = listed.loc[cases.index, ["building", "room", "stage"]]
        assert cases[["building", "room", "stage"]].to_dict() == there.to_dict()


def test_without_a_campaign_the_past_cases_are_there(demo: tuple[Store, Reader, Campaign]) -> None:
    """The demo has such cases, so the agreement above is not empty."""
    store, reader, campaign = demo
    whole = Reader(store, campaign.subdistrict_code, OFFICE, DAY, Knowledge.AS_KNOWN_THEN)
    assert len(whole.dwelling_points()) > len(reader.dwelling_points())


def test_the_week_before_is_the_same_number_on_every_page(demo: tuple[Store, Reader, Campaign]) -> None:
    """The meeting's change and the hotline page count the week before alike."""
    _, reader, campaign = demo
    shown = briefing(reader, campaign, statutory_calendar(2018, 2022)).changes_since_last_week
    change = next(one for one in shown if one.key == "complaints")
    week = timedelta(days=6)
    assert change.now == reader.complaint_count(DAY - week, DAY)
    assert change.before == reader.complaint_count(DAY - week - timedelta(days=7), DAY - timedelta(days=7))
