"""Forms of return visits: 回访无异常, 回访未见户, 停止出租, 转为稳定, 疑似回潮, 认定回潮."""

from __future__ import annotations

import re
from typing import Any

import streamlit as st

from casework.revisits.schedule import RevisitPlan, revisit_plan
from casework.revisits.stricter import stricter_suggestion
from casework.revisits.words import LookedAt, SuspicionSource
from casework.survey.visit_times import day_part_of, next_visit
from casework.survey.words import DayPart
from casework.vocabulary import LettingExit
from data.analyses.revisits import recurrence_hints
from geo.scrubbing import scrub
from ui import figures
from ui.acts import decision
from ui.acts.contract import ActContext, ActInput
from ui.acts.guard_notes import gaps_of
from ui.acts.notes import LONGEST_TEXT, SCRUBBED
from ui.errors import plain

_BETWEEN = re.compile(r"[\s,，、;；]+")


def revisit_clean(act: ActContext) -> ActInput:
    """回访无异常: by whom, when of the day, what was looked at."""
    facts = _visit(act, "回访人姓名（多人用顿号隔开）")
    seen = st.pills(
        "查看了什么（可多选）",
        [item.value for item in LookedAt],
        selection_mode="multi",
        format_func=lambda value: LookedAt(value).label,
        key=act.key("looked_at"),
    )
    return ActInput({**facts, "looked_at": list(seen), **_note(act)})


def revisit_not_seen(act: ActContext) -> ActInput:
    """回访未见户: does not count as a visit; another part of the day is proposed for the next."""
    facts = _visit(act, "回访人姓名（可不填，多人用顿号隔开）")
    st.caption("未见户不算一次回访，应回访日期不变。")
    plan = _plan(act)
    named = facts.get("day_part")
    parts = [*(() if plan is None else plan.missed), None if named is None else DayPart(named)]
    proposal = next_visit(parts, act.occurred_on, act.page.calendar)
    st.info(plain(f"{proposal.reason}建议 {figures.day(proposal.day)} {proposal.part.label}。"))
    if st.checkbox("按建议约定下一次", value=True, key=act.key("agree")):
        facts |= {"next_visit_on": proposal.day.isoformat(), "next_day_part": proposal.part.value}
    return ActInput({**facts, **_note(act)})


def letting_ended(act: ActContext) -> ActInput:
    """停止出租: what became of the dwelling; no further visit is due then."""
    chosen = st.selectbox(
        "停止出租的情形",
        [one.value for one in LettingExit],
        index=None,
        placeholder="请选择",
        format_func=lambda value: LettingExit(value).label,
        key=act.key("exit"),
    )
    st.caption("登记后不再安排回访；以后又有反映的，登记疑似回潮即可恢复。")
    return ActInput({"exit": chosen, **_note(act)})


def marked_stable(act: ActContext) -> ActInput:
    """转为稳定: whether the campaign's days are over, and the reason when they are not."""
    if not gaps_of(act, {}):
        days = act.page.campaign.revisits.stable_after_days
        st.caption(plain(f"销项满 {days} 天后回访无异常，可以转为稳定；此后按稳定户的间隔回访。"))
        return ActInput(_note(act))
    label = "条件未到仍要转为稳定的理由（必填，长期保留）"
    reason = st.text_area(label, max_chars=LONGEST_TEXT, height=80, help=SCRUBBED, key=act.key("early_reason")).strip()
    return ActInput({"early_reason": scrub(reason)} if reason else {})


def recurrence_suspected(act: ActContext) -> ActInput:
    """疑似回潮: where it comes from; the orders that named the dwelling since the last look are proposed."""
    source = st.selectbox(
        "线索来源",
        [one.value for one in SuspicionSource],
        index=None,
        placeholder="请选择来源",
        format_func=lambda value: SuspicionSource(value).label,
        key=act.key("source"),
    )
    facts: dict[str, Any] = {"source": source}
    if source == SuspicionSource.HOTLINE.value:
        facts["orders"] = _orders(act)
    st.caption("单凭投诉不能认定回潮：登记后应上门核查，再登记回访无异常或认定回潮。")
    return ActInput({**facts, **_note(act)})


def recurrence_confirmed(act: ActContext) -> ActInput:
    """认定回潮: a decision like 认定群租; what the record suggests is shown with its dates, and a person ticks it."""
    entered = decision.confirmed(act)
    suggestion = stricter_suggestion(act.file.counting, act.occurred_on)
    facts = dict(entered.facts)
    if suggestion is not None:
        st.info(plain(f"登记后该户重新列入整治清单，这是第 {suggestion.count} 次回潮。"))
        st.warning(plain(suggestion.sentence))
        facts["stricter_suggested"] = st.checkbox("建议从严处理（只是建议）", key=act.key("stricter"))
        facts["recurred_on"] = [one.confirmed_on.isoformat() for one in suggestion.relapses]
    return ActInput(facts, entered.due_on, entered.keep)


def _orders(act: ActContext) -> list[str]:
    """The numbers of the orders: those known to the program, and others typed in."""
    hints = recurrence_hints(act.page.reader, act.page.campaign)
    known = next((list(hint.orders) for hint in hints if hint.case_id == act.file.case_id), [])
    chosen = list(known)
    if known:
        chosen = list(
            st.pills("销项后的工单", known, default=known, selection_mode="multi", key=act.key("known_orders"))
        )
    typed = st.text_input("工单编号（多个用空格或顿号隔开）", max_chars=LONGEST_TEXT, key=act.key("orders"))
    return list(dict.fromkeys([*chosen, *(number for number in _BETWEEN.split(typed) if number)]))


def _plan(act: ActContext) -> RevisitPlan | None:
    """The plan of the file as it stands now."""
    return revisit_plan(act.file.state, act.file.counting, act.page.campaign)


def _visit(act: ActContext, names_label: str) -> dict[str, Any]:
    """When of the day, and who went."""
    key = act.key("day_part")
    if key not in st.session_state and act.occurred_on == act.page.today:
        st.session_state[key] = day_part_of(act.page.moment, act.page.calendar).value
    part = st.pills("时段", [one.value for one in DayPart], format_func=lambda value: DayPart(value).label, key=key)
    typed = st.text_input(names_label, max_chars=LONGEST_TEXT, key=act.key("inspectors"))
    names = [name for name in _BETWEEN.split(typed) if name]
    facts: dict[str, Any] = {} if part is None else {"day_part": part}
    return {**facts, "inspector_names": names} if names else facts


def _note(act: ActContext) -> dict[str, str]:
    note = st.text_area("说明（可不填）", max_chars=LONGEST_TEXT, height=80, help=SCRUBBED, key=act.key("note")).strip()
    return {"note": scrub(note)} if note else {}
