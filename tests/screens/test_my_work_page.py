"""The page 我的工作 as each role sees it."""

from __future__ import annotations

import re

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from casework.permissions import MAY_RECORD
from casework.vocabulary import Role
from tests.screens.visits import shown_captions, shown_errors, shown_titles, visit

pytestmark = pytest.mark.usefixtures("at_demo_home")
BADGE = re.compile(r":(?:red|orange|blue)-badge\[. (\d{4}-\d\d-\d\d) ")


def headings(at: AppTest) -> list[str]:
    """The second headings without their counts."""
    return [heading.value.split("（")[0] for heading in at.subheader]


def words(at: AppTest) -> str:
    """All Markdown on the page without its backslashes."""
    return " ".join(one.value for one in at.markdown).replace("\\", "")


HEADINGS = [
    (Role.SAFETY_OFFICE, ["各居委会待办", "待办"]),
    (Role.COMMITTEE, ["待办"]),
    (Role.POPULATION_OFFICER, ["指派给我", "本居委会未指派"]),
    (Role.OPERATIONS_CENTRE, ["未办结工单", "城运中心六项", "待办"]),
    (Role.ENFORCEMENT, ["执法事项：指令书、联合整治、处罚", "其他可以协助的事项"]),
    (Role.LEADER, ["各居委会待办", "等待决定的事项"]),
    (Role.DEPARTMENT, ["各居委会待办", "等待决定的事项"]),
]


@pytest.mark.parametrize(("role", "expected"), HEADINGS, ids=[row[0].value for row in HEADINGS])
def test_each_role_finds_its_own_work(role: Role, expected: list[str]) -> None:
    """The office by committee, an officer his own first, leaders what waits for a decision."""
    at = visit("my_work", role)
    assert not at.exception
    assert shown_errors(at) == ""
    assert headings(at) == expected


def test_the_days_of_the_campaign_stand_above_with_what_is_left() -> None:
    """On 2021-10-27: clearing by 11-09 in 13 days, 10 of them worked; the report of 11-10 names both versions."""
    at = visit("my_work", Role.COMMITTEE)
    said = words(at)
    assert "2021-11-09 还有 13 天，含今天 10 个工作日" in said
    for day in ("2021-11-10", "2021-11-30", "阶段稿", "终稿"):
        assert day in said
    assert "已过：排摸情况报平安办（2021-10-11）" in shown_captions(at)


def test_each_role_begins_with_what_it_does_first() -> None:
    """Their own work for those who go to the doors, the orders for who takes them in, else the meeting."""
    assert shown_titles(visit(role=Role.ENFORCEMENT)) == ["我的工作"]
    assert shown_titles(visit(role=Role.OPERATIONS_CENTRE)) == ["12345"]
    assert shown_titles(visit(role=Role.SYSTEM_ADMIN)) == ["账号"]
    assert shown_titles(visit(role=Role.POPULATION_OFFICER)) == ["我的工作"]
    assert shown_titles(visit(role=Role.COMMITTEE)) == ["我的工作"]
    assert shown_titles(visit(role=Role.LEADER)) == ["周例会"]


def test_the_rows_come_soonest_first_and_offer_the_forms_of_the_role() -> None:
    """By due day; a form for what the role may enter, and none for what it may not."""
    at = visit("my_work", Role.SAFETY_OFFICE)
    days = [badge[1] for one in at.markdown for badge in [BADGE.match(one.value)] if badge and " **" in one.value]
    assert len(days) > 5
    assert days == sorted(days)
    own = visit("my_work", Role.COMMITTEE)
    own.segmented_control(key="work_window").set_value("all").run()
    kinds = {
        str(one.key).split("_", 3)[3]
        for one in own.button
        if str(one.key).startswith("work_") and one.key != "work_more"
    }
    assert kinds
    assert kinds <= {kind.value for kind, roles in MAY_RECORD.items() if Role.COMMITTEE in roles}


def test_a_button_opens_the_form_in_the_file() -> None:
    """One tap from the list to the fields."""
    at = visit("my_work", Role.SAFETY_OFFICE)
    button = next(one for one in at.button if str(one.key).startswith("work_0_"))
    kind = str(button.key).split("_", 3)[3]
    case_id = str(button.key).split("_")[2]
    button.click().run()
    assert not at.exception
    assert at.query_params["case"] == case_id
    assert at.session_state[f"act_chosen_{case_id}"] == kind


def test_leaders_see_no_forms() -> None:
    """They read: rows lead to the file only."""
    at = visit("my_work", Role.LEADER)
    kinds = [str(one.key) for one in at.button if str(one.key).startswith("decisions_0_")]
    assert kinds == []


def test_the_operations_centre_sees_addresses_and_terms_of_orders() -> None:
    """Unlocated orders, what is due at the hotline and how soon, and the six lists of the week."""
    at = visit("my_work", Role.OPERATIONS_CENTRE)
    assert [metric.label for metric in at.metric] == [
        *("未定位工单", "已超期", "今天到期", "3 天内到期"),
        *("新增", "重复", "激增", "未解决", "不满意", "未定位"),
    ]
    waiting = open_of(at)
    due = waiting["应办结时间"].dropna().tolist()
    assert due == sorted(due)
    at.segmented_control(key="orders_due_window").set_value("late").run()
    late = open_of(at)
    assert len(late) == int(at.metric[1].value.removesuffix("件"))
    assert late["状态"].str.startswith(("已超期", "今天已超时")).all()
    assert set(late["工单编号"]) == set(waiting.loc[waiting["状态"].str.contains("超"), "工单编号"])


def open_of(at: AppTest) -> pd.DataFrame:
    """The table of open orders; empty when the page says that there is none."""
    tables = [frame.value for frame in at.dataframe if "状态" in frame.value.columns]
    return tables[0] if tables else pd.DataFrame({"工单编号": [], "状态": pd.Series(dtype=str)})


def _nobody_waits() -> None:
    from types import SimpleNamespace

    from ui.my_work_panel import show_duties

    show_duties(SimpleNamespace(campaign=SimpleNamespace(committees=())), (), key="empty")  # type: ignore[arg-type]


def test_nothing_to_do_is_a_sentence() -> None:
    """No empty table."""
    at = AppTest.from_function(_nobody_waits).run()
    assert not at.exception
    assert [one.value for one in at.success] == ["今天没有待办。"]
