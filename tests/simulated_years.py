"""Two simulated years of weekly complaints with a known change: what the target's interval and forecast are held to."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analytics.dispersion import WeekBlock
from analytics.rate_ratio import rate_ratio
from analytics.target_forecast import remaining

Weeks = npt.NDArray[np.int64]
WEEKS_OF_WINDOW = 26
SEASON = 1 + 0.28 * np.cos(2 * np.pi * (np.arange(52) - 6) / 52)
WORKING_DAYS = 5


@dataclass(frozen=True, slots=True)
class Years:
    """Weekly counts: the window this year and last year, and the 52 weeks before each window."""

    current: Weeks
    baseline: Weeks
    before_current: Weeks
    before_baseline: Weeks

    def blocks(self, weeks: int) -> list[WeekBlock]:
        """The paired weeks as known after so many weeks of the window: 52 pairs."""
        return [
            (self.current[:weeks], self.baseline[:weeks]),
            (self.before_current[weeks:], self.before_baseline[weeks:]),
        ]


def drawn(rng: np.random.Generator, means: npt.NDArray[np.float64], dispersion: float) -> Weeks:
    """Counts with variance = dispersion x mean: Poisson at 1, negative binomial above."""
    if dispersion <= 1:
        return rng.poisson(means)
    return rng.poisson(rng.gamma(means / (dispersion - 1), dispersion - 1))


def years(rng: np.random.Generator, weekly: float, dispersion: float, ratio: float) -> Years:
    """Two years at `weekly` complaints a week, seasonal; from the window on, this year's rate is `ratio` of last's."""
    season, window = weekly * SEASON, weekly * SEASON[:WEEKS_OF_WINDOW]
    return Years(
        drawn(rng, window * ratio, dispersion),
        drawn(rng, window, dispersion),
        drawn(rng, season, dispersion),
        drawn(rng, season, dispersion),
    )


def interval_coverage(weekly: float, dispersion: float, weeks: int, runs: int, seed: int) -> float:
    """Share of runs whose 95 % interval holds the true ratio of 0.75."""
    rng = np.random.default_rng([seed, int(10 * weekly), int(10 * dispersion), weeks])
    held = 0
    for _ in range(runs):
        made = years(rng, weekly, dispersion, 0.75)
        found = rate_ratio(int(made.current[:weeks].sum()), int(made.baseline[:weeks].sum()), weeks=made.blocks(weeks))
        held += found.low <= 0.75 <= found.high
    return held / runs


@dataclass(frozen=True, slots=True)
class ForecastScore:
    """coverage: of the 80 % interval of what is still to come. brier, flag_brier: of the on-course probability, and of
    the flag "met to date" taken for a probability."""

    coverage: float
    brier: float
    flag_brier: float


def forecast_score(weekly: float, dispersion: float, weeks: int, runs: int, seed: int) -> ForecastScore:
    """How the forecast after so many weeks does, over streets of different level and true ratios around 0.75."""
    rng = np.random.default_rng([seed, int(10 * weekly), int(10 * dispersion), weeks])
    held, brier, flag = 0, 0.0, 0.0
    for _ in range(runs):
        level, ratio = weekly * np.exp(rng.normal(0, 0.3)), 0.75 * np.exp(rng.normal(0, 0.2))
        made = years(rng, level, dispersion, ratio)
        done, to_date = int(made.current[:weeks].sum()), int(made.baseline[:weeks].sum())
        scatter = rate_ratio(done, to_date, weeks=made.blocks(weeks)).dispersion
        assert scatter is not None
        more = remaining(
            done,
            to_date,
            int(made.baseline[weeks:].sum()),
            WORKING_DAYS * weeks,
            WORKING_DAYS * (WEEKS_OF_WINDOW - weeks),
            scatter,
        )
        assert more is not None
        low, high = more.interval(0.8)
        held += low <= int(made.current[weeks:].sum()) <= high
        limit = int(made.baseline.sum()) * 3 // 4
        is_met = float(made.current.sum() <= limit)
        brier += (more.chance_of_at_most(limit - done) - is_met) ** 2
        flag += (float(4 * done <= 3 * to_date) - is_met) ** 2
    return ForecastScore(held / runs, brier / runs, flag / runs)
