"""The hotspot report of the demo, whose truth is known, and of streets with little or no data."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from analytics.backtest import Rule
from analytics.evidence import Label
from analytics.hotspot_report import FOUND_IN_WINDOW, FOUND_NEW_PER_WEEK, HotspotReport, report_json
from analytics.hotspot_sentences import backtest_sentences, model_sentence, share_of_first
from casework.errors import NotFoundError, PermissionDeniedError
from casework.events import Actor, Case
from casework.vocabulary import EventKind as K
from casework.vocabulary import Knowledge, Role
from data.access import Reader
from data.analyses.hotspots import hotspots
from data.demo import MINI, build_demo
from data.store import Store, sqlite_url
from tests.records import Place, add_complaint, add_subdistrict, moment, play

LAST_DAY = date(2021, 10, 27)
OFFICE = Actor("office", Role.SAFETY_OFFICE)


def _reader(store: Store, as_of: date = LAST_DAY, knowledge: Knowledge = Knowledge.LATEST) -> Reader:
    return Reader(store, store.subdistricts()[0].code, OFFICE, as_of, knowledge)


@pytest.fixture(scope="module")
def store(demo_home: Path) -> Iterator[Store]:
    """The small demo."""
    opened = Store.open(sqlite_url(demo_home / "qunzu.sqlite"))
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def report(store: Store) -> HotspotReport:
    """Its hotspots on the last day."""
    return hotspots(_reader(store))


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[HotspotReport, list[dict[str, Any]]]]:
    """Reports of two demos beside what is true in them."""
    found = []
    for seed in (11, 12):
        home = tmp_path_factory.mktemp("truth")
        opened = Store.open(sqlite_url(home / "qunzu.sqlite"))
        build_demo(opened, home, seed=seed, scale=1, size=MINI)
        truth = json.loads((home / "truth.json").read_text(encoding="utf-8"))
        found.append((hotspots(_reader(opened)), truth["subdistricts"][opened.subdistricts()[0].code]["hotspots"]))
        opened.close()
    return found


def test_planted_hotspots_stand_higher_for_their_dwellings_than_the_others(
    planted: list[tuple[HotspotReport, list[dict[str, Any]]]],
) -> None:
    """Expected complaints per dwelling of the compounds planted and still hot: at least 1.5 times the street's."""
    for report, truth in planted:
        hot = {key for place in truth if place["end"] == LAST_DAY.isoformat() for key in place["compounds"]}
        inside = [item for item in report.compounds if item.place.compound_id in hot]
        rate = sum(item.expected for item in inside) / sum(item.place.dwellings or 0 for item in inside)
        dwellings = sum(item.place.dwellings or 0 for item in report.compounds)
        whole = sum(item.expected for item in report.compounds) / dwellings
        assert rate >= 1.5 * whole


def test_planted_hotspots_are_called_more_often_than_others_and_a_faded_one_never(
    planted: list[tuple[HotspotReport, list[dict[str, Any]]]],
) -> None:
    """Over two demos; the hotspot that ended ten months ago is not 可信热点 within 26 weeks."""
    called: dict[bool, list[bool]] = {True: [], False: []}
    for report, truth in planted:
        hot = {key for place in truth if place["end"] == LAST_DAY.isoformat() for key in place["compounds"]}
        faded = {key for place in truth for key in place["compounds"]} - hot
        for item in report.compounds:
            is_called = item.label is Label.CREDIBLE
            called[item.place.compound_id in hot].append(is_called)
            assert not (is_called and item.place.compound_id in faded)
    assert np.mean(called[True]) >= 2 * np.mean(called[False])
    assert any(called[True])


def test_the_ranking_is_complete_and_every_compound_has_its_reasons(report: HotspotReport) -> None:
    """Ranks 1 to n by expected complaints, each within its interval, together the level of the street."""
    assert [item.rank for item in report.compounds] == list(range(1, len(report.compounds) + 1))
    expected = [item.expected for item in report.compounds]
    assert report.rule is Rule.METHOD
    assert expected == sorted(expected, reverse=True)
    assert all(item.low <= item.expected <= item.high for item in report.compounds)
    assert sum(expected) == pytest.approx(report.level)
    assert all(item.reasons for item in report.compounds)


def test_counts_of_the_report_are_those_of_the_orders(report: HotspotReport, store: Store) -> None:
    """Located and not located make up all counted orders; the last four weeks by hand."""
    orders = _reader(store).orders(date(2018, 1, 1), LAST_DAY)
    assert report.n + report.not_located == len(orders)
    first = report.compounds[0]
    own = orders[orders["compound_id"] == first.place.compound_id]
    assert first.recent == sum((LAST_DAY - day).days < 28 for day in own["received_on"])
    assert first.window == sum((LAST_DAY - day).days < 182 for day in own["received_on"])


def test_the_json_of_the_report_is_plain(report: HotspotReport) -> None:
    """It survives a round trip with neither NaN nor infinity."""
    text = json.dumps(report_json(report), allow_nan=False)
    assert json.loads(text)["as_of"] == "2021-10-27"


def test_nothing_is_worked_out_twice(store: Store, report: HotspotReport) -> None:
    """The same question gives the same object; another capacity ranks the same compounds alike."""
    reader = _reader(store)
    assert hotspots(reader) is report
    other = hotspots(reader, capacity=3)
    assert other.backtest.capacity == 3
    assert [item.expected for item in other.compounds] == [item.expected for item in report.compounds]


