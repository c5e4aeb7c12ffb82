"""The invented ground: a street grid, parcels, compounds, buildings and dwellings.

Everything is laid out in local metres (x east, y north) and turned to WGS84 at sea east of the city,
so that no shape can be taken for a real place.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
from shapely import Polygon

from data.demo.names import (
    COMMITTEES,
    COMPOUND_STEMS,
    COMPOUND_SUFFIXES,
    EAST_WEST_ROADS,
    NORTH_SOUTH_ROADS,
    SUBDISTRICT_NAME,
)
from data.demo.parcels import Parcel, parcels
from data.demo.size import DemoSize

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]

# South-west corner of the first subdistrict; each further one lies 5 km further north or, after ten, east.
ORIGIN_LONGITUDE = 121.95
ORIGIN_LATITUDE = 31.02
PITCH_METRES = 5_000.0
METRES_PER_DEGREE_LATITUDE = 110_862.0
METRES_PER_DEGREE_LONGITUDE = 95_400.0

SIZE_SIGMA = 0.7  # of the logarithm of dwellings per compound


@dataclass(frozen=True, slots=True)
class Compound:
    """One compound. entrances are (road, number, unit); the first is the one that its people use.

    polygon: local metres. first_building .. first_building + buildings - 1 are its building indices.
    """

    compound_id: int
    code: str
    name: str
    stem: str
    aliases: tuple[str, ...]
    entrances: tuple[tuple[str, int, str], ...]
    committee: int
    polygon: Polygon
    first_building: int
    buildings: int
    dwellings: int


@dataclass(frozen=True)
class Geography:
    """A subdistrict's ground. Dwelling arrays are aligned; all identifiers count from 1."""

    code: str
    name: str
    offset: tuple[float, float]
    committees: tuple[tuple[str, str], ...]
    compounds: tuple[Compound, ...]
    building_compound: Integers
    building_label: tuple[str, ...]
    building_x: Floats
    building_y: Floats
    dwelling_building: Integers
    dwelling_compound: Integers
    dwelling_room: tuple[str, ...]

    def to_wgs84(self, x: Floats, y: Floats) -> tuple[Floats, Floats]:
        """Longitude and latitude (WGS84, degrees) of local metres."""
        east, north = self.offset
        longitude = ORIGIN_LONGITUDE + (x + east) / METRES_PER_DEGREE_LONGITUDE
        latitude = ORIGIN_LATITUDE + (y + north) / METRES_PER_DEGREE_LATITUDE
        return longitude, latitude

    @cached_property
    def entrances(self) -> frozenset[tuple[str, int, str]]:
        """All (road, number, unit) that lead to a compound."""
        return frozenset(entrance for compound in self.compounds for entrance in compound.entrances)

    def polygon_wgs84(self, compound: Compound) -> Polygon:
        """The outline of the compound in WGS84."""
        corners = np.asarray(compound.polygon.exterior.coords)
        return Polygon(np.column_stack(self.to_wgs84(corners[:, 0], corners[:, 1])))


def subdistrict_code(index: int) -> str:
    """Code of the index-th demo subdistrict (0 is the first): 310999001 and on, a county that does not exist."""
    return f"310999{index + 1:03d}"


