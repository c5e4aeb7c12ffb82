"""The further layers of the map page for one visitor: only what this role may see."""

from __future__ import annotations

import os
from collections.abc import Callable, Hashable
from datetime import date

import pandas as pd
import streamlit as st

from data.analyses.base_map import base_layers, base_signature
from data.analyses.map_layers import committee_areas, hotspot_areas, weekly_counts
from data.sessions import BY_PROVIDER
from data.settings import load_settings
from data.tiles.sources import drawn_base_maps, place_of
from ui.errors import plain
from ui.home_folder import home_folder
from ui.map import Made, Overlays, Remember
from ui.map.base_maps import BaseMapChoice
from ui.map.overlays import Weeks
from ui.map_measures import Measure
from ui.navigation import STREET_READERS
from ui.routes.map_layer import next_route
from ui.session import PageContext
from ui.tiles_route import PASSES


def overlays(context: PageContext) -> Overlays:
    """Hotspots (roles of the whole street), committees, own roads and water, the next day's routes, the year to play,
    names to search."""
    reader = context.reader
    weeks = weekly_counts(reader)
    return Overlays(
        hotspots=_hotspots(context),
        committees=committee_areas(reader, context.campaign),
        base=own_base(context),
        route=next_route(context),
        weeks=Weeks(weeks.counts, weeks.compound_ids, weeks.first_days),
        known_as=reader.compound_other_names(),
        base_maps=base_maps(context),
    )


def remembering(context: PageContext, measure: Measure, start: date, end: date) -> Remember:
    """The memory of the map page: each layer by everything beside the data that it depends on."""
    reader, role = context.reader, context.actor.role
    committees = tuple((one.code, one.name) for one in context.campaign.committees)
    coloured = (measure.column, start, end, role)
    depends: dict[str, tuple[Hashable, ...]] = {
        "breaks": coloured,
        "compounds": coloured,
        "complaints": (start, end),
        "features": (role, committees, base_signature(home_folder())),
    }

    def remember(layer: str, make: Callable[[], Made]) -> Made:
        return reader.remembered(("map", layer, *depends.get(layer, ())), make)

    return remember


def own_base(context: PageContext) -> pd.DataFrame | None:
    """Roads and water of the home folder; a file that cannot be used is named above the map."""
    base = base_layers(context.reader, home_folder())
    for sentence in base.refused:
        st.warning(plain(sentence))
    return base.features


def base_maps(context: PageContext) -> BaseMapChoice:
    """The base maps of campaign.toml; one that cannot be used is named above the map."""
    rules = context.campaign.base_maps
    if not rules.layers:
        return BaseMapChoice()
    maps, refused = drawn_base_maps(rules, load_settings(None, os.environ), place_of(context.reader))
    if refused:
        st.warning("\n\n".join(plain(sentence) for sentence in refused))
    visitor = context.visitor
    by_provider = visitor is not None and visitor.by == BY_PROVIDER
    return BaseMapChoice(maps, rules.first, PASSES.issue(visitor.key) if visitor and by_provider else "")


def with_notes(compounds: pd.DataFrame, hotspots: pd.DataFrame | None) -> pd.DataFrame:
    """The compounds with the label of their hotspot as a line on hover."""
    if hotspots is None or hotspots.empty:
        return compounds
    notes: dict[int, str] = {}
    for label, kind, members in zip(hotspots["label"], hotspots["kind"], hotspots["compound_ids"], strict=True):
        for key in members:
            notes.setdefault(key, f"{label}·{kind}（建议核查）" if kind else f"{label}（建议核查）")
    return compounds.assign(note=[notes.get(key, "") for key in compounds["compound_id"]])


def _hotspots(context: PageContext) -> pd.DataFrame | None:
    if context.actor.role not in STREET_READERS or context.reader.compound_areas().empty:
        return None
    return hotspot_areas(context.reader)
