"""Routing problems for tests and benchmarks: a made street, and the reader of published TOPTW files."""

from __future__ import annotations

import math
import random
from dataclasses import replace
from pathlib import Path
from typing import Any

from analytics.routing.problem import Lock, Problem, Shift, Visit

HOUR, DAY = 3600, 86_400
DEPARTMENTS = ("综合执法", "房管", "公安", "居委")
# Tier: prize, share of the visits.
TIERS = ((1_000_000, 0.03), (200_000, 0.12), (60_000, 0.30), (20_000, 0.55))


def street_problem(visits: int, teams: int, days: int, seed: int) -> Problem:
    """A street of 35 compounds in 3.0 x 2.4 km: an afternoon and an evening shift per team and day.

    visits of 20-60 minutes, 45 % with one to three appointments, some not before or not after a day, most needing
    one to three departments; the police are not on every team. Driving at 5.5 m/s with banded detours and 180 s to
    enter a compound; walking inside.
    """
    draw = random.Random(f"{visits}-{teams}-{days}-{seed}")
    compounds = [(draw.uniform(0, 3000), draw.uniform(0, 2400)) for _ in range(35)]
    shifts = []
    for day in range(days):
        for team in range(teams):
            caps = frozenset(DEPARTMENTS if team % 2 == 0 else DEPARTMENTS[:2] + DEPARTMENTS[3:])
            evening = (day + team) % 3 == 0
            start, end = (18, 21) if evening else (13.5, 17)
            base = day * DAY
            shifts.append(
                Shift(f"d{day}t{team}", str(day), str(team), base + int(start * HOUR), base + int(end * HOUR), caps)
            )
    home = [draw.randrange(35) for _ in range(visits)]
    spots = [(compounds[c][0] + draw.uniform(-90, 90), compounds[c][1] + draw.uniform(-90, 90)) for c in home]
    found = [_visit(draw, number, days, home[number]) for number in range(visits)]
    return Problem(_street_travel([(1500.0, 1200.0), *spots], [-1, *home]), tuple(shifts), tuple(found))


