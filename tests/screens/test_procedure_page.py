"""程序检查 and the forms of enforcement as their users see them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path

import pytest
import sqlalchemy as sa
from streamlit.testing.v1 import AppTest

from casework.calendar import parse_calendar
from casework.campaign.reading import load_campaign
from casework.events import Actor
from casework.vocabulary import EventKind as K
from casework.vocabulary import Knowledge, Role, Stage
from data.access import Reader
from data.analyses.procedure import ProcedureCheck, procedure_check
from data.schema import case_event
from data.store import Store, sqlite_url
from tests.screens.conftest import use_home
from tests.screens.visits import shown_captions, shown_errors, visit
from ui.navigation import READERS

OFFICE = Actor("x", Role.SAFETY_OFFICE)


@pytest.fixture
def home(demo_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A demo home that may be written to."""
    own = tmp_path / "home"
    shutil.copytree(demo_home, own)
    use_home(own, monkeypatch)
    return own


@pytest.fixture
def check(demo_home: Path) -> Iterator[ProcedureCheck]:
    """What the office's page shows, asked without the page."""
    with_store = Store.open(sqlite_url(demo_home / "qunzu.sqlite"))
    try:
        yield _check(with_store, demo_home, OFFICE)
    finally:
        with_store.close()


def _check(store: Store, home: Path, actor: Actor) -> ProcedureCheck:
    reader = Reader(store, store.subdistricts()[0].code, actor, _last_day(store), Knowledge.LATEST)
    calendar = parse_calendar((home / "calendar.csv").read_text(encoding="utf-8"))
    return procedure_check(reader, load_campaign(home / "campaign.toml"), calendar)


def _last_day(store: Store) -> date:
    with store.read() as connection:
        newest: datetime = connection.execute(sa.select(sa.func.max(case_event.c.recorded_at))).scalar_one()
    return newest.date()


def table(at: AppTest, title: str) -> list[dict[str, object]]:
    """The rows of the table that has this column."""
    found = [frame.value for frame in at.dataframe if title in frame.value.columns]
    return found[0].to_dict("records") if found else []


@pytest.mark.parametrize("role", sorted(READERS), ids=str)
@pytest.mark.usefixtures("at_demo_home")
def test_every_reader_may_open_the_page(role: Role) -> None:
    """No error, three tabs, the method under the figures; a bound role sees one committee only."""
    at = visit("procedure_check", role)
    assert not at.exception
    assert shown_errors(at) == ""
    assert [tab.label for tab in at.tabs] == ["缺项清单", "写明理由实施的联合整治", "处罚登记"]
    assert "核对在办和有处罚记录的" in shown_captions(at)
    rows = table(at, "程序问题")
    committees = {row["居委会"] for row in rows}
    assert len(committees) <= 1 if role in (Role.COMMITTEE, Role.POPULATION_OFFICER) else len(committees) > 1


@pytest.mark.usefixtures("at_demo_home")
def test_each_gap_stands_with_its_article_in_the_official_order(check: ProcedureCheck) -> None:
    """The rows are those of the analysis, one per gap that no reason overrode."""
    rows = table(visit("procedure_check"), "程序问题")
    wanted = [(file.case_id, gap.gap.article) for file in check.files for gap in file.gaps if gap.override is None]
    assert [(row["档案编号"], row["依据"]) for row in rows] == wanted
    assert rows


@pytest.mark.usefixtures("at_demo_home")
def test_the_rows_follow_the_chosen_weight() -> None:
    """写明理由才可 alone."""
    at = visit("procedure_check")
    at.button_group(key="procedure_kind").set_value("overridable").run()
    assert {row["类别"] for row in table(at, "程序问题")} == {"写明理由才可"}


@pytest.mark.usefixtures("at_demo_home")
def test_the_register_of_penalties_adds_nothing_up(check: ProcedureCheck) -> None:
    """One row for each penalty with its reason on credit data; no total, no metric of money (行政处罚法 第74条)."""
    at = visit("procedure_check")
    rows = table(at, "案号")
    assert len(rows) == len(check.penalties) > 0
    assert all(row["理由"] for row in rows)
    assert [metric.label for metric in at.metric] == ["不得实施", "写明理由才可", "提示", "已写明理由实施"]


