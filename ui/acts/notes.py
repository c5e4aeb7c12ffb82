"""Forms that hold a few words: 备注, 地址更正, 重新纳入排摸, and the 更正 that voids a record."""

from __future__ import annotations

import streamlit as st

from casework.vocabulary import EventKind
from geo.scrubbing import scrub
from ui import figures
from ui.acts.contract import ActContext, ActInput
from ui.errors import plain

LONGEST_TEXT = 500
SCRUBBED = "不写姓名和电话；填写的电话、证件号和车牌会自动隐去，当事人信息请在“登记当事人”中填写。"
VOIDS = "voids"


def note(act: ActContext) -> ActInput:
    """备注: what the file should remember and no other kind of entry says."""
    return ActInput({"text": _words(act, "text", "备注内容")})


def address_corrected(act: ActContext) -> ActInput:
    """地址更正: how the address was made sure of; the dwelling of the file stays the same."""
    return ActInput({"note": _words(act, "note", "核对情况（如：已与来电人核对门牌）")})


def reopened(act: ActContext) -> ActInput:
    """重新纳入排摸: why a closed file is taken up again."""
    return ActInput({"reason": _words(act, "reason", "重新纳入的理由")})


def event_voided(act: ActContext) -> ActInput:
    """更正: which record is void, and why; the right content is then entered anew."""
    records = {
        entry.event.uid: entry.event
        for entry in reversed(act.file.timeline)
        if not entry.is_voided and entry.event.kind is not EventKind.EVENT_VOIDED
    }
    chosen = st.selectbox(
        "作废哪一条记录",
        list(records),
        index=None,
        placeholder="请选择记录",
        format_func=lambda uid: (
            f"{figures.day(records[uid].occurred_on)} {records[uid].kind.label}（{records[uid].recorded_by} 登记）"
        ),
        key=act.key(VOIDS),
    )
    st.caption(plain("作废后原记录仍留在档案里并划去；内容有误的，作废后请把正确的内容重新登记一次。"))
    return ActInput({VOIDS: chosen, "reason": _words(act, "reason", "作废的理由")})


def _words(act: ActContext, field: str, label: str) -> str:
    return scrub(st.text_area(label, max_chars=LONGEST_TEXT, height=80, help=SCRUBBED, key=act.key(field)).strip())
