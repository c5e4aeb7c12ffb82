"""报表 as its users see it: what each role may make, the document made, the downloads, what was made before."""

from __future__ import annotations

import shutil
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from python_calamine import CalamineWorkbook
from streamlit.testing.v1 import AppTest

from casework.vocabulary import Role
from data.__main__ import main
from data.ledgers.export import EXPORTS
from data.ledgers.registry import LEDGERS
from data.reports.addresses import MAY_SEE_ROOMS
from data.reports.registry import REPORTS
from tests.screens.visits import shown_errors, shown_titles, visit
from ui.export_panel import written
from ui.navigation import REPORTERS
from ui.session import ROLE

pytestmark = pytest.mark.usefixtures("at_demo_home")


def made(role: Role, key: str = "weekly") -> AppTest:
    """The page after a report was made."""
    at = visit("reports", role)
    at.selectbox(key="report_kind").select(key).run()
    return at.button(key="report_make").click().run()


def test_the_menu_knows_who_may_make_a_report() -> None:
    """The menu says it for itself, so that the first page does not wait for all reports to be imported."""
    assert frozenset().union(*(kind.roles for kind in REPORTS.values())) == REPORTERS


@pytest.mark.parametrize("role", sorted(REPORTERS))
def test_each_role_is_offered_what_it_may_make(role: Role) -> None:
    """The registry decides; the page only shows it."""
    at = visit("reports", role)
    assert shown_titles(at) == ["报表"]
    expected = [kind.title for kind in REPORTS.values() if role in kind.roles]
    assert at.selectbox(key="report_kind").options == expected


@pytest.mark.parametrize("role", sorted(set(Role) - REPORTERS - {Role.SYSTEM_ADMIN}))
def test_others_may_not_open_the_page(role: Role) -> None:
    """Also by its address."""
    assert "不能打开这一页" in shown_errors(visit("reports", role))


@pytest.mark.parametrize("role", [Role.SAFETY_OFFICE, Role.COMMITTEE])
def test_the_weekly_brief_is_shown_with_both_downloads(role: Role) -> None:
    """Title, marks, five sections, two files."""
    at = made(role)
    shown = "\n".join(part.value for part in at.markdown).replace("\\", "")
    assert not at.exception and not shown_errors(at)
    assert all(heading in shown for heading in ("一、总体情况", "三、12345情况", "五、下周计划"))
    labels = [button.label for button in at.get("download_button")]
    assert labels == ["下载 Word", "下载附表 Excel"]


def test_a_sheet_for_a_committee_asks_which(role: Role = Role.OPERATIONS_CENTRE) -> None:
    """The operations centre chooses the committee; it is named in the document."""
    at = visit("reports", role)
    at.selectbox(key="report_kind").select("feedback").run()
    second = at.selectbox(key="report_committee").options[1]
    at.selectbox(key="report_committee").select_index(1).run()
    at.button(key="report_make").click().run()
    captions = " ".join(caption.value for caption in at.caption).replace("\\", "")
    assert f"致：{second}" in captions


def test_what_was_made_before_is_kept_for_the_same_visitor_only() -> None:
    """The second report leaves the first below; another role does not get it."""
    at = made(Role.SAFETY_OFFICE)
    at.selectbox(key="report_kind").select("survey").run()
    at.button(key="report_make").click().run()
    assert any("先前生成的（1 份）" in expander.label for expander in at.expander)
    at.session_state[ROLE] = Role.LEADER.value
    at.run()
    assert not list(at.get("download_button"))


def exported(role: Role, kind: str) -> AppTest:
    """The page after a ledger was made."""
    at = visit("reports", role)
    at.selectbox(key="export_kind").select(kind).run()
    return at.button(key="export_make").click().run()


@pytest.mark.parametrize("role", sorted(REPORTERS))
def test_each_role_is_offered_the_ledgers_it_may_take(role: Role) -> None:
    """The registry decides; a reason can be given only by who may have rooms."""
    at = visit("reports", role)
    expected = [kind.title for kind in EXPORTS.values() if role in kind.roles]
    assert at.selectbox(key="export_kind").options == expected
    fields = [field.key for field in at.text_input]
    assert ("export_reason_files" in fields) == (role in LEDGERS["files"].opened_to)
    assert ("report_reason" in fields) == (role in MAY_SEE_ROOMS)


@pytest.mark.parametrize("kind", ["files", "progress", "map", "dataset"])
def test_a_ledger_is_made_and_offered(kind: str) -> None:
    """A bar while it is written, then the file with its rows; kept for the same visitor."""
    at = exported(Role.SAFETY_OFFICE, kind)
    assert not at.exception and not shown_errors(at)
    assert "export_take_0" in [button.key for button in at.get("download_button")]
    shown = " ".join(part.value for part in at.markdown).replace("\\", "")
    assert EXPORTS[kind].title in shown and "行" in shown
    assert ("室号已遮盖" in shown) == (kind == "files")
    at.session_state[ROLE] = Role.LEADER.value
    assert not list(at.run().get("download_button"))


def test_a_reason_opens_the_rooms_and_a_short_one_does_not() -> None:
    """What the data layer refuses is a sentence on the page."""
    at = visit("reports", Role.SAFETY_OFFICE)
    at.text_input(key="export_reason_files").input("好").run()
    assert "用途" in shown_errors(at.button(key="export_make").click().run())
    at = visit("reports", Role.SAFETY_OFFICE)
    at.text_input(key="export_reason_files").input("逐户送达指令书").run()
    assert "审批人" in shown_errors(at.button(key="export_make").click().run())
    at.text_input(key="export_approver_files").input("演示审批人").run()
    at.button(key="export_make").click().run()
    assert not shown_errors(at)
    assert "室号已遮盖" not in " ".join(part.value for part in at.markdown)


def test_an_analysts_set_is_one_file_on_the_page(tmp_path: Path) -> None:
    """A folder as a zip that is the same for the same data."""

    def write(folder: Path) -> int:
        (folder / "b").mkdir(parents=True)
        (folder / "b" / "part").write_bytes(b"1")
        (folder / "a").write_bytes(b"2")
        return 2

    made = [written(write, "parquet") for _ in range(2)]
    assert made[0] == made[1]
    with ZipFile(BytesIO(made[0][0])) as archive:
        assert archive.namelist() == ["a", "b/part"]


def test_page_and_command_make_the_same_file(at_demo_home: Path, tmp_path: Path) -> None:
    """For the same data and day every part of the Word file is the same but the foot, which says who made it when."""
    at = made(Role.SAFETY_OFFICE)
    (report,) = at.session_state["reports_made"]
    home, out = tmp_path / "home", tmp_path / "weekly.docx"
    shutil.copytree(at_demo_home, home)
    assert main(["report", "weekly", "--home", str(home), "--as-of", str(report.document.day), "--out", str(out)]) == 0
    with ZipFile(BytesIO(report.files.docx)) as page, ZipFile(out) as command:
        assert page.namelist() == command.namelist()
        unlike = [name for name in page.namelist() if page.read(name) != command.read(name)]
    assert unlike == ["word/footer1.xml"]
    books = [
        CalamineWorkbook.from_filelike(BytesIO(file))
        for file in (report.files.xlsx, out.with_suffix(".xlsx").read_bytes())
    ]
    assert books[0].sheet_names == books[1].sheet_names
    for name in books[0].sheet_names:
        assert books[0].get_sheet_by_name(name).to_python() == books[1].get_sheet_by_name(name).to_python()
