"""账号: who may use the dashboard. For the system administrator, who sees nothing else."""

from __future__ import annotations

import streamlit as st

from ui.accounts_panel import account_table, add_panel, change_panel
from ui.navigation import PAGES, roles_of
from ui.session import require


def render() -> None:
    """Draw the page."""
    context = require(*roles_of("accounts"))
    st.title(PAGES["accounts"].title)
    if context.is_demo:
        st.info("演示数据不需要账号：角色在左侧切换。正式使用时，在这里为每个人建立账号。")
        return
    chosen = account_table(context)
    left, right = st.columns(2)
    with left:
        add_panel(context)
    with right:
        change_panel(context, chosen)


if __name__ == "__main__":
    render()
