"""The problem in small integers, as the search and the proof read it."""

from __future__ import annotations

from dataclasses import dataclass

from analytics.routing.problem import NO_WAY, Problem, Shift, Visit

Windows = tuple[tuple[int, int], ...]
MOST_STOPS = 255  # an insertion is kept as one number, its last eight bits are the position


@dataclass(frozen=True, slots=True)
class Kind:
    """Shifts that any route fits alike: same hours, same place, same visits with the same windows."""

    start: int
    end: int
    origin: int
    most: int
    lunch_from: int
    lunch_to: int
    windows: dict[int, Windows]


@dataclass(frozen=True, slots=True)
class Model:
    """The tables of a problem.

    travel[row][row]; duration, prize, place (0 = free), previous (shift or -1) by visit; kind_of by shift;
    eligible[visit] = shifts that could serve it if it were alone in them, in the problem's order.
    slot_of[shift]: shifts with the same slot may exchange their routes at no cost.
    """

    problem: Problem
    travel: list[list[int]]
    duration: list[int]
    prize: list[int]
    place: list[int]
    previous: list[int]
    kinds: list[Kind]
    kind_of: list[int]
    slot_of: list[int]
    eligible: list[list[int]]
    team_of: list[int]
    shifts_of_team: list[int]

    @property
    def visits(self) -> int:
        """The number of visits."""
        return len(self.duration)

    @property
    def shifts(self) -> int:
        """The number of shifts."""
        return len(self.kind_of)

    @property
    def has_places(self) -> bool:
        """Whether any visit is locked to a place in the order."""
        return any(self.place)

    def in_place(self, routes: list[tuple[int, ...]]) -> bool:
        """Whether every stop that is locked to a place in the order stands there."""
        return all(
            self.place[visit] in (0, position) for stops in routes for position, visit in enumerate(stops, start=1)
        )

    def total(self, routes: list[tuple[int, ...]], travel: int) -> int:
        """What the search minimises: prizes left out, travel seconds, moved visits, imbalance."""
        served = {visit for route in routes for visit in route}
        lost = sum(prize for visit, prize in enumerate(self.prize) if visit not in served)
        return lost + travel + self.moved(routes) * self.problem.change_penalty + self.imbalance_cost(routes)

    def moved(self, routes: list[tuple[int, ...]]) -> int:
        """Planned visits that stand in another shift than before."""
        return sum(
            1 for shift, route in enumerate(routes) for visit in route if self.previous[visit] not in (-1, shift)
        )

    def imbalance_cost(self, routes: list[tuple[int, ...]]) -> int:
        """The weighted imbalance in seconds; 0 when no weight is set."""
        if not self.problem.balance_permille:
            return 0
        return self.imbalance(routes) * self.problem.balance_permille // 1000

    def imbalance(self, routes: list[tuple[int, ...]]) -> int:
        """Seconds by which the teams' working time differs from a share by number of shifts, summed over teams."""
        work = [0] * len(self.shifts_of_team)
        for shift, route in enumerate(routes):
            if route:
                work[self.team_of[shift]] += self.travel_of(shift, route) + sum(self.duration[v] for v in route)
        whole, shifts = sum(work), self.shifts
        return sum(abs(w * shifts - c * whole) for w, c in zip(work, self.shifts_of_team, strict=True)) // max(
            shifts, 1
        )

    def travel_of(self, shift: int, route: tuple[int, ...]) -> int:
        """Travel seconds of a route, from the shift's origin back to the station."""
        if not route:
            return 0
        at, seconds = self.kinds[self.kind_of[shift]].origin, 0
        for visit in route:
            seconds += self.travel[at][visit + 1]
            at = visit + 1
        return seconds + self.travel[at][0]


