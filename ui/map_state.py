"""What the map page shows, kept over a change of page and in the page's address, so that a link shows the same.

The view and the layer switches stand in the address too; the component writes those by itself (frontend/src/link.js).
"""

from __future__ import annotations

from datetime import date, timedelta

import streamlit as st

from ui.map import Picked, Ring, View
from ui.map.answers import Answer, Corners, Kind, read_corners

PICKED, RING = "map_picked", "map_ring"
MEASURE, WINDOW, SPAN = "map_measure", "map_window", "map_span"
TOLD, VIEW = "map_told", "map_view"
_WRITTEN = "map_written"
_KINDS: dict[str, Kind] = {"compound": "compound", "dwelling": "dwelling", "complaint": "complaint", "stop": "stop"}
OWN_SPAN = "own"
Bounds = tuple[float, float, float, float]


def chosen(name: str, options: list[str], usual: str) -> str:
    """The value that a widget with this key starts from: its own, else the link's, else the one kept, else the usual.

    name: key of the widget, e.g. MEASURE. options: what it may be.
    """
    if st.session_state.get(name) in options:
        return str(st.session_state[name])
    for value in (st.query_params.get(_parameter(name)), st.session_state.get(_kept(name)), usual):
        if value in options:
            return str(value)
    return options[0]


def keep(name: str, value: str, usual: str) -> None:
    """Remember what a widget says, here and in the address; the usual value needs no place in the address."""
    st.session_state[_kept(name)] = value
    _write(_parameter(name), "" if value == usual else value)


def chosen_span(first: date, last: date, usual: tuple[date, date]) -> tuple[date, date]:
    """The days between which complaints are shown, from the link or as kept, within [first, last]."""
    text = st.query_params.get("span") or st.session_state.get(_kept(SPAN), "")
    try:
        start, end = (date.fromisoformat(part) for part in text.split("_"))
    except ValueError:
        return usual
    return (start, end) if first <= start <= end <= last else usual


def keep_span(span: tuple[date, date] | None) -> None:
    """Remember the days; None: the window is not one of the user's own days."""
    text = "" if span is None else f"{span[0].isoformat()}_{span[1].isoformat()}"
    if text:
        st.session_state[_kept(SPAN)] = text
    _write("span", text)


def window(name: str, as_of: date) -> tuple[date, date]:
    """First and last day of a window of so many days that ends on as_of."""
    return as_of - timedelta(days=int(name) - 1), as_of


def picked() -> Picked | None:
    """What the panel shows: what a link names, else the last click."""
    text = _linked("pick")
    if text is not None:
        kind, _, key = text.partition("~")
        if kind in _KINDS and key and (kind != "compound" or key.isdecimal()):
            st.session_state[PICKED] = (kind, int(key) if kind == "compound" else key)
    kind, key = st.session_state.get(PICKED, (None, None))
    return None if kind is None else Picked(_KINDS[kind], key)


def told(picked: Picked | None) -> None:
    """Tell the map what is picked: in a run of the whole page, which may have drawn the map anew."""
    st.session_state[TOLD] = (None, None) if picked is None else (picked.kind, picked.id)


def told_last() -> Picked | None:
    """What the map was told last. A click is the map's own and is not told back: the data of the map stay the same
    then, and Streamlit sends none of them again.
    """
    kind, key = st.session_state.get(TOLD, (None, None))
    return None if kind is None else Picked(_KINDS[kind], key)


def view() -> Bounds | None:
    """West, south, east, north of what is in sight, WGS84, as the map told last; None = it told nothing yet."""
    found: Bounds | None = st.session_state.get(VIEW)
    return found


def ring() -> Corners:
    """The outline whose dwellings are listed: what a link names, else the one drawn last; () = none."""
    text = _linked("ring")
    if text is not None:
        corners = _corners(text)
        if corners:
            st.session_state[RING] = corners
    kept: Corners = st.session_state.get(RING, ())
    return kept


def take(answer: Answer | None) -> bool:
    """Keep what the map reports; True when that changes what the panel beside it shows."""
    if answer is None:
        return False
    if isinstance(answer, View):
        st.session_state[VIEW] = answer.bounds
        return False
    if isinstance(answer, Ring):
        st.session_state[RING] = answer.corners
    else:
        st.session_state[PICKED] = (answer.kind, answer.id)
    write_selection()
    return True


def write_selection() -> None:
    """Put the click and the outline into the address."""
    kind, key = st.session_state.get(PICKED, (None, None))
    _write("pick", "" if kind is None else f"{kind}~{key}")
    corners: Corners = st.session_state.get(RING, ())
    _write("ring", "_".join(f"{longitude:.5f}~{latitude:.5f}" for longitude, latitude in corners))


def clear_ring() -> None:
    """Take the outline away."""
    st.session_state[RING] = ()
    write_selection()


def _corners(text: str) -> Corners:
    try:
        pairs = [[float(number) for number in corner.split("~")] for corner in text.split("_")]
    except ValueError:
        return ()
    return read_corners(pairs) or ()


def _linked(name: str) -> str | None:
    """What the address says, unless this page wrote it there itself."""
    value: str | None = st.query_params.get(name)
    written = st.session_state.get(_WRITTEN, {})
    return None if value is None or written.get(name) == value else value


def _write(name: str, value: str) -> None:
    st.session_state[_WRITTEN] = {**st.session_state.get(_WRITTEN, {}), name: value}
    if value and st.query_params.get(name) != value:
        st.query_params[name] = value
    elif not value and name in st.query_params:
        del st.query_params[name]


def _parameter(name: str) -> str:
    return name.removeprefix("map_")


def _kept(name: str) -> str:
    return f"{name}_kept"
