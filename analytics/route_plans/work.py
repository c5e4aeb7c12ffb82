"""A piece of solver's work as JSON, so that another process can do it: plan, prove, or ask what more would bring."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from analytics.route_plans.comparing import measures
from analytics.route_plans.document import (
    RoutePlan,
    RouteStop,
    RouteTask,
    plan_from_json,
    plan_json,
    stops_from_json,
    task_from_json,
    task_json,
)
from analytics.route_plans.solving import proven, solved
from analytics.route_plans.steering import with_hour_more, with_team_more
from analytics.routing.search import Progress


@dataclass(frozen=True, slots=True)
class WorkDone:
    """What came of it: a plan, or sentences (zh-CN)."""

    plan: RoutePlan | None = None
    told: tuple[str, ...] = ()


def solving_work(task: RouteTask, history: tuple[RouteStop, ...] = (), *, seed: int = 0) -> dict[str, Any]:
    """The work of planning a task; history: stops that are over."""
    return {"act": "solve", "task": task_json(task), "history": [asdict(stop) for stop in history], "seed": seed}


def proving_work(plan: RoutePlan) -> dict[str, Any]:
    """The work of proving a plan best, or bounding what could be gained."""
    return {"act": "prove", "plan": plan_json(plan)}


def gaining_work(plan: RoutePlan, latest: int) -> dict[str, Any]:
    """The work of telling what one more team, or an hour, would add; latest: second of the day when work ends."""
    return {"act": "gain", "plan": plan_json(plan), "latest": latest}


def done(work: Mapping[str, Any], progress: Progress) -> WorkDone:
    """Do the work. Raises RoutingError for a task that cannot be used; progress: called with the share done."""
    if work["act"] == "solve":
        task, history = task_from_json(work["task"]), stops_from_json(work["history"])
        return WorkDone(solved(task, seed=work["seed"], progress=progress, history=history))
    plan = plan_from_json(work["plan"])
    if work["act"] == "prove":
        return WorkDone(proven(plan, progress=progress))
    return WorkDone(told=gains(plan, work["latest"], progress))


def gains(plan: RoutePlan, latest: int, progress: Progress | None = None) -> tuple[str, ...]:
    """What one more team, and an hour more a day, would add to the plan; a sentence each.

    Each is planned anew with the same seed and iterations; moved visits cost nothing here, it is a question and no
    plan. latest: second of the day when work ends by law.
    """
    base = replace(plan.task, previous={}, change_penalty=0)
    before = measures(plan)
    told = []
    for number, (words, task) in enumerate(
        (("增加一队", with_team_more(base)), ("每天延长一小时", with_hour_more(base, latest)))
    ):
        if task == base:
            told.append(f"{words}：各队已排到可以上门的最晚时间，没有可延长的。")
            continue
        after = measures(solved(task, seed=plan.seed, iterations=plan.iterations, progress=_half(progress, number)))
        more, minutes = after.visits - before.visits, round((after.travel_seconds - before.travel_seconds) / 60)
        if more <= 0 and after.points <= before.points:
            told.append(f"{words}：不能多排入，未排入的户缺的不是时间（见“未排入的户”的原因）。")
            continue
        told.append(
            f"{words}：多排入 {more} 户（其中必到 {after.musts - before.musts} 户），"
            f"优先分合计多 {after.points - before.points:.1f}，路程{_more(minutes)}。"
        )
    return tuple(told)


def _more(minutes: int) -> str:
    return f"多 {minutes} 分钟" if minutes >= 0 else f"少 {-minutes} 分钟"


def _half(progress: Progress | None, number: int) -> Progress | None:
    if progress is None:
        return None
    tell = progress
    return lambda share: tell((number + share) / 2)
