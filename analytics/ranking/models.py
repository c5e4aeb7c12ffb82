"""Forecasts of where next week's complaints will be: shares of the compounds at every week of a history at once.

A share is (1 - w) · long + w · near:
long = dwellings × empirical-Bayes relative risk of counts that are forgotten exponentially (Gamma–Poisson);
near = recent counts spread over 200 m by a Gaussian kernel: the recent excess of a place and of its neighbours.
After a joint action the long part may be reduced and come back: exposure × (1 - (1 - remaining) · ½^(weeks / return)).

Sources: Marshall 1991 (Applied Statistics 40:283) for the method of moments; Mohler et al. 2011 (JASA 106:100)
for background plus self-exciting neighbourhood.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

NEIGHBOUR_METRES = 200.0
LEAST_SPREAD = 1e-6  # of the relative risks: 0 would divide by zero


@dataclass(frozen=True, slots=True)
class Relief:
    """What a joint action does to a compound: the share of its complaints that remains, and the half-life in weeks
    of the return to the old level."""

    remaining: float
    return_weeks: float


@dataclass(frozen=True, slots=True)
class Model:
    """One way to forecast. half_life: weeks of the long part. near_weight: w, 0 to 1.

    near_half_life: weeks of the near part. relief: effect of joint actions, None = none.
    """

    half_life: float
    near_weight: float = 0.0
    near_half_life: float = 1.0
    relief: Relief | None = None


@dataclass(frozen=True, slots=True)
class Street:
    """What the models know: counts (weeks, compounds); exposure (compounds,), dwellings above 0; kernel (compounds,
    compounds), columns sum to 1; weeks_since_action (weeks + 1, compounds): whole weeks since the last joint action
    at the start of each week, inf = none.
    """

    counts: Floats
    exposure: Floats
    kernel: Floats
    weeks_since_action: Floats

    def __post_init__(self) -> None:
        weeks, compounds = self.counts.shape
        if not np.isfinite(self.counts).all() or (self.counts < 0).any():
            raise ValueError("counts must be finite and at least 0")
        if not np.isfinite(self.exposure).all() or (self.exposure <= 0).any():
            raise ValueError("exposure must be finite and above 0")
        shapes = (self.exposure.shape, self.kernel.shape, self.weeks_since_action.shape)
        if shapes != ((compounds,), (compounds, compounds), (weeks + 1, compounds)):
            raise ValueError("counts, exposure, kernel and weeks_since_action differ in weeks or compounds")


@dataclass(frozen=True, slots=True)
class LongPart:
    """Of every week 0..weeks: shares (weeks + 1, compounds) and the Gamma shape behind each."""

    shares: Floats
    shape: Floats


def neighbour_kernel(xy: Floats, metres: float = NEIGHBOUR_METRES) -> Floats:
    """Return how the count of a compound (column) is spread over all (rows); columns sum to 1.

    xy: (compounds, 2) in metres; NaN = no place: such a compound has no neighbours.
    """
    difference = xy[:, None, :] - xy[None, :, :]
    kernel: Floats = np.exp(-(difference**2).sum(axis=2) / (2 * metres**2))
    kernel[np.isnan(kernel)] = 0.0
    np.fill_diagonal(kernel, 1.0)
    spread: Floats = kernel / kernel.sum(axis=0)
    return spread


def remembered(rows: Floats, half_life: float) -> tuple[Floats, Floats]:
    """Return sums of rows (weeks, compounds) before each week 0..weeks, forgotten with the half-life in weeks.

    The second result (weeks + 1, 1) is the factor by which such a sum is multiplied to vary like a Poisson count
    of the same relative precision: sum of weights / sum of squared weights (Kish).
    """
    keep = 0.5 ** (1.0 / half_life)
    sums = np.zeros((len(rows) + 1, rows.shape[1]))
    for week, row in enumerate(rows):
        sums[week + 1] = keep * sums[week] + row
    ages = np.arange(1, len(rows) + 1)
    weight, square = (1 - keep**ages) / (1 - keep), (1 - keep ** (2 * ages)) / (1 - keep**2)
    return sums, np.concatenate([[1.0], weight / square])[:, None]


def remaining_exposure(weeks_since_action: Floats, relief: Relief | None) -> Floats:
    """Return the factor on the exposure for weeks since the last joint action (inf = 1)."""
    if relief is None:
        return np.ones_like(weeks_since_action)
    return 1.0 - (1.0 - relief.remaining) * 0.5 ** (weeks_since_action / relief.return_weeks)


def long_part(street: Street, half_life: float, relief: Relief | None) -> LongPart:
    """Return empirical-Bayes shares: posterior means of Gamma–Poisson relative risks × exposure.

    A week without any complaint before it falls back on the exposure alone.
    """
    factor = remaining_exposure(street.weeks_since_action, relief)
    sums, precision = remembered(street.counts, half_life)
    exposed, _ = remembered(street.exposure * factor[:-1], half_life)
    exposed[0] = street.exposure
    total = sums.sum(axis=1, keepdims=True)
    has_any = total > 0
    events = sums * precision
    expected = exposed * np.where(has_any, total, 1.0) / exposed.sum(axis=1, keepdims=True) * precision
    spread = np.maximum(_spread(events, expected), LEAST_SPREAD)
    shape = events + 1 / spread
    risk = np.where(has_any, shape / (expected + 1 / spread), 1.0)
    weights = street.exposure * factor * risk
    return LongPart(weights / weights.sum(axis=1, keepdims=True), shape)


def near_part(street: Street, half_life: float) -> tuple[Floats, Floats]:
    """Return recent shares in the neighbourhood of each week 0..weeks, and their variance (Poisson).

    A week without any complaint before it falls back on the exposure.
    """
    sums, _ = remembered(street.counts, half_life)
    near = sums @ street.kernel.T
    total = sums.sum(axis=1, keepdims=True)
    has_any = total > 0
    safe = np.where(has_any, total, 1.0)
    exposure = street.exposure / street.exposure.sum()
    return np.where(has_any, near / safe, exposure), np.where(has_any, sums @ (street.kernel**2).T / safe**2, 0.0)


def _spread(events: Floats, expected: Floats) -> Floats:
    """The variance of the relative risks by the method of moments (Marshall 1991), one value per row."""
    sums = expected.sum(axis=1, keepdims=True)
    between: Floats = (expected * (events / expected - 1) ** 2).sum(axis=1, keepdims=True) / sums
    spread: Floats = between - expected.shape[1] / sums
    return spread
