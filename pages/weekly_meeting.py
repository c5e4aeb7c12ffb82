"""周例会: where the campaign stands as of a date, on one screen."""

from __future__ import annotations

from datetime import date

import streamlit as st

from analytics.attention import AttentionItem, attention
from analytics.contracts import Briefing, PhaseStatus, TargetStatus
from data.briefings import briefing
from ui import figures
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
    _headline(context, current)
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


def _headline(context: PageContext, current: Briefing) -> None:
    target, clearing, unlocated = st.columns([5, 5, 2])
    with target, st.container(border=True):
        _target(current.target, context.campaign.target.current.end)
    with clearing, st.container(border=True):
        total, existing, new, recurred = st.columns([3, 2, 2, 2])
        total.metric(
            "未清零",
            figures.count(current.clearing.open, "户"),
            help="未清零 = 已认定 − 已销项 = 存量 + 新增 + 回潮。回潮的户重新计入。",
        )
        total.caption(f"已认定 {current.clearing.confirmed} 户，已销项 {current.clearing.cleared} 户")
        existing.metric("存量", figures.count(current.clearing.existing, "户"), help="排摸清单锁定之前认定、尚未销项。")
        new.metric("新增", figures.count(current.clearing.new, "户"), help="排摸清单锁定之后认定、尚未销项。")
        recurred.metric("回潮", figures.count(current.clearing.recurred, "户"), help="销项之后再次认定、尚未重新销项。")
    with unlocated, st.container(border=True):
        if current.unlocated is None:
            st.metric("未定位工单", "—", help="地址定不到小区的工单不属于任何居委会，由城运中心处理。")
            st.caption("由城运中心处理")
        else:
            st.metric(
                "未定位工单",
                figures.count(current.unlocated, "件"),
                help="地址定不到小区的工单：计入街道总数，不计入任何居委会。在“数据”页处理。",
            )
            st.caption("在“数据”页处理")


def _target(target: TargetStatus, ends_on: date) -> None:
    value, against = st.columns([2, 3])
    value.metric(
        "12345 投诉",
        figures.count(target.current, "件"),
        help=f"原始工单，含重复工单，{plain(figures.order_types(target.order_types))}，不含退单到其他街镇的。",
    )
    value.caption(f"{figures.day(target.current_window.start)} 至 {figures.day(target.current_window.end)}")
    met = None if target.change is None else target.change <= target.goal
    against.metric(
        "同比",
        figures.unknown() if target.change is None else figures.change(target.change).removeprefix("同比"),
        help=f"上年同期：{plain(target.baseline_source)}",
    )
    verdict = {True: "▼ 达到", False: "▲ 未达到", None: "尚不能判断："}[met]
    goal = f"目标下降{-target.goal:.0%}以上"
    against.caption(f"{verdict}{plain(target.reason or '') if met is None else goal}")
    base = figures.count(target.baseline, "件", target.reason)
    st.caption(
        f"上年同期 {base}（{figures.day(target.baseline_window.start)} 至 {figures.day(target.baseline_window.end)}）"
        + (f"；最终结果要到 {figures.day(ends_on)} 才能确定。" if target.current_window.end < ends_on else "。")
    )


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
