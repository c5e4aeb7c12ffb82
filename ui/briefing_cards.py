"""The three figures of the meeting: are complaints on course, is the list going to zero, what has no place."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import streamlit as st

from analytics.contracts import Briefing, TargetOutlook, TargetStatus
from analytics.target_reading import chance_words, interval_words, reading
from casework.vocabulary import Role
from ui import figures
from ui.errors import plain
from ui.navigation import who_places_orders

OUTLOOK_HELP = (
    "区间按每周件数的实际波动估计；期末达标的可能性由上年余下时间的件数、今年的工作日和至今的水平推算。"
    "算法和走势图在“12345”页的“目标走势”。"
)


def show_headline(current: Briefing, role: Role, target_ends_on: date, clearing_outlook: Callable[[], str]) -> None:
    """Draw three cards (the target, the list, the orders without a place) and what the target's figures can bear.

    role: who looks. clearing_outlook: gives where the list is going, as a sentence; asked when all figures stand, since
    the first visitor of a day waits for it.
    """
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
        outlook = st.empty()
    with unlocated, st.container(border=True):
        if current.unlocated is None:
            st.metric("未定位工单", "—", help="地址定不到小区的工单不属于任何居委会，由城运中心处理。")
            st.caption("由城运中心处理")
        else:
            st.metric(
                "未定位工单",
                figures.count(current.unlocated, "件"),
                help=f"地址定不到小区的工单：计入街道总数，不计入任何居委会。{who_places_orders(role)}。",
            )
            st.caption(who_places_orders(role))

    if current.outlook is not None:
        with st.container(border=True):
            _outlook(current.outlook)
    outlook.caption(plain(clearing_outlook()), help="由近期每个工作日的销项和新增推算，算法和走势图在“进度”页。")


def _target(target: TargetStatus, ends_on: date) -> None:
    value, against = st.columns([2, 3])
    value.metric(
        "12345 投诉",
        figures.count(target.current, "件"),
        help=f"原始工单，含重复工单，{plain(figures.order_types(target.order_types))}，不含退单到其他街镇的。",
    )
    value.caption(f"{figures.day(target.current_window.start)} 至 {figures.day(target.current_window.end)}")
    against.metric(
        "同比",
        figures.unknown() if target.change is None else figures.change(target.change).removeprefix("同比"),
        help=f"上年同期：{plain(target.baseline_source)}",
    )
    goal = f"目标下降{-target.goal:.0%}以上"
    against.caption(plain(target.reason) if target.change is None and target.reason else goal)
    base = figures.count(target.baseline, "件", target.reason)
    st.caption(
        f"上年同期 {base}（{figures.day(target.baseline_window.start)} 至 {figures.day(target.baseline_window.end)}）"
        + (f"；最终结果要到 {figures.day(ends_on)} 才能确定。" if target.current_window.end < ends_on else "。")
    )


def _outlook(outlook: TargetOutlook) -> None:
    """What the comparison can bear, in one strip under the cards."""
    st.markdown(f"**{plain(reading(outlook).headline)}**")
    parts = []
    if outlook.ratio is not None and outlook.change is not None:
        parts.append(f"95% 区间 {interval_words(outlook.ratio)}")
    if outlook.on_course is not None:
        parts.append(f"期末达标 {chance_words(outlook.on_course)}")
    if outlook.at_most_more is not None and outlook.at_most_more >= 0:
        parts.append(f"最多还能再受理 {outlook.at_most_more} 件")
    if parts:
        st.caption("　·　".join(plain(part) for part in parts), help=OUTLOOK_HELP)
