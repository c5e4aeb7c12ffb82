"""Charts and maps for paper, drawn on this machine with matplotlib: PNG bytes that depend on the data only.

Black, grey and one colour, with marks that tell the lines apart on a black-and-white printer. A machine without a
Chinese font gets the picture without words rather than with boxes; `can_write_chinese` says so.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any

import pandas as pd
import shapely

from analytics.contracts import TargetDay
from casework.campaign.parts import Phase

_FONTS = (
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "Microsoft YaHei",
    "SimHei",
    "WenQuanYi Zen Hei",
    "PingFang SC",
    "Noto Serif CJK SC",
    "SimSun",
)
_WIDTH, _HEIGHT, _DOTS = 6.14, 2.9, 200  # inches: the 156 mm of GB/T 9704
_LONGEST_NAME = 12
_INK, _QUIET, _STRONG = "#1d2733", "#9aa3ad", "#1f5f99"
_SHADES = ("#eef3f8", "#c9dcee", "#8fb8dc", "#4a87bf", "#1f5f99")


@cache
def _chinese_font() -> str | None:
    from matplotlib import font_manager

    known = {font.name for font in font_manager.fontManager.ttflist}
    return next((name for name in _FONTS if name in known), None)


@cache
def _signs() -> frozenset[int]:
    """The code points that the font can draw."""
    from matplotlib import font_manager

    return frozenset(font_manager.get_font(font_manager.findfont(properties(8))).get_charmap())


def drawable(text: str) -> str:
    """The text with a box for what the font cannot draw, and without what does not show."""
    return "".join(sign if ord(sign) in _signs() else "□" for sign in text if sign.isprintable())


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST_NAME else f"{name[:_LONGEST_NAME]}…"


def can_write_chinese() -> bool:
    """True when this machine has a font for the words in the pictures."""
    return _chinese_font() is not None


def burn_down(open_per_day: pd.DataFrame, phases: Sequence[Phase]) -> bytes | None:
    """Open dwellings at the end of each day (columns day, open; summed over committees). None without a day."""
    if open_per_day.empty:
        return None
    daily = open_per_day.groupby("day")["open"].sum()
    figure, axes = _axes("未清零户数（户）")
    days = list(daily.index)
    axes.plot(days, daily.to_list(), color=_STRONG, linewidth=1.8)
    for phase in phases:
        if days[0] < phase.start <= days[-1]:
            axes.axvline(phase.start, color=_QUIET, linewidth=0.8, linestyle="--")
            _write(axes, phase.start, axes.get_ylim()[1], f" {phase.name}", va="top")
    _name_last(axes, days[-1], int(daily.iloc[-1]), "户")
    return _png(figure)


def target_path(path: Sequence[TargetDay], goal: float) -> bytes | None:
    """Complaints since the window began against last year's and against the aim. None before the first day."""
    known = [day for day in path if day.current is not None]
    if not known:
        return None
    figure, axes = _axes("累计受理（件）")
    days = [day.day for day in path]
    axes.plot(days, [day.baseline for day in path], color=_QUIET, linewidth=1.4, label=_words("上年同期"))
    aim = [day.baseline * (1 + goal) for day in path]
    axes.plot(days, aim, color=_INK, linewidth=1.0, linestyle=":", label=_words(f"下降{-goal:.0%}"))
    counts = [day.current for day in known]
    axes.plot([day.day for day in known], counts, color=_STRONG, linewidth=2.0, label=_words("本期"))
    _name_last(axes, known[-1].day, counts[-1] or 0, "件")
    if can_write_chinese():
        axes.legend(frameon=False, fontsize=8, loc="upper left", prop=properties(8))
    return _png(figure)


