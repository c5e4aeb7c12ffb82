"""Confirming a plan: every joint stop enters its file as 列入联合整治 with the priority as it was; all or nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from analytics.route_plans.document import RoutePlan, RouteStop
from casework.calendar import WorkingCalendar
from casework.campaign.model import Campaign
from casework.errors import EntryError, NotFoundError, UserError
from casework.events import Actor, CaseEvent, EventDraft
from casework.guard import Gap, GuardRules, guard, guard_rules, unresolved
from casework.guard.situation import of_round
from casework.routes.rules import VisitKind
from casework.service import record
from casework.vocabulary import EventKind, Knowledge, Stage
from casework.workflow import play, visible
from data.access import Reader
from data.queries.route_plans import PlanHead, PlanStatus, SavedPlan
from data.route_plans import check_may_plan, saved_as, store_plan
from data.schema import SHANGHAI
from data.store import Store
from data.writing import Writing

MOST_NAMED = 10
REPLACED = "路线方案调整，改为新的整治时间"
QUARTER = 15 * 60


@dataclass(frozen=True, slots=True)
class StopCheck:
    """A stop before it is confirmed: what the law still misses (it cannot be confirmed then) and what to think of."""

    case_id: str
    address: str
    day: str
    team: str
    starts: str
    ends: str
    missing: tuple[str, ...]
    hints: tuple[str, ...]
    is_change: bool


def confirmation_checks(
    reader: Reader, campaign: Campaign, calendar: WorkingCalendar, plan: RoutePlan
) -> tuple[StopCheck, ...]:
    """What confirming would enter, stop by stop, with the guard's answer as of the reader's as_of (today)."""
    files = {file.case_id: file for file in reader.work_files()}
    rules = guard_rules(campaign, calendar)
    found = []
    for stop in _joint_stops(plan):
        visit = plan.task.visit(stop.case_id)
        file = files.get(stop.case_id)
        if visit is None or file is None:
            continue
        facts = _facts(plan, stop)
        present = _present_plan(file.events, file.state.stage)
        if present is not None and _is_same(present, facts):
            continue
        events = tuple(event for event in file.events if event is not present)
        state, _ = play(events, reader.as_of)
        draft = EventDraft("check", stop.case_id, EventKind.JOINT_ACTION_PLANNED, reader.as_of, None, facts)
        gaps: tuple[Gap, ...] = guard(state, events, draft, rules)
        missing = unresolved(gaps, facts)
        found.append(
            StopCheck(
                stop.case_id, visit.address, stop.day, stop.team, facts["starts"], facts["ends"],
                tuple(gap.sentence for gap in missing),
                tuple(gap.sentence for gap in gaps if gap not in missing),
                present is not None,
            )
        )  # fmt: skip
    return tuple(found)


def confirm_plan(
    store: Store,
    campaign: Campaign,
    calendar: WorkingCalendar,
    saved: SavedPlan,
    actor: Actor,
    now: datetime,
    *,
    uid: str,
) -> PlanHead:
    """Enter every joint stop into its file and save the plan as confirmed, in one transaction.

    A stop that is entered with the same time already is left alone; one that moved has its earlier entry voided with
    the reason. uid: of this act; the same again changes nothing.
    Raises PermissionDeniedError, ConflictError (a newer revision), EntryError that names every stop that the law or
    the service refuses; then nothing is stored.
    """
    check_may_plan(actor)
    rules = guard_rules(campaign, calendar)
    plan, head = saved.plan, saved.head
    with store.write(campaign.subdistrict_code) as writing:
        known = saved_as(writing, uid)
        if known is not None:
            return known
        confirmed = store_plan(
            writing, plan, actor, now,
            uid=uid, number=head.number, based_on=head.revision, change="确认方案", status=PlanStatus.CONFIRMED,
        )  # fmt: skip
        refused = [
            reason
            for stop in _joint_stops(plan)
            for reason in _enter(writing, plan, stop, f"{head.number}-{confirmed.revision}", actor, now, rules)
        ]
        if refused:
            more = f"（另有 {len(refused) - MOST_NAMED} 户）" if len(refused) > MOST_NAMED else ""
            raise EntryError(
                f"有 {len(refused)} 户不能列入，方案没有确认，没有任何户被登记：" + "".join(refused[:MOST_NAMED]) + more
            )
        return confirmed


def _joint_stops(plan: RoutePlan) -> Iterator[RouteStop]:
    for stop in plan.stops:
        visit = plan.task.visit(stop.case_id)
        if visit is not None and visit.kind == VisitKind.JOINT_ACTION.value:
            yield stop


def _enter(
    writing: Writing, plan: RoutePlan, stop: RouteStop, version: str, actor: Actor, now: datetime, rules: GuardRules
) -> Iterator[str]:
    """Record the plan of one stop; yields the sentence of a refusal."""
    visit = plan.task.visit(stop.case_id)
    today = now.astimezone(SHANGHAI).date()
    events = visible(writing.events(stop.case_id), today, Knowledge.LATEST)
    facts = _facts(plan, stop)
    try:
        if not events:
            raise NotFoundError(f"没有编号为“{stop.case_id}”的档案。")
        present = _present_plan(events, play(events, today)[0].stage)
        if present is not None:
            if _is_same(present, facts):
                return
            void = {"voids": present.uid, "reason": REPLACED}
            uid = f"route-{version}-{stop.case_id}-void"
            record(writing, actor, EventDraft(uid, stop.case_id, EventKind.EVENT_VOIDED, today, None, void), now)
        draft = EventDraft(
            f"route-{version}-{stop.case_id}", stop.case_id, EventKind.JOINT_ACTION_PLANNED, today, None, facts
        )
        record(writing, actor, draft, now, rules=rules)
    except UserError as error:
        yield f"“{visit.address if visit else stop.case_id}”：{error}"


def _present_plan(events: tuple[CaseEvent, ...], stage: Stage | None) -> CaseEvent | None:
    """The entry by which the dwelling is planned already."""
    plans = of_round(events, EventKind.JOINT_ACTION_PLANNED) if stage is Stage.JOINT_ACTION else []
    return plans[-1] if plans else None


def _is_same(present: CaseEvent, facts: dict[str, Any]) -> bool:
    return all(present.facts.get(key) == facts[key] for key in ("planned_for", "starts", "ends"))


def _facts(plan: RoutePlan, stop: RouteStop) -> dict[str, Any]:
    """The facts of 列入联合整治; the end is rounded up to a quarter of an hour."""
    visit = plan.task.visit(stop.case_id)
    ends = -(-stop.leave // QUARTER) * QUARTER
    facts: dict[str, Any] = {
        "planned_for": stop.day,
        "starts": plan.task.clock(stop.start),
        "ends": plan.task.clock(ends),
        "departments": [] if visit is None else list(visit.need),
    }
    if visit is not None and visit.priority is not None:
        facts["priority"] = dict(visit.priority)
    return facts
