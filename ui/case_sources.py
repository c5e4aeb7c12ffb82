"""Where the clues of a file came from: every source is kept, with the orders behind it."""

from __future__ import annotations

import streamlit as st

from casework.clue_facts import Clue, clues
from casework.vocabulary import ClueSource
from data.access import CaseFacts
from ui import figures
from ui.errors import plain

THREE = (ClueSource.HOTLINE, ClueSource.COMMITTEE, ClueSource.PAST_REMEDIATION)


def show_sources(file: CaseFacts) -> None:
    """Draw which of the three sources named the dwelling, and each clue."""
    found = clues(file.counting)
    sources = {clue.source for clue in found}
    st.subheader("线索来源")
    marks = [f":green-badge[■ {one.label}]" if one in sources else f":gray-badge[○ {one.label}]" for one in THREE]
    marks += [f":green-badge[■ {one.label}]" for one in ClueSource if one in sources and one not in THREE]
    st.markdown(" ".join(marks))
    for clue in found:
        st.markdown(f"{figures.day(clue.received_on)}　{plain(_told(clue))}")


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
