"""From the pages' frames to what travels to the browser: flat columns of ids and numbers, and a digest of each.

All coordinates are WGS84 degrees. Rows without a place are counted, never drawn somewhere.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from analytics.class_breaks import FIRST_CLASS, ClassBreaks, classified
from casework.vocabulary import LocatedLevel
from ui.map.marks import COMPLAINT_GROUPS, ComplaintGroup, status_codes


@dataclass(frozen=True, slots=True)
class CompoundFrames:
    """rows: id, name, text, note, code, sketch (0, 1), longitude, latitude.

    outlines: compound (row), ring, longitude, latitude.
    """

    rows: pd.DataFrame
    outlines: pd.DataFrame
    version: str
    without_place: int


@dataclass(frozen=True, slots=True)
class PointFrame:
    """rows: id, longitude, latitude, code (group), compound (row of the compound frame or -1)."""

    rows: pd.DataFrame
    version: str
    without_place: int


def compound_frames(compounds: pd.DataFrame, breaks: ClassBreaks, unit: str) -> CompoundFrames:
    """Rows and outlines of the compounds that have a polygon or a point.

    compounds: columns compound_id, name, value (>= 0, NaN = unknown), geometry (shapely polygon or point, or None);
    optional longitude and latitude (used when geometry is None), few (True = too few cases to be classed), note
    (a further line on hover, "" = none) and sketch (True = the outline is only approximate).
    unit: of the value, for the text shown on hover. Raises ValueError on a missing column or another geometry type.
    """
    _require(compounds, "compounds", ("compound_id", "name", "value", "geometry"))
    geometry = np.asarray(compounds["geometry"], dtype=object)
    kinds = shapely.get_type_id(geometry)
    is_area = np.isin(kinds, (3, 6)) & ~shapely.is_empty(geometry)
    is_point = (kinds == 0) & ~shapely.is_empty(geometry)
    if (~np.isin(kinds, (-1, 0, 3, 6))).any():
        raise ValueError("a compound on the map is a polygon, a multipolygon or a point")
    longitude, latitude = _columns_or_nan(compounds, "longitude"), _columns_or_nan(compounds, "latitude")
    inner = shapely.point_on_surface(geometry)
    placed_by_geometry = is_area | is_point
    longitude[placed_by_geometry] = shapely.get_x(inner[placed_by_geometry])
    latitude[placed_by_geometry] = shapely.get_y(inner[placed_by_geometry])
    placed = _placed(longitude, latitude)

    values = compounds["value"].to_numpy(dtype=np.float64, na_value=np.nan)
    few = few_cases(compounds) & ~np.isnan(values)
    codes = classified(np.where(few, 0.0, values), breaks)
    codes[few] = FIRST_CLASS + len(breaks.uppers)
    names = compounds["name"].astype(str)
    notes = compounds["note"].astype(str) if "note" in compounds else pd.Series("", index=compounds.index)
    rows = pd.DataFrame(
        {
            "id": compounds["compound_id"].astype(str).to_numpy()[placed],
            "name": names.to_numpy()[placed],
            "text": np.array(_value_texts(values, few, unit), dtype=object)[placed],
            "note": notes.to_numpy()[placed],
            "code": codes[placed],
            "sketch": (_flags(compounds, "sketch") & is_area)[placed].astype(np.uint8),
            "longitude": longitude[placed],
            "latitude": latitude[placed],
        }
    )
    outlines = _outlines(geometry[placed], is_area[placed])
    return CompoundFrames(rows, outlines, digest(rows, outlines), int((~placed).sum()))


def few_cases(compounds: pd.DataFrame) -> NDArray[np.bool_]:
    """Rows whose value rests on too few cases to be compared (column few; all False without it)."""
    return _flags(compounds, "few")


def _flags(frame: pd.DataFrame, name: str) -> NDArray[np.bool_]:
    return frame[name].to_numpy(dtype=bool) if name in frame else np.zeros(len(frame), dtype=bool)


def dwelling_frame(dwellings: pd.DataFrame, compound_ids: pd.Series) -> PointFrame:
    """Points of the dwellings.

    dwellings: columns case_id, longitude, latitude, stage (values of Stage); optional compound_id, due_soon (bool).
    compound_ids: id column of the compound frame's rows. Raises KeyError on an unknown stage.
    """
    _require(dwellings, "dwellings", ("case_id", "longitude", "latitude", "stage"))
    due_soon = dwellings["due_soon"].tolist() if "due_soon" in dwellings else None
    return _points(dwellings, "case_id", status_codes(dwellings["stage"].tolist(), due_soon), compound_ids)


def complaint_frame(complaints: pd.DataFrame, compound_ids: pd.Series) -> PointFrame:
    """Points of the complaints: columns order_number, longitude, latitude, level (values of LocatedLevel).

    Optional: compound_id, and repeat_of (order number or missing): an order that repeats another of the frame has no
    point of its own, the first one stands for it. Column orders of the rows: how many a point stands for.
    """
    _require(complaints, "complaints", ("order_number", "longitude", "latitude", "level"))
    complaints, orders = _first_orders(complaints)
    levels = complaints["level"].astype(str)
    exact = levels.isin([LocatedLevel.DWELLING.value, LocatedLevel.BUILDING.value]).to_numpy()
    codes = np.where(
        exact, COMPLAINT_GROUPS.index(ComplaintGroup.PLACED), COMPLAINT_GROUPS.index(ComplaintGroup.IN_COMPOUND)
    ).astype(np.uint8)
    points = _points(complaints, "order_number", codes, compound_ids)
    placed = _placed(_columns_or_nan(complaints, "longitude"), _columns_or_nan(complaints, "latitude"))
    rows = points.rows.assign(orders=orders[placed])
    return PointFrame(rows, digest(rows), int(orders[~placed].sum()))


def _first_orders(complaints: pd.DataFrame) -> tuple[pd.DataFrame, NDArray[np.int32]]:
    """The orders that repeat none of the frame, and how many orders each stands for, itself included."""
    numbers = complaints["order_number"].astype(str).tolist()
    at = {number: row for row, number in enumerate(numbers)}
    origin = list(range(len(numbers)))
    if "repeat_of" in complaints:
        named = complaints["repeat_of"].astype(object).tolist()
        for row, earlier in enumerate(named):
            # Orders come by the time received, so that what is repeated has its own origin already.
            before = at.get(str(earlier)) if isinstance(earlier, str) else None
            if before is not None and before < row:
                origin[row] = origin[before]
    orders = np.bincount(origin, minlength=len(numbers)).astype(np.int32)
    return complaints[orders > 0], orders[orders > 0]


def digest(*frames: pd.DataFrame) -> str:
    """Fingerprint of the frames' content: equal frames give equal digests in every process."""
    state = hashlib.blake2b(digest_size=12)
    for frame in frames:
        for name in frame.columns:
            column = frame[name]
            state.update(f"|{name}:{len(column)}:".encode())
            if column.dtype.kind in "biuf":
                state.update(np.ascontiguousarray(column.to_numpy()).tobytes())
            else:
                state.update("\x1f".join(column.tolist()).encode())
    return state.hexdigest()


