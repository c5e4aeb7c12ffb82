"""A plan from routes: its figures, its timetable, and a second plan to compare with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from analytics.routing.model import Model, model_of
from analytics.routing.problem import Plan, Problem, RoutingError
from analytics.routing.reasons import reasons_left_out
from analytics.routing.timing import Route, Routes


@dataclass(frozen=True, slots=True)
class Stop:
    """A stop of a route: when the team arrives, begins and leaves (seconds), and the travel before it."""

    visit: str
    arrive: int
    start: int
    leave: int
    travel: int


@dataclass(frozen=True, slots=True)
class Timetable:
    """A route with its times; back: seconds at which the team is at the station again; spare: seconds to the end."""

    shift: str
    stops: tuple[Stop, ...]
    back: int
    spare: int
    travel: int


def plan_of(model: Model, routes: Iterable[tuple[int, ...]], *, seed: int, iterations: int) -> Plan:
    """The plan of routes (visit numbers by shift) that are possible; reasons for the visits in none of them."""
    stops = list(routes)
    problem = model.problem
    travel = sum(model.travel_of(shift, route) for shift, route in enumerate(stops))
    served = {visit for route in stops for visit in route}
    lost = sum(visit.prize for number, visit in enumerate(problem.visits) if number not in served)
    return Plan(
        routes={
            shift.id: tuple(problem.visits[number].id for number in route)
            for shift, route in zip(problem.shifts, stops, strict=True)
        },
        objective=lost + travel,
        travel_seconds=travel,
        served=len(served),
        left_out=reasons_left_out(model, stops),
        seed=seed,
        iterations=iterations,
        moved=model.moved(stops),
        imbalance=model.imbalance(stops),
    )


def plan_from(problem: Problem, routes: Mapping[str, Iterable[str]]) -> Plan:
    """The plan of routes that a person made (shift id -> visit ids), with its figures and reasons.

    Raises RoutingError when a shift or a visit is unknown, a visit stands twice, or a route cannot be kept.
    """
    model = model_of(problem)
    shifts = {shift.id: number for number, shift in enumerate(problem.shifts)}
    visits = {visit.id: number for number, visit in enumerate(problem.visits)}
    stops: list[tuple[int, ...]] = [()] * model.shifts
    seen: set[str] = set()
    for shift, route in routes.items():
        if shift not in shifts:
            raise RoutingError(f"方案里的班次“{shift}”不在问题的班次中，请核对。")
        for visit in route:
            if visit not in visits:
                raise RoutingError(f"方案里的户“{visit}”不在问题的户中，请核对。")
            if visit in seen:
                raise RoutingError(f"方案里“{visit}”排了不止一次，请只保留一次。")
            seen.add(visit)
        stops[shifts[shift]] = tuple(visits[visit] for visit in route)
    memo = Routes(model)
    for number, shift_entry in enumerate(problem.shifts):
        if memo.route(model.kind_of[number], stops[number]) is None:
            raise RoutingError(f"班次“{shift_entry.id}”照这个次序走不通（时间窗、部门、站数或下班时间），请调整。")
    return plan_of(model, stops, seed=0, iterations=0)


def timetables(problem: Problem, plan: Plan) -> tuple[Timetable, ...]:
    """Arrival, start and departure at every stop, by shift; shifts without stops are left away."""
    model = model_of(problem)
    memo = Routes(model)
    numbers = {visit.id: number for number, visit in enumerate(problem.visits)}
    found = []
    for shift, entry in enumerate(problem.shifts):
        stops = tuple(numbers[visit] for visit in plan.routes.get(entry.id, ()))
        if stops:
            found.append(_timetable(model, entry.id, memo.surely(model.kind_of[shift], stops)))
    return tuple(found)


def _timetable(model: Model, name: str, route: Route) -> Timetable:
    own = model.kinds[route.kind]
    now, at = own.start, own.origin
    stops = []
    for visit, start in zip(route.stops, route.earliest, strict=True):
        leg = model.travel[at][visit + 1]
        arrive = _arrival(model, route, now, leg)
        now = start + model.duration[visit]
        stops.append(Stop(model.problem.visits[visit].id, arrive, start, now, leg))
        at = visit + 1
    back = _arrival(model, route, now, model.travel[at][0])
    return Timetable(name, tuple(stops), back, own.end - back, route.travel)


def _arrival(model: Model, route: Route, leaves: int, leg: int) -> int:
    own = model.kinds[route.kind]
    if leaves + leg > own.lunch_from and leaves < own.lunch_to:
        return own.lunch_to + leg
    return leaves + leg
