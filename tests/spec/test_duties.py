"""What a file still asks, of whom and by which day, step by step along its way.

The campaign is the plan document's; days in working days skip 国庆 (October 1 to 7) and count Saturday October 9.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import date
from typing import Any

import pytest

from casework.campaign.reading import parse_campaign
from casework.campaign.template import CAMPAIGN_TEMPLATE
from casework.duties.open_duties import Duty, DutyKind, open_duties
from casework.duties.terms import DutyTerms
from casework.errors import CampaignError
from casework.service import record
from casework.vocabulary import EventKind as K
from casework.vocabulary import Knowledge, Role
from casework.workflow import fold, visible
from tests.campaigns import CALENDAR, CAMPAIGN
from tests.histories import OFFICE, draft_for
from tests.memory_log import MemoryLog
from tests.stories import CASE_ID, at, story

REPORT = date(2021, 10, 11)  # the survey report's day in the plan
CLUE = (K.CLUE_RECEIVED, date(2021, 9, 26))
ACCEPTED = (K.CLUE_ACCEPTED, date(2021, 9, 27))
SEEN = (K.SURVEY_COMPLETED, date(2021, 10, 8))
CONFIRMED = (K.CONFIRMED, date(2021, 10, 9))
ISSUED = (K.ORDER_ISSUED, date(2021, 10, 12))
SERVED = (K.ORDER_SERVED, date(2021, 10, 13))  # until 2021-10-20
PHONED = (K.PHONE_NOTICE, date(2021, 10, 25))
PLANNED = (K.JOINT_ACTION_PLANNED, date(2021, 10, 26))
DONE = (K.JOINT_ACTION_DONE, date(2021, 10, 28))
CLEARED = (K.CLEARED, date(2021, 10, 29))
ROAD = (CLUE, ACCEPTED, SEEN, CONFIRMED, ISSUED, SERVED, PHONED, PLANNED, DONE, CLEARED)
Steps = Sequence[tuple[K, date]]


def duties_of(log: MemoryLog, as_of: date) -> tuple[Duty, ...]:
    """The open duties of the story's file on a day."""
    events = visible(log.events(CASE_ID), as_of, Knowledge.LATEST)
    return open_duties(fold(events, as_of), events, CAMPAIGN, CALENDAR)


def upto(last: tuple[K, date]) -> Steps:
    """The road as far as that step."""
    return ROAD[: ROAD.index(last) + 1]


