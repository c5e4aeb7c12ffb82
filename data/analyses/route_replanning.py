"""What has become of a plan: finished, nobody at home, no longer lawful; read from the files, for planning again."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime, time

from analytics.route_plans.document import RoutePlan, RouteStop, RouteTask, RouteVisit
from analytics.route_plans.solving import problem_of
from analytics.route_plans.steering import following, remaining
from analytics.routing.replan import Happened
from casework.calendar import WorkingCalendar
from casework.campaign.model import Campaign
from casework.events import CaseEvent
from casework.routes.rules import VisitKind, rules_from
from casework.routes.teams import RouteInputError
from casework.vocabulary import EventKind as K
from data.access import Reader
from data.analyses.route_candidates import RouteCandidate, route_candidates
from data.analyses.route_planning import day_windows, told_words, visit_of, with_travel
from data.analyses.route_travel import RoadFile

FINISHING = {
    VisitKind.JOINT_ACTION: frozenset({K.JOINT_ACTION_DONE}),
    VisitKind.RECHECK: frozenset({K.CLEARED, K.RECHECK_FAILED}),
    VisitKind.REVISIT: frozenset({K.REVISIT_CLEAN, K.RECURRENCE_CONFIRMED, K.LETTING_ENDED}),
}
FAILING = {
    VisitKind.JOINT_ACTION: frozenset({K.JOINT_ACTION_FAILED}),
    VisitKind.RECHECK: frozenset[K](),
    VisitKind.REVISIT: frozenset({K.REVISIT_NOT_SEEN}),
}


def happened(
    reader: Reader,
    campaign: Campaign,
    calendar: WorkingCalendar,
    plan: RoutePlan,
    now: datetime,
    withdrawn: Collection[str] = (),
) -> Happened:
    """What the files say about the stops of a plan at `now` (Shanghai time).

    finished, failed: by an entry on or after the day of the stop. cancelled: the dwelling is no longer ready, with
    what it lacks. withdrawn: ids of shifts that do not take place.
    """
    events = {file.case_id: file.events for file in reader.work_files()}
    ready = {one.case_id: one for one in route_candidates(reader, campaign, calendar, also_checks=True).candidates}
    finished, failed, cancelled = [], {}, {}
    for stop in sorted(plan.stops, key=lambda one: one.start):
        visit = plan.task.visit(stop.case_id)
        if visit is None:
            continue
        kind, own = VisitKind(visit.kind), events.get(stop.case_id, ())
        if _entered(own, FINISHING[kind], plan.task.as_of):
            finished.append(stop.case_id)
        elif _entered(own, FAILING[kind], date.fromisoformat(stop.day)):
            failed[stop.case_id] = stop.start
        else:
            reason = _no_longer(ready.get(stop.case_id), kind)
            if reason is not None:
                cancelled[stop.case_id] = reason
    second = round((now.replace(tzinfo=None) - datetime.combine(plan.task.first_day, time())).total_seconds())
    return Happened(second, tuple(finished), failed, cancelled, tuple(withdrawn))


def replanning_task(
    plan: RoutePlan, what: Happened, campaign: Campaign, change_penalty: int | None = None
) -> tuple[RouteTask, tuple[RouteStop, ...]]:
    """The task of what remains, and the stops that are over. A visit that met nobody is free of its appointment."""
    task = plan.task
    days = sorted({date.fromisoformat(shift.day) for shift in task.shifts})
    freed = tuple(
        replace(one, windows=day_windows(days, task.first_day, campaign, one.minutes), told=None, lock=None)
        if one.case_id in what.failed
        else one
        for one in task.visits
    )
    found, history = remaining(replace(plan, task=replace(task, visits=freed)), what, change_penalty)
    if not found.shifts:
        raise RouteInputError("计划期内已没有剩下的班次，请另建一份新的路线方案。")
    problem_of(found)
    return found, history


def standing_task(
    reader: Reader,
    campaign: Campaign,
    calendar: WorkingCalendar,
    plan: RoutePlan,
    now: datetime,
    *,
    withdrawn: Collection[str] = (),
    change_penalty: int | None = None,
) -> tuple[RouteTask, tuple[RouteStop, ...]]:
    """The plan's task at `now`, for any change: what is over stays, new phone calls bind, the rest may move.

    Before the plan has begun, and with nothing entered, that is the task itself with its routes as those in force.
    Raises RouteInputError when no shift is left.
    """
    what = happened(reader, campaign, calendar, plan, now, withdrawn)
    has_begun = what.now >= min((shift.start for shift in plan.task.shifts), default=0)
    if has_begun or what.finished or what.failed or what.cancelled or what.withdrawn:
        task, history = replanning_task(plan, what, campaign, change_penalty)
    else:
        task, history = following(plan, change_penalty), plan.history
    return _with_calls(task, reader, campaign, calendar, now), history


def movable_obstacle(plan: RoutePlan, what: Happened, case_id: str, shift: str) -> str | None:
    """Why a person may not put the visit into that shift any more: it has a result, or the time is over."""
    stop, target = plan.stop(case_id), plan.task.shift(shift)
    if case_id in what.finished or case_id in what.failed:
        return "这一户已登记结果，不能手工移动，请用“按结果重排”。"
    if stop is not None and stop.start <= what.now:
        return f"这一户原定 {stop.day} {plan.task.clock(stop.start)}，时间已到，请先登记结果。"
    if target.start <= what.now:
        return f"班次“{target.id}”已经开始，不能再放入。"
    return None


def _with_calls(
    task: RouteTask, reader: Reader, campaign: Campaign, calendar: WorkingCalendar, now: datetime
) -> RouteTask:
    """The task with the times that were told by phone since: they bind the visit."""
    found = {one.case_id: one for one in route_candidates(reader, campaign, calendar, also_checks=True).ready}
    around = rules_from(task.rules).told_within_minutes * 60
    visits = []
    for visit in task.visits:
        one = found.get(visit.case_id)
        if one is not None and one.told is not None and one.told > now.replace(tzinfo=None):
            second = round((one.told - datetime.combine(task.first_day, time())).total_seconds())
            visits.append(replace(visit, windows=((second - around, second + around),), told=told_words(one.told)))
        else:
            visits.append(visit)
    return replace(task, visits=tuple(visits))


def with_visits(
    task: RouteTask,
    reader: Reader,
    campaign: Campaign,
    calendar: WorkingCalendar,
    case_ids: Collection[str],
    roads: RoadFile | None = None,
) -> RouteTask:
    """The task with further dwellings that a person adds; the law's conditions hold for them too.

    Raises RouteInputError for a dwelling that is not ready, with what it lacks, or is in the plan already.
    """
    candidates = {one.case_id: one for one in route_candidates(reader, campaign, calendar, also_checks=True).candidates}
    rules = rules_from(task.rules)
    # The axis of times begins on the plan's first day, even when its shifts are over.
    days = sorted({task.first_day, *(date.fromisoformat(shift.day) for shift in task.shifts)})
    added: list[RouteVisit] = []
    for case_id in case_ids:
        one = candidates.get(case_id)
        if one is None:
            raise RouteInputError(f"档案 {case_id} 不在可安排的名单中（未在整治清单上，或不在您可查看的范围内）。")
        if task.visit(case_id) is not None:
            raise RouteInputError(f"“{one.address}”已在方案的名单中，不用重复加入。")
        if not one.is_ready:
            raise RouteInputError(f"“{one.address}”还不能安排：{'；'.join(lack.sentence for lack in one.lacks)}")
        added.append(replace(visit_of(one, rules, days, campaign), by_hand=True))
    return with_travel(replace(task, visits=(*task.visits, *added)), reader, rules, roads)


def _entered(events: Collection[CaseEvent], kinds: Collection[K], since: date) -> bool:
    return any(event.kind in kinds and event.occurred_on >= since for event in events)


def _no_longer(one: RouteCandidate | None, kind: VisitKind) -> str | None:
    """Why the dwelling may not be planned any more, None = it may."""
    if one is None:
        return "已不在名单上"
    if one.kind is not kind:
        return f"已转为{one.stage.label}"
    return "、".join(lack.label for lack in one.lacks) or None
