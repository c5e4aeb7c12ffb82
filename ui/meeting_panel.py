"""The parts of the page 周例会, for the screen of a desk, for the big screen and for paper."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analytics.attention import AttentionItem
from analytics.contracts import Briefing, PhaseStatus
from analytics.documents.weekly import COMMITTEE_COLUMNS
from ui import figures
from ui.briefing_tables import committee_table
from ui.errors import plain
from ui.session import PageContext
from ui.tables import pinned, show_table

# So low that seventeen committees and the rest of the page stand on one screen of 1920 x 1080.
_ROW_PIXELS = 28
_MOST_NAMED = 6


def show_phase(phase: PhaseStatus) -> None:
    """The phase with its countdown."""
    parts = [f"**{plain(phase.name)}**"]
    if phase.day is not None:
        parts.append(f"第 {phase.day} 天，共 {phase.days} 天")
    if phase.deadline is not None:
        parts.append(f"截止 {figures.day(phase.deadline)}")
    if phase.working_days_left is not None:
        parts.append(f"还剩 **{phase.working_days_left} 个工作日**（含当日）")
    st.markdown("　·　".join(parts))
    if phase.calendar_warning:
        st.warning(phase.calendar_warning)


def show_deadlines(context: PageContext) -> None:
    """The days that are still to come, each with its working days."""
    coming = [deadline for deadline in context.campaign.deadlines if deadline.day >= context.as_of]
    if not coming:
        return
    parts = [
        f"{plain(deadline.name)} {figures.day(deadline.day)}"
        f"（{context.calendar.working_days(context.as_of, deadline.day)} 个工作日）"
        for deadline in coming
    ]
    st.caption("期限：" + "　·　".join(parts))


def show_attention(items: tuple[AttentionItem, ...]) -> None:
    """What the meeting has to settle."""
    st.subheader("今天要定的事")
    if not items:
        st.success("没有逾期、回潮或未送达的户，也没有未定位的工单。")
        return
    for item in items:
        held_by = "、".join(f"{plain(name)} {count} {item.unit}" for name, count in item.by_committee[:_MOST_NAMED])
        more = f" 等 {len(item.by_committee)} 个居委会" if len(item.by_committee) > _MOST_NAMED else ""
        st.markdown(f"**{item.count} {item.unit}**　{item.sentence}" + (f"  \n{held_by}{more}" if held_by else ""))


def show_changes(current: Briefing, *, is_static: bool = False) -> None:
    """Against seven days before. is_static: a table that is printed and enlarged as a whole."""
    st.subheader("一周变化")
    rows = [
        {
            "指标": f"{change.label}（{change.unit}）",
            "七天前": change.before,
            "现在": change.now,
            "变化": figures.difference(change.difference, change.unit),
        }
        for change in current.changes_since_last_week
    ]
    if is_static:
        st.table(pd.DataFrame(rows).set_index("指标"))
    else:
        st.dataframe(rows, hide_index=True, width="stretch", row_height=_ROW_PIXELS)


def show_committees(context: PageContext, current: Briefing, *, is_static: bool = False) -> None:
    """One row per committee; is_static: the steps of the weekly brief, as a table that is printed as a whole."""
    st.subheader("各居委会进度（户）")
    if is_static:
        fields = {title: field for _, members in COMMITTEE_COLUMNS for title, field in members}
        rows = [[plain(row.name), *(getattr(row, field) for field in fields.values())] for row in current.committees]
        st.table(pd.DataFrame(rows, columns=pd.Index(["居委会", *fields])).set_index("居委会"))
    else:
        show_table(
            committee_table(current.committees),
            key="committees",
            file_name=f"各居委会进度_{figures.day(context.as_of)}",
            notes=context.notes,
            columns=pinned("居委会"),
            height="content",
            row_height=_ROW_PIXELS,
        )
    st.caption("按官方顺序排列，不排名。已摸 = 见户 + 未见户 + 拒访 + 查无此户；未清零 = 已认定 − 已销项。")
