"""Why a dwelling is in a plan, on that day, or not in it: facts of the plan, with the number, in Chinese."""

from __future__ import annotations

from analytics.route_plans.document import RoutePlan, RouteShift, RouteVisit
from analytics.route_plans.places import places_for


def why(plan: RoutePlan, case_id: str) -> tuple[str, ...]:
    """The reasons for a dwelling's place in the plan, or for its absence; a line each.

    Known: planned stops, visits left out, dwellings that are not ready. Anything else is not in the list.
    """
    task = plan.task
    visit = task.visit(case_id)
    if visit is None:
        lacks = next((lacks for case, _, lacks in task.unready if case == case_id), None)
        return (f"不在可排名单：{lacks}。",) if lacks else ("不在本次的候选名单中。",)
    stop = plan.stop(case_id)
    lines = [_weight(plan, visit)]
    if stop is None:
        left = next((one for one in plan.left_out if one.case_id == case_id), None)
        return (*lines, *_why_not(plan, visit, left.text if left else "已有结果，不再安排。"))
    shift = task.shift(stop.shift)
    clock = task.clock
    lines.append(f"排在 {stop.day} {stop.team}第 {stop.place} 户，{clock(stop.start)} 开始，{clock(stop.leave)} 离开。")
    lines += _why_then(plan, visit, shift)
    return tuple(lines)


def short_reason(plan: RoutePlan, case_id: str) -> str:
    """The one reason that weighs most, for tables and sheets."""
    visit = plan.task.visit(case_id)
    if visit is None:
        return ""
    if visit.must:
        return "，".join(part for part in (visit.told, visit.reasons[0]) if part)
    points = "" if visit.score is None else f"优先分 {visit.score:g}"
    return "，".join(part for part in (visit.told, points) if part) or (visit.reasons[0] if visit.reasons else "")


def _weight(plan: RoutePlan, visit: RouteVisit) -> str:
    musts = "；".join(reason for reason in visit.reasons if reason.startswith("必到户"))
    if visit.score is None:
        return "；".join(visit.reasons) or "没有优先分。"
    scores = sorted((one.score for one in plan.task.visits if one.score is not None), reverse=True)
    place = scores.index(visit.score) + 1
    said = f"优先分 {visit.score:g}（候选 {len(scores)} 户中第 {place}）"
    return f"{musts}；{said}。" if musts else f"{said}。"


def _why_then(plan: RoutePlan, visit: RouteVisit, shift: RouteShift) -> list[str]:
    task = plan.task
    lines = []
    if visit.told is not None:
        lines.append(f"时间：{visit.told}，只能在约定的前后安排。")
    able = [one for one in task.shifts if set(visit.need) <= set(one.departments)]
    if len(able) < len(task.shifts):
        lines.append(f"部门：{len(task.shifts)} 个班次中 {len(able)} 个带齐所需单位。")
    lock = visit.lock
    if lock is not None:
        fixed = [lock.day, lock.team, lock.shift, None if lock.place is None else f"第 {lock.place} 户"]
        lines.append(f"人工锁定：{'、'.join(part for part in fixed if part)}。")
    neighbours = [
        one
        for one in plan.of_shift(shift.id)
        if one.case_id != visit.case_id and _compound(plan, one.case_id) == visit.compound_id
    ]
    if neighbours:
        lines.append(f"同班还有本小区 {len(neighbours)} 户，步行可到。")
    lines += _elsewhere(plan, visit)
    return lines


def _elsewhere(plan: RoutePlan, visit: RouteVisit) -> list[str]:
    """What the stop costs here, and where else it could stand, in minutes on the way."""
    places = places_for(plan, visit.case_id)
    here = next((one for one in places if one.is_here), None)
    others = [one for one in places if not one.is_here]
    fitting = sorted((one.added, one.shift) for one in others if one.place)
    lines = [] if here is None or here.place is None else [f"路程：放在这一班，全程多走 {_minutes(here.added)} 分钟。"]
    if not others:
        return [*lines, "别的班次：没有，只有这一班的部门和时间合适。"]
    full = len(others) - len(fitting)
    said = f"别的班次：还有 {len(others)} 个班次部门和时间合适"
    if full:
        said += f"，其中 {full} 个已放不下"
    if fitting:
        said += f"；放得下的里面最省的是“{fitting[0][1]}”，要多走 {_minutes(fitting[0][0])} 分钟"
    return [*lines, f"{said}。"]


def _why_not(plan: RoutePlan, visit: RouteVisit, text: str) -> list[str]:
    """The reason, and how high the planned ones stand."""
    scores = [one.score for one in plan.task.visits if one.score is not None and plan.stop(one.case_id) is not None]
    lines = [f"未排入：{text}"]
    if visit.score is not None and visit.excluded is None and scores:
        lines.append(f"相比：已排入的 {len(scores)} 户中，优先分最低的是 {min(scores):g}。")
    return lines


def _minutes(seconds: int) -> int:
    return round(seconds / 60)


def _compound(plan: RoutePlan, case_id: str) -> int | None:
    visit = plan.task.visit(case_id)
    return None if visit is None else visit.compound_id
