"""The route engine against published, proven and another solver's plans; writes docs/calibration/routes.md.

python -m tests.benchmarks.bench_routes [part ...]   (parts: toptw proven referee scale roads; default all)
CPU seconds of one thread. Each part keeps its table in docs/calibration/routes/, so that parts may be run one by one.
"""

from __future__ import annotations

import csv
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from analytics.routing.engine import solve
from analytics.routing.problem import Plan, Problem
from analytics.routing.proof import prove
from tests.route_checker import faults_of, objective_of
from tests.route_instances import plain, street_problem, toptw_problem

ROOT = Path(__file__).resolve().parents[2]
ORACLES = ROOT.parent / "shared" / "oracles"
DOCS = ROOT / "docs" / "calibration"


def main(parts: list[str]) -> None:
    """Run the parts and print their tables."""
    for name in parts or list(PARTS):
        lines = PARTS[name]()
        (DOCS / "routes").mkdir(exist_ok=True)
        (DOCS / "routes" / f"{name}.md").write_text("\n".join(lines) + "\n", encoding="utf-8")
        print("\n".join(lines), flush=True)


def timed(work: Callable[[], Any]) -> tuple[Any, float]:
    """The result and its CPU seconds."""
    started = time.process_time()
    found = work()
    return found, time.process_time() - started


def checked(problem: Problem, plan: Plan) -> Plan:
    """The plan, once the independent checker has nothing against it."""
    written = plain(problem)
    routes = {shift: list(stops) for shift, stops in plan.routes.items()}
    assert faults_of(written, routes) == []
    assert objective_of(written, routes) == plan.objective
    return plan


def toptw() -> list[str]:
    """Every published value; the usual iterations."""
    lines = ["| instance | paths | best known | ours | gap % | CPU s |", "|---|---|---|---|---|---|"]
    gaps, seconds = [], []
    folder = ORACLES / "routes" / "toptw"
    with (folder / "best_known.csv").open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    for row in rows:
        best, paths = int(row["best_profit"]), int(row["m"])
        problem = toptw_problem(folder / f"{row['instance']}.txt", paths)
        plan, cpu = timed(lambda problem=problem: solve(problem))
        left = {entry.visit for entry in checked(problem, plan).left_out}
        profit = sum(visit.prize for visit in problem.visits if visit.id not in left) // 1000
        assert profit <= best
        gaps.append(100 * (1 - profit / best))
        seconds.append(cpu)
        lines.append(f"| {row['instance']} | {paths} | {best} | {profit} | {gaps[-1]:.2f} | {cpu:.1f} |")
    told = f"Mean gap {sum(gaps) / len(gaps):.2f} %, largest {max(gaps):.2f} %, longest {max(seconds):.1f} CPU s."
    return [*lines, "", told]


def proven() -> list[str]:
    """Weekly plans against their proven optimum."""
    lines = [
        "| visits, teams, days, seed | served | ours | CPU s | proven best or bound | gap % | CPU s of the proof |",
        "|---|---|---|---|---|---|---|",
    ]
    gaps, seconds, proofs, proved = [], [], [], 0
    for size in [(30, 3, 3, seed) for seed in (1, 2, 3)] + [(60, 4, 5, seed) for seed in range(1, 13)]:
        problem = street_problem(*size)
        plan, cpu = timed(lambda problem=problem: solve(problem))
        proof, longer = timed(lambda problem=problem, plan=plan: prove(problem, checked(problem, plan)))
        checked(problem, proof.plan)
        told = proof.optimality
        gap = 100 * (plan.objective / told.bound - 1)
        if size[0] == 60:
            gaps.append(gap)
            seconds.append(cpu)
            proofs.append(longer)
            proved += told.proven
        mark = "" if told.proven else " (bound)"
        name = ", ".join(map(str, size))
        row = (
            f"| {name} | {plan.served} | {plan.objective} | {cpu:.1f} | {told.bound}{mark} | {gap:.2f} | {longer:.1f} |"
        )
        lines.append(row)
        print(row, flush=True)
    told_all = (
        f"60 visits: {proved} of {len(gaps)} proven; gap of our plan to the proven best or bound: mean "
        f"{sum(gaps) / len(gaps):.2f} %, largest {max(gaps):.2f} % (limit 1); longest plan {max(seconds):.1f} CPU s "
        f"(limit 10), longest proof {max(proofs):.1f}."
    )
    return [*lines, "", told_all]


