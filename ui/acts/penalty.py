"""The form of 登记处罚: one record for each penalty, filled in stage by stage; each entry replaces the one before."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import streamlit as st

from casework.guard import guard_rules
from casework.guard.penalty_periods import (
    decision_due,
    hearing_request_until,
    payment_due,
    review_until,
    service_due,
    sue_until,
)
from casework.guard.penalty_records import PenaltyRecord, penalty_records
from casework.penalties.facts import LABELS, penalty_facts, readable_penalty
from casework.penalties.penalty import PenalisedParty, Penalty, PenaltyKind, Procedure, credit_reportable, surcharge
from geo.scrubbing import scrub
from ui import figures
from ui.acts.contract import ActContext, ActInput
from ui.acts.penalised import identity_of_the_punished
from ui.acts.visit import fields_of
from ui.errors import plain
from ui.survey.fields import YES_NO, Fields

_NO_NUMBER = "（无案号）"
# Stage → days and flags of it, in the order of the procedure.
STAGES: Mapping[str, tuple[str, ...]] = {
    "立案": ("filed_on",),
    "告知和陈述申辩": ("informed_on", "defence_heard", "hearing_offered"),
    "听证": ("hearing_requested_on", "hearing_notified_on", "hearing_on"),
    "决定": ("decided_on", "voluntarily_removed"),
    "送达": ("served_on",),
    "缴款": ("paid_on",),
    "复议、诉讼和撤销": ("under_appeal", "revoked_on"),
    "信用归集": ("in_catalogue", "credit_reported_on", "credit_withdrawn_on"),
}


def penalty(act: ActContext) -> ActInput:
    """登记处罚: the record as it stands now, with its periods, surcharge, and whether it is credit data and why."""
    known = {record.penalty.reference: record for record in penalty_records(act.file.counting)}
    fields = fields_of(act)
    chosen = _chosen(fields, known)
    before = {} if chosen is None else penalty_facts(chosen.penalty)
    # Two penalties of one file share nothing that is typed.
    name = "new" if chosen is None else f"of_{chosen.penalty.reference}"
    own = Fields(f"{fields.prefix}{name}_", fields.values.setdefault(name, {}))
    facts: dict[str, Any] = {}
    if chosen is None:
        facts["reference"] = own.text("reference", "案号", most=60).strip()
    else:
        facts["reference"] = chosen.penalty.reference
    left, middle, right = st.columns(3)
    with left:
        facts["procedure"] = _choice(own, before, "procedure", "处罚程序", Procedure)
    with middle:
        facts["party"] = _choice(own, before, "party", "当事人类型", PenalisedParty)
    with right:
        facts["kind"] = _choice(own, before, "kind", "处罚种类", PenaltyKind)
    if facts["kind"] == PenaltyKind.FINE.value:
        own.default("amount", before.get("amount"))
        facts["amount"] = own.whole("amount", "罚款金额（元）")
    own.default("inspectors", before.get("inspectors"))
    facts["inspectors"] = own.whole("inspectors", "调查的执法人员人数")
    own.default("evidence", before.get("evidence") or "")
    facts["evidence"] = scrub(own.long_text("evidence", "证据目录", most=500))
    for stage, names in STAGES.items():
        with st.expander(stage, expanded=stage == "立案" or any(before.get(fact) is not None for fact in names)):
            for fact in names:
                facts[fact] = _day(own, before, fact) if fact.endswith("_on") else _flag(own, before, fact)
    given = {key: value for key, value in facts.items() if value not in (None, "")}
    entered = readable_penalty(given)
    if entered is not None:
        show_standing(act, entered)
    return ActInput(given, keep=identity_of_the_punished(act))


def show_standing(act: ActContext, entered: Penalty) -> None:
    """The periods that run, the surcharge, and whether the decision is credit data, of the record as it stands."""
    rules = guard_rules(act.page.campaign, act.page.calendar)
    ends = {
        "可申请听证至": hearing_request_until(entered, rules),
        "作出决定不晚于": decision_due(entered, rules),
        "送达不晚于": service_due(entered, rules),
        "缴款不晚于": payment_due(entered, rules),
        "可申请行政复议至": review_until(entered, rules),
        "可提起行政诉讼至": sue_until(entered, rules),
    }
    lines = [f"- {name} {figures.day(day)}" for name, day in ends.items() if day is not None]
    late = surcharge(entered, rules.penalty, act.occurred_on)
    if late:
        lines.append(f"- 截至 {figures.day(act.occurred_on)} 加处罚款 {late} 元（不超过罚款本数）")
    answer = credit_reportable(entered)
    lines.append(f"- 信用归集：{'可以' if answer.reportable else '不可以'}。{plain(answer.reason)}")
    st.info("\n".join(lines))


def _chosen(fields: Fields, known: Mapping[str, PenaltyRecord]) -> PenaltyRecord | None:
    if not known:
        return None
    options = {reference or _NO_NUMBER: f"继续登记 {reference or _NO_NUMBER}" for reference in known}
    fields.default("which", next(iter(options)))
    chosen = fields.choice("which", "哪一件处罚", options | {"new": "另立一案"})
    return next((record for reference, record in known.items() if (reference or _NO_NUMBER) == chosen), None)


def _choice(own: Fields, before: Mapping[str, Any], name: str, label: str, words: Any) -> str | None:
    own.default(name, before.get(name))
    return own.choice(name, label, words)


def _flag(own: Fields, before: Mapping[str, Any], name: str) -> bool | None:
    told = before.get(name)
    own.default(name, None if told is None else next(key for key, one in YES_NO.items() if one is told))
    return own.yes_no(name, LABELS[name])


def _day(own: Fields, before: Mapping[str, Any], name: str) -> str | None:
    key = f"{own.prefix}{name}"
    if key not in st.session_state:
        kept = own.values.get(name, before.get(name))
        st.session_state[key] = None if kept is None else date.fromisoformat(kept)
    found = st.date_input(LABELS[name], key=key)
    told = found.isoformat() if isinstance(found, date) else None
    own.values[name] = told
    return told
