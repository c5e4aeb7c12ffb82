"""The three figures of the meeting: are complaints on course, is the list going to zero, what has no place."""

from __future__ import annotations

from datetime import date

import streamlit as st

from analytics.contracts import Briefing, TargetStatus
from ui import figures
from ui.errors import plain


def show_headline(current: Briefing, target_ends_on: date) -> None:
    """Draw the three cards: the target, the list and the orders without a place."""
    target, clearing, unlocated = st.columns([5, 5, 2])
    with target, st.container(border=True):
        _target(current.target, target_ends_on)
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
