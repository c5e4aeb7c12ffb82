"""Expected complaints of each compound in the coming week, with an interval and the parts it is made of."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import gammaincinv

from analytics.ranking.choice import Choice, chosen
from analytics.ranking.models import Floats, Model, Street, long_part, near_part

LEVEL_WEEKS = 8
INTERVAL = 0.9


@dataclass(frozen=True, slots=True)
class Forecast:
    """Arrays by compound. expected, low, high: complaints per week, the interval holds the true mean with 90 %.

    by_dwellings: the same if every dwelling were alike. long_ratio: long part / by_dwellings. near_ratio: near part
    / long part, NaN when the model has none. level: complaints per week of the whole street (last LEVEL_WEEKS weeks,
    level_n complaints). choice: the model, and on how many weeks it was judged.
    """

    expected: Floats
    low: Floats
    high: Floats
    by_dwellings: Floats
    long_ratio: Floats
    near_ratio: Floats
    level: float
    level_weeks: int
    level_n: int
    choice: Choice

    @property
    def model(self) -> Model:
        """The model that was chosen."""
        return self.choice.model


def forecast(street: Street, choice: Choice | None = None) -> Forecast:
    """Forecast the week after the last of `street` by the model that did best on its own past.

    choice: when it was worked out already. The interval is that of a Gamma with the posterior's mean and variance:
    long part Gamma(events + 1/spread), near part and level Poisson. Without any complaint everything is 0.
    """
    choice = chosen(street) if choice is None else choice
    model = choice.model
    recent = street.counts[-LEVEL_WEEKS:]
    level_n, level = int(recent.sum()), float(recent.sum() / len(recent))
    long = long_part(street, model.half_life, model.relief)
    shares, relative_variance = long.shares[-1], 1 / long.shape[-1]
    by_dwellings = street.exposure / street.exposure.sum()
    long_ratio = shares / by_dwellings
    near_ratio = np.full_like(shares, np.nan)
    if model.near_weight > 0:
        near, near_variance = near_part(street, model.near_half_life)
        near_ratio = near[-1] / shares
        keep, take = 1 - model.near_weight, model.near_weight
        mixed = keep * shares + take * near[-1]
        variance = keep**2 * shares**2 * relative_variance + take**2 * near_variance[-1]
        shares, relative_variance = mixed, variance / mixed**2
    if level_n == 0:
        nothing = np.zeros_like(shares)
        return Forecast(nothing, nothing, nothing, nothing, long_ratio, near_ratio, 0.0, len(recent), 0, choice)
    shape = 1 / (relative_variance + 1 / level_n)
    expected = shares * level
    low, high = (gammaincinv(shape, (1 + side * INTERVAL) / 2) * expected / shape for side in (-1, 1))
    return Forecast(
        expected, low, high, by_dwellings * level, long_ratio, near_ratio, level, len(recent), level_n, choice
    )
