"""周例会: where the campaign stands as of a date, on one screen."""

from __future__ import annotations

import streamlit as st

from analytics.attention import AttentionItem, attention
from analytics.contracts import Briefing, PhaseStatus
from analytics.forecast.wording import clearing_sentence
from data.analyses.forecast import list_forecast
from data.briefings import briefing
from ui import figures
from ui.briefing_cards import show_headline
from ui.briefing_tables import committee_table
from ui.errors import plain
from ui.navigation import roles_of
from ui.session import PageContext, require
from ui.tables import pinned, show_table


def render() -> None:
    """Draw the meeting page for the visitor's as-of date."""
    context = require(*roles_of("weekly_meeting"))
    current = briefing(context.reader, context.campaign, context.calendar)
    st.title("周例会")
    _phase(current.phase)
    _deadlines(context)
    outlook = list_forecast(context.reader, context.campaign, context.calendar)
    show_headline(current, context.campaign.target.current.end, clearing_sentence(outlook))
    left, right = st.columns([3, 2], gap="large")
    with left:
        _attention(attention(current, context.campaign))
    with right:
        _changes(current)
    _committees(context, current)


def _phase(phase: PhaseStatus) -> None:
    parts = [f"**{plain(phase.name)}**"]
    if phase.day is not None:
        parts.append(f"第 {phase.day} 天，共 {phase.days} 天")
    if phase.deadline is not None:
        parts.append(f"截止 {figures.day(phase.deadline)}")
    if phase.working_days_left is not None:
        parts.append(f"还剩 **{phase.working_days_left} 个工作日**（含当日）")
    st.markdown("　·　".join(parts))
    if phase.calendar_warning:
        st.warning(phase.calendar_warning)


def _deadlines(context: PageContext) -> None:
    coming = [deadline for deadline in context.campaign.deadlines if deadline.day >= context.as_of]
    if not coming:
        return
    parts = [
        f"{plain(deadline.name)} {figures.day(deadline.day)}"
        f"（{context.calendar.working_days(context.as_of, deadline.day)} 个工作日）"
        for deadline in coming
    ]
    st.caption("期限：" + "　·　".join(parts))


def _attention(items: tuple[AttentionItem, ...]) -> None:
    st.subheader("今天要定的事")
    if not items:
        st.success("没有逾期、回潮或未送达的户，也没有未定位的工单。")
        return
    for item in items:
        held_by = "、".join(f"{plain(name)} {count} {item.unit}" for name, count in item.by_committee[:6])
        more = f" 等 {len(item.by_committee)} 个居委会" if len(item.by_committee) > 6 else ""
        st.markdown(f"**{item.count} {item.unit}**　{item.sentence}" + (f"  \n{held_by}{more}" if held_by else ""))


def _changes(current: Briefing) -> None:
    st.subheader("一周变化")
    rows = [
        {
            "指标": f"{change.label}（{change.unit}）",
            "七天前": change.before,
            "现在": change.now,
            "变化": figures.difference(change.difference, change.unit),
        }
        for change in current.changes_since_last_week
    ]
    st.dataframe(rows, hide_index=True, width="stretch")


def _committees(context: PageContext, current: Briefing) -> None:
    st.subheader("各居委会进度（户）")
    show_table(
        committee_table(current.committees),
        key="committees",
        file_name=f"各居委会进度_{figures.day(context.as_of)}",
        notes=context.notes,
        columns=pinned("居委会"),
        height="content",
    )
    st.caption("按官方顺序排列，不排名。已摸 = 见户 + 未见户 + 拒访 + 查无此户；未清零 = 已认定 − 已销项。")


render()
