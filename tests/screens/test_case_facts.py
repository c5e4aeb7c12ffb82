"""The facts of a dwelling that a click on the map opens: its place in the order, and the score a decision kept."""

from __future__ import annotations

import shutil
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from analytics.priority import RankedDwelling, frozen_priority
from casework.campaign.reading import load_campaign
from casework.events import Actor
from casework.service import record
from casework.vocabulary import EventKind, Knowledge, Role, Stage
from data.access import Reader
from data.analyses.priority import priorities
from data.store import Store, sqlite_url
from data.view import counting_of
from tests.histories import draft_for
from tests.screens.conftest import use_home
from tests.screens.visits import shown_captions, visit

OFFICE = Actor("demo", Role.SAFETY_OFFICE)
PICKED = "map_picked"


@pytest.fixture
def planned(demo_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> RankedDwelling:
    """A dwelling of a copied demo home for which a joint action was just planned, as it was ranked then."""
    home = tmp_path / "home"
    shutil.copytree(demo_home, home)
    use_home(home, monkeypatch)
    store = Store.open(sqlite_url(home / "qunzu.sqlite"))
    campaign = load_campaign(home / "campaign.toml")
    code = campaign.subdistrict_code
    cutoff = Reader(store, code, OFFICE, campaign.deadline("acceptance_end").day, Knowledge.LATEST).data_cutoff()
    assert cutoff is not None
    reader = Reader(store, code, OFFICE, cutoff.date(), Knowledge.AS_KNOWN_THEN, counting_of(campaign))
    waiting = [
        one for one in priorities(reader, campaign).dwellings if one.priority.stage in (Stage.OVERDUE, Stage.PHONED)
    ]
    case_id = waiting[0].priority.case_id
    facts = {"priority": frozen_priority(waiting[0].priority), "override_reason": "无法接通"}
    plan = draft_for(EventKind.JOINT_ACTION_PLANNED, cutoff.date(), uid="plan", case_id=case_id, facts=facts)
    with store.write(code) as writing:
        record(writing, OFFICE, plan, cutoff)
    store.close()
    return waiting[0]


def picked(case_id: str, role: Role | None = None) -> AppTest:
    """The map after a click on that dwelling."""
    at = visit("campaign_map", role)
    at.session_state[PICKED] = ("dwelling", case_id)
    at.run()
    return at


def timeline(at: AppTest) -> pd.DataFrame:
    """The records of the file, newest first."""
    (found,) = [one.value for one in at.dataframe if "事项" in one.value.columns]
    return found


def test_the_timeline_shows_the_score_that_the_decision_used(planned: RankedDwelling) -> None:
    """Beside 列入联合整治: the total, out of how much, of which day."""
    at = picked(planned.priority.case_id)
    assert not at.exception
    rows = timeline(at)
    (remark,) = rows.loc[rows["事项"] == EventKind.JOINT_ACTION_PLANNED.label, "说明"].head(1)
    assert f"当时优先分 {planned.priority.total:.1f}/100（{planned.priority.as_of.isoformat()} 的情况）" in remark


def test_the_parts_of_a_listed_dwelling_can_be_opened(planned: RankedDwelling) -> None:
    """Its rank and total on the line, each part with its fact inside."""
    at = picked(planned.priority.case_id)
    assert f"优先分 {planned.priority.total:.1f}，第 {planned.rank} 位" in [one.label for one in at.expander]
    inside = "\n".join(one.value for one in at.expander[0].markdown).replace("\\", "")
    for part in planned.priority.parts:
        assert part.reason in inside


def test_a_dwelling_off_the_list_has_no_score(planned: RankedDwelling, tmp_path: Path) -> None:
    """Nothing is drawn where nothing is ranked."""
    store = Store.open(sqlite_url(tmp_path / "home" / "qunzu.sqlite"))
    code = store.subdistricts()[0].code
    points = Reader(store, code, OFFICE, planned.priority.as_of, Knowledge.AS_KNOWN_THEN).dwelling_points()
    store.close()
    off = points.loc[points["stage"] == Stage.NOT_QUNZU.value, "case_id"].iloc[0]
    at = picked(off)
    assert not at.exception
    assert off in shown_captions(at)
    assert [one.label for one in at.expander if "优先分" in one.label] == []
