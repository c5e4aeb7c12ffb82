"""What 城运中心 follows up: addresses that nobody could place, and orders that are not closed yet."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from data.analyses.open_orders import LOOKED_BACK_DAYS, open_orders
from ui import figures
from ui.method_note import MethodNote, show_method
from ui.navigation import PAGES
from ui.session import PageContext
from ui.tables import pinned, show_table

METHOD = MethodNote(
    "计入投诉量、尚未办结的工单，按平台给出的办理期限排列；期限已过的为超期。",
    f"只看最近 {LOOKED_BACK_DAYS} 天受理的；平台没有给期限的排在最后。导入新的工单文件后更新。",
    "12345 工单的“应办结时间”“办结时间”",
)


def show_orders_due(page: PageContext) -> None:
    """Draw the numbers and the table; page as of today."""
    waiting, unlocated = open_orders(page.reader), page.reader.unlocated_count()
    late = [one for one in waiting if one.is_late(page.moment)]
    today = [one for one in waiting if one.due_at is not None and one.due_at.date() == page.today]
    columns = st.columns(4)
    columns[0].metric("未定位工单", figures.count(unlocated, "件"))
    columns[0].page_link(PAGES["data_files"].file, label="去确认地址")
    columns[1].metric("未办结工单", figures.count(len(waiting), "件"))
    columns[2].metric("今天到期", figures.count(len(today), "件"))
    columns[3].metric("已超期", figures.count(len(late), "件"))
    names = {committee.code: committee.name for committee in page.campaign.committees}
    rows = [
        {
            "工单编号": one.order_number,
            "受理时间": one.received_at,
            "应办结时间": one.due_at,
            "居委会": "未定位" if one.committee_code is None else names.get(one.committee_code, one.committee_code),
            "状态": "已超期" if one.is_late(page.moment) else "办理中",
        }
        for one in waiting
    ]
    show_table(
        pd.DataFrame(rows),
        key="orders_due",
        file_name=f"未办结工单_{figures.day(page.today)}",
        empty="没有未办结的工单。",
        notes=page.notes,
        columns=pinned("工单编号"),
    )
    show_method(METHOD, page, n=f"未办结工单 {len(waiting)} 件")
