"""From events to episodes to days under watch, as a table of short histories."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from analytics.recurrence.clock import coverage, followed, known_by
from analytics.recurrence.episodes import CaseStep, Episode, episodes
from analytics.recurrence.report import recurrence_report
from analytics.recurrence.sentences import cautions, horizon_sentence
from casework.campaign.parts import Committee
from casework.vocabulary import ClearingWay
from casework.vocabulary import EventKind as K

START = date(2021, 3, 1)
INTERVAL = 30


def day(number: int) -> date:
    """The day so many days after the 销项."""
    return START + timedelta(days=number)


def steps(*told: tuple[K, int], case_id: str = "C1", committee: str = "01", complaint: bool = False) -> list[CaseStep]:
    """The steps of a file; days count from START."""
    return [
        CaseStep(
            case_id,
            committee,
            1,
            kind,
            day(number),
            way=ClearingWay.ENFORCED if kind is K.CLEARED else None,
            clauses=frozenset({1}) if kind is K.CONFIRMED else frozenset(),
            by_complaint=complaint and kind is K.RECURRENCE_SUSPECTED,
        )
        for kind, number in told
    ]


def one(*told: tuple[K, int], complaint: bool = False) -> Episode:
    """The only episode of a short history."""
    (found,) = episodes(steps(*told, complaint=complaint))
    return found


CLEARED = (K.CLEARED, 0)

# history, by complaint?, as of day → days under watch and whether it recurred; None = not under watch.
CLOCK: list[tuple[str, list[tuple[K, int]], bool, int, tuple[float, bool] | None]] = [
    ("never revisited", [CLEARED], False, 200, None),
    (
        "clean at day 30: watched to there, not to the data date",
        [CLEARED, (K.REVISIT_CLEAN, 30)],
        False,
        200,
        (30, False),
    ),
    (
        "clean at 30, found at 60: half-way between",
        [CLEARED, (K.REVISIT_CLEAN, 30), (K.RECURRENCE_CONFIRMED, 60)],
        False,
        200,
        (45, True),
    ),
    ("found at the first visit: half-way from 销项", [CLEARED, (K.RECURRENCE_CONFIRMED, 40)], False, 200, (20, True)),
    (
        "suspected at 60, confirmed at 66: found at 60",
        [CLEARED, (K.REVISIT_CLEAN, 30), (K.RECURRENCE_SUSPECTED, 60), (K.RECURRENCE_CONFIRMED, 66)],
        False,
        200,
        (45, True),
    ),
    (
        "a suspicion that a visit clears is none",
        [CLEARED, (K.RECURRENCE_SUSPECTED, 20), (K.REVISIT_CLEAN, 25)],
        False,
        200,
        (25, False),
    ),
    (
        "found by a complaint when the next visit was due",
        [CLEARED, (K.REVISIT_CLEAN, 30), (K.RECURRENCE_SUSPECTED, 50), (K.RECURRENCE_CONFIRMED, 52)],
        True,
        60,
        (40, True),
    ),
    (
        "found by a complaint before the next visit was due: left at the last clean visit",
        [CLEARED, (K.REVISIT_CLEAN, 30), (K.RECURRENCE_SUSPECTED, 50), (K.RECURRENCE_CONFIRMED, 52)],
        True,
        59,
        (30, False),
    ),
    (
        "found by a complaint and never revisited: not under watch",
        [CLEARED, (K.RECURRENCE_SUSPECTED, 50), (K.RECURRENCE_CONFIRMED, 52)],
        True,
        200,
        None,
    ),
    ("found to be no longer let at the first visit", [CLEARED, (K.LETTING_ENDED, 50)], False, 200, (50, False)),
    ("no longer let from day 50 on", [CLEARED, (K.REVISIT_CLEAN, 30), (K.LETTING_ENDED, 50)], False, 200, (50, False)),
]


@pytest.mark.parametrize(("history", "told", "complaint", "as_of", "expected"), CLOCK, ids=[row[0] for row in CLOCK])
def test_days_under_watch(
    history: str, told: list[tuple[K, int]], complaint: bool, as_of: int, expected: tuple[float, bool] | None
) -> None:
    """The headline clock never counts time in which nobody looked."""
    watched = followed([one(*told, complaint=complaint)], day(as_of), INTERVAL)
    found = list(zip(watched.duration.tolist(), watched.observed.tolist(), strict=True))
    assert found == ([] if expected is None else [expected])


def test_the_lower_bound_counts_every_dwelling_to_the_data_date() -> None:
    """As if nothing were hidden."""
    bound = known_by([one(CLEARED), one(CLEARED, (K.RECURRENCE_CONFIRMED, 40))], day(200))
    assert list(zip(bound.duration.tolist(), bound.observed.tolist(), strict=True)) == [(200, False), (40, True)]


def test_a_dwelling_cleared_again_has_a_second_episode() -> None:
    """Each 销项 is watched by itself; the situation of the 认定 travels with it."""
    told = steps((K.CONFIRMED, -9), CLEARED, (K.RECURRENCE_CONFIRMED, 40), (K.CLEARED, 50), (K.REVISIT_CLEAN, 80))
    first, second = episodes(told)
    assert (first.number, first.confirmed_on, second.number, second.cleared_on) == (1, day(40), 2, day(50))
    assert first.clauses == second.clauses == frozenset({1})


def test_files_are_kept_apart() -> None:
    """The end of one file ends its episode; a file never cleared has none."""
    told = [
        *steps(CLEARED),
        *steps((K.CONFIRMED, 1), case_id="C2"),
        *steps(CLEARED, (K.REVISIT_CLEAN, 30), case_id="C3"),
    ]
    assert [(found.case_id, found.clean_on) for found in episodes(told)] == [("C1", None), ("C3", day(30))]


def test_coverage_counts_those_whose_visit_was_due() -> None:
    """Two due, one of them revisited; the third was cleared too lately to be due."""
    fresh = episodes(steps((K.CLEARED, 190), case_id="C9"))[0]
    assert coverage([one(CLEARED), one(CLEARED, (K.REVISIT_CLEAN, 30)), fresh], day(200), INTERVAL) == (1, 2)


def test_coverage_leaves_out_what_was_over_or_visited_before_it_was_due() -> None:
    """Recurred on day 20, no longer let on day 10, visited on day 5 and data to day 20: none was due on day 30."""
    early = [one(CLEARED, (K.RECURRENCE_CONFIRMED, 20)), one(CLEARED, (K.LETTING_ENDED, 10))]
    assert coverage(early, day(200), INTERVAL) == (0, 0)
    assert coverage([one(CLEARED, (K.REVISIT_CLEAN, 5))], day(20), INTERVAL) == (0, 0)


def test_nothing_cleared_is_a_report_without_figures() -> None:
    """No share, no interval, no comparison: unknown, not 0."""
    report = recurrence_report([], (), day(200), begins_on=START, revisit_interval_days=INTERVAL)
    assert (report.n, report.street_share, report.committees) == (0, None, ())
    assert all(horizon.share is None for horizon in report.horizons)
    assert "尚不能判断" in horizon_sentence(report.horizons[0])
    assert all(comparison.p is None for comparison in report.comparisons)


def test_nobody_revisited_says_so() -> None:
    """The headline is unknown, the coverage 0 of 3, and the page warns."""
    found = [one(CLEARED) for _ in range(3)]
    report = recurrence_report(found, (), day(200), begins_on=START, revisit_interval_days=INTERVAL)
    assert (report.covered, report.due, report.curve.n) == (0, 3, 0)
    assert report.horizons[1].known == 0.0
    assert "没有回访的户情况未知" in cautions(report)[0]


def test_without_a_recurrence_the_interval_still_has_an_upper_end() -> None:
    """Four of four clean for 100 days is not proof of 0 %."""
    found = [one(CLEARED, (K.REVISIT_CLEAN, 100)) for _ in range(4)]
    report = recurrence_report(found, (), day(200), begins_on=START, revisit_interval_days=INTERVAL)
    horizon = report.horizons[1]
    assert (horizon.share, horizon.low, horizon.at_risk) == (0.0, 0.0, 4)
    assert horizon.high == pytest.approx(0.490, abs=0.001)  # Wilson 0/4


def test_committees_stand_in_official_order_and_none_is_lost() -> None:
    """Official order first, then codes that the campaign does not name; few recurrences are marked."""
    told = [
        *steps(CLEARED, (K.REVISIT_CLEAN, 30), case_id="A", committee="01"),
        *steps(CLEARED, (K.RECURRENCE_CONFIRMED, 30), case_id="B", committee="99"),
        *steps(CLEARED, case_id="C", committee="02"),
    ]
    committees = (Committee("02", "乙居委会"), Committee("01", "甲居委会"))
    report = recurrence_report(episodes(told), committees, day(200), begins_on=day(100), revisit_interval_days=INTERVAL)
    assert [(row.name, row.n, row.recurred) for row in report.committees] == [
        ("乙居委会", 0, 0),
        ("甲居委会", 1, 0),
        ("99", 1, 1),
    ]
    assert all(row.few for row in report.committees)
    assert report.before_campaign == 3


def test_groups_stand_in_the_order_of_the_plan_document() -> None:
    """Not in the order in which the files happen to be numbered: ways, situations and committees have theirs."""
    told = [
        CaseStep(case_id, committee, 1, kind, day(number), way=way, clauses=frozenset({clause}))
        for case_id, committee, way, clause in (
            ("A", "01", ClearingWay.ENFORCED, 4),
            ("B", "02", ClearingWay.SELF_RECTIFIED, 1),
        )
        for kind, number in ((K.CONFIRMED, -5), (K.CLEARED, 0), (K.REVISIT_CLEAN, 30))
    ]
    committees = (Committee("02", "乙居委会"), Committee("01", "甲居委会"))
    report = recurrence_report(episodes(told), committees, day(200), begins_on=START, revisit_interval_days=INTERVAL)
    assert [[group.name for group in comparison.groups] for comparison in report.comparisons] == [
        ["自行整改", "联合整治"],
        ["分割、搭建或按床位", "人数超标"],
        ["乙居委会", "甲居委会"],
    ]