def compounds_map(shapes: pd.DataFrame, values: Mapping[int, float], unit: str) -> bytes | None:
    """Compounds shaded by a count (equal steps of the largest); names of the five with most. None without a place.

    shapes: compound_id, name, geometry (WGS84, None = drawn as a dot at longitude, latitude); values: by compound_id.
    """
    placed = shapes[shapes["geometry"].notna() | shapes["longitude"].notna()]
    if placed.empty:
        return None
    figure, axes = _blank()
    most = max([*values.values(), 1.0])
    ranked = {key: float(value) for key, value in values.items() if value > 0}
    named = sorted(ranked, key=lambda key: (-ranked[key], key))[:5]
    columns = (placed[name] for name in ("compound_id", "name", "geometry", "longitude", "latitude"))
    for key, name, geometry, longitude, latitude in zip(*columns, strict=True):
        share = ranked.get(key, 0.0) / most
        shade = _SHADES[min(int(share * len(_SHADES)), len(_SHADES) - 1)] if share else "#ffffff"
        if geometry is None or geometry.geom_type == "Point":
            axes.plot([longitude], [latitude], "o", color=shade, markeredgecolor=_INK, markersize=4)
        else:
            for part in shapely.get_parts(geometry):
                axes.fill(*part.exterior.xy, facecolor=shade, edgecolor=_INK, linewidth=0.5)
        if key in named:
            _write(axes, longitude, latitude, f"{_short(name)} {ranked[key]:.0f}{unit}", has_ground=True, ha="center")
    middle = float(placed["latitude"].dropna().mean()) if placed["latitude"].notna().any() else 31.1
    axes.set_aspect(1 / _cosine(middle))
    return _png(figure)


def _axes(title: str) -> tuple[Any, Any]:
    from matplotlib.dates import DateFormatter
    from matplotlib.figure import Figure

    figure = Figure(figsize=(_WIDTH, _HEIGHT), layout="constrained")
    axes = figure.add_subplot()
    axes.spines[["top", "right"]].set_visible(False)
    axes.tick_params(labelsize=8, colors=_INK)
    date_words: Any = DateFormatter
    axes.xaxis.set_major_formatter(date_words("%m-%d"))
    axes.margins(x=0.02)
    axes.set_ylim(bottom=0)
    axes.grid(axis="y", color="#e3e8ee", linewidth=0.6)
    if can_write_chinese():
        axes.set_title(title, loc="left", fontproperties=properties(9))
    # Autoscale keeps growing upward from the fixed zero.
    axes.set_autoscaley_on(True)
    axes.use_sticky_edges = False
    return figure, axes


def _blank() -> tuple[Any, Any]:
    from matplotlib.figure import Figure

    figure = Figure(figsize=(_WIDTH, _WIDTH * 0.7), layout="constrained")
    axes = figure.add_subplot()
    axes.set_axis_off()
    return figure, axes


def _name_last(axes: Any, day: date, value: int, unit: str) -> None:
    axes.plot([day], [value], "o", color=_STRONG, markersize=4)
    axes.set_ylim(bottom=0, top=max(axes.get_ylim()[1], 1))
    axes.annotate(
        f"{value}{unit}" if can_write_chinese() else str(value),
        (day, value),
        textcoords="offset points",
        xytext=(0, 9),
        ha="right",
        bbox={"boxstyle": "round,pad=0.15", "facecolor": "white", "edgecolor": "none", "alpha": 0.85},
        fontproperties=properties(9),
        color=_STRONG,
    )


def _write(axes: Any, x: Any, y: Any, words: str, *, has_ground: bool = False, **place: str) -> None:
    """has_ground: on white, so that it reads on a dark shade too."""
    if can_write_chinese():
        ground = {"boxstyle": "round,pad=0.1", "facecolor": "white", "edgecolor": "none", "alpha": 0.8}
        axes.text(
            x,
            y,
            drawable(words),
            fontproperties=properties(7.5),
            color=_INK,
            parse_math=False,
            zorder=5,
            bbox=ground if has_ground else None,
            **place,
        )


def _words(text: str) -> str:
    return text if can_write_chinese() else ""


def properties(size: float) -> Any:
    """The font of words in pictures, at a size in points."""
    from matplotlib.font_manager import FontProperties

    return FontProperties(family=_chinese_font() or "DejaVu Sans", size=size)


def _png(figure: Any) -> bytes:
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    FigureCanvasAgg(figure)
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", dpi=_DOTS, metadata={"Software": None})
    return buffer.getvalue()


def _cosine(latitude: float) -> float:
    from math import cos, radians

    return cos(radians(latitude))
