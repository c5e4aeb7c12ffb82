"""The list simulated from today on: what comes, what goes, and the first working day on which nothing is left.

Seeded simulation rather than convolution: the rates drift and depend on what is left, so no closed form exists.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analytics.forecast.streams import Counts, Floats, Stream, daily_counts, stream

# How the throughput depends on what is left: not at all (the teams' capacity), a little, by the root, in proportion
# (each dwelling has its own chance). The priors stand for "the last ones are the hard ones", which two weeks of counts
# cannot show yet; they were chosen in tests/calibration/clearing_date.py.
BACKLOG_POWERS = (0.0, 0.25, 0.5, 1.0)
PRIOR_OF_POWER = (0.47, 0.25, 0.24, 0.04)
# Arrivals stay as they are, or halve every 14 or every 7 working days.
FADING = (1.0, 0.952, 0.906)
PRIOR_OF_FADING = (0.3, 0.35, 0.35)
HORIZON = 90  # working days, about four months
NEVER = HORIZON + 1


@dataclass(frozen=True, slots=True)
class Paths:
    """Simulated continuations of a list; days counted from the first working day after now.

    zero_after: (draws,), working days until nothing is open for the first time, NEVER when not within HORIZON.
    open_after: (days, draws), open at the end of each day.
    """

    zero_after: Counts
    open_after: Counts

    def reached_by(self, working_days: int) -> float:
        """The share of draws in which the list has been at zero within so many working days."""
        return float(np.mean(self.zero_after <= working_days))

    def days_to(self, probability: float) -> int | None:
        """The first working day by which zero was reached with this probability; None beyond the horizon."""
        day = int(np.quantile(self.zero_after, probability, method="inverted_cdf"))
        return None if day >= NEVER else day


@dataclass(frozen=True, slots=True)
class StreetPaths(Paths):
    """Continuations of the whole list, with what the committees share.

    expected_out, expected_in: (days, draws), the means of the day's counts before anything is cut to what is there.
    out_dispersion, in_dispersion: (draws,).
    """

    expected_out: Floats
    expected_in: Floats
    out_dispersion: Floats
    in_dispersion: Floats


def throughput(left: Counts, open_before: Counts, open_now: int) -> Stream:
    """The stream off the list per working day; its exposure is (open before the day / open now) ** power."""
    relative = np.maximum(open_before, 1) / max(open_now, 1)
    return stream(left, relative[:, None] ** np.array(BACKLOG_POWERS), np.array(PRIOR_OF_POWER))


def arrivals(arrived: Counts) -> Stream:
    """The stream onto the list per working day; its exposure is the fading, counted back from now."""
    ago = np.arange(len(arrived), 0, -1, dtype=np.float64)
    return stream(arrived, np.array(FADING) ** -ago[:, None], np.array(PRIOR_OF_FADING))


def street_paths(
    outflow: Stream,
    inflow: Stream | None,
    open_now: int,
    young: Counts,
    *,
    draws: int,
    seed: int,
) -> StreetPaths:
    """Continuations of the whole list.

    Parameters: inflow None = nothing new comes; young, (least_days,): what arrived on the last working days and cannot
    be off the list yet, oldest first; its length is how many working days a new dwelling needs at least.
    """
    rng = np.random.default_rng(seed)
    out_model = rng.choice(len(outflow.weight), draws, p=outflow.weight)
    rate = rng.standard_gamma(outflow.shape[out_model]) * outflow.scale[out_model]
    out_drift, power = outflow.drift()[out_model], np.array(BACKLOG_POWERS)[outflow.form[out_model]]
    out_dispersion = outflow.dispersion[out_model]
    incoming = _Incoming(rng, inflow, draws)
    opened = np.full(draws, open_now, dtype=np.int64)
    youngest = [np.full(draws, count, dtype=np.int64) for count in young.tolist()]
    zero_after = np.full(draws, NEVER, dtype=np.int64)
    open_after, expected_out, expected_in = [], [], []
    for day in range(1, HORIZON + 1):
        rate = rate * _step(rng, out_drift)
        out_mean = rate * (np.maximum(opened, 1) / max(open_now, 1)) ** power
        in_mean = incoming.expected(day)
        came = daily_counts(rng, in_mean, incoming.dispersion)
        youngest = [*youngest, came][-len(youngest) :] if youngest else []
        ripe = opened + came - sum(youngest, np.zeros(draws, dtype=np.int64))
        opened = opened + came - np.minimum(daily_counts(rng, out_mean, out_dispersion), np.maximum(ripe, 0))
        zero_after = np.where((opened == 0) & (zero_after == NEVER), day, zero_after)
        open_after.append(opened)
        expected_out.append(out_mean)
        expected_in.append(in_mean)
    return StreetPaths(
        zero_after,
        np.array(open_after),
        np.array(expected_out),
        np.array(expected_in),
        out_dispersion,
        incoming.dispersion,
    )


class _Incoming:
    """The arrivals' simulated rate, day by day."""

    def __init__(self, rng: np.random.Generator, inflow: Stream | None, draws: int) -> None:
        self._rng = rng
        self.dispersion = np.ones(draws)
        self._rate, self._drift, self._fading = np.zeros(draws), np.zeros(draws), np.ones(draws)
        if inflow is not None:
            model = rng.choice(len(inflow.weight), draws, p=inflow.weight)
            self._rate = rng.standard_gamma(inflow.shape[model]) * inflow.scale[model]
            self._drift, self._fading = inflow.drift()[model], np.array(FADING)[inflow.form[model]]
            self.dispersion = inflow.dispersion[model]

    def expected(self, day: int) -> Floats:
        """The mean of the day's arrivals, (draws,); call once a day."""
        self._rate = self._rate * _step(self._rng, self._drift)
        return self._rate * self._fading ** (day - 1)


def _step(rng: np.random.Generator, drift: Floats) -> Floats:
    """One day's factor of a drifting rate, with mean 1."""
    factor: Floats = np.exp(drift * rng.standard_normal(len(drift)) - drift**2 / 2)
    return factor
