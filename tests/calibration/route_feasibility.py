"""A thousand random plans of routes against the independent checker: python -m tests.calibration.route_feasibility

Writes docs/calibration/routes/feasibility.md. About a minute of CPU.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from tests.route_feasibility import faults_of_random_plan

OUT = Path(__file__).resolve().parents[2] / "docs" / "calibration" / "routes" / "feasibility.md"
PLANS = 1_000


def main() -> None:
    """Check the plans and write what was found."""
    counted: Counter[str] = Counter()
    broken = []
    for seed in range(PLANS):
        faults, reasons = faults_of_random_plan(seed)
        counted += reasons
        broken += [f"- seed {seed}: {fault}" for fault in faults]
    planned = counted.pop("planned")
    lines = [
        "# Feasibility of route plans",
        "",
        f"{PLANS:,} random problems (seeds 0 to {PLANS - 1}; one to three teams, one or two days, up to 14 visits;",
        "lunch, limits of stops, locks, exclusions, low prizes now and then), planned with 20 iterations, checked by",
        "`tests/route_checker.py`, which shares no code with the engine: windows, departments, lunch, end of shift,",
        "limits, locks, exclusions, doubles, the objective, and whether each reason of a visit left out is a fact.",
        "",
        f"Visits planned: {planned:,}; left out: {sum(counted.values()):,}. **Plans with a fault: "
        f"{len({line.split(':')[0] for line in broken})}.**",
        "",
        "| reason given, found true | visits |",
        "|---|---|",
        *(f"| {reason} | {number} |" for reason, number in sorted(counted.items())),
        *(["", "Faults:", "", *broken] if broken else []),
    ]
    OUT.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(OUT.read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
