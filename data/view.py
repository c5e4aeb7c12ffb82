"""What one user may see, as of a date: the only source that queries may read from.

A View hands out the rows of each table already cut down to the subdistrict, to the committee of a bound role
and to what was visible on the date. Nothing in data/queries names a table that this module could hand out.

Visible on D, 当时已知: events that had happened and were recorded by the end of D, voided ones left out when the
void itself was recorded by D; the revision of a complaint that was current at the end of D.
按最新补录: events that had happened by D, whenever recorded, all voids applied; the current revision of complaints
received by D.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any

import sqlalchemy as sa

from casework.campaign.model import Campaign
from casework.errors import PermissionDeniedError
from casework.events import Actor
from casework.vocabulary import EventKind, Knowledge, Role
from data.schema import SHANGHAI, ShanghaiTime, building, case, case_event, complaint, compound
from data.schema_accounts import account
from data.schema_attachments import attachment
from data.schema_boundaries import PLACED, compound_boundary
from data.schema_logs import work_log
from data.schema_persons import party_person
from data.schema_routes import route_plan, route_stop

COMMITTEE_ROLES = frozenset({Role.COMMITTEE, Role.POPULATION_OFFICER})

# The statements are built once and get the user's values when they run: building one costs more than running it.
_SUBDISTRICT = sa.bindparam("view_subdistrict", type_=sa.Text())
_COMMITTEE = sa.bindparam("view_committee", type_=sa.Text())
_END = sa.bindparam("view_end", type_=ShanghaiTime())
AS_OF = sa.bindparam("view_as_of", type_=sa.Date())
BEGINS_ON = sa.bindparam("view_begins_on", type_=sa.Date())
ORDER_TYPES = sa.bindparam("view_order_types", expanding=True, type_=sa.Text())


@dataclass(frozen=True, slots=True)
class Counting:
    """What a campaign counts, the same on every page.

    begins_on: cases closed before it are not the campaign's until something reopens them.
    order_types: the 工单类型 that are complaints; empty = all. An order without a type is one.
    """

    begins_on: date = date.min
    order_types: tuple[str, ...] = ()


EVERYTHING = Counting()


def counting_of(campaign: Campaign) -> Counting:
    """What this campaign counts."""
    return Counting(campaign.begins_on, campaign.hotline_counted_types)


@dataclass(frozen=True, slots=True)
class View:
    """Rows of one subdistrict (of one committee when committee_code is set) as of a date."""

    subdistrict: str
    committee_code: str | None
    as_of: date
    knowledge: Knowledge
    counting: Counting = EVERYTHING

    @property
    def end(self) -> datetime:
        """The moment at which as_of is over, in Shanghai."""
        return datetime.combine(self.as_of + timedelta(days=1), time(), SHANGHAI)

    @property
    def is_bound(self) -> bool:
        """True when the user may see the rows of one committee only."""
        return self.committee_code is not None

    def at(self, as_of: date) -> View:
        """The same user's view on another day; 当时已知 then means known on that day."""
        return replace(self, as_of=as_of)

    def run(
        self, connection: sa.Connection, statement: sa.Executable, parameters: Mapping[str, Any] | None = None
    ) -> sa.CursorResult[*tuple[Any, ...]]:
        """Run a statement over the rows below, with this user's subdistrict, committee and date."""
        own = {
            "view_subdistrict": self.subdistrict,
            "view_committee": self.committee_code,
            "view_end": self.end,
            "view_as_of": self.as_of,
            "view_begins_on": self.counting.begins_on,
            "view_order_types": self.counting.order_types,
        }
        return connection.execute(statement, {**own, **(parameters or {})})

    def compounds(self) -> sa.Subquery:
        """The compounds. Which there are is as it is today; 当时已知 has the boundary and position known on as_of."""
        return _compounds(self.is_bound, self.knowledge)

    def boundaries(self) -> sa.Subquery:
        """The versions of boundaries: 当时已知 those kept by as_of, else all."""
        return _boundaries(self.is_bound, self.knowledge)

    def buildings(self) -> sa.Subquery:
        """The buildings of the subdistrict. They name no committee: join them to visible rows of another kind."""
        return _buildings()

    def complaints(self) -> sa.Subquery:
        """One revision of each complaint received by as_of. Orders without a committee are for unbound roles only."""
        return _complaints(self.is_bound, self.knowledge)

    def revisions(self) -> sa.Subquery:
        """All revisions of complaints received by as_of that the view may know of, replaced ones included."""
        return _revisions(self.is_bound, self.knowledge)

    def cases(self) -> sa.Subquery:
        """The case files, also those without a visible event yet: join with events()."""
        return _cases(self.is_bound)

    def entries(self) -> sa.Subquery:
        """All case events the view knows of, voided ones and the voids themselves included."""
        return _entries(self.is_bound, self.knowledge)

    def events(self) -> sa.Subquery:
        """The case events that count: neither voided nor voids."""
        return _events(self.is_bound, self.knowledge)

    def attachments(self) -> sa.Subquery:
        """The photos of files: 当时已知 those uploaded by as_of, else all."""
        return _attachments(self.is_bound, self.knowledge)

    def accounts(self) -> sa.Subquery:
        """The accounts in use that are bound to a committee: name, display, role, committee_code, nothing else."""
        return _accounts(self.is_bound)

    def work_logs(self) -> sa.Subquery:
        """The entries of the work logs, voided ones included, with `is_void` (0/1) as the view knows it.

        Entries for the street as a whole are for unbound roles only.
        """
        return _work_logs(self.is_bound, self.knowledge)

    def route_plans(self) -> sa.Subquery:
        """The versions of route plans with their whole content: for unbound roles; a bound role has none."""
        return _route_plans(self.is_bound, self.knowledge)

    def route_stops(self) -> sa.Subquery:
        """The stops of every version, with number, revision and status of their plan."""
        return _route_stops(self.is_bound, self.knowledge)

    def persons(self) -> sa.Subquery:
        """Persons (sealed) named by entries that count."""
        return _persons(self.is_bound, self.knowledge)


