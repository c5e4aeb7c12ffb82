"""The take-away map for documents, drawn on this machine with matplotlib: PNG and SVG that depend on the data only."""

from __future__ import annotations

import io
import re
from math import cos, radians
from pathlib import Path
from typing import Any

import shapely

from casework.errors import UserError
from data.exports.pictures import can_write_chinese, drawable, properties
from data.exports.take_away import Compound, Look, TakeAwayMap, building_words

_WIDTH, _DOTS = 6.14, 300  # inches: the 156 mm of GB/T 9704
_MAP_HEIGHT, _LINE = 4.3, 0.155
_INK, _QUIET, _EDGE = "#1d2733", "#5b6470", "#5b6470"
_ROAD, _WATER, _WATER_LINE, _FILES = "#a5aeb8", "#cfe4f2", "#7fb2d6", "#7a3b00"
_METRES_PER_DEGREE = 111_320.0
_BARS = (5000, 2000, 1000, 500, 200, 100, 50)
_NAME_POINTS, _LONGEST_NAME = 5.5, 10
_HATCH = {Look.HIDDEN: "....", Look.FEW: "////"}
_MOST_NOTES = 12
_EXTRAS = re.compile(rb"<!DOCTYPE[^>]*>\n|<!--.*?-->\n?", re.DOTALL)
_HALO: dict[str, Any] = {"boxstyle": "round,pad=0.05", "facecolor": "white", "edgecolor": "none", "alpha": 0.7}


def write_map_picture(drawn: TakeAwayMap, path: Path) -> None:
    """The map as path's ending says, png or svg (words as outlines, so that they need no font).

    Raises UserError when this machine has no Chinese font: a map without its words would be misread.
    """
    if not can_write_chinese():
        raise UserError(
            "本机没有中文字体，画不出带文字的地图。请安装思源黑体（Noto Sans CJK）等字体后再试，或导出 HTML。"
        )
    import matplotlib
    from matplotlib.figure import Figure

    legend = _legend_lines(drawn)
    notes = _wrapped(["；".join(drawn.notes), drawn.watermark.replace("　", " ")], 118)[-_MOST_NOTES:]
    below = _LINE * (1.6 + len(legend) + len(notes))
    above = _LINE * 2.4
    height = above + _MAP_HEIGHT + below
    figure = Figure(figsize=(_WIDTH, height))
    axes = figure.add_axes((0.0, below / height, 1.0, _MAP_HEIGHT / height))
    _map(axes, drawn)
    _title(figure, drawn, 1 - 0.7 * _LINE / height)
    _below(figure, drawn, legend, notes, below / height, _LINE / height)
    buffer = io.BytesIO()
    # Fixed names of the parts and no date: the same data give the same bytes.
    with matplotlib.rc_context({"svg.hashsalt": "take-away", "svg.fonttype": "path"}):
        if path.suffix == ".svg":
            figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
        else:
            figure.savefig(buffer, format="png", dpi=_DOTS, metadata={"Software": None})
    content = buffer.getvalue()
    # matplotlib repeats each word as a comment and names a schema of another host: neither is needed.
    path.write_bytes(_EXTRAS.sub(b"", content) if path.suffix == ".svg" else content)


def _map(axes: Any, drawn: TakeAwayMap) -> None:
    west, south, east, north = drawn.bounds
    narrow = cos(radians((south + north) / 2))
    # As wide as the page: the shorter side gets more ground.
    wide, high = (east - west) * narrow, north - south
    more = max(0.0, high * _WIDTH / _MAP_HEIGHT - wide) / narrow / 2
    taller = max(0.0, wide * _MAP_HEIGHT / _WIDTH - high) / 2
    axes.set_xlim(west - more, east + more)
    axes.set_ylim(south - taller, north + taller)
    axes.set_aspect(1 / narrow)
    axes.set_xticks([])
    axes.set_yticks([])
    for spine in axes.spines.values():
        spine.set(color=_QUIET, linewidth=0.5)
    frame = shapely.box(west - more, south - taller, east + more, north + taller)
    for layer, geometry in drawn.base:
        _ground(axes, layer, shapely.intersection(geometry, frame))
    for compound in drawn.compounds:
        _compound(axes, compound)
    for building in drawn.buildings:
        size = 2.2 if building.files is None else 2.6 + min(building.files, 40) ** 0.5
        face = "none" if building.files is None else _FILES
        axes.plot(
            [building.longitude],
            [building.latitude],
            "o",
            markersize=size,
            markerfacecolor=face,
            markeredgecolor=_FILES if building.files is None else "white",
            markeredgewidth=0.4,
            zorder=4,
        )
    _names(axes, drawn, narrow)
    _scale(axes, narrow)
    for at in (0.2, 0.5, 0.8):
        axes.text(
            at,
            at,
            drawable(drawn.watermark.replace("　", " ")),
            transform=axes.transAxes,
            fontproperties=properties(8),
            rotation=18,
            alpha=0.12,
            ha="center",
            va="center",
            parse_math=False,
            zorder=7,
        )


def _ground(axes: Any, layer: str, geometry: Any) -> None:
    for part in shapely.get_parts(geometry):
        if part.geom_type == "Polygon":
            axes.fill(*part.exterior.xy, facecolor=_WATER, edgecolor=_WATER_LINE, linewidth=0.4, zorder=1)
        elif part.geom_type == "LineString":
            axes.plot(*part.xy, color=_ROAD if layer == "roads" else _WATER_LINE, linewidth=1.0, zorder=1)


