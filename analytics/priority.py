"""Which dwelling first: a score of named parts, each with its points, its cap and the fact it rests on.

Only dwellings and places are weighed (PIPL 24: no score of a person), by linear points with a cap, so that anybody can
work a score out by hand. No part looks at another dwelling: a score changes only when its own facts do.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from math import floor
from typing import Any

from casework.guard import Readiness
from casework.priority import CLAUSES, PriorityWeights
from casework.vocabulary import Stage

PLACE, COMPLAINTS, HAZARDS, RECURRENCE, OVERDUE, UNVISITED = (
    "place",
    "complaints",
    "hazards",
    "recurrence",
    "overdue",
    "unvisited",
)
LABELS = {
    PLACE: "小区预期投诉",
    COMPLAINTS: "本户投诉",
    HAZARDS: "隐患",
    RECURRENCE: "回潮",
    OVERDUE: "逾期",
    UNVISITED: "未上门",
}
NOT_FILLED = "未填"


@dataclass(frozen=True, slots=True)
class DwellingFacts:
    """What is known of a dwelling under a file on a day.

    place_rate: expected complaints of its compound per 1,000 dwellings and week; None = unknown, for place_unknown.
    complaints: orders on this very dwelling in the window, repeats left out. in_building: such orders on its building
    that name no room. clauses: what the last 认定 says, None = not filled. recurrences: confirmed 回潮.
    overdue_days: days past the due day with nothing done, else 0, for not_overdue. last_visit: None = no record of one.
    """

    case_id: str
    address: str
    committee_code: str
    compound_id: int
    stage: Stage
    place_rate: float | None
    complaints: int
    in_building: int
    clauses: frozenset[int] | None
    recurrences: int
    overdue_days: int
    last_visit: date | None
    place_unknown: str = NOT_FILLED
    not_overdue: str = "没有逾期"

    def __post_init__(self) -> None:
        counts = (self.complaints, self.in_building, self.recurrences, self.overdue_days)
        if min(counts) < 0 or (self.place_rate is not None and not self.place_rate >= 0):
            raise ValueError(f"facts of {self.case_id} hold a negative number")


@dataclass(frozen=True, slots=True)
class PriorityPart:
    """One part of a score. points: 0 to most, in tenths; 0 when the fact is not known. reason: zh-CN, with the fact."""

    key: str
    label: str
    points: float
    most: float
    reason: str
    is_known: bool = True


@dataclass(frozen=True, slots=True)
class Priority:
    """The score of one dwelling as of a day, under the weights of that version."""

    case_id: str
    address: str
    committee_code: str
    compound_id: int
    stage: Stage
    as_of: date
    weights: str
    parts: tuple[PriorityPart, ...]

    @property
    def total(self) -> float:
        """The sum of the parts' points."""
        return round(sum(part.points for part in self.parts), 1)

    @property
    def most(self) -> float:
        """The highest total possible."""
        return round(sum(part.most for part in self.parts), 1)

    def part(self, key: str) -> PriorityPart:
        """The part of that key."""
        return next(part for part in self.parts if part.key == key)


@dataclass(frozen=True, slots=True)
class RankedDwelling:
    """A dwelling with its place in the order (1 = first) and what the law still asks for before a joint action."""

    rank: int
    dwelling_id: int
    priority: Priority
    readiness: Readiness


@dataclass(frozen=True, slots=True)
class PriorityReport:
    """The dwellings on the list or under suspicion in the order of priority.

    complaints: orders on these dwellings from `since` to as_of, repeats left out.
    """

    as_of: date
    since: date
    weights: PriorityWeights
    complaints: int
    dwellings: tuple[RankedDwelling, ...]

    @property
    def n(self) -> int:
        """How many dwellings are ranked."""
        return len(self.dwellings)

    def of(self, case_id: str) -> RankedDwelling | None:
        """The dwelling of that case, None when it is not ranked."""
        return next((ranked for ranked in self.dwellings if ranked.priority.case_id == case_id), None)


