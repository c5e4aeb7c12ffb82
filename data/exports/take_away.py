"""What a map that is taken away shows: compounds by one measure, buildings, a legend and all that must be said of it.

Made from the layers of the geographic export in its form for others (counts of 1 and 2 left out, k ≥ 3), so that no
file of this kind holds more than that one. Tiles of a base map are left out: their licence is for the screen.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd
import shapely

from analytics.class_breaks import (
    FIRST_CLASS,
    UNKNOWN_COLOUR,
    ZERO,
    ZERO_COLOUR,
    ClassBreaks,
    classified,
    natural_breaks,
)
from casework.errors import UserError
from data.exports.geographic import EXPECTED, FEWEST, TOO_FEW, Feature, Layers

MOST_PLACES = 20_000
"""Compounds and buildings on one map; a browser on an old PC still pans it."""
FEW_COLOUR = "#eef1f4"
SKETCH = "示意图，非法定界线"
EXPECTED_KEY, USUAL_MEASURE = "expected", "complaints"
VIEW_WORDS = "画面为导出时的视野；图例中的数是全部小区"


Bounds = tuple[float, float, float, float]
"""West, south, east, north in degrees WGS84."""


class Look(Enum):
    """Why a compound has no class: shown in another way than by colour alone."""

    CLASS = "class"
    HIDDEN = "hidden"
    FEW = "few"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class MapMeasure:
    """A column of the geographic export by which compounds may be coloured."""

    column: str
    label: str
    unit: str


MEASURES: Mapping[str, MapMeasure] = MappingProxyType(
    {
        EXPECTED_KEY: MapMeasure(EXPECTED, "预期投诉", "件/周"),
        "complaints": MapMeasure("投诉件数", "投诉", "件"),
        "per_thousand": MapMeasure("每千户投诉", "每千户投诉", "件/千户"),
        "open": MapMeasure("未清零户数", "未清零", "户"),
        "recurred": MapMeasure("回潮户数", "回潮", "户"),
        "overdue": MapMeasure("逾期户数", "逾期未改", "户"),
    }
)


@dataclass(frozen=True, slots=True)
class Compound:
    """A compound on the map. geometry: WGS84. lines: what is said of it, "title：value". value: NaN = none."""

    geometry: Any
    name: str
    lines: tuple[str, ...]
    look: Look
    colour: str
    value: float


@dataclass(frozen=True, slots=True)
class Building:
    """A building with files. files: None = fewer than three."""

    longitude: float
    latitude: float
    lines: tuple[str, ...]
    files: int | None


@dataclass(frozen=True, slots=True)
class LegendRow:
    """A class or a kind of place, with how many there are."""

    label: str
    colour: str
    look: Look
    count: int


@dataclass(frozen=True, slots=True)
class TakeAwayMap:
    """Everything that stands on the map. notes: under it. watermark: account and time. view: what is in sight of it at
    first (a page) or at all (a picture), None = everything.
    """

    title: str
    measure: MapMeasure
    compounds: tuple[Compound, ...]
    buildings: tuple[Building, ...]
    legend: tuple[LegendRow, ...]
    base: tuple[tuple[str, Any], ...]
    notes: tuple[str, ...]
    watermark: str
    is_demo: bool
    view: Bounds | None = None

    @property
    def bounds(self) -> Bounds:
        """The view, else the compounds and buildings with a margin."""
        return self.view or self.whole

    @property
    def whole(self) -> Bounds:
        """The compounds and buildings with a margin."""
        shapes = [one.geometry for one in self.compounds]
        shapes += [shapely.Point(one.longitude, one.latitude) for one in self.buildings]
        west, south, east, north = (float(limit) for limit in shapely.total_bounds(shapes))
        margin = max(east - west, north - south, 0.004) * 0.04
        return west - margin, south - margin, east + margin, north + margin


def map_measure(key: str | None) -> MapMeasure:
    """The measure of that key, None = the usual one. Raises UserError when there is none such."""
    measure = MEASURES.get(key or USUAL_MEASURE)
    if measure is None:
        raise UserError(f"没有“{key}”这个着色指标，可选：{'、'.join(MEASURES)}。")
    return measure


def take_away_map(
    layers: Layers,
    measure_key: str | None,
    *,
    title: str,
    base: pd.DataFrame | None,
    watermark: str,
    is_demo: bool,
    view: Bounds | None = None,
) -> TakeAwayMap:
    """The map of layers that were made with shared=True.

    measure_key: of MEASURES, None = the usual one. base: layer (roads, water), geometry; None = nothing beside.
    view: what is in sight, None = everything. Raises UserError on an unknown measure, a view beside all compounds,
    and when there is nothing to draw or too much.
    """
    measure = map_measure(measure_key)
    places = len(layers.compounds) + len(layers.buildings)
    if places == 0:
        raise UserError("没有带坐标的小区或楼栋，画不出地图。请先用 import compounds 导入坐标。")
    if places > MOST_PLACES:
        raise UserError(f"超过一幅图 {MOST_PLACES:,} 处的上限，没有导出。请按居委会分别导出。")
    looks = [_look(properties, measure) for _, properties in layers.compounds]
    values = np.array([value for _, value in looks])
    breaks = natural_breaks(values)
    codes = classified(values, breaks)
    colours = (UNKNOWN_COLOUR, ZERO_COLOUR, *breaks.colours)
    compounds = tuple(
        Compound(
            geometry,
            str(properties["小区"]),
            _lines(properties),
            look,
            colours[code] if look is Look.CLASS else UNKNOWN_COLOUR if look is Look.UNKNOWN else FEW_COLOUR,
            float(value),
        )
        for (geometry, properties), (look, value), code in zip(layers.compounds, looks, codes, strict=True)
    )
    drawn = TakeAwayMap(
        title=title,
        measure=measure,
        compounds=compounds,
        buildings=tuple(_building(feature) for feature in layers.buildings),
        legend=_legend(breaks, codes, [look for look, _ in looks]),
        base=() if base is None else tuple(zip(base["layer"], base["geometry"], strict=True)),
        notes=(*layers.notes, *([] if view is None else [VIEW_WORDS]), f"{SKETCH}；底图图块不随图带走"),
        watermark=watermark,
        is_demo=is_demo,
        view=view,
    )
    if view is not None and not shapely.box(*view).intersects(shapely.box(*drawn.whole)):
        raise UserError("当前视野里没有小区和楼栋，没有导出。请移动地图，或选择“全街道”。")
    return drawn


def _look(properties: Mapping[str, Any], measure: MapMeasure) -> tuple[Look, float]:
    value, reason = properties[measure.column], properties.get(f"{measure.column}说明")
    if value is not None:
        return Look.CLASS, float(value)
    if reason is None:
        return Look.UNKNOWN, float("nan")
    return (Look.HIDDEN if reason == TOO_FEW else Look.FEW), float("nan")


def _lines(properties: Mapping[str, Any]) -> tuple[str, ...]:
    """What the file for other systems says, with the reason in place of a number that is not shown."""
    said = []
    for title, value in properties.items():
        if title == "小区" or title.endswith("说明"):
            continue
        reason = properties.get(f"{title}说明")
        said.append(f"{title}：{reason or '未知' if value is None else value}")
    return tuple(said)


def _building(feature: Feature) -> Building:
    point, properties = feature
    return Building(point.x, point.y, (str(properties["小区"]), *_lines(properties)), properties["户档数"])


def _legend(breaks: ClassBreaks, codes: Any, looks: list[Look]) -> tuple[LegendRow, ...]:
    shown = np.array([look is Look.CLASS for look in looks])
    labels = list(breaks.labels)
    if labels and breaks.whole and Look.HIDDEN in looks:
        # Counts below three have a row of their own.
        upper = int(breaks.uppers[0])
        labels[0] = f"≥{FEWEST}" if len(labels) == 1 else str(FEWEST) if upper == FEWEST else f"{FEWEST}–{upper}"
    rows = [
        LegendRow(label, colour, Look.CLASS, int(((codes == FIRST_CLASS + step) & shown).sum()))
        for step, (label, colour) in reversed(list(enumerate(zip(labels, breaks.colours, strict=True))))
    ]
    rows.append(LegendRow("0", ZERO_COLOUR, Look.CLASS, int(((codes == ZERO) & shown).sum())))
    others = (
        (Look.HIDDEN, f"{TOO_FEW}（1 至 {FEWEST - 1}，不列出）", FEW_COLOUR),
        (Look.FEW, "样本少（不分级）", FEW_COLOUR),
        (Look.UNKNOWN, "未知", UNKNOWN_COLOUR),
    )
    rows += [LegendRow(label, colour, look, looks.count(look)) for look, label, colour in others]
    return tuple(row for row in rows if row.count)


def building_words(drawn: TakeAwayMap) -> tuple[tuple[bool, str], ...]:
    """The legend of the buildings that are there: whether their number is shown, and the words."""
    known = sum(one.files is not None for one in drawn.buildings)
    rows = (
        (True, known, "楼：户档数（圆越大越多）"),
        (False, len(drawn.buildings) - known, f"楼：户档{TOO_FEW}户"),
    )
    return tuple((is_counted, f"{words} {count}") for is_counted, count, words in rows if count)
