"""What the measures of hotspots refuse; each check names the argument and what is wrong with it."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


def non_negative(name: str, values: ArrayLike, dimensions: int = 1) -> Floats:
    """The values as floats.

    Raises ValueError unless they are numbers of so many dimensions, all finite and none negative.
    """
    array = _numbers(name, values)
    if array.ndim != dimensions:
        raise ValueError(f"{name} must have {dimensions} dimension(s), got {array.ndim}")
    if (array < 0).any():
        raise ValueError(f"{name} must not be negative (position {_first(array < 0)})")
    return array


def counts_of(name: str, values: ArrayLike, dimensions: int = 1) -> NDArray[np.int64]:
    """The values as whole numbers; raises ValueError as non_negative() does, and on fractions."""
    array = non_negative(name, values, dimensions)
    fractional = array != np.floor(array)
    if fractional.any():
        raise ValueError(f"{name} must be whole numbers of cases (position {_first(fractional)})")
    if array.sum() >= 2**31:
        raise ValueError(f"{name} add up to more than 2**31 cases")
    return array.astype(np.int64)


def positions(xy: ArrayLike, areas: int) -> Floats:
    """The positions, shape (areas, 2); raises ValueError on another shape or a position that is not finite."""
    array = _numbers("xy", xy)
    if areas == 0 and array.size == 0:
        return array.reshape(0, 2)
    if array.shape != (areas, 2):
        raise ValueError(f"xy must have shape ({areas}, 2), got {array.shape}")
    return array


def same_length(name: str, values: Floats, areas: int) -> None:
    """Raises ValueError when there is not one value per area."""
    if len(values) != areas:
        raise ValueError(f"{name} must have one value per area: {areas}, got {len(values)}")


def no_cases_without(name: str, cases: NDArray[Any], base: Floats) -> None:
    """Raises ValueError when an area has cases but nothing that they could come from."""
    impossible = (cases > 0) & (base == 0)
    if impossible.any():
        raise ValueError(f"an area with cases must have {name} above 0 (position {_first(impossible)})")


def scan_options(max_share: float, replications: int, min_cases: int) -> None:
    """Raises ValueError on options that no scan can be run with."""
    if not 0 < max_share < 1:
        raise ValueError(f"max_share must lie between 0 and 1, got {max_share}")
    if replications < 1:
        raise ValueError(f"replications must be at least 1, got {replications}")
    if min_cases < 1:
        raise ValueError(f"min_cases must be at least 1, got {min_cases}")


def _numbers(name: str, values: ArrayLike) -> Floats:
    try:
        array = np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError) as reason:
        raise ValueError(f"{name} must be numbers") from reason
    if not np.isfinite(array).all():
        raise ValueError(f"{name} must be finite (position {_first(~np.isfinite(array))})")
    return array


def _first(mask: NDArray[np.bool_]) -> tuple[int, ...]:
    return tuple(int(axis[0]) for axis in np.nonzero(np.atleast_1d(mask)))
