"""The rates of handling: numerators, denominators, cohorts and blanks as in the grid system's own SQL."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.charts.hotline_quality import quality_chart
from analytics.complaint_integrity import unusual_clusters
from analytics.contracts import Window
from analytics.hotline_quality import FIRST_CONTACT, ON_TIME, RESOLVED, SATISFIED, hotline_quality
from casework.hotline_quality import RECEIVED, QualityRules, QualityWeights
from data.analyses.hotline_quality import QualityPeriod, quality_window
from data.frames import typed_frame
from data.queries.orders import ORDERS
from data.schema import SHANGHAI
from tests.campaigns import CAMPAIGN, COMMITTEES
from ui.hotline_quality_panel import quality_table

OCTOBER = Window(date(2021, 10, 1), date(2021, 10, 31))
RULES = QualityRules()
NOON = datetime(2021, 10, 12, 12, tzinfo=SHANGHAI)
PLAIN = {
    "received_at": NOON - timedelta(days=3),
    "closed_at": NOON,
    "due_at": NOON + timedelta(days=1),
    "committee_code": "01",
    "first_contact": "是",
    "outcome": "实际解决",
    "satisfaction": "满意",
}


def frame(*rows: dict[str, Any]) -> pd.DataFrame:
    """Orders with these columns over PLAIN."""
    filled = []
    for number, row in enumerate(rows):
        values: dict[str, Any] = dict.fromkeys(ORDERS) | PLAIN | {"order_number": f"{number:04d}"} | row
        values["received_on"] = values["received_at"].date()
        filled.append([values[name] for name in ORDERS])
    return typed_frame(filled, ORDERS)


def rates_of(orders: pd.DataFrame, rules: QualityRules = RULES) -> dict[str, tuple[float, int]]:
    """Points and n of each rate of the whole."""
    whole = hotline_quality(orders, COMMITTEES, OCTOBER, rules).whole
    return {rate.key: (rate.points, rate.n) for rate in whole.rates}


def test_unrated_orders_stand_in_no_denominator() -> None:
    """先行联系 是/(是+否); 解决 实际解决/(实际解决+解释说明); 满意 1, .8, .6, 0 over those four."""
    orders = frame(
        {},
        {"first_contact": "否", "outcome": "解释说明", "satisfaction": "基本满意"},
        {"first_contact": "未评价", "outcome": "未评价", "satisfaction": "一般"},
        {"first_contact": None, "outcome": None, "satisfaction": "不满意"},
        {"outcome": "部分解决", "satisfaction": "未评价"},
    )
    found = rates_of(orders)
    assert found[FIRST_CONTACT] == (2, 3)
    assert found[RESOLVED] == (1, 2)
    points, n = found[SATISFIED]
    assert points == pytest.approx(2.4)
    assert n == 4


def test_on_time_includes_the_limit_and_leaves_out_orders_without_one() -> None:
    """Closed at the very limit is on time; without a limit nobody can say."""
    found = rates_of(
        frame({"due_at": NOON}, {"due_at": NOON - timedelta(seconds=1)}, {"due_at": None}, {"closed_at": None})
    )
    assert found[ON_TIME] == (1, 2)


def test_an_empty_denominator_is_blank() -> None:
    """Neither 0 nor 100 %: 无分母, and no overall figure either."""
    quality = hotline_quality(frame({"satisfaction": "未评价"}), COMMITTEES, OCTOBER, RULES)
    assert quality.whole.rate(SATISFIED).value is None
    assert quality.whole.overall is None
    empty = hotline_quality(frame(), COMMITTEES, OCTOBER, RULES)
    assert (empty.whole.received, empty.n) == (0, 0)
    assert all(rate.value is None for unit in (empty.whole, *empty.committees) for rate in unit.rates)
    table = quality_table(empty)
    assert set(table["满意率"]) == set(table["综合"]) == {"—（无分母）"}


@pytest.mark.parametrize(
    ("received", "closed", "in_received", "in_closed"),
    [
        ("2021-09-30 23:59", "2021-10-01 00:00", False, True),  # two cohorts in one table
        ("2021-10-31 23:59", "2021-11-01 00:00", True, False),
        ("2021-10-01 00:00", "2021-10-31 23:59", True, True),
    ],
)
def test_received_and_closed_are_two_cohorts(received: str, closed: str, in_received: bool, in_closed: bool) -> None:
    """受理量 by the time received, rates by the time closed, both ends of the window in Shanghai time."""
    times = (datetime.fromisoformat(moment).replace(tzinfo=SHANGHAI) for moment in (received, closed))
    one = frame(dict(zip(("received_at", "closed_at"), times, strict=True)))
    whole = hotline_quality(one, COMMITTEES, OCTOBER, RULES).whole
    assert (whole.received, whole.closed) == (int(in_received), int(in_closed))
    by_receipt = hotline_quality(one, COMMITTEES, OCTOBER, replace(RULES, cohort=RECEIVED)).whole
    assert by_receipt.closed == int(in_received)


def test_committees_stand_in_official_order_with_their_own_orders() -> None:
    """The order of campaign.toml, not of codes or rates; orders without a place are the whole's only."""
    orders = frame({}, {"committee_code": "02"}, {"committee_code": "02"}, {"committee_code": None})
    quality = hotline_quality(orders, COMMITTEES, OCTOBER, RULES)
    assert [(unit.name, unit.received) for unit in quality.committees] == [("乙居委会", 2), ("甲居委会", 1)]
    assert quality.unplaced is not None and quality.unplaced.received == 1
    assert quality.whole.received == 4
    assert hotline_quality(orders, COMMITTEES, OCTOBER, RULES, with_unplaced=False).unplaced is None


