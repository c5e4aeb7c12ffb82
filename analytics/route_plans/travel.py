"""Travel seconds without a road file: straight line × circuity, honest about being an estimate.

Bands of circuity for driving: routing notes 4.3 (measured medians; 25 Chinese cities: 1.324 on average, more on short
trips, doi 10.1080/19475683.2021.1966503). A compound is entered by car through its gate; within it people walk.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analytics.route_plans.document import MatrixNote
from geo.crs import wgs84_to_metres

# Up to so many metres of straight line: so many times as far by road.
BANDS = ((200.0, 2.1), (500.0, 1.9), (1000.0, 1.55), (2000.0, 1.4), (float("inf"), 1.32))
WALKING_CIRCUITY = 1.3
BETWEEN_DOORS = 60
"""Seconds from one door to another of the same compound at least."""
ESTIMATED = MatrixNote(
    "straight_line", "WGS84", "行程时间为估算值（直线距离×绕行系数，未使用路网），已留 {reserve} 分钟余量", True
)


@dataclass(frozen=True, slots=True)
class Pace:
    """Metres a minute by car and on foot, and the seconds to enter a compound (parking, sign-in)."""

    drive: float
    walk: float
    gate_seconds: int


def estimated_travel(
    points: Sequence[tuple[float, float]], compounds: Sequence[int], pace: Pace
) -> tuple[tuple[int, ...], ...]:
    """Seconds from point to point; row 0 is the station.

    Parameters
    ----------
    points : WGS84 (longitude, latitude), the station first.
    compounds : the compound of each point but the station; two points of one compound are a walk apart.
    """
    metres = straight_metres(points)
    driving = np.ceil(metres * _circuity(metres) / pace.drive * 60)
    walking = np.maximum(BETWEEN_DOORS, np.ceil(metres * WALKING_CIRCUITY / pace.walk * 60))
    return with_gates(driving, walking, compounds, pace.gate_seconds)


def with_gates(
    driving: NDArray[np.float64], walking: NDArray[np.float64], compounds: Sequence[int], gate_seconds: int
) -> tuple[tuple[int, ...], ...]:
    """Walk within a compound; drive and enter through the gate between compounds; drive alone back to the station."""
    own = np.array([-1, *compounds])
    same = (own[:, None] == own[None, :]) & (own[:, None] >= 0)
    seconds = np.where(same, walking, driving + gate_seconds)
    seconds[:, 0] = driving[:, 0]
    np.fill_diagonal(seconds, 0)
    return tuple(tuple(int(cell) for cell in row) for row in seconds.tolist())


def straight_metres(points: Sequence[tuple[float, float]]) -> NDArray[np.float64]:
    """Straight-line distances in EPSG:4549 metres, square."""
    places = np.array(points, dtype=np.float64).reshape(-1, 2)
    east, north = wgs84_to_metres(places[:, 0], places[:, 1])
    return np.asarray(np.hypot(east[:, None] - east[None, :], north[:, None] - north[None, :]))


def _circuity(metres: NDArray[np.float64]) -> NDArray[np.float64]:
    edges = [edge for edge, _ in BANDS[:-1]]
    factors = np.array([factor for _, factor in BANDS])
    return np.asarray(factors[np.searchsorted(edges, metres, side="left")])
