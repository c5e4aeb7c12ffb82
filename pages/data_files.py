"""数据: bring files in, and give a place to the orders that have none."""

from __future__ import annotations

import streamlit as st

from ui.import_panel import import_panel
from ui.navigation import roles_of
from ui.review_panel import review_panel
from ui.rules_panel import rules_panel
from ui.session import require


def render() -> None:
    """Draw the works of this page as tabs."""
    context = require(*roles_of("data_files"))
    st.title("数据")
    waiting = context.reader.unlocated_count()
    importing, review, rules = st.tabs(["导入文件", f"未定位工单（{waiting} 件）", "地址规则"])
    with importing:
        import_panel(context)
    with review:
        review_panel(context)
    with rules:
        rules_panel(context)


render()
