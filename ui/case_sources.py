"""Where the clues of a file came from: every source is kept, with the orders behind it."""

from __future__ import annotations

import streamlit as st

from casework.survey.clue_facts import Clue, clues
from casework.vocabulary import ClueSource
from data.access import CaseFacts
from ui import figures
from ui.badges import Mark, badge
from ui.errors import plain
from ui.session import PageContext

MOST_ORDERS = 6
THREE = (ClueSource.HOTLINE, ClueSource.COMMITTEE, ClueSource.PAST_REMEDIATION)


def show_sources(page: PageContext, file: CaseFacts) -> None:
    """Draw which of the three sources named the dwelling, each clue, and the orders that no clue names yet."""
    found = clues(file.counting)
    sources = {clue.source for clue in found}
    st.subheader("线索来源")
    marks = [badge(Mark.DONE, one.label) if one in sources else badge(Mark.WAITING, one.label) for one in THREE]
    marks += [badge(Mark.DONE, one.label) for one in ClueSource if one in sources and one not in THREE]
    st.markdown(" ".join(marks))
    for clue in found:
        st.markdown(f"{figures.day(clue.received_on)}　{plain(_told(clue))}")
    _orders_beside(page, file, {order for clue in found for order in clue.orders})


def _orders_beside(page: PageContext, file: CaseFacts, named: set[str]) -> None:
    """Orders that lie at the dwelling and are behind no clue: somebody may merge them (并入线索)."""
    orders = page.reader.orders(page.campaign.target.baseline.start, page.as_of)
    here = orders[(orders["dwelling_id"] == file.dwelling_id).fillna(False) & ~orders["order_number"].isin(named)]
    if here.empty:
        return
    newest = here.sort_values("received_on", ascending=False).head(MOST_ORDERS)
    listed = "、".join(
        f"{number}（{figures.day(day)}）"
        for number, day in zip(newest["order_number"], newest["received_on"], strict=True)
    )
    more = "等" if len(here) > MOST_ORDERS else ""
    st.caption(plain(f"另有 {len(here)} 件投诉定位到本户、未列入线索：{listed}{more}。"))


def _told(clue: Clue) -> str:
    parts = [clue.source.label if clue.source else "来源未登记"]
    if clue.orders:
        parts.append(f"工单 {'、'.join(clue.orders)}")
    if clue.content:
        parts.append(" ".join(clue.content.split()))
    if clue.stopped_at is not None:
        late = {True: "，超过 24 小时", False: "，未超过 24 小时", None: "，尚未登记报告时间"}[clue.is_late_report]
        reported = "" if clue.reported_at is None else f"，{figures.minute(clue.reported_at)} 报告"
        parts.append(f"物业 {figures.minute(clue.stopped_at)} 劝阻无效{reported}{late}")
    parts.append(f"{clue.recorded_by} 登记")
    return "；".join(parts)