def model_of(problem: Problem) -> Model:
    """The tables of a checked problem. The same problem gives the same tables on every machine."""
    travel = [list(row) for row in problem.travel]
    windows = [[serving_windows(shift, visit) for shift in problem.shifts] for visit in problem.visits]
    alone = [
        [
            shift
            for shift, entry in enumerate(problem.shifts)
            if _reaches(travel, entry, row, visit.dur, windows[row - 1][shift])
        ]
        for row, visit in enumerate(problem.visits, start=1)
    ]
    kinds: dict[tuple[object, ...], int] = {}
    found: list[Kind] = []
    kind_of = []
    for number, shift in enumerate(problem.shifts):
        own = {v: windows[v][number] for v in range(len(problem.visits)) if number in alone[v]}
        lunch = shift.lunch or (NO_WAY * 10, NO_WAY * 10)
        most = min(MOST_STOPS, MOST_STOPS if shift.most is None else shift.most)
        key = (shift.start, shift.end, shift.origin, most, lunch, tuple(own.items()))
        if key not in kinds:
            kinds[key] = len(found)
            found.append(Kind(shift.start, shift.end, shift.origin, most, *lunch, own))
        kind_of.append(kinds[key])
    index = {shift.id: number for number, shift in enumerate(problem.shifts)}
    previous = [index.get(problem.previous.get(visit.id, ""), -1) for visit in problem.visits]
    keeps = problem.change_penalty > 0 and any(shift >= 0 for shift in previous)
    teams = list(dict.fromkeys(shift.team for shift in problem.shifts))
    return Model(
        problem=problem,
        travel=travel,
        duration=[visit.dur for visit in problem.visits],
        prize=_prizes(problem),
        place=[(visit.lock.place or 0) if visit.lock else 0 for visit in problem.visits],
        previous=previous,
        kinds=found,
        kind_of=kind_of,
        slot_of=list(range(len(kind_of))) if keeps else list(kind_of),
        eligible=alone,
        team_of=[teams.index(shift.team) for shift in problem.shifts],
        shifts_of_team=[sum(shift.team == team for shift in problem.shifts) for team in teams],
    )


def _prizes(problem: Problem) -> list[int]:
    """The prizes, that of a must-visit lifted above all ordinary ones together where it does not stand above each."""
    ordinary = [visit.prize for visit in problem.visits if not visit.must]
    highest = max(ordinary, default=-1)
    # No detour within a shift outweighs the tier.
    lift = sum(ordinary) + max((shift.end - shift.start for shift in problem.shifts), default=0)
    return [visit.prize + (lift if visit.must and visit.prize <= highest else 0) for visit in problem.visits]


def serving_windows(shift: Shift, visit: Visit) -> Windows:
    """When the visit may start within the shift; empty when skills, lock, exclusion or hours forbid it."""
    if visit.excluded is not None or not visit.need <= shift.caps or not lock_allows(shift, visit):
        return ()
    return hours_within(shift, visit)


def lock_allows(shift: Shift, visit: Visit) -> bool:
    """Whether the visit's lock admits the shift."""
    lock = visit.lock
    return lock is None or (
        lock.team in (None, shift.team) and lock.day in (None, shift.day) and lock.shift in (None, shift.id)
    )


def hours_within(shift: Shift, visit: Visit) -> Windows:
    """The visit's windows clipped to the shift's hours, around its lunch."""
    parts = [(shift.start, shift.end - visit.dur)]
    if shift.lunch is not None:
        begins, ends = shift.lunch
        parts = [(shift.start, min(begins, shift.end) - visit.dur), (max(ends, shift.start), shift.end - visit.dur)]
    clipped = [(max(a, low), min(b, high)) for a, b in visit.wins for low, high in parts]
    return tuple(sorted((a, b) for a, b in clipped if a <= b))


def _reaches(travel: list[list[int]], shift: Shift, row: int, seconds: int, windows: Windows) -> bool:
    """Whether a team could drive there, make the visit and be back in time, with nothing else to do."""
    out, back = travel[shift.origin][row], travel[row][0]
    lunch = shift.lunch
    arrives = after_lunch(shift.start, out, lunch)
    for _, latest in windows:
        if arrives <= latest:
            starts = next(max(a, arrives) for a, b in windows if arrives <= b)
            return after_lunch(starts + seconds, back, lunch) <= shift.end
    return False


def after_lunch(leaves: int, seconds: int, lunch: tuple[int, int] | None) -> int:
    """The arrival of a leg; one that would run into lunch begins after it."""
    arrives = leaves + seconds
    if lunch is not None and arrives > lunch[0] and leaves < lunch[1]:
        return lunch[1] + seconds
    return arrives
