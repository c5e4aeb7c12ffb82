"""What was typed into a form stays while the visitor looks at another page or another form, for this session only.

Streamlit drops what stands in a widget as soon as a run does not draw it. At the end of a form its values are copied;
when the form is drawn again, the copies go back under the widgets' keys before the widgets are made. Kept in
st.session_state: nothing is written to disk, and it ends with the session.

Not kept: names, telephones and identity numbers (L4), which stand nowhere but in the open form; and whether a button
was pressed, which may not be set. Of what people write in their own words telephones, identity numbers and plates are
masked, as they will be when the entry is recorded.
"""

from __future__ import annotations

from collections.abc import Set
from datetime import date, time
from typing import Any

import streamlit as st

from casework.privacy.retention import FREE_TEXT_KEYS
from casework.vocabulary import EventKind
from geo.scrubbing import scrub

# The forms with fields for persons: of what is typed there as text nothing is kept.
WITH_PERSONS = frozenset({EventKind.PARTIES_RECORDED, EventKind.PENALTY_RECORDED})
# A tick cannot be told from a button by its value; these are the ticks of the forms.
TICKS = frozenset({"refused", "consent", "agree", "stricter", "tenants_signed", "owner_organisation"})
# Fields for own words, by their names or the last parts of them.
PROSE = FREE_TEXT_KEYS | {"place"}
# What the frame keeps of itself in its own way, and what a form keeps apart from its widgets.
_OWN = ("frame_", "values")


def bring_back(prefix: str, day: date | None = None) -> None:
    """Put what was kept back under the keys that begin with prefix; what stands there already is newer.

    day: of the act. Days typed for another day of the act stay away: they may lie outside of what is possible now.
    """
    for key, value in _kept(prefix, day).items():
        if key not in st.session_state:
            st.session_state[key] = value


def keep(prefix: str, kind: EventKind | None = None, day: date | None = None, without: Set[str] = frozenset()) -> None:
    """Copy what stands under the keys that begin with prefix.

    kind: of the form, which says what may not be kept. without: the names of further fields of which nothing is kept.
    """
    now = {str(key): st.session_state[key] for key in st.session_state if str(key).startswith(prefix)}
    kept = {
        key: _as_recorded(key.removeprefix(prefix), value)
        for key, value in now.items()
        if key.removeprefix(prefix) not in without and _may_be_kept(key.removeprefix(prefix), value, kind)
    }
    # Fields that are not drawn at present (of another way of service) keep what stood in them.
    st.session_state[_place(prefix)] = {"day": day, "values": _kept(prefix, day) | kept}


def forget(prefix: str) -> None:
    """Drop what was kept under prefix."""
    st.session_state.pop(_place(prefix), None)


def _kept(prefix: str, day: date | None) -> dict[str, Any]:
    found = st.session_state.get(_place(prefix))
    if found is None:
        return {}
    is_same_day = found["day"] == day
    return {key: value for key, value in found["values"].items() if is_same_day or not isinstance(value, date)}


def _place(prefix: str) -> str:
    return f"typed_{prefix}"


def _may_be_kept(name: str, value: Any, kind: EventKind | None) -> bool:
    if name.startswith(_OWN):
        return False
    if isinstance(value, bool):
        return name in TICKS
    if kind in WITH_PERSONS and type(value) is str:
        return False
    is_list = isinstance(value, list) and all(isinstance(one, str) for one in value)
    # datetime is a date.
    return value is None or is_list or isinstance(value, str | int | float | date | time)


def _as_recorded(name: str, value: Any) -> Any:
    is_prose = any(name == word or name.endswith(f"_{word}") for word in PROSE)
    return scrub(value) if is_prose and isinstance(value, str) else value
