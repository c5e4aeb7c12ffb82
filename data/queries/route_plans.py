"""Saved plans of routes within what the actor may see: heads, one version whole, the stops of newest versions."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from analytics.route_plans.document import RoutePlan, plan_from_json
from casework.errors import NotFoundError, UserError
from casework.vocabulary import LabelledEnum
from data.schema import dwelling
from data.view import View


class PlanStatus(LabelledEnum):
    """Whether a version is a proposal, or was confirmed and entered into the files."""

    DRAFT = "draft", "草案"
    CONFIRMED = "confirmed", "已确认"


class PlanDamagedError(UserError):
    """A stored plan is not what was saved."""


@dataclass(frozen=True, slots=True)
class PlanHead:
    """A version of a plan without its content. change: what differs from the revision before."""

    number: int
    revision: int
    title: str
    first_day: date
    last_day: date
    status: PlanStatus
    change: str
    saved_by: str
    saved_at: datetime

    @property
    def label(self) -> str:
        """As people name it, e.g. 第 2 号第 3 版."""
        return f"第 {self.number} 号第 {self.revision} 版"


@dataclass(frozen=True, slots=True)
class SavedPlan:
    """A version with its content; sha256 of the content as it is stored."""

    head: PlanHead
    plan: RoutePlan
    sha256: str


@dataclass(frozen=True, slots=True)
class SavedStop:
    """A stop of the newest version of a plan. No title: people write into it, and a committee reads this."""

    number: int
    revision: int
    status: PlanStatus
    case_id: str
    committee_code: str
    address: str
    day: date
    team: str
    arrive: str
    leave: str
    kind: str


_HEAD = ("number", "revision", "title", "first_day", "last_day", "status", "change", "saved_by", "saved_at")


def route_plans(connection: sa.Connection, view: View) -> tuple[PlanHead, ...]:
    """All versions, newest plan and newest revision first."""
    plans = view.route_plans()
    rows = view.run(
        connection,
        sa.select(*(plans.c[name] for name in _HEAD)).order_by(plans.c.number.desc(), plans.c.revision.desc()),
    )
    return tuple(_head(row) for row in rows)


def route_plan(connection: sa.Connection, view: View, number: int, revision: int | None = None) -> SavedPlan:
    """A version, the newest when revision is None.

    Raises NotFoundError when the actor may see none such, PlanDamagedError when it was changed outside the program.
    """
    plans = view.route_plans()
    wanted = plans.c.number == number
    if revision is not None:
        wanted &= plans.c.revision == revision
    row = view.run(connection, sa.select(plans).where(wanted).order_by(plans.c.revision.desc()).limit(1)).one_or_none()
    if row is None:
        raise NotFoundError("没有这份路线方案，或它不在您可查看的范围内。请刷新页面后重新选择。")
    if hashlib.sha256(row.content.encode()).hexdigest() != row.sha256:
        raise PlanDamagedError(
            f"第 {row.number} 号第 {row.revision} 版路线方案与保存时不一致，请核查数据库，改用别的版本。"
        )
    return SavedPlan(_head(row), plan_from_json(json.loads(row.content)), row.sha256)


def route_stops(connection: sa.Connection, view: View) -> tuple[SavedStop, ...]:
    """The stops of the newest version of each plan, by day and time; a committee gets those of its own dwellings."""
    stops, cases, compounds, buildings = view.route_stops(), view.cases(), view.compounds(), view.buildings()
    plans = stops.alias("newer")
    newest = sa.select(sa.func.max(plans.c.revision)).where(plans.c.number == stops.c.number).scalar_subquery()
    own = dwelling.c.subdistrict == view.subdistrict
    rows = view.run(
        connection,
        sa.select(stops, compounds.c.name.label("compound"), buildings.c.label.label("building"), dwelling.c.room)
        .select_from(
            stops.join(cases, stops.c.case_id == cases.c.case_id)
            .join(compounds, cases.c.compound_id == compounds.c.compound_id)
            .join(buildings, cases.c.building_id == buildings.c.building_id)
            .join(dwelling, own & (cases.c.dwelling_id == dwelling.c.dwelling_id))
        )
        .where(stops.c.revision == newest),
    )
    found = [
        SavedStop(
            row.number, row.revision, PlanStatus(row.status), row.case_id, row.committee_code,
            f"{row.compound} {row.building}号 {row.room}室", row.day, row.team, row.arrive, row.leave, row.kind,
        )
        for row in rows
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda one: (one.day, one.arrive, one.team, one.case_id)))


def earlier_stops(connection: sa.Connection, view: View, number: int, revision: int) -> tuple[SavedStop, ...]:
    """The stops that versions of a plan before `revision` had, each place and time once, newest version first.

    For calendars, which must take away what an earlier version put in. Without address; within what the actor may see.
    """
    stops = view.route_stops()
    own = (stops.c.number == number) & (stops.c.revision < revision)
    found: dict[tuple[object, ...], SavedStop] = {}
    for row in view.run(connection, sa.select(stops).where(own).order_by(stops.c.revision.desc(), stops.c.case_id)):
        found.setdefault(
            (row.case_id, row.day, row.team, row.arrive),
            SavedStop(
                row.number, row.revision, PlanStatus(row.status), row.case_id, row.committee_code,
                "", row.day, row.team, row.arrive, row.leave, row.kind,
            ),
        )  # fmt: skip
    return tuple(found.values())


def _head(row: sa.Row[tuple[object, ...]]) -> PlanHead:
    values = {name: getattr(row, name) for name in _HEAD}
    return PlanHead(**values | {"status": PlanStatus(values["status"])})
