"""Forms of enforcement: 电话告知, 列入联合整治, 联合整治未成, 联合整治完成."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time, timedelta
from typing import Any

import streamlit as st

from analytics.priority import frozen_priority
from casework.enforcement.facts import LONGEST_TEXT, time_in
from casework.enforcement.words import ActionFailure, CalleeRole, Department, NumberType
from casework.guard import OVERRIDES
from casework.vocabulary import EventKind
from data.analyses.priority import priorities
from geo.scrubbing import scrub
from ui.acts.contract import ActContext, ActInput
from ui.acts.guard_notes import gaps_of
from ui.acts.notes import SCRUBBED
from ui.acts.visit import fields_of
from ui.errors import plain
from ui.survey.fields import Fields

LATEST_PLAN = timedelta(days=180)
_REASON_LABELS = {
    "override_reason": "没有做到而仍要列入的理由（必填，长期保留）",
    "emergency_reason": "情况紧急的理由（必填，长期保留）",
}


def phone_notice(act: ActContext) -> ActInput:
    """电话告知: who called whom in which part, when, whether it was answered, what was said; never the number."""
    fields = fields_of(act)
    facts: dict[str, Any] = {
        "caller": fields.text("caller", "拨打人", most=30).strip(),
        "callee_role": fields.choice("callee_role", "接听人身份", CalleeRole),
        "time": clock(act, fields, "time", "拨打时间"),
        "number_type": fields.pick("number_type", "号码类型", NumberType, help="只登记类型，不登记号码。"),
        "answered": fields.yes_no("answered", "是否接通"),
    }
    if facts["answered"]:
        facts["content"] = scrub(fields.long_text("content", "告知内容", most=LONGEST_TEXT, help=SCRUBBED))
        day, moment = st.columns(2)
        with day:
            told = fields.day(
                "told_day",
                "告知的整治日期",
                act.occurred_on + timedelta(days=3),
                first=act.occurred_on,
                last=act.occurred_on + LATEST_PLAN,
            )
        with moment:
            at = clock(act, fields, "told_time", "告知的整治时间（没有告知时间的留空）")
        if at is not None:
            facts["told_for"] = f"{told.isoformat()}T{at}"
    return ActInput(facts)


def joint_action_planned(act: ActContext) -> ActInput:
    """列入联合整治: when, from when to when, which departments; the score that led to it is kept."""
    fields = fields_of(act)
    first = act.occurred_on
    planned = fields.day(
        "planned_for", "计划整治日期", first + timedelta(days=1), first=first, last=first + LATEST_PLAN
    )
    left, right = st.columns(2)
    with left:
        starts = clock(act, fields, "starts", "开始时间", time(9))
    with right:
        ends = clock(act, fields, "ends", "结束时间", time(11))
    options = {one.value: one.label for one in Department}
    fields.default("departments", [Department.ENFORCEMENT.value, Department.HOUSING.value, Department.POLICE.value])
    facts: dict[str, Any] = {
        "planned_for": planned.isoformat(),
        "starts": starts,
        "ends": ends,
        "departments": fields.many("departments", "参加单位", options),
    }
    ranked = priorities(act.page.reader, act.page.campaign).of(act.file.case_id)
    if ranked is not None:
        facts["priority"] = frozen_priority(ranked.priority)
        st.caption(plain(f"优先分 {ranked.priority.total:.1f}，第 {ranked.rank} 位，随本条记录保存。"))
    return ActInput(facts | _reasons(act, fields, facts))


def joint_action_failed(act: ActContext) -> ActInput:
    """联合整治未成: why."""
    fields = fields_of(act)
    return ActInput({"reason": fields.choice("reason", "未成的原因", ActionFailure), **note(fields)})


def joint_action_done(act: ActContext) -> ActInput:
    """联合整治完成: who came, how it was recorded, what was removed, who was told where to go."""
    fields = fields_of(act)
    planned = _plan(act)
    left, right = st.columns(2)
    with left:
        starts = clock(act, fields, "starts", "开始时间", time_in(planned.get("starts")))
    with right:
        ends = clock(act, fields, "ends", "结束时间", time_in(planned.get("ends")))
    options = {one.value: one.label for one in Department}
    fields.default("departments", [one for one in planned.get("departments", ()) if one in options])
    came = fields.many("departments", "参加单位", options)
    numbers = _numbers(fields, {one: options[one] for one in came})
    facts: dict[str, Any] = {
        "starts": starts,
        "ends": ends,
        "participants": {one: number for one, number in numbers.items() if number is not None},
        "officers": fields.whole("officers", "其中执法人员（至少 2 人）"),
        "certificates_shown": fields.yes_no("certificates_shown", "是否出示执法证件"),
        "recorded": fields.yes_no("recorded", "是否全过程记录（文字、音像）"),
    }
    st.markdown("**清除情况**")
    for name, label in (("partitions", "拆除隔间数"), ("beds", "清除床位数")):
        facts[name] = fields.whole(name, label)
    others = scrub(fields.text("removed_others", "其他清除的物品（可不填）", most=200).strip())
    if others:
        facts["removed_others"] = others
    st.markdown("**居住人**")
    facts["informed"] = fields.yes_no("informed", "是否告知居住人去处")
    facts["persons_placed"] = fields.whole("persons_placed", "安置人数（没有的填 0）")
    evidence = scrub(fields.long_text("evidence", "证据目录（照片、录像、笔录的编号）", most=LONGEST_TEXT))
    if evidence:
        facts["evidence"] = evidence
    return ActInput(facts | _reasons(act, fields, facts))


def _numbers(fields: Fields, departments: Mapping[str, str]) -> dict[str, int | None]:
    """How many came from each department, three side by side."""
    columns = st.columns(3)
    numbers = {}
    for place, (value, label) in enumerate(departments.items()):
        with columns[place % 3]:
            numbers[value] = fields.whole(f"came_{value}", f"{label}（人）")
    return numbers


def clock(act: ActContext, fields: Fields, name: str, label: str, standard: time | None = None) -> str | None:
    """A time of the day as 09:30, None when empty."""
    key = act.key(name)
    if key not in st.session_state:
        kept = fields.values.get(name)
        st.session_state[key] = time_in(kept) or standard
    found = st.time_input(label, key=key, step=timedelta(minutes=15))
    fields.values[name] = None if found is None else f"{found:%H:%M}"
    return None if found is None else f"{found:%H:%M}"


def note(fields: Fields) -> dict[str, str]:
    """A few further words, left out when there are none."""
    words = scrub(fields.long_text("note", "说明（可不填）", most=LONGEST_TEXT, help=SCRUBBED))
    return {"note": words} if words else {}


def _reasons(act: ActContext, fields: Fields, facts: dict[str, Any]) -> dict[str, str]:
    """The reasons that the gaps of this entry ask for, and no others."""
    wanted = dict.fromkeys(OVERRIDES[gap.code] for gap in gaps_of(act, facts) if gap.code in OVERRIDES)
    given = {key: scrub(fields.long_text(key, _REASON_LABELS[key], most=LONGEST_TEXT)) for key in wanted}
    return {key: reason for key, reason in given.items() if reason}


def _plan(act: ActContext) -> dict[str, Any]:
    plans = [event for event in act.file.counting if event.kind is EventKind.JOINT_ACTION_PLANNED]
    return dict(plans[-1].facts) if plans else {}
