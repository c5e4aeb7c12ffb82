"""What 城运中心 follows up: addresses that nobody could place, and orders that are not closed yet."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from data.analyses.open_orders import LOOKED_BACK_DAYS, OpenOrder, open_orders
from ui import figures
from ui.method_note import MethodNote, show_method
from ui.navigation import PAGES
from ui.session import PageContext
from ui.tables import pinned, show_table

SOON_DAYS = 3
LATE, SOON, ALL = "late", "soon", "all"
METHOD = MethodNote(
    f"计入投诉量、尚未办结的工单，按平台给出的办理期限排列；期限已过的为超期，今天起 {SOON_DAYS} 天内到期的为临期。",
    f"只看最近 {LOOKED_BACK_DAYS} 天受理的；平台没有给期限的排在最后。导入新的工单文件后更新。",
    "12345 工单的“应办结时间”“办结时间”",
)


def show_orders_due(page: PageContext) -> None:
    """Draw the numbers and the table; page as of today."""
    waiting, unlocated = open_orders(page.reader), page.reader.unlocated_count()
    late = [one for one in waiting if one.is_late(page.moment)]
    soon = [one for one in waiting if _is_soon(page, one)]
    st.subheader(f"未办结工单（{len(waiting)} 件）")
    columns = st.columns(4)
    columns[0].metric("未定位工单", figures.count(unlocated, "件"))
    columns[0].page_link(PAGES["data_files"].file, label="去确认地址")
    columns[1].metric("已超期", figures.count(len(late), "件"))
    columns[2].metric("今天到期", figures.count(sum(_days_left(page, one) == 0 for one in soon), "件"))
    columns[3].metric(f"{SOON_DAYS} 天内到期", figures.count(len(soon), "件"))
    labels = {LATE: "已超期", SOON: f"{SOON_DAYS} 天内到期", ALL: "全部"}
    shown = st.segmented_control(
        "期限", list(labels), default=ALL, format_func=labels.__getitem__, key="orders_due_window"
    )
    listed = late if shown == LATE else soon if shown == SOON else waiting
    names = {committee.code: committee.name for committee in page.campaign.committees}
    rows = [
        {
            "工单编号": one.order_number,
            "受理时间": one.received_at,
            "应办结时间": one.due_at,
            "居委会": "未定位" if one.committee_code is None else names.get(one.committee_code, one.committee_code),
            "状态": _state(page, one),
        }
        for one in listed
    ]
    show_table(
        pd.DataFrame(rows),
        key="orders_due",
        file_name=f"未办结工单_{figures.day(page.today)}",
        empty="没有这样的工单。",
        notes=page.notes,
        columns=pinned("工单编号"),
    )
    show_method(METHOD, page, n=f"未办结工单 {len(waiting)} 件")


def _days_left(page: PageContext, one: OpenOrder) -> int | None:
    """Calendar days from today to the last day; negative after it; None without a term."""
    return None if one.due_at is None else (one.due_at.date() - page.today).days


def _is_soon(page: PageContext, one: OpenOrder) -> bool:
    left = _days_left(page, one)
    return left is not None and left <= SOON_DAYS and not one.is_late(page.moment)


def _state(page: PageContext, one: OpenOrder) -> str:
    left = _days_left(page, one)
    if left is None:
        return "平台未给期限"
    if one.is_late(page.moment):
        return f"已超期 {-left} 天" if left < 0 else "今天已超时"
    return "今天到期" if left == 0 else f"还有 {left} 天"