def priority(facts: DwellingFacts, weights: PriorityWeights, as_of: date) -> Priority:
    """Score one dwelling on as_of. A fact that is not known scores 0 and says so.

    Raises ValueError when the last visit lies after as_of.
    """
    if facts.last_visit is not None and facts.last_visit > as_of:
        raise ValueError(f"case {facts.case_id} was visited after {as_of}")
    return Priority(
        case_id=facts.case_id,
        address=facts.address,
        committee_code=facts.committee_code,
        compound_id=facts.compound_id,
        stage=facts.stage,
        as_of=as_of,
        weights=weights.version,
        parts=(
            _place(facts, weights),
            _complaints(facts, weights),
            _hazards(facts, weights),
            _recurrence(facts, weights),
            _overdue(facts, weights),
            _unvisited(facts, weights, as_of),
        ),
    )


def in_order(priorities: Iterable[Priority]) -> tuple[Priority, ...]:
    """Put the highest total first; among equals the longer overdue, then the lower case number."""
    return tuple(
        sorted(priorities, key=lambda one: (-one.total, -one.part(OVERDUE).points, one.case_id)),
    )


def frozen_priority(one: Priority) -> dict[str, Any]:
    """What a decision keeps of the score that it used, as JSON values; casework.priority.kept_priority reads it."""
    return {
        "as_of": one.as_of.isoformat(),
        "weights": one.weights,
        "total": one.total,
        "most": one.most,
        "parts": [
            {
                "key": part.key,
                "label": part.label,
                "points": part.points,
                "most": part.most,
                "is_known": part.is_known,
                "reason": part.reason,
            }
            for part in one.parts
        ],
    }


def _place(facts: DwellingFacts, weights: PriorityWeights) -> PriorityPart:
    if facts.place_rate is None:
        return _unknown(PLACE, weights.place_most, facts.place_unknown)
    reason = f"所在小区预期每千户每周投诉 {facts.place_rate:.2f} 件"
    return _part(PLACE, weights.place_most * facts.place_rate / weights.place_full_at, weights.place_most, reason)


def _complaints(facts: DwellingFacts, weights: PriorityWeights) -> PriorityPart:
    reason = f"近 {weights.complaint_days} 天本户投诉 {facts.complaints} 件（不含重复）"
    if facts.in_building:
        reason += f"；同楼另有 {facts.in_building} 件没写室号，不计分"
    return _part(COMPLAINTS, weights.complaint_each * facts.complaints, weights.complaint_most, reason)


def _hazards(facts: DwellingFacts, weights: PriorityWeights) -> PriorityPart:
    if facts.clauses is None:
        return _unknown(HAZARDS, weights.hazard_most, NOT_FILLED)
    named = "、".join(CLAUSES[clause] for clause in sorted(facts.clauses))
    points = sum(weights.of_clause[clause] for clause in facts.clauses)
    return _part(HAZARDS, points, weights.hazard_most, f"认定：{named}")


def _recurrence(facts: DwellingFacts, weights: PriorityWeights) -> PriorityPart:
    reason = f"认定回潮 {facts.recurrences} 次" if facts.recurrences else "没有认定过回潮"
    if facts.stage is Stage.SUSPECTED:
        reason += "；疑似回潮待核查，不计分"
    return _part(RECURRENCE, weights.recurrence_each * facts.recurrences, weights.recurrence_most, reason)


def _overdue(facts: DwellingFacts, weights: PriorityWeights) -> PriorityPart:
    reason = f"整改期限已过 {facts.overdue_days} 天" if facts.overdue_days else facts.not_overdue
    return _part(OVERDUE, weights.overdue_each * facts.overdue_days, weights.overdue_most, reason)


def _unvisited(facts: DwellingFacts, weights: PriorityWeights, as_of: date) -> PriorityPart:
    if facts.last_visit is None:
        return _unknown(UNVISITED, weights.unvisited_most, "没有上门记录")
    days = (as_of - facts.last_visit).days
    reason = f"上次上门 {facts.last_visit.isoformat()}，已 {days} 天" if days else "今天上过门"
    return _part(UNVISITED, weights.unvisited_each * days, weights.unvisited_most, reason)


def _part(key: str, points: float, most: float, reason: str) -> PriorityPart:
    # Down to tenths, so that the parts that people read add up to the total that they read and none passes its cap.
    tenths = floor(min(points, most) * 10 + 1e-6)
    # The allowance for rounding may lift a cap of 1.9999999 to 2.0, above itself.
    if tenths / 10 > most:
        tenths -= 1
    return PriorityPart(key, LABELS[key], tenths / 10, most, reason)


def _unknown(key: str, most: float, reason: str) -> PriorityPart:
    return PriorityPart(key, LABELS[key], 0.0, most, reason, is_known=False)
