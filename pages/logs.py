"""工作台账: 宣传, 普法, 调解, 信访, 资金, with counts per committee for a period."""

from __future__ import annotations

from datetime import date

import streamlit as st

from casework.work_logs import EARLIEST_DAY
from data.analyses.work_logs import log_counts
from ui.log_panel import show_counts, show_entries, show_new_entry, show_told, show_voiding
from ui.navigation import roles_of
from ui.session import PageContext, require


def render() -> None:
    """Draw the logs of the chosen period as of today: entries are made against today."""
    context = require(*roles_of("logs"))
    page = context.current
    st.title("工作台账")
    show_told()
    show_new_entry(page)
    period = _period(page)
    if period is None:
        st.info("请选择起止两个日期。")
        return
    logs = page.reader.work_logs(*period)
    st.subheader("各居委会次数")
    show_counts(page, log_counts(page.reader, page.campaign, *period))
    st.subheader("台账")
    show_entries(page, logs)
    show_voiding(page, logs)


def _period(page: PageContext) -> tuple[date, date] | None:
    """The campaign so far, until the visitor chooses other days; None while only one of the two is chosen."""
    first = min(page.campaign.begins_on, page.today)
    chosen = st.date_input(
        "时段", value=(first, page.today), min_value=EARLIEST_DAY, max_value=page.today, key="log_period"
    )
    return (chosen[0], chosen[1]) if isinstance(chosen, tuple) and len(chosen) == 2 else None


render()
