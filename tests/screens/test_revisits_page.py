"""The page 回访 as its users see it, and what they enter from it."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from casework.vocabulary import EventKind, Role
from tests.screens.conftest import use_home
from tests.screens.visits import shown_captions, shown_errors, visit

BADGE = re.compile(r":(?:red|orange|blue)-badge\[. (\d{4}-\d\d-\d\d) ")


@pytest.fixture
def own_home(demo_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the demo that a test may write to."""
    home = tmp_path / "home"
    shutil.copytree(demo_home, home)
    use_home(home, monkeypatch)
    return home


@pytest.mark.usefixtures("at_demo_home")
def test_the_numbers_stand_above_and_the_intervals_are_said() -> None:
    """Overdue, the week, suspicions, ready to be stable, coverage with its n."""
    at = visit("revisits")
    assert not at.exception
    assert [metric.label for metric in at.metric] == ["已逾期", "7 天内", "疑似回潮待核查", "可转稳定", "回访覆盖率"]
    said = shown_captions(at)
    assert "每 30 天回访一次" in said
    assert "未见户不算回访" in " ".join(one.value for one in at.markdown)


@pytest.mark.usefixtures("at_demo_home")
def test_the_rows_come_by_due_day_and_the_filters_narrow_them() -> None:
    """All visits; then those of one committee."""
    at = visit("revisits")
    at.segmented_control(key="revisit_window").set_value("all").run()
    days = [found[1] for one in at.markdown for found in [BADGE.match(one.value)] if found]
    assert len(days) == 10
    assert days == sorted(days)
    whole = _count(at.caption)
    at.selectbox(key="revisit_committee").select_index(0).run()
    assert 0 < _count(at.caption) < whole


def _count(captions: object) -> int:
    """The number in 「n 户，按应回访日排列。」."""
    (found,) = [one.value for one in captions if "按应回访日排列" in one.value]  # type: ignore[attr-defined]
    return int(str(found).split(" ")[0])


@pytest.mark.usefixtures("at_demo_home")
@pytest.mark.parametrize("role", [Role.COMMITTEE, Role.POPULATION_OFFICER], ids=lambda role: role.value)
def test_a_committee_sees_its_own_visits_only(role: Role) -> None:
    """No choice of committees, and one committee in the table by person."""
    at = visit("revisits", role)
    assert shown_errors(at) == ""
    assert not [one for one in at.selectbox if one.key == "revisit_committee"]
    tables = [frame.value for frame in at.dataframe if "经办人" in frame.value.columns]
    assert len(tables) == 1
    assert len(set(tables[0]["居委会"]) - {"各居委会"}) <= 1


@pytest.mark.usefixtures("at_demo_home")
def test_leaders_read_and_enter_nothing() -> None:
    """Neither forms nor assignment nor a button for a suspicion."""
    at = visit("revisits", Role.LEADER)
    assert not at.exception
    labels = {button.label for button in at.button}
    assert labels & {kind.label for kind in EventKind} == set()
    assert "登记疑似回潮" not in labels


def test_a_complaint_after_clearing_becomes_a_suspicion_with_one_click(own_home: Path) -> None:
    """The hint names the order; a click records it, and the dwelling is no longer hinted at."""
    at = visit("revisits")
    before = [one for one in at.button if str(one.key).startswith("hint_")]
    if not before:
        pytest.skip("the small demo has no complaint after 销项")
    before[0].click().run()
    assert not at.exception
    assert any("已登记疑似回潮" in one.value for one in at.success)
    after = [one.key for one in at.button if str(one.key).startswith("hint_")]
    assert before[0].key not in after


def test_the_files_of_a_compound_go_to_one_officer(own_home: Path) -> None:
    """Chosen compound and officer: every file there gets its entry, once."""
    at = visit("revisits")
    at.selectbox(key="assignment_compound").select_index(0).run()
    at.toggle(key="assignment_free").set_value(False).run()
    at.selectbox(key="assignment_account").select_index(0).run()
    at.button(key="assignment_record").click().run()
    assert not at.exception
    assert shown_errors(at) == ""
    assert any("份档案指派给" in one.value for one in at.success)


def test_after_the_campaign_the_schedule_goes_on_and_the_page_says_so(own_home: Path) -> None:
    """常态长效: the same visits, the intervals of the long run announced."""
    file = own_home / "campaign.toml"
    text = file.read_text(encoding="utf-8")
    for before, after in (("2021-11-30", "2021-10-26"), ("2021-11-10", "2021-10-25"), ("2021-11-09", "2021-10-24")):
        text = text.replace(before, after)
    file.write_text(text, encoding="utf-8")
    at = visit("revisits")
    assert not at.exception
    assert any("现为常态长效阶段：回访继续进行" in one.value.replace("\\", "") for one in at.info)
    assert int(at.metric[0].value.removesuffix("户")) >= 0
    at.segmented_control(key="revisit_window").set_value("all").run()
    assert _count(at.caption) > 0
