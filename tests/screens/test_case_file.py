"""户档: who may read and enter what, two people at one file, hostile text, past days, and the way to a file."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from casework.survey.clue_facts import clues
from casework.vocabulary import EventKind, Knowledge, Role, Stage
from data.access import Reader
from tests.screens.conftest import use_home
from tests.screens.files import OFFICE, Street, choose, field, file_page, press, told
from tests.screens.visits import shown_captions, shown_errors
from ui.errors import plain
from ui.session import AS_OF

NOTE, MERGED, VOIDED = EventKind.NOTE_ADDED, EventKind.CLUE_MERGED, EventKind.EVENT_VOIDED
HOSTILE = (
    "<script>alert(1)</script>",
    "{{ 7*7 }} ${7*7} `id`",
    "![x](http://example.invalid/x.png) [y](javascript:alert(1))",
    ":red[假的] $x^2$ ~~划去~~ **粗** # 标题",
    "| a | b |",
)


@pytest.fixture
def street(demo_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Street:
    """A copy of the small demo as the home of the program."""
    home = tmp_path / "home"
    shutil.copytree(demo_home, home)
    use_home(home, monkeypatch)
    return Street(home)


def kinds(at: AppTest, case_id: str) -> set[str]:
    """The labels of what may be entered."""
    return set(at.pills(key=f"act_choice_{case_id}").options)


@pytest.mark.parametrize("role", [Role.LEADER, Role.DEPARTMENT], ids=str)
def test_who_only_reads_sees_the_file_and_no_form(street: Street, role: Role) -> None:
    """The whole file, a sentence in place of the forms, and no button for clues."""
    case_id, _ = street.case_at(Stage.ORDER_SERVED, Stage.OVERDUE)
    at = file_page(case_id, role)
    assert f"档案编号 {case_id}" in shown_captions(at)
    assert "登记线索" in told(at)
    assert "只能查看" in shown_captions(at)
    assert not at.pills
    assert [button.key for button in at.button if button.key == "new_file_open"] == []


def test_a_committee_enters_in_its_own_file_what_it_may(street: Street) -> None:
    """认定 is the committee's, 列入联合整治 is not; the reason stands in the table."""
    case_id, code = street.case_at(Stage.TO_DECIDE, Stage.SURVEYING, Stage.CONFIRMED)
    at = file_page(case_id, Role.COMMITTEE, code)
    assert {"备注", "登记房间", "登记当事人"} <= kinds(at, case_id)
    assert EventKind.FALSE_ALARM.label not in kinds(at, case_id)
    (reason,) = [line for line in told(at).splitlines() if line.startswith(f"- **{EventKind.FALSE_ALARM.label}**")]
    assert "不能登记" in reason
    assert "平安办" in reason


def test_a_population_officer_decides_nothing(street: Street) -> None:
    """The survey is his, the decision is not."""
    case_id, code = street.case_at(Stage.TO_DECIDE)
    officer, desk = kinds(file_page(case_id, Role.POPULATION_OFFICER, code), case_id), EventKind.CONFIRMED.label
    assert desk not in officer
    assert desk in kinds(file_page(case_id, Role.COMMITTEE, code), case_id)


@pytest.mark.parametrize("role", [Role.COMMITTEE, Role.POPULATION_OFFICER], ids=str)
def test_a_file_of_another_committee_is_as_if_it_did_not_exist(street: Street, role: Role) -> None:
    """The same sentence as for a number that nobody has, and nothing of the file."""
    _, code = street.case_at(Stage.TO_DECIDE, Stage.SURVEYING, Stage.CONFIRMED)
    foreign, _ = street.case_at(Stage.ORDER_SERVED, Stage.OVERDUE, not_of=code)
    theirs, nobodys = file_page(foreign, role, code), file_page("C9999", role, code)
    assert shown_errors(theirs).replace(foreign, "C9999") == shown_errors(nobodys) != ""
    assert not theirs.pills
    assert f"档案编号 {foreign}" not in shown_captions(theirs)


