"""The alias rules in force, each with the button that takes it back."""

from __future__ import annotations

import streamlit as st

from casework.errors import UserError
from data.review import may_review, undo_alias_rule
from ui import figures
from ui.errors import show_user_error
from ui.session import PageContext

NOTICE = "rules_notice"


def rules_panel(context: PageContext) -> None:
    """Draw the rules and, for the one chosen, the undo; the orders that it placed go back to the queue."""
    notice = st.session_state.pop(NOTICE, None)
    if notice:
        st.success(notice)
    rules = context.reader.alias_rules()
    if rules.empty:
        st.info("还没有地址规则。在“未定位工单”里确认地点时，可以勾选“以后同样的写法都定到这里”。")
        return
    shown = rules.assign(compound=rules["compound"].fillna("不在本街道"))
    titles = {"pattern": "写法", "compound": "定到", "account": "建立人", "created_at": "建立时间"}
    st.dataframe(
        shown.rename(columns=titles),
        hide_index=True,
        key="rules_table",
        column_config={
            "建立时间": st.column_config.DatetimeColumn(format="YYYY-MM-DD HH:mm", timezone="Asia/Shanghai")
        },
    )
    if not may_review(context.actor):
        return
    chosen = st.selectbox(
        "撤销规则", rules["pattern"].tolist(), index=None, placeholder="请选择要撤销的写法", key="rules_chosen"
    )
    if st.button("撤销", disabled=chosen is None, key="rules_undo") and chosen is not None:
        _undo(context, chosen)


def _undo(context: PageContext, pattern: str) -> None:
    try:
        reopened = undo_alias_rule(context.store, context.subdistrict, pattern, context.actor, context.moment)
    except UserError as error:
        show_user_error(error)
        return
    st.session_state[NOTICE] = f"规则已撤销，{figures.count(reopened, '件')}工单回到待定位。"
    st.rerun()
