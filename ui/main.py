"""The router: the menu first, then the gate, then the page. Each page asks the gate again for itself."""

from __future__ import annotations

import streamlit as st

from ui import text
from ui.errors import user_errors
from ui.navigation import DEFAULT_PAGE, PAGES, PageEntry
from ui.session import gate, menu_role
from ui.sidebar import header, sidebar
from ui.style import apply_style


def _menu() -> list[st.Page]:
    role = menu_role()
    return [_page(entry, hidden=role is not None and role not in entry.roles) for entry in PAGES.values()]


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


def main() -> None:
    """Draw the page that the address names."""
    page = st.navigation(_menu())
    st.set_page_config(page_title=f"{page.title} · {text.PROGRAM}", page_icon="🏘️", layout="wide")
    apply_style()
    context = gate()
    sidebar(context)
    header(context)
    with user_errors():
        page.run()


main()
