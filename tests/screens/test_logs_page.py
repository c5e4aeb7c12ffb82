"""The page 工作台账: counts, a new entry, voiding it, and who may do what."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from casework.vocabulary import Role
from tests.screens.conftest import use_home
from tests.screens.visits import shown_errors, visit


@pytest.fixture
def own_home(demo_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the demo that a test may write to."""
    home = tmp_path / "home"
    shutil.copytree(demo_home, home)
    use_home(home, monkeypatch)
    return home


def counts(at: AppTest) -> list[str]:
    """The committees in the table of counts."""
    (table,) = [frame.value for frame in at.dataframe if "未填人次（条）" in frame.value.columns]
    return list(table["居委会"])


@pytest.mark.usefixtures("at_demo_home")
def test_counts_stand_in_official_order_and_a_committee_sees_its_own() -> None:
    """Fifteen committees and the street; one row for a committee."""
    street, own = visit("logs"), visit("logs", Role.COMMITTEE)
    assert not street.exception
    assert len(counts(street)) == 16
    assert counts(street)[-1] == "街道"
    assert len(counts(own)) == 1
    assert counts(own)[0] in counts(street)
    for frame in own.dataframe:
        assert set(frame.value["居委会"]) <= set(counts(own))


@pytest.mark.usefixtures("at_demo_home")
def test_leaders_read_and_enter_nothing() -> None:
    """No form, nothing to void."""
    at = visit("logs", Role.LEADER)
    assert not at.exception
    assert not [one for one in at.expander if "台账" in one.label]


def test_an_entry_is_made_and_voided_on_the_screen(own_home: Path) -> None:
    """The number of a caller is masked; the voided entry stays in the table with its reason."""
    at = visit("logs", Role.COMMITTEE)
    at.pills(key="log_0_kind").set_value("publicity").run()
    at.text_input(key="log_0_title").input("<script>alert(1)</script> 联系 13812345678")
    at.number_input(key="log_0_persons").set_value(12)
    at.button(key="log_0_record").click().run()
    assert shown_errors(at) == ""
    assert any("已登记一条“宣传”台账" in one.value for one in at.success)
    assert entry(at)["内容"] == "<script>alert(1)</script> 联系 138****5678"
    at.selectbox(key="log_void_uid").select_index(0).run()
    at.text_input(key="log_void_reason").input("登记有误")
    at.button(key="log_void").click().run()
    assert shown_errors(at) == ""
    assert entry(at)["状态"] == "已作废：登记有误"


def test_an_entry_begun_before_a_look_elsewhere_is_recorded_as_typed(own_home: Path) -> None:
    """Words, numbers, choices; a telephone is masked as it will be stored. After the entry the form is empty."""
    at = visit("logs", Role.COMMITTEE)
    at.pills(key="log_0_kind").set_value("publicity").run()
    at.text_input(key="log_0_title").input("入户发告知书，联系 13812345678")
    at.text_input(key="log_0_place").input("东门")
    at.number_input(key="log_0_persons").set_value(12).run()
    at = looked_elsewhere(at)
    assert at.pills(key="log_0_kind").value == "publicity"
    assert at.text_input(key="log_0_title").value == "入户发告知书，联系 138****5678"
    assert "13812345678" not in repr(at.session_state)
    at.button(key="log_0_record").click().run()
    assert shown_errors(at) == ""
    assert (entry(at)["地点"], entry(at)["人次"]) == ("东门", 12)
    at = looked_elsewhere(at)
    assert at.pills(key="log_1_kind").value is None


def test_a_reason_for_voiding_stays_until_it_is_used(own_home: Path) -> None:
    """With the entry that was chosen; then both are gone."""
    at = visit("logs", Role.COMMITTEE)
    at.pills(key="log_0_kind").set_value("publicity").run()
    at.text_input(key="log_0_title").input("入户发告知书")
    at.button(key="log_0_record").click().run()
    at.selectbox(key="log_void_uid").select_index(0).run()
    at.text_input(key="log_void_reason").input("登记有误").run()
    at = looked_elsewhere(at)
    assert at.text_input(key="log_void_reason").value == "登记有误"
    at.button(key="log_void").click().run()
    assert shown_errors(at) == ""
    assert entry(at)["状态"] == "已作废：登记有误"
    at = looked_elsewhere(at)
    assert [one.value for one in at.text_input if one.key == "log_void_reason"] in ([], [""])


def looked_elsewhere(at: AppTest) -> AppTest:
    """The same session, after a look at another page."""
    at.switch_page("../pages/weekly_meeting.py").run()
    at.switch_page("../pages/logs.py").run()
    assert not at.exception
    return at


def test_an_incomplete_entry_is_refused_and_nothing_typed_is_lost(own_home: Path) -> None:
    """The sentence names what is missing."""
    at = visit("logs", Role.SAFETY_OFFICE)
    at.pills(key="log_0_kind").set_value("cost").run()
    at.text_input(key="log_0_title").input("清运费")
    at.button(key="log_0_record").click().run()
    assert "请填写金额" in shown_errors(at)
    assert at.text_input(key="log_0_title").value == "清运费"


def test_a_petition_has_no_field_for_words(own_home: Path) -> None:
    """Neither title nor place nor remark: nothing through which a petitioner could be known."""
    at = visit("logs", Role.DEPARTMENT)
    at.pills(key="log_0_kind").set_value("petition").run()
    keys = {one.key for one in at.text_input}
    assert keys & {"log_0_title", "log_0_place", "log_0_remark"} == set()
    at.number_input(key="log_0_persons").set_value(2)
    at.button(key="log_0_record").click().run()
    assert shown_errors(at) == ""


def entry(at: AppTest) -> dict[str, object]:
    """The newest entry in the table."""
    (table,) = [frame.value for frame in at.dataframe if "登记人" in frame.value.columns]
    return dict(table.iloc[0])
