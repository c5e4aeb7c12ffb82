"""What a lawful entry of enforcement says, for tests: by day, on a working day within the hours."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from casework.calendar import statutory_calendar
from casework.vocabulary import ClearingWay
from casework.vocabulary import EventKind as K

CALENDAR = statutory_calendar(2020, 2023)
EVIDENCE = "现场照片 6 张、笔录 1 份"


def enforcement_facts(kind: K, occurred_on: date) -> dict[str, Any] | None:
    """Facts that the service accepts for the kind, None for a kind of another subject."""
    span = {"starts": "09:00", "ends": "11:00"}
    # Random histories also fall on holidays, on which the law allows an action in an emergency only.
    emergency = {"emergency_reason": "有消防隐患"} if occurred_on in CALENDAR.days_off else {}
    planned = occurred_on + timedelta(days=1)
    while planned in CALENDAR.days_off:
        planned += timedelta(days=1)
    table: dict[K, dict[str, Any]] = {
        K.PHONE_NOTICE: {
            "caller": "居委会值班",
            "callee_role": "owner",
            "time": "10:00",
            "number_type": "mobile",
            "answered": True,
            "content": "告知整治时间",
            "told_for": f"{planned}T09:00",
        },
        K.JOINT_ACTION_PLANNED: {
            **span,
            "planned_for": planned.isoformat(),
            "departments": ["enforcement", "housing", "police"],
            "override_reason": "无法接通",
        },
        K.JOINT_ACTION_FAILED: {"reason": "nobody_home"},
        K.JOINT_ACTION_DONE: {
            **span,
            **emergency,
            "participants": {"enforcement": 2, "housing": 1, "police": 1},
            "officers": 2,
            "certificates_shown": True,
            "recorded": True,
            "informed": True,
            "partitions": 2,
            "beds": 4,
            "persons_placed": 0,
            "evidence": EVIDENCE,
        },
        K.SELF_RECTIFICATION_REPORTED: {"done": ["partitions_removed"]},
        K.RECHECK_FAILED: {"remains": ["partitions"]},
        K.CLEARED: {"way": ClearingWay.SELF_RECTIFIED.value, "checked_by": "复核人甲", "evidence": EVIDENCE},
        K.PENALTY_RECORDED: {
            "procedure": "ordinary",
            "party": "citizen",
            "kind": "fine",
            "amount": 5000,
            "filed_on": occurred_on.isoformat(),
        },
        K.PAUSED: {"reason": "elderly", "until": (occurred_on + timedelta(days=10)).isoformat()},
        K.APPEAL_FILED: {"form": "statement", "against": "order"},
        K.APPEAL_CLOSED: {"result": "upheld"},
    }
    return table.get(kind)
