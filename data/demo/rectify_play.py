"""From 认定 to 销项: the order with its seven days, self-rectification, phone notice, joint action, re-check."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from casework.enforcement.words import ActionFailure, AppealResult, Remaining
from casework.vocabulary import ClearingWay
from casework.vocabulary import EventKind as K
from data.demo.actors import ENFORCEMENT, SAFETY, committee_desk, population_officer
from data.demo.desks import next_working_day
from data.demo.diary import CaseDiary
from data.demo.enforcement_details import (
    action_facts,
    appeal_facts,
    cleared_facts,
    is_out_of_reach,
    pause_facts,
    phone_facts,
    plan_facts,
    rectified_facts,
    remaining_facts,
    time_span,
)
from data.demo.order_play import APPROVER, WAYS, keep_receipt, order_facts, service_facts
from data.demo.penalty_play import penalise
from data.demo.play_rules import Rules
from data.demo.survey_play import Household

TERM_DAYS = 7
CONFIRMED_IN_ERROR = 0.5  # of the confirmed that are none: found out and withdrawn
PAUSED_SHARE = 0.05
APPEAL_SHARE = 0.04
EXTENDED_SHARE = 0.06
RECHECK_FAILS = 0.12
ANSWERED = 0.75
GIVES_IN_AT_THE_PHONE = 0.2
ACTION_FAILS = 0.12
PENALTY_SHARE = 0.12


@dataclass(frozen=True, slots=True)
class Cleared:
    """A dwelling off the list."""

    day: date
    way: ClearingWay


def rectify(diary: CaseDiary, home: Household, confirmed_on: date, rules: Rules) -> Cleared | None:
    """Order, service, and what follows until the dwelling is cleared; None when 认定 is withdrawn."""
    issued = confirmed_on + timedelta(days=diary.days(home.pace.order_delay))
    officer, term = population_officer(home.committee_code), timedelta(days=TERM_DAYS)
    diary.write(K.ORDER_ISSUED, issued, officer, issued + term, **order_facts(diary, issued))
    served = issued + timedelta(days=diary.days(home.pace.service_delay))
    due = served + timedelta(days=TERM_DAYS)
    way = WAYS[diary.between(0, 3)]
    diary.write(K.ORDER_SERVED, served, committee_desk(home.committee_code), due, **service_facts(diary, way))
    keep_receipt(diary, home.committee_code, served)
    if not home.is_qunzu and diary.chance(CONFIRMED_IN_ERROR):
        withdrawn = served + timedelta(days=diary.between(2, 6))
        diary.write(K.FALSE_ALARM, withdrawn, SAFETY, reason="经复核为一家三代同住", reason_code="not_let")
        return None
    held_until = _held_up(diary, served)
    if held_until is None and diary.chance(EXTENDED_SHARE):
        held_until = due - timedelta(days=1)
        due += timedelta(days=diary.between(3, 5))
        diary.write(K.ORDER_EXTENDED, held_until, SAFETY, due, reason="租客另找住处需要时间", approved_by=APPROVER)
    if diary.chance(home.pace.persuades):
        reported = max(served + timedelta(days=diary.between(1, TERM_DAYS)), held_until or served)
        cleared = _self_rectified(diary, home, reported, rules)
        if cleared is not None:
            return cleared
        due = max(due, diary.latest_day)
    return _enforce(diary, home, max(due, held_until or due), rules)


def _held_up(diary: CaseDiary, served: date) -> date | None:
    """A pause or an appeal: the day on which it is over, or None when there was none."""
    if diary.chance(PAUSED_SHARE):
        begins, ends = served + timedelta(days=1), served + timedelta(days=diary.between(5, 16))
        diary.write(K.PAUSED, begins, SAFETY, **pause_facts(diary, diary.between(0, 2)), until=ends.isoformat())
        diary.write(K.RESUMED, ends, SAFETY)
        return ends
    if diary.chance(APPEAL_SHARE):
        begins, ends = served + timedelta(days=diary.between(1, 3)), served + timedelta(days=diary.between(8, 15))
        diary.write(K.APPEAL_FILED, begins, ENFORCEMENT, **appeal_facts(diary))
        diary.write(K.APPEAL_CLOSED, ends, ENFORCEMENT, result=AppealResult.UPHELD.value)
        return ends
    return None


def _self_rectified(diary: CaseDiary, home: Household, reported: date, rules: Rules) -> Cleared | None:
    desk = committee_desk(home.committee_code)
    diary.write(K.SELF_RECTIFICATION_REPORTED, reported, desk, **rectified_facts(diary))
    checked = next_working_day(rules.calendar, reported + timedelta(days=diary.between(1, 3)))
    if diary.chance(RECHECK_FAILS):
        diary.write(K.RECHECK_FAILED, checked, ENFORCEMENT, **remaining_facts(Remaining.PARTITIONS))
        return None
    diary.write(K.CLEARED, checked, ENFORCEMENT, **cleared_facts(diary, ClearingWay.SELF_RECTIFIED))
    return Cleared(checked, ClearingWay.SELF_RECTIFIED)


def _enforce(diary: CaseDiary, home: Household, due: date, rules: Rules) -> Cleared:
    """Phone notice, then the joint action, repeated until the re-check passes."""
    desk = committee_desk(home.committee_code)
    called = next_working_day(
        rules.calendar, due + timedelta(days=diary.between(2, 6) + diary.days(2.0 * home.pace.order_delay))
    )
    out_of_reach = is_out_of_reach(diary)
    while True:
        answered = diary.chance(ANSWERED)
        if out_of_reach:
            diary.write(K.NOTE_ADDED, called, desk, text="登记的号码都已停用，无法电话告知")
        else:
            diary.write(K.PHONE_NOTICE, called, desk, **phone_facts(diary, called, answered, rules))
        if answered:
            break
        called = next_working_day(rules.calendar, called + timedelta(days=1))
    if diary.chance(GIVES_IN_AT_THE_PHONE):
        cleared = _self_rectified(diary, home, called + timedelta(days=diary.between(1, 2)), rules)
        if cleared is not None:
            return cleared
        called = next_working_day(rules.calendar, diary.latest_day + timedelta(days=1))
        diary.write(K.PHONE_NOTICE, called, desk, **phone_facts(diary, called, True, rules))
    planned = called + timedelta(days=diary.days(1.0))
    while True:
        cleared = _joint_action(diary, planned, rules)
        if cleared is not None:
            return cleared
        planned = next_working_day(rules.calendar, diary.latest_day + timedelta(days=1))


def _joint_action(diary: CaseDiary, planned: date, rules: Rules) -> Cleared | None:
    """One joint action by daylight on a working day (行政强制法 第四十三条), and its re-check; None when it failed."""
    earliest = max(planned + timedelta(days=diary.between(1, 3)), rules.actions_from)
    action = next_working_day(rules.calendar, earliest)
    span = time_span(diary, diary.between(9, 15), diary.between(0, 1) * 30)
    diary.write(K.JOINT_ACTION_PLANNED, planned, ENFORCEMENT, **plan_facts(diary, action, span))
    if diary.chance(ACTION_FAILS):
        diary.write(K.JOINT_ACTION_FAILED, action, ENFORCEMENT, reason=ActionFailure.NOBODY_HOME.value)
        return None
    removed: dict[str, Any] = {"partitions": diary.between(1, 4), "beds": diary.between(0, 8)}
    diary.write(K.JOINT_ACTION_DONE, action, ENFORCEMENT, **action_facts(diary, span), **removed)
    if diary.chance(PENALTY_SHARE):
        penalise(diary, action, rules.calendar)
    checked = next_working_day(rules.calendar, action + timedelta(days=diary.between(0, 3)))
    if diary.chance(RECHECK_FAILS / 3):
        diary.write(K.RECHECK_FAILED, checked, ENFORCEMENT, **remaining_facts(Remaining.BEDS))
        called = next_working_day(rules.calendar, checked + timedelta(days=1))
        diary.write(K.PHONE_NOTICE, called, ENFORCEMENT, **phone_facts(diary, called, True, rules))
        return None
    diary.write(K.CLEARED, checked, ENFORCEMENT, **cleared_facts(diary, ClearingWay.ENFORCED))
    return Cleared(checked, ClearingWay.ENFORCED)
