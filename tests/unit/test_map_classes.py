"""Classes of a measure: the optimum, the cases zero, unknown and equal, and what the legend says."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.class_breaks import FIRST_CLASS, UNKNOWN, ZERO, ClassBreaks, classified, natural_breaks, quantile_breaks


def within_spread(values: list[float], codes: list[int]) -> float:
    """Sum of squared distances to the class means, written the slow way."""
    total = 0.0
    for code in set(codes):
        members = [value for value, own in zip(values, codes, strict=True) if own == code]
        mean = sum(members) / len(members)
        total += sum((value - mean) ** 2 for value in members)
    return total


def smallest_spread(values: list[float], count: int) -> float:
    """The least spread over every way to cut the sorted distinct values into `count` runs."""
    distinct = sorted(set(values))
    best = float("inf")
    for cuts in combinations(range(1, len(distinct)), count - 1):
        bounds = [0, *cuts, len(distinct)]
        run_of = {v: i for i in range(count) for v in distinct[bounds[i] : bounds[i + 1]]}
        best = min(best, within_spread(values, [run_of[value] for value in values]))
    return best


@given(st.lists(st.integers(1, 200), min_size=1, max_size=14), st.integers(1, 5))
def test_natural_breaks_are_the_optimum_of_all_cuts(numbers: list[int], count: int) -> None:
    """No other way to cut the sorted values into as many classes has a smaller spread."""
    values = [float(number) for number in numbers]
    breaks = natural_breaks(values, count)
    classes = min(count, len(set(values)))
    assert len(breaks.uppers) == classes
    codes = classified(values, breaks).tolist()
    assert within_spread(values, codes) == pytest.approx(smallest_spread(values, classes), abs=1e-6)


@given(st.lists(st.floats(0.01, 1e6, allow_subnormal=False), min_size=1, max_size=40), st.integers(1, 7))
def test_rounded_bounds_move_no_value(values: list[float], count: int) -> None:
    """Every class keeps at least one value, so no colour of the legend is unused on the day it was made for."""
    for make in (natural_breaks, quantile_breaks):
        breaks = make(values, count)
        codes = classified(values, breaks)
        assert set(codes.tolist()) == set(range(FIRST_CLASS, FIRST_CLASS + len(breaks.uppers)))


def test_many_distinct_values_give_the_asked_number_of_classes() -> None:
    """Above the exact search's size neighbours are merged first; the classes stay ascending and all used."""
    values = np.random.default_rng(5).lognormal(2, 1, 5000)
    breaks = natural_breaks(values, 5)
    assert len(breaks.uppers) == 5
    assert len(set(classified(values, breaks).tolist())) == 5


def test_quantiles_share_the_compounds_evenly() -> None:
    """Twelve distinct values in four classes make three each."""
    counts = np.bincount(classified(np.arange(1.0, 13.0), quantile_breaks(np.arange(1.0, 13.0), 4)))
    assert counts[FIRST_CLASS:].tolist() == [3, 3, 3, 3]


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (float("nan"), UNKNOWN),
        (0.0, ZERO),
        (0.1, FIRST_CLASS),  # anything above zero is in the first class
        (2.0, FIRST_CLASS),  # a bound belongs to its class
        (2.1, FIRST_CLASS + 1),
        (99.0, FIRST_CLASS + 1),  # above the last bound: the last class
    ],
)
def test_each_value_has_the_class_of_the_first_bound_not_below_it(value: float, code: int) -> None:
    """Unknown and zero stand apart from the classes."""
    assert classified([value], ClassBreaks((2.0, 5.0))).tolist() == [code]


@pytest.mark.parametrize("values", [[], [0.0, 0.0], [float("nan")]])
def test_without_a_positive_value_there_are_no_classes(values: list[float]) -> None:
    """An empty, an all-zero and an all-unknown map are drawn without classes."""
    breaks = natural_breaks(values)
    assert breaks == ClassBreaks()
    assert breaks.labels == () and breaks.colours == ()
    assert len(classified(values, breaks)) == len(values)


@pytest.mark.parametrize(
    ("breaks", "labels"),
    [
        (ClassBreaks((1.0, 4.0, 9.0), whole=True), ("1", "2–4", "≥5")),
        (ClassBreaks((3.0,), whole=True), ("≥1",)),
        (ClassBreaks((1.5, 2.0, 4.25)), ("≤1.5", ">1.5–2", ">2")),
        (ClassBreaks((2.5,)), (">0",)),
    ],
)
def test_labels_say_what_is_in_each_class(breaks: ClassBreaks, labels: tuple[str, ...]) -> None:
    """Whole numbers read as closed ranges, others with the open side marked; the last class has no upper end."""
    assert breaks.labels == labels


@pytest.mark.parametrize("values", [[-1.0], [float("inf")]])
def test_impossible_measures_are_refused(values: list[float]) -> None:
    """A negative or infinite value is a fault of the caller."""
    with pytest.raises(ValueError, match="measure"):
        natural_breaks(values)


@pytest.mark.parametrize(
    ("uppers", "whole", "message"),
    [
        ((2.0, 2.0), False, "ascend"),
        ((0.0, 1.0), False, "above 0"),
        ((float("nan"),), False, "finite"),
        ((1.5,), True, "whole"),
        (tuple(range(1, 9)), True, "at most 7"),
    ],
)
def test_impossible_bounds_are_refused(uppers: tuple[float, ...], whole: bool, message: str) -> None:
    """The message names the rule that is broken."""
    with pytest.raises(ValueError, match=message):
        ClassBreaks(uppers, whole)


def test_the_number_of_classes_has_a_range() -> None:
    """One to seven: more shades cannot be told apart."""
    for count in (0, 8):
        with pytest.raises(ValueError, match=r"1\.\.7"):
            natural_breaks([1.0], count)


def test_positive_values_without_a_class_are_refused() -> None:
    """Nothing positive may be left uncoloured in silence."""
    with pytest.raises(ValueError, match="class"):
        classified([1.0], ClassBreaks())
