"""The penalties of a file now: gaps of the procedure, periods that run out, surcharge, revoked decisions."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from casework.events import CaseEvent
from casework.guard import articles
from casework.guard.gaps import Gap, GapKind
from casework.guard.penalty_records import PenaltyRecord, penalty_records
from casework.guard.rules import GuardRules
from casework.guard.running import CaseGap
from casework.penalties.penalty import Penalty, PenaltyKind, Procedure, surcharge
from casework.penalties.procedure import penalty_gaps

_TIMED = frozenset({"decided_in_time", "served_in_time"})


def penalty_now(events: Sequence[CaseEvent], as_of: date, rules: GuardRules) -> Iterator[CaseGap]:
    """The gaps of every penalty of the file on as_of, in the order in which they were recorded."""
    for record in penalty_records(events):
        penalty = record.penalty
        if penalty.revoked_on is None:
            yield from _procedure(record, as_of, rules)
            yield from _payment(penalty, as_of, rules)
        yield from _revocation(record, rules)


def decision_due(penalty: Penalty, rules: GuardRules) -> date | None:
    """The last day to decide (第六十条); None when it is decided, or no period runs."""
    if penalty.procedure is Procedure.SIMPLE or penalty.kind is PenaltyKind.NONE or penalty.decided_on is not None:
        return None
    return None if penalty.filed_on is None else penalty.filed_on + timedelta(days=rules.penalty.decide_within_days)


def service_due(penalty: Penalty, rules: GuardRules) -> date | None:
    """The last day to serve the decision (第六十一条); None when it is served or not decided."""
    if penalty.procedure is Procedure.SIMPLE or penalty.decided_on is None or penalty.served_on is not None:
        return None
    return rules.calendar.add_working_days(penalty.decided_on, rules.penalty.serve_within_working_days)


def payment_due(penalty: Penalty, rules: GuardRules) -> date | None:
    """The last day to pay (第六十七条); None when it is paid, not served, or no fine."""
    if penalty.kind is not PenaltyKind.FINE or penalty.served_on is None or penalty.paid_on is not None:
        return None
    return penalty.served_on + timedelta(days=rules.penalty.pay_within_days)


def hearing_request_until(penalty: Penalty, rules: GuardRules) -> date | None:
    """The last day to ask for a hearing (第六十四条); None when it was not offered, was asked for, or is decided."""
    if not penalty.hearing_offered or penalty.informed_on is None:
        return None
    if penalty.hearing_requested_on is not None or penalty.decided_on is not None:
        return None
    return rules.calendar.add_working_days(penalty.informed_on, rules.penalty.hearing_request_working_days)


def review_until(penalty: Penalty, rules: GuardRules) -> date | None:
    """The last day to ask for 行政复议; None when the decision is not served."""
    return None if penalty.served_on is None else penalty.served_on + timedelta(days=rules.penalty.review_within_days)


def sue_until(penalty: Penalty, rules: GuardRules) -> date | None:
    """The last day to go to court (行政诉讼法 第四十六条); None when the decision is not served."""
    return None if penalty.served_on is None else months_after(penalty.served_on, rules.penalty.sue_within_months)


def months_after(day: date, months: int) -> date:
    """The same day so many months later, the last of the month where there is none."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _procedure(record: PenaltyRecord, as_of: date, rules: GuardRules) -> Iterator[CaseGap]:
    penalty = record.penalty
    dues = {"decided_in_time": decision_due(penalty, rules), "served_in_time": service_due(penalty, rules)}
    for gap in penalty_gaps(penalty, rules.penalty, rules.calendar, as_of):
        kind = GapKind.WARNING if gap.key in _TIMED else GapKind.BLOCKING
        sentence = f"{_named(penalty)}{gap.sentence}"
        yield CaseGap(Gap(gap.key, sentence, gap.article, kind), record.recorded_on, dues.get(gap.key))
    running = (
        (
            "decide_soon",
            dues["decided_in_time"],
            penalty.filed_on,
            "应在 {due} 以前作出决定。",
            articles.DECIDE_IN_TIME,
        ),
        ("serve_soon", dues["served_in_time"], penalty.decided_on, "决定书应在 {due} 以前送达。", articles.SERVE),
        (
            "hearing_open",
            hearing_request_until(penalty, rules),
            penalty.informed_on,
            "当事人可在 {due} 以前申请听证，期满前不得作出决定。",
            articles.HEARING,
        ),
    )
    for code, due, since, sentence, article in running:
        if due is not None and since is not None and 0 <= (due - as_of).days <= rules.remind_days:
            words = f"{_named(penalty)}{sentence.format(due=due)}"
            yield CaseGap(Gap(code, words, article, GapKind.WARNING), since, due)


def _payment(penalty: Penalty, as_of: date, rules: GuardRules) -> Iterator[CaseGap]:
    due = payment_due(penalty, rules)
    if due is None or penalty.served_on is None or (due - as_of).days > rules.remind_days:
        return
    late = surcharge(penalty, rules.penalty, as_of)
    more = f"已逾期，加处罚款 {late} 元（不超过罚款本数）。" if late else ""
    sentence = f"{_named(penalty)}罚款 {penalty.amount} 元应在 {due} 以前缴纳。{more}"
    yield CaseGap(Gap("unpaid", sentence, articles.PAY, GapKind.WARNING), penalty.served_on, due)


def _revocation(record: PenaltyRecord, rules: GuardRules) -> Iterator[CaseGap]:
    penalty, working_days = record.penalty, rules.penalty.credit_removal_working_days
    since = record.revocation_open_since
    if since is not None:
        due = rules.calendar.add_working_days(since, working_days)
        sentence = (
            f"{_named(penalty)}处罚决定已于 {since} 撤销，请登记撤销日期；已归集的，立即告知信用平台"
            f"（平台应在 {working_days} 个工作日内删除）。"
        )
        gap = Gap("revocation_not_recorded", sentence, articles.CREDIT_REMOVAL, GapKind.WARNING)
        yield CaseGap(gap, since, due)
    if (
        penalty.revoked_on is not None
        and penalty.credit_reported_on is not None
        and penalty.credit_withdrawn_on is None
    ):
        due = rules.calendar.add_working_days(penalty.revoked_on, working_days)
        sentence = (
            f"{_named(penalty)}处罚决定已于 {penalty.revoked_on} 撤销且已归集，请立即告知信用平台，{due} 以前删除。"
        )
        gap = Gap("credit_not_withdrawn", sentence, articles.CREDIT_REMOVAL, GapKind.WARNING)
        yield CaseGap(gap, penalty.revoked_on, due)


def _named(penalty: Penalty) -> str:
    return f"处罚“{penalty.reference}”：" if penalty.reference else "处罚："
