"""Before a penalty is recorded: what 行政处罚法 asks for up to the decision, and what may go to the credit platform."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from casework.guard import articles
from casework.guard.gaps import Gap, GapKind
from casework.guard.penalty_records import penalty_records
from casework.guard.situation import Situation
from casework.penalties.facts import readable_penalty
from casework.penalties.penalty import Penalty, PenaltyKind, credit_reportable
from casework.penalties.procedure import penalty_gaps
from casework.vocabulary import ClearingWay, EventKind
from casework.workflow import CaseState

# A day that has passed cannot be kept any more; to refuse the record would only hide that it was missed.
_LATE = frozenset({"decided_in_time", "served_in_time"})


def penalty_checks(before: Situation) -> Iterator[Gap]:
    """The gaps of the procedure in the order of the work, then those of the file around it."""
    entered = readable_penalty(before.act.facts)
    if entered is None:
        return
    same = [one.penalty for one in penalty_records(before.events) if one.penalty.reference == entered.reference]
    penalty = replace(entered, under_appeal=entered.under_appeal or any(one.under_appeal for one in same))
    rules = before.rules
    for gap in penalty_gaps(penalty, rules.penalty, rules.calendar, before.act.occurred_on):
        kind = GapKind.WARNING if gap.key in _LATE else GapKind.BLOCKING
        yield Gap(gap.key, gap.sentence, gap.article, kind)
    if penalty.decided_on is not None and penalty.kind is not PenaltyKind.NONE:
        yield from _around(before, penalty)
    if penalty.credit_reported_on is not None:
        as_reported = replace(penalty, revoked_on=None)
        answer = credit_reportable(as_reported)
        if not answer.reportable:
            sentence = f"不得归集到信用平台：{answer.reason}"
            yield Gap("credit_not_allowed", sentence, articles.CREDIT, GapKind.BLOCKING)


def _around(before: Situation, penalty: Penalty) -> Iterator[Gap]:
    state = before.state
    if not state.is_confirmed:
        yield Gap(
            "penalty_without_facts",
            "该户没有认定为群租，违法事实不清的不得处罚。",
            articles.FACTS_FIRST,
            GapKind.BLOCKING,
        )
    if before.state.orders == 0:
        sentence = "没有责令限期整改的记录，处罚时应当责令当事人改正。"
        yield Gap("penalty_without_order", sentence, articles.CORRECT_FIRST, GapKind.BLOCKING)
    if penalty.kind is PenaltyKind.FINE and _is_slight(state):
        sentence = "初次认定且已自行整改：违法行为轻微并及时改正、没有造成危害后果的，不予处罚；请核对后决定。"
        yield Gap("slight", sentence, articles.SLIGHT, GapKind.WARNING)


def _is_slight(state: CaseState) -> bool:
    """Found once, put right by the party itself: 第三十三条 may apply."""
    corrected = state.cleared_way is ClearingWay.SELF_RECTIFIED or (
        state.counts.get(EventKind.SELF_RECTIFICATION_REPORTED, 0) > 0
        and state.counts.get(EventKind.RECHECK_FAILED, 0) == 0
    )
    return corrected and state.recurrences == 0
