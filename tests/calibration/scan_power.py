"""False alarms and power of the hotspot statistics by themselves: python -m tests.calibration.scan_power

Writes docs/calibration/scan_power.md. About three minutes of CPU.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.special import ndtr

from analytics.hotspots import benjamini_hochberg, gi_star, poisson_exceedance, poisson_scan
from tests.streets import PlantedStreet, Whole, constant_street, with_cluster

TABLE = Path(__file__).resolve().parents[2] / "docs" / "calibration" / "scan_power.md"
LEVEL, SEED, RUNS, REPLICATIONS = 0.05, 1, 1000, 999
COMPLAINTS = (15, 60, 250)
BAND_METRES = 600.0
Called = Callable[[PlantedStreet, Whole, int], set[int]]


def by_scan(street: PlantedStreet, cases: Whole, seed: int, replications: int = REPLICATIONS) -> set[int]:
    """The compounds in a cluster with p at most .05."""
    found = poisson_scan(cases, street.dwellings, street.xy, replications=replications, seed=seed)
    return {area for cluster in found if cluster.p <= LEVEL for area in cluster.members}


def by_exact_test(street: PlantedStreet, cases: Whole, seed: int) -> set[int]:
    """The compounds whose exact Poisson p, adjusted by Benjamini and Hochberg, is at most .05."""
    del seed
    expected = street.dwellings * cases.sum() / street.dwellings.sum()
    return set(np.flatnonzero(benjamini_hochberg(poisson_exceedance(cases, expected)) <= LEVEL).tolist())


def by_gi_star(street: PlantedStreet, cases: Whole, seed: int) -> set[int]:
    """The compounds with Gi* of the rate above 1.96, as maps are usually coloured; shown as a warning."""
    del seed
    return set(np.flatnonzero(gi_star(cases / street.dwellings, street.xy, BAND_METRES) > 1.96).tolist())


def by_adjusted_gi_star(street: PlantedStreet, cases: Whole, seed: int) -> set[int]:
    """The same with the one-sided p adjusted by Benjamini and Hochberg."""
    del seed
    p = ndtr(-gi_star(cases / street.dwellings, street.xy, BAND_METRES))
    return set(np.flatnonzero(benjamini_hochberg(p) <= LEVEL).tolist())


METHODS: dict[str, Called] = {
    "Poisson scan, 999 replications": by_scan,
    "exact Poisson per compound, BH": by_exact_test,
    "Gi* of the rate, z > 1.96": by_gi_star,
    "Gi* of the rate, BH": by_adjusted_gi_star,
}


@dataclass(frozen=True, slots=True)
class Looks:
    """any: share of runs in which something is called. found: in which one of the planted is. members_found: share of
    the planted that are called. false_share: of all that are called, those that were not planted."""

    any: float
    found: float
    members_found: float
    false_share: float


def looks(method: Called, total: int, runs: int, seed: int, *, planted: bool, usual: bool = False) -> Looks:
    """Call compounds on so many streets.

    usual: total is what the street would have without the cluster; the cluster's excess comes on top.
    """
    anything = found = members = false = called_in_all = 0
    for run in range(runs):
        rng = np.random.default_rng([seed, total, run])
        street = constant_street(rng)
        if planted:
            street = with_cluster(street, rng)
        share = float((street.dwellings * street.risk).sum() / street.dwellings.sum())
        called = method(street, street.complaints(round(total * share) if usual else total, rng), run)
        hit = len(called & set(street.planted))
        anything, found, members = anything + bool(called), found + bool(hit), members + hit
        false, called_in_all = false + len(called) - hit, called_in_all + len(called)
    return Looks(anything / runs, found / runs, members / runs / 4, false / max(1, called_in_all))


def main() -> None:
    """Write the table."""
    lines = [
        "# Hotspot statistics: false alarms and power",
        "",
        f"Made by `python -m tests.calibration.scan_power`, seed {SEED}, {RUNS:,} runs per figure (standard error",
        f"at .05: {(0.05 * 0.95 / RUNS) ** 0.5:.3f}). 50 compounds, lognormal dwellings (sd .7), places uniform on",
        f"3 × 3 km; called at p or adjusted p of at most {LEVEL}.",
        "",
        "## Constant risk per dwelling: share of runs in which anything is called",
        "| method | " + " | ".join(f"{total} complaints" for total in COMPLAINTS) + " |",
        "|---" * (len(COMPLAINTS) + 1) + "|",
    ]
    for name, method in METHODS.items():
        quiet = [looks(method, total, RUNS, SEED, planted=False).any for total in COMPLAINTS]
        lines.append(f"| {name} | " + " | ".join(f"{share:.3f}" for share in quiet) + " |")
    lines += [
        "",
        "## Four neighbours at ×4: found / members called / false share of those called",
        "| method | 60 usual, excess on top | " + " | ".join(f"{total} in all" for total in COMPLAINTS) + " |",
        "|---" * (len(COMPLAINTS) + 2) + "|",
    ]
    for name, method in METHODS.items():
        power = [looks(method, 60, RUNS, SEED, planted=True, usual=True)]
        power += [looks(method, total, RUNS, SEED, planted=True) for total in COMPLAINTS]
        cells = [f"{row.found:.3f} / {row.members_found:.2f} / {row.false_share:.2f}" for row in power]
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    lines += [
        "",
        "found: at least one of the four is called. The first column is a street with 60 complaints at its usual rate",
        "to which the four add their excess; the others count every complaint. Gi* without adjustment is a warning: on",
        "a street where nothing differs it calls something most of the time.",
    ]
    TABLE.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
