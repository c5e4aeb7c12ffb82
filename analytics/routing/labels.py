"""The sets of visits that one shift could serve, each with the shortest travel: labels by set and last stop.

A label (set, last stop, time, travel) grows by one stop a round; of two with the same set and last stop the later and
longer is dropped (Pareto). Prices of visits make it a search for the sets that are worth more than they cost: labels
that no completion can bring below a limit are dropped (analytics.routing.completion).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analytics.routing.completion import SCALE, Completion
from analytics.routing.hours import Hours, Ints

MOST_VISITS = 62  # a set is one 64-bit number
AT_ONCE = 1 << 19  # pairs of a label and a next visit that are looked at together
NEVER = 1 << 60


class TooManySetsError(Exception):
    """A shift could serve more sets of visits than may be listed."""


@dataclass(frozen=True, slots=True)
class Sets:
    """masks: bit i = visits[i] is in the set; travel: the least seconds with both ends.

    dropped : no set that was not looked at is priced below it (NEVER: none was left away).
    """

    visits: tuple[int, ...]
    masks: Ints
    travel: Ints
    dropped: int = NEVER


@dataclass(frozen=True, slots=True)
class _Labels:
    masks: Ints
    last: Ints
    time: Ints
    travel: Ints
    worth: Ints
    bound: Ints

    def __len__(self) -> int:
        return len(self.masks)

    def of(self, chosen: NDArray[np.int64] | NDArray[np.bool_]) -> _Labels:
        return _Labels(
            self.masks[chosen], self.last[chosen], self.time[chosen], self.travel[chosen], self.worth[chosen],
            self.bound[chosen],
        )  # fmt: skip


def servable_sets(
    hours: Hours, most: int, *, completion: Completion | None = None, limit: int = NEVER, beam: int | None = None
) -> Sets:
    """Every set of one or more visits that a shift with these hours can serve.

    Parameters
    ----------
    most : sets that may be listed.
    completion : prices of the visits; None = every set is listed, whatever its price.
    limit : only sets whose travel less prices (in SCALE parts of a second) is at most this.
    beam : labels that are kept in a round, those of the lowest bound; None = all, up to 4 x most.

    Raises TooManySetsError above `most` sets or 62 visits.
    """
    count = len(hours.visits)
    if count > MOST_VISITS:
        raise TooManySetsError
    found_masks, found_travel = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
    listed, dropped = 0, NEVER
    labels = _grown(hours, _nothing(hours), completion, limit, first=True)
    for _ in range(min(hours.most, count)):
        if len(labels) == 0:
            break
        done = labels.travel + hours.home[labels.last]
        cheap = np.flatnonzero(done * SCALE - labels.worth <= limit)
        masks, least = _shortest(labels.masks[cheap], done[cheap])
        found_masks.append(masks)
        found_travel.append(least)
        listed += len(masks)
        if listed > most or (beam is None and len(labels) > 4 * most):
            raise TooManySetsError
        labels = _pareto(_grown(hours, labels, completion, limit, first=False, most=4 * most if beam is None else None))
        if beam is not None and len(labels) > beam:
            order = np.argsort(labels.bound, kind="stable")
            dropped = min(dropped, int(labels.bound[order[beam]]))
            labels = labels.of(np.sort(order[:beam]))
    return Sets(hours.visits, np.concatenate(found_masks), np.concatenate(found_travel), dropped)


def _nothing(hours: Hours) -> _Labels:
    zero = np.zeros(1, np.int64)
    return _Labels(zero, zero, np.full(1, hours.start), zero, zero, zero)


def _grown(
    hours: Hours, labels: _Labels, completion: Completion | None, limit: int, *, first: bool, most: int | None = None
) -> _Labels:
    """The labels with one visit more, in time to be home; without those that stay above the limit."""
    count = len(hours.visits)
    if count == 0 or hours.most == 0:
        return labels.of(np.zeros(0, np.int64))
    parts = []
    step = max(1, AT_ONCE // count)
    held = 0
    for begin in range(0, len(labels), step):
        parts.append(
            _grown_part(hours, labels.of(np.arange(begin, min(begin + step, len(labels)))), completion, limit, first)
        )
        held += len(parts[-1])
        if most is not None and held > 8 * most:
            raise TooManySetsError
    return _Labels(*(np.concatenate([getattr(part, name) for part in parts]) for name in _Labels.__slots__))


def _grown_part(hours: Hours, labels: _Labels, completion: Completion | None, limit: int, first: bool) -> _Labels:
    count = len(hours.visits)
    bits = np.arange(count, dtype=np.int64)
    leg = np.broadcast_to(hours.out, (1, count)) if first else hours.between[labels.last]
    free = (labels.masks[:, None] >> bits) & 1 == 0
    source, visit = np.nonzero(free)
    seconds = leg[source, visit]
    leaves = hours.departs(labels.time[source], seconds, visit)
    good = np.flatnonzero(leaves < NEVER)
    source, visit, seconds, leaves = source[good], visit[good], seconds[good], leaves[good]
    travel = labels.travel[source] + seconds
    worth = labels.worth[source]
    bound = np.zeros(len(source), np.int64)
    if completion is not None:
        worth = worth + completion.prices[visit]
        before = np.full(len(source), -1, np.int64) if first else labels.last[source]
        bound = travel * SCALE - worth + completion.least(visit, leaves, before)
        good = np.flatnonzero(bound <= limit)
        source, visit, leaves = source[good], visit[good], leaves[good]
        travel, worth, bound = travel[good], worth[good], bound[good]
    return _Labels(labels.masks[source] | (1 << visit), visit, leaves, travel, worth, bound)


def _pareto(labels: _Labels) -> _Labels:
    if len(labels) == 0:
        return labels
    order = np.lexsort((labels.travel, labels.time, labels.last, labels.masks))
    masks, last, seconds = labels.masks[order], labels.last[order], labels.travel[order]
    new = np.r_[True, (masks[1:] != masks[:-1]) | (last[1:] != last[:-1])]
    group = np.cumsum(new)
    # Within a group (time rising) keep what is shorter than everything before: later groups start far lower.
    step = int(seconds.max()) + 1
    lowered = seconds - group * step
    least_before = np.r_[lowered[0] + 1, np.minimum.accumulate(lowered)[:-1]]
    return labels.of(order[new | (lowered < least_before)])


def _shortest(masks: Ints, travel: Ints) -> tuple[Ints, Ints]:
    order = np.lexsort((travel, masks))
    ranked = masks[order]
    new = np.r_[True, ranked[1:] != ranked[:-1]][: len(ranked)]
    return ranked[new], travel[order][new]
