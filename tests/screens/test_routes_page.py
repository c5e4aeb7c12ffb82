"""路线 on the screen: planned, asked why, changed, confirmed; readers read, committees see their own."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from casework.vocabulary import Role
from tests.screens.conftest import use_home
from tests.screens.visits import shown_errors, shown_titles, visit


@pytest.fixture
def at_copy(demo_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A demo home of its own, to be written to."""
    home = tmp_path / "home"
    shutil.copytree(demo_home, home)
    use_home(home, monkeypatch)
    return home


def pressed(at: AppTest, key: str) -> AppTest:
    """The run after that button."""
    return at.button(key=key).click().run()


def texts(at: AppTest) -> str:
    """All paragraphs and captions."""
    return " ".join(one.value for one in (*at.markdown, *at.caption, *at.success, *at.info))


@pytest.mark.usefixtures("at_copy")
def test_a_plan_is_made_shown_and_confirmed() -> None:
    """From the defaults to the entry in the files."""
    at = pressed(visit("routes", Role.SAFETY_OFFICE), "routes_make")
    assert not at.exception and shown_errors(at) == ""
    assert "已保存" in texts(at)
    assert any(metric.label == "排入（户）" for metric in at.metric)
    sure = [box for box in at.checkbox if "我已核对" in box.label]
    if sure:  # a small demo may have nobody who is ready
        sure[0].check().run()
        at = pressed(at, "routes_confirm")
        assert not at.exception and "已确认" in texts(at)


@pytest.mark.usefixtures("at_copy")
def test_no_team_is_said_in_words() -> None:
    """Zero teams: a sentence with the mend, no plan."""
    at = visit("routes", Role.SAFETY_OFFICE)
    at.number_input(key="routes_teams").set_value(0).run()
    at = pressed(at, "routes_make")
    assert not at.exception and "没有任何队伍" in shown_errors(at)


@pytest.mark.usefixtures("at_demo_home")
@pytest.mark.parametrize("role", [Role.LEADER, Role.DEPARTMENT, Role.OPERATIONS_CENTRE])
def test_readers_get_no_button_to_plan(role: Role) -> None:
    """They read plans that others made."""
    at = visit("routes", role)
    assert shown_titles(at) == ["路线"]
    assert [button.key for button in at.button if button.key in ("routes_make", "routes_confirm")] == []


@pytest.mark.usefixtures("at_demo_home")
@pytest.mark.parametrize("role", [Role.COMMITTEE, Role.POPULATION_OFFICER])
def test_a_committee_sees_its_own_stops_only(role: Role) -> None:
    """No candidates and no plans of the street."""
    at = visit("routes", role)
    assert "没有安排到本居委会的户" in texts(at)
    assert not at.dataframe and not at.metric


@pytest.mark.usefixtures("at_demo_home")
@pytest.mark.parametrize("tab", ["候选", "比较", "路线单"])
def test_every_part_opens_without_a_plan(tab: str) -> None:
    """A sentence, no fault."""
    at = visit("routes", Role.ENFORCEMENT)
    at.session_state["routes_tab"] = tab
    at.run()
    assert not at.exception and shown_errors(at) == ""