def test_the_overall_figure_weighs_the_rates() -> None:
    """30, 20 and 40 points over 90; a rate without weight may be blank."""
    orders = frame({"first_contact": "否", "due_at": None}, {"outcome": "解释说明"})
    whole = hotline_quality(orders, COMMITTEES, OCTOBER, RULES).whole
    assert whole.overall == pytest.approx((30 * 0.5 + 20 * 0.5 + 40 * 1.0) / 90)
    only = replace(RULES, weights=QualityWeights(0, 100, 0, 0))
    assert hotline_quality(frame({"due_at": None}), COMMITTEES, OCTOBER, only).whole.overall is None


@pytest.mark.parametrize(("n", "word"), [(15, "样本少 100.0%（15/15）"), (16, "100.0%（16/16）")])
def test_fewer_than_16_orders_are_marked(n: int, word: str) -> None:
    """样本少 in the table, hatched in the chart."""
    quality = hotline_quality(frame(*[{}] * n), COMMITTEES, OCTOBER, RULES)
    table = quality_table(quality).set_index("居委会")
    assert table.loc["甲居委会", "先行联系率"] == word
    (bar,) = quality_chart(quality, FIRST_CONTACT).data
    assert (bar.marker.pattern.shape == "/") is (n < 16)
    assert list(bar.x) == ["甲居委会"]


@settings(max_examples=25)
@given(st.lists(st.sampled_from(["满意", "基本满意", "一般", "不满意", "未评价", None]), max_size=40))
def test_the_rate_is_the_mean_of_the_points(answers: list[str | None]) -> None:
    """By the obvious way, for any answers."""
    points = {"满意": 1.0, "基本满意": 0.8, "一般": 0.6, "不满意": 0.0}
    rated = [points[answer] for answer in answers if answer in points]
    found, n = rates_of(frame(*({"satisfaction": answer} for answer in answers)))[SATISFIED]
    assert n == len(rated)
    assert found == pytest.approx(sum(rated))


@pytest.mark.parametrize(
    ("period", "as_of", "window"),
    [
        (QualityPeriod.LAST_WEEK, date(2021, 10, 27), (date(2021, 10, 18), date(2021, 10, 24))),
        (QualityPeriod.LAST_WEEK, date(2021, 10, 24), (date(2021, 10, 18), date(2021, 10, 24))),  # its last day
        (QualityPeriod.MONTH, date(2021, 10, 27), (date(2021, 10, 1), date(2021, 10, 27))),
        (QualityPeriod.CAMPAIGN, date(2021, 9, 26), (date(2021, 9, 26), date(2021, 9, 26))),
        (QualityPeriod.CAMPAIGN, date(2021, 9, 25), None),
        (QualityPeriod.TARGET, date(2021, 6, 30), None),
    ],
)
def test_the_windows_that_can_be_chosen(period: QualityPeriod, as_of: date, window: tuple[date, date] | None) -> None:
    """Whole reporting weeks; the others up to as_of; None before they begin."""
    assert quality_window(period, CAMPAIGN, as_of) == (None if window is None else Window(*window))


# ---- orders that came at once ---------------------------------------------------------------------------------


def test_many_orders_on_one_compound_in_a_day_are_listed_from_the_set_number_on() -> None:
    """Four are not, five are; those without a place never are."""
    rules = replace(RULES, same_compound_day=5)
    four = [{"compound_id": 7, "building_id": number} for number in range(4)]
    assert unusual_clusters(frame(*four, *[{}] * 9), rules) == ()
    (found,) = unusual_clusters(frame(*four, {"compound_id": 7, "is_repeat": True}), rules)
    assert (found.kind, found.n, found.compound_id, found.repeats) == ("same_compound", 5, 7, 1)
    assert (found.start, found.end) == (date(2021, 10, 9), date(2021, 10, 9))


def test_one_address_in_one_day() -> None:
    """The same dwelling twice; a building twice only when neither names a room; another day is another day."""
    same = {"compound_id": 7, "building_id": 3, "dwelling_id": 30}
    other_day = same | {"received_at": NOON}
    building = {"compound_id": 7, "building_id": 3}
    (found,) = unusual_clusters(frame(same, same, building, other_day), RULES)
    assert (found.kind, found.order_numbers) == ("same_address", ("0000", "0001"))
    assert [cluster.kind for cluster in unusual_clusters(frame(building, building, same), RULES)] == ["same_address"]


def test_one_caller_is_listed_over_the_whole_time_and_without_a_pseudonym_never() -> None:
    """Three orders of one token in different places: no single compound is named; no token, no caller."""
    places = [{"caller_token": "a1", "compound_id": number, "building_id": number} for number in (7, 8)]
    late = {"caller_token": "a1", "received_at": NOON, "compound_id": 7}
    (found,) = unusual_clusters(frame(*places, late, {"caller_token": None}, {"caller_token": "b2"}), RULES)
    assert (found.kind, found.n, found.compound_id) == ("same_caller", 3, None)
    assert (found.start, found.end) == (date(2021, 10, 9), date(2021, 10, 12))


def test_listed_orders_stay_in_every_count() -> None:
    """Flagging reads and never removes: the rates are the same with a thousand flagged orders."""
    same = [{"compound_id": 7, "building_id": 3, "dwelling_id": 30}] * 12
    orders = frame(*same)
    assert unusual_clusters(orders, RULES)
    assert hotline_quality(orders, COMMITTEES, OCTOBER, RULES).whole.received == 12
