"""The what-if worked by hand: who waits for what, and what binds the end."""

from __future__ import annotations

from datetime import date

from analytics.forecast.capacity import Binding, Effort, OpenCase, earliest_clearing
from analytics.forecast.wording import plan_sentences
from casework.calendar import statutory_calendar
from casework.vocabulary import Stage

AS_OF = date(2021, 10, 27)  # a Wednesday
CALENDAR = statutory_calendar(2021, 2021)
PLENTY = Effort(teams=50, visits=40, not_home=0, term_days=7)


def test_an_order_served_is_bound_by_its_term() -> None:
    """Due on Sunday 10-31: action on Monday 11-01, re-check on Tuesday 11-02, with any number of teams."""
    plan = earliest_clearing([OpenCase(Stage.ORDER_SERVED, date(2021, 10, 31))], PLENTY, AS_OF, CALENDAR)
    assert (plan.binding, plan.earliest, plan.visits) == (Binding.TERM, date(2021, 11, 2), 2)
    assert "加人也不会更早" in "".join(plan_sentences(plan, 0))


def test_an_order_to_be_served_takes_its_calendar_days_from_the_service() -> None:
    """Served on Thursday 10-28, seven calendar days to 11-04, action on 11-05, re-check on Monday 11-08."""
    plan = earliest_clearing([OpenCase(Stage.CONFIRMED, None)], PLENTY, AS_OF, CALENDAR)
    assert (plan.to_serve, plan.visits, plan.earliest) == (1, 3, date(2021, 11, 8))


def test_many_overdue_are_bound_by_the_visits() -> None:
    """10 overdue are 20 visits; two teams of four with half of the doors shut do four a day: five working days."""
    cases = [OpenCase(Stage.OVERDUE, date(2021, 10, 20))] * 10
    plan = earliest_clearing(cases, Effort(2, 4, 0.5, 7), AS_OF, CALENDAR)
    assert (plan.binding, plan.earliest) == (Binding.CAPACITY, date(2021, 11, 3))
    assert plan.terms_end_on == date(2021, 10, 29)  # action and re-check on two days


def test_arrivals_take_their_visits_first() -> None:
    """Two new dwellings a day take six visits: with six a day nothing is left for the list."""
    cases = [OpenCase(Stage.TO_RECHECK, None)]
    plan = earliest_clearing(cases, Effort(1, 6, 0, 7), AS_OF, CALENDAR, arrivals_per_day=2)
    assert (plan.binding, plan.earliest) == (Binding.TOO_SLOW, None)
    assert "不能清零" in "".join(plan_sentences(plan, 2))


def test_held_dwellings_are_left_out_and_named() -> None:
    """Nobody knows until when a 暂缓 lasts."""
    plan = earliest_clearing([OpenCase(Stage.OVERDUE, date(2021, 10, 20), is_held=True)], PLENTY, AS_OF, CALENDAR)
    assert (plan.binding, plan.held, plan.earliest) == (Binding.NOTHING, 1, None)
    assert plan_sentences(plan, 0) == ("没有要上门的户。另有 1 户暂缓或申辩中，未计入。",)


def test_an_empty_list_needs_nothing() -> None:
    """No date where there is nothing to do."""
    assert earliest_clearing([], PLENTY, AS_OF, CALENDAR).binding is Binding.NOTHING