@pytest.mark.parametrize(
    ("steps", "as_of", "kind", "due_on", "act"),
    [
        # A clue on Sunday 9-26 (worked): two working days on, 9-28.
        (upto(CLUE), date(2021, 9, 26), DutyKind.ACCEPT_CLUE, date(2021, 9, 28), K.CLUE_ACCEPTED),
        # Taken up before the survey report: by the day of the report.
        (upto(ACCEPTED), date(2021, 9, 27), DutyKind.SURVEY, REPORT, K.SURVEY_COMPLETED),
        # Taken up after it: five working days.
        (
            [(K.CLUE_RECEIVED, date(2021, 10, 12)), (K.CLUE_ACCEPTED, date(2021, 10, 13))],
            date(2021, 10, 13),
            DutyKind.SURVEY,
            date(2021, 10, 20),
            K.SURVEY_COMPLETED,
        ),
        # Nobody was met: still the survey, by the same day.
        ([*upto(ACCEPTED), (K.VISIT_NOT_SEEN, date(2021, 9, 28))], date(2021, 9, 28), DutyKind.SURVEY, REPORT, None),
        # No such dwelling: five working days from 9-28, over 国庆 (9-29, 9-30, 10-8, 10-9, 10-11).
        (
            [*upto(ACCEPTED), (K.VISIT_NO_SUCH_DWELLING, date(2021, 9, 28))],
            date(2021, 9, 28),
            DutyKind.FIND_ADDRESS,
            date(2021, 10, 11),
            K.ADDRESS_CORRECTED,
        ),
        # Surveyed on Friday 10-8: three working days are 10-9 (Saturday, worked), 10-11, 10-12.
        (upto(SEEN), date(2021, 10, 8), DutyKind.DECIDE, date(2021, 10, 12), K.CONFIRMED),
        (
            [*upto(SEEN), (K.VERIFICATION_REQUESTED, date(2021, 10, 9))],
            date(2021, 10, 9),
            DutyKind.VERIFY,
            date(2021, 10, 13),
            K.SURVEY_COMPLETED,
        ),
        (upto(CONFIRMED), date(2021, 10, 9), DutyKind.ISSUE_ORDER, date(2021, 10, 12), K.ORDER_ISSUED),
        (upto(ISSUED), date(2021, 10, 12), DutyKind.SERVE_ORDER, date(2021, 10, 15), K.ORDER_SERVED),
        # The order's own term runs in calendar days, to its last day.
        (upto(SERVED), date(2021, 10, 20), DutyKind.END_OF_TERM, date(2021, 10, 20), K.SELF_RECTIFICATION_REPORTED),
        # The day after: overdue, to be called within two working days of the last day.
        (upto(SERVED), date(2021, 10, 21), DutyKind.PHONE_NOTICE, date(2021, 10, 22), K.PHONE_NOTICE),
        (upto(PHONED), date(2021, 10, 25), DutyKind.PLAN_ACTION, date(2021, 10, 28), K.JOINT_ACTION_PLANNED),
        (upto(DONE), date(2021, 10, 28), DutyKind.RECHECK, date(2021, 11, 2), K.CLEARED),
        (
            [*upto(SERVED), (K.SELF_RECTIFICATION_REPORTED, date(2021, 10, 18))],
            date(2021, 10, 18),
            DutyKind.RECHECK,
            date(2021, 10, 21),
            K.RECHECK_FAILED,
        ),
        # A month after 销项, by the campaign's interval.
        (upto(CLEARED), date(2021, 10, 29), DutyKind.REVISIT, date(2021, 11, 28), K.REVISIT_CLEAN),
        # A suspicion: three days.
        (
            [*upto(CLEARED), (K.RECURRENCE_SUSPECTED, date(2021, 11, 3))],
            date(2021, 11, 3),
            DutyKind.CHECK_SUSPICION,
            date(2021, 11, 6),
            K.RECURRENCE_CONFIRMED,
        ),
        # Confirmed 回潮: a new order.
        (
            [*upto(CLEARED), (K.RECURRENCE_CONFIRMED, date(2021, 11, 3))],
            date(2021, 11, 3),
            DutyKind.ISSUE_ORDER,
            date(2021, 11, 5),
            K.ORDER_ISSUED,
        ),
    ],
)
def test_each_step_asks_for_the_next_by_its_day(
    steps: Steps, as_of: date, kind: DutyKind, due_on: date, act: K | None
) -> None:
    """The duty that stands after the step, its last day, and an act that discharges it."""
    found = duties_of(story(steps, keep_log=True), as_of)
    (duty,) = [one for one in found if one.kind is kind]
    assert duty.due_on == due_on
    assert act is None or act in duty.acts
    assert not duty.is_overdue(as_of)
    assert duty.is_overdue(date(2022, 6, 1))


def test_the_joint_action_is_due_on_the_day_that_was_planned() -> None:
    """planned_for of the plan, not a term."""
    log = story(upto(PHONED), keep_log=True)
    day, facts = date(2021, 10, 26), {"planned_for": "2021-10-28"}
    record(log, OFFICE, draft_for(K.JOINT_ACTION_PLANNED, day, uid="p", facts=facts), at(day))
    (duty,) = duties_of(log, day)
    assert (duty.kind, duty.due_on) == (DutyKind.JOINT_ACTION, date(2021, 10, 28))


