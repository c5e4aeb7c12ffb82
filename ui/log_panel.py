"""The parts of the page 工作台账: counts per committee, the entries, a new entry, voiding one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import uuid4

import pandas as pd
import streamlit as st

from casework.errors import UserError
from casework.permissions import COMMITTEE_BOUND_ROLES
from casework.work_logs import (
    EARLIEST_DAY,
    HAVE_COPIES,
    LONGEST_PLACE,
    LONGEST_REMARK,
    LONGEST_TITLE,
    MAY_NAME_FILE,
    LogDraft,
    LogKind,
    PetitionTopic,
    may_log,
)
from data.analyses.work_logs import STREET, LogCount
from data.work_logs import record_log, void_log
from ui import figures
from ui.acts.typed import bring_back, forget, keep
from ui.errors import plain, show_user_error
from ui.method_note import MethodNote, show_method
from ui.session import PageContext
from ui.tables import pinned, show_table

FEN = 100
_TOLD, _TURN, _VOID = "log_told", "log_turn", "log_void_"
METHOD = MethodNote(
    "按发生日期统计所选时段内没有作废的台账；人次、份数、金额是所填数字之和，没有填写人次的条数单列。",
    "按官方顺序，不排名；次数多少取决于登记是否及时，不能单独用来评价工作。",
    "方案附件职责分工：宣传、普法、调解、信访、资金",
)
PRIVACY = "不写姓名、电话和证件号；填写的电话、证件号、车牌会自动隐去。信访只记事项和人次，不记信访人和材料。"


def show_counts(page: PageContext, counts: tuple[LogCount, ...]) -> None:
    """The table of counts in official order, the street as a whole last."""
    rows = [
        {
            "居委会": row.name,
            **{f"{kind.label}（次）": row.entries[kind] for kind in LogKind},
            "人次": row.persons,
            "未填人次（条）": row.missing,
            "材料（份）": row.copies,
            "资金（元）": row.amount_fen / FEN,
        }
        for row in counts
    ]
    columns: dict[str, Any] = {**pinned("居委会"), "资金（元）": st.column_config.NumberColumn(format="%.2f")}
    show_table(
        pd.DataFrame(rows),
        key="log_counts",
        file_name=f"台账统计_{figures.day(page.today)}",
        notes=page.notes,
        columns=columns,
        height="content",
    )
    show_method(METHOD, page, n=f"台账 {sum(row.total for row in counts)} 条")


def show_entries(page: PageContext, logs: pd.DataFrame) -> None:
    """The entries, newest first, voided ones marked and never hidden."""
    committees = {committee.code: committee.name for committee in page.campaign.committees}
    rows = [
        {
            "日期": row["occurred_on"],
            "类别": LogKind(row["kind"]).label,
            "居委会": committees.get(row["committee_code"], STREET),
            "内容": _title(row),
            "地点": row["place"],
            "人次": row["persons"],
            "份数": row["copies"],
            "金额（元）": None if pd.isna(row["amount_fen"]) else row["amount_fen"] / FEN,
            "档案": None if pd.isna(row["case_id"]) else row["case_id"],
            "备注": row["remark"],
            "登记人": row["recorded_by"],
            "状态": f"已作废：{row['void_reason']}" if row["is_void"] else "",
        }
        for row in logs.to_dict("records")
    ]
    show_table(
        pd.DataFrame(rows),
        key="log_entries",
        file_name=f"工作台账_{figures.day(page.today)}",
        empty="这段时间没有台账。",
        notes=page.notes,
        columns={"金额（元）": st.column_config.NumberColumn(format="%.2f")},
    )


def show_told() -> None:
    """Say what the last entry did."""
    told = st.session_state.pop(_TOLD, None)
    if told is not None:
        st.success(plain(told))


def show_new_entry(page: PageContext) -> None:
    """The form of a new entry, for those who may make one."""
    kinds = [kind for kind in LogKind if may_log(page.actor, kind)]
    if not kinds:
        return
    turn = int(st.session_state.setdefault(_TURN, 0))
    prefix = f"log_{turn}_"
    bring_back(prefix)
    # Open while something stands in it, so that nobody comes back to a form that hides what he typed.
    with st.expander("登记一条台账", expanded=bool(st.session_state.get(f"{prefix}kind"))):
        draft = _draft(page, kinds, f"log_{turn}")
        keep(prefix)
        if draft is None or not st.button("登记", type="primary", key=f"log_{turn}_record"):
            return
        try:
            record_log(page.store, page.campaign, draft, page.actor, page.moment)
        except UserError as error:
            show_user_error(error)
            return
        st.session_state[_TOLD] = f"已登记一条“{draft.kind.label}”台账。"
        st.session_state[_TURN] = turn + 1
        forget(prefix)
        st.rerun()


def show_voiding(page: PageContext, logs: pd.DataFrame) -> None:
    """Void an entry with a reason: one's own, or any for 平安办."""
    entries = {row["uid"]: row for row in logs.to_dict("records") if not row["is_void"]}
    own = [uid for uid, row in entries.items() if page.actor.account == row["recorded_by"]]
    shown = list(entries) if page.actor.role.value == "safety_office" else own
    if not shown:
        return
    bring_back(_VOID)
    with st.expander("作废一条台账", expanded=bool(st.session_state.get(f"{_VOID}reason"))):
        chosen = st.selectbox(
            "作废哪一条",
            shown,
            index=None,
            placeholder="请选择",
            format_func=lambda uid: _line(entries[uid]),
            key=f"{_VOID}uid",
        )
        reason = st.text_input("作废理由", max_chars=LONGEST_REMARK, key=f"{_VOID}reason")
        keep(_VOID)
        if st.button("作废", disabled=chosen is None, key="log_void"):
            try:
                void_log(page.store, page.subdistrict, str(chosen), reason, page.actor, page.moment)
            except UserError as error:
                show_user_error(error)
                return
            for name in ("uid", "reason"):
                st.session_state.pop(f"{_VOID}{name}")
            forget(_VOID)
            st.session_state[_TOLD] = "已作废，原来的内容仍留在台账中并注明理由。"
            st.rerun()


