"""truth.json: everything that was planted, for tests and calibration. The program itself never reads it."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from data.demo import arrivals
from data.demo.geography import Geography
from data.demo.orders import Order
from data.demo.planted import Planted
from data.demo.revisit_play import Relapses
from data.places import Place

FILE = "truth.json"


def subdistrict_truth(
    ground: Geography, truth: Planted, orders: Sequence[Order], places: Mapping[str, Place], relapses: Relapses
) -> dict[str, Any]:
    """The truth about one subdistrict as plain JSON values. Identifiers are those of the database."""
    return {
        "code": ground.code,
        "rates": _rates(),
        "compounds": {
            str(one.compound_id): {"name": one.name, "dwellings": one.dwellings, "risk": round(float(risk), 4)}
            for one, risk in zip(ground.compounds, truth.risk, strict=True)
        },
        "hotspots": [
            {**asdict(one), "start": one.start.isoformat(), "end": one.end.isoformat()} for one in truth.hotspots
        ],
        "paces": {code: asdict(pace) for (code, _), pace in zip(ground.committees, truth.paces, strict=True)},
        "recurrence": asdict(truth.recurrence),
        "recurrences": [
            {"dwelling_id": dwelling, "cleared_on": cleared.isoformat(), "recurred_on": recurred.isoformat()}
            for dwelling, cleared, recurred in relapses.true
        ],
        "qunzu_dwellings": truth.qunzu_dwellings.tolist(),
        "orders": {order.order_number: _order(ground, order, places[order.order_number]) for order in orders},
    }


def read_truth(home: Path) -> dict[str, Any]:
    """The truth file of a home, or an empty one when there is none yet."""
    path = home / FILE
    if not path.exists():
        return {"subdistricts": {}}
    known: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return known


def write_whole(path: Path, text: str) -> None:
    """Write a file so that it is there as a whole or not at all."""
    beside = path.with_name(path.name + ".part")
    beside.write_text(text, encoding="utf-8")
    os.replace(beside, path)  # noqa: PTH105 - atomic, and named so


def _rates() -> dict[str, Any]:
    return {
        "season_amplitude": arrivals.SEASON_AMPLITUDE,
        "season_peak_day": arrivals.SEASON_PEAK_DAY,
        "weekday": arrivals.WEEKDAY,
        "national_day_factor": arrivals.NATIONAL_DAY_FACTOR,
        "spring_festival_factor": arrivals.SPRING_FESTIVAL_FACTOR,
        "weekly_swing_sigma": arrivals.SWING_SIGMA,
        "contagion": arrivals.CONTAGION,
        "contagion_days": arrivals.CONTAGION_DAYS,
        "repeat_share": arrivals.REPEAT_SHARE,
        "prelude_factor": arrivals.PRELUDE_FACTOR,
        "campaign_factor": arrivals.CAMPAIGN_FACTOR,
    }


def _order(ground: Geography, order: Order, place: Place) -> dict[str, Any]:
    dwelling = order.dwelling_id
    is_elsewhere = order.style in ("outside", "unknown_road")
    building = int(ground.dwelling_building[dwelling - 1])
    return {
        "style": order.style,
        "cause": order.cause,
        "is_outside": is_elsewhere,
        "compound_id": None if is_elsewhere else int(ground.dwelling_compound[dwelling - 1]),
        "building_id": None if is_elsewhere else building,
        "dwelling_id": None if is_elsewhere else dwelling,
        "room": None if is_elsewhere else ground.dwelling_room[dwelling - 1],
        "level_by_rule": place.level,
    }
