"""Why a visit is not in the plan: each reason is a fact that anyone can check against the finished routes."""

from __future__ import annotations

from enum import StrEnum

from analytics.routing.model import Model, hours_within, lock_allows
from analytics.routing.problem import LeftOut
from analytics.routing.timing import IMPOSSIBLE, POSITION_BITS, Route, Routes


class Reason(StrEnum):
    """The first of these that is true is given.

    EXCLUDED: a person took it out. NO_SKILL: no shift that the lock admits has the departments.
    NO_WINDOW: the visit's times meet none of these shifts. NOT_ALONE: even as the only stop it cannot be reached and
    done in time. PLACE: it could only stand at another place in the order than it is locked to.
    NOT_WORTH: it fits, but the way costs as much as its prize. HIGHER_PRIORITY: a stop of at least the same prize
    holds the time. NO_CAPACITY: it would not even fit in exchange for one stop.
    LESS_TOTAL: it could replace a stop of lower prize, but then the plan as a whole would be worse.
    """

    EXCLUDED = "excluded"
    NO_SKILL = "no_skill"
    NO_WINDOW = "no_window"
    NOT_ALONE = "not_alone"
    PLACE = "place"
    NOT_WORTH = "not_worth"
    HIGHER_PRIORITY = "higher_priority"
    LESS_TOTAL = "less_total"
    NO_CAPACITY = "no_capacity"


def reasons_left_out(model: Model, routes: list[tuple[int, ...]]) -> tuple[LeftOut, ...]:
    """The visits in none of the routes, must-visits first and then by prize, each with its reason.

    Parameters
    ----------
    routes : visit numbers by shift, possible.
    """
    memo = Routes(model)
    timed = [memo.surely(kind, stops) for kind, stops in zip(model.kind_of, routes, strict=True)]
    served = {visit for stops in routes for visit in stops}
    visits = model.problem.visits
    absent = [number for number in range(model.visits) if number not in served]
    absent.sort(key=lambda number: (not visits[number].must, -visits[number].prize, number))
    found = []
    for number in absent:
        reason, text = _impossible(model, number) or _crowded_out(model, memo, timed, number)
        found.append(
            LeftOut(visits[number].id, reason.value, ("必到户未能排入：" if visits[number].must else "") + text)
        )
    return tuple(found)


def _impossible(model: Model, number: int) -> tuple[Reason, str] | None:
    """Why no plan could hold the visit, or None."""
    visit, shifts = model.problem.visits[number], model.problem.shifts
    if visit.excluded is not None:
        return Reason.EXCLUDED, f"人工排除：{visit.excluded or '未写原因'}。"
    if model.eligible[number]:
        return None
    allowed = [shift for shift in shifts if lock_allows(shift, visit)]
    if not allowed:
        return Reason.NO_WINDOW, "锁定的队伍、日期或班次不在本次计划的班次中。"
    able = [shift for shift in allowed if visit.need <= shift.caps]
    scope = "锁定的班次" if len(allowed) < len(shifts) else f"{len(shifts)} 个班次"
    if not able:
        return Reason.NO_SKILL, f"{scope}中没有一个同时带齐所需部门（{'、'.join(sorted(visit.need))}）。"
    if not any(hours_within(shift, visit) for shift in able):
        return Reason.NO_WINDOW, f"可上门的时段与{scope}中部门齐全的 {len(able)} 个班次都不重叠。"
    return (
        Reason.NOT_ALONE,
        f"即使单独去这一户，部门齐全的 {len(able)} 个班次也来不及（路程加停留超过时段或下班时间）。",
    )


def _crowded_out(model: Model, memo: Routes, timed: list[Route], number: int) -> tuple[Reason, str]:
    """Why this plan does not hold a visit that another could."""
    visits, shifts = model.problem.visits, model.problem.shifts
    eligible = model.eligible[number]
    if any(memo.insertion(timed[shift], number) < IMPOSSIBLE for shift in eligible):
        added = [more for shift in eligible for more in _added_in_place(model, memo, timed[shift], number)]
        if added:
            return Reason.NOT_WORTH, f"时间排得下，但要多走 {_minutes(min(added))}分钟，超过了这一户的优先分值。"
        if model.place[number]:
            return Reason.PLACE, f"锁定为第 {model.place[number]} 位，能去的班次里排不到这个位次。"
        return Reason.PLACE, "时间排得下，但会挤动锁定了次序的户。"
    exchanges = [
        (visits[out].prize, shift, out)
        for shift in eligible
        for out in timed[shift].stops
        if _exchange_fits(memo, timed[shift], out, number)
    ]
    prize = visits[number].prize
    full = f"能去的 {len(eligible)} 个班次都已排满"
    if not exchanges:
        return Reason.NO_CAPACITY, f"{full}，{_shortage(model, timed, number)}，换下任何一户也排不进。"
    least, shift, out = min(exchanges)
    where = f"班次“{shifts[shift].id}”的“{visits[out].id}”"
    if least >= prize:
        return Reason.HIGHER_PRIORITY, f"{full}；要排入须换下一户，可换的户优先分值都不低于它（最低的是{where}）。"
    return Reason.LESS_TOTAL, f"{full}；可以换下{where}，但整体方案会变差（路程或其他户）。"


def _added_in_place(model: Model, memo: Routes, route: Route, number: int) -> list[int]:
    """The further travel of each position at which the visit fits with all locked places kept."""
    if not model.has_places:
        found = memo.insertion(route, number)
        return [] if found >= IMPOSSIBLE else [found >> POSITION_BITS]
    longer = [(*route.stops[:i], number, *route.stops[i:]) for i in range(len(route.stops) + 1)]
    timed = [memo.route(route.kind, stops) for stops in longer if model.in_place([stops])]
    return [one.travel - route.travel for one in timed if one is not None]


def _exchange_fits(memo: Routes, route: Route, out: int, visit: int) -> bool:
    left = memo.route(route.kind, tuple(stop for stop in route.stops if stop != out))
    return left is not None and memo.insertion(left, visit) < IMPOSSIBLE


def _shortage(model: Model, timed: list[Route], number: int) -> str:
    """By how much the best shift is too short for it as the last stop."""
    least: tuple[int, int] | None = None
    for shift in model.eligible[number]:
        route = timed[shift]
        own = model.kinds[route.kind]
        at, now = own.origin, own.start
        if route.stops:
            at, now = route.stops[-1] + 1, route.earliest[-1] + model.duration[route.stops[-1]]
        arrives = now + model.travel[at][number + 1]
        opens = [max(a, arrives) for a, b in own.windows[number]]
        back = min(opens) + model.duration[number] + model.travel[number + 1][0]
        if back > own.end and (least is None or back - own.end < least[0]):
            least = (back - own.end, shift)
    if least is None:
        return "时段里已有别的户"
    return f"最接近的班次“{model.problem.shifts[least[1]].id}”排在最后还差 {_minutes(least[0])}分钟"


def _minutes(seconds: int) -> str:
    return f"{max(1, -(-seconds // 60))} "
