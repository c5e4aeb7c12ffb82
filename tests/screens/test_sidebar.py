"""The choices beside every page: they drive the figures and outlive a change of page."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from casework.vocabulary import Knowledge, Role
from data.demo import MINI, build_demo
from data.store import Store, sqlite_url
from tests.screens.conftest import use_home
from tests.screens.visits import shown_captions, shown_titles, visit

pytestmark = pytest.mark.usefixtures("at_demo_home")
CAMPAIGN_DAY = date(2021, 10, 20)


def test_the_demo_opens_on_the_day_its_data_end() -> None:
    """The demo's campaign is over by the calendar, so the day of the newest record is meant."""
    at = visit()
    assert at.sidebar.date_input(key="sidebar_as_of").value == date(2021, 10, 27)


def test_a_chosen_day_and_knowledge_are_kept_on_the_next_page() -> None:
    """Keyed widgets lose their value with their page; the choice must not."""
    at = visit()
    at.sidebar.date_input(key="sidebar_as_of").set_value(CAMPAIGN_DAY).run()
    at.sidebar.radio(key="sidebar_knowledge").set_value(Knowledge.LATEST.value).run()
    at.switch_page("../pages/progress.py").run()
    assert shown_titles(at) == ["进度"]
    assert "统计截至日 2021-10-20（按最新补录）" in shown_captions(at)
    assert at.sidebar.date_input(key="sidebar_as_of").value == CAMPAIGN_DAY


def test_an_earlier_day_shows_earlier_figures() -> None:
    """Fewer dwellings were surveyed by an earlier day."""
    later = visit("progress")
    earlier = visit("progress")
    earlier.sidebar.date_input(key="sidebar_as_of").set_value(date(2021, 9, 28)).run()
    assert not earlier.exception
    values = [[metric.value for metric in at.metric] for at in (later, earlier)]
    assert values[0] != values[1]


def test_back_to_the_newest_day() -> None:
    """One button undoes the choice of a day, and is there only then."""
    at = visit()
    assert not at.sidebar.button
    at.sidebar.date_input(key="sidebar_as_of").set_value(CAMPAIGN_DAY).run()
    at.sidebar.button[0].click().run()
    assert at.sidebar.date_input(key="sidebar_as_of").value == date(2021, 10, 27)


def test_a_day_after_the_newest_record_carries_a_warning() -> None:
    """Figures of a day that nothing was entered for are not shown as if they were known."""
    at = visit()
    at.sidebar.date_input(key="sidebar_as_of").set_value(date(2021, 11, 5)).run()
    assert any("晚于最新数据" in warning.value for warning in at.warning)


def test_a_second_subdistrict_can_be_chosen_and_has_its_own_figures(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One process serves several; the choice is there only where there is one."""
    assert "sidebar_subdistrict" not in [box.key for box in visit().sidebar.selectbox]
    store = Store.open(sqlite_url(tmp_path / "qunzu.sqlite"))
    build_demo(store, tmp_path, seed=2021, scale=2, size=MINI)
    codes = [entry.code for entry in store.subdistricts()]
    store.close()
    use_home(tmp_path, monkeypatch)
    at = visit()
    first = [metric.value for metric in at.metric]
    at.sidebar.selectbox(key="sidebar_subdistrict").select(codes[1]).run()
    assert not at.exception
    assert [metric.value for metric in at.metric] != first


def test_a_day_before_the_first_record_says_why_everything_is_zero() -> None:
    """Old orders imported later were not known then; the other reading counts them."""
    at = visit()
    at.sidebar.date_input(key="sidebar_as_of").set_value(date(2020, 1, 1)).run()
    before = [info.value for info in at.info if "还没有录入任何记录" in info.value]
    at.sidebar.radio(key="sidebar_knowledge").set_value(Knowledge.LATEST.value).run()
    after = [info.value for info in at.info if "还没有录入任何记录" in info.value]
    assert (len(before), after) == (1, [])


def test_the_administrator_who_sees_no_data_is_offered_no_day() -> None:
    """Neither the day nor the knowledge stands beside his page, and the line above it names no state of the data."""
    at = visit("accounts", Role.SYSTEM_ADMIN)
    assert not at.sidebar.date_input
    assert "sidebar_knowledge" not in [one.key for one in at.sidebar.radio]
    assert "统计截至日" not in shown_captions(at) and "数据截至" not in shown_captions(at)
    assert "演示街道" in shown_captions(at)
