"""How the priority of a dwelling is weighed, and what a decision keeps of it.

Only facts of dwellings and places carry points, never persons, their origin or fines (domain notes 5.3;
行政处罚法 第七十四条: fines are not linked to assessment). The sums themselves are in analytics.priority.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from casework.campaign.parts import refuse

MOST_POINTS = 100.0
SMALLEST_POINTS = 0.1  # points are given in tenths
COMPLAINT_DAYS = (7, 730)
# The four situations of the plan document, section 三, that 认定 names by number; 5 only wraps one of them.
CLAUSES: Mapping[int, str] = {
    1: "分割、搭建或按床位出租",
    2: "厨房、卫生间、阳台或储藏室住人",
    3: "人均居住面积不足",
    4: "单间居住人数超标",
    5: "单位承租",
}


@dataclass(frozen=True, slots=True)
class PriorityWeights:
    """Points of each part, 0 to 100 each. `*_most` is the cap of a part, `*_each` the points of one unit of its fact.

    place_full_at: expected complaints per 1,000 dwellings and week at which the place has its full points, above 0, at
    most 1,000. complaint_days: days (7 to 730) in which the dwelling's own complaints count. overdue_each,
    unvisited_each: points of a day.

    The defaults sum to 100: place, complaints, hazards and 回潮 weigh alike, waiting (overdue, unvisited) half of each.
    """

    place_most: float = 20.0
    place_full_at: float = 1.0
    complaint_days: int = 91
    complaint_each: float = 8.0
    complaint_most: float = 20.0
    hazard_partition: float = 8.0
    hazard_kitchen: float = 10.0
    hazard_area: float = 6.0
    hazard_persons: float = 6.0
    hazard_most: float = 20.0
    recurrence_each: float = 10.0
    recurrence_most: float = 20.0
    overdue_each: float = 0.5
    overdue_most: float = 10.0
    unvisited_each: float = 0.25
    unvisited_most: float = 10.0

    def __post_init__(self) -> None:
        faults = [
            (key, f"分值 {value:g} 超出范围，应为 0 至 {MOST_POINTS:g} 分。")
            for key, value in self._points()
            if not 0 <= value <= MOST_POINTS
        ]
        if not 0 < self.place_full_at <= 1000:
            sentence = f"{self.place_full_at:g} 超出范围，应大于 0 且不超过 1000（每千户每周预期投诉件数）。"
            faults.append(("place_full_at", sentence))
        low, high = COMPLAINT_DAYS
        if not low <= self.complaint_days <= high:
            faults.append(("complaint_days", f"天数 {self.complaint_days} 超出范围，应为 {low} 至 {high} 天。"))
        if not faults and self.most == 0:
            faults.append(("place_most", "各项上限（…_most）全为 0，无法排序，请至少给一项大于 0 的上限。"))
        refuse(faults)

    def _points(self) -> list[tuple[str, float]]:
        named = ((field.name, getattr(self, field.name)) for field in fields(self))
        return [(key, value) for key, value in named if key not in ("place_full_at", "complaint_days")]

    @property
    def most(self) -> float:
        """The highest total that a dwelling can reach."""
        return sum(value for key, value in self._points() if key.endswith("_most"))

    @property
    def of_clause(self) -> Mapping[int, float]:
        """Points of each clause of 认定."""
        return {
            1: self.hazard_partition,
            2: self.hazard_kitchen,
            3: self.hazard_area,
            4: self.hazard_persons,
            5: 0.0,
        }

    @property
    def version(self) -> str:
        """Twelve hexadecimal digits that stand for exactly these weights."""
        lines = "\n".join(f"{field.name}={float(getattr(self, field.name))!r}" for field in fields(self))
        return hashlib.sha256(lines.encode()).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class KeptPriority:
    """What a decision kept: the total, out of how much, on which day's facts, under which weights."""

    total: float
    most: float
    as_of: date
    weights: str


def kept_priority(value: object) -> KeptPriority | None:
    """Read what analytics.priority.frozen_priority wrote; None when it is not of that shape.

    The shape: {as_of: ISO day, weights: text, total, most: numbers, parts} with at least one part
    {key, label, points, most, is_known, reason}, and a total that is the sum of the points.
    """
    if not isinstance(value, Mapping) or set(value) != {"as_of", "weights", "total", "most", "parts"}:
        return None
    parts = value["parts"]
    if not isinstance(parts, list | tuple) or not parts or not all(_is_part(part) for part in parts):
        return None
    if not (_is_number(value["total"]) and _is_number(value["most"]) and _is_text(value["weights"])):
        return None
    if not abs(sum(part["points"] for part in parts) - value["total"]) < SMALLEST_POINTS / 2:
        return None
    if not value["total"] <= value["most"]:
        return None
    try:
        as_of = date.fromisoformat(value["as_of"])
    except (TypeError, ValueError):
        return None
    return KeptPriority(float(value["total"]), float(value["most"]), as_of, value["weights"])


def _is_part(part: Any) -> bool:
    return (
        isinstance(part, Mapping)
        and set(part) == {"key", "label", "points", "most", "is_known", "reason"}
        and all(_is_text(part[name]) for name in ("key", "label", "reason"))
        and _is_number(part["points"])
        and _is_number(part["most"])
        and 0 <= part["points"] <= part["most"]
        and isinstance(part["is_known"], bool)
    )


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
