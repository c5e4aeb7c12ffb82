"""The gaps of one file: what it lacks by law now, and what a reason let pass."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from casework.guard import CaseGap, GapKind, case_gaps, guard_rules
from data.access import CaseFacts
from ui import figures
from ui.errors import plain
from ui.procedure_panel import left
from ui.session import PageContext

_COLOURS = {GapKind.BLOCKING: "red", GapKind.OVERRIDABLE: "orange", GapKind.WARNING: "gray"}


def show_case_gaps(page: PageContext, file: CaseFacts) -> None:
    """Draw the gaps of the file as of the day shown; nothing when there is none."""
    gaps = case_gaps(file.state, file.counting, guard_rules(page.campaign, page.calendar))
    if not gaps:
        return
    st.subheader(f"程序检查（{len(gaps)} 项）")
    st.markdown("\n".join(_lines(gaps)))


def _lines(gaps: Sequence[CaseGap]) -> list[str]:
    lines = []
    for gap in gaps:
        word = "已写明理由" if gap.override else gap.gap.kind.label
        days = f"　{left(gap.days_left)}" if gap.days_left is not None else ""
        told = f"{gap.gap.sentence}（{gap.gap.article}）自 {figures.day(gap.since)}{days}"
        reason = f"理由：{gap.override}" if gap.override else ""
        lines.append(f"- :{_COLOURS[gap.gap.kind]}-badge[{word}] {plain(f'{told}{reason}')}")
    return lines
