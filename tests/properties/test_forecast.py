"""What must hold for any list and any teams."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.forecast.capacity import Binding, Effort, OpenCase, earliest_clearing
from analytics.forecast.paths import arrivals, street_paths, throughput
from casework.calendar import statutory_calendar
from casework.errors import UserError
from casework.vocabulary import Stage

AS_OF = date(2021, 10, 27)
CALENDAR = statutory_calendar(2021, 2022)
FEWER_RUNS = settings(max_examples=60, deadline=None)
WAITING = (Stage.ORDER_SERVED, Stage.OVERDUE, Stage.PHONED, Stage.JOINT_ACTION)
OTHERS = (Stage.CONFIRMED, Stage.RECURRED, Stage.ORDER_ISSUED, Stage.SELF_RECTIFIED, Stage.TO_RECHECK)

DUE = st.integers(-20, 40).map(lambda days: AS_OF + timedelta(days=days))
CASES = st.lists(
    st.one_of(
        st.builds(OpenCase, st.sampled_from(WAITING), DUE, st.booleans()),
        st.builds(OpenCase, st.sampled_from(OTHERS), st.none(), st.booleans()),
    ),
    max_size=60,
)
TEAMS = st.integers(1, 20)
SHARE = st.floats(0, 0.9)
TERM = st.sampled_from([0, 7, 15])


def end(cases: list[OpenCase], effort: Effort, arriving: float) -> date:
    """The earliest end; date.max when there is none."""
    plan = earliest_clearing(cases, effort, AS_OF, CALENDAR, arriving)
    if plan.binding is Binding.NOTHING:
        return AS_OF
    return plan.earliest or date.max


@FEWER_RUNS
@given(cases=CASES, teams=TEAMS, more=TEAMS, visits=st.integers(1, 12), term=TERM, arriving=st.floats(0, 5))
def test_more_teams_are_never_later(
    cases: list[OpenCase], teams: int, more: int, visits: int, term: int, arriving: float
) -> None:
    """Whatever the list, the terms and what arrives."""
    few, many = Effort(teams, visits, 0.3, term), Effort(teams + more, visits, 0.3, term)
    assert end(cases, many, arriving) <= end(cases, few, arriving)


@FEWER_RUNS
@given(
    cases=CASES,
    teams=TEAMS,
    visits=st.integers(1, 12),
    term=TERM,
    rates=st.tuples(st.floats(0, 0.9), st.floats(0, 0.9)),
)
def test_more_doors_that_stay_shut_are_never_earlier(
    cases: list[OpenCase], teams: int, visits: int, term: int, rates: tuple[float, float]
) -> None:
    """The share of visits at which nobody opens only takes capacity away."""
    low, high = sorted(rates)
    assert end(cases, Effort(teams, visits, low, term), 0) <= end(cases, Effort(teams, visits, high, term), 0)


@FEWER_RUNS
@given(cases=CASES, teams=TEAMS, visits=st.integers(1, 12), term=TERM)
def test_the_end_is_a_working_day_and_not_before_visits_or_terms_allow(
    cases: list[OpenCase], teams: int, visits: int, term: int
) -> None:
    """Both bounds are shown beside the end; the end keeps both. No visit but the last day's counts is lost."""
    plan = earliest_clearing(cases, Effort(teams, visits, 0.2, term), AS_OF, CALENDAR)
    assert plan.held + plan.to_serve + plan.waiting + plan.to_act + plan.to_check == len(cases)
    if plan.earliest is None or plan.visits_end_on is None or plan.terms_end_on is None:
        assert plan.binding in (Binding.NOTHING, Binding.TOO_SLOW)
        return
    assert CALENDAR.is_working_day(plan.earliest)
    assert plan.earliest >= max(plan.visits_end_on, plan.terms_end_on)
    latest_due = max((c.due_on for c in cases if c.due_on is not None and not c.is_held), default=AS_OF)
    assert plan.earliest > latest_due


@FEWER_RUNS
@given(
    left=st.lists(st.integers(0, 12), min_size=5, max_size=20),
    arrived=st.lists(st.integers(0, 8), min_size=5, max_size=20),
    open_now=st.integers(1, 80),
    seed=st.integers(0, 5),
)
def test_the_probability_grows_with_the_deadline_and_equal_seeds_agree(
    left: list[int], arrived: list[int], open_now: int, seed: int
) -> None:
    """A later deadline is never less likely; P10 <= P50 <= P90; nothing is negative; no warning of numpy."""
    before = np.maximum(np.cumsum(np.array(left)[::-1])[::-1] + open_now, 1)
    outflow, inflow = throughput(np.array(left), before, open_now), arrivals(np.array(arrived))
    young = np.zeros(0, dtype=np.int64)
    first, again = (street_paths(outflow, inflow, open_now, young, draws=100, seed=seed) for _ in range(2))
    chances = [first.reached_by(day) for day in range(0, 95, 5)]
    assert chances == sorted(chances)
    assert (first.open_after == again.open_after).all()
    assert (first.open_after >= 0).all()
    days = [first.days_to(share) or 10**6 for share in (0.1, 0.5, 0.9)]
    assert days == sorted(days)


@pytest.mark.parametrize(
    ("values", "names"),
    [
        ((0, 8, 0.3, 7), "队数"),
        ((51, 8, 0.3, 7), "队数"),
        ((4, 0, 0.3, 7), "每队每天上门"),
        ((4, 8, -0.1, 7), "无人应门"),
        ((4, 8, 1.0, 7), "无人应门"),  # nobody ever opens: no date could be worked out
        ((4, 8, float("nan"), 7), "无人应门"),
        ((4, 8, 0.3, -1), "整改期限"),
        ((4, 8, 0.3, 400), "整改期限"),
    ],
)
def test_impossible_teams_are_refused_in_chinese(values: tuple[int, int, float, int], names: str) -> None:
    """Each value out of range is named with its range."""
    with pytest.raises(UserError, match=names):
        Effort(*values)
