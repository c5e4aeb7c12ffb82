"""From the facts of a dwelling to a proposal per clause, per room and for the whole, with its evidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from casework.campaign.parts import Thresholds
from casework.criteria.clause_words import CLAUSES, numbered
from casework.criteria.clauses import by_employer, room_clauses
from casework.criteria.dwelling import Dwelling, Room
from casework.criteria.exemption import exemption
from casework.criteria.observations import anything_unseen
from casework.criteria.plausibility import notes
from casework.criteria.truth import Fact, MissingFact, Truth, any_of
from casework.criteria.words import Partition, Verdict


@dataclass(frozen=True, slots=True)
class ClauseResult:
    """One clause for one room or for the dwelling.

    text: the plan's words. reason: one zh-CN sentence. facts: what was known and looked at, with units.
    missing: what to find out; empty unless the verdict is 待核实.
    """

    clause: int
    title: str
    text: str
    verdict: Verdict
    reason: str
    facts: tuple[Fact, ...]
    missing: tuple[MissingFact, ...]


@dataclass(frozen=True, slots=True)
class ExemptionResult:
    """Whether a partitioned room is the one that a letting enterprise may make (lifts clause 1's partition only)."""

    verdict: Verdict
    reason: str
    facts: tuple[Fact, ...]
    missing: tuple[MissingFact, ...]


@dataclass(frozen=True, slots=True)
class RoomAssessment:
    """Clauses 1 to 5 for one room. verdict: any of them. exemption: for a partitioned room, else None."""

    room: str
    clauses: tuple[ClauseResult, ...]
    verdict: Verdict
    exemption: ExemptionResult | None


@dataclass(frozen=True, slots=True)
class DwellingAssessment:
    """The proposal for a dwelling. clauses: each over all rooms, unseen ones included. verdict: any of them.

    notes: odd facts to look at again; they change no verdict.
    """

    label: str
    thresholds: Thresholds
    rooms: tuple[RoomAssessment, ...]
    clauses: tuple[ClauseResult, ...]
    verdict: Verdict
    notes: tuple[str, ...]

    @property
    def proposed_clauses(self) -> tuple[int, ...]:
        """The clauses that are met: the `clauses` of the event CONFIRMED when a person so decides. 5 never alone."""
        return self._clauses_with(Verdict.MET)

    @property
    def clauses_to_verify(self) -> tuple[int, ...]:
        """The clauses that the known facts leave open."""
        return self._clauses_with(Verdict.TO_VERIFY)

    @property
    def missing(self) -> tuple[MissingFact, ...]:
        """Everything to find out, each once."""
        return tuple(dict.fromkeys(fact for result in self.clauses for fact in result.missing))

    @property
    def proposal(self) -> str:
        """One zh-CN sentence; never a decision."""
        if self.verdict is Verdict.MET:
            return f"已登记的事实符合{numbered(*self.proposed_clauses)}，建议提请认定，由认定人决定。"
        if self.verdict is Verdict.TO_VERIFY:
            return f"{numbered(*self.clauses_to_verify)}尚不能判断，请先核实缺少的事实。"
        return "按已登记的事实，五项均不符合，由认定人决定。"

    def _clauses_with(self, verdict: Verdict) -> tuple[int, ...]:
        return tuple(result.clause for result in self.clauses if result.verdict is verdict)


def assess(dwelling: Dwelling, thresholds: Thresholds) -> DwellingAssessment:
    """Apply the plan's section 三 to what is known. Pure: the same facts and thresholds give the same proposal.

    A clause is met by the dwelling when one room meets it, and not met only when every room was seen and none does.
    """
    truths = [room_clauses(room, dwelling, thresholds) for room in dwelling.rooms]
    unseen = anything_unseen(dwelling)
    rest = (unseen, unseen, unseen, unseen, by_employer(dwelling, unseen))
    columns = [[*(row[index] for row in truths), rest[index]] for index in range(len(CLAUSES))]
    clauses = tuple(_dwelling_result(index, column, dwelling, thresholds) for index, column in enumerate(columns))
    return DwellingAssessment(
        dwelling.label,
        thresholds,
        tuple(_room(room, row, dwelling, thresholds) for room, row in zip(dwelling.rooms, truths, strict=True)),
        clauses,
        Verdict.of(any_of(*(any_of(*column) for column in columns)).value),
        notes(dwelling, thresholds),
    )


def _room(room: Room, truths: Sequence[Truth], dwelling: Dwelling, thresholds: Thresholds) -> RoomAssessment:
    exempt = None
    if room.partition is Partition.PARTITIONED:
        truth = exemption(room, dwelling, thresholds)
        exempt = ExemptionResult(Verdict.of(truth.value), _reason(room.name, truth), truth.facts, truth.missing)
    return RoomAssessment(
        room.name,
        tuple(_result(index, truth, _reason(room.name, truth), thresholds) for index, truth in enumerate(truths)),
        Verdict.of(any_of(*truths).value),
        exempt,
    )


def _dwelling_result(index: int, column: Sequence[Truth], dwelling: Dwelling, thresholds: Thresholds) -> ClauseResult:
    met = [room.name for room, truth in zip(dwelling.rooms, column, strict=False) if truth.value]
    # The evidence of a met clause is what the rooms that meet it show, not what the others do not.
    truth = any_of(*(truth for truth in column if truth.value)) if met else any_of(*column)
    if met:
        reason = f"{'、'.join(f'“{name}”' for name in met)}符合{numbered(index + 1)}。"
    elif truth.value is None:
        reason = _reason("", truth)
    else:
        reason = "全户未出租。" if dwelling.is_let is False else f"已查看全部 {len(dwelling.rooms)} 间房间，均不符合。"
    return _result(index, truth, reason, thresholds)


def _result(index: int, truth: Truth, reason: str, thresholds: Thresholds) -> ClauseResult:
    clause = CLAUSES[index]
    return ClauseResult(
        clause.number,
        clause.title,
        clause.text(thresholds),
        Verdict.of(truth.value),
        reason,
        truth.facts,
        truth.missing,
    )


def _reason(place: str, truth: Truth) -> str:
    told = f"{place}：" if place else ""
    if truth.value is not None:
        return f"{told}{'；'.join(truth.grounds)}。"
    names = [fact.name if fact.place == place else str(fact) for fact in truth.missing]
    return f"{told}尚不能判断，缺少：{'；'.join(names)}。"
