"""What each road number and each name of a text says about the compound, before anything is decided."""

from __future__ import annotations

from dataclasses import dataclass, field

from geo.address import Anchor, ParsedAddress
from geo.contracts import Reason
from geo.place_index import UNITS, PlaceIndex
from geo.tail import Tail


@dataclass(slots=True)
class Evidence:
    """The evidence of one text.

    roads, names: for each anchor the compounds that it may mean (an empty set = a phase that is not registered).
    sure_name: whether at least one name, taken alone, means its compound. failures: anchors that mean nothing.
    """

    roads: list[frozenset[int]] = field(default_factory=list)
    names: list[frozenset[int]] = field(default_factory=list)
    sure_name: bool = False
    failures: list[Reason] = field(default_factory=list)
    candidates: dict[int, Reason] = field(default_factory=dict)

    @property
    def sets(self) -> list[frozenset[int]]:
        """All sets of compounds, roads first."""
        return self.roads + self.names


def gather(parsed: ParsedAddress, index: PlaceIndex) -> Evidence:
    """Look up every anchor of a parsed address, exactly.

    Parameters
    ----------
    parsed : the address.
    index : the known places.
    """
    evidence = Evidence()
    for anchor, tail in zip(parsed.anchors, parsed.tails, strict=False):
        if anchor.is_road:
            _gather_road(anchor, index, evidence)
        else:
            _gather_name(anchor, tail, index, evidence)
    return evidence


def _gather_road(anchor: Anchor, index: PlaceIndex, evidence: Evidence) -> None:
    if anchor.is_range:
        evidence.failures.append(Reason.MULTIPLE)
    for number in anchor.numbers:
        key = (anchor.name, number.value, anchor.unit)
        if not anchor.is_known:
            _gather_unknown_road(anchor, number.value if not number.suffix else None, index, evidence)
        elif anchor.name in index.outside_roads:
            evidence.failures.append(Reason.OUTSIDE)
        elif not number.suffix and key in index.entrances:
            evidence.roads.append(index.entrances[key])
        elif number.suffix:
            evidence.failures.append(Reason.UNKNOWN_NUMBER)
        else:
            _gather_other_unit(anchor, number.value, index, evidence)


def _gather_other_unit(anchor: Anchor, number: int, index: PlaceIndex, evidence: Evidence) -> None:
    others = [index.entrances.get((anchor.name, number, unit), frozenset()) for unit in UNITS if unit != anchor.unit]
    ids = frozenset().union(*others)
    evidence.failures.append(Reason.NUMBER_NOT_LANE if ids else Reason.UNKNOWN_NUMBER)
    _offer(evidence, ids, Reason.NUMBER_NOT_LANE)


def _gather_unknown_road(anchor: Anchor, number: int | None, index: PlaceIndex, evidence: Evidence) -> None:
    ids: frozenset[int] = frozenset()
    if number is not None:
        roads = index.look_alike_roads(anchor.name)
        ids = ids.union(*(index.entrances.get((road, number, anchor.unit), frozenset()) for road in roads))
    # Two look-alikes prove nothing: only a unique one is worth a person's question.
    if len(ids) == 1:
        evidence.failures.append(Reason.ROAD_TYPO)
        _offer(evidence, ids, Reason.ROAD_TYPO)
    else:
        evidence.failures.append(Reason.UNKNOWN_ROAD)


def _gather_name(anchor: Anchor, tail: Tail, index: PlaceIndex, evidence: Evidence) -> None:
    owners = index.names[anchor.name]
    whole = frozenset(compound for compound, phase in owners.items() if phase is None)
    ids = frozenset(owners)
    is_sure = anchor.is_sure and ids == whole
    if tail.area is not None and ids != whole:
        ids = frozenset(compound for compound, phase in owners.items() if phase == tail.area)
        is_sure = anchor.is_sure
        if not ids:
            _offer(evidence, frozenset(owners), Reason.AMBIGUOUS)
    evidence.names.append(ids)
    evidence.sure_name = evidence.sure_name or (is_sure and len(ids) == 1)


def _offer(evidence: Evidence, ids: frozenset[int], reason: Reason) -> None:
    for compound in sorted(ids):
        evidence.candidates.setdefault(compound, reason)
