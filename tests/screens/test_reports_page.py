"""报表 as its users see it: what each role may make, the document made, the downloads, what was made before."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from casework.vocabulary import Role
from data.reports.registry import REPORTS
from tests.screens.visits import shown_errors, shown_titles, visit
from ui.navigation import REPORTERS
from ui.session import ROLE

pytestmark = pytest.mark.usefixtures("at_demo_home")


def made(role: Role, key: str = "weekly") -> AppTest:
    """The page after a report was made."""
    at = visit("reports", role)
    at.selectbox(key="report_kind").select(key).run()
    return at.button(key="report_make").click().run()


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
