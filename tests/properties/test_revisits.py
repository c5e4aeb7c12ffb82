"""The schedule of return visits, over random histories."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from casework.campaign.model import Campaign
from casework.campaign.reading import parse_campaign
from casework.campaign.template import CAMPAIGN_TEMPLATE
from casework.events import CaseEvent
from casework.revisits.rules import RevisitRules
from casework.revisits.schedule import RevisitPlan, RevisitReason, revisit_plan
from casework.vocabulary import EventKind, Knowledge
from casework.workflow import fold, visible
from tests.histories import History, histories

PLAN_DOCUMENT = parse_campaign(CAMPAIGN_TEMPLATE)
RULES = st.builds(RevisitRules, *(st.integers(1, 120) for _ in range(5)))


def plan_on(events: tuple[CaseEvent, ...], day: date, campaign: Campaign) -> RevisitPlan | None:
    """The plan as of the day, all later entries included."""
    counting = visible(events, day, Knowledge.LATEST)
    return revisit_plan(fold(counting, day), counting, campaign)


@given(histories(max_steps=30), RULES)
@settings(max_examples=60, deadline=None)
def test_a_plan_is_there_exactly_for_the_cleared_that_are_still_let(history: History, rules: RevisitRules) -> None:
    """Off the list and not 停止出租; its day lies after the last look and within the longest interval."""
    campaign = replace(PLAN_DOCUMENT, revisits=rules)
    longest = max(rules.interval_days, rules.recurred_interval_days, rules.long_term_interval_days)
    for day in history.days:
        events = visible(history.events("C1"), day, Knowledge.LATEST)
        state, plan = fold(events, day), plan_on(history.events("C1"), day, campaign)
        if not state.is_cleared:
            assert plan is None
            continue
        ended = [event for event in events if event.kind is EventKind.LETTING_ENDED]
        if plan is None:
            assert ended
            continue
        assert plan.looked_on <= day
        assert plan.due_on > plan.looked_on
        assert plan.due_on <= max(plan.looked_on, campaign.begins_on) + timedelta(days=longest)
        if not ended:
            assert (plan.reason is RevisitReason.SUSPICION) == (str(state.stage) == "suspected")


@given(histories(max_steps=30))
@settings(max_examples=60, deadline=None)
def test_the_day_of_asking_moves_no_visit(history: History) -> None:
    """As long as nothing is recorded, the visit stays due on its day: also past the end of the campaign."""
    last = history.days[-1]
    now = plan_on(history.events("C1"), last, PLAN_DOCUMENT)
    later = plan_on(history.events("C1"), last + timedelta(days=400), PLAN_DOCUMENT)
    assert now == later


@given(histories(max_steps=30), st.integers(1, 200))
@settings(max_examples=60, deadline=None)
def test_an_earlier_end_of_the_campaign_never_takes_a_visit_off_the_list_of_a_look_before_it(
    history: History, days: int
) -> None:
    """A look made by the last day is followed up at the campaign's interval, whenever the campaign ended after it."""
    last = history.days[-1]
    plan = plan_on(history.events("C1"), last, PLAN_DOCUMENT)
    phases = (
        *PLAN_DOCUMENT.phases[:-1],
        replace(PLAN_DOCUMENT.phases[-1], end=PLAN_DOCUMENT.ends_on + timedelta(days)),
    )
    longer = plan_on(history.events("C1"), last, replace(PLAN_DOCUMENT, phases=phases))
    if plan is not None and plan.looked_on <= PLAN_DOCUMENT.ends_on:
        assert plan == longer


@given(histories(max_steps=30))
@settings(max_examples=60, deadline=None)
def test_a_visit_in_vain_counts_as_no_look(history: History) -> None:
    """Take every visit that met nobody out of the record: due day and clean visits stay the same."""
    last = history.days[-1]
    events = visible(history.events("C1"), last, Knowledge.LATEST)
    kept = tuple(event for event in events if event.kind is not EventKind.REVISIT_NOT_SEEN)
    with_missed = revisit_plan(fold(events, last), events, PLAN_DOCUMENT)
    without = revisit_plan(fold(kept, last), kept, PLAN_DOCUMENT)
    if with_missed is None:
        assert without is None
        return
    assert without == replace(with_missed, in_vain=())
