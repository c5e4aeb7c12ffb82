"""Small plans of routes over the two committees of tests.records, made through the program's own way."""

from __future__ import annotations

from datetime import date, time

from analytics.route_plans.document import RoutePlan
from analytics.route_plans.solving import solved
from casework.enforcement.words import Department
from casework.events import Actor, Case
from casework.routes.rules import RouteRules
from casework.routes.teams import USUAL_DEPARTMENTS, Team, TeamHours
from casework.routes.teams_file import Station
from casework.vocabulary import EventKind as K
from casework.vocabulary import Knowledge
from data.access import Reader
from data.analyses.route_candidates import route_candidates
from data.analyses.route_planning import RouteWishes, route_task
from data.store import Store
from tests.campaigns import CALENDAR, CAMPAIGN
from tests.records import OFFICE, SUBDISTRICT, play

DAY, FIRST = date(2021, 10, 13), date(2021, 10, 14)
HOURS = (TeamHours(time(9), time(11, 30)), TeamHours(time(13, 30), time(17)))
TEAM = Team("一队", USUAL_DEPARTMENTS, HOURS)
WITHOUT_POLICE = Team("二队", (Department.ENFORCEMENT, Department.HOUSING), HOURS)
STATION = Station("驻地", 121.3, 31.1)
READY = (
    (K.CLUE_RECEIVED, date(2021, 9, 20)),
    (K.CLUE_ACCEPTED, date(2021, 9, 20)),
    (K.SURVEY_COMPLETED, date(2021, 9, 21)),
    (K.CONFIRMED, date(2021, 9, 22)),
    (K.ORDER_ISSUED, date(2021, 9, 22)),
    (K.ORDER_SERVED, date(2021, 9, 23)),
    (K.PHONE_NOTICE, date(2021, 10, 11)),  # for a time that is over on DAY
)


def add_ready(store: Store, *numbers: int) -> None:
    """Dwellings of tests.records.PLACES (1 to 6) that are ready for a joint action, cases C1 to C6."""
    for number in numbers:
        play(store, Case(f"C{number}", number, "01" if number % 2 else "02"), *READY)


def reader(store: Store, day: date = DAY, actor: Actor = OFFICE) -> Reader:
    """What the actor reads, with all that is known."""
    return Reader(store, SUBDISTRICT, actor, day, Knowledge.LATEST)


def plan_of(store: Store, *teams: Team, days: int = 2, rules: RouteRules | None = None) -> RoutePlan:
    """The plan of all that is ready on DAY."""
    own = reader(store)
    wishes = RouteWishes(FIRST, days, teams or (TEAM,), rules or RouteRules(), STATION)
    found = route_candidates(own, CAMPAIGN, CALENDAR)
    return solved(route_task(own, CAMPAIGN, CALENDAR, found, wishes), iterations=300)