def _draft(page: PageContext, kinds: list[LogKind], key: str) -> LogDraft | None:
    st.caption(PRIVACY)
    uid = str(st.session_state.setdefault(f"{key}_frame_uid", uuid4().hex))
    chosen = st.pills("类别", [kind.value for kind in kinds], format_func=_kind_label, key=f"{key}_kind")
    if chosen is None:
        return None
    kind = LogKind(chosen)
    day = st.date_input("日期", value=page.today, min_value=EARLIEST_DAY, max_value=page.today, key=f"{key}_day")
    code = _committee(page, key)
    is_petition = kind is LogKind.PETITION
    if is_petition:
        topics = [topic.value for topic in PetitionTopic]
        title = st.selectbox("信访事项", topics, format_func=_topic_label, key=f"{key}_topic")
    else:
        title = st.text_input("内容", max_chars=LONGEST_TITLE, key=f"{key}_title")
    place = "" if is_petition else st.text_input("地点（可不填）", max_chars=LONGEST_PLACE, key=f"{key}_place")
    numbers = _numbers(kind, key)
    case_id = st.text_input("对应的档案编号（没有的不填）", key=f"{key}_case") if kind in MAY_NAME_FILE else ""
    remark = "" if is_petition else st.text_input("备注（可不填）", max_chars=LONGEST_REMARK, key=f"{key}_remark")
    return LogDraft(
        uid=uid,
        kind=kind,
        committee_code=code,
        occurred_on=day if isinstance(day, date) else page.today,
        title=title,
        place=place,
        case_id=case_id.strip() or None,
        remark=remark,
        **numbers,
    )


def _committee(page: PageContext, key: str) -> str | None:
    if page.actor.role in COMMITTEE_BOUND_ROLES:
        return page.actor.committee_code
    names = {committee.code: committee.name for committee in page.campaign.committees_on(page.today)}
    return st.selectbox(
        "居委会（街道层面的不选）",
        list(names),
        index=None,
        placeholder=STREET,
        format_func=names.__getitem__,
        key=f"{key}_committee",
    )


def _numbers(kind: LogKind, key: str) -> dict[str, int | None]:
    if kind is LogKind.COST:
        yuan = st.number_input("金额（元）", min_value=0.0, step=0.01, format="%.2f", value=None, key=f"{key}_yuan")
        return {"amount_fen": None if yuan is None else round(yuan * FEN)}
    found = {"persons": st.number_input("人次（不知道的不填）", min_value=0, step=1, value=None, key=f"{key}_persons")}
    if kind in HAVE_COPIES:
        found["copies"] = st.number_input("材料份数（可不填）", min_value=0, step=1, value=None, key=f"{key}_copies")
    return found


def _title(row: Mapping[Any, Any]) -> str:
    return _topic_label(row["title"]) if row["kind"] == LogKind.PETITION.value else str(row["title"])


def _line(row: Mapping[Any, Any]) -> str:
    return f"{figures.day(row['occurred_on'])} {LogKind(row['kind']).label} {_title(row)}（{row['recorded_by']} 登记）"


def _kind_label(value: str) -> str:
    return LogKind(value).label


def _topic_label(value: str) -> str:
    return PetitionTopic(value).label