def test_the_administrator_of_the_system_opens_no_file(street: Street) -> None:
    """He keeps accounts and sees no data."""
    case_id, _ = street.case_at(Stage.ORDER_SERVED, Stage.OVERDUE)
    at = file_page(case_id, Role.SYSTEM_ADMIN)
    assert "不能打开这一页" in shown_errors(at)
    assert not at.markdown or case_id not in told(at)


def test_a_note_is_recorded_shown_and_can_be_undone(street: Street) -> None:
    """The line of success, the record in the timeline, the form closed; 撤销 opens the void with that record."""
    case_id, _ = street.case_at(Stage.ORDER_SERVED, Stage.OVERDUE)
    at = choose(file_page(case_id), case_id, NOTE)
    at.text_area(key=field(case_id, NOTE, "text")).input("楼组长来电，联系 13800138000").run()
    press(at, case_id, NOTE)
    assert "已登记“备注”" in at.success[0].value
    newest = street.file(case_id).timeline[-1].event
    # A telephone that somebody types into a free text is masked before it is stored.
    assert newest.facts == {"text": "楼组长来电，联系 138****8000"}
    assert "楼组长来电" in told(at)
    assert at.pills(key=f"act_choice_{case_id}").value is None
    at.button(key=f"undo_{newest.uid}").click().run()
    assert at.selectbox(key=field(case_id, VOIDED, "voids")).value == newest.uid


def test_a_void_needs_a_tick_that_repeats_what_is_voided(street: Street) -> None:
    """Without the tick the button is dead; another reason wants another tick; then the record is struck, not gone."""
    case_id, _ = street.case_at(Stage.ORDER_SERVED, Stage.OVERDUE)
    note = street.other_records(case_id, NOTE, {"text": "记错了"})
    at = choose(file_page(case_id), case_id, VOIDED)
    at.selectbox(key=field(case_id, VOIDED, "voids")).select(note.uid).run()
    at.text_area(key=field(case_id, VOIDED, "reason")).input("记到别的户").run()
    assert "将登记" in told(at)
    assert f"作废 {note.occurred_on} 的“备注”" in told(at)
    button = field(case_id, VOIDED, "frame_record")
    assert at.button(key=button).disabled
    (tick,) = [box for box in at.checkbox if str(box.key).startswith(field(case_id, VOIDED, "frame_sure"))]
    tick.check().run()
    assert not at.button(key=button).disabled
    at.text_area(key=field(case_id, VOIDED, "reason")).input("记到别的户，已核对").run()
    assert at.button(key=button).disabled
    (tick,) = [box for box in at.checkbox if str(box.key).startswith(field(case_id, VOIDED, "frame_sure"))]
    tick.check().run()
    press(at, case_id, VOIDED)
    assert [entry.is_voided for entry in street.file(case_id).timeline if entry.event.uid == note.uid] == [True]
    assert "已作废" in told(at)
    assert "记到别的户，已核对" in told(at)
    assert "记错了" in told(at)


def test_an_error_leaves_everything_that_was_typed(street: Street) -> None:
    """A clue without a source: the sentence, and content and orders still in their fields; then it goes through."""
    case_id, _ = street.case_at(Stage.ORDER_SERVED, Stage.OVERDUE)
    at = choose(file_page(case_id), case_id, MERGED)
    at.text_area(key=field(case_id, MERGED, "clue_content")).input("邻居反映夜间吵闹").run()
    at.text_input(key=field(case_id, MERGED, "clue_orders")).input("20211020000001、20211021000002").run()
    press(at, case_id, MERGED)
    assert "线索来源" in shown_errors(at)
    assert at.text_area(key=field(case_id, MERGED, "clue_content")).value == "邻居反映夜间吵闹"
    at.selectbox(key=field(case_id, MERGED, "clue_source")).select("hotline").run()
    press(at, case_id, MERGED)
    assert shown_errors(at) == ""
    newest = street.file(case_id).timeline[-1].event
    assert newest.facts == {
        "source": "hotline",
        "orders": ["20211020000001", "20211021000002"],
        "content": "邻居反映夜间吵闹",
    }