@pytest.mark.parametrize("role", [Role.COMMITTEE, Role.POPULATION_OFFICER])
def test_a_role_bound_to_a_committee_is_refused(store: Store, role: Role) -> None:
    """A compound is weighed against the whole street, which the role does not see."""
    code = store.subdistricts()[0].code
    bound = Reader(store, code, Actor("bound", role, f"{code}001"), LAST_DAY, Knowledge.LATEST)
    with pytest.raises(PermissionDeniedError, match="热点"):
        hotspots(bound)


def test_before_the_first_order_the_report_says_that_it_cannot_tell(store: Store) -> None:
    """No complaint: nothing expected, nothing called, a sentence, and no share."""
    empty = hotspots(_reader(store, date(2015, 1, 1)))
    assert (empty.n, empty.level) == (0, 0.0)
    assert {item.label for item in empty.compounds} == {Label.NOISE}
    assert "无法排序" in empty.cannot_tell[0]
    assert share_of_first(empty) is None
    assert backtest_sentences(empty.backtest) == ("可供回测的周内没有投诉，还不能检验排序方法。",)


def test_the_first_weeks_give_a_ranking_and_say_how_little_it_rests_on(store: Store) -> None:
    """Three weeks of orders: finite figures, no comparison of rules, and the power in words."""
    start = min(_reader(store).orders(date(2015, 1, 1), LAST_DAY)["received_on"])
    young = hotspots(_reader(store, date.fromordinal(start.toordinal() + 20)))
    assert young.weeks_held <= 3
    assert all(np.isfinite([item.expected, item.low, item.high]).all() for item in young.compounds)
    assert not young.backtest.can_tell
    assert any("还不足以判断热点" in sentence for sentence in young.cannot_tell)
    assert any("还不能比较" in sentence for sentence in young.cannot_tell)
    assert "数据太短" in model_sentence(young.model, young.weeks_judged)


def test_a_street_without_compounds_says_what_is_missing(sqlite_store: Store) -> None:
    """Before the compounds are imported."""
    add_subdistrict(sqlite_store, places=())
    with pytest.raises(NotFoundError, match="还没有小区"):
        hotspots(_reader(sqlite_store))


def test_one_compound_is_ranked_and_not_called(sqlite_store: Store) -> None:
    """There is nothing to compare it with."""
    add_subdistrict(sqlite_store, places=(Place(1, "01"),))
    for week in range(9):
        add_complaint(sqlite_store, f"N{week}", moment(LAST_DAY - timedelta(weeks=week)))
    only = hotspots(_reader(sqlite_store)).compounds[0]
    assert (only.rank, only.recent, only.window, only.label) == (1, 4, 9, Label.UNKNOWN)
    assert only.expected == pytest.approx(1.0)


def test_unknown_dwellings_are_marked_and_guessed_for_the_ranking_only(sqlite_store: Store) -> None:
    """The rate is unknown and the label too; the sentence names the number that stands in."""
    add_subdistrict(sqlite_store, places=(Place(1, "01", registered=None), Place(2, "02"), Place(3, "02")))
    for number in range(12):
        add_complaint(sqlite_store, f"N{number}", moment(LAST_DAY - timedelta(days=number)))
    first = hotspots(_reader(sqlite_store)).compounds[0]
    assert (first.place.compound_id, first.per_thousand, first.label) == (1, None, Label.UNKNOWN)
    assert any("户数未登记" in reason and "100 户" in reason for reason in first.reasons)


def test_a_joint_action_is_named_with_its_weeks(sqlite_store: Store) -> None:
    """Done 15 days before: 2 周前; the other compound has no such line."""
    add_subdistrict(sqlite_store)
    for number in range(6):
        add_complaint(sqlite_store, f"N{number}", moment(LAST_DAY - timedelta(days=20 + number)))
    done = LAST_DAY - timedelta(days=15)
    start = done - timedelta(days=40)
    steps = (K.CLUE_RECEIVED, K.CLUE_ACCEPTED, K.SURVEY_COMPLETED, K.CONFIRMED, K.ORDER_ISSUED, K.ORDER_SERVED)
    days = [start + timedelta(days=number) for number in range(len(steps))]
    enforced = ((K.PHONE_NOTICE, done - timedelta(days=2)), (K.JOINT_ACTION_PLANNED, done - timedelta(days=1)))
    case = Case("C1", 1, "01")
    play(sqlite_store, case, *zip(steps, days, strict=True), *enforced, (K.JOINT_ACTION_DONE, done))
    rows = {item.place.compound_id: item.reasons for item in hotspots(_reader(sqlite_store)).compounds}
    assert any("2 周前做过联合整治" in reason for reason in rows[1])
    assert not any("联合整治" in reason for reason in rows[2])


@pytest.mark.parametrize(
    ("table", "row"),
    [
        (FOUND_IN_WINDOW, r"\| (\d+) in all \| ([\d.]+) \|"),
        (FOUND_NEW_PER_WEEK, r"\| (\d+) \| 0[\d.]+ \| ([\d.]+) \| "),
    ],
)
def test_the_chances_in_the_sentences_are_those_that_were_measured(table: tuple[Any, ...], row: str) -> None:
    """Each number of the two tables stands in docs/calibration/evidence.md, and never more than 99 %."""
    text = (Path(__file__).parents[2] / "docs" / "calibration" / "evidence.md").read_text(encoding="utf-8")
    weekly = text.index("## New in the last weeks")
    part = text[:weekly] if table is FOUND_IN_WINDOW else text[weekly:]
    measured = {int(count): min(float(share), 0.99) for count, share in re.findall(row, part)}
    assert {count: pytest.approx(share, abs=0.006) for count, share in table if count} == measured
