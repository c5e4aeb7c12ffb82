"""What is missing before an act: one list for the form, the service and the documents."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain
from types import MappingProxyType
from typing import Any

from casework.events import CaseEvent, EventDraft
from casework.guard.action_checks import done_checks, phone_notice_check, plan_checks, standing_checks
from casework.guard.articles import PLAN, article_behind
from casework.guard.decision_checks import appeal_checks, confirmation_checks, order_checks, pause_checks
from casework.guard.gaps import OVERRIDES, Gap, GapKind
from casework.guard.penalty_checks import penalty_checks
from casework.guard.rules import GuardRules
from casework.guard.situation import Situation
from casework.guard.stable_checks import stable_checks
from casework.guard.term_checks import term_checks
from casework.vocabulary import EventKind as K
from casework.workflow import CaseState, kind_obstacle

Check = Callable[[Situation], Iterable[Gap]]

CHECKS: Mapping[K, tuple[Check, ...]] = MappingProxyType(
    {
        K.CONFIRMED: (confirmation_checks,),
        K.RECURRENCE_CONFIRMED: (confirmation_checks,),
        K.ORDER_ISSUED: (order_checks, term_checks),
        K.ORDER_SERVED: (term_checks,),
        K.ORDER_EXTENDED: (term_checks,),
        K.PHONE_NOTICE: (standing_checks,),
        K.JOINT_ACTION_PLANNED: (standing_checks, phone_notice_check, plan_checks),
        K.JOINT_ACTION_DONE: (done_checks,),
        K.PENALTY_RECORDED: (penalty_checks,),
        K.MARKED_STABLE: (stable_checks,),
        K.PAUSED: (pause_checks,),
        K.APPEAL_FILED: (appeal_checks,),
    }
)


def guard(
    state: CaseState, events: Sequence[CaseEvent], act: EventDraft | CaseEvent, rules: GuardRules
) -> tuple[Gap, ...]:
    """What is missing before the act, each with its article, in the order of the procedure; empty when nothing is.

    state, events: of the file on the day of the act and before it (workflow.visible, workflow.fold). act: as it is to
    be entered, also half-filled: what is not filled yet is no gap here unless the law asks for it.
    Overridable gaps are listed whether or not the act gives the reason; see `unresolved`.
    """
    before = Situation(state, events, act, rules)
    found = tuple(chain.from_iterable(check(before) for check in CHECKS.get(act.kind, ())))
    obstacle = kind_obstacle(state, act.kind)
    if obstacle is None or any(gap.kind is GapKind.BLOCKING for gap in found):
        return found
    return (Gap("not_now", obstacle, article_behind(act.kind) or PLAN, GapKind.BLOCKING), *found)


def standing_override(gap: Gap, facts: Mapping[str, Any]) -> str | None:
    """The reason given in the act that lifts the gap; None where there is none or it cannot be lifted."""
    if gap.kind is not GapKind.OVERRIDABLE:
        return None
    reason = facts.get(OVERRIDES[gap.code])
    return reason.strip() or None if isinstance(reason, str) else None


def unresolved(gaps: Iterable[Gap], facts: Mapping[str, Any]) -> tuple[Gap, ...]:
    """The gaps with which the act may not be recorded: blocking ones, and overridable ones without a reason."""
    return tuple(
        gap
        for gap in gaps
        if gap.kind is GapKind.BLOCKING or (gap.kind is GapKind.OVERRIDABLE and standing_override(gap, facts) is None)
    )
