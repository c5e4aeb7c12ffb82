"""What the entries of enforcement say in the demo, drawn from diary.detail, so that their days never depend on it."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from casework.enforcement.words import (
    AppealForm,
    AppealTarget,
    CalleeRole,
    Department,
    NumberType,
    PauseReason,
    Rectification,
    Remaining,
)
from casework.vocabulary import ClearingWay, EventKind
from data.demo.desks import next_working_day
from data.demo.diary import CaseDiary
from data.demo.play_rules import Rules

OUT_OF_REACH = 0.02  # nobody can be reached by phone, and the joint action goes ahead with a reason
SUPPORT_KNOWN = 0.8
RECORDED_SHARE = 0.96
_TOLD = ("09:30", "10:30", "13:45", "14:30", "15:30")
Facts = dict[str, Any]
Span = tuple[str, str]

_PAUSES = (
    (PauseReason.ELDERLY, "有老人需妥善安置"),
    (PauseReason.CHILDREN, "有儿童在读，家长请求缓搬"),
    (PauseReason.EPIDEMIC, "住户隔离观察"),
)
_NEW_ROUND = (EventKind.CONFIRMED, EventKind.RECURRENCE_CONFIRMED)


def pause_facts(diary: CaseDiary, which: int) -> Facts:
    """A pause without its last day. which: 0 to 2."""
    reason, note = _PAUSES[which]
    facts: Facts = {"reason": reason.value, "note": note}
    if reason is not PauseReason.EPIDEMIC and diary.detail.random() < SUPPORT_KNOWN:
        facts["support"] = "已联系保障办和居委会，另找住处"
    return facts


def appeal_facts(diary: CaseDiary) -> Facts:
    """Mostly the party states its case; now and then it asks for a review."""
    form = AppealForm.STATEMENT if diary.detail.random() < 0.85 else AppealForm.REVIEW
    return {"form": form.value, "against": AppealTarget.ORDER.value}


def rectified_facts(diary: CaseDiary) -> Facts:
    """What the party did itself."""
    more = (Rectification.LAYOUT_RESTORED, Rectification.PERSONS_REDUCED, Rectification.MOVED_OUT)
    second = more[int(diary.detail.integers(len(more)))]
    return {"done": [Rectification.PARTITIONS_REMOVED.value, second.value]}


def remaining_facts(found: Remaining) -> Facts:
    """What a re-check found."""
    return {"remains": [found.value]}


def cleared_facts(diary: CaseDiary, way: ClearingWay) -> Facts:
    """Who checked, on what evidence."""
    return {
        "way": way.value,
        "checked_by": "执法队复核人员（演示）",
        "evidence": f"复核照片 {int(diary.detail.integers(2, 7))} 张、现场笔录 1 份",
    }


def is_out_of_reach(diary: CaseDiary) -> bool:
    """Whether nobody can be reached by phone in this round."""
    return bool(diary.detail.random() < OUT_OF_REACH)


def phone_facts(diary: CaseDiary, called: date, answered: bool, rules: Rules) -> Facts:
    """A call: whom it reached in which part, when, and for when the action was announced."""
    draw = diary.detail
    facts: Facts = {
        "caller": "居委会值班人员（演示）",
        "callee_role": (CalleeRole.OWNER, CalleeRole.OWNER, CalleeRole.SUB_LESSOR)[int(draw.integers(3))].value,
        "time": f"{int(draw.integers(9, 18)):02d}:{int(draw.integers(60)):02d}",
        "number_type": (NumberType.LANDLINE if draw.random() < 0.1 else NumberType.MOBILE).value,
        "answered": answered,
    }
    if answered:
        day = next_working_day(rules.calendar, max(called + timedelta(days=3), rules.actions_from))
        told = _TOLD[int(draw.integers(len(_TOLD)))]
        facts |= {"content": "告知逾期未改和上门整治的时间", "told_for": f"{day.isoformat()}T{told}"}
    return facts


def time_span(diary: CaseDiary, hour: int, minute: int) -> Span:
    """From the given time for one or two hours."""
    starts = datetime.combine(date.min, time(hour, minute))
    ends = starts + timedelta(minutes=60 + 30 * int(diary.detail.integers(3)))
    return f"{starts:%H:%M}", f"{ends:%H:%M}"


def plan_facts(diary: CaseDiary, action: date, span: Span) -> Facts:
    """When and by whom; with the reason where nobody was phoned in this round."""
    facts: Facts = {
        "planned_for": action.isoformat(),
        "starts": span[0],
        "ends": span[1],
        "departments": [one.value for one in _departments(diary)],
    }
    if not _was_phoned(diary):
        facts["override_reason"] = "登记的号码都已停用，已在门上张贴告知"
    return facts


def action_facts(diary: CaseDiary, span: Span) -> Facts:
    """Who came and how it was recorded, without what was removed."""
    draw = diary.detail
    came = {one.value: int(draw.integers(1, 4)) for one in _departments(diary)}
    officers = int(draw.integers(2, 4))
    came[Department.ENFORCEMENT.value] = officers
    return {
        "starts": span[0],
        "ends": span[1],
        "participants": came,
        "officers": officers,
        "certificates_shown": True,
        "recorded": bool(draw.random() < RECORDED_SHARE),
        "informed": True,
        "persons_placed": int(draw.integers(0, 4)),
        "evidence": f"执法记录仪 1 段、现场照片 {int(draw.integers(4, 13))} 张",
    }


def _departments(diary: CaseDiary) -> tuple[Department, ...]:
    core = (Department.ENFORCEMENT, Department.HOUSING, Department.POLICE, Department.COMMITTEE)
    return (*core, Department.PROPERTY) if diary.detail.random() < 0.5 else core


def _was_phoned(diary: CaseDiary) -> bool:
    kinds = [entry.draft.kind for entry in diary.entries]
    begun = max(place for place, kind in enumerate(kinds) if kind in _NEW_ROUND)
    return EventKind.PHONE_NOTICE in kinds[begun:]
