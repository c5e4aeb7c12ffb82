"""The form of 指派经办人."""

from __future__ import annotations

import streamlit as st

from ui.acts.contract import ActContext, ActInput
from ui.errors import plain


def assigned(act: ActContext) -> ActInput:
    """指派经办人: one of the committee's officers."""
    known = {one.account: one.display for one in act.page.reader.officers(act.file.committee_code)}
    present = act.file.state.assigned_to
    st.caption(plain(f"现在的经办人：{known.get(present, present) if present else '未指派'}"))
    if not known:
        st.info("这个居委会还没有账号，也没有人登记过上门，请先由系统管理员开通账号。")
        return ActInput({"account": None})
    chosen = st.selectbox(
        "经办人",
        list(known),
        index=None,
        placeholder="请选择",
        format_func=known.__getitem__,
        key=act.key("account"),
    )
    return ActInput({"account": chosen})
