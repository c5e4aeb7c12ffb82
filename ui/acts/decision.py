"""Forms of a decision: 要求核实, 认定群租, 认定不属于群租, 误报. The program proposes; a named person decides."""

from __future__ import annotations

from typing import Any

import streamlit as st

from casework.criteria import DwellingAssessment, assess, kept_assessment
from casework.criteria.clause_words import CLAUSES, numbered
from casework.survey.words import ContractCheck, EvidenceType, FalseAlarmReason, PartyHeard
from data.attachments import Attachment
from ui import figures
from ui.acts.contract import ActContext, ActInput
from ui.acts.visit import dwelling_on_record, fields_of
from ui.errors import plain
from ui.home_folder import home_folder
from ui.survey.fields import Fields
from ui.survey.photo_field import show_picture
from ui.survey.proposal import show_proposal
from ui.survey.visit_fields import inspector_facts

MOST_TEXT_ITEMS = 12
NO_ROOMS = "档案里还没有登记房间，程序不能提出建议；请先登记房间，或写明认定所依据的事实。"


def verification_requested(act: ActContext) -> ActInput:
    """要求核实: what the recorded facts leave open, and whatever else is to be found out."""
    fields = fields_of(act)
    assessment = _proposal(act)
    missing = {} if assessment is None else {str(fact): str(fact) for fact in assessment.missing}
    chosen: list[str] = []
    if missing:
        fields.default("to_verify", list(missing))
        chosen = fields.many("to_verify", "要核实的事实", missing)
    reason = fields.long_text("reason", "其他要核实的情况", most=500)
    return ActInput({"to_verify": chosen} | ({"reason": reason} if reason else {}))


def confirmed(act: ActContext) -> ActInput:
    """认定群租: who decides, on which clauses, on what evidence, after hearing the party."""
    fields = fields_of(act)
    assessment = _proposal(act)
    facts = decision_facts(act, fields, assessment)
    facts |= _clauses(fields, assessment)
    if assessment is not None:
        facts["assessment"] = kept_assessment(assessment)
    return ActInput(facts)


def not_qunzu_decided(act: ActContext) -> ActInput:
    """认定不属于群租: who decides, and why when the recorded facts say something else."""
    fields = fields_of(act)
    assessment = _proposal(act)
    facts: dict[str, Any] = {"decided_by": fields.text("decided_by", "认定人（姓名）", most=30).strip()}
    proposed = assessment is not None and assessment.proposed_clauses
    reason = fields.long_text("reason", f"理由{'（与建议不同，必填）' if proposed else '（可不填）'}", most=500)
    if reason:
        facts["reason"] = reason
    if assessment is not None:
        facts["assessment"] = kept_assessment(assessment)
    return ActInput(facts)


def false_alarm(act: ActContext) -> ActInput:
    """误报: the reason that statistics count, and in words."""
    fields = fields_of(act)
    code = fields.choice("reason_code", "误报原因", FalseAlarmReason)
    reason = fields.long_text("reason", "说明", most=500)
    st.caption("误报的户不计入统计；被反映的一方要求说明的，以这里的原因和说明答复。")
    return ActInput({"reason": reason} | ({} if code is None else {"reason_code": code}))


def decision_facts(act: ActContext, fields: Fields, assessment: DwellingAssessment | None) -> dict[str, Any]:
    """What every 认定 says beside its clauses: who, inspectors, evidence, hearing, contract, exemption."""
    facts: dict[str, Any] = {"decided_by": fields.text("decided_by", "认定人（姓名）", most=30).strip()}
    facts |= inspector_facts(fields, "检查人（至少两名，用顿号隔开）")
    facts["evidence"] = _evidence(act, fields)
    for name, label, words in (
        ("party_heard", "是否听取当事人陈述、申辩", PartyHeard),
        ("contract_check", "租赁合同与备案", ContractCheck),
    ):
        chosen = fields.choice(name, label, words)
        if chosen is not None:
            facts[name] = chosen
    exempted = assessment is not None and any(room.exemption is not None for room in assessment.rooms)
    if exempted:
        checked = fields.yes_no("exemption_checked", "已核对住房租赁企业代理经租的除外规定")
        if checked is not None:
            facts["exemption_checked"] = checked
    return facts


def _proposal(act: ActContext) -> DwellingAssessment | None:
    dwelling = dwelling_on_record(act)
    if dwelling is None:
        st.warning(NO_ROOMS)
        return None
    assessment = assess(dwelling, act.page.campaign.thresholds)
    show_proposal(assessment)
    return assessment


def _clauses(fields: Fields, assessment: DwellingAssessment | None) -> dict[str, Any]:
    """The clauses, at first the proposed ones; another choice asks for its reason."""
    options = {str(clause.number): f"{numbered(clause.number)}{clause.title}" for clause in CLAUSES}
    proposed = [] if assessment is None else [str(clause) for clause in assessment.proposed_clauses]
    fields.default("clauses", proposed)
    chosen = sorted(fields.many("clauses", "符合治理范围的项", options))
    facts: dict[str, Any] = {"clauses": [int(clause) for clause in chosen]}
    if assessment is not None and chosen != sorted(proposed):
        reason = fields.long_text("clauses_reason", "与建议不同的理由（必填）", most=500)
        if reason:
            facts["clauses_reason"] = reason
    return facts


def _evidence(act: ActContext, fields: Fields) -> list[dict[str, Any]]:
    """Photos of the file and other items, each of a kind of 行政处罚法 第四十六条."""
    st.markdown("**证据目录**")
    items: list[dict[str, Any]] = []
    photos = {str(photo.number): photo for photo in act.page.reader.attachments(act.file.case_id)}
    if photos:
        fields.default("photos", list(photos))
        labels = {number: _photo_label(photo) for number, photo in photos.items()}
        for number in fields.many("photos", "作为证据的照片", labels):
            kind = EvidenceType.AUDIOVISUAL.value
            items.append({"type": kind, "text": labels[number], "photo": int(number), "sha256": photos[number].sha256})
        with st.expander("查看照片"):
            for photo in photos.values():
                st.caption(plain(_photo_label(photo)))
                show_picture(home_folder(), photo.sha256)
    count = int(fields.values.setdefault("items", 1))
    for place in range(1, count + 1):
        kind_name, text_name = f"item_{place}_type", f"item_{place}_text"
        fields.default(kind_name, EvidenceType.RECORD.value if place == 1 else None)
        chosen = fields.choice(kind_name, f"其他证据 {place}　种类", EvidenceType)
        text = fields.text(text_name, f"其他证据 {place}　内容", most=200, placeholder="如 2021-10-08 现场检查笔录")
        if text.strip():
            items.append({"type": chosen, "text": text.strip()})
    if count < MOST_TEXT_ITEMS:
        st.button("＋ 加一项证据", key=act.key("add_item"), on_click=_add_item, args=(fields,), type="tertiary")
    return items


def _photo_label(photo: Attachment) -> str:
    taken = f"，{figures.minute(photo.taken_at)}拍摄" if photo.taken_at else ""
    return f"照片 {photo.number}{'：' + photo.caption if photo.caption else ''}{taken}"


def _add_item(fields: Fields) -> None:
    fields.values["items"] = int(fields.values.get("items", 1)) + 1
