"""Choose the compound of an unlocated order by clicking it on a map."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
import shapely
import streamlit as st

from geo.nearest import compound_at

NEAREST_METRES = 150.0
"""A click further than this from every compound chooses nothing."""


def pick_place(compounds: pd.DataFrame, candidate_ids: Sequence[int], key: str, height: int = 420) -> int | None:
    """The compound that the user clicked (it stays chosen until another click), or None.

    compounds: compound_id, name, geometry (shapely, WGS84, or None); optional longitude, latitude. candidate_ids: shown
    with the numbers 1, 2, 3… in this order. key: one per order, so that the choice of one order is not the next one's.
    height: pixels. A click outside every compound chooses the nearest within 150 m.
    Shows a sentence and returns None when no compound has a place.
    """
    # folium costs 0.8 s of import: only for those who come here
    from geo.folium_maps import Place, chosen_layer, place_picker
    from ui.map import offline_folium

    placed = _placed(compounds)
    places = [
        Place(int(compound_id), str(name), geometry)
        for compound_id, name, geometry in zip(
            placed["compound_id"].tolist(), placed["name"].tolist(), placed["geometry"].tolist(), strict=True
        )
    ]
    if not places:
        st.info("小区都还没有坐标，不能在地图上选择。请先导入小区边界或点位，或在列表中选择。")
        return None
    geometries = {place.compound_id: place.geometry for place in places}
    candidates = [compound_id for compound_id in candidate_ids if compound_id in geometries]
    before = _clicked(st.session_state.get(key), geometries)
    chosen = chosen_layer(next((place for place in places if place.compound_id == before), None))
    shown = offline_folium.show_clickable(place_picker(places, candidates), chosen, key, height)
    return _clicked(shown, geometries)


def _clicked(value: Any, geometries: dict[int, Any]) -> int | None:
    """The compound at a click that the browser reports as {"last_clicked": {"lat", "lng"}}."""
    click = value.get("last_clicked") if isinstance(value, dict) else None
    if not isinstance(click, dict) or not all(isinstance(click.get(name), int | float) for name in ("lat", "lng")):
        return None
    return compound_at(float(click["lng"]), float(click["lat"]), geometries, NEAREST_METRES)


def _placed(compounds: pd.DataFrame) -> pd.DataFrame:
    """Rows with a geometry; where only a longitude and latitude is known, that point."""
    frame = compounds[["compound_id", "name", "geometry"]].copy()
    if {"longitude", "latitude"} <= set(compounds.columns):
        bare = compounds["geometry"].isna() & compounds["longitude"].notna() & compounds["latitude"].notna()
        points = shapely.points(compounds.loc[bare, ["longitude", "latitude"]].to_numpy(dtype=float))
        frame["geometry"] = frame["geometry"].astype(object)
        frame.loc[bare, "geometry"] = points
    return frame[frame["geometry"].notna()]
