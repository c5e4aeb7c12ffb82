"""Base maps as the browser gets them: names and limits, never a file or an address of a service."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from data.tiles.sources import DrawnBaseMap

Row = dict[str, Any]
NONE = "none"


@dataclass(frozen=True, slots=True)
class BaseMapChoice:
    """The base maps to choose from. first: key of the one shown at first, "" = none. word: a pass for their tiles."""

    maps: tuple[DrawnBaseMap, ...] = ()
    first: str = ""
    word: str = ""


NO_BASE_MAPS = BaseMapChoice()


def sent_maps(choice: BaseMapChoice) -> list[Row]:
    """What the component draws them from."""
    return [
        {
            "key": one.key,
            "parts": one.parts,
            "query": urlencode({"v": one.version, **({"pass": choice.word} if choice.word else {})}),
            "attribution": one.attribution,
            "least": one.coverage.least_zoom,
            "largest": one.coverage.largest_zoom,
            "bounds": _corners(one),
            "warning": one.warning,
            "absent": one.absent,
        }
        for one in choice.maps
    ]


def base_legend(choice: BaseMapChoice) -> list[Row]:
    """The switch in the legend: no base map, or one of them; nothing where there is none."""
    if not choice.maps:
        return []
    first = choice.first if choice.first in {one.key for one in choice.maps} else NONE
    options = [(NONE, "无底图"), *((one.key, one.name) for one in choice.maps)]
    rows = [{"key": f"base:{key}", "label": label, "off": key != first} for key, label in options]
    notes = [one.warning for one in choice.maps if one.warning]
    return [{"key": "base", "title": "底图", "unit": "", "rows": rows, "notes": notes, "choice": True}]


def version_of(maps: Sequence[Row]) -> str:
    """Changes when what is sent changes."""
    return hashlib.blake2b(json.dumps(maps).encode(), digest_size=8).hexdigest() if maps else ""


def _corners(one: DrawnBaseMap) -> list[list[float]] | None:
    if one.coverage.bounds is None:
        return None
    west, south, east, north = one.coverage.bounds
    return [[south, west], [north, east]]
