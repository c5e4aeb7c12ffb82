"""Figures built before: plotly checks every property it is given, which takes longer than all the figures behind it."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import wraps
from threading import Lock
from typing import Any, ParamSpec

import pandas as pd
import plotly.graph_objects as go

Arguments = ParamSpec("Arguments")
CAPACITY = 128  # figures, all builders together
_BUILT: OrderedDict[Hashable, tuple[Any, go.Figure]] = OrderedDict()
_LOCK = Lock()


def remembered(build: Callable[Arguments, go.Figure]) -> Callable[Arguments, go.Figure]:
    """The builder, which gives the figure of before when it is asked the same again; nobody may change a figure.

    The same: frames of equal content, tuples and lists of the same, equal values (texts, days, frozen results); what
    cannot be hashed, as a result that holds arrays, must be the very same object, as it is when it is itself
    remembered. Arguments are kept as long as the figure, so that no other object can take the place of one.
    """

    @wraps(build)
    def built(*given: Arguments.args, **named: Arguments.kwargs) -> go.Figure:
        key: Hashable = (build.__module__, build.__qualname__, _content(given), _content(sorted(named.items())))
        with _LOCK:
            if key in _BUILT:
                _BUILT.move_to_end(key)
                return _BUILT[key][1]
        figure = build(*given, **named)
        with _LOCK:
            _BUILT[key] = ((given, named), figure)
            while len(_BUILT) > CAPACITY:
                _BUILT.popitem(last=False)
        return figure

    return built


def _content(value: Any) -> Hashable:
    if isinstance(value, pd.DataFrame):
        state = hashlib.blake2b(pd.util.hash_pandas_object(value).to_numpy().tobytes(), digest_size=16)
        return ("frame", tuple(map(str, value.columns)), tuple(map(str, value.dtypes)), state.digest())
    if isinstance(value, tuple | list):
        return (type(value).__name__, *map(_content, value))
    try:
        hash(value)
    except TypeError:
        return ("object", id(value))
    return (type(value).__name__, value)
