"""What the orders of the demo say, and how they are served; drawn apart from the days of the play."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from casework.orders.service import Receiver, ServiceMethod, Witness
from casework.orders.words import USUAL_ITEMS, DocumentKind, OrderBody, RectifyItem
from casework.vocabulary import EventKind as K
from data.demo.actors import committee_desk
from data.demo.diary import CaseDiary
from data.demo.room_play import INSPECTORS

WAYS = (ServiceMethod.DIRECT, ServiceMethod.DIRECT, ServiceMethod.LEFT, ServiceMethod.POSTED)
SERVERS = ("居委会工作人员甲（演示）", "居委会工作人员乙（演示）")
APPROVER = "平安办负责人（演示）"
RECEIPT_FILED = 0.3
_DECISIONS = frozenset({K.CONFIRMED, K.RECURRENCE_CONFIRMED})
_INSPECTIONS = frozenset({K.SURVEY_COMPLETED, K.RECURRENCE_CONFIRMED})


def order_facts(diary: CaseDiary, issued: date) -> dict[str, Any]:
    """The order issued on `issued`: the inspection before it, and what the clauses of the decision ask for."""
    drafts = [entry.draft for entry in diary.entries]
    inspected = [draft.occurred_on for draft in drafts if draft.kind in _INSPECTIONS and draft.occurred_on <= issued]
    clauses = next((draft.facts["clauses"] for draft in reversed(drafts) if draft.kind in _DECISIONS), (1,))
    items = dict.fromkeys(item for clause in clauses for item in USUAL_ITEMS[clause])
    return {
        "inspected_on": max(inspected, default=issued).isoformat(),
        "inspector_names": list(INSPECTORS[:2]),
        "rectify": [item.value for item in items or (RectifyItem.RESTORE_LAYOUT,)],
        "issued_by": OrderBody.POPULATION_OFFICER.value,
        "authority": OrderBody.SUBDISTRICT_OFFICE.value,
    }


def service_facts(diary: CaseDiary, way: ServiceMethod) -> dict[str, Any]:
    """A service by the committee in this way, with what it needs for proof."""
    draw = diary.detail
    facts: dict[str, Any] = {
        "method": way.value,
        "served_by": OrderBody.COMMITTEE.value,
        "servers": list(SERVERS[: int(draw.integers(1, 3))]),
    }
    if way is ServiceMethod.POSTED:
        return facts | {"tracking_number": f"YS{int(draw.integers(10**8, 10**9))}"}
    facts["time"] = f"{int(draw.integers(9, 20)):02d}:{int(draw.integers(0, 4)) * 15:02d}"
    if way is ServiceMethod.LEFT:
        witness = (Witness.COMMITTEE, Witness.PROPERTY_MANAGER)[int(draw.integers(0, 2))]
        return facts | {"refused": True, "witness": witness.value, "evidence": "拒收记录和现场录像（演示）"}
    received = (Receiver.OWNER, Receiver.SUB_LESSOR, Receiver.TENANT, Receiver.FAMILY)[int(draw.integers(0, 4))]
    return facts | {"received_by": received.value}


def keep_receipt(diary: CaseDiary, case_committee: str, served: date) -> None:
    """Now and then somebody also files the paper receipt, the day after the service was written up."""
    filed = diary.entries[-1].recorded_at.date() + timedelta(days=1)
    if diary.detail.random() < RECEIPT_FILED:
        facts = {"document": DocumentKind.SERVICE_RECEIPT.value, "dated_on": served.isoformat(), "copies": 1}
        diary.write_beside(K.DOCUMENT_RECORDED, filed, committee_desk(case_committee), **facts)
