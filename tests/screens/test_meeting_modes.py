"""周例会 in the meeting room and on paper: parts one by one by key, everything at once for the printer."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from tests.screens.visits import ROUTER, shown_errors, shown_titles

pytestmark = pytest.mark.usefixtures("at_demo_home")


def at_mode(mode: str) -> AppTest:
    """The meeting page at an address with this parameter."""
    at = AppTest.from_file(str(ROUTER), default_timeout=60)
    at.query_params["screen"] = mode
    at.switch_page("../pages/weekly_meeting.py")
    return at.run()


def headings(at: AppTest) -> list[str]:
    """The headings on the page."""
    return [heading.value for heading in at.subheader]


def test_the_usual_page_offers_both_modes() -> None:
    """And an unknown mode in the address changes nothing."""
    at = at_mode("poster")
    assert not at.exception
    assert shown_titles(at) == ["周例会"]
    assert {"to_screen", "to_print"} <= {button.key for button in at.button}


def test_the_big_screen_turns_one_part_at_a_time() -> None:
    """By the buttons that carry the arrow keys; the ends have no further page; Esc leads back."""
    at = at_mode("1")
    assert not at.exception and not shown_errors(at)
    assert shown_titles(at) == [] and at.button(key="screen_back").disabled
    shown = []
    for _ in range(3):
        at.button(key="screen_next").click().run()
        shown.append(headings(at))
    assert shown == [["今天要定的事"], ["一周变化"], ["各居委会进度（户）"]]
    assert at.button(key="screen_next").disabled
    at.button(key="screen_back").click().run()
    assert headings(at) == ["一周变化"]
    at.button(key="screen_end").click().run()
    assert shown_titles(at) == ["周例会"]


def test_the_arrow_keys_are_bound() -> None:
    """Streamlit's own shortcuts: no script of ours runs on the page."""
    at = at_mode("1")
    keys = {key: at.button(key=key).proto.shortcut for key in ("screen_back", "screen_next", "screen_end")}
    assert keys == {"screen_back": "left", "screen_next": "right", "screen_end": "escape"}


def test_paper_shows_every_part_as_static_tables() -> None:
    """An interactive table is cut at its edge when printed."""
    at = at_mode("print")
    assert not at.exception
    assert headings(at) == ["今天要定的事", "一周变化", "各居委会进度（户）"]
    assert len(at.table) == 2 and not list(at.dataframe)