def test_the_second_of_two_people_is_told_what_changed_and_loses_nothing(street: Street) -> None:
    """He types, she records, he presses: her record is shown, his text stands, nothing is stored; then he goes on."""
    case_id, _ = street.case_at(Stage.ORDER_SERVED, Stage.OVERDUE)
    at = choose(file_page(case_id), case_id, NOTE)
    at.text_area(key=field(case_id, NOTE, "text")).input("我的备注").run()
    hers = street.other_records(case_id, NOTE, {"text": "她的备注"})
    press(at, case_id, NOTE)
    assert "有了新记录" in at.warning[0].value
    assert any("other-office" in one.value and "备注" in one.value for one in at.text)
    assert at.text_area(key=field(case_id, NOTE, "text")).value == "我的备注"
    assert street.file(case_id).timeline[-1].event.uid == hers.uid
    press(at, case_id, NOTE, "again")
    assert "已登记" in at.success[0].value
    assert [entry.event.facts["text"] for entry in street.file(case_id).timeline[-2:]] == ["她的备注", "我的备注"]


def test_two_open_pages_of_one_file_end_with_both_entries(street: Street) -> None:
    """Two sessions open the same form on the same state; the first passes, the second must look first."""
    case_id, _ = street.case_at(Stage.ORDER_SERVED, Stage.OVERDUE)
    pages = [choose(file_page(case_id, role), case_id, NOTE) for role in (Role.SAFETY_OFFICE, Role.ENFORCEMENT)]
    for number, at in enumerate(pages):
        at.text_area(key=field(case_id, NOTE, "text")).input(f"第 {number} 人").run()
    for at in pages:
        press(at, case_id, NOTE)
    assert pages[0].success
    assert not pages[1].success
    press(pages[1], case_id, NOTE, "again")
    assert [entry.event.facts.get("text") for entry in street.file(case_id).timeline[-2:]] == ["第 0 人", "第 1 人"]


def test_an_act_that_others_made_impossible_keeps_its_form(street: Street) -> None:
    """She accepts the clue while he fills the same form: he is told why it is no longer possible, his words stay."""
    case_id, _ = street.case_at(Stage.NOT_QUNZU)
    reopened, accepted = EventKind.REOPENED, "又接到反映，门口堆物"
    at = choose(file_page(case_id), case_id, reopened)
    at.text_area(key=field(case_id, reopened, "reason")).input(accepted).run()
    street.other_records(case_id, reopened, {"reason": "她先重新纳入"})
    press(at, case_id, reopened)
    press(at, case_id, reopened, "again")
    assert "不能登记" in shown_errors(at) + " ".join(one.value for one in at.warning)
    assert at.text_area(key=field(case_id, reopened, "reason")).value == accepted


def test_an_entry_whose_run_was_cut_short_is_not_recorded_twice(street: Street) -> None:
    """A double click: the entry stands under the uid of the open form, so the page says so and closes the form."""
    case_id, _ = street.case_at(Stage.ORDER_SERVED, Stage.OVERDUE)
    at = choose(file_page(case_id), case_id, NOTE)
    at.text_area(key=field(case_id, NOTE, "text")).input("只登记一次").run()
    uid = at.session_state[field(case_id, NOTE, "frame_uid")]
    street.other_records(case_id, NOTE, {"text": "只登记一次"}, uid=uid)
    press(at, case_id, NOTE)
    assert "已登记" in at.success[0].value
    assert [entry.event.uid for entry in street.file(case_id).timeline].count(uid) == 1
    assert not [button for button in at.button if button.key == field(case_id, NOTE, "frame_record")]


