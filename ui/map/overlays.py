"""What a page may add to the map: further layers, and what the map offers beside zoom and switches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

import pandas as pd

from ui.map.answers import Corners, Picked
from ui.map.base_maps import NO_BASE_MAPS, BaseMapChoice


class Weeks(NamedTuple):
    """A year to play. counts: (weeks, compounds) orders, oldest first; first_days: of each week."""

    counts: Any
    compound_ids: Sequence[int]
    first_days: Sequence[date]


@dataclass(frozen=True, slots=True)
class Overlays:
    """Layers over and under the compounds; None = not there.

    hotspots: label, kind, geometry. committees: name, geometry. base: layer (roads, water), geometry. route: team,
    order, longitude, latitude, dwelling_id. weeks: to be played (only with tools). known_as: compound_id, text:
    other names by which the search finds a compound. base_maps: pictures to lie below all of it.
    """

    hotspots: pd.DataFrame | None = None
    committees: pd.DataFrame | None = None
    base: pd.DataFrame | None = None
    route: pd.DataFrame | None = None
    weeks: Weeks | None = None
    known_as: pd.DataFrame | None = None
    base_maps: BaseMapChoice = NO_BASE_MAPS


@dataclass(frozen=True, slots=True)
class Behaviour:
    """tools: search, measuring, circling, full screen and the player. linked: view and layer switches stand in the
    page's address (one map per page). group: maps of one group move together. picked: what the page shows the facts of.
    ring: the outline whose dwellings the page lists, corners as (longitude, latitude). tells_view: the map reports what
    is in sight after each move, for which the page runs.
    """

    tools: bool = False
    linked: bool = False
    group: str = ""
    picked: Picked | None = None
    ring: Corners = ()
    tells_view: bool = False
