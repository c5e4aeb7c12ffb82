"""What a return visit, a suspicion and the end of letting must say about themselves: faults as Chinese sentences."""

from __future__ import annotations

from typing import Any

from casework.events import EventDraft
from casework.revisits.words import LookedAt, SuspicionSource
from casework.survey.facts import is_text, visit_faults

MOST_ORDERS = 50


def revisit_faults(draft: EventDraft) -> list[str]:
    """Faults of any return visit: its day-part is what the next attempt is chosen by."""
    faults = [] if "day_part" in draft.facts else ["请选择回访时段（day_part）。"]
    return faults + visit_faults(draft) + _note_faults(draft)


def clean_revisit_faults(draft: EventDraft) -> list[str]:
    """Faults of 回访无异常: it counts as a look only when it says who looked at what."""
    seen = draft.facts.get("looked_at")
    known = {item.value for item in LookedAt}
    faults = revisit_faults(draft)
    if not isinstance(seen, list | tuple) or not seen or not all(isinstance(one, str) and one in known for one in seen):
        faults.append(f"请至少选择一项查看内容（looked_at）：{'、'.join(item.label for item in LookedAt)}。")
    if "inspector_names" not in draft.facts:
        faults.append("请填写回访人（inspector_names）。")
    return faults


def stable_faults(draft: EventDraft) -> list[str]:
    """Faults of 转为稳定: a reason, where one is given, says something; when one is needed says casework.guard."""
    if "early_reason" in draft.facts and not is_text(draft.facts["early_reason"]):
        return ["尚未达到转为稳定的条件，请写明理由（early_reason）。"]
    return _note_faults(draft)


def suspicion_faults(draft: EventDraft) -> list[str]:
    """Faults of 疑似回潮: its source, and for a complaint the orders or at least what it said."""
    facts = draft.facts
    source, orders = facts.get("source"), facts.get("orders", [])
    faults = []
    if not isinstance(source, str) or source not in {item.value for item in SuspicionSource}:
        faults.append(f"请选择线索来源（source）：{'、'.join(item.label for item in SuspicionSource)}。")
    if not _are_orders(orders):
        faults.append(f"工单编号（orders）应为编号的列表，不重复，最多 {MOST_ORDERS} 个。")
    elif source == SuspicionSource.HOTLINE.value and not orders and not is_text(facts.get("note")):
        faults.append("来自12345投诉的，请填写工单编号（orders）；没有编号的，请在说明（note）中写明反映了什么。")
    return faults + _note_faults(draft)


def _are_orders(orders: Any) -> bool:
    return (
        isinstance(orders, list | tuple)
        and len(orders) <= MOST_ORDERS
        and all(is_text(one) and len(one) <= 64 for one in orders)
        and len(set(orders)) == len(orders)
    )


def _note_faults(draft: EventDraft) -> list[str]:
    note = draft.facts.get("note", "")
    return [] if note == "" or is_text(note) else ["说明（note）应为文字，不超过 500 字。"]
