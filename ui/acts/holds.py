"""Forms of what stops enforcement for a time: 暂缓 and 恢复办理, 申辩/复议 and 办结."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import streamlit as st

from casework.enforcement.facts import LONGEST_TEXT
from casework.enforcement.words import (
    NEED_SUPPORT,
    AppealForm,
    AppealResult,
    AppealTarget,
    PauseReason,
)
from casework.vocabulary import EventKind
from geo.scrubbing import scrub
from ui.acts.contract import ActContext, ActInput
from ui.acts.enforcement import note
from ui.acts.visit import fields_of
from ui.errors import plain

LONGEST_PAUSE = timedelta(days=366)


def paused(act: ActContext) -> ActInput:
    """暂缓: why, until when, and what is done for the people meanwhile."""
    fields = fields_of(act)
    facts: dict[str, Any] = {"reason": fields.choice("reason", "暂缓的理由", PauseReason)}
    first = act.occurred_on
    until = fields.day("until", "暂缓至", first + timedelta(days=14), first=first, last=first + LONGEST_PAUSE)
    facts["until"] = until.isoformat()
    if facts["reason"] in {reason.value for reason in NEED_SUPPORT}:
        support = scrub(fields.long_text("support", "保障安排（安置、帮助联系亲属等）", most=LONGEST_TEXT))
        if support:
            facts["support"] = support
    st.caption("只写情况，不写姓名；儿童只写人数。")
    return ActInput(facts | note(fields))


def resumed(act: ActContext) -> ActInput:
    """恢复办理: the pause is over."""
    return ActInput(note(fields_of(act)))


def appeal_filed(act: ActContext) -> ActInput:
    """申辩/复议: in which form, against what; the day is the day on which it was filed."""
    fields = fields_of(act)
    facts: dict[str, Any] = {
        "form": fields.pick("form", "形式", AppealForm),
        "against": fields.pick("against", "针对", AppealTarget),
    }
    rules = act.page.campaign.penalty
    st.caption(
        plain(
            f"行政复议应在 {rules.review_within_days} 日内、行政诉讼应在 {rules.sue_within_months} 个月内提出。"
            "发生日期填写当事人提出的日期；办结以前不能电话告知和联合整治。"
        )
    )
    return ActInput(facts | note(fields))


def appeal_closed(act: ActContext) -> ActInput:
    """申辩/复议办结: how it ended; a decision revoked must go to the credit platform at once."""
    fields = fields_of(act)
    result = fields.pick("result", "办理结果", AppealResult)
    filed = [event for event in act.file.counting if event.kind is EventKind.APPEAL_FILED]
    against_penalty = bool(filed) and filed[-1].facts.get("against") == AppealTarget.PENALTY.value
    if result == AppealResult.REVOKED.value and against_penalty:
        working_days = act.page.campaign.penalty.credit_removal_working_days
        due = act.page.calendar.add_working_days(act.occurred_on, working_days)
        st.warning(
            plain(
                f"处罚决定撤销的，请随即在“登记处罚”中填写撤销日期；已归集到信用平台的，应立即告知，"
                f"平台在 {due} 以前（{working_days} 个工作日内）删除（上海市社会信用条例 第三十七条）。"
            )
        )
    return ActInput({"result": result, **note(fields)})
