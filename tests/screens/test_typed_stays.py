"""What was typed into a form is there after a look at another page; names and numbers of persons are not."""

from __future__ import annotations

import shutil
from datetime import date, time, timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from casework.vocabulary import EventKind as K
from casework.vocabulary import PartyStatus, Stage
from tests.screens.conftest import use_home
from tests.screens.files import Street, choose, field, file_page, press
from tests.screens.visits import shown_errors
from ui.acts.typed import WITH_PERSONS, bring_back, forget, keep


@pytest.fixture
def street(demo_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Street:
    """A copy of the small demo as the home of the program."""
    home = tmp_path / "home"
    shutil.copytree(demo_home, home)
    use_home(home, monkeypatch)
    return Street(home)


def looked_elsewhere(at: AppTest, case_id: str) -> AppTest:
    """The same session, after a look at the page of work logs."""
    at.switch_page("../pages/logs.py").run()
    assert not at.exception and at.title[0].value == "工作台账"
    at.query_params["case"] = case_id
    at.switch_page("../pages/case_file.py").run()
    assert not at.exception
    return at


def test_an_entry_begun_before_a_look_at_another_page_is_recorded_as_typed(street: Street) -> None:
    """Text, choice, tick, time and day; after the entry the form is empty again."""
    case_id, _ = street.case_at(Stage.ORDER_SERVED)
    kind = K.ORDER_SERVED
    at = choose(file_page(case_id), case_id, kind)
    at.radio(key=field(case_id, kind, "method")).set_value("left").run()
    at.text_input(key=field(case_id, kind, "servers")).input("甲、乙")
    at.selectbox(key=field(case_id, kind, "witness")).select("resident")
    at.checkbox(key=field(case_id, kind, "refused")).uncheck()
    at.time_input(key=field(case_id, kind, "time")).set_value(time(20, 15))
    at.text_input(key=field(case_id, kind, "evidence")).input("录像 3").run()
    at = looked_elsewhere(at, case_id)
    assert at.time_input(key=field(case_id, kind, "time")).value == time(20, 15)
    assert at.checkbox(key=field(case_id, kind, "refused")).value is False
    at.checkbox(key=field(case_id, kind, "refused")).check().run()
    press(at, case_id, kind)
    assert shown_errors(at) == ""
    served = max((entry.event for entry in street.file(case_id).timeline), key=lambda event: event.version)
    assert served.facts["servers"] == ["甲", "乙"]
    assert (served.facts["witness"], served.facts["evidence"]) == ("resident", "录像 3")
    at = choose(at, case_id, kind)
    assert at.text_input(key=field(case_id, kind, "servers")).value == ""


def test_names_and_telephones_are_not_kept(street: Street) -> None:
    """The numbers of 登记当事人 are; whoever sits down at the open browser finds no name."""
    case_id, _ = street.case_at(Stage.ORDER_SERVED)
    kind = K.PARTIES_RECORDED
    at = choose(file_page(case_id), case_id, kind)
    at.radio(key=field(case_id, kind, "owner_status")).set_value(PartyStatus.KNOWN)
    at.radio(key=field(case_id, kind, "tenants_status")).set_value(PartyStatus.KNOWN).run()
    at.text_input(key=field(case_id, kind, "owner_name")).input("某某某")
    at.text_input(key=field(case_id, kind, "owner_phone")).input("13800005678")
    at.number_input(key=field(case_id, kind, "tenants_persons")).set_value(7).run()
    at = looked_elsewhere(at, case_id)
    assert at.number_input(key=field(case_id, kind, "tenants_persons")).value == 7
    assert at.text_input(key=field(case_id, kind, "owner_name")).value == ""
    assert at.text_input(key=field(case_id, kind, "owner_phone")).value == ""
    kept = repr(at.session_state)
    assert "tenants_persons" in kept
    assert "某某某" not in kept and "13800005678" not in kept


class _State(dict[str, object]):
    """Stands for st.session_state."""


def test_only_values_that_may_be_set_again_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """No button, nothing of the frame, no text of a form with persons; what stands there already is newer."""
    state = _State(
        act_text="甲", act_day=date(2021, 10, 1), act_many=["a"], act_none=None, act_number=3, act_consent=True
    )
    state |= {"act_add_room": True, "act_frame_uid": "u", "act_values": {"a": 1}, "other_text": "x"}
    monkeypatch.setattr("ui.acts.typed.st.session_state", state)
    keep("act_")
    kept = state["typed_act_"]["values"]  # type: ignore[index]
    assert set(kept) == {"act_text", "act_day", "act_many", "act_none", "act_number", "act_consent"}
    state.pop("act_text")
    state["act_number"] = 4
    bring_back("act_")
    assert (state["act_text"], state["act_number"]) == ("甲", 4)
    forget("act_")
    for kind in WITH_PERSONS:
        keep("act_", kind)
        assert "act_text" not in state["typed_act_"]["values"]  # type: ignore[index]
        forget("act_")


def test_own_words_are_kept_without_telephones_and_named_fields_not_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    """As they will be recorded; a reference is no prose, its digits stay."""
    words = "来电 13812345678"
    state = _State(act_clue_content=words, act_note=words, act_reference="25123456", act_display="某某某")
    monkeypatch.setattr("ui.acts.typed.st.session_state", state)
    keep("act_", without={"display"})
    kept = state["typed_act_"]["values"]  # type: ignore[index]
    masked = "来电 138****5678"
    assert kept == {"act_clue_content": masked, "act_note": masked, "act_reference": "25123456"}


def test_a_day_typed_for_another_day_of_the_act_stays_away(monkeypatch: pytest.MonkeyPatch) -> None:
    """It may lie outside of the bounds that follow from the day of the act; texts come back all the same."""
    state = _State(act_text="甲", act_inspected_on=date(2021, 10, 27))
    monkeypatch.setattr("ui.acts.typed.st.session_state", state)
    keep("act_", None, date(2021, 10, 27))
    del state["act_text"], state["act_inspected_on"]
    bring_back("act_", date(2021, 10, 26))
    assert state["act_text"] == "甲"
    assert "act_inspected_on" not in state
    bring_back("act_", date(2021, 10, 27))
    assert state["act_inspected_on"] == date(2021, 10, 27)


def test_a_planned_day_follows_a_later_day_of_the_act(street: Street) -> None:
    """Planned for tomorrow, then the day of the act moves past it: the field moves along, no page breaks."""
    case_id, _ = street.case_at(Stage.OVERDUE)
    kind, today = K.JOINT_ACTION_PLANNED, street.today
    at = file_page(case_id)
    at.date_input(key=f"act_day_{case_id}").set_value(today - timedelta(days=1)).run()
    at = choose(at, case_id, kind)
    at.date_input(key=field(case_id, kind, "planned_for")).set_value(today - timedelta(days=1)).run()
    at.date_input(key=f"act_day_{case_id}").set_value(today).run()
    assert not at.exception
    assert at.date_input(key=field(case_id, kind, "planned_for")).value == today
