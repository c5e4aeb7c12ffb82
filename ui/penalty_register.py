"""The register of penalties: one row each, neither ranked nor added up by committee (行政处罚法 第七十四条)."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from data.analyses.procedure import PenaltyRow, ProcedureCheck
from ui import figures
from ui.case_link import file_link
from ui.method_note import MethodNote, show_method
from ui.session import PageContext
from ui.tables import choose_row, pinned

PENALTIES = MethodNote(
    "每件处罚一行，取各户档案中最新的一次登记。加处罚款从缴款期满次日起按每日比例计算，不超过罚款本数。"
    "能否归集到信用平台由登记的事实推出：普通程序、决定已生效、未主动消除危害、事项在目录内，缺一即为不可以。",
    "罚款的件数和金额不作合计、不作比较、不与考核挂钩。",
    "行政处罚法 第六十七条、第七十二条、第七十四条；上海市社会信用条例 第九条、第十一条",
)


def show_penalties(context: PageContext, check: ProcedureCheck, committee: str) -> None:
    """Draw the register by file number within the committees' official order."""
    rows = [row for row in check.penalties if committee in ("", row.committee_code)]
    names = {one.code: one.name for one in context.campaign.committees}
    place = choose_row(
        pd.DataFrame([_row(row, names.get(row.committee_code, row.committee_code)) for row in rows]),
        key="procedure_penalties",
        file_name=f"处罚登记_{figures.day(context.as_of)}",
        empty="没有处罚记录。",
        notes=context.notes,
        columns=pinned("档案编号") | {"理由": st.column_config.TextColumn(width="large")},
    )
    if place is not None:
        file_link(rows[place].case_id, f"打开户档 {rows[place].case_id}")
    show_method(PENALTIES, context, n="逐件列出，不合计")


def _row(row: PenaltyRow, committee: str) -> dict[str, object]:
    penalty = row.penalty
    return {
        "档案编号": row.case_id,
        "居委会": committee,
        "地址": row.address,
        "案号": penalty.reference,
        "程序": penalty.procedure.label,
        "种类": penalty.kind.label,
        "金额（元）": penalty.amount,
        "立案": penalty.filed_on,
        "告知": penalty.informed_on,
        "决定": penalty.decided_on,
        "送达": penalty.served_on,
        "缴款": penalty.paid_on,
        "撤销": penalty.revoked_on,
        "当前期限": row.next_due,
        "加处（元）": None if not row.late else float(row.late),
        "信用归集": "可以" if row.credit.reportable else "不可以",
        "理由": row.credit.reason,
    }
