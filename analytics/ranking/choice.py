"""Which model forecasts this street best: chosen on its own past, week by week, and never with a later week.

The measure is the logarithmic score of next week's complaints (every complaint counts, not only those in the
first k): far less noisy than hits, so few complaints are enough to choose.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from analytics.ranking.models import Floats, Model, Relief, Street, long_part, near_part

HALF_LIVES = (6, 13, 26, 52, 104)
NEAR_WEIGHTS = (0.15, 0.3, 0.5, 0.7)
NEAR_HALF_LIVES = (1, 3)
RELIEFS = tuple(Relief(remaining, weeks) for remaining in (0.2, 0.5) for weeks in (6, 13))
USUAL = Model(half_life=26)
WEEKS_TO_START = 13  # before the first forecast that is judged
WEEKS_JUDGED = 104
LEAST_SHARE = 1e-9  # a complaint where none was thought possible costs a lot, not everything


@dataclass(frozen=True, slots=True)
class Choice:
    """The models, and which of them was best on the weeks before each week 0..weeks (index into models)."""

    models: tuple[Model, ...]
    best: NDArray[np.int64]
    judged: int

    @property
    def model(self) -> Model:
        """The model for the week after the last."""
        return self.models[int(self.best[-1])]


def candidates(*, with_actions: bool) -> tuple[Model, ...]:
    """The models to choose from; with_actions: those that let a joint action count as well. The first is USUAL."""
    plain = [Model(half_life) for half_life in HALF_LIVES]
    near = [Model(*parts) for parts in product(HALF_LIVES, NEAR_WEIGHTS, NEAR_HALF_LIVES)]
    relieved = [Model(half_life, relief=relief) for half_life, relief in product(HALF_LIVES, RELIEFS)]
    others = plain + near + (relieved if with_actions else [])
    return (USUAL, *(model for model in others if model != USUAL))


def chosen(street: Street) -> Choice:
    """Judge every candidate on the street's own past by rolling origin.

    Week t is chosen for by the sum of the log scores of at most WEEKS_JUDGED weeks before t, the first
    WEEKS_TO_START weeks not counted; without any such week it is USUAL.
    """
    weeks = len(street.counts)
    models = candidates(with_actions=bool(np.isfinite(street.weeks_since_action).any()))
    scores = np.zeros((len(models), weeks))
    for position, shares in enumerate(_shares_of(street, models)):
        scores[position] = (street.counts * np.log(np.maximum(shares[:-1], LEAST_SHARE))).sum(axis=1)
    scores[:, :WEEKS_TO_START] = 0.0
    sums = np.concatenate([np.zeros((len(models), 1)), scores.cumsum(axis=1)], axis=1)
    sums[:, WEEKS_JUDGED:] -= sums[:, : weeks + 1 - WEEKS_JUDGED].copy() if weeks >= WEEKS_JUDGED else 0.0
    return Choice(models, sums.argmax(axis=0), max(0, min(weeks - WEEKS_TO_START, WEEKS_JUDGED)))


def chosen_shares(street: Street, choice: Choice) -> Floats:
    """Return forecast shares (weeks + 1, compounds), each week by the model chosen before it."""
    used = np.unique(choice.best)
    shares = np.empty((len(street.counts) + 1, street.counts.shape[1]))
    models = tuple(choice.models[position] for position in used)
    for position, own in zip(used, _shares_of(street, models), strict=True):
        rows = choice.best == position
        shares[rows] = own[rows]
    return shares


def _shares_of(street: Street, models: tuple[Model, ...]) -> Iterator[Floats]:
    """The shares of each model in turn; parts that several models use are worked out once."""
    longs: dict[tuple[float, Relief | None], Floats] = {}
    nears: dict[float, Floats] = {}
    for model in models:
        key = (model.half_life, model.relief)
        if key not in longs:
            longs[key] = long_part(street, *key).shares
        if model.near_weight == 0.0:
            yield longs[key]
            continue
        if model.near_half_life not in nears:
            nears[model.near_half_life] = near_part(street, model.near_half_life)[0]
        yield (1 - model.near_weight) * longs[key] + model.near_weight * nears[model.near_half_life]
