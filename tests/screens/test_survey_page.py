"""排摸 on the screen: who sees which dwellings, a visit from list to record, drafts, photos, two visitors, paper."""

from __future__ import annotations

import io
import shutil
from pathlib import Path

import pytest
import sqlalchemy as sa
from PIL import Image
from streamlit.testing.v1 import AppTest

from casework.events import CaseEvent
from casework.vocabulary import EventKind, Knowledge, Role, Stage
from data.access import Reader
from data.attachments import Attachment
from data.schema_access_log import access_log
from tests.screens.conftest import use_home
from tests.screens.files import FAR, OFFICE, Street
from tests.screens.visits import ROUTER, shown_captions, shown_errors, shown_titles, visit
from ui.session import COMMITTEE, ROLE

FIELD = (Role.SAFETY_OFFICE, Role.COMMITTEE, Role.POPULATION_OFFICER)
HOSTILE = "<script>alert(1)</script> {{7*7}} ![x](http://example.invalid/x.png)"


@pytest.fixture
def street(demo_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Street:
    """A copy of the small demo as the home of the program."""
    home = tmp_path / "home"
    shutil.copytree(demo_home, home)
    use_home(home, monkeypatch)
    return Street(home)


def survey(case_id: str | None = None, role: Role = Role.SAFETY_OFFICE, committee: str | None = None) -> AppTest:
    """The page, at the list or at one dwelling, in a session of its own."""
    at = AppTest.from_file(str(ROUTER), default_timeout=60)
    at.session_state[ROLE] = role.value
    if committee is not None:
        at.session_state[COMMITTEE] = committee
    if case_id is not None:
        at.query_params["case"] = case_id
    at.switch_page("../pages/survey.py")
    return at.run()


def tap(at: AppTest, case_id: str, name: str, value: str) -> AppTest:
    """Tap one of the buttons of a field."""
    return at.pills(key=f"survey_{case_id}_{name}").set_value(value).run()


def met(at: AppTest, case_id: str) -> AppTest:
    """Somebody was met, let the visitors in, and shows one room that is too full."""
    tap(at, case_id, "outcome", EventKind.SURVEY_COMPLETED.value)
    at.selectbox(key=f"survey_{case_id}_entry_basis").set_value("resident_consent").run()
    at.button(key=f"survey_{case_id}_add_room").click().run()
    tap(at, case_id, "room_1_is_let", "yes")
    at.number_input(key=f"survey_{case_id}_room_1_usable_area_m2").set_value(9.0).run()
    at.number_input(key=f"survey_{case_id}_room_1_persons").set_value(2).run()
    return at


def record(at: AppTest, case_id: str) -> AppTest:
    """Press the button at the end of the form."""
    return at.button(key=f"survey_{case_id}_record").click().run()


def waiting(street: Street) -> tuple[str, str]:
    """A dwelling that waits for its first visit, and its committee."""
    return street.case_at(Stage.TO_SURVEY)


def jpeg(colour: str = "red") -> bytes:
    """A photo."""
    written = io.BytesIO()
    Image.new("RGB", (50, 40), colour).save(written, "JPEG")
    return written.getvalue()


def said(at: AppTest) -> str:
    """Everything that the page says, without the signs that keep it harmless."""
    kinds = (at.markdown, at.info, at.warning, at.success, at.text)
    return "\n".join(one.value for kind in kinds for one in kind).replace("\\", "")


def events(street: Street, case_id: str) -> list[CaseEvent]:
    """The records of a file in the order of recording."""
    return sorted((entry.event for entry in street.file(case_id).timeline), key=lambda event: event.version)


def photos(street: Street, case_id: str) -> tuple[Attachment, ...]:
    """The photos of a file."""
    with street.store() as store:
        return Reader(store, street.code, OFFICE, FAR, Knowledge.LATEST).attachments(case_id)


def last_kinds(street: Street, case_id: str, number: int) -> list[EventKind]:
    """The last records of a file in the order of recording."""
    return [event.kind for event in events(street, case_id)][-number:]


@pytest.mark.parametrize("role", FIELD, ids=str)
def test_each_field_role_sees_the_dwellings_of_its_area(street: Street, role: Role) -> None:
    """平安办 the street's, the others those of their committee: the buttons are exactly the files they may open."""
    case_id, code = waiting(street)
    at = survey(role=role, committee=code)
    assert not at.exception and shown_titles(at) == ["排摸"]
    shown = {
        button.key.removeprefix("survey_open_") for button in at.button if (button.key or "").startswith("survey_open_")
    }
    assert case_id in shown
    of_area = {one for one in shown if street.file(one).committee_code == code}
    assert (of_area == shown) is (role is not Role.SAFETY_OFFICE)


def test_another_committees_dwelling_cannot_be_opened_by_its_number(street: Street) -> None:
    """A crafted deep link reads as no such file."""
    case_id, code = waiting(street)
    _, other = street.case_at(Stage.TO_SURVEY, Stage.CLEARED, Stage.TO_DECIDE, Stage.OVERDUE, not_of=code)
    at = survey(case_id, Role.POPULATION_OFFICER, other)
    assert "不在您可查看的范围内" in shown_errors(at)
    assert not at.pills


def test_a_visit_is_recorded_with_its_rooms_and_photos(street: Street) -> None:
    """List → dwelling → rooms → proposal → photo → record; back at the list the dwelling is gone."""
    case_id, code = waiting(street)
    at = survey(role=Role.POPULATION_OFFICER, committee=code)
    at.button(key=f"survey_open_{case_id}").click().run()
    met(at, case_id)
    assert "第（三）项" in said(at) and "不是认定" in shown_captions(at)
    at.file_uploader(key=f"survey_{case_id}_photo_0").set_value([("房间.jpg", jpeg(), "image/jpeg")]).run()
    assert not at.exception and shown_errors(at) == ""
    record(at, case_id)
    assert shown_errors(at) == "" and "已登记" in said(at)
    assert last_kinds(street, case_id, 2) == [EventKind.SURVEY_COMPLETED, EventKind.ROOMS_RECORDED]
    assert events(street, case_id)[-1].facts["dwelling"]["rooms"][0]["usable_area_m2"] == 9.0
    (photo,) = photos(street, case_id)
    assert photo.event_uid == events(street, case_id)[-2].uid
    assert f"survey_open_{case_id}" not in {button.key for button in at.button}
    assert not list((street.home / "drafts").glob("*"))


def test_nobody_met_leads_to_a_proposal_for_another_part_of_the_day(street: Street) -> None:
    """The visit keeps when the next one is planned."""
    case_id, _ = waiting(street)
    at = survey(case_id)
    tap(at, case_id, "outcome", EventKind.VISIT_NOT_SEEN.value)
    tap(at, case_id, "day_part", "morning")
    assert "建议换到晚上" in said(at)
    record(at, case_id)
    event = events(street, case_id)[-1]
    assert event.kind is EventKind.VISIT_NOT_SEEN
    assert (event.facts["day_part"], event.facts["next_day_part"]) == ("morning", "evening")
    assert event.facts["next_visit_on"] > event.occurred_on.isoformat()


def test_what_was_typed_survives_the_tab(street: Street) -> None:
    """A new session of the same account finds the draft with its photo; another account does not."""
    case_id, code = waiting(street)
    first = met(survey(case_id, Role.POPULATION_OFFICER, code), case_id)
    first.file_uploader(key=f"survey_{case_id}_photo_0").set_value([("a.jpg", jpeg(), "image/jpeg")]).run()
    first.text_area(key=f"survey_{case_id}_note").set_value(HOSTILE).run()
    again = survey(case_id, Role.POPULATION_OFFICER, code)
    assert not again.exception
    assert "已恢复" in said(again) and "草稿" in said(again)
    assert again.number_input(key=f"survey_{case_id}_room_1_usable_area_m2").value == 9.0
    assert again.text_area(key=f"survey_{case_id}_note").value == HOSTILE
    other = survey(case_id, Role.COMMITTEE, code)
    assert "已恢复" not in said(other)
    assert other.pills(key=f"survey_{case_id}_outcome").value is None
    record(again, case_id)
    assert shown_errors(again) == ""
    assert events(street, case_id)[-2].facts["note"] == HOSTILE.strip()
    assert len(photos(street, case_id)) == 1


def test_a_draft_can_be_thrown_away(street: Street) -> None:
    """清空重填 leaves an empty form, here and in the next session."""
    case_id, code = waiting(street)
    met(survey(case_id, Role.POPULATION_OFFICER, code), case_id)
    at = survey(case_id, Role.POPULATION_OFFICER, code)
    at.button(key=f"survey_{case_id}_anew").click().run()
    assert at.pills(key=f"survey_{case_id}_outcome").value is None
    assert "已恢复" not in said(survey(case_id, Role.POPULATION_OFFICER, code))


def test_a_changed_outcome_brings_the_rooms_back(street: Street) -> None:
    """Tapping 未见户 by mistake does not lose the rooms."""
    case_id, _ = waiting(street)
    at = met(survey(case_id), case_id)
    tap(at, case_id, "outcome", EventKind.VISIT_REFUSED.value)
    tap(at, case_id, "outcome", EventKind.SURVEY_COMPLETED.value)
    assert at.number_input(key=f"survey_{case_id}_room_1_persons").value == 2


@pytest.mark.parametrize(
    ("name", "value", "word"),
    [("usable_area_m2", 0.0, "大于 0"), ("usable_area_m2", 400.0, "不超过 200"), ("persons", -1, "0 至 100")],
)
def test_impossible_numbers_are_named_and_not_recorded(street: Street, name: str, value: float, word: str) -> None:
    """0 m², 400 m², −1 persons: the sentence at the room, the button disabled."""
    case_id, _ = waiting(street)
    at = met(survey(case_id), case_id)
    at.number_input(key=f"survey_{case_id}_room_1_{name}").set_value(value).run()
    assert word in shown_errors(at)
    assert at.button(key=f"survey_{case_id}_record").disabled


def test_an_executable_is_no_photo(street: Street) -> None:
    """Refused with its name; the photo beside it is kept, the rooms stay."""
    case_id, _ = waiting(street)
    at = met(survey(case_id), case_id)
    at.file_uploader(key=f"survey_{case_id}_photo_0").set_value(
        [("virus.jpg", b"MZ" + bytes(500), "image/jpeg"), ("ok.jpg", jpeg(), "image/jpeg")]
    ).run()
    assert "virus.jpg" in shown_errors(at) and "程序文件" in shown_errors(at)
    record(at, case_id)
    assert len(photos(street, case_id)) == 1


def test_who_comes_second_is_told_and_loses_nothing(street: Street) -> None:
    """Another visitor records meanwhile: the second sees what, and may go on with what he typed."""
    case_id, _ = waiting(street)
    at = met(survey(case_id), case_id)
    street.other_records(case_id, EventKind.VISIT_REFUSED, {})
    record(at, case_id)
    assert "有了新记录" in said(at) and EventKind.VISIT_REFUSED.label in said(at)
    assert last_kinds(street, case_id, 1) == [EventKind.VISIT_REFUSED]
    at.button(key=f"survey_{case_id}_again").click().run()
    assert last_kinds(street, case_id, 2) == [EventKind.SURVEY_COMPLETED, EventKind.ROOMS_RECORDED]


def test_nothing_is_asked_about_who_people_are(street: Street) -> None:
    """No field for names of residents, identity numbers, origin, ethnicity, nationality."""
    case_id, _ = waiting(street)
    at = met(survey(case_id), case_id)
    labels = [widget.label for kind in ("text_input", "selectbox", "pills", "number_input") for widget in at.get(kind)]
    for word in ("民族", "籍贯", "户籍", "国籍", "身份证", "证件号", "来沪", "居住人姓名"):
        assert not [label for label in labels if word in label]


def test_paper_sheets_are_offered_for_the_own_committee(street: Street) -> None:
    """The download stands on the page, the import beside it."""
    _, code = waiting(street)
    at = survey(role=Role.COMMITTEE, committee=code)
    at.segmented_control(key="survey_work").set_value("paper").run()
    assert not at.exception and shown_errors(at) == ""
    assert at.file_uploader(key="import_file_survey") is not None
    assert [button.label for button in at.get("download_button") if button.label.endswith("排摸表")]


def test_the_page_is_closed_to_others(street: Street) -> None:
    """The enforcement team does not survey."""
    at = visit("survey", Role.ENFORCEMENT)
    assert "不能打开这一页" in shown_errors(at)
    assert not [button for button in at.button if (button.key or "").startswith("survey_open_")]


def test_opening_a_dwelling_is_noted_in_the_access_log(street: Street) -> None:
    """Who looked at which file, once a session."""
    case_id, code = waiting(street)
    with street.store() as store, store.read() as connection:
        before = connection.execute(sa.select(sa.func.count()).select_from(access_log)).scalar_one()
    at = survey(case_id, Role.POPULATION_OFFICER, code)
    at.run()
    with street.store() as store, store.read() as connection:
        rows = connection.execute(sa.select(access_log)).all()
    assert len(rows) == before + 1
    assert rows[-1].subject == case_id