def test_a_file_under_survey_owes_the_two_clarities() -> None:
    """Seen, but neither rooms nor parties recorded: both are asked for, with what is missing."""
    found = {duty.kind: duty for duty in duties_of(story(upto(SEEN), keep_log=True), date(2021, 10, 8))}
    assert set(found) == {DutyKind.CLARIFY_ROOMS, DutyKind.CLARIFY_PARTIES, DutyKind.DECIDE}
    assert found[DutyKind.CLARIFY_ROOMS].due_on == REPORT
    assert "尚未登记房间" in found[DutyKind.CLARIFY_ROOMS].reason
    with_parties = story([*upto(SEEN), (K.PARTIES_RECORDED, SEEN[1])], keep_log=True)
    assert DutyKind.CLARIFY_PARTIES not in {duty.kind for duty in duties_of(with_parties, SEEN[1])}


@pytest.mark.parametrize(
    ("held", "kind", "due_on"),
    [
        (K.PAUSED, DutyKind.RESUME, date(2021, 10, 31)),
        (K.APPEAL_FILED, DutyKind.CLOSE_APPEAL, None),
    ],
)
def test_what_holds_a_file_takes_the_place_of_enforcement(held: K, kind: DutyKind, due_on: date | None) -> None:
    """No call and no action while 暂缓 or 申辩/复议 lasts, but its end is a duty."""
    day = date(2021, 10, 21)
    log = story(upto(SERVED), keep_log=True)
    facts: dict[str, Any] = {"until": "2021-10-31"} if held is K.PAUSED else {}
    record(log, OFFICE, draft_for(held, day, uid="h", facts=facts), at(day))
    (duty,) = duties_of(log, date(2021, 10, 25))
    assert (duty.kind, duty.due_on) == (kind, due_on)


def test_the_property_managers_hours_run_until_the_report_is_known() -> None:
    """24 hours from dissuading in vain, past midnight into the next day; over once a later clue names the report."""
    day = date(2021, 10, 12)
    log = story([(K.CLUE_RECEIVED, day)], keep_log=True)
    told = {"source": "property_manager", "stopped_at": "2021-10-12T09:30"}
    record(log, OFFICE, draft_for(K.CLUE_MERGED, day, uid="m", facts=told), at(day, 13))
    (duty,) = [one for one in duties_of(log, day) if one.kind is DutyKind.PROPERTY_REPORT]
    assert duty.due_on == date(2021, 10, 13)
    assert "2021-10-13 09:30" in duty.reason
    assert "第五十九条" in duty.reason
    reported = {**told, "reported_at": "2021-10-13T08:00"}
    record(log, OFFICE, draft_for(K.CLUE_MERGED, date(2021, 10, 13), uid="n", facts=reported), at(date(2021, 10, 13)))
    assert DutyKind.PROPERTY_REPORT not in {one.kind for one in duties_of(log, date(2021, 10, 13))}


def test_the_officer_of_the_file_owes_what_the_neighbourhood_does() -> None:
    """A visit is the assigned officer's; a decision is nobody's but the committee's and 平安办's."""
    log = story([*upto(ACCEPTED), (K.ASSIGNED, ACCEPTED[1])], keep_log=True)
    (survey,) = duties_of(log, ACCEPTED[1])
    assert survey.account == "officer-01"
    record(log, OFFICE, draft_for(K.SURVEY_COMPLETED, SEEN[1], uid="s"), at(SEEN[1]))
    decide = next(duty for duty in duties_of(log, SEEN[1]) if duty.kind is DutyKind.DECIDE)
    assert decide.account is None
    assert decide.roles == {Role.SAFETY_OFFICE, Role.COMMITTEE}


@pytest.mark.parametrize("ended", [K.NOT_QUNZU_DECIDED, K.FALSE_ALARM])
def test_a_closed_file_asks_nothing(ended: K) -> None:
    """不属于群租 and 误报 end it."""
    log = story([*upto(SEEN), (ended, date(2021, 10, 9))], keep_log=True)
    assert duties_of(log, date(2021, 12, 1)) == ()


