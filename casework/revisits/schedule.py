"""回访: when a cleared dwelling is looked at again, why then, and whether it may be called stable.

The day depends on what was recorded and on the campaign's days alone, never on the day of asking: the end of the
campaign takes no visit off the list and nothing becomes due earlier than it was. Plan document, section 四 (定期回访,
防返潮); intervals in casework.revisits.rules.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from casework.campaign.model import Campaign
from casework.events import CaseEvent
from casework.revisits.rules import RevisitRules
from casework.survey.attempts import day_part
from casework.survey.words import DayPart
from casework.vocabulary import EventKind, LabelledEnum, Stage
from casework.workflow import CaseState

_SUSPICION_OVER = frozenset({EventKind.REVISIT_CLEAN, EventKind.MARKED_STABLE})
_LET_AGAIN = frozenset({EventKind.CLEARED, EventKind.RECURRENCE_SUSPECTED})


class RevisitReason(LabelledEnum):
    """Why the next visit is due on its day."""

    REGULAR = "regular", "定期回访"
    RECURRED = "recurred", "回潮户回访"
    STABLE = "stable", "稳定户回访"
    LONG_TERM = "long_term", "常态长效回访"
    SUSPICION = "suspicion", "疑似回潮核查"


@dataclass(frozen=True, slots=True)
class RevisitPlan:
    """The next return visit of a cleared dwelling.

    looked_on: the last day on which it was seen in order (销项 or a clean visit). clean_visits: since 销项.
    due_on: the last day for the next visit; overdue from the day after. in_vain: the visits since looked_on that met
    nobody, oldest first; they count as tried, not as visits.
    responsible: the account that the file is assigned to, None = the committee as a whole.
    stable_obstacle: why it may not be marked stable yet (zh-CN), None = it may.
    """

    case_id: str
    cleared_on: date
    looked_on: date
    clean_visits: int
    recurrences: int
    reason: RevisitReason
    due_on: date
    in_vain: tuple[CaseEvent, ...]
    responsible: str | None
    stable_obstacle: str | None

    def overdue_days(self, as_of: date) -> int:
        """Days since the last day for the visit; 0 while it is not past."""
        return max(0, (as_of - self.due_on).days)

    @property
    def missed(self) -> tuple[DayPart | None, ...]:
        """The parts of the day of the visits in vain, oldest first; None = not recorded."""
        return tuple(day_part(event) for event in self.in_vain)


def revisit_plan(state: CaseState, events: Sequence[CaseEvent], campaign: Campaign) -> RevisitPlan | None:
    """When a dwelling is to be visited next; None while it is on the list, and once it is let no longer (停止出租).

    state: of the file; events: those that count (casework.workflow.visible), in the order in which they happened.
    """
    if not state.is_cleared or state.cleared_on is None:
        return None
    since = _since_cleared(events)
    if _letting_ended(since):
        return None
    clean = [event.occurred_on for event in since if event.kind is EventKind.REVISIT_CLEAN]
    looked_on = max([state.cleared_on, *clean])
    reason, due_on = _due(state, looked_on, _suspected_on(since), campaign)
    return RevisitPlan(
        case_id=since[0].case_id,
        cleared_on=state.cleared_on,
        looked_on=looked_on,
        clean_visits=len(clean),
        recurrences=state.recurrences,
        reason=reason,
        due_on=due_on,
        in_vain=_in_vain(since),
        responsible=state.assigned_to,
        stable_obstacle=stable_obstacle(state, events, campaign.revisits),
    )


def stable_obstacle(state: CaseState, events: Sequence[CaseEvent], rules: RevisitRules) -> str | None:
    """Why a cleared dwelling may not be marked stable yet (zh-CN); None = it may, or it is not visited at all.

    state: of the file; events: those that count, in the order in which they happened.
    """
    if not state.is_cleared or state.cleared_on is None:
        return None
    since = _since_cleared(events)
    if _letting_ended(since):
        return None
    clean = [event.occurred_on for event in since if event.kind is EventKind.REVISIT_CLEAN]
    return _stable_obstacle(state.stage, state.cleared_on, clean, rules)


def is_long_term(campaign: Campaign, as_of: date) -> bool:
    """True once the last phase of the campaign is over: the visits go on, at the intervals of 常态长效."""
    return as_of > campaign.ends_on


def _since_cleared(events: Sequence[CaseEvent]) -> Sequence[CaseEvent]:
    last = max(place for place, event in enumerate(events) if event.kind is EventKind.CLEARED)
    return events[last:]


def _letting_ended(since: Sequence[CaseEvent]) -> bool:
    """True when the dwelling was found let no longer and nobody has suspected otherwise since."""
    telling = [event.kind for event in since if event.kind is EventKind.LETTING_ENDED or event.kind in _LET_AGAIN]
    return telling[-1] is EventKind.LETTING_ENDED


def _suspected_on(since: Sequence[CaseEvent]) -> date | None:
    """The first day of the suspicion that stands; None without one."""
    suspected: date | None = None
    for event in since:
        if event.kind is EventKind.RECURRENCE_SUSPECTED and suspected is None:
            suspected = event.occurred_on
        elif event.kind in _SUSPICION_OVER:
            suspected = None
    return suspected


def _in_vain(since: Sequence[CaseEvent]) -> tuple[CaseEvent, ...]:
    """The visits in vain since the last clean one (or since 销项)."""
    in_vain: list[CaseEvent] = []
    for event in since:
        if event.kind is EventKind.REVISIT_CLEAN:
            in_vain.clear()
        elif event.kind is EventKind.REVISIT_NOT_SEEN:
            in_vain.append(event)
    return tuple(in_vain)


def _due(
    state: CaseState, looked_on: date, suspected_on: date | None, campaign: Campaign
) -> tuple[RevisitReason, date]:
    # A dwelling cleared before the campaign is on its list of visits from the first day, and not late before it.
    counted_from = max(looked_on, campaign.begins_on)
    reason, interval = _interval(state, counted_from, campaign)
    due_on = counted_from + timedelta(days=interval)
    if suspected_on is None:
        return reason, due_on
    check_by = suspected_on + timedelta(days=campaign.revisits.suspicion_days)
    return RevisitReason.SUSPICION, min(check_by, due_on)


def _interval(state: CaseState, counted_from: date, campaign: Campaign) -> tuple[RevisitReason, int]:
    rules, has_recurred = campaign.revisits, state.recurrences > 0
    # By the day of the last look: one made in the campaign is still followed up at the campaign's pace.
    is_calm = state.stage is Stage.STABLE or is_long_term(campaign, counted_from)
    if has_recurred:
        return RevisitReason.RECURRED, rules.interval_days if is_calm else rules.recurred_interval_days
    if not is_calm:
        return RevisitReason.REGULAR, rules.interval_days
    reason = RevisitReason.STABLE if state.stage is Stage.STABLE else RevisitReason.LONG_TERM
    return reason, rules.long_term_interval_days


def _stable_obstacle(stage: Stage | None, cleared_on: date, clean: Sequence[date], rules: RevisitRules) -> str | None:
    if stage is Stage.STABLE:
        return "已经是“稳定”。"
    if stage is Stage.SUSPECTED:
        return "疑似回潮尚未核实，请先上门核查。"
    earliest = cleared_on + timedelta(days=rules.stable_after_days)
    if not clean:
        return f"销项后还没有一次无异常的回访；最早可在 {earliest} 及以后回访无异常时转为稳定。"
    if clean[-1] < earliest:
        days = rules.stable_after_days
        return f"最近一次无异常的回访是 {clean[-1]}，须在 {earliest}（销项满 {days} 天）及以后再看一次。"
    return None
