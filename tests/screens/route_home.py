"""A demo home with one plan of routes saved, and what the screen's tests do with it."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from streamlit.testing.v1 import AppTest

from analytics.route_plans.document import RoutePlan
from analytics.route_plans.solving import solved
from casework.events import Actor
from casework.routes.rules import VisitKind
from casework.routes.teams import usual_teams
from casework.vocabulary import Knowledge, Role
from data.access import Reader
from data.analyses.route_candidates import route_candidates
from data.analyses.route_planning import RouteWishes, route_task
from data.queries.route_plans import SavedPlan
from data.route_plans import save_plan
from data.schema import SHANGHAI
from data.settings import home_calendar, home_campaign, load_settings
from data.store import Store, sqlite_url
from ui.routes.solving import route_jobs

TODAY, FIRST = date(2021, 10, 27), date(2021, 10, 28)
PLANNER = Actor("planner", Role.SAFETY_OFFICE)
NOW = datetime(2021, 10, 27, 21, 40, tzinfo=SHANGHAI)
PATIENCE = 240.0


def save_demo_plan(home: Path) -> None:
    """Plan number 1: three days, two teams."""
    store = Store.open(sqlite_url(home / "qunzu.sqlite"))
    settings = load_settings(home, {})
    campaign, calendar = home_campaign(settings), home_calendar(settings)
    subdistrict = store.subdistricts()[0].code
    reader = Reader(store, subdistrict, PLANNER, TODAY, Knowledge.LATEST)
    found = route_candidates(reader, campaign, calendar)
    task = route_task(reader, campaign, calendar, found, RouteWishes(FIRST, 3, usual_teams()))
    save_plan(store, subdistrict, solved(task, iterations=200), PLANNER, NOW, uid="first", change="试排")
    store.close()


def newest(home: Path) -> SavedPlan:
    """The newest version of the newest plan."""
    store = Store.open(sqlite_url(home / "qunzu.sqlite"))
    reader = Reader(store, store.subdistricts()[0].code, PLANNER, date(2021, 12, 31), Knowledge.LATEST)
    saved = reader.route_plan(reader.route_plans()[0].number)
    store.close()
    return saved


def further_ready(home: Path) -> list[str]:
    """Cases that could join the first plan: re-checks and return visits."""
    store = Store.open(sqlite_url(home / "qunzu.sqlite"))
    settings = load_settings(home, {})
    reader = Reader(store, store.subdistricts()[0].code, PLANNER, TODAY, Knowledge.LATEST)
    found = route_candidates(reader, home_campaign(settings), home_calendar(settings), also_checks=True)
    store.close()
    return [one.case_id for one in found.ready if one.kind is not VisitKind.JOINT_ACTION]


def plan_in(home: Path) -> RoutePlan:
    """The plan of newest()."""
    return newest(home).plan


def finished(at: AppTest) -> AppTest:
    """The run after the background work of the home has ended."""
    for job in list(route_jobs().all()):
        assert job.ended.wait(PATIENCE)
    return at.run()


def pressed(at: AppTest, key: str) -> AppTest:
    """The run after that button, without a fault."""
    at.button(key=key).click().run()
    assert not at.exception
    return at


def texts(at: AppTest) -> str:
    """All paragraphs, captions and notes, without Markdown's backslashes."""
    parts = (*at.markdown, *at.caption, *at.success, *at.info, *at.warning)
    return " ".join(one.value for one in parts).replace("\\", "")