def _visible(table: sa.Table, is_bound: bool) -> sa.ColumnElement[bool]:
    """The one rule of row access: which rows of a table with a committee code the user may see."""
    rule: sa.ColumnElement[bool] = table.c.subdistrict == _SUBDISTRICT
    return rule & (table.c.committee_code == _COMMITTEE) if is_bound else rule


@cache
def _compounds(is_bound: bool, knowledge: Knowledge) -> sa.Subquery:
    if knowledge is Knowledge.LATEST:
        return sa.select(compound).where(_visible(compound, is_bound)).subquery("compounds")
    # The row of the compound holds its newest version; a version kept later than as_of is taken back here.
    then = compound_boundary.alias("then")
    known = compound_boundary.alias("known")
    newest = (
        sa.select(sa.func.max(known.c.version))
        .where(known.c.subdistrict == compound.c.subdistrict, known.c.compound_id == compound.c.compound_id)
        .where(known.c.known_from.is_(None) | (known.c.known_from < _END))
        .correlate(compound)
        .scalar_subquery()
    )
    own = (then.c.subdistrict == compound.c.subdistrict) & (then.c.compound_id == compound.c.compound_id)
    columns = (
        sa.case((then.c.version.is_(None), column), else_=then.c[column.name]).label(column.name)
        if column.name in PLACED
        else column
        for column in compound.c
    )
    rows = sa.select(*columns).select_from(compound.outerjoin(then, own & (then.c.version == newest)))
    return rows.where(_visible(compound, is_bound)).subquery("compounds")


@cache
def _boundaries(is_bound: bool, knowledge: Knowledge) -> sa.Subquery:
    whole = (compound_boundary.c.subdistrict == compound.c.subdistrict) & (
        compound_boundary.c.compound_id == compound.c.compound_id
    )
    rows = sa.select(compound_boundary).join(compound, whole).where(_visible(compound, is_bound))
    if knowledge is Knowledge.AS_KNOWN_THEN:
        rows = rows.where(compound_boundary.c.known_from.is_(None) | (compound_boundary.c.known_from < _END))
    return rows.subquery("boundaries")


@cache
def _buildings() -> sa.Subquery:
    return sa.select(building).where(building.c.subdistrict == _SUBDISTRICT).subquery("buildings")


@cache
def _complaints(is_bound: bool, knowledge: Knowledge) -> sa.Subquery:
    then = complaint.c
    if knowledge is Knowledge.AS_KNOWN_THEN:
        known: sa.ColumnElement[bool] = (then.known_from < _END) & (then.known_to.is_(None) | (then.known_to >= _END))
    else:
        known = then.known_to.is_(None)
    rows = sa.select(complaint).where(_visible(complaint, is_bound), then.received_at < _END, known)
    return rows.subquery("complaints")


@cache
def _revisions(is_bound: bool, knowledge: Knowledge) -> sa.Subquery:
    then = complaint.c
    rows = sa.select(complaint).where(_visible(complaint, is_bound), then.received_at < _END)
    if knowledge is Knowledge.AS_KNOWN_THEN:
        rows = rows.where(then.known_from < _END)
    return rows.subquery("revisions")


@cache
def _cases(is_bound: bool) -> sa.Subquery:
    return sa.select(case).where(_visible(case, is_bound)).subquery("cases")


@cache
def _attachments(is_bound: bool, knowledge: Knowledge) -> sa.Subquery:
    rows = sa.select(attachment).where(_visible(attachment, is_bound))
    if knowledge is Knowledge.AS_KNOWN_THEN:
        rows = rows.where(attachment.c.uploaded_at < _END)
    return rows.subquery("attachments")


