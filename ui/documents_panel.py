"""文书 of a file: the orders with number, service and term, the draft to take away, and the papers that were filed."""

from __future__ import annotations

from datetime import date

import streamlit as st

from casework.orders.lines import OrderLine
from casework.orders.words import DocumentKind
from casework.vocabulary import EventKind
from data.access import CaseFacts
from data.analyses.order_papers import orders_of
from ui import figures
from ui.badges import Mark, badge
from ui.errors import plain
from ui.order_draft import show_draft
from ui.session import PageContext

NO_NUMBER = "未编号"


def show_documents(page: PageContext, file: CaseFacts) -> None:
    """Draw the orders of the file, newest first, and below them the papers."""
    orders = tuple(reversed(orders_of(file)))
    papers = [event for event in reversed(file.counting) if event.kind is EventKind.DOCUMENT_RECORDED]
    st.subheader(f"文书（指令书 {len(orders)} 份，其他 {len(papers)} 份）")
    if not orders and not papers:
        st.caption("还没有文书。")
        return
    for order in orders:
        with st.container(border=True):
            _order(order, page.as_of)
            if not order.is_void:
                show_draft(page, file, order.issued, key=f"document_{order.issued.uid}")
    if papers:
        names = {kind.value: kind.label for kind in DocumentKind}
        rows = [
            {
                "文书": event.facts.get("title") or names.get(str(event.facts.get("document")), "文书"),
                "编号": event.facts.get("number"),
                "日期": event.facts.get("dated_on"),
                "份数": event.facts.get("copies"),
                "登记": figures.day(event.occurred_on),
            }
            for event in papers
        ]
        st.dataframe(rows, hide_index=True, key="case_papers", placeholder="—")


def _order(order: OrderLine, as_of: date) -> None:
    number = plain(order.number or NO_NUMBER)
    if order.is_void:
        st.markdown(f"~~**{number}**~~ {badge(Mark.VOID, '已作废，编号不再使用')}")
        return
    st.markdown(f"**{number}**　{_state(order, as_of)}")
    parts = [f"{figures.day(order.issued.occurred_on)} 出具"]
    if order.service is None:
        parts.append("尚未送达")
    else:
        way = order.method.label if order.method else "送达"
        parts.append(f"{figures.day(order.service.occurred_on)} {way}")
        if order.served_on != order.service.occurred_on:
            parts.append(f"视为 {figures.day(order.served_on)} 送达")
    parts.append(f"整改期限 {figures.day(order.due_on, '未登记')}")
    if order.extension is not None:
        parts.append(f"{figures.day(order.extension.occurred_on)} 批准延期：{order.extension.facts.get('reason', '')}")
    st.caption(plain("；".join(parts)))


def _state(order: OrderLine, as_of: date) -> str:
    """Whether it was served and its term is over; colour never without a word."""
    if order.service is None:
        return badge(Mark.SOON, "待送达")
    if order.due_on is not None and order.due_on < as_of:
        return badge(Mark.ENDED, "期限已过")
    return badge(Mark.COMING, "整改期内")