def referee() -> list[str]:
    """PyVRP on the same plans in the same run, with as many seconds of the clock."""
    lines = [
        "| visits, teams, days, seed | ours served | objective | CPU s | PyVRP served | objective | CPU s |",
        "|---|---|---|---|---|---|---|",
    ]
    for size in ((150, 4, 10, 1), (150, 4, 10, 2), (400, 6, 20, 1), (400, 6, 20, 2)):
        problem = street_problem(*size)
        began = time.perf_counter()
        plan, cpu = timed(lambda problem=problem: solve(problem))
        wall = time.perf_counter() - began
        checked(problem, plan)
        routes, referee_cpu = timed(lambda problem=problem, wall=wall: by_pyvrp(problem, wall))
        written = plain(problem)
        assert faults_of(written, routes) == []
        served = sum(map(len, routes.values()))
        name = ", ".join(map(str, size))
        lines.append(
            f"| {name} | {plan.served} | {plan.objective} | {cpu:.1f} | {served} | "
            f"{objective_of(written, routes)} | {referee_cpu:.1f} |"
        )
    return lines


def by_pyvrp(problem: Problem, seconds: float) -> dict[str, list[str]]:
    """PyVRP's plan: one vehicle type per shift, a window per client (groups of one visit), skills as loads."""
    import numpy as np
    import pyvrp
    from pyvrp.stop import MaxRuntime

    skills = sorted({name for visit in problem.visits for name in visit.need})
    clients, owner, groups = [], [], []
    for row, visit in enumerate(problem.visits, start=1):
        windows = _joined(problem, visit.wins)
        group = len(groups) if len(windows) > 1 else None
        first = len(clients)
        for opens, closes in windows:
            load = [int(name in visit.need) for name in skills]
            clients.append(
                pyvrp.Client(
                    row,
                    delivery=load,
                    service_duration=visit.dur,
                    tw_early=opens,
                    tw_late=closes,
                    prize=visit.prize,
                    required=False,
                    group=group,
                )
            )
            owner.append(visit.id)
        if group is not None:
            groups.append(pyvrp.ClientGroup(list(range(first, len(clients))), required=False))
    shifts = [
        pyvrp.VehicleType(
            capacity=[len(clients) if name in shift.caps else 0 for name in skills],
            tw_early=shift.start,
            tw_late=shift.end,
        )
        for shift in problem.shifts
    ]
    matrix = np.array(problem.travel)
    places = [pyvrp.Location(0, 0) for _ in matrix]
    data = pyvrp.ProblemData(places, clients, [pyvrp.Depot(0)], shifts, [matrix], [matrix], groups)
    best = pyvrp.solve(data, MaxRuntime(seconds), seed=0, display=False, collect_stats=False).best
    routes: dict[str, list[str]] = {shift.id: [] for shift in problem.shifts}
    assert best.is_feasible()
    for route in best.routes():
        routes[problem.shifts[route.vehicle_type()].id] = [owner[stop.idx] for stop in route if stop.is_client()]
    return routes


def _joined(problem: Problem, windows: tuple[tuple[int, int], ...]) -> list[tuple[int, int]]:
    """Windows between which no shift is at work, as one: the same problem with fewer clients."""
    joined: list[tuple[int, int]] = []
    for opens, closes in windows:
        idle = joined and not any(s.start < opens and s.end > joined[-1][1] for s in problem.shifts)
        if idle:
            joined[-1] = (joined[-1][0], closes)
        else:
            joined.append((opens, closes))
    return joined


def scale() -> list[str]:
    """CPU seconds of the usual sizes with the usual iterations."""
    lines = ["| visits, teams, days | CPU s | limit |", "|---|---|---|"]
    for size, limit in (((10, 2, 1), "-"), ((60, 4, 5), "10"), ((150, 4, 10), "-"), ((400, 6, 20), "60")):
        problem = street_problem(*size, 3)
        _, cpu = timed(lambda problem=problem: solve(problem))
        lines.append(f"| {', '.join(map(str, size))} | {cpu:.1f} | {limit} |")
    return lines


def roads() -> list[str]:
    """Loading a real extract, and a matrix of 400 stops on a made network of 50,000 segments."""
    import resource

    import numpy as np

    from geo.roads import read_roads
    from geo.snapping import snapped
    from geo.travel import road_seconds
    from tests.road_networks import grid_network

    file = ORACLES / "roads" / "monaco.osm.pbf"
    monaco, load = timed(lambda: read_roads(file))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    grid = grid_network(112)
    draw = np.random.default_rng(1)
    picked = draw.integers(0, len(grid.east), 400)
    x, y = grid.longitude[picked], grid.latitude[picked]
    at, snap = timed(lambda: snapped(grid, x, y, [""] * 400, 500.0))
    _, cpu = timed(lambda: road_seconds(grid, at))
    return [
        f"monaco.osm.pbf: {monaco.read_vertices:,} vertices, {monaco.read_segments:,} segments, "
        f"{len(monaco.east):,} vertices in the largest part; {load:.2f} CPU s, {memory} MB peak of the process.",
        "",
        f"400 stops on {len(grid.start):,} segments: snapping {snap:.2f}, matrix {cpu:.2f} CPU s (limit 3).",
    ]


PARTS: dict[str, Callable[[], list[str]]] = {
    "roads": roads,
    "toptw": toptw,
    "proven": proven,
    "referee": referee,
    "scale": scale,
}

if __name__ == "__main__":
    main(sys.argv[1:])
