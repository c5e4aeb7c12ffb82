"""A penalty record checked against the procedure: what is missing or late on a day, by article.

Source: 行政处罚法 (2021), as cited at each rule. Limits and periods come from PenaltyRules.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from casework.calendar import WorkingCalendar
from casework.penalties.penalty import Penalty, PenaltyKind, PenaltyRules, Procedure

LEAST_INSPECTORS = 2


@dataclass(frozen=True, slots=True)
class ProcedureGap:
    """What the procedure still lacks or did not keep: a Chinese sentence and its article."""

    key: str
    sentence: str
    article: str


def penalty_gaps(
    penalty: Penalty, rules: PenaltyRules, calendar: WorkingCalendar, as_of: date
) -> tuple[ProcedureGap, ...]:
    """What the procedure lacks on as_of, in the order of the work; empty when nothing does."""
    return tuple(gap for check in _CHECKS for gap in [check(penalty, rules, calendar, as_of)] if gap is not None)


_Check = Callable[[Penalty, PenaltyRules, WorkingCalendar, date], ProcedureGap | None]


def _simple_limit(penalty: Penalty, rules: PenaltyRules, _: WorkingCalendar, __: date) -> ProcedureGap | None:
    limit = rules.simple_limit(penalty.party)
    if penalty.procedure is not Procedure.SIMPLE or penalty.amount is None or penalty.amount <= limit:
        return None
    return ProcedureGap(
        "simple_limit",
        f"对{penalty.party.label}适用简易程序的罚款不得超过 {limit} 元，现为 {penalty.amount} 元，应改用普通程序。",
        "行政处罚法 第五十一条",
    )


def _inspectors(penalty: Penalty, _: PenaltyRules, __: WorkingCalendar, ___: date) -> ProcedureGap | None:
    if penalty.decided_on is None or (penalty.inspectors or 0) >= LEAST_INSPECTORS:
        return None
    told = "没有登记" if penalty.inspectors is None else f"只有 {penalty.inspectors} 名"
    return ProcedureGap(
        "inspectors",
        f"调查时执法人员不得少于 {LEAST_INSPECTORS} 人并应出示执法证件，{told}。",
        "行政处罚法 第四十二条、第五十五条",
    )


def _evidence(penalty: Penalty, _: PenaltyRules, __: WorkingCalendar, ___: date) -> ProcedureGap | None:
    if penalty.decided_on is None or penalty.evidence:
        return None
    return ProcedureGap("evidence", "没有证据目录，证据须经查证属实才能作为认定的根据。", "行政处罚法 第四十六条")


def _informed(penalty: Penalty, _: PenaltyRules, __: WorkingCalendar, ___: date) -> ProcedureGap | None:
    if penalty.decided_on is None or penalty.informed_on is not None:
        return None
    return ProcedureGap("informed", "决定之前没有告知内容、事实、理由、依据和权利的记录。", "行政处罚法 第四十四条")


def _heard(penalty: Penalty, _: PenaltyRules, __: WorkingCalendar, ___: date) -> ProcedureGap | None:
    if penalty.decided_on is None or penalty.defence_heard:
        return None
    return ProcedureGap(
        "heard", "没有听取陈述、申辩的记录（当事人明确放弃的，也请登记）。", "行政处罚法 第四十五条、第六十二条"
    )


def _hearing_offered(penalty: Penalty, _: PenaltyRules, __: WorkingCalendar, ___: date) -> ProcedureGap | None:
    needs = penalty.procedure is Procedure.ORDINARY and penalty.kind is PenaltyKind.FINE
    if not needs or penalty.decided_on is None or penalty.hearing_offered is not None:
        return None
    return ProcedureGap(
        "hearing_offered",
        "没有写明是否告知听证权利：数额较大的罚款必须告知；不属于数额较大的，请登记“否”。",
        "行政处罚法 第六十三条",
    )


def _hearing_wait(penalty: Penalty, rules: PenaltyRules, calendar: WorkingCalendar, _: date) -> ProcedureGap | None:
    told, decided = penalty.informed_on, penalty.decided_on
    if not penalty.hearing_offered or told is None or decided is None or penalty.hearing_requested_on is not None:
        return None
    last_day = calendar.add_working_days(told, rules.hearing_request_working_days)
    if decided > last_day:
        return None
    return ProcedureGap(
        "hearing_wait",
        f"当事人可在 {last_day} 以前（告知后 {rules.hearing_request_working_days} 个工作日）申请听证，"
        f"期满前的 {decided} 已作出决定。",
        "行政处罚法 第六十四条、第八十五条",
    )


def _hearing_held(penalty: Penalty, _: PenaltyRules, __: WorkingCalendar, ___: date) -> ProcedureGap | None:
    if penalty.hearing_requested_on is None or penalty.decided_on is None or penalty.hearing_on is not None:
        return None
    return ProcedureGap("hearing_held", "当事人申请了听证，没有举行听证的记录。", "行政处罚法 第六十四条")


def _hearing_notice(penalty: Penalty, rules: PenaltyRules, calendar: WorkingCalendar, _: date) -> ProcedureGap | None:
    if penalty.hearing_on is None:
        return None
    latest = calendar.add_working_days(penalty.hearing_on, -rules.hearing_notice_working_days)
    if penalty.hearing_notified_on is not None and penalty.hearing_notified_on <= latest:
        return None
    return ProcedureGap(
        "hearing_notice",
        f"听证的时间、地点应在 {latest} 以前（举行前 {rules.hearing_notice_working_days} 个工作日）通知当事人。",
        "行政处罚法 第六十四条、第八十五条",
    )


def _decided_in_time(penalty: Penalty, rules: PenaltyRules, _: WorkingCalendar, as_of: date) -> ProcedureGap | None:
    if penalty.procedure is Procedure.SIMPLE or penalty.kind is PenaltyKind.NONE or penalty.filed_on is None:
        return None
    last_day = penalty.filed_on + timedelta(days=rules.decide_within_days)
    if (penalty.decided_on or as_of) <= last_day:
        return None
    return ProcedureGap(
        "decided_in_time",
        f"应在立案后 {rules.decide_within_days} 日内（{last_day} 以前）作出决定。",
        "行政处罚法 第六十条",
    )


def _served_in_time(
    penalty: Penalty, rules: PenaltyRules, calendar: WorkingCalendar, as_of: date
) -> ProcedureGap | None:
    if penalty.decided_on is None or penalty.procedure is Procedure.SIMPLE:
        return None
    last_day = calendar.add_working_days(penalty.decided_on, rules.serve_within_working_days)
    if (penalty.served_on or as_of) <= last_day:
        return None
    return ProcedureGap(
        "served_in_time",
        f"决定书应在 {last_day} 以前（{rules.serve_within_working_days} 个工作日内）送达。",
        "行政处罚法 第六十一条、第八十五条",
    )


_CHECKS: tuple[_Check, ...] = (
    _simple_limit,
    _inspectors,
    _evidence,
    _informed,
    _heard,
    _hearing_offered,
    _hearing_wait,
    _hearing_held,
    _hearing_notice,
    _decided_in_time,
    _served_in_time,
)