def geography(rng: np.random.Generator, index: int, size: DemoSize) -> Geography:
    """Draw the ground of the index-th subdistrict."""
    plots = parcels(rng, size.compounds)
    dwellings = _dwellings_per_compound(rng, plots, size)
    committee_of = _committees(dwellings, size.committees)
    compounds: list[Compound] = []
    building_compound: list[Integers] = []
    labels: list[str] = []
    places: list[Floats] = []
    per_building: list[Integers] = []
    rooms: list[str] = []
    namings = _namings(rng, size.compounds)
    gates = _gates(rng, plots)
    first_building = 1
    for position, plot in enumerate(plots):
        layout = _room_labels(rng, int(dwellings[position]))
        name, stem, aliases = namings[position]
        compounds.append(
            Compound(
                compound_id=position + 1,
                code=f"{subdistrict_code(index)}-{position + 1:03d}",
                name=name,
                stem=stem,
                aliases=aliases,
                entrances=gates[position],
                committee=int(committee_of[position]),
                polygon=plot.polygon,
                first_building=first_building,
                buildings=len(layout),
                dwellings=sum(map(len, layout)),
            )
        )
        building_compound.append(np.full(len(layout), position + 1))
        labels += [str(number + 1) for number in range(len(layout))]
        places.append(plot.spread(len(layout)))
        per_building.append(np.array([len(one) for one in layout]))
        rooms += [room for one in layout for room in one]
        first_building += len(layout)
    of_building = np.concatenate(building_compound)
    dwelling_building = np.repeat(np.arange(1, first_building), np.concatenate(per_building))
    xy = np.concatenate(places)
    return Geography(
        code=subdistrict_code(index),
        name=SUBDISTRICT_NAME if index == 0 else f"演示第{index + 1}街道",
        offset=((index // 10) * PITCH_METRES, (index % 10) * PITCH_METRES),
        committees=tuple(
            (f"{subdistrict_code(index)}{number + 1:03d}", f"{COMMITTEES[number]}居委会")
            for number in range(size.committees)
        ),
        compounds=tuple(compounds),
        building_compound=of_building,
        building_label=tuple(labels),
        building_x=xy[:, 0],
        building_y=xy[:, 1],
        dwelling_building=dwelling_building,
        dwelling_compound=of_building[dwelling_building - 1],
        dwelling_room=tuple(rooms),
    )


def _dwellings_per_compound(rng: np.random.Generator, plots: list[Parcel], size: DemoSize) -> Integers:
    """Lognormal sizes that sum to about size.dwellings; the larger ones mostly on the larger parcels."""
    drawn = np.sort(rng.lognormal(0.0, SIZE_SIGMA, len(plots)))
    area = np.array([plot.polygon.area for plot in plots])
    order = np.argsort(np.log(area) + rng.normal(0.0, 0.3, len(plots)))
    weights = np.empty(len(plots))
    weights[order] = drawn
    rounded: Integers = np.maximum(np.rint(size.dwellings * weights / weights.sum()), 24).astype(np.int64)
    return rounded


def _committees(dwellings: Integers, committees: int) -> Integers:
    """Neighbouring compounds share a committee (index from 0), of about the same number of compounds."""
    return np.arange(len(dwellings)) * committees // len(dwellings)


def _room_labels(rng: np.random.Generator, dwellings: int) -> list[list[str]]:
    """The rooms of each building of a compound: walk-ups of 6 floors or towers of 11 to 18 floors."""
    if dwellings > 300 and rng.random() < 0.5:
        floors, flats = int(rng.choice([11, 14, 18])), int(rng.choice([2, 4]))
    else:
        floors, flats = 6, int(rng.choice([2, 2, 3]))
    all_rooms = [f"{floor}{flat:02d}" for floor in range(1, floors + 1) for flat in range(1, flats + 1)]
    number = max(1, round(dwellings / len(all_rooms)))
    return [all_rooms] * number


def _namings(rng: np.random.Generator, number: int) -> list[tuple[str, str, tuple[str, ...]]]:
    """Name, stem and aliases. Two neighbours each become 一期 and 二期 of one estate: the bare name is ambiguous."""
    stems = [COMPOUND_STEMS[position] for position in rng.permutation(len(COMPOUND_STEMS))[:number]]
    suffixes = [COMPOUND_SUFFIXES[draw] for draw in rng.integers(0, len(COMPOUND_SUFFIXES), number)]
    result: list[tuple[str, str, tuple[str, ...]]] = []
    for position in range(number):
        is_first = position % 16 == 7 and position + 1 < number
        is_second = position % 16 == 8
        estate = position - 1 if is_second else position
        phase = "一期" if is_first else "二期" if is_second else ""
        stem, suffix = stems[estate], suffixes[estate]
        name = f"{stem}{suffix}{phase}"
        if phase:
            aliases: tuple[str, ...] = (f"{stem}{suffix}", f"{stem}{phase}")
        elif suffix in ("花苑", "家园", "雅居", "名邸"):
            aliases = (f"{stem}苑",)
        elif position % 3 == 0:
            aliases = (f"{stem}大院",)
        else:
            aliases = ()
        result.append((name, stem, aliases))
    return result


def _gates(rng: np.random.Generator, plots: list[Parcel]) -> list[tuple[tuple[str, int, str], ...]]:
    """Entrances. Numbers grow along the road and are even on one side, odd on the other; a number is used once."""
    roads = {"ns": NORTH_SOUTH_ROADS, "ew": EAST_WEST_ROADS}
    used: dict[tuple[str, int], int] = {}
    result: list[tuple[tuple[str, int, str], ...]] = []
    for position, plot in enumerate(plots):
        entrances: list[tuple[str, int, str]] = []
        sides = [plot.sides[draw] for draw in rng.permutation(len(plot.sides))]
        for side in sides[: 2 if rng.random() < 0.25 else 1]:
            road = roads[side.kind][side.road]
            number = 2 * int(side.along / 8.0) + 10 + side.parity
            while (road, number) in used:
                number += 2
            used[(road, number)] = position
            entrances.append((road, number, "弄"))
        result.append(tuple(entrances))
    return _with_traps(result)


def _with_traps(gates: list[tuple[tuple[str, int, str], ...]]) -> list[tuple[tuple[str, int, str], ...]]:
    """The same road and number as 弄 of one compound and as 号 of another; and a side lane shared by two compounds."""
    for position in range(4, len(gates), 20):
        road, number, _ = gates[position][0]
        gates[position - 1] += ((road, number, "号"),)
    taken = {(road, number) for entrances in gates for road, number, _ in entrances}
    for position in range(11, len(gates), 25):
        road, number, _ = gates[position][0]
        while (road, number) in taken:
            number += 2
        gates[position - 1] += ((road, number, "弄"),)
        gates[position] += ((road, number, "弄"),)
    return gates
