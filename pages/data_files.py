"""数据: bring files in, give a place to the orders that have none, look after the address rules."""

from __future__ import annotations

import streamlit as st

from ui.import_panel import import_panel
from ui.navigation import roles_of
from ui.review_panel import review_panel
from ui.rules_panel import rules_panel
from ui.session import require

WORKS = {
    "import": ("导入文件", import_panel),
    "review": ("未定位工单", review_panel),
    "rules": ("地址规则", rules_panel),
}


def render() -> None:
    """Draw the chosen work only: a map that is drawn in a hidden tab stays empty."""
    context = require(*roles_of("data_files"))
    st.title("数据")
    waiting = context.reader.unlocated_count()
    titles = {key: title for key, (title, _) in WORKS.items()}
    titles["review"] += f"（{waiting} 件）"
    chosen = st.segmented_control(
        "要做的事", list(titles), format_func=titles.__getitem__, default="import", key="work", required=True
    )
    WORKS[chosen][1](context)


render()
