"""Classes of a measure: which values share a colour on the map, and how the legend words them.

The status groups of dwellings stand in ui.map.marks.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import floor, isfinite, log10

import numpy as np
from numpy.typing import ArrayLike, NDArray

_Positions = Callable[[NDArray[np.float64], NDArray[np.int64], int], list[int]]

UNKNOWN = 0
ZERO = 1
FIRST_CLASS = 2
"""Codes of `classified`: 0 unknown, 1 exactly zero, 2 and above the classes from low to high."""

MAXIMUM_CLASSES = 7
RAMPS: dict[int, tuple[str, ...]] = {
    1: ("#6baed6",),
    2: ("#9ecae1", "#3182bd"),
    3: ("#c6dbef", "#6baed6", "#2171b5"),
    4: ("#c6dbef", "#9ecae1", "#4292c6", "#08519c"),
    5: ("#c6dbef", "#9ecae1", "#6baed6", "#3182bd", "#08519c"),
    6: ("#c6dbef", "#9ecae1", "#6baed6", "#4292c6", "#2171b5", "#08519c"),
    7: ("#deebf7", "#c6dbef", "#9ecae1", "#6baed6", "#4292c6", "#2171b5", "#084594"),
}
"""One hue, light to dark (ColorBrewer Blues): red, yellow, green and grey keep their meaning for the dwellings."""

ZERO_COLOUR = "#ffffff"
UNKNOWN_COLOUR = "#b8b8b8"


@dataclass(frozen=True, slots=True)
class ClassBreaks:
    """Upper bounds of the classes of positive values, ascending; a value belongs to the first bound >= it.

    Values above the last bound belong to the last class, so breaks made for one day serve another.
    whole: all values are whole numbers, so that the legend may say 1–3, 4–7.
    """

    uppers: tuple[float, ...] = ()
    whole: bool = False

    def __post_init__(self) -> None:
        if len(self.uppers) > MAXIMUM_CLASSES:
            raise ValueError(f"at most {MAXIMUM_CLASSES} classes, got {len(self.uppers)}")
        if any(not isfinite(upper) or upper <= 0 for upper in self.uppers):
            raise ValueError("class bounds are finite and above 0")
        if self.whole and not all(float(upper).is_integer() for upper in self.uppers):
            raise ValueError("bounds of whole numbers are whole")
        if any(low >= high for low, high in zip(self.uppers, self.uppers[1:], strict=False)):
            raise ValueError("class bounds ascend strictly")

    @property
    def colours(self) -> tuple[str, ...]:
        """One colour per class, light to dark."""
        return RAMPS[len(self.uppers)] if self.uppers else ()

    @property
    def labels(self) -> tuple[str, ...]:
        """One label per class: whole numbers as closed ranges (1–3, 4–7), others as >a–b."""
        texts = [_number_text(upper) for upper in self.uppers]
        labels: list[str] = []
        for position, upper in enumerate(self.uppers):
            low = self.uppers[position - 1] if position else 0.0
            is_last = position == len(self.uppers) - 1
            if self.whole:
                first = int(low) + 1
                single = not is_last and first == int(upper)
                labels.append(f"≥{first}" if is_last else str(first) if single else f"{first}–{int(upper)}")
            elif is_last:
                labels.append(f">{texts[position - 1]}" if position else ">0")
            else:
                labels.append(f">{texts[position - 1]}–{texts[position]}" if position else f"≤{texts[position]}")
        return tuple(labels)


def natural_breaks(values: ArrayLike, count: int = 5) -> ClassBreaks:
    """Fisher's natural breaks of the positive values: least squared distance to the class means.

    values: measure >= 0, NaN = unknown; zeros and unknowns form no class here. count: number of classes, 1..7.
    Fewer distinct values give fewer classes. Bounds are rounded up to three digits where that moves no value.
    Raises ValueError on a negative or infinite value. Source: Fisher 1958, "On grouping for maximum homogeneity".
    """
    return _breaks(values, count, _fisher_positions)


def quantile_breaks(values: ArrayLike, count: int = 5) -> ClassBreaks:
    """Classes of about equal size of the positive values; see natural_breaks for the parameters."""
    return _breaks(values, count, _quantile_positions)


def classified(values: ArrayLike, breaks: ClassBreaks) -> NDArray[np.uint8]:
    """Class code of each value: UNKNOWN for NaN, ZERO for 0, FIRST_CLASS + i for class i."""
    numbers = _checked(values)
    codes = np.full(numbers.shape, UNKNOWN, dtype=np.uint8)
    codes[numbers == 0] = ZERO
    positive = numbers > 0
    if positive.any():
        if not breaks.uppers:
            raise ValueError("positive values need at least one class")
        index = np.searchsorted(np.asarray(breaks.uppers), numbers[positive], side="left")
        codes[positive] = FIRST_CLASS + np.minimum(index, len(breaks.uppers) - 1)
    return codes


def _checked(values: ArrayLike) -> NDArray[np.float64]:
    numbers = np.asarray(values, dtype=np.float64)
    if np.isinf(numbers).any():
        raise ValueError("a measure is finite or NaN (unknown)")
    if (numbers < 0).any():
        raise ValueError("a measure on the map is at least 0")
    return numbers


def _breaks(values: ArrayLike, count: int, positions: _Positions) -> ClassBreaks:
    if not 1 <= count <= MAXIMUM_CLASSES:
        raise ValueError(f"count is 1..{MAXIMUM_CLASSES}, got {count}")
    numbers = _checked(values)
    distinct, weights = np.unique(numbers[numbers > 0], return_counts=True)
    if distinct.size == 0:
        return ClassBreaks()
    last_of_class = list(range(distinct.size)) if distinct.size <= count else positions(distinct, weights, count)
    whole = bool((distinct == np.floor(distinct)).all())
    uppers: list[float] = []
    for last in last_of_class:
        following = distinct[last + 1] if last + 1 < distinct.size else np.inf
        upper = float(distinct[last])
        uppers.append(upper if whole else _rounded_up(upper, float(following)))
    return ClassBreaks(tuple(uppers), whole)


def _quantile_positions(distinct: NDArray[np.float64], weights: NDArray[np.int64], count: int) -> list[int]:
    """Last index of each class; a class that many equal values would leave empty is dropped."""
    shares = np.cumsum(weights) / weights.sum()
    targets = np.arange(1, count + 1) / count
    last = np.searchsorted(shares, targets - 1e-9)
    return sorted({int(position) for position in np.minimum(last, distinct.size - 1)})


MAXIMUM_DISTINCT = 400
"""Beyond this many distinct values neighbours are merged first, which keeps the exact search below ~50 ms."""


def _fisher_positions(distinct: NDArray[np.float64], weights: NDArray[np.int64], count: int) -> list[int]:
    """Last index of each class of the exact optimum (dynamic programming over the sorted distinct values)."""
    ends = np.arange(distinct.size)
    if distinct.size > MAXIMUM_DISTINCT:
        ends = np.unique(np.linspace(0, distinct.size - 1, MAXIMUM_DISTINCT).round().astype(int))
    weight = np.concatenate([[0.0], np.cumsum(weights, dtype=np.float64)[ends]])
    total = np.concatenate([[0.0], np.cumsum(weights * distinct)[ends]])
    square = np.concatenate([[0.0], np.cumsum(weights * distinct * distinct)[ends]])

    def spread(starts: NDArray[np.int64], end: int) -> NDArray[np.float64]:
        n = weight[end] - weight[starts]
        sums = total[end] - total[starts]
        result: NDArray[np.float64] = square[end] - square[starts] - sums * sums / n
        return result

    size = ends.size
    best = np.array([0.0] + [float(spread(np.array([0]), end)[0]) for end in range(1, size + 1)])
    cuts: list[NDArray[np.int64]] = []
    for classes in range(2, count + 1):
        following = np.full(size + 1, np.inf)
        cut = np.zeros(size + 1, dtype=np.int64)
        for end in range(classes, size + 1):
            starts = np.arange(classes - 1, end)
            costs = best[starts] + spread(starts, end)
            chosen = int(np.argmin(costs))
            following[end], cut[end] = costs[chosen], starts[chosen]
        best = following
        cuts.append(cut)
    end, last = size, [size - 1]
    for cut in reversed(cuts):
        end = int(cut[end])
        last.append(end - 1)
    return [int(ends[position]) for position in reversed(last)]


def _rounded_up(value: float, following: float) -> float:
    """The shortest number in [value, following): a legend should read 2.5, not 2.4831."""
    for digits in (1, 2, 3):
        step = 10.0 ** (floor(log10(value)) - digits + 1)
        candidate = float(f"{np.ceil(round(value / step, 9)) * step:.12g}")
        if value <= candidate < following and candidate <= value * 1.05:
            return candidate
    return value


def _number_text(value: float) -> str:
    return f"{value:.4g}" if value < 1000 else f"{value:.0f}"