def test_hostile_text_is_shown_as_the_text_it_is(street: Street) -> None:
    """Every Markdown sign of it is escaped in the timeline and among the clues; the stored text is unchanged."""
    case_id, _ = street.case_at(Stage.ORDER_SERVED, Stage.OVERDUE)
    for number, text in enumerate(HOSTILE):
        street.other_records(case_id, NOTE, {"text": text}, uid=f"note-{number}")
        street.other_records(case_id, MERGED, {"source": "patrol", "content": text}, uid=f"clue-{number}")
    at = file_page(case_id)
    for text in HOSTILE:
        shown = [one.value for one in at.markdown if plain(text) in one.value]
        assert len(shown) >= 3, f"timeline of the note and of the clue, and the list of clues: {text}"
        assert not any(text in one.value for one in at.markdown)


@pytest.mark.parametrize("case_id", ["<b>x</b>", "C1' or '1'='1", "C0001\n"])
def test_a_crafted_number_opens_nothing(street: Street, case_id: str) -> None:
    """The sentence of an unknown file; what was written is shown as text."""
    at = file_page(case_id)
    assert "没有编号为" in shown_errors(at)
    assert not at.pills


def test_orders_at_the_dwelling_that_no_clue_names_are_shown_until_they_are_merged(street: Street) -> None:
    """Numbers beside the sources; one that is merged is behind its clue from then on."""
    with street.store() as store:
        reader = Reader(store, street.code, OFFICE, street.today, Knowledge.LATEST)
        orders, cases = reader.orders(date(2020, 7, 1), street.today), reader.case_list()
        at_dwelling = orders[orders["dwelling_id"].notna()]
        files = {reader.case_facts(case_id).dwelling_id: case_id for case_id in cases["case_id"].head(40)}
        named = {
            dwelling: {order for clue in clues(reader.case_facts(case_id).counting) for order in clue.orders}
            for dwelling, case_id in files.items()
        }
    number, case_id = next(
        (str(row["order_number"]), files[row["dwelling_id"]])
        for row in at_dwelling.sort_values("received_on", ascending=False).to_dict("records")
        if row["dwelling_id"] in files and row["order_number"] not in named[row["dwelling_id"]]
    )
    assert number in shown_captions(file_page(case_id))
    street.other_records(case_id, MERGED, {"source": "hotline", "orders": [number]})
    at = file_page(case_id)
    assert number not in shown_captions(at)
    assert number in told(at)


def test_a_past_day_shows_the_file_of_that_day_and_no_form(street: Street) -> None:
    """As chosen in the side bar; the newest day brings the forms back."""
    case_id, _ = street.case_at(Stage.ORDER_SERVED, Stage.OVERDUE)
    first = street.file(case_id).timeline[0].event.occurred_on
    at = file_page(case_id)
    assert at.pills
    everything = told(at)
    at.session_state[AS_OF] = "2021-10-20"
    at.run()
    assert first.isoformat() <= "2021-10-20"
    assert "只能查看" in at.info[0].value
    assert not at.pills
    assert len(told(at)) < len(everything)


def test_the_address_outlives_reruns_and_a_change_of_role(street: Street) -> None:
    """The link stays the link; what the new role may not see, it does not see."""
    case_id, _ = street.case_at(Stage.ORDER_SERVED, Stage.OVERDUE)
    at = file_page(case_id)
    at.sidebar.selectbox(key="sidebar_role").select(Role.LEADER.value).run()
    assert at.query_params["case"] == case_id
    assert f"档案编号 {case_id}" in shown_captions(at)


def test_without_a_number_the_page_leads_to_a_file(street: Street) -> None:
    """The search by address, the files at work, those opened last; a result opens the file."""
    case_id, _ = street.case_at(Stage.ORDER_SERVED, Stage.OVERDUE)
    file = street.file(case_id)
    at = file_page(None)
    assert any("在办户档" in one.value for one in at.subheader)
    at.text_input(key="case_query").input(f"{file.compound}{file.building}号{file.room}室").run()
    at.button(key=f"open_found_{case_id}").click().run()
    assert not at.exception
    assert f"档案编号 {case_id}" in shown_captions(at)
    del at.query_params["case"]
    at.run()
    assert at.button(key=f"open_recent_{case_id}")


