"""程序检查: what the files that one reader may see still lack by law, and the register of penalties."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from casework.calendar import WorkingCalendar
from casework.campaign.model import Campaign
from casework.guard import CaseGap, GuardRules, case_gaps, guard_rules
from casework.guard.penalty_periods import decision_due, hearing_request_until, payment_due, service_due
from casework.guard.penalty_records import penalty_records
from casework.penalties.penalty import CreditAnswer, Penalty, credit_reportable, surcharge
from casework.vocabulary import Stage
from data.access import Reader
from data.queries.work_files import WorkFile


@dataclass(frozen=True, slots=True)
class ProcedureFile:
    """A file with at least one gap, in the order of the procedure."""

    case_id: str
    address: str
    committee_code: str
    stage: Stage
    gaps: tuple[CaseGap, ...]


@dataclass(frozen=True, slots=True)
class PenaltyRow:
    """A penalty as it stands. next_due: the end of the period that runs now; late: the surcharge in yuan."""

    case_id: str
    address: str
    committee_code: str
    penalty: Penalty
    next_due: date | None
    late: Decimal | None
    credit: CreditAnswer


@dataclass(frozen=True, slots=True)
class ProcedureCheck:
    """n: files looked at (open, or with a penalty or an overridden step). files, penalties: by committee, by number."""

    as_of: date
    n: int
    files: tuple[ProcedureFile, ...]
    penalties: tuple[PenaltyRow, ...]


def procedure_check(reader: Reader, campaign: Campaign, calendar: WorkingCalendar) -> ProcedureCheck:
    """The gaps of every file on the reader's as_of, in the official order of the committees."""
    codes = tuple(committee.code for committee in campaign.committees)
    return reader.derived(_check, codes, guard_rules(campaign, calendar))


def _check(reader: Reader, codes: tuple[str, ...], rules: GuardRules) -> ProcedureCheck:
    place = {code: number for number, code in enumerate(codes)}
    looked = reader.per_file(_looked_at, rules)
    looked.sort(key=lambda one: (place.get(one[0].committee_code, len(place)), one[0].case_id))
    looked_at = 0
    found: list[ProcedureFile] = []
    penalties: list[PenaltyRow] = []
    for file, (gaps, own) in looked:
        looked_at += bool(file.state.is_open or gaps or own)
        penalties += own
        if gaps and file.state.stage is not None:
            found.append(ProcedureFile(file.case_id, file.address, file.committee_code, file.state.stage, gaps))
    return ProcedureCheck(reader.as_of, looked_at, tuple(found), tuple(penalties))


def _looked_at(file: WorkFile, rules: GuardRules) -> tuple[tuple[CaseGap, ...], tuple[PenaltyRow, ...]]:
    """What the file lacks, and its penalties."""
    return tuple(case_gaps(file.state, file.events, rules)), _penalties(file, rules, file.state.as_of)


def _penalties(file: WorkFile, rules: GuardRules, as_of: date) -> tuple[PenaltyRow, ...]:
    return tuple(
        PenaltyRow(
            file.case_id,
            file.address,
            file.committee_code,
            record.penalty,
            _next_due(record.penalty, rules),
            surcharge(record.penalty, rules.penalty, as_of),
            credit_reportable(record.penalty),
        )
        for record in penalty_records(file.events)
    )


def _next_due(penalty: Penalty, rules: GuardRules) -> date | None:
    if penalty.revoked_on is not None:
        return None
    running: Sequence[date | None] = (
        hearing_request_until(penalty, rules),
        decision_due(penalty, rules),
        service_due(penalty, rules),
        payment_due(penalty, rules),
    )
    return min((due for due in running if due is not None), default=None)
