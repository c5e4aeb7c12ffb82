"""What is true in the demo: risks, hotspots, which dwellings are 群租 and how each committee works.

All of it is drawn here, before any record is made, and written to truth.json. The program never reads it back.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from data.demo.geography import Geography
from data.demo.size import DemoSize

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]

RISK_SHAPE = 2.0  # gamma, mean 1: the coefficient of variation of the compounds' risk is 0.71
CLUES_AT_FULL_STAFF = 600
NOISINESS_SIGMA = 0.9  # of the logarithm of how often a 群租 dwelling is complained of


@dataclass(frozen=True, slots=True)
class Hotspot:
    """Neighbouring compounds whose risk is multiplied by factor from start to end (both included)."""

    label: str
    compounds: tuple[int, ...]
    factor: float
    start: date
    end: date


@dataclass(frozen=True, slots=True)
class Pace:
    """How a committee works. Shares are probabilities per act, delays are means in days.

    visits_per_day: capacity of one working day (户). late_entry: share of acts written up 1 to 5 days later.
    """

    visits_per_day: float
    works_on_days_off: float
    not_seen: float
    refused: float
    decision_delay: float
    order_delay: float
    service_delay: float
    persuades: float
    late_entry: float
    revisit_share: float


@dataclass(frozen=True, slots=True)
class Recurrence:
    """True weekly hazards of a 回潮 after clearing, by the way of clearing; and the share that a neighbour reports.

    letting_ends: weekly hazard of the competing exit; a dwelling that is no longer let does not recur.
    """

    self_rectified: float = 0.011
    enforced: float = 0.006
    reported_by_complaint: float = 0.3
    letting_ends: float = 0.003


@dataclass(frozen=True, slots=True)
class Planted:
    """Everything planted in one subdistrict. qunzu_dwellings: dwelling identifiers; noisiness is aligned with it."""

    risk: Floats
    hotspots: tuple[Hotspot, ...]
    qunzu_dwellings: Integers
    noisiness: Floats
    paces: tuple[Pace, ...]
    recurrence: Recurrence

    def risk_on(self, day: date) -> Floats:
        """Relative risk of each compound on a day, hotspots included."""
        risk = self.risk.copy()
        for hotspot in self.hotspots:
            if hotspot.start <= day <= hotspot.end:
                risk[np.array(hotspot.compounds) - 1] *= hotspot.factor
        return risk


def planted(rng: np.random.Generator, ground: Geography, size: DemoSize) -> Planted:
    """Draw what is true."""
    risk = rng.gamma(RISK_SHAPE, 1.0 / RISK_SHAPE, len(ground.compounds))
    hotspots = _hotspots(rng, ground, size)
    risk[[compound - 1 for hotspot in hotspots for compound in hotspot.compounds]] = 1.0
    sizes = np.array([compound.dwellings for compound in ground.compounds], dtype=np.float64)
    prone = risk.copy()
    for hotspot in hotspots:
        prone[np.array(hotspot.compounds) - 1] *= hotspot.factor
    weight = (prone / np.average(prone, weights=sizes))[ground.dwelling_compound - 1]
    chosen = rng.random(len(weight)) < size.qunzu_share * weight
    qunzu = np.flatnonzero(chosen) + 1
    return Planted(
        risk=risk,
        hotspots=hotspots,
        qunzu_dwellings=qunzu,
        noisiness=rng.lognormal(0.0, NOISINESS_SIGMA, len(qunzu)),
        paces=_paces(rng, ground, qunzu, size),
        recurrence=Recurrence(),
    )


def _hotspots(rng: np.random.Generator, ground: Geography, size: DemoSize) -> tuple[Hotspot, ...]:
    """Three that differ in kind: an area all the time, an area that has just emerged, a single compound in the past."""
    centres = np.array([(c.polygon.centroid.x, c.polygon.centroid.y) for c in ground.compounds])
    sizes = np.array([compound.dwellings for compound in ground.compounds])
    middling = np.argsort(np.abs(np.log(sizes / np.median(sizes))))
    taken: set[int] = set()

    def around(members: int) -> tuple[int, ...]:
        free = [int(position) for position in middling if int(position) not in taken]
        centre = free[int(rng.integers(0, max(1, len(free) // 3)))]
        near = np.argsort(np.hypot(*(centres - centres[centre]).T))
        chosen = [int(position) for position in near if int(position) not in taken][:members]
        taken.update(int(position) for position in near[: members + 2])
        return tuple(sorted(position + 1 for position in chosen))

    return (
        Hotspot("长期聚集片区", around(3), 3.5, size.first_day, size.last_day),
        Hotspot("新出现片区", around(2), 5.0, date(2021, 7, 15), size.last_day),
        Hotspot("已消退单点", around(1), 6.0, max(size.first_day, date(2019, 11, 1)), date(2020, 12, 31)),
    )


def _paces(rng: np.random.Generator, ground: Geography, qunzu: Integers, size: DemoSize) -> tuple[Pace, ...]:
    """One for each committee. Those with more 群租 have more people, but not in proportion."""
    committee_of = np.array([compound.committee for compound in ground.compounds])
    load = np.bincount(committee_of[ground.dwelling_compound[qunzu - 1] - 1], minlength=len(ground.committees))
    staff = np.sqrt((load + 1) / (load + 1).mean()) * size.clues / CLUES_AT_FULL_STAFF
    ranks = rng.permutation(len(ground.committees)) / len(ground.committees)
    return tuple(_pace(rng, float(rank), float(share)) for rank, share in zip(ranks, staff, strict=True))


def _pace(rng: np.random.Generator, rank: float, staff: float) -> Pace:
    """A committee's ways; rank 0 is the swiftest, towards 1 the slowest. staff: its people against the mean."""
    return Pace(
        visits_per_day=round(float(rng.uniform(5.0, 8.0) * staff * (1.0 - 0.6 * rank)), 2),
        works_on_days_off=round(float(rng.uniform(0.0, 0.5) * (1.0 - 0.5 * rank)), 2),
        not_seen=round(float(rng.uniform(0.2, 0.4)), 2),
        refused=round(float(rng.uniform(0.03, 0.12)), 2),
        decision_delay=round(0.5 + 2.5 * rank, 2),
        order_delay=round(0.3 + 2.0 * rank, 2),
        service_delay=round(0.3 + 1.2 * rank, 2),
        persuades=round(float(rng.uniform(0.62, 0.8) - 0.2 * rank), 2),
        late_entry=round(float(rng.uniform(0.02, 0.08) + 0.14 * rank), 2),
        revisit_share=round(float(rng.uniform(0.75, 0.95) - 0.35 * rank), 2),
    )
