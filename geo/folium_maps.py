"""folium without the internet: assets from this host, text only through txt(), and the map that picks a place.

All coordinates are WGS84 degrees.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import folium
import shapely
from branca.element import MacroElement
from folium.template import Template

from geo.folium_text import txt

VENDOR = "../../app/static/vendor/"
"""Relative to the frame of streamlit-folium, so that a base path in front of the app does no harm."""

ORDINARY = {"fill": True, "color": "#5b6470", "weight": 1, "fillColor": "#c9d3dd", "fillOpacity": 0.6, "radius": 6}
CANDIDATE = {"fill": True, "color": "#1f4e9e", "weight": 3, "fillColor": "#f2c318", "fillOpacity": 0.55, "radius": 16}
CHOSEN = {"fill": True, "color": "#111827", "weight": 4, "fillColor": "#1b8a5a", "fillOpacity": 0.45, "radius": 16}
_REMOTE = re.compile(r"""(?:https?|wss?|ftp):\\?/|["'(=]\s*//""", re.IGNORECASE)


class OfflineError(RuntimeError):
    """A map would load something from another host."""


@dataclass(frozen=True, slots=True)
class Place:
    """A compound as the picker draws it: polygon or point, and its name (goes through txt())."""

    compound_id: int
    name: str
    geometry: Any


class OfflineMap(folium.Map):
    """A folium map without tiles whose only assets are our own copy of Leaflet; texts in Chinese."""

    default_js: list[tuple[str, str]] = [("leaflet", VENDOR + "leaflet/leaflet.js")]  # noqa: RUF012 - as folium has it
    default_css: list[tuple[str, str]] = [("leaflet_css", VENDOR + "leaflet/leaflet.css")]  # noqa: RUF012

    def __init__(self, latitude: float, longitude: float, zoom: int = 15) -> None:
        super().__init__(location=[latitude, longitude], zoom_start=zoom, tiles=None, prefer_canvas=True)
        # Without tiles nothing else tells Leaflet how far one may zoom.
        self.options.update({"minZoom": 10, "maxZoom": 20, "zoomControl": False})
        self.add_child(_ChineseControls())


class _ChineseControls(MacroElement):
    """Zoom buttons with Chinese titles, the note on boundaries, no Leaflet prefix. Fixed text only."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "ChineseControls"

    _template = Template(
        """
        {% macro script(this, kwargs) %}
        L.control.zoom({zoomInTitle: "放大", zoomOutTitle: "缩小"}).addTo({{ this._parent.get_name() }});
        L.control.scale({imperial: false}).addTo({{ this._parent.get_name() }});
        {{ this._parent.get_name() }}.attributionControl.setPrefix(false);
        {{ this._parent.get_name() }}.attributionControl.addAttribution("示意图，非法定界线");
        {{ this._parent.get_name() }}.getContainer().style.background = "#eef1f4";
        {% endmacro %}
        """
    )


class _Badge(MacroElement):
    """The number of a candidate on the map. Not interactive: a click on it must reach the compound below.

    folium.Marker would first draw, and fetch, Leaflet's default icon.
    """

    _template = Template(
        """
        {% macro script(this, kwargs) %}
        L.marker([{{ this.latitude }}, {{ this.longitude }}], {
            interactive: false, keyboard: false,
            icon: L.divIcon({className: "candidate", iconSize: [22, 22], iconAnchor: [11, 11], html: '<div style="'
                + 'width:22px;height:22px;border-radius:11px;background:#1f4e9e;color:#fff;'
                + 'font:bold 13px/22px sans-serif;text-align:center">{{ this.number }}</div>'}),
        }).addTo({{ this._parent.get_name() }});
        {% endmacro %}
        """
    )

    def __init__(self, at: shapely.Point, number: int) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "Badge"
        self.longitude, self.latitude, self.number = float(at.x), float(at.y), int(number)


def place_picker(places: Sequence[Place], candidates: Sequence[int] = ()) -> OfflineMap:
    """A map on which a person clicks the compound that an unlocated order means.

    Parameters
    ----------
    places : every compound with a polygon or a point; those without one cannot be drawn and are passed over.
    candidates : ids to stand out, in the order of their numbers 1, 2, 3… on the map.

    Raises
    ------
    ValueError : no compound has a place, or a candidate is not among the compounds.
    """
    drawn = [place for place in places if place.geometry is not None and not place.geometry.is_empty]
    if not drawn:
        raise ValueError("no compound has a place to click")
    unknown = set(candidates) - {place.compound_id for place in places}
    if unknown:
        raise ValueError(f"candidates that are not compounds: {sorted(unknown)}")
    numbers = {compound_id: number for number, compound_id in enumerate(candidates, start=1)}
    shown = [place for place in drawn if place.compound_id in numbers] or drawn
    west, south, east, north = shapely.total_bounds([place.geometry for place in shown])
    picker = OfflineMap((south + north) / 2, (west + east) / 2)
    # one layer below the other: a candidate lies on top of its neighbours
    ordinary = [place for place in drawn if place.compound_id not in numbers]
    for group, style in ((ordinary, ORDINARY), ([place for place in drawn if place.compound_id in numbers], CANDIDATE)):
        if group:
            compound_layer(group, style).add_to(picker)
    for place in drawn:
        if place.compound_id in numbers:
            picker.add_child(_Badge(shapely.point_on_surface(place.geometry), numbers[place.compound_id]))
    margin = 0.001
    picker.fit_bounds([[south - margin, west - margin], [north + margin, east + margin]], max_zoom=17)
    assert_offline(picker)
    return picker


def chosen_layer(place: Place | None) -> folium.FeatureGroup:
    """What lies over the picker to show the choice; a layer of its own, so that the map below need not be redrawn."""
    group = folium.FeatureGroup("chosen")
    if place is not None:
        compound_layer([place], CHOSEN).add_to(group)
    return group


def compound_layer(places: Iterable[Place], style: dict[str, Any]) -> folium.GeoJson:
    """Polygons and points in one style, with the name as hover text (through txt())."""
    features = [
        {
            "type": "Feature",
            "id": str(place.compound_id),
            "properties": {"name": txt(place.name)},
            "geometry": json.loads(shapely.to_geojson(place.geometry)),
        }
        for place in places
    ]
    return folium.GeoJson(
        {"type": "FeatureCollection", "features": features},
        style_function=lambda _: style,
        marker=folium.CircleMarker(radius=style["radius"]),
        tooltip=folium.GeoJsonTooltip(fields=["name"], labels=False),
    )


def assert_offline(element: MacroElement) -> None:
    """Refuse a map that would load anything from another host.

    Raises OfflineError on an asset list or rendered page with an address of another host (http:, https:, ws:, //…),
    and on a colour scale, for which streamlit-folium would fetch d3.
    """
    for part in _walk(element.get_root()):
        if type(part).__module__ == "branca.colormap":
            raise OfflineError("a colour scale loads d3 from another host; draw the legend outside the map")
        links = [*getattr(part, "default_js", ()), *getattr(part, "default_css", ())]
        refuse_remote(address for _, address in links)
    page = element.get_root().render()
    found = _REMOTE.search(page)
    if found:
        raise OfflineError(f"the map refers to another host: {page[max(0, found.start() - 40) : found.end() + 60]!r}")


def refuse_remote(addresses: Iterable[str]) -> None:
    """Raise OfflineError when an address is not on this host."""
    for address in addresses:
        if "//" in address:
            raise OfflineError(f"a map asset would come from another host: {address}")


def _walk(element: Any) -> Iterator[Any]:
    yield element
    for child in getattr(element, "_children", {}).values():
        yield from _walk(child)
