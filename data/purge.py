"""Deleting what the campaign no longer needs: persons, then words and photos; statistics and the chain stay whole.

One transaction, one audit row that names what went (ids and counts, never a name). Names and telephones are removed;
free texts are replaced by a word. An audit row that held a free text is rewritten, and the purge's own row keeps the
hash of what it is now, so that verification still finds any other change (data/verification.py). Of photos the rows
go here, the files after the commit (data/purge_files.py): a row never stands without its picture.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from casework.campaign.model import Campaign
from casework.errors import PermissionDeniedError
from casework.events import Actor, CaseEvent
from casework.privacy.retention import REDACTED, hold_reasons, without_free_texts
from casework.vocabulary import Knowledge, Role
from casework.workflow import fold, visible
from data.audit import PURGE_ACTION, event_from_row
from data.purged_words import events_without_words, log_without_words, worded_logs
from data.schema import case_event, complaint
from data.schema_attachments import attachment
from data.schema_persons import party_person
from data.store import Store
from data.writing import Writing

MAY_PURGE = frozenset({Role.SAFETY_OFFICE})
_DELETE_PERSON = party_person.delete().where(
    party_person.c.subdistrict == sa.bindparam("of_code"),
    party_person.c.person_id == sa.bindparam("of_person"),
    party_person.c.revision == sa.bindparam("of_revision"),
)
_DELETE_PHOTO = attachment.delete().where(
    attachment.c.subdistrict == sa.bindparam("of_code"),
    attachment.c.case_id == sa.bindparam("of_case"),
    attachment.c.number == sa.bindparam("of_number"),
)


@dataclass(frozen=True, slots=True)
class PurgePlan:
    """What a purge on as_of removes. persons: (person_id, revision); events: versions with free texts to take out.

    photos: (case, number, version, hash). logs: versions of entries in the work logs with free texts to take out.
    held: case → why it is kept whole. persons_until, free_texts_until, photos_until: the last days of keeping.
    """

    as_of: date
    persons_until: date
    free_texts_until: date
    photos_until: date
    persons: tuple[tuple[str, int], ...]
    person_cases: tuple[str, ...]
    events: tuple[int, ...]
    event_cases: tuple[str, ...]
    complaint_texts: int
    photos: tuple[tuple[str, int, int, str], ...]
    logs: tuple[int, ...]
    held: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """True when nothing is to be removed."""
        return not (self.persons or self.events or self.complaint_texts or self.photos or self.logs)


def purge_plan(connection: sa.Connection, code: str, campaign: Campaign, as_of: date) -> PurgePlan:
    """What the terms of the campaign allow to remove on as_of."""
    rules, end = campaign.retention, campaign.ends_on
    persons_until, texts_until = rules.persons_until(end), rules.free_texts_until(end)
    photos_until = rules.photos_until(end)
    events = _events(connection, code)
    held = {}
    for case_id, own in events.items():
        counting = visible(own, as_of, Knowledge.LATEST)
        reasons = hold_reasons(
            case_id, fold(counting, as_of), counting, rules.hold_cases, campaign.penalty.sue_within_months, as_of
        )
        if reasons:
            held[case_id] = reasons
    persons = connection.execute(
        sa.select(party_person.c.person_id, party_person.c.revision, party_person.c.case_id)
        .where(party_person.c.subdistrict == code)
        .order_by(party_person.c.person_id, party_person.c.revision)
    ).all()
    going = [row for row in persons if as_of > persons_until and row.case_id not in held]
    worded = [
        event
        for case_id, own in events.items()
        if as_of > texts_until and case_id not in held
        for event in own
        if without_free_texts(event.facts) != event.facts
    ]
    texts = sa.select(sa.func.count()).select_from(complaint).where(*_spoken(code))
    return PurgePlan(
        as_of=as_of,
        persons_until=persons_until,
        free_texts_until=texts_until,
        photos_until=photos_until,
        persons=tuple((row.person_id, row.revision) for row in going),
        person_cases=tuple(sorted({row.case_id for row in going})),
        events=tuple(sorted(event.version for event in worded)),
        event_cases=tuple(sorted({event.case_id for event in worded})),
        complaint_texts=connection.execute(texts).scalar_one() if as_of > texts_until else 0,
        photos=_photos(connection, code, held) if as_of > photos_until else (),
        logs=worded_logs(connection, code, held) if as_of > texts_until else (),
        held=held,
    )


def check_may_purge(actor: Actor) -> None:
    """Raise PermissionDeniedError unless the actor may remove data, or see what would be removed."""
    if actor.role not in MAY_PURGE:
        raise PermissionDeniedError(f"“{actor.role.label}”不能删除数据；到期删除由{Role.SAFETY_OFFICE.label}执行。")


def purge(store: Store, campaign: Campaign, actor: Actor, now: datetime) -> PurgePlan:
    """Remove what purge_plan names, all of it or nothing, and return what went.

    Raises PermissionDeniedError unless the actor is 平安办.
    """
    check_may_purge(actor)
    code = campaign.subdistrict_code
    with store.write(code) as writing:
        plan = purge_plan(writing.connection, code, campaign, now.date())
        if not plan.is_empty:
            _remove(writing, plan, actor, now)
    if not plan.is_empty:
        store.compact()
    return plan


def plan_content(plan: PurgePlan) -> dict[str, Any]:
    """The report of a purge: counts, ids of files, terms; no persons."""
    return {
        "as_of": plan.as_of.isoformat(),
        "persons_until": plan.persons_until.isoformat(),
        "free_texts_until": plan.free_texts_until.isoformat(),
        "photos_until": plan.photos_until.isoformat(),
        "persons": len(plan.persons),
        "person_cases": list(plan.person_cases),
        "events": len(plan.events),
        "event_cases": list(plan.event_cases),
        "complaint_texts": plan.complaint_texts,
        "photos": len(plan.photos),
        "photo_cases": sorted({case_id for case_id, *_ in plan.photos}),
        "logs": len(plan.logs),
        "held": {case_id: list(reasons) for case_id, reasons in sorted(plan.held.items())},
    }


def _remove(writing: Writing, plan: PurgePlan, actor: Actor, now: datetime) -> None:
    connection, code = writing.connection, writing.subdistrict
    if plan.persons:
        gone = [{"of_code": code, "of_person": one, "of_revision": revision} for one, revision in plan.persons]
        connection.execute(_DELETE_PERSON, gone)
    if plan.photos:
        photos = [{"of_code": code, "of_case": one, "of_number": number} for one, number, *_ in plan.photos]
        connection.execute(_DELETE_PHOTO, photos)
    rewritten = events_without_words(connection, code, plan.events)
    for version in plan.logs:
        rewritten |= log_without_words(connection, code, version)
    if plan.complaint_texts:
        connection.execute(sa.update(complaint).where(*_spoken(code)).values(text=REDACTED))
    content = {
        **plan_content(plan),
        "persons": [list(one) for one in plan.persons],
        "photos": [[case_id, number, version] for case_id, number, version, _ in plan.photos],
        "rewritten": rewritten,
    }
    writing.leave_audit(PURGE_ACTION, code, content, actor, now)


def _photos(
    connection: sa.Connection, code: str, held: Mapping[str, tuple[str, ...]]
) -> tuple[tuple[str, int, int, str], ...]:
    columns = (attachment.c.case_id, attachment.c.number, attachment.c.version, attachment.c.sha256)
    rows = connection.execute(
        sa.select(*columns).where(attachment.c.subdistrict == code).order_by(attachment.c.case_id, attachment.c.number)
    )
    return tuple((row.case_id, row.number, row.version, row.sha256) for row in rows if row.case_id not in held)


def _spoken(code: str) -> tuple[sa.ColumnElement[bool], ...]:
    return complaint.c.subdistrict == code, complaint.c.text != REDACTED


def _events(connection: sa.Connection, code: str) -> dict[str, list[CaseEvent]]:
    rows = connection.execute(
        sa.select(case_event).where(case_event.c.subdistrict == code).order_by(case_event.c.version)
    )
    found: defaultdict[str, list[CaseEvent]] = defaultdict(list)
    for row in rows:
        found[row.case_id].append(event_from_row(row))
    return found