def test_overridden_actions_are_listed_with_their_reason_after_clearing(home: Path) -> None:
    """A plan with a reason in place of the phone notice stays in the list and in the file."""
    case_id, at = _form(home, K.JOINT_ACTION_PLANNED)
    reason = "号码均已停用，已在门上张贴告知"
    at.text_area(key=f"act_{case_id}_joint_action_planned_override_reason").set_value(reason).run()
    assert "按程序还缺" not in shown_errors(at)
    at.button(key=f"act_{case_id}_joint_action_planned_frame_record").click().run()
    assert shown_errors(at) == ""
    assert any("已登记“列入联合整治”" in one.value for one in at.success)
    listed = table(visit("procedure_check"), "登记的理由")
    assert (case_id, reason) in {(row["档案编号"], row["登记的理由"]) for row in listed}


def test_the_form_says_what_stands_against_the_hour_and_the_service_refuses_it(home: Path) -> None:
    """23:00 is night: named with its article while typing, refused at the click, nothing stored."""
    case_id, at = _form(home, K.JOINT_ACTION_PLANNED)
    prefix = f"act_{case_id}_joint_action_planned_"
    assert "没有电话告知整治时间" in shown_errors(at)
    at.text_area(key=f"{prefix}override_reason").set_value("号码停用").run()
    at.time_input(key=f"{prefix}starts").set_value(time(22, 30))
    at.time_input(key=f"{prefix}ends").set_value(time(23, 0))
    at.run()
    assert "行政强制法 第四十三条" in shown_errors(at)
    at.button(key=f"{prefix}frame_record").click().run()
    assert "不能登记“列入联合整治”" in shown_errors(at)
    assert at.text_area(key=f"{prefix}override_reason").value == "号码停用", "what was typed is still there"


def test_a_penalty_is_filled_in_stage_by_stage(home: Path) -> None:
    """A fine on the spot above the limit is stopped with its article; the standing of the record is shown."""
    case_id, at = _form(home, K.PENALTY_RECORDED)
    prefix = f"act_{case_id}_penalty_recorded_new_"
    at.selectbox(key=f"{prefix}procedure").set_value("simple")
    at.selectbox(key=f"{prefix}party").set_value("citizen")
    at.selectbox(key=f"{prefix}kind").set_value("fine").run()
    at.number_input(key=f"{prefix}amount").set_value(300).run()
    assert "不得超过 200 元" in shown_errors(at)
    assert any("信用归集：不可以" in info.value.replace("\\", "") for info in at.info)


@pytest.mark.parametrize(
    "kind",
    [
        K.PHONE_NOTICE,
        K.SELF_RECTIFICATION_REPORTED,
        K.PAUSED,
        K.APPEAL_FILED,
        K.PENALTY_RECORDED,
        K.JOINT_ACTION_PLANNED,
    ],
    ids=str,
)
def test_an_empty_form_is_refused_with_all_that_is_missing(home: Path, kind: K) -> None:
    """Whoever clicks at once is told what to fill in; nothing is stored and nothing breaks."""
    case_id, at = _form(home, kind)
    for box in at.checkbox:
        if "frame_sure" in str(box.key):
            box.check().run()
    at.button(key=f"act_{case_id}_{kind.value}_frame_record").click().run()
    assert not at.exception
    assert "不能登记" in shown_errors(at)


def _form(home: Path, kind: K) -> tuple[str, AppTest]:
    """The open form of that kind in the file of a dwelling that is overdue and was not phoned."""
    store = Store.open(sqlite_url(home / "qunzu.sqlite"))
    found = _check(store, home, OFFICE)
    store.close()
    case_id = next(
        file.case_id
        for file in found.files
        if file.stage is Stage.OVERDUE and any(gap.gap.code == "no_phone_notice" for gap in file.gaps)
    )
    at = visit(None)
    at.session_state[f"act_chosen_{case_id}"] = kind.value
    at.query_params["case"] = case_id
    at.switch_page("../pages/case_file.py")
    at.run()
    assert not at.exception
    return case_id, at
