"""What the penalties of a file still ask, each by the last day of its period."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from casework.duties.duty import Duty, DutyKind, FileSoFar
from casework.guard.penalty_periods import decision_due, hearing_request_until, payment_due, service_due
from casework.guard.penalty_records import PenaltyRecord, penalty_records
from casework.guard.rules import GuardRules, guard_rules
from casework.permissions import MAY_RECORD
from casework.vocabulary import EventKind

_ACTS = (EventKind.PENALTY_RECORDED,)


def penalty_duties(file: FileSoFar) -> Iterator[Duty]:
    """Decide, serve, see paid, tell the credit platform; and the end of the time in which a hearing may be asked for.

    A penalty under appeal waits: its appeal is a duty of its own.
    Sources: 行政处罚法 第六十、六十一、六十四、六十七条；上海市社会信用条例 第三十七条.
    """
    rules = guard_rules(file.campaign, file.calendar)
    for record in penalty_records(file.events):
        if not record.penalty.under_appeal:
            yield from _running(record, rules)
        yield from _withdrawal(record, file)


def _running(record: PenaltyRecord, rules: GuardRules) -> Iterator[Duty]:
    penalty = record.penalty
    if penalty.revoked_on is not None or record.revocation_open_since is not None:
        return
    hearing = hearing_request_until(penalty, rules)
    if hearing is not None:
        reason = f"{penalty.informed_on} 告知听证权利，当事人可在 {hearing} 以前申请听证，期满前不得作出决定。"
        yield _duty(DutyKind.HEARING_PERIOD, hearing, reason)
    decide = decision_due(penalty, rules)
    if decide is not None:
        yield _duty(DutyKind.DECIDE_PENALTY, decide, f"{penalty.filed_on} 立案，应在 {decide} 以前作出处罚决定。")
    serve = service_due(penalty, rules)
    if serve is not None:
        yield _duty(DutyKind.SERVE_PENALTY, serve, f"{penalty.decided_on} 作出处罚决定，决定书应在 {serve} 以前送达。")
    pay = payment_due(penalty, rules)
    if pay is not None:
        reason = f"{penalty.served_on} 送达，罚款 {penalty.amount} 元应在 {pay} 以前缴纳，尚未登记缴纳。"
        yield _duty(DutyKind.SEE_PAID, pay, reason)


def _withdrawal(record: PenaltyRecord, file: FileSoFar) -> Iterator[Duty]:
    penalty, since = record.penalty, record.revocation_open_since
    if since is None and penalty.credit_reported_on is not None and penalty.credit_withdrawn_on is None:
        since = penalty.revoked_on
    if since is None:
        return
    due = file.working_days_after(since, file.campaign.penalty.credit_removal_working_days)
    reason = f"处罚决定 {since} 撤销，应立即登记撤销；已归集的，告知信用平台，{due} 以前删除。"
    yield _duty(DutyKind.WITHDRAW_CREDIT, due, reason)


def _duty(kind: DutyKind, due_on: date, reason: str) -> Duty:
    return Duty(kind, due_on, MAY_RECORD[EventKind.PENALTY_RECORDED], reason, _ACTS)
