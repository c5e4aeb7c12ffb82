"""txt(): whatever enters a folium map is shown literally, by the server's templates and by the browser."""

from __future__ import annotations

import html

import folium
import jinja2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import box

from geo.folium_maps import Place, compound_layer, place_picker
from geo.folium_text import txt

PAYLOADS = (
    "{{ cycler.__init__.__globals__.os.mkdir('pwned') }}",
    "{{7*7}}",
    "${alert(1)}",
    "`${alert(1)}`",
    "{% for x in y %}",
    "{% raw %}",
    "{# comment #}",
    "<img src=x onerror=alert(1)>",
    "</script><script>alert(1)</script>",
    "'\"&<>",
    "\\u003cimg\\u003e",
    "http://example.com/x.js",
    "//example.com/x.js",
)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_character_of_code_survives(payload: str) -> None:
    """HTML, template literals, Jinja and addresses find nothing to start on; a browser shows the text itself."""
    safe = txt(payload)
    assert not set(safe) & set("<>\"'`${}\\/")
    assert html.unescape(safe) == payload


@given(st.text())
def test_what_is_shown_is_what_was_written(text: str) -> None:
    """For every text: Jinja leaves it alone, and the browser's decoding gives it back (line breaks as spaces)."""
    safe = txt(text)
    assert jinja2.Template(safe).render() == safe
    assert not set(safe) & set("<>\"'`${}\\/")
    shown = "".join(" " if character in "\r\n" else character for character in text)
    for entity, character in (("&#47;", "/"), ("&#96;", "`"), ("&#36;", "$"), ("&#123;", "{"), ("&#125;", "}")):
        safe = safe.replace(entity, character)
    safe = safe.replace("&#92;", "\\")
    for entity, character in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&#x27;", "'"), ("&amp;", "&")):
        safe = safe.replace(entity, character)
    assert safe == shown


def test_numbers_are_texts_too() -> None:
    """Anything with a str() may be passed."""
    assert txt(7) == "7"


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_map_of_hostile_names_renders_without_running_them(payload: str) -> None:
    """The whole page is rendered on the server, as streamlit-folium does; the payload is there, encoded, unexecuted."""
    picker = place_picker([Place(1, payload, box(121, 31, 121.01, 31.01))], [1])
    page = picker.get_root().render()
    assert payload not in page
    encoded = txt(payload).replace("&", "\\u0026").replace("'", "\\u0027")
    assert encoded in page
    assert "49" not in page.split('"name": "')[1].split('"')[0]


def test_without_the_door_the_server_would_run_it() -> None:
    """Why txt() exists: the same name given to folium directly is executed as a template."""
    layer = compound_layer([Place(1, "x", box(121, 31, 121.01, 31.01))], {"radius": 5})
    layer.data["features"][0]["properties"]["name"] = "{{7*7}}"
    page = layer.add_to(folium.Map(tiles=None)).get_root().render()
    assert '"name": "49"' in page
