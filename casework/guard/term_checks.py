"""The term of an order, when it is issued, served and extended: beyond what the campaign sets it is a warning.

Counted in calendar days from the day from which it runs: the issue, then the service (domain notes 2.4).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from casework.guard import articles
from casework.guard.gaps import Gap, GapKind
from casework.guard.situation import Situation
from casework.orders.service import served_on
from casework.vocabulary import EventKind


def term_checks(before: Situation) -> Iterator[Gap]:
    """A warning when the whole term leaves the campaign's bounds; an extension may only make it too long."""
    act, rules = before.act, before.rules.orders
    if act.due_on is None:
        return
    begins = _begins_on(before)
    term = (act.due_on - begins).days
    if act.kind is EventKind.ORDER_EXTENDED:
        if term > rules.longest_term_days:
            sentence = (
                f"延期后自 {begins} 起共 {term} 天（自然日），超过配置的最长 {rules.longest_term_days} 天，"
                "请核对延期的理由和批准人。"
            )
            yield Gap("unusual_term", sentence, articles.CORRECT_FIRST, GapKind.WARNING)
    elif not rules.shortest_term_days <= term <= rules.longest_term_days:
        sentence = (
            f"整改期限 {term} 天（自然日），不在配置的最短 {rules.shortest_term_days} 天"
            f"与最长 {rules.longest_term_days} 天之间，请核对。"
        )
        yield Gap("unusual_term", sentence, articles.CORRECT_FIRST, GapKind.WARNING)


def _begins_on(before: Situation) -> date:
    """The day from which the term counts: of the service of the last order, else of the order."""
    act = before.act
    if act.kind is EventKind.ORDER_SERVED:
        return served_on(act.occurred_on, act.facts)
    if act.kind is EventKind.ORDER_EXTENDED:
        steps = before.of_round(EventKind.ORDER_ISSUED, EventKind.ORDER_SERVED)
        if steps:
            return served_on(steps[-1].occurred_on, steps[-1].facts)
    return act.occurred_on
