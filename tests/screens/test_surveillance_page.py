"""The page 监测 and the panel 整治效果: alarms with their limits, lists to take away, bound roles kept out."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from analytics.displacement import Displacement, Effect, GroupCounts, Reading
from casework.vocabulary import Role
from data.__main__ import main as command_line
from tests.screens.visits import ROUTER, shown_captions, shown_errors, shown_titles, visit
from ui.navigation import PAGES
from ui.session import AS_OF

pytestmark = pytest.mark.usefixtures("at_demo_home")
LISTS = ("new", "repeated", "surging", "unresolved", "unsatisfied", "not_located")


def _on(day: date) -> AppTest:
    at = AppTest.from_file(str(ROUTER), default_timeout=60)
    at.session_state[AS_OF] = day.isoformat()
    at.switch_page("../pages/surveillance.py")
    return at.run()


def test_the_page_says_what_is_judged_how_often_it_errs_and_how_it_works() -> None:
    """The judged week, the running one, false alarms a year, and a 怎么算的 under each part."""
    at = visit("surveillance")
    assert not at.exception
    captions = shown_captions(at)
    for words in ("判断的是 2021-10-18 至 10-24", "未满一周，不判断", "一年里全街道约", "折合"):
        assert words in captions
    assert len(at.get("popover")) == 5
    assert [metric.label for metric in at.metric] == ["新增", "重复", "激增", "未解决", "不满意", "未定位"]


def test_the_lists_are_as_long_as_their_counts_and_can_be_taken_away() -> None:
    """Six counts; each table that has rows has both files."""
    at = visit("surveillance")
    counts = dict(zip(LISTS, (int(metric.value.removesuffix("件")) for metric in at.metric), strict=True))
    tables = [len(frame.value) for frame in at.dataframe if "工单编号" in frame.value.columns]
    assert tables == [number for number in counts.values() if number]
    for key, number in counts.items():
        files = [button for button in at.get("download_button") if f"operations_{key}_" in button.proto.id]
        assert len(files) == (2 if number else 0)


def test_committees_stand_in_official_order() -> None:
    """No ranking: the campaign's order, all of them."""
    table = next(frame.value for frame in visit("surveillance").dataframe if "警戒线（件）" in frame.value.columns)
    names = table["居委会"].tolist()
    at = visit("progress")
    official = [name for name in at.selectbox(key="progress_committee").options if name in names]
    assert names == official


@pytest.mark.parametrize("day", [date(2018, 1, 2), date(2020, 1, 20), date(2030, 1, 1)])
def test_days_without_history_or_after_the_data_are_explained(day: date) -> None:
    """Before the first order, in the first weeks, and long after the end: words, no fault, no error."""
    at = _on(day)
    assert not at.exception
    assert shown_titles(at) == ["监测"]
    assert shown_errors(at) == ""
    assert at.info


@pytest.mark.parametrize("role", [Role.COMMITTEE, Role.POPULATION_OFFICER], ids=lambda role: role.value)
def test_a_role_bound_to_a_committee_cannot_open_the_page(role: Role) -> None:
    """It compares with the whole street."""
    at = visit("surveillance", role)
    assert shown_titles(at) == []
    assert "不能打开这一页" in shown_errors(at)
    assert role not in PAGES["surveillance"].roles


def _panel() -> None:
    from ui.displacement_panel import show_displacement
    from ui.session import gate

    show_displacement(gate())


def test_the_panel_of_the_effect_gives_its_reading_and_its_method() -> None:
    """Too few in the small demo: said, with the reason, the three groups and what was left out."""
    at = AppTest.from_function(_panel, default_timeout=60).run()
    assert not at.exception
    assert at.subheader[0].value == "整治效果"
    shown = " ".join([*(one.value for one in at.info), *(one.value for one in at.markdown)])
    assert "尚不能判断" in shown
    assert len(at.get("popover")) == 1


def test_an_effect_is_shown_with_its_interval_and_a_rise_next_door_asks_for_a_check(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Figures in words, minus signs that are minus signs, and no word above 建议核查."""
    groups = (GroupCounts(12, 60.0, 20.0), GroupCounts(9, 30.0, 55.0), GroupCounts(20, 61.2, 50.4))
    effects = (Effect(-29.2, 10.0, -50.0, -8.4), Effect(30.1, 9.0, 11.2, 49.0), Effect(0.9, 15.0, -30.0, 31.8))
    found = Displacement(Reading.MOVED, groups, 300, 2, 56, 1.3, *effects)
    monkeypatch.setattr("ui.displacement_panel.displacement_of", lambda *_: found)
    at = AppTest.from_function(_panel, default_timeout=60).run()
    assert not at.exception
    assert "可能转移到周边" in at.warning[0].value and "建议核查" in at.warning[0].value
    table = at.dataframe[0].value
    assert table["与对照相比"].tolist()[:2] == [
        "减少 29.2 件（95% 区间 −50.0 至 −8.4）",
        "增加 30.1 件（95% 区间 +11.2 至 +49.0）",
    ]
    assert "净变化（整治小区加周边）：增加 0.9 件" in shown_captions(at)
    assert "另有 2 个小区首次联合整治不足 14 天" in shown_captions(at)


def test_the_command_answers_with_the_same_figures(at_demo_home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """surveillance --json: counts of the page, the judged week, the displacement."""
    assert command_line(["surveillance", "--home", str(at_demo_home), "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    shown = [int(metric.value.removesuffix("件")) for metric in visit("surveillance").metric]
    assert [len(answer["operations"][key]) for key in LISTS] == shown
    assert answer["judged_week"] == "2021-10-18"
    assert answer["displacement"]["sentence"]
    assert command_line(["surveillance", "--home", str(at_demo_home)]) == 0
    assert "城运中心：新增" in capsys.readouterr().out


def test_the_command_answers_before_the_first_order(at_demo_home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing to judge is an answer."""
    assert command_line(["surveillance", "--home", str(at_demo_home), "--as-of", "2010-01-02", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["judged_week"] is None
