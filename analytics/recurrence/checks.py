"""What the estimators of this package accept: finite numbers of the same length, durations of at least 0."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


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
