"""All sets of visits that one shift could serve, each with the shortest travel: labels by set and last stop."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analytics.routing.model import Kind, Model

Ints = NDArray[np.int64]
MOST_VISITS = 62  # a set is one 64-bit number


class TooManySetsError(Exception):
    """A shift could serve more sets of visits than may be listed."""


@dataclass(frozen=True, slots=True)
class Sets:
    """masks: bit i = visits[i] is in the set; travel: the least seconds with both ends."""

    visits: tuple[int, ...]
    masks: Ints
    travel: Ints


def servable_sets(model: Model, kind: int, most: int) -> Sets:
    """Every set of one or more visits that a shift of the kind can serve; locked places are not asked for.

    Labels (set, last stop, time, travel) grow by one stop a round; of two with the same set and last stop the later
    and longer is dropped (Pareto).

    Raises TooManySetsError above `most` sets or 62 visits.
    """
    own = model.kinds[kind]
    visits = tuple(sorted(own.windows))
    if len(visits) > MOST_VISITS:
        raise TooManySetsError
    travel = np.array(model.travel, np.int64)
    rows = np.array(visits, np.int64) + 1
    between = travel[np.ix_(rows, rows)]
    home = travel[rows, 0]
    found_masks: list[Ints] = []
    found_travel: list[Ints] = []
    listed = 0
    labels = _first(model, own, visits, travel[own.origin, rows], home)
    for _ in range(min(own.most, len(visits))):
        if len(labels[0]) == 0:
            break
        masks, least = _shortest(labels[0], labels[3] + home[labels[1]])
        found_masks.append(masks)
        found_travel.append(least)
        listed += len(masks)
        if listed > most or len(labels[0]) > 4 * most:
            raise TooManySetsError
        labels = _longer(model, own, visits, labels, between, home)
    nothing = np.zeros(0, np.int64)
    return Sets(
        visits, np.concatenate([nothing, *found_masks]).astype(np.int64), np.concatenate([nothing, *found_travel])
    )


Labels = tuple[Ints, Ints, Ints, Ints]


def _first(model: Model, own: Kind, visits: tuple[int, ...], out: Ints, home: Ints) -> Labels:
    parts = [
        _extended(
            model,
            own,
            visits,
            v,
            np.zeros(1, np.int64),
            np.full(1, own.start),
            np.zeros(1, np.int64),
            out[v : v + 1],
            home,
        )
        for v in range(len(visits))
        if own.most > 0
    ]
    return _joined(parts)


def _longer(model: Model, own: Kind, visits: tuple[int, ...], labels: Labels, between: Ints, home: Ints) -> Labels:
    masks, last, time, seconds = labels
    parts = []
    for v in range(len(visits)):
        free = np.flatnonzero((masks >> v) & 1 == 0)
        parts.append(
            _extended(model, own, visits, v, masks[free], time[free], seconds[free], between[last[free], v], home)
        )
    return _pareto(_joined(parts))


def _extended(
    model: Model,
    own: Kind,
    visits: tuple[int, ...],
    v: int,
    masks: Ints,
    time: Ints,
    seconds: Ints,
    leg: Ints,
    home: Ints,
) -> Labels:
    """The labels that go on to visit v and can still be home in time."""
    arrives = _after(own, time, leg)
    starts = np.full(len(arrives), -1, np.int64)
    for opens, closes in reversed(own.windows[visits[v]]):
        starts = np.where(arrives <= closes, np.maximum(arrives, opens), starts)
    leaves = starts + model.duration[visits[v]]
    back = _after(own, leaves, np.full(len(leaves), home[v]))
    good = (starts >= 0) & (back <= own.end)
    count = int(np.count_nonzero(good))
    return masks[good] | (1 << v), np.full(count, v, np.int64), leaves[good], (seconds + leg)[good]


def _after(own: Kind, leaves: Ints, leg: Ints) -> Ints:
    through = (leaves + leg > own.lunch_from) & (leaves < own.lunch_to)
    return np.where(through, own.lunch_to, leaves) + leg


def _joined(parts: list[Labels]) -> Labels:
    nothing = np.zeros(0, np.int64)
    first, second, third, fourth = (np.concatenate([nothing, *(part[i] for part in parts)]) for i in range(4))
    return first, second, third, fourth


def _pareto(labels: Labels) -> Labels:
    masks, last, time, seconds = labels
    if len(masks) == 0:
        return labels
    order = np.lexsort((seconds, time, last, masks))
    masks, last, time, seconds = masks[order], last[order], time[order], seconds[order]
    new = np.r_[True, (masks[1:] != masks[:-1]) | (last[1:] != last[:-1])]
    group = np.cumsum(new)
    # Within a group (time rising) keep what is shorter than everything before: later groups start far lower.
    step = int(seconds.max()) + 1
    lowered = seconds - group * step
    least_before = np.r_[lowered[0] + 1, np.minimum.accumulate(lowered)[:-1]]
    keep = new | (lowered < least_before)
    return masks[keep], last[keep], time[keep], seconds[keep]


def _shortest(masks: Ints, travel: Ints) -> tuple[Ints, Ints]:
    order = np.lexsort((travel, masks))
    ranked = masks[order]
    new = np.r_[True, ranked[1:] != ranked[:-1]]
    return ranked[new], travel[order][new]
