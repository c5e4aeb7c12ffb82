"""Saving a plan of routes: permission, one whole version under one number, one audit row, all or nothing."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from analytics.route_plans.document import RoutePlan, plan_json
from casework.errors import ConflictError, EntryError, PermissionDeniedError
from casework.events import Actor
from casework.vocabulary import Role
from data.audit import canonical_json
from data.queries.route_plans import PlanHead, PlanStatus
from data.schema_routes import route_plan, route_stop
from data.store import Store
from data.writing import Writing
from geo.scrubbing import scrub

PLANNERS = frozenset({Role.SAFETY_OFFICE, Role.ENFORCEMENT})
LONGEST_CHANGE = 500


def may_plan(actor: Actor) -> bool:
    """True for the offices that plan the joint enforcement; leaders and others read."""
    return actor.role in PLANNERS


def check_may_plan(actor: Actor) -> None:
    """Raise PermissionDeniedError unless the actor may save plans."""
    if not may_plan(actor):
        offices = "、".join(role.label for role in Role if role in PLANNERS)
        raise PermissionDeniedError(f"“{actor.role.label}”只能查看路线，不能安排；可由{offices}安排。")


def save_plan(
    store: Store,
    subdistrict: str,
    plan: RoutePlan,
    actor: Actor,
    now: datetime,
    *,
    uid: str,
    number: int | None = None,
    based_on: int | None = None,
    change: str = "",
) -> PlanHead:
    """Save a new plan (number None), or the next revision of plan `number` made from its revision `based_on`.

    uid: made by the caller for this act; the same again returns what was saved first.
    Raises PermissionDeniedError, EntryError (what changed is too long), ConflictError (somebody saved meanwhile).
    """
    with store.write(subdistrict) as writing:
        return store_plan(writing, plan, actor, now, uid=uid, number=number, based_on=based_on, change=change)


def store_plan(
    writing: Writing,
    plan: RoutePlan,
    actor: Actor,
    now: datetime,
    *,
    uid: str,
    number: int | None,
    based_on: int | None,
    change: str,
    status: PlanStatus = PlanStatus.DRAFT,
) -> PlanHead:
    """save_plan within an open transaction."""
    check_may_plan(actor)
    if len(change) > LONGEST_CHANGE:
        raise EntryError(f"变更说明请不超过 {LONGEST_CHANGE} 字。")
    # May repeat what a person wrote as a reason; a version is kept for good.
    change = scrub(change)
    saved = saved_as(writing, uid)
    if saved is not None:
        return saved
    number, revision = _next(writing, number, based_on)
    content = canonical_json(plan_json(plan))
    head = PlanHead(
        number, revision, plan.task.title, plan.task.first_day, plan.task.last_day, status, change, actor.account, now
    )
    sha256 = hashlib.sha256(content.encode()).hexdigest()
    audited = {
        "number": number,
        "revision": revision,
        "status": status.value,
        "change": change,
        "sha256": sha256,
        "served": plan.served,
        "left_out": len(plan.left_out),
        "travel_seconds": plan.travel_seconds,
    }
    version = writing.leave_audit("route_plan", f"{number}/{revision}", audited, actor, now)
    row: dict[str, Any] = {
        "subdistrict": writing.subdistrict,
        "version": version,
        "uid": uid,
        "content": content,
        "sha256": sha256,
        **{name: getattr(head, name) for name in PlanHead.__dataclass_fields__},
    }
    writing.connection.execute(route_plan.insert(), row | {"status": status.value})
    stops = _stops(plan)
    if stops:
        own = {"subdistrict": writing.subdistrict, "version": version}
        writing.connection.execute(route_stop.insert(), [own | stop for stop in stops])
    return head


def saved_as(writing: Writing, uid: str) -> PlanHead | None:
    """The version that was saved under this uid, None when none was."""
    row = writing.connection.execute(
        sa.select(route_plan).where(route_plan.c.subdistrict == writing.subdistrict, route_plan.c.uid == uid)
    ).one_or_none()
    if row is None:
        return None
    head = PlanHead(**{name: getattr(row, name) for name in PlanHead.__dataclass_fields__})
    return replace(head, status=PlanStatus(row.status))


def _next(writing: Writing, number: int | None, based_on: int | None) -> tuple[int, int]:
    own = route_plan.c.subdistrict == writing.subdistrict
    if number is None:
        last = writing.connection.execute(sa.select(sa.func.max(route_plan.c.number)).where(own)).scalar_one_or_none()
        return (last or 0) + 1, 1
    latest = writing.connection.execute(
        sa.select(sa.func.max(route_plan.c.revision)).where(own, route_plan.c.number == number)
    ).scalar_one_or_none()
    if latest is None or latest != based_on:
        raise ConflictError(
            f"第 {number} 号路线方案已有更新的版本（第 {latest or 0} 版），改动没有保存。请刷新页面后再改。"
        )
    return number, latest + 1


def _stops(plan: RoutePlan) -> list[dict[str, Any]]:
    visits = {visit.case_id: visit for visit in plan.task.visits}
    clock = plan.task.clock
    return [
        {
            "case_id": stop.case_id,
            "committee_code": visits[stop.case_id].committee_code,
            "day": date.fromisoformat(stop.day),
            "team": stop.team,
            "arrive": clock(stop.arrive),
            "leave": clock(stop.leave),
            "kind": visits[stop.case_id].kind,
        }
        for stop in plan.stops
    ]
