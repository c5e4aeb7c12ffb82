"""What the file of a case lacks now: gaps of the steps taken, of the next one, periods that run out, overrides."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from casework.enforcement.facts import day_in
from casework.events import CaseEvent
from casework.guard import articles
from casework.guard.action_checks import done_checks, phone_notice_check, plan_checks, standing_checks
from casework.guard.acts import standing_override
from casework.guard.decision_checks import confirmation_checks, pause_checks
from casework.guard.gaps import Gap, GapKind
from casework.guard.penalty_periods import penalty_now
from casework.guard.rules import GuardRules
from casework.guard.running import CaseGap
from casework.guard.situation import Situation, of_round
from casework.guard.term_checks import term_checks
from casework.vocabulary import EventKind as K
from casework.vocabulary import SideState, Stage
from casework.workflow import CaseState

__all__ = ["CaseGap", "case_gaps"]

_DECISIONS = (K.CONFIRMED, K.RECURRENCE_CONFIRMED)


@dataclass(frozen=True, slots=True)
class _File:
    state: CaseState
    events: Sequence[CaseEvent]
    rules: GuardRules

    def at(self, event: CaseEvent) -> Situation:
        """The situation in which the event was entered; its state is today's and must not be asked for."""
        return Situation(self.state, self.events[: self.events.index(event)], event, self.rules)

    def last(self, *kinds: K) -> CaseEvent | None:
        found = of_round(self.events, *kinds)
        return found[-1] if found else None


def case_gaps(state: CaseState, events: Sequence[CaseEvent], rules: GuardRules) -> tuple[CaseGap, ...]:
    """All that is missing in the file on state.as_of, in the order of the procedure.

    events: those that count (workflow.visible), in their order; state: their fold. A period is listed from
    rules.remind_days before its end. Penalties and overridden joint actions are listed for cleared cases too.
    """
    file = _File(state, events, rules)
    found = [*_of_the_open_case(file), *penalty_now(events, state.as_of, rules), *_overridden(file)]
    return tuple(replace(gap, as_of=state.as_of) for gap in found)


def _of_the_open_case(file: _File) -> Iterator[CaseGap]:
    if not file.state.is_open:
        return
    decision = file.last(*_DECISIONS)
    if decision is not None:
        for gap in confirmation_checks(file.at(decision)):
            yield CaseGap(gap, decision.occurred_on)
    term = file.last(K.ORDER_ISSUED, K.ORDER_SERVED, K.ORDER_EXTENDED)
    if term is not None:
        for gap in term_checks(file.at(term)):
            yield CaseGap(gap, term.occurred_on)
    yield from _service(file)
    yield from _before_the_action(file)
    yield from _planned(file)
    done = file.last(K.JOINT_ACTION_DONE)
    if done is not None:
        for gap in done_checks(file.at(done)):
            if gap.kind is not GapKind.OVERRIDABLE:
                yield CaseGap(gap, done.occurred_on)
    yield from _paused(file)


def _service(file: _File) -> Iterator[CaseGap]:
    issued = file.last(K.ORDER_ISSUED)
    if issued is None or file.state.stage is not Stage.ORDER_ISSUED:
        return
    due = file.rules.calendar.add_working_days(issued.occurred_on, file.rules.penalty.serve_within_working_days)
    sentence = f"责令限期整改指令书 {issued.occurred_on} 出具，尚未送达；参照决定书的送达期限，请在 {due} 以前送达。"
    yield from _soon(file, Gap("order_not_served", sentence, articles.SERVE, GapKind.WARNING), issued.occurred_on, due)


def _before_the_action(file: _File) -> Iterator[CaseGap]:
    state = file.state
    if state.stage not in (Stage.OVERDUE, Stage.PHONED) or state.due_on is None:
        return
    for gap in phone_notice_check(Situation(state, file.events, file.events[-1], file.rules)):
        yield CaseGap(gap, state.due_on + timedelta(days=1))


def _planned(file: _File) -> Iterator[CaseGap]:
    planned = file.last(K.JOINT_ACTION_PLANNED)
    if planned is None or file.state.stage is not Stage.JOINT_ACTION:
        return
    for gap in standing_checks(Situation(file.state, file.events, planned, file.rules)):
        yield CaseGap(gap, planned.occurred_on)
    for gap in plan_checks(file.at(planned)):
        if gap.kind is GapKind.WARNING:
            yield CaseGap(gap, planned.occurred_on, day_in(planned.facts.get("planned_for")))
    day = day_in(planned.facts.get("planned_for"))
    if day is not None and day < file.state.as_of:
        sentence = f"计划 {day} 的联合整治没有登记结果。"
        yield CaseGap(Gap("result_missing", sentence, articles.FULL_RECORD, GapKind.WARNING), day)


def _paused(file: _File) -> Iterator[CaseGap]:
    paused = file.last(K.PAUSED)
    if paused is None or SideState.PAUSED not in file.state.side_states:
        return
    for gap in pause_checks(file.at(paused)):
        yield CaseGap(gap, paused.occurred_on)
    until = day_in(paused.facts.get("until"))
    if until is not None:
        sentence = f"暂缓至 {until}，到期请恢复办理，或写明理由重新暂缓。"
        gap = Gap("pause_ends", sentence, articles.SUPPORT, GapKind.WARNING)
        yield from _soon(file, gap, paused.occurred_on, until)


def _overridden(file: _File) -> Iterator[CaseGap]:
    """Joint actions that went ahead with a reason in place of what was missing: never hidden."""
    for event in file.events:
        if event.kind is K.JOINT_ACTION_PLANNED:
            found = [*phone_notice_check(file.at(event)), *plan_checks(file.at(event))]
        elif event.kind is K.JOINT_ACTION_DONE:
            found = list(done_checks(file.at(event)))
        else:
            continue
        for gap in found:
            reason = standing_override(gap, event.facts)
            if reason is not None:
                yield CaseGap(gap, event.occurred_on, override=reason)


def _soon(file: _File, gap: Gap, since: date, due: date) -> Iterator[CaseGap]:
    if (due - file.state.as_of).days <= file.rules.remind_days:
        yield CaseGap(gap, since, due)
