"""转租网络: dwellings that share a sub-lessor, an agency or a company, largest group first."""

from __future__ import annotations

import streamlit as st

from data.analyses.sublessor_network import sublessor_network
from ui.navigation import roles_of
from ui.network_panel import show_network
from ui.session import require


def render() -> None:
    """Draw the groups within what the visitor may see."""
    context = require(*roles_of("sublessor_network"))
    st.title("转租网络")
    st.caption("同一转租人、中介或企业名下的户，供联合核查。名称默认遮盖。")
    show_network(context, context.reader.derived(sublessor_network))


render()
