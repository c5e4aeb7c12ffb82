"""Streets with joint actions of known effect, for the calibration of the displacement difference."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np

from analytics.displacement import NONE, Reading, displacement, nearest_enforced
from tests.simulated_weeks import negative_binomial, swings

COMPOUNDS, ENFORCED, SIDE_METRES = 50, 12, 3000.0
HISTORY_WEEKS, BEFORE_WEEKS, AFTER_WEEKS, START_SPREAD_WEEKS = 52, 8, 8, 3


@dataclass(frozen=True, slots=True)
class Shares:
    """Shares of runs: too few to say, each reading of the others, and how often the 95 % interval of the effect on
    the enforced and on the ring holds the truth (of the runs with a reading)."""

    too_few: float
    fell: float
    moved: float
    covers_enforced: float
    covers_ring: float


def readings(
    weekly: float,
    *,
    remaining: float,
    moves: float,
    runs: int,
    seed: int,
    dispersion: float = 1.5,
    chooses_worst: bool = False,
) -> Shares:
    """What is read on `runs` streets with `weekly` complaints a week.

    remaining: share of complaints that remains after the first action (1 = no effect). moves: share of what went away
    that comes up in the ring. chooses_worst: the enforced are those with most complaints in the 8 weeks before.
    """
    rng = np.random.default_rng([seed, int(weekly), int(remaining * 100), int(moves * 100), chooses_worst])
    seen: Counter[Reading] = Counter()
    held = np.zeros(2)
    for _ in range(runs):
        reading, covers = _one(rng, weekly, remaining, moves, dispersion, chooses_worst=chooses_worst)
        seen[reading] += 1
        held += covers
    told = max(runs - seen[Reading.TOO_FEW], 1)
    fell = seen[Reading.FELL] + seen[Reading.FELL_RING_OPEN]
    return Shares(seen[Reading.TOO_FEW] / runs, fell / told, seen[Reading.MOVED] / told, *(held / told))


def _one(
    rng: np.random.Generator, weekly: float, remaining: float, moves: float, dispersion: float, *, chooses_worst: bool
) -> tuple[Reading, tuple[bool, bool]]:
    weeks = HISTORY_WEEKS + BEFORE_WEEKS + START_SPREAD_WEEKS + AFTER_WEEKS
    xy = rng.uniform(0.0, SIDE_METRES, (COMPOUNDS, 2))
    size = rng.lognormal(0.0, 0.7, COMPOUNDS) * rng.gamma(2.0, 0.5, COMPOUNDS)
    level = np.repeat((weekly * size / size.sum())[:, None], weeks, axis=1) * swings(rng, 1, weeks)
    level[:, -AFTER_WEEKS:] *= 0.8  # what publicity does to all alike
    start = HISTORY_WEEKS + BEFORE_WEEKS
    counts = negative_binomial(rng, level, dispersion)
    if chooses_worst:
        chosen = np.argsort(-counts[:, start - BEFORE_WEEKS : start].sum(axis=1))[:ENFORCED]
    else:
        chosen = rng.choice(COMPOUNDS, ENFORCED, replace=False, p=size / size.sum())
    acted = np.full(COMPOUNDS, NONE)
    acted[chosen] = start + rng.integers(0, START_SPREAD_WEEKS + 1, ENFORCED)
    is_enforced = acted != NONE
    nearest = nearest_enforced(xy, is_enforced)
    truth = [0.0, 0.0]
    for compound in chosen:
        ring = np.flatnonzero((nearest == compound) & ~is_enforced)
        after = slice(int(acted[compound]), min(int(acted[compound]) + AFTER_WEEKS, weeks))
        gone = level[compound, after] * (1.0 - remaining)
        truth[0] -= float(gone.sum())
        counts[compound, after] = negative_binomial(rng, level[compound, after] - gone, dispersion)
        if len(ring):
            truth[1] += float(gone.sum()) * moves
            counts[ring[0], after] += negative_binomial(rng, gone * moves, dispersion)
    # Complaints of a week are spread over its days; actions fall on the first day of a week.
    daily = rng.multinomial(counts.astype(np.int64), [1 / 7] * 7).reshape(COMPOUNDS, -1).astype(np.float64)
    found = displacement(daily, np.where(is_enforced, acted * 7, NONE), xy)
    if found.enforced is None or found.ring is None:
        return found.reading, (False, False)
    covers = (found.enforced.low <= truth[0] <= found.enforced.high, found.ring.low <= truth[1] <= found.ring.high)
    return found.reading, covers
