"""Big-screen mode (?screen=1) and print mode (?screen=print) of a page: large type, no side bar, one part at a time.

The arrow keys turn to the next and the previous part, Esc ends the mode. No script: the shortcuts are Streamlit's own.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import StrEnum

import streamlit as st

from ui.errors import plain

_PARAMETER = "screen"
_PLACE = "screen_place"
_LARGE = """
<style>
html { font-size: 26px; }
[data-testid="stTable"] td, [data-testid="stTable"] th { font-size: 1rem; padding: 0.1rem 0.4rem; }
[data-testid="stMetricValue"] { font-size: 2.3rem; line-height: 1.2; }
[data-testid="stVerticalBlock"] { gap: 0.5rem; }
.st-key-screen_turn button { min-height: 0; padding: 0.1rem 0.6rem; }
</style>
"""
_BARE = """
<style>
[data-testid="stSidebar"], [data-testid="stSidebarCollapsedControl"], [data-testid="stExpandSidebarButton"],
header[data-testid="stHeader"] { display: none; }
[data-testid="stMainBlockContainer"] { padding: 1rem 2rem; max-width: none; }
</style>
"""


class Mode(StrEnum):
    """How a page is shown; the value of the parameter in its address."""

    SCREEN = "1"
    PRINT = "print"


Part = tuple[str, Callable[[], None]]


def shown_mode() -> Mode | None:
    """The mode that the address asks for, None = the usual page."""
    asked = st.query_params.get(_PARAMETER)
    return next((mode for mode in Mode if mode.value == asked), None)


def mode_buttons() -> None:
    """The two ways out of the usual page."""
    with st.container(key="page_modes", horizontal=True):
        if st.button("大屏模式", key="to_screen", type="tertiary", help="会议室投影：大字，左右方向键翻页，Esc 退出"):
            _turn_to(Mode.SCREEN)
        if st.button("打印版", key="to_print", type="tertiary", help="A4：展开全部表格，再用浏览器的打印功能"):
            _turn_to(Mode.PRINT)


def show_parts(mode: Mode, title: str, parts: Sequence[Part]) -> None:
    """Draw one part with the keys that turn pages, or for paper the title and all of them."""
    st.html(_BARE)
    if mode is Mode.PRINT:
        st.title(title)
        for _, draw in parts:
            draw()
        if st.button("返回", key="screen_end", shortcut="Esc"):
            _turn_to(None)
        return
    st.html(_LARGE)
    place = min(int(st.session_state.get(_PLACE, 0)), len(parts) - 1)
    with st.container(key="screen_turn", horizontal=True):
        if st.button("上一屏", key="screen_back", shortcut="Left", disabled=place == 0):
            _turn_page(place - 1)
        if st.button("下一屏", key="screen_next", shortcut="Right", disabled=place == len(parts) - 1):
            _turn_page(place + 1)
        if st.button("退出大屏", key="screen_end", shortcut="Esc"):
            _turn_to(None)
        st.caption(plain(f"{place + 1} / {len(parts)}　{parts[place][0]}"))
    parts[place][1]()


def _turn_page(place: int) -> None:
    st.session_state[_PLACE] = place
    st.rerun()


def _turn_to(mode: Mode | None) -> None:
    st.session_state.pop(_PLACE, None)
    if mode is None:
        st.query_params.pop(_PARAMETER, None)
    else:
        st.query_params[_PARAMETER] = mode.value
    st.rerun()
