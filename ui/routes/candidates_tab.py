"""候选: who may be planned, with the priority and its parts, and what each of the others still lacks."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from data.analyses.route_candidates import RouteCandidate, RouteCandidates
from ui.errors import plain
from ui.method_note import MethodNote, show_method
from ui.session import PageContext
from ui.tables import pinned, show_table

_NOTE = MethodNote(
    "依法可以安排的户：已认定、指令书已送达、整改期限已过、已电话告知，没有暂缓和未结的申辩复议。优先分由各项事实相加，按当天的数据计算。",
    "排在前面只表示建议先办，不是认定结论。还缺条件的户列在下面，补上条件后才能安排。",
    "行政处罚法第二十八条、行政强制法第四十三条，工作方案第四部分（二）",
)


def show_candidates(page: PageContext, found: RouteCandidates) -> None:
    """Draw both lists; page as of today."""
    names = {one.code: one.name for one in page.campaign.committees}
    left, right = st.columns(2)
    left.metric("可以安排（户）", len(found.ready))
    right.metric("还不能安排（户）", len(found.unready))
    show_method(_NOTE, page, n=f"候选 {len(found.candidates)} 户")
    st.subheader("可以安排的户")
    show_table(
        pd.DataFrame([_ready_row(one, names) for one in found.ready]),
        key="routes_ready",
        file_name="可安排联合整治的户",
        empty="现在没有可以安排的户，请先补上下表所列的条件。",
        notes=page.notes,
        columns=pinned("地址"),
    )
    st.subheader("还缺什么")
    counted = found.lacking().most_common()
    if counted:
        st.markdown("　".join(f"{plain(label)} **{number}** 户" for label, number in counted))
    show_table(
        pd.DataFrame([_unready_row(one, names) for one in found.unready]),
        key="routes_unready",
        file_name="还不能安排的户",
        empty="没有还缺条件的户。",
        notes=page.notes,
        columns=pinned("地址"),
    )


def _ready_row(one: RouteCandidate, names: dict[str, str]) -> dict[str, object]:
    parts = () if one.priority is None else one.priority.parts
    return {
        "地址": one.address,
        "居委会": names.get(one.committee_code, one.committee_code),
        "事项": one.kind.label,
        "优先分": None if one.priority is None else one.priority.total,
        **{f"{part.label}（分）": part.points if part.is_known else None for part in parts},
        "约定或已列入": _agreed(one),
        "环节": one.stage.label,
        "提示": "；".join(one.hints),
        "档案": one.case_id,
    }


def _unready_row(one: RouteCandidate, names: dict[str, str]) -> dict[str, object]:
    return {
        "地址": one.address,
        "居委会": names.get(one.committee_code, one.committee_code),
        "还缺": "、".join(lack.label for lack in one.lacks),
        "优先分": None if one.priority is None else one.priority.total,
        "环节": one.stage.label,
        "说明": "".join(lack.sentence for lack in one.lacks),
        "依据": "；".join(dict.fromkeys(lack.article for lack in one.lacks if lack.article)),
        "档案": one.case_id,
    }


def _agreed(one: RouteCandidate) -> str:
    if one.told is not None:
        return f"已告知 {one.told:%Y-%m-%d %H:%M}"
    if one.planned is not None:
        return f"已列入 {one.planned[0]} {one.planned[1]:%H:%M}–{one.planned[2]:%H:%M}"
    return ""
