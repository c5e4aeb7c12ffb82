"""Did complaints fall where joint actions took place, or move next door? Weighted displacement difference (WDD).

WDD = (ΔT - ΔC) + (ΔR - ΔC): T enforced compounds, R their ring, C controls, Δ = after - before. It is a sum of
counts with signs, and its variance the sum of the counts with squared signs (Wheeler & Ratcliffe 2018, Crime Science
7:11). Three things go beyond the published test:
- each enforced compound has its own day, so its windows lie around that day, those of its ring too, and the controls
  are counted over the same windows in the shares of the enforced: signs become coefficients of days;
- the controls are weighted by what the groups had in the year before (as the later area weights): the groups are of
  unlike size, and holidays and publicity move them by the same factor, not by the same number;
- the variance is multiplied by the dispersion φ of that year (quasi-Poisson): complaints come in bursts.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from analytics.small_numbers import MINIMUM_EVENTS
from casework.vocabulary import LabelledEnum

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
CONFIDENCE = 0.95
WINDOW_DAYS = 56
LEAST_WINDOW_DAYS = 14
HISTORY_DAYS = 364
BLOCK_DAYS = 28
RING_METRES = 500.0
ENFORCED, RING, CONTROL = 0, 1, 2
NONE = -1


class Reading(LabelledEnum):
    """What the figures can bear."""

    FELL = "fell", "下降，未见转移"
    FELL_RING_OPEN = "fell_ring_open", "下降，有无转移尚不能判断"
    MOVED = "moved", "可能转移到周边"
    NO_CHANGE = "no_change", "与对照相比未见明显变化"
    TOO_FEW = "too_few", "样本少，尚不能判断"


@dataclass(frozen=True, slots=True)
class Effect:
    """Complaints more (+) or fewer (-) than the controls lead one to expect, with the interval of CONFIDENCE."""

    estimate: float
    standard_error: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class GroupCounts:
    """One group: compounds, and complaints before and after; of the controls as weighted to the enforced."""

    compounds: int
    before: float
    after: float


@dataclass(frozen=True, slots=True)
class Displacement:
    """The answer; effects are None when the reading is TOO_FEW, for `reason`.

    groups: enforced, ring, controls. too_recent: compounds whose first joint action is fewer than LEAST_WINDOW_DAYS
    days ago; they are in no group. longest: days of the longest window. n: complaints with a coefficient.
    """

    reading: Reading
    groups: tuple[GroupCounts, GroupCounts, GroupCounts]
    n: int
    too_recent: int
    longest: int
    dispersion: float | None = None
    enforced: Effect | None = None
    ring: Effect | None = None
    total: Effect | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Design:
    """Which compound is in which group, and the days that it is counted on.

    group: (compounds,) ENFORCED, RING, CONTROL or NONE. signs: (compounds, days) -1 before, +1 after, of enforced and
    ring. longest: days of the longest window. first_day: column of the first day with a sign.
    """

    group: Integers
    signs: Floats
    longest: int
    too_recent: int
    first_day: int

    def members(self, kind: int) -> NDArray[np.bool_]:
        """The compounds of one group."""
        return np.asarray(self.group == kind)


def contrast(counts: Floats, coefficients: Floats) -> tuple[float, float]:
    """Sum of counts with coefficients, and its variance when the counts are Poisson."""
    return float((coefficients * counts).sum()), float((coefficients**2 * counts).sum())


def nearest_enforced(xy: Floats, is_enforced: NDArray[np.bool_], metres: float = RING_METRES) -> Integers:
    """The nearest enforced compound within `metres` of each compound (itself when enforced), else NONE.

    xy: (compounds, 2) in metres; a compound without a place (NaN) lies in nobody's ring.
    """
    nearest = np.where(is_enforced, np.arange(len(xy)), NONE)
    is_placed = ~np.isnan(xy).any(axis=1)
    around = np.flatnonzero(is_enforced & is_placed)
    for compound in np.flatnonzero(~is_enforced & is_placed) if len(around) else ():
        distance = np.hypot(*(xy[around] - xy[compound]).T)
        if distance.min() <= metres:
            nearest[compound] = around[int(distance.argmin())]
    return nearest


def design(acted: Integers, xy: Floats, days: int) -> Design:
    """Groups and windows: as many whole weeks after the action as have passed, at most WINDOW_DAYS, and as many before.

    acted: (compounds,) column of the first joint action, NONE for none; the day itself belongs to the time after.
    """
    length = np.where(acted == NONE, 0, np.minimum((days - acted) // 7 * 7, WINDOW_DAYS))
    is_enforced = length >= LEAST_WINDOW_DAYS
    too_recent = (acted != NONE) & ~is_enforced
    nearest = nearest_enforced(xy, is_enforced)
    group = np.where(is_enforced, ENFORCED, np.where(nearest == NONE, CONTROL, RING))
    group[too_recent] = NONE  # neither acted on long enough nor untouched
    signs = np.zeros((len(acted), days))
    for compound in np.flatnonzero((group == ENFORCED) | (group == RING)):
        day, window = int(acted[nearest[compound]]), int(length[nearest[compound]])
        signs[compound, max(0, day - window) : day] = -1.0
        signs[compound, day : day + window] = 1.0
    counted = np.flatnonzero(signs.any(axis=0))
    first_day = int(counted[0]) if len(counted) else days
    return Design(group, signs, int(length.max(initial=0)), int(too_recent.sum()), first_day)


def displacement(counts: Floats, acted: Integers, xy: Floats) -> Displacement:
    """Compare the complaints around the first joint action of each compound with its ring and the controls.

    Parameters
    ----------
    counts
        (compounds, days) complaints; the last column is the day as of which is asked, the first one lies within the
        time for which orders are known.
    acted, xy
        As for `design` and `nearest_enforced`.

    Raises ValueError when the shapes differ or counts are negative or not finite.
    """
    if acted.shape != counts.shape[:1] or xy.shape != (len(counts), 2):
        raise ValueError("counts, acted and xy differ in compounds")
    if not np.isfinite(counts).all() or (counts < 0).any():
        raise ValueError("counts must be finite and at least 0")
    plan = design(acted, xy, counts.shape[1])
    history = counts[:, max(0, plan.first_day - HISTORY_DAYS) : plan.first_day]
    size = history.sum(axis=1)
    of_controls = float(size[plan.members(CONTROL)].sum())
    coefficients = [
        _coefficients(plan, size, of_controls, kind) if of_controls > 0 else np.zeros(counts.shape)
        for kind in (ENFORCED, RING)
    ]
    groups, n = _groups(counts, plan, coefficients[ENFORCED])
    reason = _too_few(groups, counts, plan, coefficients[ENFORCED], history.shape[1])
    answer = Displacement(Reading.TOO_FEW, groups, n, plan.too_recent, plan.longest, reason=reason)
    if reason is not None:
        return answer
    phi, degrees = group_dispersion(history, plan.group)
    enforced, ring, total = (
        _effect(contrast(counts, part), phi, degrees) for part in (*coefficients, coefficients[0] + coefficients[1])
    )
    reading = _reading(enforced, ring, total, groups[RING])
    return replace(answer, reading=reading, dispersion=phi, enforced=enforced, ring=ring, total=total)


def _coefficients(plan: Design, size: Floats, of_controls: float, kind: int) -> Floats:
    """Signs of one group, and of the controls the opposite, in the shares that the group's compounds had before."""
    own = plan.members(kind)
    coefficients = np.where(own[:, None], plan.signs, 0.0)
    coefficients[plan.members(CONTROL)] = -(size[own, None] * plan.signs[own]).sum(axis=0) / of_controls
    return coefficients


