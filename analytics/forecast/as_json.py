"""The forecast as the object that `forecast --json` and `brief --json` print."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from enum import Enum
from typing import Any

from analytics.forecast.contracts import ForecastReport
from analytics.forecast.paths import HORIZON


def forecast_json(report: ForecastReport) -> dict[str, Any]:
    """Every figure of the report, each flow with its dwellings per working day; unknown figures are null.

    horizon: how many working days the forecast looks ahead.
    """
    content = plain_json(asdict(report)) | {"horizon": HORIZON}
    for own in (content["whole"], content["without_arrivals"], *content["committees"]):
        for flow in (own["out"], own["arrived"]):
            flow["per_day"] = flow["count"] / flow["days"] if flow["days"] else None
    return dict(content)


def plain_json(value: Any) -> Any:
    """Days as ISO texts and enums as their words, so that JSON can hold them."""
    if isinstance(value, dict):
        return {key: plain_json(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain_json(item) for item in value]
    if isinstance(value, Enum):
        return value.value
    return value.isoformat() if isinstance(value, date) else value
