"""The street grid and the parcels between its roads, in local metres."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt
from shapely import Polygon

from data.demo.names import EAST_WEST_ROADS, NORTH_SOUTH_ROADS

Floats = npt.NDArray[np.float64]

COLUMNS = len(NORTH_SOUTH_ROADS) - 1
ROWS = len(EAST_WEST_ROADS) - 1
BLOCK_WIDTH = 480.0
BLOCK_HEIGHT = 470.0
ROAD_MARGIN = 0.045  # of a block's side, to the middle of the road
TURN_DEGREES = 9.0  # the grid is not north-up, as streets are not


@dataclass(frozen=True, slots=True)
class Side:
    """A side of a parcel on a road: kind 'ns' or 'ew', index of the road, metres along it, even or odd side."""

    kind: str
    road: int
    along: float
    parity: int


@dataclass(frozen=True, slots=True)
class Parcel:
    """A piece of a block: its corners (local metres), its unit square's box, and the roads it lies on."""

    corners: Floats  # of the block: south-west, south-east, north-east, north-west
    box: tuple[float, float, float, float]
    polygon: Polygon
    sides: tuple[Side, ...]

    def spread(self, number: int) -> Floats:
        """Places of `number` buildings inside the parcel, in rows (x, y; local metres)."""
        west, south, east, north = self.box
        columns = max(1, round(number**0.5))
        index = np.arange(number)
        rows = -(-number // columns)
        u = west + (east - west) * (0.1 + 0.8 * (index % columns + 0.5) / columns)
        v = south + (north - south) * (0.1 + 0.8 * (index // columns + 0.5) / rows)
        return _on_ground(self.corners, u, v)


def parcels(rng: np.random.Generator, number: int) -> list[Parcel]:
    """`number` parcels in the order of a walk through the grid (neighbours follow each other)."""
    nodes = _nodes(rng)
    blocks = [
        (row, column if row % 2 == 0 else COLUMNS - 1 - column) for row in range(ROWS) for column in range(COLUMNS)
    ]
    without_homes = set(rng.choice(len(blocks), 3, replace=False).tolist())
    homes = [block for position, block in enumerate(blocks) if position not in without_homes]
    if number < len(homes):
        homes = homes[:number]
    pieces = np.full(len(homes), number // len(homes))
    pieces[rng.choice(len(homes), number % len(homes), replace=False)] += 1
    return [
        parcel
        for (row, column), count in zip(homes, pieces, strict=True)
        for parcel in _split(rng, nodes, row, column, int(count))
    ]


def _nodes(rng: np.random.Generator) -> Floats:
    """Crossings of the grid, shape (rows + 1, columns + 1, 2)."""
    widths = np.concatenate([[0.0], np.cumsum(BLOCK_WIDTH * rng.uniform(0.85, 1.15, COLUMNS))])
    heights = np.concatenate([[0.0], np.cumsum(BLOCK_HEIGHT * rng.uniform(0.85, 1.15, ROWS))])
    grid = np.stack(np.meshgrid(widths, heights), axis=-1) + rng.normal(0.0, 14.0, (ROWS + 1, COLUMNS + 1, 2))
    turn = np.deg2rad(TURN_DEGREES)
    rotation = np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
    turned: Floats = grid @ rotation
    return turned


def _split(rng: np.random.Generator, nodes: Floats, row: int, column: int, count: int) -> list[Parcel]:
    """Cut a block into `count` parcels across or along, each with a gap to the next."""
    corners = np.array([nodes[row, column], nodes[row, column + 1], nodes[row + 1, column + 1], nodes[row + 1, column]])
    shares = rng.uniform(0.7, 1.3, count)
    cuts = np.concatenate([[0.0], np.cumsum(shares / shares.sum())])
    across = rng.random() < 0.5
    result = []
    for low, high in pairwise(cuts.tolist()):
        west, south, east, north = (low, 0.0, high, 1.0) if across else (0.0, low, 1.0, high)
        box = (west + ROAD_MARGIN, south + ROAD_MARGIN, east - ROAD_MARGIN, north - ROAD_MARGIN)
        result.append(Parcel(corners, box, _outline(corners, box), _sides(row, column, (west, south, east, north))))
    return result


def _sides(row: int, column: int, box: tuple[float, float, float, float]) -> tuple[Side, ...]:
    west, south, east, north = box
    along_row = (row + (south + north) / 2) * BLOCK_HEIGHT
    along_column = (column + (west + east) / 2) * BLOCK_WIDTH
    found = []
    if west == 0.0:
        found.append(Side("ns", column, along_row, 1))
    if east > 1.0 - 1e-9:
        found.append(Side("ns", column + 1, along_row, 0))
    if south == 0.0:
        found.append(Side("ew", row, along_column, 0))
    if north > 1.0 - 1e-9:
        found.append(Side("ew", row + 1, along_column, 1))
    return tuple(found)


def _outline(corners: Floats, box: tuple[float, float, float, float]) -> Polygon:
    """The box with cut corners, on the ground: eight corners, always valid."""
    west, south, east, north = box
    cut = 0.12 * min(east - west, north - south)
    u = np.array([west + cut, east - cut, east, east, east - cut, west + cut, west, west])
    v = np.array([south, south, south + cut, north - cut, north, north, north - cut, south + cut])
    return Polygon(_on_ground(corners, u, v))


def _on_ground(corners: Floats, u: Floats, v: Floats) -> Floats:
    """Bilinear map of the unit square onto the block."""
    u, v = u[:, None], v[:, None]
    ground: Floats = (
        corners[0] * (1 - u) * (1 - v) + corners[1] * u * (1 - v) + corners[2] * u * v + corners[3] * (1 - u) * v
    )
    return ground
