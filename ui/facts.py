"""The panel of facts that a click on the map opens."""

from __future__ import annotations

from datetime import date

import streamlit as st

from analytics.priority import RankedDwelling
from analytics.small_numbers import MINIMUM_EVENTS
from casework.events import CaseEvent
from casework.priority import kept_priority
from casework.vocabulary import Stage
from data.access import CaseFacts, CompoundFacts
from data.queries.facts import TimelineEntry
from ui import figures
from ui.case_link import file_link
from ui.errors import plain
from ui.priority_parts import show_priority_parts


def show_compound_facts(facts: CompoundFacts, start: date, end: date, *, knows_orders: bool) -> None:
    """Draw one compound: counts, dwellings under a file, newest orders of the window.

    knows_orders: False where no order was imported yet, so that the count of none is unknown.
    """
    st.subheader(plain(facts.name))
    st.caption(f"登记户数：{figures.count(facts.dwellings, '户', '尚未登记')}")
    window = f"{figures.day(start)} 至 {figures.day(end)}"
    left, right = st.columns(2)
    left.metric("投诉", figures.count(facts.complaints, "件") if knows_orders else "未知", help=f"{window}，按受理时间")
    if not knows_orders:
        left.caption("还没有导入 12345 工单")
    rate = figures.number(facts.per_thousand, reason="户数未登记") if knows_orders else "未知"
    few = knows_orders and facts.complaints < MINIMUM_EVENTS
    right.metric("每千户（件）", rate, help=f"投诉不足 {MINIMUM_EVENTS} 件时样本少，不宜比较。" if few else None)
    if few and facts.dwellings:
        right.caption("样本少，不宜比较")
    st.caption(
        f"已认定 {facts.confirmed} 户，未清零 {facts.open} 户，逾期 {facts.overdue} 户，"
        f"已销项 {facts.cleared} 户，回潮 {facts.recurred} 户（截至 {figures.day(end)}）"
    )
    st.markdown("**在办户档**")
    if facts.cases.empty:
        st.caption("没有户档。")
    else:
        cases = facts.cases.assign(stage=[Stage(stage).label for stage in facts.cases["stage"]])
        st.dataframe(
            cases[["building", "room", "stage"]].rename(columns={"building": "楼号", "room": "室号", "stage": "状态"}),
            hide_index=True,
            height=210,
            key="facts_cases",
        )
    st.markdown("**最近投诉**")
    if facts.orders.empty:
        st.caption(f"{window} 没有投诉。" if knows_orders else "还没有导入 12345 工单，有无投诉未知。")
        return
    orders = facts.orders[["received_at", "text"]].rename(columns={"received_at": "受理时间", "text": "诉求内容"})
    st.dataframe(
        orders,
        hide_index=True,
        height=210,
        key="facts_orders",
        column_config={
            "受理时间": st.column_config.DatetimeColumn(format="YYYY-MM-DD", timezone="Asia/Shanghai"),
        },
    )


def show_case_facts(facts: CaseFacts, ranked: RankedDwelling | None = None) -> None:
    """Draw one dwelling: address, state, due day, its place in the order of priority, and the timeline.

    ranked: None for a dwelling that is not on the list.
    """
    st.subheader(plain(f"{facts.compound} {facts.building}号 {facts.room}室"))
    state = facts.state
    stage = state.stage.label if state.stage else "未建档"
    sides = "、".join(side.label for side in sorted(state.side_states))
    st.markdown(f"**{stage}**" + (f"（{sides}）" if sides else ""))
    parts = [f"档案编号 {facts.case_id}"]
    if state.due_on is not None:
        parts.append(f"整改期限 {figures.day(state.due_on)}")
    if state.recurrences:
        parts.append(f"回潮 {state.recurrences} 次")
    st.caption(plain(" · ".join(parts)))
    file_link(facts.case_id)
    if ranked is not None:
        with st.expander(f"优先分 {ranked.priority.total:.1f}，第 {ranked.rank} 位"):
            show_priority_parts(ranked)
    rows = [
        {
            "日期": entry.event.occurred_on,
            "事项": entry.event.kind.label,
            "说明": _remarks(entry),
        }
        for entry in reversed(facts.timeline)
    ]
    st.dataframe(
        rows,
        hide_index=True,
        key="facts_timeline",
        column_config={"日期": st.column_config.DateColumn(format="YYYY-MM-DD")},
    )


def _remarks(entry: TimelineEntry) -> str:
    """What stands beside a record: void, entered late, and the score that the decision used."""
    marks = ["已作废"] if entry.is_voided else ["补录"] * entry.is_late_entry
    return "；".join(marks + _kept(entry.event))


def _kept(event: CaseEvent) -> list[str]:
    kept = kept_priority(event.facts.get("priority"))
    if kept is None:
        return []
    return [f"当时优先分 {kept.total:.1f}/{kept.most:g}（{figures.day(kept.as_of)} 的情况）"]