def _groups(counts: Floats, plan: Design, weights: Floats) -> tuple[tuple[GroupCounts, GroupCounts, GroupCounts], int]:
    control = plan.members(CONTROL)
    weighted = weights[control] * counts[control]
    found = [
        GroupCounts(
            int(plan.members(kind).sum()),
            *(float(counts[plan.members(kind)][plan.signs[plan.members(kind)] == sign].sum()) for sign in (-1.0, 1.0)),
        )
        for kind in (ENFORCED, RING)
    ]
    # The controls are taken away: their coefficient is positive before and negative after.
    found.append(GroupCounts(int(control.sum()), float(weighted.clip(0).sum()), float((-weighted).clip(0).sum())))
    n = int(counts[(plan.signs != 0) | (weights != 0)].sum())
    return (found[0], found[1], found[2]), n


def _too_few(
    groups: tuple[GroupCounts, ...], counts: Floats, plan: Design, weights: Floats, history_days: int
) -> str | None:
    """Why nothing can be said, in Chinese; None when something can."""
    if groups[ENFORCED].compounds == 0:
        return f"还没有小区自首次联合整治起满 {LEAST_WINDOW_DAYS} 天"
    if history_days < 2 * BLOCK_DAYS:
        return f"整治窗口之前的工单不足 {2 * BLOCK_DAYS} 天"
    control = plan.members(CONTROL)
    if not weights[control].any():
        return "没有可作对照的小区，或对照小区此前一年没有投诉"
    if groups[ENFORCED].before + groups[ENFORCED].after < MINIMUM_EVENTS:
        return f"整治小区前后合计不足 {MINIMUM_EVENTS} 件投诉"
    if counts[control][weights[control] != 0].sum() < MINIMUM_EVENTS:
        return f"对照小区前后合计不足 {MINIMUM_EVENTS} 件投诉"
    return None


def group_dispersion(history: Floats, group: Integers) -> tuple[float, int]:
    """φ (at least 1) of the groups' shares over the history, and its degrees of freedom.

    history: (compounds, days), cut into blocks of BLOCK_DAYS from its end. Pearson's statistic of independence of
    group and block: what moves all groups alike does not count, as it does not in the difference itself.
    """
    blocks = history.shape[1] // BLOCK_DAYS
    newest = history[:, history.shape[1] - blocks * BLOCK_DAYS :].reshape(len(history), blocks, BLOCK_DAYS).sum(axis=2)
    table = np.stack([newest[group == kind].sum(axis=0) for kind in (ENFORCED, RING, CONTROL)])
    table = table[table.sum(axis=1) > 0][:, table.sum(axis=0) > 0]
    degrees = (table.shape[0] - 1) * (table.shape[1] - 1)
    if degrees < 1:
        return 1.0, 1
    expected = table.sum(axis=1, keepdims=True) * table.sum(axis=0) / table.sum()
    return max(1.0, float(((table - expected) ** 2 / expected).sum()) / degrees), degrees


def _effect(found: tuple[float, float], phi: float, degrees: int) -> Effect:
    estimate, variance = found
    error = float(np.sqrt(phi * variance))
    width = float(stdtrit(degrees, 0.5 + CONFIDENCE / 2.0)) * error
    return Effect(estimate, error, estimate - width, estimate + width)


def _reading(enforced: Effect, ring: Effect, total: Effect, around: GroupCounts) -> Reading:
    if around.compounds and ring.low > 0:
        return Reading.MOVED
    if enforced.high >= 0:
        return Reading.NO_CHANGE
    # 未见转移 needs a fall of the sum as well: a rise of the ring that chance may hide must not make up for it.
    return Reading.FELL if around.compounds and total.high < 0 else Reading.FELL_RING_OPEN
