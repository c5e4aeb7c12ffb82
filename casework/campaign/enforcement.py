"""[enforcement] and [penalty] of campaign.toml: hours of joint actions, limits and periods of penalties."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import time

from casework.campaign.toml_tables import TableReader
from casework.enforcement.hours import EnforcementHours
from casework.penalties.penalty import PenaltyRules

_HOURS = ("opens", "closes", "evening_from")
_RATE = "surcharge_per_day"
# For the hint that a key stands in the wrong table.
PLACES: Mapping[str, str] = {
    **dict.fromkeys((*_HOURS, "winter_months"), " [enforcement] 下"),
    **{field.name: " [penalty] 下" for field in fields(PenaltyRules)},
}


def read_enforcement(reader: TableReader) -> EnforcementHours | None:
    """The hours of joint actions; what the file does not name stays at the default. None with faults noted."""
    standard = EnforcementHours()
    hours = {key: _time(reader, key, getattr(standard, key)) for key in _HOURS}
    months = reader.wholes("winter_months")
    reader.finish()
    if any(moment is None for moment in hours.values()):
        return None
    given = {key: moment for key, moment in hours.items() if moment is not None}
    return reader.built(
        lambda: EnforcementHours(**given, winter_months=standard.winter_months if months is None else months)
    )


def read_penalty(reader: TableReader) -> PenaltyRules | None:
    """The limits and periods of penalties; what the file does not name stays at the default. None with faults noted."""
    standard = PenaltyRules()
    whole = {field.name: reader.whole(field.name) for field in fields(PenaltyRules) if field.name != _RATE}
    rate = reader.number(_RATE, float(standard.surcharge_per_day))
    reader.finish()
    given = {key: value for key, value in whole.items() if value is not None}
    return reader.built(lambda: PenaltyRules(**given, surcharge_per_day=str(rate)))


def enforcement_pairs(hours: EnforcementHours) -> list[tuple[str, object]]:
    """The hours as key and value for campaign.toml."""
    return [*((key, f"{getattr(hours, key):%H:%M}") for key in _HOURS), ("winter_months", hours.winter_months)]


def penalty_pairs(rules: PenaltyRules) -> list[tuple[str, object]]:
    """The rules as key and value for campaign.toml."""
    pairs = [(field.name, getattr(rules, field.name)) for field in fields(PenaltyRules) if field.name != _RATE]
    return [*pairs, (_RATE, float(rules.surcharge_per_day))]


def _time(reader: TableReader, key: str, standard: time) -> time | None:
    if not reader.has(key):
        reader.text(key, required=False)
        return standard
    written = reader.text(key)
    try:
        if written is not None and len(written) == len("06:00"):
            return time.fromisoformat(written)
    except ValueError:
        pass
    if written is not None:
        reader.fault(key, f'时刻“{written}”不存在或写法不对，请写成 "{standard:%H:%M}" 的样式。')
    return None
