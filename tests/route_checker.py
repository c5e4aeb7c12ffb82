"""An own, slow and obvious check of routes on plain JSON: nothing of the solver's code is used.

A problem and a plan as the command `routes solve` reads and prints them.
"""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]


def faults_of(problem: Json, plan: dict[str, list[str]]) -> list[str]:
    """Every rule that the plan breaks, in words; empty = feasible."""
    faults = []
    visits = {visit["id"]: visit for visit in problem["visits"]}
    shifts = {shift["id"]: shift for shift in problem["shifts"]}
    planned = [visit for route in plan.values() for visit in route]
    faults += [f"{visit} stands twice" for visit in set(planned) if planned.count(visit) > 1]
    for name, route in plan.items():
        if name not in shifts:
            faults.append(f"no shift {name}")
            continue
        for visit in route:
            faults += _misfits(shifts[name], visits[visit], route)
        if drive(problem, shifts[name], route) is None:
            faults.append(f"{name}: the times cannot be kept")
    return faults


def _misfits(shift: Json, visit: Json, route: list[str]) -> list[str]:
    faults = []
    if not set(visit["need"]) <= set(shift["caps"]):
        faults.append(f"{shift['id']} lacks departments for {visit['id']}")
    if visit.get("excluded"):
        faults.append(f"{visit['id']} is excluded")
    lock = visit.get("lock") or {}
    for key, value in (("team", shift["team"]), ("day", shift["day"]), ("shift", shift["id"])):
        if lock.get(key) not in (None, value):
            faults.append(f"{visit['id']} is locked to another {key}")
    if lock.get("place") and route.index(visit["id"]) + 1 != lock["place"]:
        faults.append(f"{visit['id']} is locked to place {lock['place']}")
    if shift.get("most") is not None and len(route) > shift["most"]:
        faults.append(f"{shift['id']} has too many stops")
    return faults


def drive(problem: Json, shift: Json, route: list[str]) -> int | None:
    """The travel seconds of a route, or None when a window, the lunch or the end of the shift is broken."""
    if not route:
        return 0
    row = {visit["id"]: i + 1 for i, visit in enumerate(problem["visits"])}
    visits = {visit["id"]: visit for visit in problem["visits"]}
    clock, at, travel = shift["start"], row[shift["from"]] if shift.get("from") else 0, 0
    for name in route:
        leg = problem["T"][at][row[name]]
        if leg is None:
            return None
        clock = _arrival(clock, leg, shift.get("lunch"))
        begin = _begin(visits[name], clock, shift)
        if begin is None:
            return None
        clock, at, travel = begin + visits[name]["dur"], row[name], travel + leg
    leg = problem["T"][at][0]
    if leg is None or _arrival(clock, leg, shift.get("lunch")) > shift["end"]:
        return None
    return int(travel + leg)


def _arrival(clock: int, leg: int, lunch: list[int] | None) -> int:
    """The team stays where it is when a leg would run into lunch."""
    if lunch and clock < lunch[1] and clock + leg > lunch[0]:
        return lunch[1] + leg
    return clock + leg


def _begin(visit: Json, clock: int, shift: Json) -> int | None:
    """The earliest start at or after the clock: within a window, within the shift, not over lunch."""
    lunch = shift.get("lunch")
    for opens, closes in sorted(visit["wins"]):
        begin = max(clock, opens)
        if lunch and begin < lunch[1] and begin + visit["dur"] > lunch[0]:
            begin = max(lunch[1], opens)
        if begin <= closes and begin + visit["dur"] <= shift["end"]:
            return begin
    return None


def objective_of(problem: Json, plan: dict[str, list[str]]) -> int:
    """Prizes left out plus travel seconds of a feasible plan."""
    shifts = {shift["id"]: shift for shift in problem["shifts"]}
    planned = {visit for route in plan.values() for visit in route}
    lost = sum(visit["prize"] for visit in problem["visits"] if visit["id"] not in planned)
    return int(lost + sum(drive(problem, shifts[name], route) or 0 for name, route in plan.items()))


def reason_is_true(problem: Json, plan: dict[str, list[str]], name: str, reason: str) -> bool:
    """Whether a reason given for a visit that was left out is a fact about the plan."""
    visit = next(entry for entry in problem["visits"] if entry["id"] == name)
    if reason == "excluded":
        return bool(visit.get("excluded"))
    lock = visit.get("lock") or {}
    allowed = [
        shift
        for shift in problem["shifts"]
        if all(
            lock.get(key) in (None, shift[field]) for key, field in (("team", "team"), ("day", "day"), ("shift", "id"))
        )
    ]
    able = [shift for shift in allowed if set(visit["need"]) <= set(shift["caps"])]
    open_ = [shift for shift in able if _meets_hours(visit, shift)]
    alone = [shift for shift in open_ if shift.get("most") != 0 and drive(problem, shift, [name]) is not None]
    if reason == "no_skill":
        return bool(allowed) and not able
    if reason == "no_window":
        return not open_ and (bool(able) or not allowed)
    if reason == "not_alone":
        return bool(open_) and not alone
    fits = [extra for shift in alone for extra in _added(problem, shift, plan.get(shift["id"], []), name)]
    in_place = [extra for shift in alone for extra in _added(problem, shift, plan.get(shift["id"], []), name, True)]
    if reason == "not_worth":
        return bool(in_place) and min(in_place) >= visit["prize"]
    if reason == "place":
        return bool(fits) and not in_place
    prizes = {entry["id"]: entry["prize"] for entry in problem["visits"]}
    exchanges = [
        prizes[out]
        for shift in alone
        for out in plan.get(shift["id"], [])
        if _added(problem, shift, [stop for stop in plan[shift["id"]] if stop != out], name)
    ]
    facts = {
        "no_capacity": not exchanges,
        "higher_priority": bool(exchanges) and min(exchanges, default=0) >= visit["prize"],
        "less_total": bool(exchanges) and min(exchanges, default=0) < visit["prize"],
    }
    return bool(alone) and not fits and facts[reason]


def _meets_hours(visit: Json, shift: Json) -> bool:
    begin = _begin(visit, shift["start"], shift)
    return begin is not None


def _added(problem: Json, shift: Json, route: list[str], name: str, keep_places: bool = False) -> list[int]:
    """The extra travel of every position at which the visit fits into the route; keep_places: locked ones stay."""
    if shift.get("most") is not None and len(route) >= shift["most"]:
        return []
    locks = {visit["id"]: (visit.get("lock") or {}).get("place") for visit in problem["visits"]}
    base = drive(problem, shift, route)
    assert base is not None
    found = []
    for position in range(len(route) + 1):
        longer = [*route[:position], name, *route[position:]]
        kept = all(locks[stop] in (None, place) for place, stop in enumerate(longer, start=1))
        travel = drive(problem, shift, longer)
        if travel is not None and (kept or not keep_places):
            found.append(travel - base)
    return found
