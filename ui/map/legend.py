"""The legend and layer switches of the map, as plain data: every text that users read is made here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from analytics.class_breaks import FIRST_CLASS, UNKNOWN, UNKNOWN_COLOUR, ZERO, ZERO_COLOUR, ClassBreaks
from casework.boundaries import APPROXIMATE_METRES
from ui.map.frames import CompoundFrames, PointFrame
from ui.map.marks import COMPLAINT_GROUPS, STATUS_GROUPS, Mark

HATCH = "#8a8a8a"
FEW_GROUND = "#f3ead2"
SKETCH: dict[str, Any] = {"colour": "#5b6470", "weight": 2, "dash": "6 4"}
"""The outline of a boundary that is only approximate; frontend/src/compounds.js draws it so."""
SMALLEST = 6.0
"""Radius in pixels of a compound that is only a point."""

Row = dict[str, Any]


def class_rows(breaks: ClassBreaks) -> list[Row]:
    """Label, colour, hatching and marker radius (pixels) by class code: unknown, zero, the classes, few cases."""
    rows: list[Row] = [
        {"label": "未知", "colour": UNKNOWN_COLOUR, "hatch": HATCH, "radius": SMALLEST},
        {"label": "0", "colour": ZERO_COLOUR, "radius": SMALLEST},
    ]
    for step, (label, colour) in enumerate(zip(breaks.labels, breaks.colours, strict=True), start=1):
        rows.append({"label": label, "colour": colour, "radius": SMALLEST + 1.5 * step})
    rows.append({"label": "样本少（不分级）", "colour": FEW_GROUND, "hatch": HATCH, "radius": SMALLEST})
    return rows


def mark_rows(marks: list[Mark]) -> list[Row]:
    """Label, colour and shape of each group, in drawing order."""
    return [{"label": mark.label, "colour": mark.colour, "shape": mark.shape.value} for mark in marks]


STATUS_ROWS = mark_rows([group.value for group in STATUS_GROUPS])
COMPLAINT_ROWS = mark_rows([group.value for group in COMPLAINT_GROUPS])


def legend(
    compounds: CompoundFrames,
    dwellings: PointFrame | None,
    complaints: PointFrame | None,
    breaks: ClassBreaks,
    measure_label: str,
    unit: str,
    route: Row | None = None,
    outlined: Sequence[Row] = (),
) -> list[Row]:
    """Layers for the legend, uppermost first: key, title, unit, rows (with counts) and notes.

    route, outlined: those layers as ui.map.routes and ui.map.outlined word them.
    """
    layers: list[Row] = [] if route is None else [route]
    if complaints is not None:
        layers.append(_point_layer("complaints", "投诉", "件", complaints, COMPLAINT_ROWS))
    if dwellings is not None:
        layers.append(_point_layer("dwellings", "户的办理状态", "户", dwellings, STATUS_ROWS))
    ground = ("roads", "water")
    layers += [layer for layer in outlined if layer["key"] not in ground]
    layers.append(_compound_layer(compounds, breaks, measure_label, unit))
    layers.append({"key": "names", "title": "小区名称", "unit": "", "rows": [], "notes": []})
    layers += [layer for layer in outlined if layer["key"] in ground]
    return layers


def _point_layer(key: str, title: str, unit: str, points: PointFrame, marks: list[Row]) -> Row:
    weights = points.rows["orders"].to_numpy() if "orders" in points.rows else None
    counts = np.bincount(points.rows["code"].to_numpy(), weights=weights, minlength=len(marks))
    rows = [
        {**mark, "key": f"{key}:{code}", "count": int(counts[code])}
        for code, mark in reversed(list(enumerate(marks)))
        if counts[code]
    ]
    notes = _notes(points.without_place, unit)
    if weights is not None and (weights > 1).any():
        notes = ["重复来电并入首次工单，次数越多符号越大", *notes]
    return {"key": key, "title": title, "unit": unit, "rows": rows, "notes": notes}


def _compound_layer(compounds: CompoundFrames, breaks: ClassBreaks, title: str, unit: str) -> Row:
    classes = class_rows(breaks)
    counts = np.bincount(compounds.rows["code"].to_numpy(), minlength=len(classes))
    order = [*range(len(classes) - 2, FIRST_CLASS - 1, -1), ZERO, len(classes) - 1, UNKNOWN]
    sketches = int(compounds.rows["sketch"].sum())
    always = set(range(FIRST_CLASS, len(classes) - 1))
    rows = [{**classes[code], "count": int(counts[code])} for code in order if counts[code] or code in always]
    if sketches:
        rows.append({"label": f"示意边界（误差大于 {APPROXIMATE_METRES:g} 米）", "line": SKETCH, "count": sketches})
    notes = ["颜色每级含上限；右侧为小区数"] if always and not breaks.whole else ["右侧为小区数"]
    if _has_points(compounds.rows, compounds.outlines):
        notes.append("圆点：只有点位、没有边界的小区")
    return {
        "key": "compounds",
        "title": f"小区着色：{title}",
        "unit": unit,
        "rows": rows,
        "notes": notes + _notes(compounds.without_place, "个小区"),
    }


def _has_points(rows: pd.DataFrame, outlines: pd.DataFrame) -> bool:
    return len(rows) > outlines["compound"].nunique()


def _notes(without_place: int, unit: str) -> list[str]:
    return [f"另有 {without_place} {unit}没有坐标，未画出"] if without_place else []
