"""When and where complaints arise: a self-exciting process with seasons, weekdays, holidays and street-wide swings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import cos, exp, pi

import numpy as np
import numpy.typing as npt

from data.demo.geography import Geography
from data.demo.planted import Planted
from data.demo.size import CAMPAIGN_START, DemoSize
from data.schema import SHANGHAI

Floats = npt.NDArray[np.float64]

SEASON_AMPLITUDE = 0.28  # the peak lies in the hot months, when windows are open and graduates move
SEASON_PEAK_DAY = 220
WEEKDAY = (1.15, 1.08, 1.03, 1.0, 1.02, 0.88, 0.84)
NATIONAL_DAY_FACTOR = 0.4
SPRING_FESTIVAL_FACTOR = 0.35
SPRING_FESTIVALS = (
    (date(2019, 2, 2), date(2019, 2, 12)),
    (date(2020, 1, 22), date(2020, 2, 20)),
    (date(2021, 2, 9), date(2021, 2, 19)),
)
SWING_SIGMA = 0.24  # of the logarithm of the street-wide weekly swing
SWING_MEMORY = 0.6
CONTAGION = 0.2  # further complaints that one complaint brings about, mean
CONTAGION_DAYS = 8.0
REPEAT_SHARE = 0.115  # of all orders; published for a subdistrict: 24 of 208
REPEAT_DAYS = 12.0
ABOUT_QUNZU = 0.75  # share of background complaints that are about a true 群租 dwelling
PRELUDE = date(2021, 7, 1)
PRELUDE_FACTOR = 0.9  # the district's first measures
CAMPAIGN_FACTOR = 0.6  # reached three weeks after the start
HOURS = np.array([1, 1, 0, 0, 0, 1, 2, 4, 9, 11, 10, 7, 6, 7, 8, 8, 8, 8, 8, 10, 12, 11, 7, 3], dtype=np.float64)


@dataclass(frozen=True, slots=True)
class Arrival:
    """A complaint as it truly is: when, about which dwelling, of which earlier complaint it is the repeat.

    number: index in the order of time; repeat_of: number of the earlier one.
    cause: background, contagion, repeat or recurrence.
    """

    number: int
    at: datetime
    dwelling_id: int
    repeat_of: int | None
    cause: str


def day_factor(day: date) -> float:
    """Season × weekday × holiday × campaign of a day, against the mean of 1 (long-run, roughly)."""
    season = 1.0 + SEASON_AMPLITUDE * cos(2.0 * pi * (day.timetuple().tm_yday - SEASON_PEAK_DAY) / 365.25)
    return season * WEEKDAY[day.weekday()] * _holiday(day) * campaign_factor(day)


def campaign_factor(day: date) -> float:
    """How the measures change the number of complaints: 1 before them."""
    if day < PRELUDE:
        return 1.0
    progress = min(max((day - CAMPAIGN_START).days / 21.0, 0.0), 1.0)
    return PRELUDE_FACTOR + (CAMPAIGN_FACTOR - PRELUDE_FACTOR) * progress


def _holiday(day: date) -> float:
    if day.month == 10 and day.day <= (8 if day.year == 2020 else 7):
        return NATIONAL_DAY_FACTOR
    if any(start <= day <= end for start, end in SPRING_FESTIVALS):
        return SPRING_FESTIVAL_FACTOR
    return 1.0


def arrivals(
    rng: np.random.Generator,
    ground: Geography,
    truth: Planted,
    size: DemoSize,
    recurrences: list[tuple[date, int]],
) -> tuple[Arrival, ...]:
    """Draw all complaints in the order of time.

    recurrences: (day, dwelling) of 回潮 that a neighbour reports; each brings one complaint.
    """
    found = [_Event(day, dwelling, "background") for day, dwelling in _background(rng, ground, truth, size)]
    found += [_Event(float((day - size.first_day).days), dwelling, "recurrence") for day, dwelling in recurrences]
    found += _contagion(rng, ground, truth, found)
    found += _repeats(rng, found)
    end = float(size.days - 1)  # an order of the last day is not known on the last day
    kept = [one for one in found if 0.0 <= one.day < end]
    for one in kept:
        one.at = _clock(rng, size, one.day)
    kept = [one for one in kept if one.origin is None or one.origin.at is not None]
    for one in kept:
        if one.origin is not None and one.at is not None and one.origin.at is not None:
            one.at = max(one.at, one.origin.at + timedelta(hours=3))
    kept.sort(key=lambda one: (one.at, one.dwelling_id))
    number = {id(one): position for position, one in enumerate(kept)}
    return tuple(
        Arrival(
            number=position,
            at=one.at,
            dwelling_id=one.dwelling_id,
            repeat_of=None if one.origin is None else number[id(one.origin)],
            cause=one.cause,
        )
        for position, one in enumerate(kept)
        if one.at is not None
    )


class _Event:
    """A complaint while it is drawn: day is a fractional number of days from the first."""

    __slots__ = ("at", "cause", "day", "dwelling_id", "origin")

    def __init__(self, day: float, dwelling_id: int, cause: str, origin: _Event | None = None) -> None:
        self.day = day
        self.dwelling_id = dwelling_id
        self.cause = cause
        self.origin = origin
        self.at: datetime | None = None


def _background(rng: np.random.Generator, ground: Geography, truth: Planted, size: DemoSize) -> list[tuple[float, int]]:
    days = [size.first_day + timedelta(days=offset) for offset in range(size.days)]
    exposure = np.array([compound.dwellings for compound in ground.compounds], dtype=np.float64)
    base = np.average(truth.risk_on(size.first_day), weights=exposure) * exposure.sum()
    per_day = size.orders_per_week / 7.0 * (1.0 - REPEAT_SHARE) * (1.0 - CONTAGION)
    swing = _swing(rng, size.days)
    picker = _DwellingPicker(rng, ground, truth)
    result: list[tuple[float, int]] = []
    for offset, day in enumerate(days):
        expected = per_day * swing[offset] * day_factor(day) * exposure * truth.risk_on(day) / base
        for compound in np.repeat(np.arange(len(exposure)), rng.poisson(expected)):
            result.append((float(offset), picker.pick(int(compound) + 1)))
    return result


def _swing(rng: np.random.Generator, days: int) -> Floats:
    """Street-wide weekly swing, an AR(1) on the log scale with mean 1, one value per day."""
    weeks = days // 7 + 2
    level = np.empty(weeks)
    level[0] = rng.normal(0.0, SWING_SIGMA)
    innovation = SWING_SIGMA * (1.0 - SWING_MEMORY**2) ** 0.5
    for week in range(1, weeks):
        level[week] = SWING_MEMORY * level[week - 1] + rng.normal(0.0, innovation)
    return np.repeat(np.exp(level) / exp(SWING_SIGMA**2 / 2.0), 7)[:days]


class _DwellingPicker:
    """Draws the dwelling that a complaint in a compound is about."""

    def __init__(self, rng: np.random.Generator, ground: Geography, truth: Planted) -> None:
        self._rng = rng
        compounds = range(1, len(ground.compounds) + 1)
        self._first = np.searchsorted(ground.dwelling_compound, compounds)
        self._last = np.searchsorted(ground.dwelling_compound, compounds, side="right")
        of_qunzu = ground.dwelling_compound[truth.qunzu_dwellings - 1]
        self._qunzu = [truth.qunzu_dwellings[of_qunzu == compound] for compound in compounds]
        weights = [truth.noisiness[of_qunzu == compound] for compound in compounds]
        self._cumulated = [np.cumsum(one) for one in weights]

    def pick(self, compound_id: int) -> int:
        """The identifier of a dwelling in the compound."""
        qunzu, cumulated = self._qunzu[compound_id - 1], self._cumulated[compound_id - 1]
        if len(qunzu) and self._rng.random() < ABOUT_QUNZU:
            return int(qunzu[np.searchsorted(cumulated, self._rng.random() * cumulated[-1])])
        first, last = self._first[compound_id - 1], self._last[compound_id - 1]
        return int(self._rng.integers(first, last)) + 1


def _contagion(rng: np.random.Generator, ground: Geography, truth: Planted, parents: list[_Event]) -> list[_Event]:
    """Complaints that complaints bring about: half at the same dwelling, a third in the compound, others next door."""
    picker = _DwellingPicker(rng, ground, truth)
    centres = np.array([(c.polygon.centroid.x, c.polygon.centroid.y) for c in ground.compounds])
    distance = np.hypot(*(centres[:, None, :] - centres[None, :, :]).transpose(2, 0, 1))
    nearest = np.argsort(distance, axis=1)[:, 1:4] + 1
    result: list[_Event] = []
    generation = parents
    while generation:
        children = []
        for parent in generation:
            for _ in range(rng.poisson(CONTAGION)):
                where = rng.random()
                compound = int(ground.dwelling_compound[parent.dwelling_id - 1])
                if where < 0.5:
                    dwelling = parent.dwelling_id
                else:
                    beside = compound if where < 0.83 else int(rng.choice(nearest[compound - 1]))
                    dwelling = picker.pick(beside)
                children.append(_Event(parent.day + rng.exponential(CONTAGION_DAYS), dwelling, "contagion"))
        result += children
        generation = children
    return result


def _repeats(rng: np.random.Generator, originals: list[_Event]) -> list[_Event]:
    """The same caller again about the same dwelling: what the platform marks as 重复."""
    odds = REPEAT_SHARE / (1.0 - REPEAT_SHARE)
    return [
        _Event(one.day + 1.0 + rng.exponential(REPEAT_DAYS), one.dwelling_id, "repeat", origin=one)
        for one in originals
        if rng.random() < odds
    ]


def _clock(rng: np.random.Generator, size: DemoSize, day: float) -> datetime:
    """A moment on the day; nights are quiet, mornings and evenings busy."""
    hour = int(rng.choice(24, p=HOURS / HOURS.sum()))
    start = datetime(size.first_day.year, size.first_day.month, size.first_day.day, tzinfo=SHANGHAI)
    return start + timedelta(days=int(day), hours=hour, minutes=int(rng.integers(60)), seconds=int(rng.integers(60)))
