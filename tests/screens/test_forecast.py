"""The way to zero on 进度 and at the meeting."""

from __future__ import annotations

from datetime import date

import pytest

from casework.vocabulary import Role
from tests.screens.visits import shown_captions, shown_errors, visit

pytestmark = pytest.mark.usefixtures("at_demo_home")
COMMITTEE = "310999001001"  # the first of the demo


def test_every_block_of_the_page_tells_how_it_is_worked_out() -> None:
    """Six charts and tables, each with its 怎么算的 and its n."""
    at = visit("progress")
    assert not at.exception
    titles = [header.value for header in at.subheader]
    for title in ("未清零走势和预测", "试算：加派力量能提前多少", "各居委会预计清零日期", "各居委会未清零走势"):
        assert title in titles
    assert len([text for text in at.markdown if text.value.startswith("**算法**")]) == 6
    assert "个工作日销项" in shown_captions(at)


def test_the_table_of_committees_keeps_the_official_order() -> None:
    """Nothing is ranked: 全街道 first, then the committees as campaign.toml has them."""
    at = visit("progress")
    tables = [frame.value for frame in at.dataframe]
    forecast = next(table for table in tables if "P50" in table.columns)
    stages = next(table for table in tables if "已认定" in table.columns)
    assert forecast["居委会"].tolist()[1:] == stages["居委会"].tolist()[:-1]
    assert forecast["居委会"].tolist()[0] == "全街道"


def test_more_teams_move_the_earliest_day_forward_or_not_at_all() -> None:
    """The sliders drive the figure."""
    at = visit("progress")
    few = at.slider(key="what_if_teams").set_value(1).run().metric[-1].value
    many = at.slider(key="what_if_teams").set_value(50).run().metric[-1].value
    assert not at.exception
    assert many <= few or few == "力量跟不上新增"


@pytest.mark.parametrize("day", [date(2021, 9, 1), date(2021, 9, 27), date(2021, 11, 9), date(2022, 1, 5)])
def test_days_without_a_forecast_show_a_reason_and_no_fault(day: date) -> None:
    """Before the campaign, on its second day, on the deadline, after the end."""
    at = visit("progress")
    at.sidebar.date_input(key="sidebar_as_of").set_value(day).run()
    assert not at.exception
    assert shown_errors(at) == ""


def test_a_committee_sees_its_own_forecast_under_its_own_name() -> None:
    """No 全街道 for a role that does not see the street."""
    at = visit("progress", Role.COMMITTEE)
    assert not at.exception
    table = next(frame.value for frame in at.dataframe if "P50" in frame.value.columns)
    assert len(set(table["居委会"])) == 1
    assert "全街道" not in table["居委会"].tolist()


def test_a_chosen_committee_is_spoken_of_by_name() -> None:
    """Its own state in words above its own burn-down."""
    at = visit("progress")
    names = next(frame.value for frame in at.dataframe if "P50" in frame.value.columns)["居委会"].tolist()
    at.selectbox(key="progress_committee").set_value(COMMITTEE).run()
    assert not at.exception
    assert any(text.value.startswith(f"**{names[1]}**") for text in at.markdown)


def test_the_meeting_says_where_the_list_is_going_in_one_line() -> None:
    """The same sentence as on 进度."""
    captions = shown_captions(visit("weekly_meeting"))
    assert any(words in captions for words in ("预计", "已清零", "不能清零", "清零日期未知"))
