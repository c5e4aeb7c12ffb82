"""The plain routing problem: team-shifts, visits, travel seconds; and the plan that answers it.

Team orienteering with several time windows a visit: more visits than time, every visit optional at the price of its
prize. All times are whole seconds on one axis; second 0 is midnight at the start of the first day.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from casework.errors import UserError

NO_WAY = 10**8
"""Travel seconds where no way leads: longer than any plan, so that no route can use it."""
DAY_SECONDS = 86_400


class RoutingError(UserError):
    """The routing problem cannot be used: names the shift or the visit and the mend."""


@dataclass(frozen=True, slots=True)
class Shift:
    """One team in one part of one day: at most one route.

    start, end : seconds; the team leaves `origin` at start at the earliest and is back at the station by end.
    caps : departments on board. most : the largest number of stops, None = no limit.
    lunch : (from, to) in seconds, a time without visit and without travel; None = none.
    origin : row of the travel matrix where the team is at start (0 = the station).
    """

    id: str
    day: str
    team: str
    start: int
    end: int
    caps: frozenset[str] = frozenset()
    most: int | None = None
    lunch: tuple[int, int] | None = None
    origin: int = 0


@dataclass(frozen=True, slots=True)
class Lock:
    """What a person fixed for a visit: the team, the day, the shift (ids), the place in the order (1 = first)."""

    team: str | None = None
    day: str | None = None
    shift: str | None = None
    place: int | None = None


@dataclass(frozen=True, slots=True)
class Visit:
    """One stop, at most one time in the plan.

    dur : seconds at the door. wins : when the visit may start, (earliest, latest) seconds, in order and disjoint.
    need : departments that must be present. prize : what leaving it out costs, in seconds of travel.
    must : the top tier: never a constraint, but a prize that does not stand above every ordinary one is lifted above
    all of them together; named first when left out.
    excluded : a person's reason to leave it out, None = may be planned.
    """

    id: str
    dur: int
    wins: tuple[tuple[int, int], ...]
    need: frozenset[str] = frozenset()
    prize: int = 0
    must: bool = False
    compound: str | None = None
    lock: Lock | None = None
    excluded: str | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """Everything the solver may know.

    travel : seconds from row to column; row 0 is the station, row i + 1 is visits[i]; NO_WAY where none leads.
    previous : visit id -> shift id of the plan in force; each visit that goes to another shift costs
    change_penalty seconds. balance_permille : weight in 1/1000 on the seconds by which the teams' working time
    differs from an even share.
    """

    travel: tuple[tuple[int, ...], ...]
    shifts: tuple[Shift, ...]
    visits: tuple[Visit, ...]
    previous: Mapping[str, str] = field(default_factory=dict)
    change_penalty: int = 0
    balance_permille: int = 0

    def row(self, visit_id: str) -> int:
        """The row of the travel matrix of a visit. Raises KeyError when there is no such visit."""
        return {visit.id: row for row, visit in enumerate(self.visits, start=1)}[visit_id]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A visit that is not in the plan, and the reason (analytics.routing.reasons) with its Chinese sentence."""

    visit: str
    reason: str
    text: str


@dataclass(frozen=True, slots=True)
class Optimality:
    """What is known about the best possible objective.

    bound : no plan has a lower objective. proven : the plan reaches it. gap : (objective - bound) / objective.
    text : zh-CN, complete.
    """

    bound: int
    proven: bool
    gap: float
    text: str


@dataclass(frozen=True, slots=True)
class Plan:
    """The routes and what they cost.

    routes : shift id -> visit ids in order; every shift of the problem has an entry.
    objective : prizes left out plus travel seconds. moved : visits in another shift than before.
    imbalance : seconds by which the teams' working time differs from an even share.
    """

    routes: Mapping[str, tuple[str, ...]]
    objective: int
    travel_seconds: int
    served: int
    left_out: tuple[LeftOut, ...]
    seed: int
    iterations: int
    moved: int = 0
    imbalance: int = 0
