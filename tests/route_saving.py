"""A week of the demo planned as the office does, and the same visits in a list sorted by distance."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from analytics.route_plans.solving import problem_of, solved, solver_plan
from analytics.routing.sorted_order import Saving, saving
from casework.calendar import WorkingCalendar
from casework.campaign.model import Campaign
from casework.events import Actor
from casework.routes.teams import usual_teams
from casework.vocabulary import Knowledge, Role
from data.access import Reader
from data.analyses.route_candidates import route_candidates
from data.analyses.route_planning import RouteWishes, route_task
from data.settings import home_calendar, home_campaign, load_settings
from data.store import Store, sqlite_url


def week_saving(
    store: Store,
    campaign: Campaign,
    calendar: WorkingCalendar,
    day: date,
    *,
    also_checks: bool,
    iterations: int | None = None,
) -> tuple[int, int, Saving]:
    """(ready visits, those bound to a time told by telephone, the saving) of the five working days after a day.

    Two teams of all departments, mornings and afternoons; re-checks and return visits that are due on request.
    """
    subdistrict = store.subdistricts()[0].code
    reader = Reader(store, subdistrict, Actor("x", Role.SAFETY_OFFICE), day, Knowledge.AS_KNOWN_THEN)
    found = route_candidates(reader, campaign, calendar, also_checks=also_checks)
    wishes = RouteWishes(calendar.add_working_days(day, 1), 5, usual_teams())
    plan = solved(route_task(reader, campaign, calendar, found, wishes), iterations=iterations)
    bound = sum(one.told is not None or one.planned is not None for one in found.ready)
    return len(found.ready), bound, saving(problem_of(plan.task), solver_plan(plan))


def opened(home: Path) -> tuple[Store, Campaign, WorkingCalendar]:
    """The store, campaign and calendar of a home."""
    settings = load_settings(home, {})
    store = Store.open(sqlite_url(settings.database_file), keys=settings.keys)
    return store, home_campaign(settings), home_calendar(settings)
