"""Fields whose content outlives the widgets that show it: values of JSON kind, kept apart from the widgets' own keys.

A widget that is not drawn loses its value; what stands in `values` is there until the entry is recorded.
"""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping, Sequence
from datetime import date
from typing import Any

import streamlit as st

from casework.vocabulary import LabelledEnum

YES_NO: Mapping[str, bool] = {"yes": True, "no": False}
_YES_NO_LABELS = {"yes": "是", "no": "否"}


class Fields:
    """Draws widgets over a dict of JSON values. prefix: begins the key of every widget."""

    def __init__(self, prefix: str, values: MutableMapping[str, Any]) -> None:
        self.prefix = prefix
        self.values = values

    def text(self, name: str, label: str, *, most: int, placeholder: str | None = None) -> str:
        """One line of text."""
        key = self._primed(name, "")
        found = st.text_input(label, max_chars=most, key=key, placeholder=placeholder)
        return str(self._kept(name, found or ""))

    def long_text(self, name: str, label: str, *, most: int, help: str | None = None) -> str:
        """A few lines of text."""
        key = self._primed(name, "")
        found = st.text_area(label, max_chars=most, height=80, key=key, help=help)
        return str(self._kept(name, (found or "").strip()))

    def number(self, name: str, label: str, *, help: str | None = None) -> float | None:
        """A decimal number, None when empty. What cannot be is refused by casework, so that one sentence says why."""
        key = self._primed(name, None)
        found = st.number_input(label, step=0.1, format="%.2f", key=key, help=help, placeholder="不知道请留空")
        return None if self._kept(name, found) is None else float(found)

    def whole(self, name: str, label: str, *, help: str | None = None) -> int | None:
        """A whole number, None when empty."""
        key = self._primed(name, None)
        found = st.number_input(label, step=1, key=key, help=help, placeholder="不知道请留空")
        return None if self._kept(name, found) is None else int(found)

    def choice(
        self, name: str, label: str, options: type[LabelledEnum] | Mapping[str, str], *, help: str | None = None
    ) -> str | None:
        """One of a list that opens; None until chosen."""
        labels = _labels(options)
        key = self._primed(name, None, labels)
        found = st.selectbox(
            label, list(labels), index=None, format_func=labels.__getitem__, key=key, placeholder="请选择", help=help
        )
        return _text(self._kept(name, found))

    def pick(
        self, name: str, label: str, options: type[LabelledEnum] | Mapping[str, str], *, help: str | None = None
    ) -> str | None:
        """One of a few buttons side by side; None until chosen, and again when tapped twice."""
        labels = _labels(options)
        key = self._primed(name, None, labels)
        found = st.pills(label, list(labels), format_func=labels.__getitem__, key=key, help=help)
        return _text(self._kept(name, found))

    def yes_no(self, name: str, label: str, *, help: str | None = None) -> bool | None:
        """是 or 否; None (不清楚) when neither is tapped."""
        found = self.pick(name, label, _YES_NO_LABELS, help=help)
        return None if found is None else YES_NO[found]

    def many(self, name: str, label: str, options: Mapping[str, str], *, help: str | None = None) -> list[str]:
        """Any number of a few buttons."""
        key = self._primed(name, [])
        st.session_state[key] = [one for one in st.session_state[key] if one in options]
        found = st.pills(
            label, list(options), format_func=options.__getitem__, key=key, help=help, selection_mode="multi"
        )
        return list(self._kept(name, list(found)))

    def day(self, name: str, label: str, default: date, *, first: date, last: date) -> date:
        """A day; kept as YYYY-MM-DD."""
        key = f"{self.prefix}{name}"
        if key not in st.session_state:
            stored = self.values.get(name)
            chosen = date.fromisoformat(stored) if isinstance(stored, str) else default
            st.session_state[key] = chosen
        held = st.session_state[key]
        if isinstance(held, date) and not first <= held <= last:
            # The bounds follow another field (the day of the act): what they leave out is moved to the nearest day.
            st.session_state[key] = min(max(held, first), last)
        found = st.date_input(label, min_value=first, max_value=last, key=key)
        chosen = found if isinstance(found, date) else default
        self.values[name] = chosen.isoformat()
        return chosen

    def default(self, name: str, value: Any) -> None:
        """What stands in the field until somebody enters something else."""
        self.values.setdefault(name, value)

    def forget(self, names: Sequence[str]) -> None:
        """Take these fields out, with what stands in them."""
        for name in names:
            self.values.pop(name, None)
            st.session_state.pop(f"{self.prefix}{name}", None)

    def _primed(self, name: str, empty: Any, options: Mapping[str, str] | None = None) -> str:
        key = f"{self.prefix}{name}"
        if key not in st.session_state:
            value = self.values.get(name, empty)
            st.session_state[key] = empty if options is not None and value not in options else value
        return key

    def _kept(self, name: str, value: Any) -> Any:
        self.values[name] = value
        return value


def _labels(options: type[LabelledEnum] | Mapping[str, str]) -> Mapping[str, str]:
    return options if isinstance(options, Mapping) else {member.value: member.label for member in options}


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None
