"""Orders in the file: issue with a draft, serve with its proof, extend, file a paper; the register."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from casework.vocabulary import EventKind, Knowledge, Role, Stage
from data.access import Reader
from data.analyses.order_papers import orders_of
from tests.screens.conftest import use_home
from tests.screens.files import OFFICE, Street, choose, field, file_page, press, told
from tests.screens.visits import shown_captions, shown_errors

ISSUED, SERVED, EXTENDED = EventKind.ORDER_ISSUED, EventKind.ORDER_SERVED, EventKind.ORDER_EXTENDED
PAPER = EventKind.DOCUMENT_RECORDED


@pytest.fixture
def street(demo_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Street:
    """A copy of the small demo as the home of the program."""
    home = tmp_path / "home"
    shutil.copytree(demo_home, home)
    use_home(home, monkeypatch)
    return Street(home)


def test_an_order_is_issued_with_its_number_and_then_served(street: Street) -> None:
    """The form fills in what the file knows; the number is drawn on recording; the service moves the last day."""
    case_id, code = street.case_at(Stage.CONFIRMED)
    at = choose(file_page(case_id, Role.POPULATION_OFFICER, code), case_id, ISSUED)
    assert "协管员甲" in at.text_input(key=field(case_id, ISSUED, "inspector_names")).value
    assert at.multiselect(key=field(case_id, ISSUED, "rectify")).value
    press(at, case_id, ISSUED)
    assert "执法主体" in shown_errors(at)  # nothing typed is lost, nothing recorded
    assert not orders_of(street.file(case_id))
    at.selectbox(key=field(case_id, ISSUED, "authority")).select("committee").run()
    assert "第三十八条" in "".join(one.value for one in at.warning)
    at.selectbox(key=field(case_id, ISSUED, "authority")).select("subdistrict_office").run()
    assert "第三十八条" not in "".join(one.value for one in at.warning)
    at.number_input(key=field(case_id, ISSUED, "term")).set_value(10).run()
    assert "前（含当日）自行整改" in told(at)
    press(at, case_id, ISSUED)
    (order,) = orders_of(street.file(case_id))
    assert order.number is not None and order.number.startswith("〔2021〕")
    assert order.issued.due_on == street.today + timedelta(days=10)
    assert order.number in told(at)  # in the documents of the file

    at = choose(at, case_id, SERVED)
    at.radio(key=field(case_id, SERVED, "method")).set_value("left").run()
    at.text_input(key=field(case_id, SERVED, "servers")).input("甲、乙").run()
    press(at, case_id, SERVED)
    assert "见证人" in shown_errors(at) and "证据" in shown_errors(at)
    at.selectbox(key=field(case_id, SERVED, "witness")).select("property_manager").run()
    at.text_input(key=field(case_id, SERVED, "evidence")).input("录像 3，电话 13800138000").run()
    press(at, case_id, SERVED)
    (order,) = orders_of(street.file(case_id))
    assert order.service is not None
    assert order.service.facts["evidence"] == "录像 3，电话 138****8000"
    assert (order.served_on, order.due_on) == (street.today, street.today + timedelta(days=10))


@pytest.mark.parametrize(
    ("method", "word"),
    [("posted", "邮件号码"), ("electronic", "同意"), ("announced", "视为送达日"), ("direct", "签收人")],
)
def test_a_service_without_its_proof_stays_in_the_form(street: Street, method: str, word: str) -> None:
    """Each way asks for its own proof and names what is missing."""
    case_id, _ = street.case_at(Stage.ORDER_SERVED)
    before = street.file(case_id).newest
    at = choose(file_page(case_id), case_id, SERVED)
    at.radio(key=field(case_id, SERVED, "method")).set_value(method).run()
    at.text_input(key=field(case_id, SERVED, "servers")).input("甲").run()
    press(at, case_id, SERVED)
    assert word in shown_errors(at)
    assert street.file(case_id).newest == before


def test_the_draft_is_addressed_to_a_masked_party_and_asks_a_reason_and_an_approver_for_the_full_name(
    street: Street,
) -> None:
    """The first named party is proposed; the full name is only offered with a reason and who approved it."""
    case_id = named_file(street)
    at = file_page(case_id)
    (chooser,) = [box for box in at.selectbox if box.label == "被告知人"]
    assert "*" in chooser.options[0] and chooser.options[-1] == "留空，手工填写"
    assert "被告知人：" in shown_captions(at) and "*" in shown_captions(at).split("被告知人：")[1][:20]
    reason = at.text_input(key=chooser.key.replace("_party", "_reason"))
    full = "下载含全名的草稿（Word）"
    assert full not in [button.label for button in at.get("download_button")]
    at = reason.set_value("看看").run()
    assert "至少 5 个字" in shown_errors(at)
    at = at.text_input(key=reason.key).set_value("送达指令书，需写全名").run()
    assert "请写明审批人姓名" in shown_errors(at)
    assert full not in [button.label for button in at.get("download_button")]
    at = at.text_input(key=chooser.key.replace("_party", "_approver")).set_value("审批人甲").run()
    assert shown_errors(at) == ""
    assert full in [button.label for button in at.get("download_button")]
    at = at.selectbox(key=chooser.key).set_value("").run()
    assert "＿＿＿＿＿＿（☐业主☐转租人☐承租人☐单位）" in shown_captions(at)
    assert full not in [button.label for button in at.get("download_button")]


def named_file(street: Street) -> str:
    """A file with an order and a named party."""
    with street.store() as store:
        reader = Reader(store, street.code, OFFICE, street.today, Knowledge.LATEST)
        return next(str(one) for one in reader.order_register()["case_id"] if len(reader.persons(str(one))) == 1)


def test_an_extension_needs_a_reason_and_who_approved_it(street: Street) -> None:
    """The earliest day offered is after the present last day; the panel names the reason."""
    case_id, _ = street.case_at(Stage.ORDER_SERVED)
    due = street.file(case_id).state.due_on
    assert due is not None
    at = choose(file_page(case_id), case_id, EXTENDED)
    press(at, case_id, EXTENDED)
    assert "批准人" in shown_errors(at)
    at.text_area(key=field(case_id, EXTENDED, "reason")).input("租客另找住处 <b>").run()
    at.text_input(key=field(case_id, EXTENDED, "approved_by")).input("批准人甲").run()
    press(at, case_id, EXTENDED)
    # A file that was paused may have its day behind it: then the extension begins today.
    assert street.file(case_id).state.due_on == max(due + timedelta(days=1), street.today)
    assert "租客另找住处" in shown_captions(at)


def test_a_paper_is_filed_with_kind_day_and_copies(street: Street) -> None:
    """其他文书 asks for a name; the paper stands in the list of the file."""
    case_id, _ = street.case_at(Stage.ORDER_SERVED)
    at = choose(file_page(case_id), case_id, PAPER)
    at.selectbox(key=field(case_id, PAPER, "document")).select("other").run()
    press(at, case_id, PAPER)
    assert "文书名称" in shown_errors(at)
    at.text_input(key=field(case_id, PAPER, "title")).input("=2+2 情况说明").run()
    press(at, case_id, PAPER)
    papers = [one.value for one in at.dataframe if "份数" in one.value.columns]
    assert "=2+2 情况说明" in papers[0]["文书"].tolist()


def test_only_who_may_record_documents_gets_the_draft(street: Street) -> None:
    """推进小组 reads the file and the numbers, without the draft."""
    case_id, code = street.case_at(Stage.ORDER_SERVED)
    titles = {expander.label for expander in file_page(case_id, Role.LEADER).expander}
    assert not any("草稿" in title for title in titles)
    titles = {expander.label for expander in file_page(case_id, Role.COMMITTEE, code).expander}
    assert any("草稿" in title for title in titles)


def test_the_register_of_a_committee_holds_its_own_orders(street: Street) -> None:
    """指令书台账 below the lists of files; 平安办 sees all committees."""
    _, code = street.case_at(Stage.ORDER_SERVED)
    own, every = (
        next(one.value for one in file_page(None, role, committee).dataframe if "指令书状态" in one.value.columns)
        for role, committee in ((Role.COMMITTEE, code), (Role.SAFETY_OFFICE, None))
    )
    assert own["居委会"].nunique() == 1
    assert every["居委会"].nunique() > 1
    assert set(own["编号"]) < set(every["编号"])
    assert every["编号"].is_unique
