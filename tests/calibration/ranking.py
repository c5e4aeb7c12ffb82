"""Hits in the first five compounds against an oracle that knows the true intensity: python -m tests.calibration.ranking

Writes docs/calibration/ranking.md. About half a minute of CPU.
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import numpy as np

from analytics.backtest import Rule, backtest, hits_per_week, recent_counts
from analytics.ranking import chosen, chosen_shares, forecast
from analytics.ranking.choice import HALF_LIVES, candidates
from analytics.ranking.models import long_part
from tests.regimes import REGIMES, simulated_street

TABLE = Path(__file__).resolve().parents[2] / "docs" / "calibration" / "ranking.md"
SETTINGS = [*((regime, rate, 200.0) for regime in REGIMES for rate in (4, 12)), ("contagion", 4, 100.0)]
SETTINGS += [("contagion", 12, 100.0), ("contagion", 4, 400.0), ("contagion", 12, 400.0)]
STREETS, WEEKS, JUDGED_FROM, CAPACITY = 60, 208, 104, 5
METHOD, SWITCHING = "method", "method, or the better baseline of the last 52 weeks"


def hits_of(regime: str, per_week: float, reach: float, streets: int = STREETS) -> dict[str, float]:
    """Sums over simulated streets: hits of the oracle and of each rule, all complaints, coverage of the interval."""
    sums: dict[str, float] = defaultdict(float)
    for seed in range(streets):
        true = simulated_street(regime, per_week, WEEKS, seed, spread_metres=reach)
        street, came = true.street, true.street.counts[JUDGED_FROM:]
        choice = chosen(street)
        scores = {"oracle": true.intensity, METHOD: chosen_shares(street, choice)[:-1]}
        scores["last 4 weeks"] = recent_counts(street)[:-1]
        scores["dwellings"] = np.broadcast_to(street.exposure, street.counts.shape)
        for half_life in HALF_LIVES:
            scores[f"long part alone, half-life {half_life}"] = long_part(street, half_life, None).shares[:-1]
        for name, score in scores.items():
            sums[name] += float(hits_per_week(score[JUDGED_FROM:], came, CAPACITY).sum())
        sums["complaints"] += float(came.sum())
        result = backtest(street, choice, CAPACITY, seed=seed)
        sums["tested"] += 1
        sums["switched"] += result.best is not Rule.METHOD
        own = forecast(street, choice)
        share = own.expected / own.level
        # The truth of the week after the last is not simulated: in the static regime it equals that of the last.
        truth = true.intensity[-1] / true.intensity[-1].sum() * own.level
        sums["covered"] += float(np.mean((own.low <= truth) & (truth <= own.high)))
        assert abs(share.sum() - 1) < 1e-9
    return dict(sums)


def main() -> None:
    """Run every setting and write the table."""
    found = {setting: hits_of(*setting) for setting in SETTINGS}
    names = [name for name in found[SETTINGS[0]] if name not in ("complaints", "tested", "switched", "covered")]
    head = [f"{regime} {rate}/wk" + ("" if reach == 200 else f", {reach:.0f} m") for regime, rate, reach in SETTINGS]
    lines = ["| ranking | " + " | ".join(head) + " |", "|---|" + "---|" * len(head)]
    hit = [f"{found[key]['oracle'] / found[key]['complaints']:.3f}" for key in SETTINGS]
    lines.append("| oracle: share of complaints in its first 5 | " + " | ".join(hit) + " |")
    for name in names[1:]:
        ratios = [f"{found[key][name] / found[key]['oracle']:.3f}" for key in SETTINGS]
        lines.append(f"| {name} | " + " | ".join(ratios) + " |")
    switched = [f"{found[key]['switched'] / found[key]['tested']:.2f}" for key in SETTINGS]
    lines.append("| share of streets where a baseline won the back-test | " + " | ".join(switched) + " |")
    covered = [f"{found[key]['covered'] / found[key]['tested']:.2f}" if key[0] == "static" else "" for key in SETTINGS]
    lines.append("| true mean within the 90 % interval | " + " | ".join(covered) + " |")
    text = TEXT.format(models=len(candidates(with_actions=True)), table="\n".join(lines))
    TABLE.parent.mkdir(parents=True, exist_ok=True)
    TABLE.write_text(text, encoding="utf-8")
    print(text)


TEXT = f"""# Ranking: hits against an oracle

Made by `python -m tests.calibration.ranking` (seeds 0 to {STREETS - 1}). {STREETS} simulated streets a column, 50
compounds, {WEEKS} weeks, the last {WEEKS - JUDGED_FROM} judged; every week is forecast with earlier weeks only, the
model included. Each figure is hits in the first {CAPACITY} compounds divided by the hits of an oracle that knows the
true intensity of the week. The regimes stand in tests/regimes.py; "100 m", "400 m": contagion reaches less far or
farther than the 200 m that the method assumes.

{{table}}

The method chooses among {{models}} models by the logarithmic score of the past 104 weeks. Only in `enforced` it is
given the dates of joint actions; there it may choose a model in which an action lowers the compound for a while.
The joint-action models are not the simulated law (linear return over 26 weeks); the contagion models are of the
simulated family, with other weights and memories.

What was tried before: long part × recent excess × neighbour excess (all multiplied) with the half-life chosen the
same way reached 0.987 / 0.997 (static), 0.866 / 0.920 (contagion) and 0.872 / 0.935 (enforced) of the oracle's hits on
20 streets; adding the near part with a chosen weight and memory lifts contagion to 0.977 / 0.983, the effect of joint
actions lifts enforced from 0.878 / 0.934 to 0.957 / 0.979 (15 streets). Averaging the models by their
likelihood instead of choosing one changes hits by less than 0.5 percentage points.
"""


if __name__ == "__main__":
    main()
