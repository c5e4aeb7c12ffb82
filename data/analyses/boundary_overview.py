"""How far a street's boundaries have come: the state of each compound, its area, and where neighbours overlap."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from casework.boundaries import BoundaryState
from data.access import Reader
from data.queries.boundaries import CompoundBoundary
from geo.boundary_rules import overlaps, square_metres


@dataclass(frozen=True, slots=True)
class BoundaryOverview:
    """rows: every compound that the reader sees, by id; areas and overlaps (m²) by compound id, 0 = none."""

    rows: tuple[CompoundBoundary, ...]
    areas: Mapping[int, float]
    overlaps: Mapping[int, float]

    @property
    def states(self) -> Mapping[BoundaryState, int]:
        """How many compounds are in each state."""
        counts = Counter(one.state for one in self.rows)
        return {state: counts[state] for state in BoundaryState}

    @property
    def with_boundary(self) -> int:
        """How many compounds have an outline, however exact."""
        return len(self.rows) - self.states[BoundaryState.NONE]


def boundary_overview(reader: Reader) -> BoundaryOverview:
    """The overview as of the reader's day; a committee's holds its own compounds and overlaps among them."""
    return reader.derived(_boundary_overview)


def _boundary_overview(reader: Reader) -> BoundaryOverview:
    rows = reader.boundaries()
    outlines = {one.compound_id: one.geometry for one in rows if one.geometry is not None}
    shared = {
        key: sum(overlaps(outline, {other: place for other, place in outlines.items() if other != key}).values())
        for key, outline in outlines.items()
    }
    return BoundaryOverview(rows, {key: square_metres(outline) for key, outline in outlines.items()}, shared)
