"""What one user may see, as of a date: the only source that queries may read from.

A View hands out the rows of each table already cut down to the subdistrict, to the committee of a bound role
and to what was visible on the date. Nothing in data/queries names a table that this module could hand out.

Visible on D, 当时已知: events that had happened and were recorded by the end of D, voided ones left out when the
void itself was recorded by D; the revision of a complaint that was current at the end of D.
按最新补录: events that had happened by D, whenever recorded, all voids applied; the current revision of complaints
received by D.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

import sqlalchemy as sa

from casework.errors import PermissionDeniedError
from casework.events import Actor
from casework.vocabulary import EventKind, Knowledge, Role
from data.schema import SHANGHAI, building, case, case_event, complaint, compound

COMMITTEE_ROLES = frozenset({Role.COMMITTEE, Role.POPULATION_OFFICER})


@dataclass(frozen=True, slots=True)
class View:
    """Rows of one subdistrict (of one committee when committee_code is set) as of a date."""

    subdistrict: str
    committee_code: str | None
    as_of: date
    knowledge: Knowledge

    @property
    def end(self) -> datetime:
        """The moment at which as_of is over, in Shanghai."""
        return datetime.combine(self.as_of + timedelta(days=1), time(), SHANGHAI)

    def at(self, as_of: date) -> View:
        """The same user's view on another day; 当时已知 then means known on that day."""
        return replace(self, as_of=as_of)

    def committees(self, table: sa.FromClause) -> sa.ColumnElement[bool]:
        """The one rule of row access: which rows of a table with a committee code the user may see."""
        rule: sa.ColumnElement[bool] = table.c.subdistrict == self.subdistrict
        if self.committee_code is None:
            return rule
        return rule & (table.c.committee_code == self.committee_code)

    def compounds(self) -> sa.Subquery:
        """The compounds (not dated: the gazetteer is as it is today)."""
        return sa.select(compound).where(self.committees(compound)).subquery("compounds")

    def buildings(self) -> sa.Subquery:
        """The buildings of the visible compounds."""
        own = self.compounds()
        return (
            sa.select(building)
            .join(own, building.c.compound_id == own.c.compound_id)
            .where(building.c.subdistrict == self.subdistrict)
            .subquery("buildings")
        )

    def complaints(self) -> sa.Subquery:
        """One revision of each complaint received by as_of. Orders without a committee are for unbound roles only."""
        then = complaint.c
        if self.knowledge is Knowledge.AS_KNOWN_THEN:
            known: sa.ColumnElement[bool] = (then.known_from < self.end) & (
                then.known_to.is_(None) | (then.known_to >= self.end)
            )
        else:
            known = then.known_to.is_(None)
        rows = sa.select(complaint).where(self.committees(complaint), then.received_at < self.end, known)
        return rows.subquery("complaints")

    def revisions(self) -> sa.Subquery:
        """All revisions of complaints received by as_of that the view may know of, replaced ones included."""
        then = complaint.c
        rows = sa.select(complaint).where(self.committees(complaint), then.received_at < self.end)
        if self.knowledge is Knowledge.AS_KNOWN_THEN:
            rows = rows.where(then.known_from < self.end)
        return rows.subquery("revisions")

    def cases(self) -> sa.Subquery:
        """The case files, also those without a visible event yet: join with events()."""
        return sa.select(case).where(self.committees(case)).subquery("cases")

    def entries(self) -> sa.Subquery:
        """All case events the view knows of, voided ones and the voids themselves included."""
        own = self.cases()
        rows = (
            sa.select(case_event, own.c.committee_code, own.c.compound_id, own.c.building_id, own.c.dwelling_id)
            .join(own, case_event.c.case_id == own.c.case_id)
            .where(case_event.c.subdistrict == self.subdistrict, case_event.c.occurred_on <= self.as_of)
        )
        if self.knowledge is Knowledge.AS_KNOWN_THEN:
            rows = rows.where(case_event.c.recorded_at < self.end)
        return rows.subquery("entries")

    def events(self) -> sa.Subquery:
        """The case events that count: neither voided nor voids."""
        entries = self.entries()
        voided = sa.select(case_event.c.voids).where(
            case_event.c.subdistrict == self.subdistrict, case_event.c.voids.is_not(None)
        )
        if self.knowledge is Knowledge.AS_KNOWN_THEN:
            voided = voided.where(case_event.c.recorded_at < self.end)
        rows = sa.select(entries).where(
            entries.c.kind != EventKind.EVENT_VOIDED.value, entries.c.uid.not_in(voided.scalar_subquery())
        )
        return rows.subquery("events")


def view_of(actor: Actor, subdistrict: str, as_of: date, knowledge: Knowledge) -> View:
    """The view of an actor.

    Raises PermissionDeniedError for the system administrator, who keeps accounts and sees no data, and for a role
    bound to a committee whose account names none.
    """
    if actor.role is Role.SYSTEM_ADMIN:
        raise PermissionDeniedError("系统管理员只管理账号，不能查看业务数据。请用业务岗位的账号登录。")
    if actor.role not in COMMITTEE_ROLES:
        return View(subdistrict, None, as_of, knowledge)
    if not actor.committee_code:
        raise PermissionDeniedError(
            f"账号“{actor.account}”是{actor.role.label}岗位，但没有指定居委会，不能查看数据。请由管理员补充所属居委会。"
        )
    return View(subdistrict, actor.committee_code, as_of, knowledge)
