"""What an order, its extension and a document in the file must say: all faults as zh-CN sentences.

Source: domain notes 2.4 (fields of 责令限期整改指令书); 行政处罚法 第五十五条 (two inspectors), 第三十八条 (authority).
"""

from __future__ import annotations

from typing import Any

from casework.events import CaseEvent, EventDraft
from casework.fact_checks import choice_faults, day_of, is_text, names_faults
from casework.orders.words import DocumentKind, OrderBody, RectifyItem
from casework.vocabulary import EventKind

MOST_COPIES = 99


def order_faults(draft: EventDraft) -> list[str]:
    """Faults of an order: inspection, two inspectors, what is to be put right, who issues, who has the authority."""
    facts = draft.facts
    faults = [
        *names_faults(facts, "inspector_names", "检查人", least=2),
        *choice_faults(facts, "issued_by", OrderBody, "出具单位", required=True),
        *choice_faults(facts, "authority", OrderBody, "执法主体", required=True),
    ]
    inspected = day_of(facts.get("inspected_on"))
    if inspected is None:
        faults.append("请填写检查日期（inspected_on），如 2021-10-09。")
    elif inspected > draft.occurred_on:
        faults.append(f"检查日期 {inspected} 晚于出具日期 {draft.occurred_on}，请核对。")
    items = facts.get("rectify")
    codes = {item.value for item in RectifyItem}
    if not isinstance(items, list | tuple) or not items or not all(isinstance(i, str) and i in codes for i in items):
        faults.append("请选择整改要求（rectify），至少一项：" + "、".join(item.label for item in RectifyItem) + "。")
    elif len(set(items)) != len(items):
        faults.append("整改要求（rectify）有重复，请删除。")
    if "number" in facts:
        faults.append("指令书编号由系统在登记时生成，请删除编号（number）。")
    return faults


def extension_faults(draft: EventDraft) -> list[str]:
    """Faults of an extension: why, and who approved it."""
    wanted = (("reason", "请填写延期的理由（reason）。"), ("approved_by", "请填写批准人（approved_by）。"))
    return [mend for key, mend in wanted if not is_text(draft.facts.get(key))]


def document_faults(draft: EventDraft) -> list[str]:
    """Faults of a paper in the file: kind, day, copies; a number and, for 其他, a name."""
    facts = draft.facts
    faults = choice_faults(facts, "document", DocumentKind, "文书种类", required=True)
    dated = day_of(facts.get("dated_on"))
    if dated is None:
        faults.append("请填写文书日期（dated_on），如 2021-10-28。")
    elif dated > draft.occurred_on:
        faults.append(f"文书日期 {dated} 晚于登记的发生日期 {draft.occurred_on}，请核对。")
    if not _is_copies(facts.get("copies")):
        faults.append(f"份数（copies）应为 1 至 {MOST_COPIES} 的整数。")
    faults += [
        f"{label}（{key}）应为不超过 500 字的文字，没有的请删除。"
        for key, label in (("number", "文书编号"), ("title", "文书名称"))
        if key in facts and not is_text(facts[key])
    ]
    if facts.get("document") == DocumentKind.OTHER.value and "title" not in facts:
        faults.append("“其他文书”请写明文书名称（title）。")
    return faults


def entered_facts(entry: EventDraft | CaseEvent) -> dict[str, Any]:
    """The facts as they were entered: of an order, without the number that the store drew for it."""
    drawn = entry.kind is EventKind.ORDER_ISSUED
    return {key: value for key, value in entry.facts.items() if not (drawn and key == "number")}


def _is_copies(value: Any) -> bool:
    return type(value) is int and 1 <= value <= MOST_COPIES
