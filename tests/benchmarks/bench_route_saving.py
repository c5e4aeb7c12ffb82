"""Plans against a list sorted by distance on a large demo: python -m tests.benchmarks.bench_route_saving HOME

HOME: a home made by `demo` in its full size. Writes docs/calibration/routes/sorted-list.md.
"""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

from tests.route_saving import opened, week_saving

OUT = Path(__file__).resolve().parents[2] / "docs" / "calibration" / "routes" / "sorted-list.md"
DAYS = (date(2021, 10, 13), date(2021, 10, 20), date(2021, 10, 27))
HEAD = """# Against a list sorted by distance

The full demo, two teams with all departments, mornings and afternoons of the five working days after each day. The
list holds the same dwellings by their distance from the station, cut to as many a shift as in the plan, and is driven
as it stands: it heeds neither appointments nor departments, which favours it in travel. `missed` counts the visits of
the list that fail for that (outside their times or the shift's hours).

| as of | what is planned | ready | with an appointment | served | plan, min | list, min | ratio | missed |
|---|---|---|---|---|---|---|---|---|"""
TAIL = """
The law wants the telephone call, with its time, before a joint action can be planned, so a joint action that is ready
has an appointment (a quarter of an hour either way) unless that time has passed. Among such visits alone the order is
given: nothing is left to save, and the list would miss most of them. The week of the office holds re-checks and
return visits as well, and there the aim of 1.3 is reached on each of the days."""


def main(home: Path) -> None:
    """Plan the weeks and write the table."""
    store, campaign, calendar = opened(home)
    lines = [HEAD]
    for day in DAYS:
        for checks, words in ((False, "joint actions alone"), (True, "with re-checks and return visits")):
            ready, bound, shown = week_saving(store, campaign, calendar, day, also_checks=checks)
            lines.append(
                f"| {day} | {words} | {ready} | {bound} | {shown.n} | {shown.planned / 60:.0f} | "
                f"{shown.by_distance / 60:.0f} | {shown.ratio or 0:.2f} | {shown.missed} |"
            )
            print(lines[-1], flush=True)
    store.close()
    OUT.write_text("\n".join([*lines, TAIL]) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
