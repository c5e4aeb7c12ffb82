"""The forms of return visits in the file of a dwelling: what stands in them is what is recorded."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from casework.vocabulary import EventKind as K
from casework.vocabulary import Stage
from tests.screens.conftest import use_home
from tests.screens.files import Street, choose, field, file_page, press
from tests.screens.visits import shown_errors

QUIET = (Stage.CLEARED, Stage.REVISITING)


@pytest.fixture
def street(demo_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Street:
    """A copy of the small demo as the home of the program."""
    home = tmp_path / "home"
    shutil.copytree(demo_home, home)
    use_home(home, monkeypatch)
    return Street(home)


def opened(street: Street, kind: K, *stages: Stage) -> tuple[AppTest, str]:
    """The form of that kind in a file at one of the stages, and the file's number."""
    case_id, _ = street.case_at(*stages)
    return choose(file_page(case_id), case_id, kind), case_id


def recorded(street: Street, case_id: str, kind: K) -> Mapping[str, Any]:
    """The facts of the newest entry of that kind."""
    return [entry.event.facts for entry in street.file(case_id).timeline if entry.event.kind is kind][-1]


def test_a_clean_visit_says_who_looked_at_what_and_when(street: Street) -> None:
    """Refused without them; recorded as the codes that statistics count."""
    kind = K.REVISIT_CLEAN
    at, case_id = opened(street, kind, *QUIET)
    at = press(at, case_id, kind)
    assert "looked_at" in shown_errors(at)
    assert "回访人" in shown_errors(at)
    at.pills(key=field(case_id, kind, "looked_at")).set_value(["partitions", "beds"])
    at.text_input(key=field(case_id, kind, "inspectors")).input("甲、乙")
    at.pills(key=field(case_id, kind, "day_part")).set_value("evening").run()
    at = press(at, case_id, kind)
    assert shown_errors(at) == ""
    facts = recorded(street, case_id, kind)
    assert facts == {"day_part": "evening", "inspector_names": ["甲", "乙"], "looked_at": ["partitions", "beds"]}
    assert street.file(case_id).state.stage is Stage.REVISITING


def test_a_visit_in_vain_agrees_on_another_part_of_the_day(street: Street) -> None:
    """The proposal is kept; the day by which the visit is due stays."""
    kind = K.REVISIT_NOT_SEEN
    at, case_id = opened(street, kind, *QUIET)
    at.pills(key=field(case_id, kind, "day_part")).set_value("evening").run()
    assert any("建议" in one.value for one in at.info)
    at = press(at, case_id, kind)
    assert shown_errors(at) == ""
    facts = recorded(street, case_id, kind)
    assert facts["day_part"] == "evening"
    assert facts["next_day_part"] != "evening"
    assert facts["next_visit_on"] > street.today.isoformat()


def test_a_suspicion_from_the_hotline_names_its_orders(street: Street) -> None:
    """Without a number or words it is refused; numbers are split as they are typed."""
    kind = K.RECURRENCE_SUSPECTED
    at, case_id = opened(street, kind, *QUIET)
    at.selectbox(key=field(case_id, kind, "source")).set_value("hotline").run()
    known = [one for one in at.pills if one.key == field(case_id, kind, "known_orders")]
    if not known:
        at = press(at, case_id, kind)
        assert "工单编号" in shown_errors(at)
    at.text_input(key=field(case_id, kind, "orders")).input("20211027000001、20211027000002 20211027000001")
    at = press(at, case_id, kind)
    assert shown_errors(at) == ""
    facts = recorded(street, case_id, kind)
    assert facts["source"] == "hotline"
    assert facts["orders"][-2:] == ["20211027000001", "20211027000002"]
    assert street.file(case_id).state.stage is Stage.SUSPECTED


def test_before_its_time_stable_wants_a_reason(street: Street) -> None:
    """The obstacle is shown with its day; the reason is kept."""
    kind = K.MARKED_STABLE
    at, case_id = opened(street, kind, Stage.REVISITING)
    assert "尚未达到转为稳定的条件" in shown_errors(at)
    at.text_area(key=field(case_id, kind, "early_reason")).input("业主已收回自住").run()
    sure = next(one for one in at.checkbox if str(one.key).startswith(field(case_id, kind, "frame_sure")))
    sure.check().run()
    at = press(at, case_id, kind)
    assert shown_errors(at) == ""
    assert recorded(street, case_id, kind) == {"early_reason": "业主已收回自住"}


def test_a_confirmed_recurrence_shows_the_dates_and_suggests_nothing_by_itself(street: Street) -> None:
    """从严 is a tick that somebody sets; the dates stand in the warning."""
    kind = K.RECURRENCE_CONFIRMED
    at, case_id = opened(street, kind, *QUIET)
    said = " ".join(one.value for one in at.warning).replace("\\", "")
    cleared_on = street.file(case_id).state.cleared_on
    assert f"{cleared_on} 销项后于 {street.today} 认定回潮" in said
    assert "依法决定" in said
    assert at.checkbox(key=field(case_id, kind, "stricter")).value is False


def test_a_file_is_given_to_an_officer_of_its_committee(street: Street) -> None:
    """Only accounts of the committee are offered."""
    kind = K.ASSIGNED
    at, case_id = opened(street, kind, *QUIET)
    code = street.file(case_id).committee_code
    chosen = at.selectbox(key=field(case_id, kind, "account"))
    assert chosen.options
    assert all(code[-3:] in option for option in chosen.options)
    chosen.select_index(0).run()
    at = press(at, case_id, kind)
    assert shown_errors(at) == ""
    assert street.file(case_id).state.assigned_to == recorded(street, case_id, kind)["account"]


def test_the_end_of_letting_is_one_of_the_ways(street: Street) -> None:
    """It ends the visits."""
    kind = K.LETTING_ENDED
    at, case_id = opened(street, kind, *QUIET)
    at.selectbox(key=field(case_id, kind, "exit")).set_value("owner_occupied").run()
    sure = next(one for one in at.checkbox if str(one.key).startswith(field(case_id, kind, "frame_sure")))
    sure.check().run()
    at = press(at, case_id, kind)
    assert shown_errors(at) == ""
    assert recorded(street, case_id, kind)["exit"] == "owner_occupied"
