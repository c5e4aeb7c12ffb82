"""What makes a routing problem unusable, all faults at once, in words."""

from __future__ import annotations

from collections import Counter

from analytics.routing.problem import Problem, RoutingError, Shift, Visit

MOST_NAMED = 8


def check(problem: Problem) -> None:
    """Raise RoutingError with every fault of the problem; what merely cannot be planned is no fault.

    Faults: no shifts, double ids, hours or windows that end before they begin, negative times or prizes, a matrix of
    another size, unknown shifts in locks.
    """
    faults = [*_of_shifts(problem), *_of_visits(problem), *_of_travel(problem)]
    if faults:
        more = f"（另有 {len(faults) - MOST_NAMED} 处）" if len(faults) > MOST_NAMED else ""
        raise RoutingError("排路线的数据不能用：" + "；".join(faults[:MOST_NAMED]) + more + "。")


def _of_shifts(problem: Problem) -> list[str]:
    faults = []
    if problem.visits and not problem.shifts:
        faults.append("没有任何班次（队伍），请至少安排一个班次")
    faults += [
        f"班次“{name}”出现了 {n} 次，编号要唯一" for name, n in Counter(s.id for s in problem.shifts).items() if n > 1
    ]
    for shift in problem.shifts:
        faults += _of_shift(problem, shift)
    return faults


def _of_shift(problem: Problem, shift: Shift) -> list[str]:
    faults = []
    if shift.start < 0:
        faults.append(f"班次“{shift.id}”的开始时间是负数")
    if shift.end <= shift.start:
        faults.append(f"班次“{shift.id}”的结束时间不晚于开始时间")
    if shift.most is not None and shift.most < 0:
        faults.append(f"班次“{shift.id}”的最多站数是负数")
    if shift.lunch is not None and not shift.lunch[0] < shift.lunch[1]:
        faults.append(f"班次“{shift.id}”的午休结束不晚于开始")
    if not 0 <= shift.origin <= len(problem.visits):
        faults.append(f"班次“{shift.id}”的出发地点不存在")
    return faults


def _of_visits(problem: Problem) -> list[str]:
    faults = [
        f"户“{name}”出现了 {n} 次，一户只能列一次" for name, n in Counter(v.id for v in problem.visits).items() if n > 1
    ]
    shifts = {shift.id for shift in problem.shifts}
    for visit in problem.visits:
        faults += _of_visit(visit)
        if visit.lock is not None and visit.lock.shift is not None and visit.lock.shift not in shifts:
            faults.append(f"户“{visit.id}”锁定的班次“{visit.lock.shift}”不存在")
    return faults


def _of_visit(visit: Visit) -> list[str]:
    faults = []
    if visit.dur < 0:
        faults.append(f"户“{visit.id}”的停留时间是负数")
    if visit.prize < 0:
        faults.append(f"户“{visit.id}”的优先分值是负数")
    if not visit.wins:
        faults.append(f"户“{visit.id}”没有任何可上门的时段")
    for opens, closes in visit.wins:
        if closes < opens:
            faults.append(f"户“{visit.id}”的时段在开始（{opens} 秒）之前就结束（{closes} 秒）")
    if visit.lock is not None and visit.lock.place is not None and visit.lock.place < 1:
        faults.append(f"户“{visit.id}”锁定的次序应从 1 起")
    return faults


def _of_travel(problem: Problem) -> list[str]:
    size = len(problem.visits) + 1
    if len(problem.travel) != size or any(len(row) != size for row in problem.travel):
        return [f"路程表应为 {size} 行 {size} 列（驻地加 {size - 1} 户），实际为 {len(problem.travel)} 行"]
    return ["路程表里有负数"] if any(cell < 0 for row in problem.travel for cell in row) else []