@cache
def _entries(is_bound: bool, knowledge: Knowledge) -> sa.Subquery:
    own = _cases(is_bound)
    rows = (
        sa.select(case_event, own.c.committee_code, own.c.compound_id, own.c.building_id, own.c.dwelling_id)
        .join(own, case_event.c.case_id == own.c.case_id)
        .where(case_event.c.subdistrict == _SUBDISTRICT, case_event.c.occurred_on <= AS_OF)
    )
    if knowledge is Knowledge.AS_KNOWN_THEN:
        rows = rows.where(case_event.c.recorded_at < _END)
    return rows.subquery("entries")


@cache
def _events(is_bound: bool, knowledge: Knowledge) -> sa.Subquery:
    entries = _entries(is_bound, knowledge)
    voided = sa.select(case_event.c.voids).where(
        case_event.c.subdistrict == _SUBDISTRICT, case_event.c.voids.is_not(None)
    )
    if knowledge is Knowledge.AS_KNOWN_THEN:
        voided = voided.where(case_event.c.recorded_at < _END)
    rows = sa.select(entries).where(
        entries.c.kind != EventKind.EVENT_VOIDED.value, entries.c.uid.not_in(voided.scalar_subquery())
    )
    return rows.subquery("events")


@cache
def _accounts(is_bound: bool) -> sa.Subquery:
    columns = (account.c.name, account.c.display, account.c.role, account.c.committee_code)
    in_use = account.c.committee_code.is_not(None) & account.c.is_disabled.is_(False)
    return sa.select(*columns).where(_visible(account, is_bound), in_use).subquery("accounts")


@cache
def _work_logs(is_bound: bool, knowledge: Knowledge) -> sa.Subquery:
    is_void: sa.ColumnElement[bool] = work_log.c.voided_at.is_not(None)
    rule = _visible(work_log, is_bound) & (work_log.c.occurred_on <= AS_OF)
    if knowledge is Knowledge.AS_KNOWN_THEN:
        is_void &= work_log.c.voided_at < _END
        rule &= work_log.c.recorded_at < _END
    return sa.select(work_log, sa.case((is_void, 1), else_=0).label("is_void")).where(rule).subquery("work_logs")


@cache
def _route_plans(is_bound: bool, knowledge: Knowledge) -> sa.Subquery:
    rule: sa.ColumnElement[bool] = route_plan.c.subdistrict == _SUBDISTRICT
    if is_bound:
        # A plan is of the whole street; a committee reads its own stops.
        rule &= sa.false()
    if knowledge is Knowledge.AS_KNOWN_THEN:
        rule &= route_plan.c.saved_at < _END
    return sa.select(route_plan).where(rule).subquery("route_plans")


@cache
def _route_stops(is_bound: bool, knowledge: Knowledge) -> sa.Subquery:
    names = ("number", "revision", "status", "saved_at")
    whole = (route_stop.c.subdistrict == route_plan.c.subdistrict) & (route_stop.c.version == route_plan.c.version)
    rows = (
        sa.select(route_stop, *(route_plan.c[name] for name in names))
        .join(route_plan, whole)
        .where(_visible(route_stop, is_bound))
    )
    if knowledge is Knowledge.AS_KNOWN_THEN:
        rows = rows.where(route_plan.c.saved_at < _END)
    return rows.subquery("route_stops")


@cache
def _persons(is_bound: bool, knowledge: Knowledge) -> sa.Subquery:
    events = _events(is_bound, knowledge)
    rows = sa.select(
        party_person,
        events.c.occurred_on,
        events.c.recorded_at,
        events.c.recorded_by,
        events.c.compound_id,
        events.c.dwelling_id,
    ).join(events, party_person.c.event_uid == events.c.uid)
    return rows.where(_visible(party_person, is_bound)).subquery("persons")


def view_of(actor: Actor, subdistrict: str, as_of: date, knowledge: Knowledge, counting: Counting = EVERYTHING) -> View:
    """The view of an actor.

    Raises PermissionDeniedError for the system administrator, who keeps accounts and sees no data, and for a role
    bound to a committee whose account names none.
    """
    if actor.role is Role.SYSTEM_ADMIN:
        raise PermissionDeniedError("系统管理员只管理账号，不能查看业务数据。请用业务岗位的账号登录。")
    if actor.role not in COMMITTEE_ROLES:
        return View(subdistrict, None, as_of, knowledge, counting)
    if not actor.committee_code:
        raise PermissionDeniedError(
            f"账号“{actor.account}”是{actor.role.label}岗位，但没有指定居委会，不能查看数据。请由管理员补充所属居委会。"
        )
    return View(subdistrict, actor.committee_code, as_of, knowledge, counting)
