"""The page 热点 as its readers meet it."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from casework.vocabulary import Role
from tests.screens.conftest import use_home
from tests.screens.visits import shown_captions, shown_errors, shown_titles, visit
from ui.session import AS_OF

pytestmark = pytest.mark.usefixtures("at_demo_home")


def _texts(at: AppTest) -> str:
    return " ".join(element.value for element in at.markdown).replace("\\", "")


def test_the_page_says_where_to_go_why_and_how_sure_one_can_be() -> None:
    """The advice, the reasons, labels, the back-test in words, and a 怎么算的 with n under each block."""
    at = visit("hotspots")
    assert not at.exception
    texts, captions = _texts(at), shown_captions(at)
    assert "建议核查" in texts
    assert "近 26 周投诉" in texts
    assert "因此本页按" in texts
    assert {metric.label for metric in at.metric} >= {"可信热点", "待观察", "噪声内", "未知"}
    for words in ("件未定位", "不含重复", "当前排序 PAI", "统计截至 2021-10-27", "样本少"):
        assert words in captions
    assert texts.count("算法") >= 4


def test_the_table_ranks_every_compound_and_advises_as_many_as_the_teams_can_visit() -> None:
    """Three teams: three times 建议核查; the number stays when the page is opened again."""
    at = visit("hotspots")
    at.number_input[0].set_value(3).run()
    assert not at.exception
    table = at.dataframe[0].value
    assert table["排序"].tolist() == list(range(1, len(table) + 1))
    assert (table["建议"] == "建议核查").sum() == 3
    assert "前 3 个的小区" in _texts(at)
    assert table["每千户（件）"].str.contains("样本少").any()


@pytest.mark.parametrize("role", [Role.COMMITTEE, Role.POPULATION_OFFICER, Role.SYSTEM_ADMIN])
def test_roles_that_do_not_see_the_street_see_nothing_of_it(role: Role) -> None:
    """The reason, and no table, no figure, no name."""
    at = visit("hotspots", role)
    assert shown_titles(at) == []
    assert "不能打开这一页" in shown_errors(at)
    assert not at.dataframe and not at.metric


def test_a_day_before_the_data_shows_words_and_no_ranking() -> None:
    """No complaint yet: the sentence, no advice, no fault."""
    at = visit("hotspots")
    at.session_state[AS_OF] = "2020-01-05"
    at.run()
    assert not at.exception
    assert any("无法排序" in info.value.replace("\\", "") for info in at.info)
    assert "**建议核查**" not in _texts(at)


def test_a_compound_with_markup_in_its_name_is_shown_as_text(own_home: Path) -> None:
    """Names come from files; the page shows them, it does not read them."""
    at = visit("hotspots")
    assert not at.exception
    assert "\\[x\\]\\(http" in " ".join(element.value for element in at.markdown)


@pytest.fixture
def own_home(demo_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the demo whose compounds bear a link as their name."""
    home = tmp_path / "home"
    shutil.copytree(demo_home, home)
    with sqlite3.connect(home / "qunzu.sqlite") as connection:
        connection.execute("update compound set name = '[x](http://example.invalid)' || compound_id")
    connection.close()
    use_home(home, monkeypatch)
    return home
