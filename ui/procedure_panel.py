"""The parts of the page 程序检查: the gaps of the open files, and joint actions that a reason let pass."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
import streamlit as st

from casework.guard import CaseGap, GapKind
from data.analyses.procedure import ProcedureCheck, ProcedureFile
from ui import figures
from ui.badges import GAP_MARKS, badge
from ui.case_link import file_link
from ui.errors import plain
from ui.method_note import MethodNote, show_method
from ui.session import PageContext
from ui.tables import choose_row, pinned

ALL = ""
_WIDTHS = {
    "程序问题": st.column_config.TextColumn(width=360),
    "剩余": st.column_config.TextColumn(width=110),
    "期限": st.column_config.DateColumn(format="YYYY-MM-DD", width=95),
}
GAPS = MethodNote(
    "逐户对照办理记录和法律、方案规定的步骤：已做的步骤缺什么，下一步之前还缺什么，哪个期限快到或已过。"
    "“不得实施”的，系统不予登记；“写明理由才可”的，写明理由后可以登记，理由长期保留；其余是提示。",
    "只看程序是否齐全，不评价居委会和个人，按官方顺序排列，不排名。期限从剩余 7 天起列出。没有列出不等于没有问题："
    "系统只能核对登记了的内容。",
    "行政处罚法（2021年修订）、行政强制法、上海市社会信用条例，条文见各行；"
    "期限和限额取自 campaign.toml 的 [penalty] 和 [enforcement]",
)


def show_summary(context: PageContext, check: ProcedureCheck) -> None:
    """How many files have gaps of each weight; a file counts once in each."""
    open_gaps = [[gap.gap.kind for gap in file.gaps if gap.override is None] for file in check.files]
    cells = st.columns(4)
    for cell, kind in zip(cells, GapKind, strict=False):
        cell.metric(kind.label, figures.count(sum(kind in kinds for kinds in open_gaps), "户"))
    passed = sum(any(gap.override for gap in file.gaps) for file in check.files)
    cells[3].metric("已写明理由实施", figures.count(passed, "户"))
    show_method(GAPS, context, n=f"核对在办和有处罚记录的 {check.n} 户，其中 {len(check.files)} 户有缺项或提示")


def show_gap_list(context: PageContext, check: ProcedureCheck, committee: str) -> None:
    """One row for each gap that stands, by committee in official order; the chosen row leads to its file."""
    kind = st.pills(
        "类别", [one.value for one in GapKind], format_func=lambda value: GapKind(value).label, key="procedure_kind"
    )
    rows = [
        (file, gap)
        for file in _of(check, committee)
        for gap in file.gaps
        if gap.override is None and kind in (None, gap.gap.kind.value)
    ]
    frame = pd.DataFrame([_row(context, file, gap) for file, gap in rows])
    place = choose_row(
        frame,
        key="procedure_gaps",
        file_name=f"程序检查_{figures.day(context.as_of)}",
        empty="没有缺项。",
        notes=context.notes,
        columns=pinned("档案编号") | _WIDTHS,
    )
    if place is not None:
        _chosen(*rows[place])


def show_overridden(context: PageContext, check: ProcedureCheck, committee: str) -> None:
    """Joint actions planned or done with a reason in place of what was missing; they stay here for good."""
    rows = [(file, gap) for file in _of(check, committee) for gap in file.gaps if gap.override is not None]
    frame = pd.DataFrame(
        [
            {
                "档案编号": file.case_id,
                "日期": gap.since,
                "登记的理由": gap.override,
                "当时所缺": gap.gap.sentence,
                "依据": gap.gap.article,
                "居委会": _name(context, file),
                "地址": file.address,
                "现在的状态": file.stage.label,
            }
            for file, gap in rows
        ]
    )
    place = choose_row(
        frame,
        key="procedure_overridden",
        file_name=f"写明理由实施的联合整治_{figures.day(context.as_of)}",
        empty="没有以理由代替程序的联合整治。",
        notes=context.notes,
        columns=pinned("档案编号") | {"登记的理由": st.column_config.TextColumn(width="medium")},
    )
    if place is not None:
        _chosen(*rows[place])
    st.caption("销项以后仍保留在此，供总结和复核时查看。")


def committee_choice(context: PageContext) -> str:
    """The committee to look at, in official order; empty = all that the visitor may see."""
    names = _names(context)
    return st.selectbox(
        "居委会",
        [ALL, *(code for code in names if context.actor.committee_code in (None, code))],
        format_func=lambda code: names.get(code, "全部"),
        key="procedure_committee",
    )


def gap_words(gap: CaseGap) -> str:
    """The gap in one line of Markdown: its weight, the sentence, the article, since when, how much is left."""
    word = "已写明理由" if gap.override else gap.gap.kind.label
    days = f"，{left(gap.days_left)}" if gap.days_left is not None else ""
    told = f"{gap.gap.sentence}（{gap.gap.article}）自 {figures.day(gap.since)}{days}"
    reason = f"。理由：{gap.override}" if gap.override else ""
    return f"{badge(GAP_MARKS[gap.gap.kind], word)} {plain(told + reason)}"


def _chosen(file: ProcedureFile, gap: CaseGap) -> None:
    with st.container(border=True):
        st.markdown(f"{plain(f'{file.case_id}　{file.address}　{file.stage.label}')}  \n{gap_words(gap)}")
        file_link(file.case_id, f"打开户档 {file.case_id}")


def _of(check: ProcedureCheck, committee: str) -> Sequence[ProcedureFile]:
    return [file for file in check.files if committee in (ALL, file.committee_code)]


def _row(context: PageContext, file: ProcedureFile, gap: CaseGap) -> dict[str, object]:
    return {
        "档案编号": file.case_id,
        "居委会": _name(context, file),
        "类别": gap.gap.kind.label,
        "程序问题": gap.gap.sentence,
        "剩余": left(gap.days_left),
        "自": gap.since,
        "期限": gap.due_on,
        "依据": gap.gap.article,
        "地址": file.address,
        "状态": file.stage.label,
    }


def left(days: int | None) -> str:
    """How much of a period is left, in words."""
    if days is None:
        return ""
    return f"▼ 已过 {-days} 天" if days < 0 else "▲ 今天到期" if days == 0 else f"▲ 还有 {days} 天"


def _names(context: PageContext) -> Mapping[str, str]:
    return {committee.code: committee.name for committee in context.campaign.committees}


def _name(context: PageContext, file: ProcedureFile) -> str:
    return _names(context).get(file.committee_code, file.committee_code)
