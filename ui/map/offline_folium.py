"""streamlit-folium that never leaves the host: its component call refuses any asset of another host."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit_folium

from geo.folium_maps import OfflineMap, assert_offline, refuse_remote


def guarded(component: Callable[..., Any]) -> Callable[..., Any]:
    """The component function, behind a check of the addresses that it would load (it adds its own by itself)."""

    def checked(*args: Any, **arguments: Any) -> Any:
        refuse_remote([*arguments.get("js_links", ()), *arguments.get("css_links", ())])
        return component(*args, **arguments)

    checked.is_guarded = True  # type: ignore[attr-defined]
    return checked


def guard_streamlit_folium() -> None:
    """Put the check between streamlit-folium and its frame, once per process."""
    if not getattr(streamlit_folium._component_func, "is_guarded", False):
        streamlit_folium._component_func = guarded(streamlit_folium._component_func)


def show_clickable(offline_map: OfflineMap, highlight: Any, key: str, height: int) -> dict[str, Any]:
    """Show the map and return {"last_clicked": {"lat", "lng"} or None}. Patched in AppTest runs.

    highlight: a folium.FeatureGroup that may change without remounting the map, so that the view is kept.
    """
    guard_streamlit_folium()
    assert_offline(offline_map)
    result = streamlit_folium.st_folium(
        offline_map,
        key=key,
        height=height,
        width=None,  # as wide as its place
        returned_objects=["last_clicked"],
        feature_group_to_add=highlight,
    )
    return result if isinstance(result, dict) else {}


def show_drawable(offline_map: OfflineMap, key: str, height: int) -> object:
    """Show a map with drawing tools and return the drawings (GeoJSON features), None until something was drawn.

    Patched in AppTest runs.
    """
    guard_streamlit_folium()
    assert_offline(offline_map)
    result = streamlit_folium.st_folium(
        offline_map, key=key, height=height, width=None, returned_objects=["all_drawings"]
    )
    return result.get("all_drawings") if isinstance(result, dict) else None


def show_still(offline_map: OfflineMap, key: str, height: int) -> None:
    """Show a map from which nothing comes back."""
    guard_streamlit_folium()
    assert_offline(offline_map)
    streamlit_folium.st_folium(offline_map, key=key, height=height, width=None, returned_objects=[])