def _visit(draw: random.Random, number: int, days: int, compound: int) -> Visit:
    first, last = 0, days - 1
    if days > 2 and draw.random() < 0.3:
        first = draw.randrange(0, days // 2 + 1)
    if days > 2 and draw.random() < 0.3:
        last = draw.randrange(max(first, days // 2), days)
    if draw.random() < 0.45:
        picked = sorted({draw.randrange(first, last + 1) for _ in range(draw.randint(1, 3))})
        wins = []
        for day in picked:
            at = day * DAY + int(draw.choice((13.5, 14, 14.5, 15, 15.5, 16, 18, 18.5, 19, 19.5)) * HOUR)
            wins.append((at, at + 3600))
    else:
        wins = [(day * DAY + 9 * HOUR, day * DAY + 21 * HOUR) for day in range(first, last + 1)]
    roll, prize = draw.random(), TIERS[-1][0]
    for value, share in TIERS:
        if roll < share:
            prize = value
            break
        roll -= share
    need = frozenset(d for d, p in zip(DEPARTMENTS, (0.8, 0.3, 0.25, 0.3), strict=True) if draw.random() < p)
    minutes = draw.choice((20, 25, 30, 40, 45, 60))
    return Visit(f"v{number}", minutes * 60, tuple(wins), need, prize, prize == TIERS[0][0], str(compound))


def _street_travel(spots: list[tuple[float, float]], compound: list[int]) -> tuple[tuple[int, ...], ...]:
    rows = []
    for i, (x, y) in enumerate(spots):
        row = []
        for j, (u, w) in enumerate(spots):
            straight = math.hypot(x - u, y - w)
            if i == j:
                row.append(0)
            elif compound[i] == compound[j]:
                row.append(round(straight * 1.3 / 1.2))
            else:
                band = next(
                    (f for limit, f in ((200, 2.1), (500, 1.9), (1000, 1.55), (2000, 1.4)) if straight < limit), 1.32
                )
                row.append(round(straight * band / 5.5) + (180 if j else 0))
        rows.append(tuple(row))
    return tuple(rows)


def toptw_problem(file: Path, paths: int) -> Problem:
    """A published instance: times in tenths, distances cut to one decimal, prize = 1000 x profit, `paths` shifts."""
    rows = [line.split() for line in file.read_text(encoding="ascii").splitlines()[2:] if line.strip()]
    points = [[float(cell) for cell in row] for row in rows]
    travel = tuple(tuple(math.floor(math.hypot(a[1] - b[1], a[2] - b[2]) * 10 + 1e-9) for b in points) for a in points)
    visits = tuple(
        Visit(str(int(p[0])), round(p[3] * 10), ((round(p[-2] * 10), round(p[-1] * 10)),), prize=round(p[4] * 1000))
        for p in points[1:]
    )
    closes = round(points[0][-1] * 10)
    shifts = tuple(Shift(f"path{k}", "0", f"path{k}", 0, closes) for k in range(paths))
    return Problem(travel, shifts, visits)


def plain(problem: Problem) -> dict[str, Any]:
    """The problem as the plain JSON of the command `routes solve`."""
    shifts: list[dict[str, Any]] = []
    for shift in problem.shifts:
        entry: dict[str, Any] = {"id": shift.id, "day": shift.day, "team": shift.team}
        entry |= {"start": shift.start, "end": shift.end, "caps": sorted(shift.caps)}
        entry |= {} if shift.most is None else {"most": shift.most}
        entry |= {} if shift.lunch is None else {"lunch": list(shift.lunch)}
        shifts.append(entry)
    visits: list[dict[str, Any]] = []
    for visit in problem.visits:
        entry = {"id": visit.id, "dur": visit.dur, "wins": [list(pair) for pair in visit.wins]}
        entry |= {"need": sorted(visit.need), "prize": visit.prize, "must": visit.must, "compound": visit.compound}
        if visit.lock is not None:
            lock = visit.lock
            entry["lock"] = {"team": lock.team, "day": lock.day, "shift": lock.shift, "place": lock.place}
        entry |= {} if visit.excluded is None else {"excluded": visit.excluded}
        visits.append(entry)
    return {"T": [list(row) for row in problem.travel], "shifts": shifts, "visits": visits}


def small_problem(seed: int, *, most_visits: int = 14, plain_rules: bool = False) -> Problem:
    """A random small problem: one to three teams, one or two days; lunch, limits, locks, exclusions now and then.

    plain_rules : without lunch, limits, locks and exclusions.
    """
    draw = random.Random(f"small-{seed}")
    days = draw.randint(1, 2)
    street = street_problem(draw.randint(1, most_visits), draw.randint(1, 3), days, seed)
    if plain_rules:
        return street
    shifts = []
    for shift in street.shifts:
        day = int(shift.day) * DAY
        if draw.random() < 0.3:
            hours = {"start": day + 10 * HOUR, "end": day + 16 * HOUR, "lunch": (day + 12 * HOUR, day + 13 * HOUR)}
            shift = replace(shift, **hours)
        shifts.append(replace(shift, most=draw.randint(1, 3)) if draw.random() < 0.2 else shift)
    visits = []
    for visit in street.visits:
        chance = draw.random()
        if chance < 0.05:
            visit = replace(visit, excluded="业主出国")
        elif chance < 0.2:
            shift = draw.choice(shifts)
            locks = (Lock(team=shift.team), Lock(day=shift.day), Lock(shift=shift.id), Lock(place=draw.randint(1, 2)))
            visit = replace(visit, lock=draw.choice(locks))
        visits.append(replace(visit, prize=draw.choice((100, 600, 20_000))) if draw.random() < 0.2 else visit)
    return replace(street, shifts=tuple(shifts), visits=tuple(visits))