def test_the_soonest_duty_comes_first_and_one_without_a_day_last() -> None:
    """In appeal before the end of the term: the term, then the appeal that has no day."""
    log = story([*upto(SERVED), (K.APPEAL_FILED, date(2021, 10, 14))], keep_log=True)
    assert [duty.due_on for duty in duties_of(log, date(2021, 10, 14))] == [date(2021, 10, 20), None]


def test_no_file_no_duty() -> None:
    """Before the first clue there is nothing to owe."""
    day = date(2021, 9, 1)
    assert open_duties(fold((), day), (), CAMPAIGN, CALENDAR) == ()


def test_the_office_sets_its_own_terms() -> None:
    """[duties] of campaign.toml moves the day; nothing else of the duty changes."""
    log = story(upto(SEEN), keep_log=True)
    events = visible(log.events(CASE_ID), SEEN[1], Knowledge.LATEST)
    slow = replace(CAMPAIGN, duties=DutyTerms(decide=5))
    found = open_duties(fold(events, SEEN[1]), events, slow, CALENDAR)
    # 10-09, 10-11, 10-12, 10-13, 10-14
    assert next(duty for duty in found if duty.kind is DutyKind.DECIDE).due_on == date(2021, 10, 14)


@pytest.mark.parametrize("days", [0, -1, 61])
@pytest.mark.parametrize("name", [item.name for item in fields(DutyTerms)])
def test_a_term_that_cannot_be_is_refused_with_its_key(name: str, days: int) -> None:
    """1 to 60 working days, in the file as in the object."""
    text = re.sub(rf"(?m)^{name} = \d+", f"{name} = {days}", CAMPAIGN_TEMPLATE)
    with pytest.raises(CampaignError, match=rf"duties.*{name}|{name}.*{days} 个工作日"):
        parse_campaign(text)


# A fine under the ordinary procedure, step by step.
FILED = {"filed_on": "2021-10-21", "reference": "第1号", "inspectors": 2, "evidence": "现场笔录 1 份"}
INFORMED = {**FILED, "informed_on": "2021-10-25", "hearing_offered": True, "defence_heard": True}
DECIDED = {**INFORMED, "decided_on": "2021-11-03"}
SERVED_PENALTY = {**DECIDED, "served_on": "2021-11-05"}


@pytest.mark.parametrize(
    ("facts", "as_of", "kinds"),
    [
        (FILED, date(2021, 10, 22), {DutyKind.DECIDE_PENALTY: date(2022, 1, 19)}),
        (
            INFORMED,
            date(2021, 10, 26),
            {DutyKind.HEARING_PERIOD: date(2021, 11, 1), DutyKind.DECIDE_PENALTY: date(2022, 1, 19)},
        ),
        (DECIDED, date(2021, 11, 4), {DutyKind.SERVE_PENALTY: date(2021, 11, 12)}),
        (SERVED_PENALTY, date(2021, 11, 8), {DutyKind.SEE_PAID: date(2021, 11, 20)}),
    ],
)
def test_a_penalty_asks_for_its_next_step_by_the_end_of_the_period(
    facts: dict[str, Any], as_of: date, kinds: dict[DutyKind, date]
) -> None:
    """第六十四条 5 working days, 第六十条 90 days, 第六十一条 7 working days, 第六十七条 15 days; two roles."""
    day = max(date.fromisoformat(value) for key, value in facts.items() if key.endswith("_on"))
    log = story(upto(SERVED), keep_log=True)
    record(log, OFFICE, draft_for(K.PENALTY_RECORDED, day, uid="pen", facts=facts), at(day))
    found = [duty for duty in duties_of(log, as_of) if K.PENALTY_RECORDED in duty.acts]
    assert {duty.kind: duty.due_on for duty in found} == kinds
    assert all(duty.roles == {Role.SAFETY_OFFICE, Role.ENFORCEMENT} for duty in found)
