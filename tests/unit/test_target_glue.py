"""The target asked of a store: what a role sees, the command, the briefing and the chart agree."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from analytics.briefing import briefing_json
from analytics.charts.target import target_chart
from analytics.target import target_outlook as outlook_of
from analytics.target_reading import outlook_json, reading
from casework.events import Actor
from casework.vocabulary import Knowledge, Role
from data.__main__ import main
from data.access import Reader
from data.analyses.target import target_outlook
from data.briefings import briefing
from data.store import Store
from tests.campaigns import CALENDAR, CAMPAIGN
from tests.order_frames import spread_orders
from tests.records import OFFICE, SUBDISTRICT, add_complaint, add_subdistrict, moment

AS_OF = date(2021, 8, 31)
FIXED = replace(CAMPAIGN, target=replace(CAMPAIGN.target, baseline_count=500))


@pytest.fixture
def filled(sqlite_store: Store) -> Store:
    """Committee 01: 3 orders this July and 4 last; committee 02: 2 and 1."""
    add_subdistrict(sqlite_store)
    for code, compound, year, number in (
        ("01", 1, 2021, 3),
        ("01", 1, 2020, 4),
        ("02", 2, 2021, 2),
        ("02", 2, 2020, 1),
    ):
        for n in range(number):
            day = moment(date(year, 7, 5) + timedelta(weeks=2 * n))
            add_complaint(sqlite_store, f"{code}-{year}-{n}", day, compound_id=compound, committee_code=code)
    return sqlite_store


def asked(store: Store, actor: Actor = OFFICE, as_of: date = AS_OF) -> Reader:
    """A reader of the test subdistrict."""
    return Reader(store, SUBDISTRICT, actor, as_of, Knowledge.AS_KNOWN_THEN)


def test_the_street_and_a_committee_each_see_their_own_comparison(filled: Store) -> None:
    """5 against 5; 3 against 4 for committee 01, which is far too few to say anything."""
    street = target_outlook(asked(filled), CAMPAIGN, CALENDAR)
    own = target_outlook(asked(filled, Actor("c", Role.COMMITTEE, "01")), CAMPAIGN, CALENDAR)
    assert street.ratio is not None and own.ratio is not None
    assert (street.ratio.current, street.ratio.baseline) == (5, 5)
    assert (own.ratio.current, own.ratio.baseline) == (3, 4)
    assert reading(own).headline == "尚不能判断：上年同期只有 4 件，差一两件就会改变结论"


def test_the_streets_fixed_base_is_not_a_committees(filled: Store) -> None:
    """500 orders are the street's; a committee is compared with its own orders, also when the window is over."""
    after = date(2022, 1, 5)
    own = asked(filled, Actor("c", Role.COMMITTEE, "01"), after)
    assert target_outlook(own, FIXED, CALENDAR).whole_base == 4
    assert briefing(own, FIXED, CALENDAR).target.baseline == 4
    assert target_outlook(asked(filled, as_of=after), FIXED, CALENDAR).whole_base == 500
    assert briefing(asked(filled, as_of=after), FIXED, CALENDAR).target.baseline == 500


@pytest.mark.parametrize("as_of", [date(2021, 6, 1), date(2021, 7, 1), AS_OF, date(2022, 1, 5)])
def test_the_briefing_carries_the_outlook_and_says_the_same(filled: Store, as_of: date) -> None:
    """One comparison: the official figures of the card and of the outlook never differ; JSON holds no NaN."""
    reader = asked(filled, as_of=as_of)
    found = briefing(reader, CAMPAIGN, CALENDAR)
    assert found.outlook == target_outlook(reader, CAMPAIGN, CALENDAR)
    assert found.outlook is not None
    assert found.outlook.change == found.target.change
    if found.outlook.ratio is not None:
        assert (found.outlook.ratio.current, found.outlook.ratio.baseline) == (
            found.target.current,
            found.target.baseline,
        )
    plain = json.loads(json.dumps(briefing_json(found), allow_nan=False))
    assert plain["target"]["outlook"] == json.loads(json.dumps(outlook_json(found.outlook)))


def test_the_command_prints_the_outlook(demo_home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """target --json is one object; without it the reading is in plain words."""
    words = ["target", "--home", str(demo_home), "--as-of", "2021-10-27"]
    assert main([*words, "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert {"ratio", "interval", "on_course", "at_most_more", "chance_fell", "reading", "forecast"} <= set(answer)
    assert answer["as_of"] == "2021-10-27"
    assert main(words) == 0
    text = capsys.readouterr().out
    assert answer["reading"]["headline"] in text
    assert "演示数据" in text


def test_the_chart_holds_both_years_the_limit_and_the_band() -> None:
    """Cumulative counts end where the outlook says; before the window there is nothing to draw."""
    numbers = {
        (date(2020, 7, 1), date(2020, 12, 31)): 366,
        (date(2021, 7, 1), date(2021, 10, 27)): 180,
        (date(2019, 7, 1), date(2020, 6, 30)): 300,
    }
    outlook = outlook_of(spread_orders(numbers), CAMPAIGN, CALENDAR, date(2021, 10, 27))
    traces = {trace.name: trace for trace in target_chart(outlook, CAMPAIGN, CALENDAR).data}
    assert traces["上年同期"].y[-1] == 366
    assert (traces["本期"].x[-1], traces["本期"].y[-1]) == (date(2021, 10, 27), 180)
    assert set(traces["达标上限 274 件"].y) == {274}
    assert traces["预计"].x[-1] == date(2021, 12, 31)
    band = traces["预计范围（80%）"]
    assert len(band.x) == len(band.y) == 2 * len(outlook.forecast)
    marked = {one.text for one in target_chart(outlook, CAMPAIGN, CALENDAR).layout.annotations}
    assert marked == {phase.name for phase in CAMPAIGN.phases} | {"中秋", "国庆节"}
    before = outlook_of(spread_orders(numbers), CAMPAIGN, CALENDAR, date(2021, 6, 1))
    assert all(len(trace.x or ()) == 0 for trace in target_chart(before, CAMPAIGN, CALENDAR).data)