def _points(frame: pd.DataFrame, id_name: str, codes: NDArray[np.uint8], compound_ids: pd.Series) -> PointFrame:
    longitude, latitude = _columns_or_nan(frame, "longitude"), _columns_or_nan(frame, "latitude")
    placed = _placed(longitude, latitude)
    if "compound_id" in frame:
        compound = pd.Index(compound_ids).get_indexer(frame["compound_id"].astype(str)).astype(np.int32)
    else:
        compound = np.full(len(frame), -1, dtype=np.int32)
    rows = pd.DataFrame(
        {
            "id": frame[id_name].astype(str).to_numpy()[placed],
            "longitude": longitude[placed],
            "latitude": latitude[placed],
            "code": codes[placed],
            "compound": compound[placed],
        }
    )
    return PointFrame(rows, digest(rows), int((~placed).sum()))


def _require(frame: pd.DataFrame, what: str, columns: tuple[str, ...]) -> None:
    missing = [name for name in columns if name not in frame]
    if missing:
        raise ValueError(f"{what}: missing columns {', '.join(missing)}")


def _columns_or_nan(frame: pd.DataFrame, name: str) -> NDArray[np.float64]:
    if name not in frame:
        return np.full(len(frame), np.nan)
    return np.array(frame[name].to_numpy(dtype=np.float64, na_value=np.nan))


def _placed(longitude: NDArray[np.float64], latitude: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Rows with a finite place; raises ValueError when a place lies outside the degrees of the earth."""
    placed = np.isfinite(longitude) & np.isfinite(latitude)
    if (np.abs(longitude[placed]) > 180).any() or (np.abs(latitude[placed]) > 85).any():
        raise ValueError("places on the map are WGS84 degrees")
    return placed


def _outlines(geometry: NDArray[np.object_], is_area: NDArray[np.bool_]) -> pd.DataFrame:
    parts, part_row = shapely.get_parts(geometry[is_area], return_index=True)
    rings, ring_part = shapely.get_rings(parts, return_index=True)
    coordinates, ring = shapely.get_coordinates(rings, return_index=True)
    rows = np.flatnonzero(is_area)[part_row[ring_part[ring]]] if len(ring) else np.array([], dtype=np.int64)
    return pd.DataFrame(
        {
            "compound": rows.astype(np.int32),
            "ring": np.asarray(ring, dtype=np.int32),
            "longitude": coordinates[:, 0],
            "latitude": coordinates[:, 1],
        }
    )


def _value_texts(values: NDArray[np.float64], few: NDArray[np.bool_], unit: str) -> list[str]:
    texts: list[str] = []
    for value, is_few in zip(values.tolist(), few.tolist(), strict=True):
        if np.isnan(value):
            texts.append("未知")
        else:
            number = f"{value:.0f}" if float(value).is_integer() else f"{value:.3g}"
            texts.append(f"{number} {unit}" + ("（样本少，不分级）" if is_few else ""))
    return texts
