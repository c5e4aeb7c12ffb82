"""One open write transaction in one subdistrict: the store's side of casework.ports.CaseLog.

The subdistrict's row is locked before anything is read, so writers of one subdistrict follow each other.
That is what makes the version numbers gap-free and in commit order, and what allows this object to keep
the last hash, the version and the events it has seen in memory instead of asking the database again.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from casework.errors import ConflictError, NotFoundError
from casework.events import Actor, Case, CaseEvent, EventDraft
from casework.orders.facts import entered_facts
from casework.orders.rules import OrderNumbering
from casework.vocabulary import EventKind
from data.audit import EVENT_ACTION, canonical_json, chained_hash, event_content, event_from_row
from data.order_numbers import DrawnNumber, keep_number, next_number
from data.schema import SHANGHAI, audit, case, case_event, compound, dwelling, subdistrict

_code: sa.BindParameter[str] = sa.bindparam("for_code")
_LOCK = sa.select(subdistrict.c.version).where(subdistrict.c.code == _code).with_for_update()
_BUMP = sa.update(subdistrict).where(subdistrict.c.code == _code).values(version=sa.bindparam("new_version"))
_HASH = sa.select(audit.c.hash).where(audit.c.subdistrict == _code, audit.c.version == sa.bindparam("of_version"))
_CASE = sa.select(case).where(case.c.subdistrict == _code, case.c.case_id == sa.bindparam("id"))
_CASE_OF_DWELLING = sa.select(case.c.case_id).where(
    case.c.subdistrict == _code, case.c.dwelling_id == sa.bindparam("id")
)
_DWELLING = (
    sa.select(dwelling.c.building_id, dwelling.c.compound_id, compound.c.committee_code)
    .join(
        compound,
        (compound.c.subdistrict == dwelling.c.subdistrict) & (compound.c.compound_id == dwelling.c.compound_id),
    )
    .where(dwelling.c.subdistrict == _code, dwelling.c.dwelling_id == sa.bindparam("id"))
)
_EVENT = sa.select(case_event).where(case_event.c.subdistrict == _code, case_event.c.uid == sa.bindparam("id"))
_EVENTS = (
    sa.select(case_event)
    .where(case_event.c.subdistrict == _code, case_event.c.case_id == sa.bindparam("id"))
    .order_by(case_event.c.version)
)


class Writing:
    """A write transaction of one subdistrict (implements casework.ports.CaseLog).

    connection: for the rows of other tables; write them under a number from leave_audit. Case events go
    through append only. numbering: how orders are numbered; without it they get no number.
    """

    def __init__(self, connection: sa.Connection, code: str, numbering: OrderNumbering | None = None) -> None:
        self.connection = connection
        self.subdistrict = code
        self._numbering = numbering
        version = connection.execute(_LOCK, {"for_code": code}).scalar_one_or_none()
        if version is None:
            raise NotFoundError(f"数据库里没有代码为“{code}”的街道。请检查 campaign.toml 中的街道代码，或先初始化。")
        self._version_before: int = version
        self._version: int = version
        self._hash: str = (
            connection.execute(_HASH, {"for_code": code, "of_version": version}).scalar_one_or_none() or ""
        )
        self._cases: dict[str, Case] = {}
        self._case_events: dict[str, list[CaseEvent]] = {}
        self._unused_uids: set[str] = set()
        self._opened: dict[str, dict[str, Any]] = {}

    @property
    def version(self) -> int:
        """The number of the last write, this transaction's own included."""
        return self._version

    def is_new(self, event: CaseEvent) -> bool:
        """True when the event was recorded in this transaction, False when it was there before."""
        return event.version > self._version_before

    def leave_audit(self, action: str, subject: str, content: Mapping[str, Any], actor: Actor, at: datetime) -> int:
        """Take the next version, leave its audit row, return it: the number for the rows written under it.

        action: what was done, e.g. "import_hotline"; subject: to what; content: plain JSON values; at: aware.
        """
        if at.tzinfo is None:
            raise ValueError("a stored time needs a time zone")
        row: dict[str, Any] = {
            "subdistrict": self.subdistrict,
            "version": self._version + 1,
            "at": at,
            "account": actor.account,
            "role": actor.role.value,
            "action": action,
            "subject": subject,
            "content": canonical_json(content),
        }
        digest = chained_hash(self._hash, row)
        self.connection.execute(audit.insert(), {**row, "hash": digest})
        self._version += 1
        self._hash = digest
        return self._version

    def case(self, case_id: str) -> Case | None:
        """The case, or None when the subdistrict has none of that id."""
        known = self._cases.get(case_id)
        if known is not None:
            return known
        row = self._one(_CASE, case_id)
        if row is None:
            return None
        found = Case(row.case_id, row.dwelling_id, row.committee_code)
        self._cases[case_id] = found
        return found

    def open_case(self, case_opened: Case) -> None:
        """Store a new case; its first event must follow in the same transaction and carries it in its audit row.

        Raises NotFoundError when the dwelling is not registered, or not in the committee's compounds; ConflictError
        when it has a case already.
        """
        place = self._one(_DWELLING, case_opened.dwelling_id)
        if place is None:
            raise NotFoundError(f"没有编号为 {case_opened.dwelling_id} 的户。请先在小区数据中登记该户，再建档。")
        # Who is responsible follows from the place, not from who asks: else a committee could open, and from then
        # on see, the file of a dwelling of another one by naming itself.
        if place.committee_code != case_opened.committee_code:
            raise NotFoundError("该户不在所填居委会的责任区内，不能由它建档。请核对居委会和户。")
        other = self._one(_CASE_OF_DWELLING, case_opened.dwelling_id)
        if other is not None:
            raise ConflictError(f"该户已有档案（{other.case_id}），一户只建一档。请在原档案中继续登记。")
        if self.case(case_opened.case_id) is not None:
            raise ConflictError(f"档案编号“{case_opened.case_id}”已被使用。请换一个编号。")
        row = {**asdict(case_opened), **place._asdict()}
        self.connection.execute(case.insert(), {"subdistrict": self.subdistrict, **row})
        self._cases[case_opened.case_id] = case_opened
        self._case_events[case_opened.case_id] = []
        self._opened[case_opened.case_id] = row

    def event(self, uid: str) -> CaseEvent | None:
        """The recorded event with this client uid, or None."""
        if uid in self._unused_uids:
            return None
        row = self._one(_EVENT, uid)
        if row is None:
            self._unused_uids.add(uid)
            return None
        return event_from_row(row)

    def events(self, case_id: str) -> tuple[CaseEvent, ...]:
        """All events of the case in the order in which they were recorded, voided ones included."""
        return tuple(self._events_of(case_id))

    def append(self, draft: EventDraft, actor: Actor, recorded_at: datetime) -> CaseEvent:
        """Append the event and its audit row under the next version; a uid already recorded is not recorded again.

        Raises NotFoundError when there is no such case, ConflictError when the uid stands for another event.
        """
        recorded = self.event(draft.uid)
        if recorded is not None:
            if _entered(recorded) != _entered(draft):
                raise ConflictError("同一编号的记录已存在，但内容不同，未保存。请刷新页面后重新填写。")
            return recorded
        if self.case(draft.case_id) is None:
            raise NotFoundError(f"没有编号为“{draft.case_id}”的档案。请先建档。")
        known = self._events_of(draft.case_id)
        drawn = self._draw_number(draft)
        if drawn is not None:
            draft = replace(draft, facts={**draft.facts, "number": drawn.text})
        content = event_content(draft)
        opened = self._opened.pop(draft.case_id, None)
        audited = content if opened is None else {**content, "opened": opened}
        version = self.leave_audit(EVENT_ACTION, draft.case_id, audited, actor, recorded_at)
        facts = canonical_json(content["facts"])
        is_void = draft.kind is EventKind.EVENT_VOIDED
        row = {
            "subdistrict": self.subdistrict,
            "version": version,
            "uid": draft.uid,
            "case_id": draft.case_id,
            "kind": draft.kind.value,
            "occurred_on": draft.occurred_on,
            "due_on": draft.due_on,
            "recorded_at": recorded_at,
            "recorded_by": actor.account,
            "voids": draft.facts["voids"] if is_void else None,
            "facts": facts,
        }
        self.connection.execute(case_event.insert(), row)
        self._unused_uids.discard(draft.uid)
        event = CaseEvent(
            version=version,
            uid=draft.uid,
            case_id=draft.case_id,
            kind=draft.kind,
            occurred_on=draft.occurred_on,
            recorded_at=recorded_at.astimezone(SHANGHAI),
            recorded_by=actor.account,
            due_on=draft.due_on,
            facts=json.loads(facts),
        )
        known.append(event)
        if drawn is not None:
            keep_number(self.connection, self.subdistrict, drawn, event)
        return event

    def _draw_number(self, draft: EventDraft) -> DrawnNumber | None:
        """The number that an order gets; None for other drafts, and where nobody said how orders are numbered."""
        file = self.case(draft.case_id)
        if draft.kind is not EventKind.ORDER_ISSUED or self._numbering is None or file is None:
            return None
        return next_number(self.connection, self.subdistrict, file.committee_code, draft, self._numbering)

    def finish(self) -> None:
        """Store the version reached; called once, by the store, before the commit."""
        if self._opened:
            raise RuntimeError(f"cases opened without a first event: {sorted(self._opened)}")
        if self._version != self._version_before:
            self.connection.execute(_BUMP, {"for_code": self.subdistrict, "new_version": self._version})

    def _events_of(self, case_id: str) -> list[CaseEvent]:
        known = self._case_events.get(case_id)
        if known is None:
            rows = self.connection.execute(_EVENTS, {"for_code": self.subdistrict, "id": case_id})
            known = self._case_events[case_id] = [event_from_row(row) for row in rows]
        return known

    def _one(self, statement: sa.Select[Any], identity: str | int) -> sa.Row[Any] | None:
        return self.connection.execute(statement, {"for_code": self.subdistrict, "id": identity}).one_or_none()


def _entered(entry: EventDraft | CaseEvent) -> dict[str, Any]:
    """What somebody entered, as it would be read back (tuples become lists)."""
    plain: dict[str, Any] = json.loads(canonical_json({**event_content(entry), "facts": entered_facts(entry)}))
    return plain