def test_a_committee_is_led_to_its_own_files_only(street: Street) -> None:
    """List and search."""
    case_id, code = street.case_at(Stage.ORDER_SERVED, Stage.OVERDUE)
    foreign, _ = street.case_at(Stage.ORDER_SERVED, Stage.OVERDUE, not_of=code)
    at = file_page(None, Role.COMMITTEE, code)
    (waiting,) = [one.value for one in at.dataframe if "最近办理" in one.value.columns]
    assert case_id in set(waiting["档案编号"])
    assert foreign not in set(waiting["档案编号"])
    at.text_input(key="case_query").input(foreign).run()
    assert not [button for button in at.button if str(button.key).startswith("open_found")]


def test_a_clue_opens_a_file_for_a_room_that_was_not_registered(street: Street) -> None:
    """登记线索: compound, building, another room, source; the new file is on the screen."""
    case_id, _ = street.case_at(Stage.ORDER_SERVED, Stage.OVERDUE)
    file = street.file(case_id)
    assert file_page(None).button(key="new_file_open")
    # A dialog is drawn again by its own part of the page, which AppTest does not do: its fields stand alone here.
    at = AppTest.from_function(_fields_of_a_new_file, default_timeout=60).run()
    at.selectbox(key="new_file_compound").select(file.compound_id).run()
    with street.store() as store:
        rooms = Reader(store, street.code, OFFICE, street.today, Knowledge.LATEST).dwellings_of(file.compound_id)
    building_id = int(rooms.loc[rooms["building"] == file.building, "building_id"].iloc[0])
    at.selectbox(key="new_file_building").select(building_id).run()
    at.selectbox(key="new_file_room").select(-1).run()
    at.text_input(key="new_file_room_text").input("9901室").run()
    at.selectbox(key="new_file_source").select("patrol").run()
    at.button(key="new_file_record").click().run()
    assert not at.exception
    new_id = str(at.query_params["case"])
    opened = street.file(new_id)
    assert (opened.compound_id, opened.building, opened.room) == (file.compound_id, file.building, "9901")
    assert opened.state.stage is Stage.CLUE
    assert f"档案编号 {new_id}" in shown_captions(file_page(new_id))


def test_a_clue_begun_before_a_look_elsewhere_is_there_again(street: Street) -> None:
    """The dwelling, the source, the words; a telephone in them is masked as it will be stored."""
    case_id, _ = street.case_at(Stage.ORDER_SERVED, Stage.OVERDUE)
    file = street.file(case_id)
    at = AppTest.from_function(_fields_of_a_new_file, default_timeout=60).run()
    at.selectbox(key="new_file_compound").select(file.compound_id).run()
    at.selectbox(key="new_file_building").select_index(0).run()
    at.selectbox(key="new_file_room").select(-1).run()
    at.text_input(key="new_file_room_text").input("9901")
    at.selectbox(key="new_file_source").select("patrol")
    at.text_area(key="new_file_content").input("多人进出，物业 13812345678").run()
    at.query_params["elsewhere"] = "1"
    at.run()
    assert not at.text_input and "13812345678" not in repr(at.session_state)
    del at.query_params["elsewhere"]
    at.run()
    assert not at.exception
    assert at.selectbox(key="new_file_compound").value == file.compound_id
    assert at.text_input(key="new_file_room_text").value == "9901"
    assert at.selectbox(key="new_file_source").value == "patrol"
    assert at.text_area(key="new_file_content").value == "多人进出，物业 138****5678"
    at.button(key="new_file_record").click().run()
    assert not at.exception
    opened = street.file(str(at.query_params["case"]))
    assert (opened.room, opened.compound_id) == ("9901", file.compound_id)
    assert at.selectbox(key="new_file_compound").value is None and "多人进出" not in repr(at.session_state)


def _fields_of_a_new_file() -> None:
    import streamlit as st

    from ui.case_new import new_file_fields
    from ui.navigation import roles_of
    from ui.session import require

    if "elsewhere" not in st.query_params:
        new_file_fields(require(*roles_of("case_file")).current)
