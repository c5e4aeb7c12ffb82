"""Scan statistics in CPU seconds on simulated streets: the first call against warm ones, and the limits.

python -m tests.benchmarks.bench_scan
"""

from __future__ import annotations

import gc
import sys
import time
from collections.abc import Callable
from functools import partial
from statistics import median

import numpy as np

from analytics.hotspots import benjamini_hochberg, gi_star, poisson_scan, space_time_permutation_scan

METRES_APART = 200.0
REPLICATIONS = 999
WEEKS = 26
# (compounds, complaints, runs): a subdistrict, a district, a city; a third of a complaint per compound and month.
SIZES = ((50, 250, 15), (900, 2500, 5), (13_000, 20_000, 2))
LIMITS = {50: 0.05, 900: 0.5, 13_000: 10.0}
SPACE_TIME_LIMIT = 0.2


def main() -> int:
    """Print the CPU seconds of each; 1 when a limit is missed."""
    missed = 0
    for areas, complaints, runs in SIZES:
        chance = np.random.default_rng(areas)
        xy = chance.uniform(0, METRES_APART * np.sqrt(areas), (areas, 2))
        dwellings = np.ceil(chance.lognormal(6.5, 0.6, areas))
        cases = chance.multinomial(complaints, dwellings / dwellings.sum())
        scan = partial(poisson_scan, cases, dwellings, xy, replications=REPLICATIONS)
        missed += _print(f"Poisson scan, {areas:,} areas, {complaints:,} cases", scan, runs, LIMITS[areas])
        if areas == SIZES[0][0]:
            table = chance.poisson(complaints / areas / WEEKS, (areas, WEEKS))
            recent = partial(space_time_permutation_scan, table, xy, replications=REPLICATIONS)
            missed += _print(f"space-time scan, {areas} areas x {WEEKS} weeks", recent, runs, SPACE_TIME_LIMIT)
        _print(f"Gi*, {areas:,} areas", partial(gi_star, cases / dwellings, xy, 2 * METRES_APART), runs)
        _print(f"Benjamini-Hochberg, {areas:,} tests", partial(benjamini_hochberg, chance.random(areas)), runs)
    return int(missed > 0)


def _print(name: str, work: Callable[[], object], runs: int, limit: float | None = None) -> bool:
    """Print first and warm CPU seconds and their ratio; whether the limit is missed by the warm calls."""
    gc.collect()
    first = _seconds(work)
    warm = median(_seconds(work) for _ in range(runs))
    against = "" if limit is None else f"; limit {limit:g}: {'kept' if warm <= limit else 'MISSED'}"
    print(f"{name}: first {first:.4f}, warm {warm:.4f} (median of {runs}), ratio {first / warm:.2f}{against}")
    return limit is not None and warm > limit


def _seconds(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started


if __name__ == "__main__":
    sys.exit(main())
