"""What a boundary would change, before it is kept: size, neighbours, committees, buildings inside and outside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import shapely

from data.analyses.map_layers import COMMITTEE_GAP_METRES, COMMITTEE_MARGIN
from data.queries.boundaries import CompoundBoundary
from geo.boundary_rules import (
    SLIVER,
    Finding,
    Remark,
    moved_metres,
    overlaps,
    place_remarks,
    shape_remarks,
    square_metres,
    street_extent,
)
from geo.crs import metres
from geo.outlines import joined_outline


@dataclass(frozen=True, slots=True)
class Inside:
    """Buildings with a place of their own that lie inside an outline, and what stands in them."""

    buildings: int = 0
    files: int = 0
    complaints: int = 0


@dataclass(frozen=True, slots=True)
class BoundaryPreview:
    """What would change. Areas in m², lengths in m; None where there was no boundary before.

    own: all buildings of the compound that have a place of their own. before, after: those inside. outside: labels of
    those that would lie outside. strangers: buildings of other compounds that would lie inside. overlaps: compound id
    → m². crossings: committee code → m². All of what the asker may see only.
    """

    area: float
    area_before: float | None
    moved: float | None
    own: Inside
    before: Inside | None
    after: Inside
    outside: tuple[str, ...]
    strangers: int
    overlaps: Mapping[int, float]
    crossings: Mapping[str, float]
    remarks: tuple[Remark, ...]

    @property
    def is_refused(self) -> bool:
        """True when the boundary cannot be kept as it is."""
        return any(remark.is_refusal for remark in self.remarks)

    @property
    def doubts(self) -> tuple[Remark, ...]:
        """What the person who keeps it must confirm."""
        return tuple(remark for remark in self.remarks if not remark.is_refusal)


def boundary_preview(
    outline: Any | None, compound_id: int, known: Sequence[CompoundBoundary], buildings: pd.DataFrame
) -> BoundaryPreview:
    """The preview of an outline for a compound.

    Parameters: outline, shapely WGS84, may be None or invalid; known, buildings: of Reader.boundaries and
    Reader.building_places, or of the same queries in a write transaction; compound_id, one of known.
    """
    own = next(one for one in known if one.compound_id == compound_id)
    others = [one for one in known if one.compound_id != compound_id]
    remarks = shape_remarks(outline, street_extent([one.place for one in known]))
    is_shape = outline is not None and not remarks
    mine = buildings[buildings["compound_id"] == compound_id]
    if not is_shape:
        nothing = Inside()
        area = 0.0 if outline is None or not outline.is_valid else square_metres(outline)
        before = None if own.geometry is None else square_metres(own.geometry)
        return BoundaryPreview(area, before, None, _counts(mine), None, nothing, (), 0, {}, {}, tuple(remarks))
    names = {one.compound_id: one.name for one in others}
    shared = overlaps(outline, {one.compound_id: one.geometry for one in others})
    crossed = _crossings(outline, own, others)
    is_in = _within(outline, mine)
    outside = tuple(mine.loc[~is_in, "label"].tolist())
    foreign = buildings[buildings["compound_id"] != compound_id]
    strangers = int(_within(outline, foreign).sum())
    was_in = None if own.geometry is None else _within(own.geometry, mine)
    remarks += place_remarks(outline, _known_places(own, mine))
    remarks += _neighbour_remarks(shared, names, crossed)
    remarks += _building_remarks(outside, strangers, 0 if was_in is None else int((~was_in).sum()))
    return BoundaryPreview(
        area=square_metres(outline),
        area_before=None if own.geometry is None else square_metres(own.geometry),
        moved=moved_metres(own.geometry, outline),
        own=_counts(mine),
        before=None if was_in is None else _counts(mine[was_in]),
        after=_counts(mine[is_in]),
        outside=outside,
        strangers=strangers,
        overlaps=shared,
        crossings=crossed,
        remarks=tuple(remarks),
    )


def _known_places(own: CompoundBoundary, mine: pd.DataFrame) -> list[Any]:
    """Where the compound was known to be: its buildings, else its outline or point."""
    if len(mine):
        return list(shapely.points(mine[["longitude", "latitude"]].to_numpy(dtype=float)))
    return [] if own.place is None else [own.place]


def _crossings(outline: Any, own: CompoundBoundary, others: Sequence[CompoundBoundary]) -> dict[str, float]:
    """Square metres inside the area of another committee: the sketch around its compounds, the compound's own ground
    left out."""
    flat = metres(outline)
    crossed: dict[str, float] = {}
    for code in sorted({one.committee_code for one in others if one.committee_code} - {own.committee_code}):
        theirs = [one.place for one in others if one.committee_code == code and one.place is not None]
        friends = [one.place for one in others if one.committee_code != code and one.place is not None]
        without = [*friends, *([] if own.place is None else [own.place])]
        area = joined_outline(theirs, gap_metres=COMMITTEE_GAP_METRES, margin_metres=COMMITTEE_MARGIN, without=without)
        shared = 0.0 if area is None else float(flat.intersection(metres(area)).area)
        if shared >= SLIVER:
            crossed[code] = shared
    return crossed


def _neighbour_remarks(
    shared: Mapping[int, float], names: Mapping[int, str], crossed: Mapping[str, float]
) -> list[Remark]:
    remarks = []
    if shared:
        said = "、".join(f"“{names[key]}”{area:,.0f} 平方米" for key, area in shared.items())
        remarks.append(Remark(Finding.OVERLAP, f"与相邻小区重叠：{said}", "请对齐共用的围墙；确实重叠的请勾选确认"))
    if crossed:
        total = sum(crossed.values())
        remarks.append(
            Remark(
                Finding.COMMITTEE,
                f"伸入其他居委会的范围（由其小区连成的示意范围）{total:,.0f} 平方米",
                "请核对小区所属的居委会和界线；确实如此的请勾选确认",
            )
        )
    return remarks


def _building_remarks(outside: Sequence[str], strangers: int, were_outside: int) -> list[Remark]:
    remarks = []
    if len(outside) > were_outside:
        shown = "、".join(f"{label}号" for label in outside[:8]) + ("等" if len(outside) > 8 else "")
        remarks.append(
            Remark(
                Finding.BUILDINGS,
                f"本小区有 {len(outside)} 幢楼落在边界外（{shown}）",
                "请核对边界是否画全，或楼的坐标是否有误；确实如此的请勾选确认",
            )
        )
    if strangers:
        remarks.append(
            Remark(
                Finding.STRANGERS,
                f"边界内有其他小区的 {strangers} 幢楼",
                "请核对是否画进了相邻小区；确实如此的请勾选确认",
            )
        )
    return remarks


def _within(outline: Any, points: pd.DataFrame) -> np.ndarray[Any, np.dtype[np.bool_]]:
    shapely.prepare(outline)
    found = shapely.intersects_xy(outline, points["longitude"].to_numpy(), points["latitude"].to_numpy())
    return np.asarray(found, dtype=np.bool_)


def _counts(buildings: pd.DataFrame) -> Inside:
    return Inside(len(buildings), int(buildings["files"].sum()), int(buildings["complaints"].sum()))
