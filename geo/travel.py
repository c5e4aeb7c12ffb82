"""Travel seconds between stops: on roads by shortest path, without roads as an estimate that says so.

A stop is reached through the gate of its compound: walk to the gate, drive to the other compound's gate, park and
sign in, walk to the door. Inside a compound one walks.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np

from geo.crs import Datum
from geo.roads import Floats, Ints, Profile, RoadError, RoadNetwork, plane
from geo.snapping import Snapped, snapped

BLOCK = 32
UNREACHABLE = 10**8
MOST_NAMED = 5
# Ratio of way to straight line by straight metres, driving with one-way roads (measured on real centres).
DETOUR_BANDS = ((200.0, 2.1), (500.0, 1.9), (1000.0, 1.55), (2000.0, 1.4))
DETOUR_FAR = 1.32


@dataclass(frozen=True, slots=True)
class TravelSettings:
    """entry_seconds: parking and signing in at a gate. walking in m/s and its detour. estimated_drive: m/s without
    roads. snap_limit, snap_flag: metres from a gate to the road that are refused, or named."""

    entry_seconds: int = 180
    walking: float = 1.2
    walking_detour: float = 1.3
    estimated_drive: float = 5.5
    snap_limit: float = 500.0
    snap_flag: float = 100.0


@dataclass(frozen=True, slots=True)
class StopPlace:
    """Where a stop is: WGS84 degrees, and the compound whose gate leads to it (None: it is its own gate)."""

    id: str
    longitude: float
    latitude: float
    compound: str | None = None


@dataclass(frozen=True, slots=True)
class TravelMatrix:
    """seconds[i, j] rounded up, row 0 = the station; walk_metres likewise.

    is_estimated : no roads were used. source : zh-CN, stands on every screen, sheet and file. notes : zh-CN.
    """

    seconds: Ints
    walk_metres: Ints
    is_estimated: bool
    source: str
    datum: Datum
    notes: tuple[str, ...]


def travel_matrix(
    station: tuple[float, float],
    stops: Sequence[StopPlace],
    gates: Mapping[str, tuple[float, float]],
    roads: RoadNetwork | None = None,
    *,
    settings: TravelSettings | None = None,
    cache: Path | None = None,
) -> TravelMatrix:
    """The matrix of a station and stops.

    Parameters
    ----------
    station : longitude, latitude, WGS84. gates : compound -> longitude, latitude of its gate; a compound without
        one is entered at its first stop. roads : of the drive profile; None = estimate.
    cache : folder for finished matrices, by hash of roads, places and settings; None = no cache.

    Raises
    ------
    RoadError : a gate or stop is farther than snap_limit from every road, or roads and stops contradict each other
        in their coordinate systems (geo.snapping.refuse_other_datum).
    """
    chosen = settings or TravelSettings()
    entries, entry_of = _entries(station, stops, gates)
    x, y = np.array([entry[1] for entry in entries]), np.array([entry[2] for entry in entries])
    notes: list[str] = []
    if roads is None:
        drive = _estimated(x, y, chosen)
        source = "行程时间为估算值（直线距离×绕行系数，未使用路网）"
    else:
        if roads.profile is not Profile.DRIVE:
            raise RoadError("行车时间要用可通车的路网（drive）。")
        at = snapped(roads, x, y, [entry[0] for entry in entries], chosen.snap_limit)
        far = [f"{entries[i][0]}（{at.metres[i]:.0f} 米）" for i in np.flatnonzero(at.metres > chosen.snap_flag)]
        notes += [*roads.notes, *_far_note(far)]
        drive = _cached(roads, at, x, y, chosen, cache)
        source = f"按路网文件 {roads.source} 计算，未计实时路况"
    return _by_door(station, stops, entry_of, entries, drive, chosen, roads is None, source, tuple(notes))


def _far_note(far: list[str]) -> list[str]:
    if not far:
        return []
    more = f"等 {len(far)} 处" if len(far) > MOST_NAMED else ""
    return [f"离道路较远，请核对位置或大门：{'、'.join(far[:MOST_NAMED])}{more}。"]


def _entries(
    station: tuple[float, float], stops: Sequence[StopPlace], gates: Mapping[str, tuple[float, float]]
) -> tuple[list[tuple[str, float, float]], list[int]]:
    """The points to drive between (name, longitude, latitude), and that of each stop; 0 = the station."""
    entries = [("驻地", *station)]
    number: dict[str, int] = {}
    entry_of = []
    for stop in stops:
        key = f"小区 {stop.compound}" if stop.compound is not None else f"户 {stop.id}"
        if key not in number:
            number[key] = len(entries)
            gate = gates.get(stop.compound) if stop.compound is not None else None
            entries.append((key, *(gate or (stop.longitude, stop.latitude))))
        entry_of.append(number[key])
    return entries, entry_of


def _by_door(
    station: tuple[float, float],
    stops: Sequence[StopPlace],
    entry_of: list[int],
    entries: list[tuple[str, float, float]],
    drive: Floats,
    settings: TravelSettings,
    estimated: bool,
    source: str,
    notes: tuple[str, ...],
) -> TravelMatrix:
    x = np.array([station[0], *(stop.longitude for stop in stops)])
    y = np.array([station[1], *(stop.latitude for stop in stops)])
    east, north = plane(x, y, float(x.mean()), float(y.mean()))
    gate = np.array([0, *entry_of])
    gx, gy = np.array([entry[1] for entry in entries]), np.array([entry[2] for entry in entries])
    gate_east, gate_north = plane(gx, gy, float(x.mean()), float(y.mean()))
    to_gate = np.hypot(east - gate_east[gate], north - gate_north[gate]) * settings.walking_detour
    inside = np.hypot(east[:, None] - east, north[:, None] - north) * settings.walking_detour
    same = gate[:, None] == gate
    between = to_gate[:, None] + to_gate
    walk = np.where(same, inside, between)
    entering = np.where(gate == 0, 0, settings.entry_seconds)
    seconds = walk / settings.walking + np.where(same, 0.0, drive[np.ix_(gate, gate)] + entering)
    np.fill_diagonal(seconds, 0)
    whole = np.ceil(np.where(np.isfinite(seconds), seconds, UNREACHABLE) - 1e-9).astype(np.int64)
    return TravelMatrix(whole, np.ceil(walk - 1e-9).astype(np.int64), estimated, source, Datum.WGS84, notes)


def _estimated(longitude: Floats, latitude: Floats, settings: TravelSettings) -> Floats:
    """Straight line x the usual detour of its length, at the usual speed."""
    east, north = plane(longitude, latitude, float(longitude.mean()), float(latitude.mean()))
    straight = np.hypot(east[:, None] - east, north[:, None] - north)
    factor = np.full(straight.shape, DETOUR_FAR)
    for limit, ratio in reversed(DETOUR_BANDS):
        factor[straight < limit] = ratio
    seconds: Floats = straight * factor / settings.estimated_drive
    return seconds


def _cached(
    roads: RoadNetwork, at: Snapped, x: Floats, y: Floats, settings: TravelSettings, cache: Path | None
) -> Floats:
    if cache is None:
        return road_seconds(roads, at)
    text = f"{roads.digest} {sorted(asdict(settings).items())} {np.stack([x, y]).round(7).tolist()}"
    file = cache / f"matrix-{hashlib.sha256(text.encode()).hexdigest()[:32]}.npy"
    if file.is_file():
        held: Floats = np.load(file, allow_pickle=False)
        return held
    found = road_seconds(roads, at)
    cache.mkdir(parents=True, exist_ok=True)
    part = file.with_suffix(".part")
    with part.open("wb") as stream:
        np.save(stream, found)
    part.replace(file)
    return found


def road_seconds(roads: RoadNetwork, at: Snapped) -> Floats:
    """Seconds on the roads between snapped points; inf where none leads. Dijkstra (scipy.sparse.csgraph).

    A point in the middle of a segment joins the network as a vertex of its own.
    """
    from scipy.sparse import csr_matrix
    from scipy.sparse.csgraph import dijkstra

    vertices, count = len(roads.east), len(at.share)
    start, end, seconds = _with_points(roads, at)
    # Of parallel ways the fastest: a sparse matrix would add them up.
    order = np.lexsort((seconds, end, start))
    start, end, seconds = start[order], end[order], seconds[order]
    new = np.r_[True, (start[1:] != start[:-1]) | (end[1:] != end[:-1])]
    graph = csr_matrix((seconds[new], (start[new], end[new])), shape=(vertices + count,) * 2)
    points = np.arange(vertices, vertices + count)
    rows = [dijkstra(graph, indices=points[first : first + BLOCK])[:, points] for first in range(0, count, BLOCK)]
    return np.concatenate(rows) if rows else np.zeros((0, 0))


def _with_points(roads: RoadNetwork, at: Snapped) -> tuple[Ints, Ints, Floats]:
    """The segments and those that lead from and to each point on its segment, in every allowed direction."""
    vertices = len(roads.east)
    start, end, seconds = [roads.start], [roads.end], [roads.seconds]
    opposite = {(int(a), int(b)): j for j, (a, b) in enumerate(zip(roads.start, roads.end, strict=True))}
    on: dict[int, list[tuple[float, int]]] = {}
    more: list[tuple[int, int, float]] = []
    for point, (segment, share) in enumerate(zip(at.segment.tolist(), at.share.tolist(), strict=True)):
        a, b = int(roads.start[segment]), int(roads.end[segment])
        back = opposite.get((b, a))
        for way, part in ((segment, share), (back, 1 - share)):
            if way is not None:
                on.setdefault(way, []).append((part, vertices + point))
    for way, points in on.items():
        # Along the segment from one point to the next; a touch of time keeps a sparse zero from vanishing.
        chain = [(0.0, int(roads.start[way])), *sorted(points), (1.0, int(roads.end[way]))]
        whole = float(roads.seconds[way])
        more += [(p, q, max((g - f) * whole, 1e-6)) for (f, p), (g, q) in pairwise(chain)]
    start.append(np.array([entry[0] for entry in more], np.int64))
    end.append(np.array([entry[1] for entry in more], np.int64))
    seconds.append(np.array([entry[2] for entry in more], np.float64))
    return np.concatenate(start), np.concatenate(end), np.concatenate(seconds)
