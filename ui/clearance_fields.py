"""The two fields of a file with rooms: what for, and who approved it."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from ui.session import PageContext
from ui.text import NO_NAMES


@dataclass(frozen=True, slots=True)
class AskedClearance:
    """What was typed, not yet checked. reason: None = the rooms stay hidden."""

    reason: str | None = None
    approver: str | None = None


def asked_clearance(context: PageContext, prefix: str, name: str, *, may: bool) -> AskedClearance:
    """Draw the fields side by side, for whoever may have rooms; without a right there is nothing to type.

    prefix, name: make the keys of the fields.
    """
    if not may:
        return AskedClearance()
    left, right = st.columns([2, 1])
    reason = left.text_input(
        "用途（需要室号、完整地址时填写）",
        key=f"{prefix}_reason_{name}" if name else f"{prefix}_reason",
        placeholder="例如：逐户送达指令书",
        help="不填时室号、详细地址和诉求内容一律遮盖。填写后不遮盖，用途和审批人记入查阅日志。" + NO_NAMES,
    ).strip()
    must = "填写用途时必填" if context.campaign.privacy.approver_for_unmasked else "可不填"
    approver = right.text_input(
        f"审批人（{must}）",
        key=f"{prefix}_approver_{name}" if name else f"{prefix}_approver",
        placeholder="姓名，不能是本人",
        help="谁同意这次不遮盖的导出。本人不能给自己审批。",
    ).strip()
    return AskedClearance(reason or None, approver or None)
