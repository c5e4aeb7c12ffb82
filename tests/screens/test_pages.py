"""Every page for every role, reached from the menu and as a cold deep link."""

from __future__ import annotations

from pathlib import Path

import pytest

from casework.vocabulary import Role
from tests.screens.visits import shown_captions, shown_errors, shown_titles, visit
from ui.navigation import PAGES

pytestmark = pytest.mark.usefixtures("at_demo_home")


def a_role_of(page: str) -> Role:
    """平安办 where it may open the page, else one that may."""
    roles = PAGES[page].roles
    return Role.SAFETY_OFFICE if Role.SAFETY_OFFICE in roles else min(roles)


@pytest.mark.parametrize("role", Role, ids=lambda role: role.value)
@pytest.mark.parametrize("page", PAGES)
def test_a_deep_link_shows_a_page_to_the_roles_that_may_open_it_and_to_no_other(page: str, role: Role) -> None:
    """Allowed: the page, no fault. Not allowed: the reason and nothing of the page, even without a run before."""
    at = visit(page, role)
    assert not at.exception
    if role in PAGES[page].roles:
        assert shown_titles(at) == [PAGES[page].title]
        assert shown_errors(at) == ""
    else:
        assert shown_titles(at) == []
        assert f"您当前的角色“{role.label}”不能打开这一页" in shown_errors(at)
        assert not at.dataframe
        assert not at.metric


@pytest.mark.parametrize("page", PAGES)
def test_a_page_from_the_menu_shows_the_same_as_its_deep_link(page: str) -> None:
    """No page depends on a run before it. 演示数据, day and knowledge chosen, and the cut-off stand above each."""
    role = a_role_of(page)
    warm, cold = visit(page, role, cold=False), visit(page, role)
    assert shown_titles(warm) == shown_titles(cold) == [PAGES[page].title]
    assert [metric.value for metric in warm.metric] == [metric.value for metric in cold.metric]
    captions = shown_captions(cold)
    assert "演示数据" in captions
    if role is not Role.SYSTEM_ADMIN:  # he sees no data, so no day of them
        for words in ("统计截至日", "当时已知", "数据截至"):
            assert words in captions


def test_the_administrator_can_still_change_the_demo_role_back(at_demo_home: Path) -> None:
    """A role without data keeps the sidebar."""
    at = visit(role=Role.SYSTEM_ADMIN)
    at.sidebar.selectbox(key="sidebar_role").select(Role.LEADER.value).run()
    assert shown_titles(at) == [PAGES["weekly_meeting"].title]


@pytest.mark.parametrize("role", [Role.COMMITTEE, Role.POPULATION_OFFICER], ids=lambda role: role.value)
def test_a_role_bound_to_a_committee_sees_fewer_complaints_than_the_street(role: Role) -> None:
    """The committee's own rows only; the committee can be chosen in the demo."""
    street, own = visit("hotline"), visit("hotline", role)
    assert own.sidebar.selectbox(key="sidebar_committee").value
    first = [int(at.metric[0].value.removesuffix("件").strip()) for at in (street, own)]
    assert first[1] <= first[0]
    tables = [len(at.dataframe[0].value) if at.dataframe else 0 for at in (street, own)]
    assert 0 <= tables[1] < tables[0]
