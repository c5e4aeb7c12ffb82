"""What a campaign sets for its orders ([orders] of campaign.toml), and the number that each order carries."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from casework.campaign.parts import blank, outside, refuse

MOST_DAYS = 365
_PLACES = frozenset({"year", "committee", "code", "serial"})
_PLACE = re.compile(r"\{([^{}]*)\}")
_COMMITTEE_ENDINGS = ("社区居民委员会", "居民委员会", "居委会")


@dataclass(frozen=True, slots=True)
class ReviewBody:
    """Where 行政复议 is applied for, on the days from valid_from to valid_to (None = open)."""

    name: str
    valid_from: date | None = None
    valid_to: date | None = None

    def __post_init__(self) -> None:
        faults = blank("name", self.name) + outside("valid_from", self.valid_from) + outside("valid_to", self.valid_to)
        if self.valid_from is not None and self.valid_to is not None and self.valid_to < self.valid_from:
            faults.append(("valid_to", f"失效日期 {self.valid_to} 早于生效日期 {self.valid_from}，请核对。"))
        refuse(faults)

    def is_valid_on(self, day: date) -> bool:
        """True when applications go there on that day."""
        return (self.valid_from or date.min) <= day <= (self.valid_to or date.max)


@dataclass(frozen=True, slots=True)
class OrderRules:
    """Terms in calendar days; texts for the draft, empty = a blank to be filled in by hand.

    number_format: places {year}, {serial} and {committee} or {code}. issuing_body: under whose name the order is
    signed (落款). authority: the name of the enforcement authority. contact: where and how 陈述申辩 is heard.
    """

    number_format: str = "〔{year}〕{committee}第{serial}号"
    term_days: int = 7
    shortest_term_days: int = 3
    longest_term_days: int = 30
    issuing_body: str = ""
    authority: str = ""
    contact: str = ""
    review_bodies: tuple[ReviewBody, ...] = ()

    def __post_init__(self) -> None:
        faults = [("number_format", sentence) for sentence in _format_faults(self.number_format)]
        days = {
            "term_days": self.term_days,
            "shortest_term_days": self.shortest_term_days,
            "longest_term_days": self.longest_term_days,
        }
        faults += [
            (key, f"天数 {value} 超出范围，应为 1 至 {MOST_DAYS} 天。")
            for key, value in days.items()
            if not 1 <= value <= MOST_DAYS
        ]
        if not self.shortest_term_days <= self.term_days <= self.longest_term_days:
            faults.append(
                (
                    "term_days",
                    f"通常期限 {self.term_days} 天应在最短 {self.shortest_term_days} 天"
                    f"与最长 {self.longest_term_days} 天之间，请核对。",
                )
            )
        refuse([*faults, *self._review_faults()])

    def _review_faults(self) -> list[tuple[str, str]]:
        faults = []
        for number, body in enumerate(self.review_bodies, start=1):
            for other in self.review_bodies[: number - 1]:
                start = max(body.valid_from or date.min, other.valid_from or date.min)
                if start <= min(body.valid_to or date.max, other.valid_to or date.max):
                    key = f"review_bodies[{number}]"
                    faults.append((key, f"“{body.name}”与“{other.name}”的日期重叠，请错开。"))
        return faults

    def review_body(self, day: date) -> str | None:
        """Where 行政复议 is applied for against an order of that day; None = not filled in."""
        return next((body.name for body in self.review_bodies if body.is_valid_on(day)), None)


@dataclass(frozen=True, slots=True)
class OrderNumbering:
    """How the orders of a campaign are numbered; names: committee code → its short name (亭北)."""

    number_format: str
    names: Mapping[str, str] = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "names", MappingProxyType(dict(self.names)))

    def text(self, year: int, committee_code: str, serial: int) -> str:
        """The number as it is printed: 〔2021〕亭北第3号. A committee that the campaign does not know has its code."""
        name = self.names.get(committee_code, committee_code)
        return self.number_format.format(year=year, committee=name, code=committee_code, serial=serial)


def short_name(committee: str) -> str:
    """亭北居委会 → 亭北."""
    ending = next((end for end in _COMMITTEE_ENDINGS if committee.endswith(end)), "")
    return committee.removesuffix(ending) or committee


def _format_faults(number_format: str) -> list[str]:
    found = _PLACE.findall(number_format)
    rest = _PLACE.sub("", number_format)
    if not set(found) <= _PLACES or "{" in rest or "}" in rest or not number_format.isprintable():
        return ["编号样式里的花括号只能是 {year}、{committee}、{code}、{serial}，请核对。"]
    needed = {"year", "serial"} <= set(found) and {"committee", "code"} & set(found)
    if not needed or len(found) != len(set(found)) or len(number_format) > 60:
        return ["编号样式须有 {year}、{serial} 和 {committee}（或 {code}）各一处，且不超过 60 字，否则编号会重复。"]
    return []
