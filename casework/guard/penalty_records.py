"""The penalties of a file: each record replaces the one before with the same 案号; appeals are applied to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from casework.enforcement.words import AppealResult, AppealTarget
from casework.events import CaseEvent
from casework.penalties.facts import readable_penalty
from casework.penalties.penalty import Penalty
from casework.vocabulary import EventKind


@dataclass(frozen=True, slots=True)
class PenaltyRecord:
    """A penalty as it stands. recorded_on: the day of the newest record.

    revocation_open_since: an appeal ended in 撤销 on that day, and the record does not say so yet.
    """

    penalty: Penalty
    recorded_on: date
    revocation_open_since: date | None = None


def penalty_records(events: Sequence[CaseEvent]) -> tuple[PenaltyRecord, ...]:
    """The penalties in the order in which they were first recorded.

    events: those that count, in their order. A record that today's rules cannot read is left out.
    """
    found: dict[str, PenaltyRecord] = {}
    against_penalty = False
    for event in events:
        if event.kind is EventKind.PENALTY_RECORDED:
            penalty = readable_penalty(event.facts)
            if penalty is None:
                continue
            before = found.get(penalty.reference)
            open_since = None if before is None or penalty.revoked_on else before.revocation_open_since
            found[penalty.reference] = PenaltyRecord(penalty, event.occurred_on, open_since)
        elif event.kind is EventKind.APPEAL_FILED:
            against_penalty = event.facts.get("against") == AppealTarget.PENALTY.value
            if against_penalty:
                found = {key: _appealed(record, True) for key, record in found.items()}
        elif event.kind is EventKind.APPEAL_CLOSED and against_penalty:
            found = {key: _closed(record, event) for key, record in found.items()}
            against_penalty = False
    return tuple(found.values())


def _appealed(record: PenaltyRecord, under_appeal: bool) -> PenaltyRecord:
    return replace(record, penalty=replace(record.penalty, under_appeal=under_appeal))


def _closed(record: PenaltyRecord, event: CaseEvent) -> PenaltyRecord:
    is_revoked = event.facts.get("result") == AppealResult.REVOKED.value
    stands = record.penalty.decided_on is not None and record.penalty.revoked_on is None
    closed = _appealed(record, False)
    return replace(closed, revocation_open_since=event.occurred_on) if is_revoked and stands else closed
