"""Rates of small areas: exact tail probability, and rates drawn towards the whole when they rest on little."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import gammainc, gammaincinv

from analytics.hotspots.checks import Floats, counts_of, no_cases_without, non_negative, same_length

_LEAST_VARIANCE = 1e-6


def poisson_exceedance(cases: ArrayLike, expected: ArrayLike) -> Floats:
    """P(X >= cases) for X ~ Poisson(expected), exact; 1 where there are no cases.

    cases: (areas,) whole numbers. expected: (areas,). Raises ValueError on negative, fractional or non-finite values,
    on wrong shapes, and on cases where none are expected.
    """
    counts = counts_of("cases", cases)
    mean = non_negative("expected", expected)
    same_length("expected", mean, len(counts))
    no_cases_without("expected", counts, mean)
    return np.where(counts > 0, gammainc(np.maximum(counts, 1), mean), 1.0)


@dataclass(frozen=True, slots=True)
class MarshallPrior:
    """a: variance of the true rates between areas (0 when the data show none); b: rate of all areas together."""

    a: float
    b: float


def marshall_prior(events: ArrayLike, population: ArrayLike) -> MarshallPrior:
    """The two parameters behind empirical_bayes_rate(); arguments and faults as there."""
    return _marshall(*_events_and_population(events, population))


def empirical_bayes_rate(events: ArrayLike, population: ArrayLike) -> Floats:
    """Rate per area, drawn towards the rate of all the more, the smaller its population.

    events, population: (areas,), not negative; events may be fractional (weighted). b + a (r - b) / (a + b / n) with
    r = events / population and the moments of Marshall; equals R spdep::EBest. An area without population gets the
    rate of all: nothing is known of it. No events at all: 0 everywhere.
    Raises ValueError on negative or non-finite values, on wrong shapes, on events without population and when no area
    has population.
    Source: Marshall 1991, Applied Statistics 40:283.
    """
    numbers, at_risk = _events_and_population(events, population)
    prior = _marshall(numbers, at_risk)
    # Written with weights, so that an area without population needs no division by it.
    weight = prior.a * at_risk
    divisor = weight + prior.b
    own = np.divide(prior.a * numbers + prior.b**2, divisor, out=np.zeros_like(divisor), where=divisor > 0)
    return np.asarray(own)


def _events_and_population(events: ArrayLike, population: ArrayLike) -> tuple[Floats, Floats]:
    numbers = non_negative("events", events)
    at_risk = non_negative("population", population)
    same_length("population", at_risk, len(numbers))
    no_cases_without("population", numbers, at_risk)
    if at_risk.sum() == 0:
        raise ValueError("no area has population: there is no rate")
    return numbers, at_risk


def _marshall(events: Floats, population: Floats) -> MarshallPrior:
    known = population > 0
    events, population = events[known], population[known]
    b = events.sum() / population.sum()
    variance = (population * (events / population - b) ** 2).sum() / population.sum()
    return MarshallPrior(a=max(float(variance - b / population.mean()), 0.0), b=float(b))


@dataclass(frozen=True, slots=True)
class GammaPoisson:
    """Relative risk per area against its expectation, with what is known of it: Gamma(shape, rate) per area.

    relative_risk: posterior mean shape / rate, 1 = as expected. expected: the given expectation scaled to the total.
    variance: of the true relative risks between areas. n: events.
    """

    relative_risk: Floats
    shape: Floats
    rate: Floats
    expected: Floats
    variance: float
    n: float

    def interval(self, level: float = 0.95) -> tuple[Floats, Floats]:
        """Lower and upper end of the equal-tailed interval of each relative risk; raises ValueError on a bad level."""
        if not 0 < level < 1:
            raise ValueError(f"level must lie between 0 and 1, got {level}")
        tail = (1 - level) / 2
        return gammaincinv(self.shape, tail) / self.rate, gammaincinv(self.shape, 1 - tail) / self.rate


def gamma_poisson(events: ArrayLike, expected: ArrayLike) -> GammaPoisson:
    """Relative risks by empirical Bayes: Gamma prior with mean 1 whose variance comes from the data by moments.

    events: (areas,), not negative, fractional when weighted by age. expected: (areas,) in any unit (dwellings), scaled
    to the total of the events. The variance is at least 1e-6: an area then stands at 1.
    No events, or no areas: relative risk 1 everywhere with the wide Gamma(1, 1). An area with expectation 0 keeps
    the prior. Raises ValueError on negative or non-finite values, on wrong shapes, on events where none are expected.
    Source: Clayton and Kaldor 1987, Biometrics 43:671 (Gamma-Poisson); moments as Marshall 1991.
    """
    numbers = non_negative("events", events)
    base = non_negative("expected", expected)
    same_length("expected", base, len(numbers))
    no_cases_without("expected", numbers, base)
    total = float(numbers.sum())
    if total == 0:
        ones = np.ones(len(numbers))
        return GammaPoisson(ones, ones.copy(), ones.copy(), np.zeros(len(numbers)), 1.0, 0.0)
    mean = base * (total / base.sum())
    known = mean > 0
    spread = ((numbers[known] - mean[known]) ** 2 / mean[known]).sum() / total
    variance = max(float(spread - 1 / mean[known].mean()), _LEAST_VARIANCE)
    shape, rate = numbers + 1 / variance, mean + 1 / variance
    return GammaPoisson(shape / rate, shape, rate, mean, variance, total)
