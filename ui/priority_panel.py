"""户的优先次序: which dwelling first, with the reasons, what it still lacks, and a file to take away."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from analytics.charts.priority import priority_chart
from analytics.charts.style import CHART_CONFIG
from analytics.priority import LABELS, PriorityReport, RankedDwelling
from casework.vocabulary import Stage
from data.analyses.priority import priorities
from ui import figures
from ui.case_link import file_link
from ui.errors import plain
from ui.method_note import MethodNote, show_method
from ui.priority_parts import missing_sentence, show_priority_parts
from ui.session import PageContext
from ui.tables import choose_row, pinned

BARS = 12
ANY = "全部"
READINESS = {ANY: None, "条件齐备": True, "尚缺条件": False}


def show_priorities(context: PageContext) -> None:
    """Draw the dwellings on the list or under suspicion in the order of priority."""
    st.subheader("户的优先次序")
    report = priorities(context.reader, context.campaign)
    if not report.n:
        st.info(f"截至 {figures.day(context.as_of)}，没有在整治清单上或疑似回潮的户。")
        return
    committees = {committee.code: committee.name for committee in context.campaign.committees}
    shown = _chosen(report, committees)
    if shown:
        st.caption(f"得分最高的 {min(BARS, len(shown))} 户，各项得分；点下方表格中的一行看依据。")
        st.plotly_chart(priority_chart(shown[:BARS]), config=CHART_CONFIG, key="priority_bars")
    place = choose_row(
        _table(shown, committees),
        key="priorities",
        file_name=f"户的优先次序_{figures.day(context.as_of)}",
        notes=(*context.notes, f"优先分权重版本 {report.weights.version}；分数只排先后，不是认定结论"),
        empty="没有符合条件的户，请放宽上面的筛选。",
        columns={**pinned("地址"), **_points_columns()},
    )
    if place is not None:
        one = shown[place]
        st.markdown(f"**第 {one.rank} 位　{plain(one.priority.address)}　{one.priority.total:.1f} 分**")
        file_link(one.priority.case_id, f"打开户档 {one.priority.case_id}")
        show_priority_parts(one)
    show_method(_note(report), context, n=_base(report))


def _chosen(report: PriorityReport, committees: dict[str, str]) -> list[RankedDwelling]:
    """The dwellings that the filters above the table leave, in order."""
    held = {one.priority.committee_code for one in report.dwellings}
    codes = [code for code in committees if code in held] + sorted(held - set(committees))
    stages = [stage for stage in Stage if any(one.priority.stage is stage for one in report.dwellings)]
    left, middle, right = st.columns(3)
    committee = left.selectbox(
        "居委会", ["", *codes], format_func=lambda code: committees.get(code, code) or ANY, key="priority_committee"
    )
    stage = middle.selectbox(
        "状态",
        ["", *(stage.value for stage in stages)],
        format_func=lambda value: Stage(value).label if value else ANY,
        key="priority_stage",
    )
    wanted = READINESS[
        right.segmented_control("联合整治条件", list(READINESS), default=ANY, key="priority_ready") or ANY
    ]
    return [
        one
        for one in report.dwellings
        if committee in ("", one.priority.committee_code)
        and stage in ("", one.priority.stage.value)
        and wanted in (None, one.readiness.ready)
    ]


def _table(shown: list[RankedDwelling], committees: dict[str, str]) -> pd.DataFrame:
    """One row a dwelling; a part whose fact is not known is empty, not 0."""
    rows = [
        {
            "次序": one.rank,
            "地址": one.priority.address,
            "居委会": committees.get(one.priority.committee_code, one.priority.committee_code),
            "状态": one.priority.stage.label,
            "总分": one.priority.total,
            "联合整治还缺": missing_sentence(one),
            **{part.label: part.points if part.is_known else None for part in one.priority.parts},
        }
        for one in shown
    ]
    titles = ["次序", "地址", "居委会", "状态", "总分", "联合整治还缺", *LABELS.values()]
    frame = pd.DataFrame(rows, columns=titles)
    return frame.astype(dict.fromkeys(LABELS.values(), "float64"))


def _points_columns() -> dict[str, Any]:
    points = {title: st.column_config.NumberColumn(format="%.1f") for title in ("总分", *LABELS.values())}
    return {**points, "联合整治还缺": st.column_config.TextColumn(width="medium")}


def _note(report: PriorityReport) -> MethodNote:
    weights = report.weights
    return MethodNote(
        definition=(
            f"整治清单上（已认定、未销项）和疑似回潮的户，按六项事实计分：每项等于数值乘每单位分值，不超过上限，"
            f"总分是各项之和，满分 {weights.most:g}。小区预期投诉达到每千户每周 {weights.place_full_at:g} 件得满分；"
            f"本户投诉每件 {weights.complaint_each:g} 分；隐患按认定的第 1 至 4 项计；认定回潮每次 "
            f"{weights.recurrence_each:g} 分；逾期每天 {weights.overdue_each:g} 分；距上次上门每天 "
            f"{weights.unvisited_each:g} 分。同分时逾期久的在前，再按档案编号。"
        ),
        reading=(
            "分数只排先后，建议先核查谁，不是认定结论，也不能代替法定条件；“联合整治还缺”补齐以前不能整治。"
            "没有填的事实记 0 分并注明，补填后分数会变。只看户和小区的事实，不看人，不看来历，不看罚款。"
        ),
        source=(
            f"campaign.toml 的 [priority]（权重版本 {weights.version}）；文件第三部分认定标准；行政处罚法 第七十四条；"
            "个人信息保护法 第二十四条"
        ),
    )


def _base(report: PriorityReport) -> str:
    window = f"{figures.day(report.since)} 至 {figures.day(report.as_of)}"
    return f"{report.n} 户；这些户的投诉 {report.complaints} 件（{window}，不含重复）"
