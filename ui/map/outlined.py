"""Outlined layers of the map: hotspots, committees, roads and water, each with a line that differs without colour."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import shapely

from ui.map.frames import digest

Row = dict[str, Any]
HOTSPOT_COLOUR = "#7a0048"
COMMITTEE_COLOUR = "#6b2c00"

STYLES: dict[str, list[Row]] = {
    "hotspots": [
        {"label": "可信热点", "colour": HOTSPOT_COLOUR, "weight": 4, "dash": "", "casing": True, "closed": True},
        {"label": "待观察", "colour": HOTSPOT_COLOUR, "weight": 2.5, "dash": "9 6", "casing": True, "closed": True},
        {"label": "新出现", "colour": HOTSPOT_COLOUR, "weight": 3, "dash": "2 6", "casing": True, "closed": True},
    ],
    "committees": [
        {"label": "居委会范围", "colour": COMMITTEE_COLOUR, "weight": 2.5, "dash": "14 4 3 4", "closed": True}
    ],
    "roads": [{"label": "道路", "colour": "#a5aeb8", "weight": 3, "dash": ""}],
    "water": [
        {"label": "水面", "colour": "#7fb2d6", "weight": 1, "dash": "", "fill": "#cfe4f2", "closed": True},
        {"label": "河道", "colour": "#7fb2d6", "weight": 4, "dash": ""},
    ],
}
# Names at different edges, so that a hotspot's and its committee's do not lie on each other.
for _look in STYLES["hotspots"]:
    _look["label_at"] = "top"
for _look in STYLES["committees"]:
    _look["label_at"] = "bottom"

TITLES = {"hotspots": ("热点", "处"), "committees": ("居委会", "个"), "roads": ("道路", "段"), "water": ("水系", "处")}
NOTES = {
    "hotspots": ["线型表示证据：实线可信、虚线待观察；只建议核查，不评价小区"],
    "committees": ["按所属小区拼合，示意"],
}
HIDDEN_AT_FIRST = frozenset({"committees"})


@dataclass(frozen=True, slots=True)
class FeatureFrames:
    """features: layer, name, style; lines: feature (row), ring, longitude, latitude; legend: layers, top first."""

    features: pd.DataFrame
    lines: pd.DataFrame
    legend: tuple[Row, ...]
    version: str


def feature_frames(
    hotspots: pd.DataFrame | None = None, committees: pd.DataFrame | None = None, base: pd.DataFrame | None = None
) -> FeatureFrames:
    """What the outlined layers draw.

    hotspots: label (可信热点, 待观察, 新出现), kind (片区聚集, 单点异常 or ""), geometry. committees: name, geometry.
    base: layer ("roads" or "water"), geometry. Geometries are shapely (multi)polygons or (multi)lines in WGS84.
    Raises ValueError on another label, layer or geometry.
    """
    parts = [
        part
        for part in (
            _hotspot_features(hotspots),
            _committee_features(committees),
            _base_features(base),
        )
        if part is not None
    ]
    columns = ["layer", "name", "style", "geometry"]
    every = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=columns)
    features = pd.DataFrame(
        {
            "layer": every["layer"].astype(str),
            "name": every["name"].astype(str),
            "style": every["style"].to_numpy(dtype=np.uint8),
        }
    )
    lines = _lines(every["geometry"].tolist())
    return FeatureFrames(features, lines, _legend(features), digest(features, lines) if len(features) else "")


def _hotspot_features(hotspots: pd.DataFrame | None) -> pd.DataFrame | None:
    if hotspots is None or hotspots.empty:
        return None
    labels = [row["label"] for row in STYLES["hotspots"]]
    # On the map there is room for two words each: 可信·片区.
    names = [
        f"{label.removesuffix('热点')}·{kind[:2]}" if kind else label
        for label, kind in zip(hotspots["label"], hotspots["kind"], strict=True)
    ]
    return pd.DataFrame(
        {
            "layer": "hotspots",
            "name": names,
            "style": [labels.index(label) for label in hotspots["label"]],
            "geometry": hotspots["geometry"].tolist(),
        }
    )


def _committee_features(committees: pd.DataFrame | None) -> pd.DataFrame | None:
    if committees is None or committees.empty:
        return None
    return pd.DataFrame(
        {
            "layer": "committees",
            "name": committees["name"].tolist(),
            "style": 0,
            "geometry": committees["geometry"].tolist(),
        }
    )


def _base_features(base: pd.DataFrame | None) -> pd.DataFrame | None:
    if base is None or base.empty:
        return None
    if not set(base["layer"]) <= {"roads", "water"}:
        raise ValueError("a base layer is roads or water")
    is_line = np.isin(shapely.get_type_id(np.asarray(base["geometry"], dtype=object)), (1, 5))
    is_water = (base["layer"] == "water").to_numpy()
    return pd.DataFrame(
        {
            "layer": base["layer"].tolist(),
            "name": "",
            "style": (is_line & is_water).astype(np.uint8),
            "geometry": base["geometry"].tolist(),
        }
    )


def _lines(geometries: list[Any]) -> pd.DataFrame:
    feature: list[int] = []
    strings: list[Any] = []
    for row, geometry in enumerate(geometries):
        for part in shapely.get_parts(geometry):
            kind = shapely.get_type_id(part)
            if kind not in (1, 2, 3):
                raise ValueError("an outlined layer holds lines and polygons")
            found = shapely.get_rings(part).tolist() if kind == 3 else [part]
            strings += found
            feature += [row] * len(found)
    points, ring = shapely.get_coordinates(strings, return_index=True)
    rows = np.asarray(feature, dtype=np.int32)[ring] if len(ring) else np.array([], dtype=np.int32)
    return pd.DataFrame(
        {
            "feature": rows,
            "ring": np.asarray(ring, dtype=np.int32),
            "longitude": points[:, 0],
            "latitude": points[:, 1],
        }
    )


def _legend(features: pd.DataFrame) -> tuple[Row, ...]:
    layers = []
    for key, (title, unit) in TITLES.items():
        styles = features.loc[features["layer"] == key, "style"]
        if styles.empty:
            continue
        rows = [
            {"label": style["label"], "line": style, "count": int((styles == number).sum())}
            for number, style in enumerate(STYLES[key])
            if (styles == number).any()
        ]
        layers.append(
            {
                "key": key,
                "title": title,
                "unit": unit,
                "rows": rows,
                "notes": NOTES.get(key, []),
                "off": key in HIDDEN_AT_FIRST,
            }
        )
    return tuple(layers)