def _compound(axes: Any, compound: Compound) -> None:
    hatch = _HATCH.get(compound.look)
    if compound.geometry.geom_type == "Point":
        at = compound.geometry
        axes.plot(
            [at.x], [at.y], "s" if hatch else "o", color=compound.colour, markeredgecolor=_EDGE, markersize=6, zorder=2
        )
        return
    for part in shapely.get_parts(compound.geometry):
        axes.fill(
            *part.exterior.xy,
            facecolor=compound.colour,
            edgecolor=_EDGE,
            linewidth=0.5,
            hatch=hatch,
            hatch_linewidth=0.4,
            zorder=2,
        )


def _names(axes: Any, drawn: TakeAwayMap, narrow: float) -> None:
    """Names from the highest value down, as far as they do not lie on each other."""
    west, east = axes.get_xlim()
    degrees_per_point = (east - west) / (_WIDTH * 72)
    taken: list[Any] = []
    ranked = sorted(drawn.compounds, key=lambda one: (-one.value if one.value == one.value else 1.0, one.name))
    for compound in ranked:
        name = drawable(compound.name)
        name = name if len(name) <= _LONGEST_NAME else f"{name[:_LONGEST_NAME]}…"
        at = shapely.point_on_surface(compound.geometry)
        half = len(name) * _NAME_POINTS * degrees_per_point / 2
        high = 0.8 * _NAME_POINTS * degrees_per_point * narrow
        place = shapely.box(at.x - half, at.y - high, at.x + half, at.y + high)
        if any(place.intersects(other) for other in taken):
            continue
        taken.append(place)
        axes.text(
            at.x,
            at.y,
            name,
            fontproperties=properties(_NAME_POINTS),
            color=_INK,
            ha="center",
            va="center",
            parse_math=False,
            zorder=5,
            bbox=_HALO,
            clip_on=True,
        )


def _scale(axes: Any, narrow: float) -> None:
    """A bar of whole metres in the lower left corner, north above it."""
    west, east = axes.get_xlim()
    south, north = axes.get_ylim()
    metres = (east - west) * narrow * _METRES_PER_DEGREE
    bar = next((length for length in _BARS if length <= metres / 4), _BARS[-1])
    x, y = west + (east - west) * 0.02, south + (north - south) * 0.03
    long = bar / _METRES_PER_DEGREE / narrow
    axes.plot([x, x + long], [y, y], color=_INK, linewidth=1.6, solid_capstyle="butt", zorder=6)
    label = f"{bar} 米" if bar < 1000 else f"{bar // 1000} 公里"
    axes.text(
        x,
        y + (north - south) * 0.012,
        f"{label}　北 ↑",
        fontproperties=properties(6.5),
        color=_INK,
        zorder=6,
        bbox=_HALO,
    )


def _title(figure: Any, drawn: TakeAwayMap, y: float) -> None:
    demo = "【演示数据】" if drawn.is_demo else ""
    title = drawable(f"{demo}{drawn.title}：{drawn.measure.label}（{drawn.measure.unit}）")
    size = min(11.0, 11.0 * 36 / max(len(title), 1))
    figure.text(0.5, y, title, fontproperties=properties(size), color=_INK, ha="center", va="top", parse_math=False)


def _legend_lines(drawn: TakeAwayMap) -> list[list[tuple[str, str, Look | None, str]]]:
    """Lines of up to four entries: colour, hatch, look (None = a building), words."""
    entries = [(row.colour, _HATCH.get(row.look, ""), row.look, f"{row.label}  {row.count}") for row in drawn.legend]
    lines: list[list[tuple[str, str, Look | None, str]]] = [
        [*part] for part in (entries[at : at + 4] for at in range(0, len(entries), 4))
    ]
    files = [(_FILES if is_counted else "none", "", None, words) for is_counted, words in building_words(drawn)]
    return [*lines, [*files]] if files else lines


def _below(figure: Any, drawn: TakeAwayMap, legend: Any, notes: list[str], top: float, line: float) -> None:
    from matplotlib.patches import Rectangle

    y = top - line * 1.2
    for entries in legend:
        for place, (colour, hatch, look, words) in enumerate(entries):
            x = 0.015 + place * (0.245 if look is not None else 0.4)
            if look is None:
                axes = figure.add_axes((x, y, 0.03, line * 0.7))
                axes.set_axis_off()
                edge = _FILES if colour == "none" else "white"
                axes.plot([0.5], [0.5], "o", markersize=4.5, markerfacecolor=colour, markeredgecolor=edge)
            else:
                figure.patches.append(
                    Rectangle(
                        (x, y),
                        0.03,
                        line * 0.7,
                        transform=figure.transFigure,
                        facecolor=colour,
                        edgecolor=_EDGE,
                        linewidth=0.5,
                        hatch=hatch or None,
                        hatch_linewidth=0.4,
                    )
                )
            figure.text(x + 0.038, y + line * 0.08, words, fontproperties=properties(6.5), color=_INK, parse_math=False)
        y -= line
    for note in notes:
        y -= line
        figure.text(
            0.015, y + line * 0.55, drawable(note), fontproperties=properties(6.5), color=_QUIET, parse_math=False
        )


def _wrapped(lines: list[str], width: int) -> list[str]:
    """Lines of at most so many half-width signs; a Chinese sign is as wide as two of the others."""
    wrapped: list[str] = []
    for line in lines:
        part, used = "", 0
        for sign in line:
            wide = 1 if sign.isascii() else 2
            if used + wide > width:
                wrapped.append(part)
                part, used = "", 0
            part, used = part + sign, used + wide
        wrapped.append(part)
    return wrapped
