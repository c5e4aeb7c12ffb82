"""Forms of the order to rectify: 出具指令书 with its draft, 送达指令书, 整改延期, 登记文书."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import streamlit as st

from casework.events import EventDraft
from casework.orders.paper import DECISIONS
from casework.orders.words import USUAL_ITEMS, DocumentKind, OrderBody, RectifyItem, authority_hint
from casework.vocabulary import EventKind, Role
from data.access import CaseFacts
from geo.scrubbing import scrub
from ui import figures
from ui.acts.contract import ActContext, ActInput
from ui.acts.order_fields import chosen_code, names_field
from ui.order_draft import show_draft

INSPECTIONS = frozenset({EventKind.SURVEY_COMPLETED, EventKind.RECURRENCE_CONFIRMED, EventKind.RECHECK_FAILED})
# Whose desk the visitor sits at, as the body that issues or serves.
BODY_OF: Mapping[Role, OrderBody] = {
    Role.POPULATION_OFFICER: OrderBody.POPULATION_OFFICER,
    Role.COMMITTEE: OrderBody.COMMITTEE,
    Role.SAFETY_OFFICE: OrderBody.SAFETY_OFFICE,
    Role.ENFORCEMENT: OrderBody.ENFORCEMENT,
}
MOST_COPIES = 99


def order_issued(act: ActContext) -> ActInput:
    """出具指令书: inspection, what is to be put right, by when, by whom; the draft beside it."""
    rules, day = act.page.campaign.orders, act.occurred_on
    left, right = st.columns(2)
    inspected = left.date_input(
        "检查日期", value=_last_inspection(act.file, day), max_value=day, key=act.key("inspected_on")
    )
    term = right.number_input(
        "限期整改（自然日）",
        min_value=rules.shortest_term_days,
        max_value=rules.longest_term_days,
        value=rules.term_days,
        key=act.key("term"),
    )
    due_on = day + timedelta(days=int(term))
    names = names_field("检查人（不少于 2 人）", act.key("inspector_names"), _last_inspectors(act.file))
    items = st.multiselect(
        "整改要求",
        [item.value for item in RectifyItem],
        default=_usual_items(act.file),
        format_func=lambda value: RectifyItem(value).label,
        placeholder="请选择，至少一项",
        key=act.key("rectify"),
    )
    left, right = st.columns(2)
    with left:
        issued_by = chosen_code("出具单位", OrderBody, act.key("issued_by"), BODY_OF.get(act.page.actor.role))
    with right:
        authority = chosen_code("执法主体（可以处罚的机关）", OrderBody, act.key("authority"), None)
    hint = None if authority is None else authority_hint(OrderBody(authority))
    if hint:
        st.warning(hint)
    st.caption(
        f"整改期限 {figures.day(due_on)}（含当日）；送达晚于出具日的，登记送达时顺延。编号在登记时自动生成，不用填写。"
    )
    facts = {
        "inspected_on": inspected.isoformat() if isinstance(inspected, date) else None,
        "inspector_names": names,
        "rectify": items,
        "issued_by": issued_by,
        "authority": authority,
    }
    draft = EventDraft("draft", act.file.case_id, act.kind, day, due_on, facts)
    show_draft(act.page, act.file, draft, key=act.key("draft"))
    return ActInput(facts, due_on)


def order_extended(act: ActContext) -> ActInput:
    """整改延期: the new last day, why, and who approved it."""
    before = act.file.state.due_on
    earliest = act.occurred_on if before is None else max(before + timedelta(days=1), act.occurred_on)
    if before is not None:
        st.caption(f"原整改期限 {figures.day(before)}。")
    due_on = st.date_input("延期至", value=earliest, min_value=earliest, key=act.key(f"due_{earliest}"))
    reason = st.text_area("延期的理由", max_chars=500, height=80, key=act.key("reason")).strip()
    approved_by = st.text_input("批准人", max_chars=30, key=act.key("approved_by")).strip()
    return ActInput({"reason": scrub(reason), "approved_by": approved_by}, due_on if isinstance(due_on, date) else None)


def document_recorded(act: ActContext) -> ActInput:
    """登记文书: a paper that belongs to the file."""
    document = chosen_code("文书种类", DocumentKind, act.key("document"), None)
    facts: dict[str, Any] = {"document": document}
    if document == DocumentKind.OTHER.value:
        facts["title"] = scrub(st.text_input("文书名称", max_chars=100, key=act.key("title")).strip())
    number = st.text_input("文书编号（没有的不填）", max_chars=100, key=act.key("number")).strip()
    left, right = st.columns(2)
    dated = left.date_input("文书日期", value=act.occurred_on, max_value=act.occurred_on, key=act.key("dated_on"))
    copies = right.number_input("份数", min_value=1, max_value=MOST_COPIES, value=1, key=act.key("copies"))
    facts |= {"dated_on": dated.isoformat() if isinstance(dated, date) else None, "copies": int(copies)}
    return ActInput(facts | ({"number": number} if number else {}))


def _last_inspection(file: CaseFacts, day: date) -> date:
    found = [event.occurred_on for event in file.counting if event.kind in INSPECTIONS and event.occurred_on <= day]
    return max(found, default=day)


def _last_inspectors(file: CaseFacts) -> Sequence[str]:
    for event in reversed(file.counting):
        names = event.facts.get("inspector_names")
        if isinstance(names, list) and len(names) > 1:
            return [str(name) for name in names]
    return ()


def _usual_items(file: CaseFacts) -> list[str]:
    decision = next((event for event in reversed(file.counting) if event.kind in DECISIONS), None)
    clauses = decision.facts.get("clauses", ()) if decision is not None else ()
    return list(dict.fromkeys(item.value for clause in clauses for item in USUAL_ITEMS.get(clause, ())))
