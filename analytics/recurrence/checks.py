"""What the estimators of this package accept: finite numbers, as many of each, durations >= 0, levels below 1."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


def tail(level: float) -> float:
    """The probability beyond each limit of an interval; raises ValueError unless the level is between 0 and 1."""
    if not 0.0 < level < 1.0:
        raise ValueError("level must be between 0 and 1, for example 0.95")
    return (1.0 - level) / 2.0


def durations(values: ArrayLike, name: str = "duration") -> Floats:
    """The values as a vector of finite numbers >= 0; raises ValueError with the name otherwise."""
    found = np.asarray(values, dtype=np.float64)
    if found.ndim != 1:
        raise ValueError(f"{name} must be one-dimensional")
    if not np.isfinite(found).all():
        raise ValueError(f"{name} must be finite")
    if (found < 0).any():
        raise ValueError(f"{name} must not be negative")
    return found


def same_length(length: int, **others: ArrayLike) -> None:
    """Raise ValueError unless each of the others has this length."""
    for name, values in others.items():
        if len(np.asarray(values)) != length:
            raise ValueError(f"{name} must have as many entries as duration")


def flags(values: ArrayLike) -> Flags:
    """True for an event seen, False for censored; raises ValueError for anything but 0 and 1."""
    found = np.asarray(values)
    if found.dtype != np.bool_ and not np.isin(found, (0, 1)).all():
        raise ValueError("observed must hold only 0 and 1")
    return found.astype(np.bool_)
