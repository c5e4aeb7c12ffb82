"""Forms of visits and decisions in the file: the program proposes, a named person decides on evidence."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from casework.criteria import Dwelling, OriginalUse, Partition, Room, dwelling_json
from casework.events import CaseEvent
from casework.vocabulary import EventKind as K
from casework.vocabulary import Stage
from tests.screens.conftest import use_home
from tests.screens.files import Street, choose, field, file_page, press, told
from tests.screens.visits import shown_captions, shown_errors

ROOMS = Dwelling(
    "某户",
    (Room("主卧", OriginalUse.BEDROOM, True, Partition.WHOLE, False, 9.0, 2, False, 0, 2),),
    all_rooms_seen=True,
    is_let=True,
)


@pytest.fixture
def street(demo_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Street:
    """A copy of the small demo as the home of the program."""
    home = tmp_path / "home"
    shutil.copytree(demo_home, home)
    use_home(home, monkeypatch)
    return Street(home)


@pytest.fixture
def case_id(street: Street) -> str:
    """A dwelling that waits for its decision; its one bedroom has 9 m² and two tenants: clause 3."""
    found, _ = street.case_at(Stage.TO_DECIDE)
    street.other_records(found, K.ROOMS_RECORDED, {"dwelling": dwelling_json(ROOMS)})
    return found


def last(street: Street, case_id: str) -> CaseEvent:
    """The newest record of the file."""
    return max((entry.event for entry in street.file(case_id).timeline), key=lambda event: event.version)


def tick(at: AppTest, case_id: str, kind: K) -> AppTest:
    """The tick before a decision."""
    (box,) = [box for box in at.checkbox if (box.key or "").startswith(field(case_id, kind, "frame_sure_"))]
    return box.check().run()


def confirm_form(case_id: str) -> AppTest:
    """The form of 认定群租 with everything but clauses filled in."""
    at = choose(file_page(case_id), case_id, K.CONFIRMED)
    at.text_input(key=field(case_id, K.CONFIRMED, "decided_by")).set_value("王某").run()
    at.text_input(key=field(case_id, K.CONFIRMED, "inspector_names")).set_value("张某、李某").run()
    at.text_input(key=field(case_id, K.CONFIRMED, "item_1_text")).set_value("现场检查笔录").run()
    at.selectbox(key=field(case_id, K.CONFIRMED, "party_heard")).set_value("heard").run()
    return at


def test_a_decision_keeps_who_on_what_and_what_was_proposed(street: Street, case_id: str) -> None:
    """The clauses stand as proposed; the assessment of that moment is kept with the decision."""
    at = confirm_form(case_id)
    assert "不是认定" in shown_captions(at)
    assert at.pills(key=field(case_id, K.CONFIRMED, "clauses")).value == ["3"]
    press(tick(at, case_id, K.CONFIRMED), case_id, K.CONFIRMED)
    assert shown_errors(at) == ""
    event = last(street, case_id)
    assert event.kind is K.CONFIRMED
    assert (event.facts["decided_by"], event.facts["inspectors"], event.facts["clauses"]) == ("王某", 2, [3])
    assert event.facts["evidence"] == [{"type": "record", "text": "现场检查笔录"}]
    assert event.facts["assessment"]["proposed_clauses"] == [3]
    assert "clauses_reason" not in event.facts


def test_leaving_the_proposal_asks_for_the_reason(street: Street, case_id: str) -> None:
    """Refused without it, with everything typed still there; recorded with it."""
    at = confirm_form(case_id)
    at.pills(key=field(case_id, K.CONFIRMED, "clauses")).set_value(["1", "3"]).run()
    press(tick(at, case_id, K.CONFIRMED), case_id, K.CONFIRMED)
    assert "请写明理由" in shown_errors(at)
    assert at.text_input(key=field(case_id, K.CONFIRMED, "decided_by")).value == "王某"
    at.text_area(key=field(case_id, K.CONFIRMED, "clauses_reason")).set_value("客厅另有隔断").run()
    press(tick(at, case_id, K.CONFIRMED), case_id, K.CONFIRMED)
    assert last(street, case_id).facts["clauses_reason"] == "客厅另有隔断"
    assert last(street, case_id).facts["clauses"] == [1, 3]


def test_a_decision_without_evidence_or_second_inspector_is_refused(street: Street, case_id: str) -> None:
    """行政处罚法 第四十六、五十五条."""
    at = confirm_form(case_id)
    at.text_input(key=field(case_id, K.CONFIRMED, "item_1_text")).set_value("").run()
    at.text_input(key=field(case_id, K.CONFIRMED, "inspector_names")).set_value("张某").run()
    press(tick(at, case_id, K.CONFIRMED), case_id, K.CONFIRMED)
    assert "至少列出一项证据" in shown_errors(at) and "2" in shown_errors(at)
    assert last(street, case_id).kind is K.ROOMS_RECORDED


def test_no_group_letting_against_the_facts_asks_for_the_reason(street: Street, case_id: str) -> None:
    """The recorded rooms meet clause 3."""
    at = choose(file_page(case_id), case_id, K.NOT_QUNZU_DECIDED)
    at.text_input(key=field(case_id, K.NOT_QUNZU_DECIDED, "decided_by")).set_value("王某").run()
    press(tick(at, case_id, K.NOT_QUNZU_DECIDED), case_id, K.NOT_QUNZU_DECIDED)
    assert "须写明理由" in shown_errors(at)
    at.text_area(key=field(case_id, K.NOT_QUNZU_DECIDED, "reason")).set_value("已搬离一人").run()
    press(tick(at, case_id, K.NOT_QUNZU_DECIDED), case_id, K.NOT_QUNZU_DECIDED)
    assert last(street, case_id).kind is K.NOT_QUNZU_DECIDED


def test_a_request_to_verify_begins_with_what_is_missing(street: Street, case_id: str) -> None:
    """The facts that the assessment lacks are already chosen."""
    unmeasured = Room("次卧", OriginalUse.BEDROOM, True, Partition.WHOLE, False, None, 1)
    open_rooms = Dwelling("某户", (unmeasured,), all_rooms_seen=True, is_let=True)
    street.other_records(case_id, K.ROOMS_RECORDED, {"dwelling": dwelling_json(open_rooms)}, uid="again")
    at = choose(file_page(case_id), case_id, K.VERIFICATION_REQUESTED)
    press(at, case_id, K.VERIFICATION_REQUESTED)
    event = last(street, case_id)
    assert event.kind is K.VERIFICATION_REQUESTED
    assert "次卧 使用面积" in event.facts["to_verify"]


def test_a_false_alarm_needs_its_code(street: Street, case_id: str) -> None:
    """The code is what statistics count."""
    at = choose(file_page(case_id), case_id, K.FALSE_ALARM)
    at.text_area(key=field(case_id, K.FALSE_ALARM, "reason")).set_value("装修施工").run()
    press(tick(at, case_id, K.FALSE_ALARM), case_id, K.FALSE_ALARM)
    assert "请选择误报原因" in shown_errors(at)
    at.selectbox(key=field(case_id, K.FALSE_ALARM, "reason_code")).set_value("other_matter").run()
    press(tick(at, case_id, K.FALSE_ALARM), case_id, K.FALSE_ALARM)
    assert last(street, case_id).facts["reason_code"] == "other_matter"


def test_rooms_are_corrected_from_what_is_on_record(street: Street, case_id: str) -> None:
    """The form begins with the recorded rooms: one number is changed, the rest stays."""
    at = choose(file_page(case_id), case_id, K.ROOMS_RECORDED)
    area = field(case_id, K.ROOMS_RECORDED, "room_1_usable_area_m2")
    assert at.number_input(key=area).value == 9.0
    at.number_input(key=area).set_value(11.5).run()
    press(at, case_id, K.ROOMS_RECORDED)
    (room,) = last(street, case_id).facts["dwelling"]["rooms"]
    assert (room["name"], room["usable_area_m2"], room["persons"]) == ("主卧", 11.5, 2)


def test_a_visit_in_vain_can_be_entered_in_the_file_too(street: Street) -> None:
    """With the proposal of the next one."""
    case_id, _ = street.case_at(Stage.TO_SURVEY)
    at = choose(file_page(case_id), case_id, K.VISIT_NOT_SEEN)
    press(at, case_id, K.VISIT_NOT_SEEN)
    assert {"day_part", "next_visit_on", "next_day_part"} <= set(last(street, case_id).facts)
    at = choose(file_page(case_id), case_id, K.SURVEY_COMPLETED)
    press(at, case_id, K.SURVEY_COMPLETED)
    assert "入户依据" in shown_errors(at)
    at.selectbox(key=field(case_id, K.SURVEY_COMPLETED, "entry_basis")).set_value("owner_consent").run()
    press(at, case_id, K.SURVEY_COMPLETED)
    assert last(street, case_id).kind is K.SURVEY_COMPLETED


def test_nothing_on_the_form_speaks_of_a_decision_by_the_program(case_id: str) -> None:
    """Suggestion, never 认定 by a machine."""
    at = confirm_form(case_id)
    everything = told(at) + shown_captions(at) + " ".join(button.label for button in at.button)
    for word in ("AI", "自动认定", "系统认定", "智能认定"):
        assert word not in everything
