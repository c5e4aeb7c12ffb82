"""Maps that never leave the host, and the picker's layers."""

from __future__ import annotations

import re

import folium
import folium.plugins
import pytest
import streamlit_folium
from branca.colormap import LinearColormap
from shapely.geometry import Point, box

from geo.folium_maps import OfflineError, OfflineMap, Place, assert_offline, chosen_layer, place_picker
from ui.map.offline_folium import guard_streamlit_folium, guarded

PLACES = [
    Place(1, "甲苑", box(121, 31, 121.01, 31.01)),
    Place(2, "乙苑", Point(121.02, 31.0)),
    Place(3, "丙苑", None),
]


def empty_map() -> OfflineMap:
    """An offline map without layers."""
    return OfflineMap(31.0, 121.0)


def test_our_map_is_offline() -> None:
    """Neither its assets nor its page name another host."""
    assert_offline(empty_map())
    assert_offline(place_picker(PLACES, [2]))


@pytest.mark.parametrize(
    "part",
    [
        folium.TileLayer(),
        folium.TileLayer("//tiles.example/{z}/{x}/{y}.png", attr="x"),
        folium.plugins.Fullscreen(),
        folium.plugins.MarkerCluster(),
        folium.Marker([31, 121], icon=folium.CustomIcon("https://example.com/i.png")),
    ],
    ids=["default tiles", "scheme-relative tiles", "plugin", "cluster", "icon"],
)
def test_anything_that_would_load_from_elsewhere_is_refused(part: folium.Element) -> None:
    """The message quotes the address."""
    refused = empty_map()
    refused.add_child(part)
    with pytest.raises(OfflineError, match="host"):
        assert_offline(refused)


def test_folium_as_it_comes_is_refused() -> None:
    """Its own map loads seven files from content networks."""
    with pytest.raises(OfflineError, match="jsdelivr"):
        assert_offline(folium.Map(tiles=None))


def test_a_colour_scale_is_refused() -> None:
    """streamlit-folium would fetch d3 for it, whatever folium was told."""
    refused = empty_map()
    refused.add_child(LinearColormap(["white", "red"]))
    with pytest.raises(OfflineError, match="colour scale"):
        assert_offline(refused)


@pytest.mark.parametrize("argument", ["js_links", "css_links"])
def test_the_component_refuses_links_that_streamlit_folium_adds(argument: str) -> None:
    """Its addresses are checked where they leave for the browser."""
    sent: list[dict[str, object]] = []
    component = guarded(lambda **arguments: sent.append(arguments))
    with pytest.raises(OfflineError, match=r"d3js\.org"):
        component(**{argument: ["https://d3js.org/d3.v4.min.js"]})
    assert sent == []
    component(**{argument: ["../../app/static/vendor/leaflet/leaflet.js"]})
    assert len(sent) == 1


def test_the_guard_is_put_once() -> None:
    """However often a page asks, one check stands before the frame."""
    guard_streamlit_folium()
    first = streamlit_folium._component_func
    guard_streamlit_folium()
    assert streamlit_folium._component_func is first


def test_candidates_are_numbered_in_their_order() -> None:
    """The badges follow the list beside the map, not the register."""
    page = place_picker(PLACES, [2, 1]).get_root().render()
    badges = re.findall(r"L\.marker\(\[([\d.]+), ([\d.]+)\].*?>(\d)</div>", page, re.DOTALL)
    at = {number: (float(latitude), float(longitude)) for latitude, longitude, number in badges}
    assert at == {"1": pytest.approx((31.0, 121.02)), "2": pytest.approx((31.005, 121.005))}


def test_a_candidate_without_a_place_has_no_badge() -> None:
    """It stays choosable in the list; on the map nothing is invented for it."""
    assert "L.marker(" not in place_picker(PLACES, [3]).get_root().render()


def test_impossible_requests_are_refused() -> None:
    """No place at all, or a candidate that is no compound."""
    with pytest.raises(ValueError, match="no compound"):
        place_picker([PLACES[2]])
    with pytest.raises(ValueError, match="9"):
        place_picker(PLACES, [9])


def test_the_choice_is_a_layer_of_its_own() -> None:
    """So that choosing does not redraw the map below."""
    assert len(chosen_layer(None)._children) == 0
    assert len(chosen_layer(PLACES[0])._children) == 1
