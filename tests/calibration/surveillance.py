"""False alarms, power and delay of the weekly surveillance, size and power of the displacement difference:
python -m tests.calibration.surveillance

Writes docs/calibration/surveillance.md. A few minutes of CPU.
"""

from __future__ import annotations

from pathlib import Path

from tests.simulated_actions import AFTER_WEEKS, COMPOUNDS, ENFORCED, readings
from tests.simulated_weeks import JUDGED_WEEKS, RISEN_WEEKS, Rates, chart_rates, predicted_rates

TABLE = Path(__file__).resolve().parents[2] / "docs" / "calibration" / "surveillance.md"
CHART_RUNS, PREDICTED_RUNS, ACTION_RUNS, SEED = 250, 200, 400, 0
MEANS = (0.25, 1.0, 5.0, 15.0)


TEXT = """\
# Surveillance: false alarms, power, delay; displacement: size and power

Made by `python -m tests.calibration.surveillance` (seed {seed}). False alarms are per 100 series-weeks without change.
A rise lasts {risen} weeks; found = at least one alarm in them, delay = weeks until the first (1 = the first week), of
those found. "swing": an AR(1) of the logarithm, sd .24, memory .6, as in the demo.

## Charts ({chart_runs} series, {quiet} quiet weeks each)

{charts}

XmR and CUSUM are used from 5 complaints a week on. Below that XmR calls almost any complaint a surprise; the small
series have predictions of their own. A slow swing is a change to any chart, so its false alarms are more.

## Predictions ({predicted_runs} streets)

{predictions}

Units differ (gamma, coefficient of variation .7); the unit that rises has the mean rate. Committees alarm below
p = .005 each, compounds at a false discovery rate of .05 over all. "expected by the method" is what the page says of
itself, as a rate. Among compounds it leaves out that one true alarm lowers the bar for the others (false discovery
rate), as it does here, where false alarms are counted beside a unit that has risen.

## Joint actions ({action_runs} streets, {compounds} compounds, {enforced} enforced in three weeks, {after} weeks after)

{actions}

All complaints fall by a fifth for another reason after the start; scatter φ = 1.5 by compound and week; the street
swings as above. Shares of the readings are of the streets with a reading. "worst chosen": the enforced are those with
most complaints in the eight weeks before, so that they fall back by themselves: 下降 is then no proof, and the page
says so. "all of it moves": to the nearest compound of the ring, where there is one.
"""


def charts() -> list[str]:
    """XmR and CUSUM by mean and regime."""
    lines = [
        "| mean a week | scatter | XmR: false alarms | ×2 found | delay | CUSUM: false alarms | ×2 found | delay | "
        "×1.5 found XmR / CUSUM |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    regimes = (
        ("Poisson", 1.0, False),
        ("φ = 1.5", 1.5, False),
        ("φ = 2.5", 2.5, False),
        ("Poisson with swing", 1.0, True),
    )
    for mean in MEANS:
        for name, dispersion, has_swing in regimes:
            xmr, sums = chart_rates(mean, dispersion, factor=2.0, runs=CHART_RUNS, seed=SEED, has_swing=has_swing)
            slight = chart_rates(mean, dispersion, factor=1.5, runs=CHART_RUNS, seed=SEED, has_swing=has_swing)
            lines.append(
                f"| {mean} | {name} | {_cells(xmr)} | {_cells(sums)} | {slight[0].found:.2f} / {slight[1].found:.2f} |"
            )
    return lines


def predictions() -> list[str]:
    """Empirical-Bayes predictions as for committees (15) and as for compounds (50)."""
    lines = [
        "| judged as | mean a week | φ | false alarms | expected by the method | ×3 found | delay | ×6 found | delay |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for name, units, compounds in (("15 committees", 15, False), ("50 compounds", 50, True)):
        for mean in MEANS:
            for dispersion in (1.0, 1.5):
                found = [
                    predicted_rates(
                        mean,
                        dispersion,
                        units=units,
                        factor=factor,
                        runs=PREDICTED_RUNS,
                        seed=SEED,
                        compounds=compounds,
                    )
                    for factor in (3.0, 6.0)
                ]
                (rates, expected), (steep, _) = found
                lines.append(
                    f"| {name} | {mean} | {dispersion} | {rates.false_alarms:.2f} | {expected:.2f} | "
                    f"{rates.found:.2f} | {rates.delay:.1f} | {steep.found:.2f} | {steep.delay:.1f} |"
                )
    return lines


def actions() -> list[str]:
    """The displacement difference without an effect, with one, and with complaints that moved."""
    lines = [
        "| complaints a week | true effect | too few | 下降 | 可能转移 | interval holds: enforced | ring |",
        "|---|---|---|---|---|---|---|",
    ]
    cases = (
        ("none", 1.0, 0.0, False),
        ("none, worst chosen", 1.0, 0.0, True),
        ("−50 %, nothing moves", 0.5, 0.0, False),
        ("−80 %, nothing moves", 0.2, 0.0, False),
        ("−80 %, all of it moves", 0.2, 1.0, False),
    )
    for weekly in (12.0, 40.0, 120.0):
        for name, remaining, moves, worst in cases:
            found = readings(weekly, remaining=remaining, moves=moves, runs=ACTION_RUNS, seed=SEED, chooses_worst=worst)
            lines.append(
                f"| {weekly:.0f} | {name} | {found.too_few:.2f} | {found.fell:.3f} | {found.moved:.3f} | "
                f"{found.covers_enforced:.3f} | {found.covers_ring:.3f} |"
            )
    return lines


def _cells(rates: Rates) -> str:
    return f"{rates.false_alarms:.2f} | {rates.found:.2f} | {rates.delay:.1f}"


def main() -> None:
    """Write the table."""
    TABLE.write_text(
        TEXT.format(
            seed=SEED,
            risen=RISEN_WEEKS,
            chart_runs=CHART_RUNS,
            quiet=JUDGED_WEEKS,
            predicted_runs=PREDICTED_RUNS,
            action_runs=ACTION_RUNS,
            compounds=COMPOUNDS,
            enforced=ENFORCED,
            after=AFTER_WEEKS,
            charts="\n".join(charts()),
            predictions="\n".join(predictions()),
            actions="\n".join(actions()),
        ),
        encoding="utf-8",
    )


if __name__ == "__main__":
    main()
