"""The router: the menu first, then the gate, then the page. Each page asks the gate again for itself."""

from __future__ import annotations

import streamlit as st

from casework.vocabulary import Role
from ui import text
from ui.errors import user_errors
from ui.identity import LANDING
from ui.navigation import PAGES, PageEntry, start_page
from ui.session import gate, menu_role
from ui.sidebar import header, sidebar
from ui.style import apply_style

START_PATH = "start"


def _menu() -> dict[str, list[st.Page]]:
    """The pages by the parts of the menu; what the role may not open is registered too, since the gate answers it."""
    role = menu_role()
    first = start_page(role)
    parts: dict[str, list[st.Page]] = {}
    hidden: list[st.Page] = []
    for entry in PAGES.values():
        if role in entry.roles:
            parts.setdefault(entry.section.value, []).append(_page(entry, is_first=entry.key == first))
        else:
            hidden.append(_page(entry, hidden=True, is_first=entry.key == first))
    # The first page has no address but "/": opened by its own, as from a link, it would not be found.
    start = PAGES[first]
    hidden.append(st.Page(start.file, title=start.title, url_path=start.url_path, visibility="hidden"))
    # Not a part of their own: its title would be drawn above nothing.
    parts.setdefault(next(reversed(parts), ""), []).extend(hidden)
    return parts


def _page(entry: PageEntry, *, hidden: bool = False, is_first: bool = False) -> st.Page:
    return st.Page(
        entry.file,
        title=entry.title,
        # Opened at "/"; its own address belongs to the hidden copy of it.
        url_path=START_PATH if is_first else entry.url_path,
        default=is_first,
        visibility="hidden" if hidden else "visible",
        help=entry.help,
    )


def _land(role: Role) -> None:
    """Straight after the sign-in: the administrator's only page, since the first one has nothing for him."""
    if st.session_state.pop(LANDING, None) is not None and role is Role.SYSTEM_ADMIN:
        st.switch_page(_page(PAGES["accounts"]))


def main() -> None:
    """Draw the page that the address names."""
    # All of it: the link to the rest would be in English.
    page = st.navigation(_menu(), expanded=True)
    st.set_page_config(page_title=f"{page.title} · {text.PROGRAM}", page_icon="🏘️", layout="wide")
    apply_style()
    context = gate()
    _land(context.actor.role)
    sidebar(context)
    header(context)
    with user_errors():
        page.run()


main()
