"""A dwelling as JSON: what the event ROOMS_RECORDED keeps, the exact inverse of dwelling_from_json."""

from __future__ import annotations

from typing import Any

from casework.criteria.dwelling import Dwelling
from casework.criteria.json_reading import DWELLING_KEYS, ROOM_KEYS


def dwelling_json(dwelling: Dwelling) -> dict[str, Any]:
    """The dwelling with its rooms as plain JSON values; what is not known is left out.

    dwelling_from_json(dwelling_json(d)) == d for every dwelling d.
    """
    written = _known(dwelling, DWELLING_KEYS)
    written["rooms"] = [_known(room, ROOM_KEYS) for room in dwelling.rooms]
    written["exemption_checks"] = dict(dwelling.exemption_checks)
    return written


def _known(part: Any, keys: Any) -> dict[str, Any]:
    values = {key: getattr(part, key) for key in keys}
    # str() of an enum of texts is its value, and leaves other texts alone.
    return {key: str(value) if isinstance(value, str) else value for key, value in values.items() if value is not None}
