"""The router: the menu first, then the gate, then the page. Each page asks the gate again for itself."""

from __future__ import annotations

import streamlit as st

from casework.vocabulary import Role
from ui import text
from ui.errors import user_errors
from ui.identity import LANDING
from ui.navigation import DEFAULT_PAGE, PAGES, PageEntry
from ui.session import gate, menu_role
from ui.sidebar import header, sidebar
from ui.style import apply_style


def _menu() -> list[st.Page]:
    role = menu_role()
    return [_page(entry, hidden=role not in entry.roles) for entry in PAGES.values()]


def _page(entry: PageEntry, *, hidden: bool) -> st.Page:
    is_default = entry.key == DEFAULT_PAGE
    return st.Page(
        entry.file,
        title=entry.title,
        url_path=None if is_default else entry.url_path,
        default=is_default,
        visibility="hidden" if hidden else "visible",
        help=entry.help,
    )


def _land(role: Role) -> None:
    """Straight after the sign-in: the administrator's only page, since the first one has nothing for him."""
    if st.session_state.pop(LANDING, None) is not None and role is Role.SYSTEM_ADMIN:
        st.switch_page(_page(PAGES["accounts"], hidden=False))


def main() -> None:
    """Draw the page that the address names."""
    page = st.navigation(_menu())
    st.set_page_config(page_title=f"{page.title} · {text.PROGRAM}", page_icon="🏘️", layout="wide")
    apply_style()
    context = gate()
    _land(context.actor.role)
    sidebar(context)
    header(context)
    with user_errors():
        page.run()


main()
