"""A penalty of the demo, from filing to payment, in the order and the periods of 行政处罚法; a few are late."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from casework.calendar import WorkingCalendar
from casework.penalties.penalty import PenalisedParty, PenaltyKind, Procedure
from casework.vocabulary import EventKind as K
from data.demo.actors import ENFORCEMENT
from data.demo.desks import next_working_day
from data.demo.diary import CaseDiary

SIMPLE_SHARE = 0.15
STUCK_SHARE = 0.12  # filed, and nothing after it
LATE_SERVICE = 0.1
UNPAID_SHARE = 0.15
CITIZENS = 0.7


def penalise(diary: CaseDiary, action: date, calendar: WorkingCalendar) -> None:
    """File on the day of the joint action; what follows is entered on its own days, as far as the last one."""
    draw = diary.detail
    party = PenalisedParty.CITIZEN if draw.random() < CITIZENS else PenalisedParty.ORGANISATION
    facts: dict[str, Any] = {
        "reference": f"演示罚〔{action.year}〕{diary.case.case_id}",
        "party": party.value,
        "filed_on": action.isoformat(),
        "inspectors": int(draw.integers(2, 4)),
        "evidence": "现场笔录 1 份、照片 6 张、询问笔录 1 份",
    }
    if draw.random() < SIMPLE_SHARE:
        on_the_spot: dict[str, Any] = dict.fromkeys(("informed_on", "decided_on", "served_on"), action.isoformat())
        facts |= {"procedure": Procedure.SIMPLE.value, "kind": PenaltyKind.WARNING.value, "defence_heard": True}
        diary.write(K.PENALTY_RECORDED, action, ENFORCEMENT, **facts, **on_the_spot)
        return
    facts |= {
        "procedure": Procedure.ORDINARY.value,
        "kind": PenaltyKind.FINE.value,
        "amount": 5000 + 1000 * int(draw.integers(16)),
    }
    diary.write(K.PENALTY_RECORDED, action, ENFORCEMENT, **facts)
    if draw.random() >= STUCK_SHARE:
        _proceed(diary, facts, action, calendar)


def _proceed(diary: CaseDiary, facts: dict[str, Any], action: date, calendar: WorkingCalendar) -> None:
    draw = diary.detail
    informed = next_working_day(calendar, action + timedelta(days=int(draw.integers(8, 13))))
    facts = {**facts, "informed_on": informed.isoformat(), "hearing_offered": True}
    diary.write_beside(K.PENALTY_RECORDED, informed, ENFORCEMENT, **facts)
    decided = calendar.add_working_days(informed, int(draw.integers(6, 13)))
    facts = {**facts, "decided_on": decided.isoformat(), "defence_heard": True, "voluntarily_removed": False}
    diary.write_beside(K.PENALTY_RECORDED, decided, ENFORCEMENT, **facts)
    working_days = 9 if draw.random() < LATE_SERVICE else int(draw.integers(1, 6))
    served = calendar.add_working_days(decided, working_days)
    facts = {**facts, "served_on": served.isoformat(), "in_catalogue": True}
    diary.write_beside(K.PENALTY_RECORDED, served, ENFORCEMENT, **facts)
    if draw.random() >= UNPAID_SHARE:
        paid = served + timedelta(days=int(draw.integers(3, 22)))
        diary.write_beside(K.PENALTY_RECORDED, paid, ENFORCEMENT, **facts, paid_on=paid.isoformat())
