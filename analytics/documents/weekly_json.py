"""The weekly brief as one JSON object: every number of the document stands in it (`brief --json`)."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from analytics.briefing import COMMITTEE_FIGURES, briefing_json
from analytics.documents.weekly import WeeklyInputs
from analytics.forecast.as_json import forecast_json, plain_json
from analytics.hotline_quality import LABELS, HotlineQuality
from analytics.target_reading import chance_words


def weekly_json(given: WeeklyInputs) -> dict[str, Any]:
    """The Briefing with what stands beside it in the brief: sums, open points, forecast, rates, plans, lists.

    Shares are from 0 to 1, changes relative, unknown figures null; a list says how many rows it has.
    """
    briefing = given.briefing
    outlook = briefing.outlook
    ratio = None if outlook is None else outlook.ratio
    return {
        **briefing_json(briefing),
        "totals": {figure: sum(getattr(row, figure) for row in briefing.committees) for figure in COMMITTEE_FIGURES},
        "target_interval": None if ratio is None or ratio.baseline == 0 else [ratio.low - 1, ratio.high - 1],
        "target_chance": None
        if outlook is None or outlook.on_course is None
        else {"share": outlook.on_course, "words": chance_words(outlook.on_course)},
        "attention": [
            {
                "key": item.key,
                "sentence": item.sentence,
                "count": item.count,
                "unit": item.unit,
                "by_committee": [{"name": name, "count": count} for name, count in item.by_committee],
            }
            for item in given.attention
        ],
        "forecast": forecast_json(given.forecast),
        "quality": _quality(given.quality),
        "quality_before": _quality(given.quality_before),
        "quality_change": _quality_change(given),
        "planned": [asdict(work) for work in given.planned],
        "overridden": [plain_json(asdict(action)) for action in given.overridden],
        "cautions": list(given.cautions),
        "lists": [
            {"label": annex.label, "title": annex.title, "columns": list(annex.columns), "rows": len(annex.rows)}
            for annex in given.annexes
        ],
    }


def _quality(quality: HotlineQuality | None) -> dict[str, Any] | None:
    if quality is None:
        return None
    return {
        "window": [quality.window.start.isoformat(), quality.window.end.isoformat()],
        "received": quality.whole.received,
        "closed": quality.whole.closed,
        "rates": [
            {"key": rate.key, "label": LABELS[rate.key], "value": rate.value, "n": rate.n, "is_few": rate.is_few}
            for rate in quality.whole.rates
        ],
    }


def _quality_change(given: WeeklyInputs) -> dict[str, float | None] | None:
    """By rate: the difference to the week before, null where either rests on too few orders."""
    if given.quality is None:
        return None
    return {rate.key: given.rate_change(rate.key) for rate in given.quality.whole.rates}
