"""Simulated lists with a known end: steady, overdispersed, slowing down, hard last cases, with arrivals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from analytics.forecast.streams import Counts, Floats, daily_counts

SEEN_AT = 0.4  # share cleared on the day of the forecast
_LONGEST = 600


@dataclass(frozen=True, slots=True)
class Regime:
    """How a list behaves. dispersion: variance over mean of a day's count. power: throughput goes with
    (open / listed) ** power. hard: the last share of the list goes three times slower. arriving: arrivals over
    throughput at the start. fading: their daily factor. walk: daily standard deviation of the log rate.
    """

    dispersion: float = 1.0
    power: float = 0.0
    hard: float = 0.0
    arriving: float = 0.0
    fading: float = 1.0
    walk: float = 0.0


REGIMES: Mapping[str, Regime] = MappingProxyType(
    {
        "steady": Regime(),
        "overdispersed": Regime(dispersion=3.2),
        "slowing": Regime(dispersion=1.5, power=0.5),
        "hard last fifth": Regime(dispersion=1.5, hard=0.2),
        "arrivals": Regime(dispersion=2.0, arriving=0.3),
        "arrivals fading": Regime(dispersion=2.0, arriving=0.5, fading=0.93),
        "slowing, arrivals fading": Regime(dispersion=2.5, power=0.5, arriving=0.2, fading=0.96),
        "drifting": Regime(dispersion=1.5, walk=0.08),
    }
)


@dataclass(frozen=True, slots=True)
class OwnLists:
    """The committees' parts, (committees, days) up to the forecast; remaining: (committees,), 0 = empty now."""

    arrived: Counts
    left: Counts
    open_before: Counts
    open_now: Counts
    remaining: Counts


@dataclass(frozen=True, slots=True)
class SimulatedList:
    """A list up to the day of the forecast, and how many working days it then took until nothing was open."""

    arrived: Counts
    left: Counts
    open_before: Counts
    open_now: int
    remaining: int
    committees: OwnLists


def simulated_list(regime: str, sizes: tuple[int, int], seed: int, committees: int = 1) -> SimulatedList:
    """A list of a random size in [sizes) that takes 12 to 35 working days at its first pace.

    committees: it belongs to so many, of unlike size and speed; the first list is their sum.
    """
    for attempt in range(100):
        found = _attempt(REGIMES[regime], sizes, np.random.default_rng([seed, attempt]), committees)
        if found is not None:
            return found
    raise AssertionError(f"no list of the regime {regime} came to an end")


def _attempt(rules: Regime, sizes: tuple[int, int], rng: np.random.Generator, committees: int) -> SimulatedList | None:
    """The list, or None when it was empty before the forecast or is not within the longest time."""
    listed = int(rng.integers(*sizes))
    pace = listed / rng.uniform(12, 35)
    shares = rng.dirichlet(np.full(committees, 2.0))
    speed = rng.gamma(4.0, 0.25, committees) if committees > 1 else np.ones(1)
    dispersion = np.full(committees, rules.dispersion)
    opened = rng.multinomial(listed, shares).astype(np.int64)
    before, arrived, left = [opened], [], []
    log_walk = 0.0
    for day in range(1, _LONGEST):
        came = daily_counts(rng, rules.arriving * pace * rules.fading**day * shares, dispersion)
        log_walk += rules.walk * rng.standard_normal() - rules.walk**2 / 2
        rate = pace * (max(opened.sum(), 1) / listed) ** rules.power * np.exp(log_walk)
        rate /= 3 if opened.sum() <= rules.hard * listed else 1
        went = _removed(rng, rate, dispersion, speed, opened + came)
        opened = opened + came - went
        before.append(opened)
        arrived.append(came)
        left.append(went)
        if (np.array(before) == 0).any(axis=0).all() and (np.sum(before, axis=1) == 0).any():
            break
    return _as_seen(np.array(before).T, np.array(arrived).T, np.array(left).T)


def _as_seen(opened: Counts, arrived: Counts, left: Counts) -> SimulatedList | None:
    """What is known on the day of the forecast. opened: (committees, days + 1); arrived, left: (committees, days)."""
    ever = opened[:, 0].sum() + np.cumsum(arrived.sum(axis=0))
    reached = np.flatnonzero(np.cumsum(left.sum(axis=0)) >= SEEN_AT * ever)
    if not len(reached):
        return None
    seen = max(int(reached[0]) + 1, 5)
    later = opened[:, seen:]
    if later.shape[1] < 2 or later[:, 0].sum() == 0 or later.sum(axis=0).all():
        return None
    own = OwnLists(
        arrived[:, :seen],
        left[:, :seen],
        opened[:, :seen],
        later[:, 0],
        np.where((later == 0).any(axis=1), (later == 0).argmax(axis=1), _LONGEST),
    )
    parts = (part.sum(axis=0) for part in (own.arrived, own.left, own.open_before))
    return SimulatedList(*parts, int(later[:, 0].sum()), int((later.sum(axis=0) == 0).argmax()), own)


def _removed(rng: np.random.Generator, rate: float, dispersion: float, speed: Floats, there: Counts) -> Counts:
    """What leaves each committee's list on a day: the teams' work goes where most is open, faster in some."""
    weight = speed * there
    if not weight.sum():
        return np.zeros_like(there)
    work = daily_counts(rng, rate * weight / weight.sum(), np.full(len(there), dispersion))
    return np.minimum(work, there)
