"""Log-rank test: do groups differ in how fast the event comes? Source: Mantel 1966; Peto & Peto 1972 (R survdiff)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import chdtrc

from analytics.recurrence.checks import Floats, durations, flags, same_length


@dataclass(frozen=True, slots=True, eq=False)
class LogRank:
    """groups: their names in sorted order, aligned with n, observed and expected. p is None with fewer than two
    groups that could have had an event, or without any event: there is nothing to compare."""

    groups: tuple[object, ...]
    n: Floats
    observed: Floats
    expected: Floats
    statistic: float | None
    degrees_of_freedom: int
    p: float | None


def log_rank(duration: ArrayLike, observed: ArrayLike, group: ArrayLike) -> LogRank:
    """Compare the groups.

    duration, observed: as in kaplan_meier, (n,). group: a label for each entry, (n,).
    Raises ValueError as kaplan_meier does.
    """
    times, seen, labels = durations(duration), flags(observed), np.asarray(group)
    same_length(len(times), observed=seen, group=labels)
    names, member = np.unique(labels, return_inverse=True)
    count = len(names)
    observed_in, expected_in = np.zeros(count), np.zeros(count)
    covariance = np.zeros((count, count))
    for moment in np.unique(times[seen]):
        at_risk = np.bincount(member[times >= moment], minlength=count).astype(np.float64)
        events = np.bincount(member[seen & (times == moment)], minlength=count).astype(np.float64)
        everybody, dying = at_risk.sum(), events.sum()
        share = at_risk / everybody
        observed_in += events
        expected_in += dying * share
        if everybody > 1:
            scale = dying * (everybody - dying) / (everybody - 1.0)
            covariance += scale * (np.diag(share) - np.outer(share, share))
    informative = np.flatnonzero(covariance.diagonal() > 0)
    if len(informative) < 2:
        statistic, p = None, None
    else:
        # The differences sum to zero, so one group is redundant.
        kept = informative[:-1]
        difference = (observed_in - expected_in)[kept]
        statistic = float(difference @ np.linalg.solve(covariance[np.ix_(kept, kept)], difference))
        p = float(chdtrc(len(kept), statistic))
    return LogRank(
        groups=tuple(names.tolist()),
        n=np.bincount(member, minlength=count).astype(np.float64),
        observed=observed_in,
        expected=expected_in,
        statistic=statistic,
        degrees_of_freedom=max(len(informative) - 1, 0),
        p=p,
    )
