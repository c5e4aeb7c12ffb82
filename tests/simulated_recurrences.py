"""Simulated streets after 销项 whose true recurrence is known: what the clock of 回潮 is measured against.

Every dwelling recurs at a constant rate, so that TRUTH of them have recurred after DAYS days. Nobody sees it happen:
a return visit that finds somebody in does, or a neighbour who complains some days later.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from math import log

import numpy as np
from numpy.typing import NDArray

from analytics.recurrence import KaplanMeier, kaplan_meier
from analytics.recurrence.clock import followed, known_by
from analytics.recurrence.episodes import Episode
from casework.vocabulary import ClearingWay

DAYS, TRUTH = 90, 0.20
AS_OF = date(2021, 10, 27)
SHORTEST, LONGEST = 30, 210  # days from 销项 to the data date
NOT_SEEN = 0.18  # of the visits: nobody opens
COMPLAINT_DELAY = 12.0  # days, exponential
VISIT_JITTER = 4
TURNBULL_STEPS = 200
NEVER = 10**6

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Regime:
    """visits_every: days between return visits. never: share of the dwellings that nobody visits.
    reported: share of the recurrences of which a neighbour complains."""

    visits_every: int
    never: float
    reported: float


# Those of the study that chose the method, and one that is harder.
REGIMES = (
    Regime(14, 0.0, 0.0),
    Regime(30, 0.0, 0.0),
    Regime(30, 0.3, 0.0),
    Regime(60, 0.3, 0.0),
    Regime(30, 0.3, 0.3),
    Regime(30, 0.6, 0.3),
    Regime(60, 0.6, 0.3),
)


@dataclass(frozen=True, slots=True)
class Score:
    """Means over the runs of the DAYS-day share; None where a curve never reached so far.

    watched: the headline clock, with its standard deviation over the runs and the share of runs whose 95 % interval
    holds the truth. last_clean: events on the day found. known: counted until the data date. turnbull: interval
    censoring without a model. runs: in which the headline could be told.
    """

    runs: int
    watched: float
    deviation: float
    coverage: float
    last_clean: float
    known: float
    turnbull: float | None


def simulated_episodes(regime: Regime, dwellings: int, rng: np.random.Generator) -> tuple[Episode, ...]:
    """One episode for each of the dwellings, as it stands in the files on AS_OF."""
    follow_up = rng.integers(SHORTEST, LONGEST, dwellings)
    relapse = np.ceil(rng.exponential(-DAYS / log(1.0 - TRUTH), dwellings))
    return tuple(
        _episode(regime, number, int(last), int(day), rng)
        for number, (last, day) in enumerate(zip(follow_up.tolist(), relapse.tolist(), strict=True))
    )


def _episode(regime: Regime, number: int, last: int, relapse: int, rng: np.random.Generator) -> Episode:
    is_visited = rng.random() >= regime.never
    is_reported = rng.random() < regime.reported
    complaint = relapse + int(rng.exponential(COMPLAINT_DELAY)) if is_reported else NEVER
    day, clean, found = 0, None, None
    while found is None:
        step = regime.visits_every + int(rng.integers(-VISIT_JITTER, VISIT_JITTER + 1)) if is_visited else NEVER
        if complaint <= min(day + step, last):
            found, day = complaint, complaint
        elif day + step > last:
            break
        else:
            day += step
            if rng.random() >= NOT_SEEN:
                clean, found = (clean, day) if relapse <= day else (day, None)
    cleared = AS_OF - timedelta(days=last)
    confirmed = None if found is None else cleared + timedelta(days=found)
    return Episode(
        case_id=f"S{number:04d}",
        committee_code="01",
        compound_id=1,
        number=1,
        cleared_on=cleared,
        way=ClearingWay.SELF_RECTIFIED,
        clauses=frozenset({1}),
        clean_on=None if clean is None else cleared + timedelta(days=clean),
        suspected_on=confirmed,
        by_complaint=found == complaint,
        confirmed_on=confirmed,
    )


def score(regime: Regime, dwellings: int, runs: int, seed: int, *, with_turnbull: bool = False) -> Score:
    """Simulate the regime so many times and compare the clocks with the truth."""
    rng = np.random.default_rng(seed)
    shares: list[tuple[float, float, float, float]] = []
    held = []
    for _ in range(runs):
        street = simulated_episodes(regime, dwellings, rng)
        watched = followed(street, AS_OF, regime.visits_every)
        at_day = kaplan_meier(watched.duration, watched.observed).survival_at(DAYS)
        if at_day is None:
            continue
        held.append(at_day[1] <= 1.0 - TRUTH <= at_day[2])
        known = known_by(street, AS_OF)
        shares.append(
            (
                1.0 - at_day[0],
                _share(_found_on_the_day(street)),
                _share(kaplan_meier(known.duration, known.observed)),
                _turnbull(street) if with_turnbull else np.nan,
            )
        )
    table = np.array(shares)
    return Score(
        runs=len(shares),
        watched=float(table[:, 0].mean()),
        deviation=float(table[:, 0].std(ddof=1)),
        coverage=float(np.mean(held)),
        last_clean=float(np.nanmean(table[:, 1])),
        known=float(np.nanmean(table[:, 2])),
        turnbull=float(table[:, 3].mean()) if with_turnbull else None,
    )


def _share(curve: KaplanMeier) -> float:
    at_day = curve.survival_at(DAYS)
    return np.nan if at_day is None else 1.0 - at_day[0]


def _looked_at(street: tuple[Episode, ...]) -> list[Episode]:
    return [one for one in street if one.clean_on is not None or one.discovered_on is not None]


def _found_on_the_day(street: tuple[Episode, ...]) -> KaplanMeier:
    """Kaplan-Meier with events on the day found, everything that came to light counted."""
    ends = [(((one.discovered_on or one.known_clean_on) - one.cleared_on).days, one) for one in _looked_at(street)]
    return kaplan_meier([days for days, _ in ends], [one.discovered_on is not None for _, one in ends])


def _turnbull(street: tuple[Episode, ...]) -> float:
    """Turnbull's self-consistent estimate on days: an event lies between the last clean day and its discovery."""
    known = _looked_at(street)
    after = np.array([(one.known_clean_on - one.cleared_on).days for one in known])
    until = np.array(
        [LONGEST + 1 if one.discovered_on is None else (one.discovered_on - one.cleared_on).days for one in known]
    )
    days = np.arange(1, LONGEST + 2)
    possible = ((days > after[:, None]) & (days <= until[:, None])).astype(np.float64)
    mass: Floats = np.full(len(days), 1.0 / len(days))
    for _ in range(TURNBULL_STEPS):
        weight = possible * mass
        mass = (weight / weight.sum(axis=1, keepdims=True)).mean(axis=0)
    return float(mass[:DAYS].sum())
