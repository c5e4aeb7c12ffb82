"""The parts of a campaign as frozen objects that refuse impossible values."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations, pairwise

from casework.errors import CampaignError

EARLIEST_DAY = date(2000, 1, 1)
LATEST_DAY = date(2099, 12, 31)


class FieldError(CampaignError):
    """Values that a part of the campaign refuses; `faults` holds (key within the part, Chinese sentence)."""

    def __init__(self, faults: Iterable[tuple[str, str]]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(f"{key}：{sentence}" for key, sentence in self.faults))


def refuse(faults: Iterable[tuple[str, str]]) -> None:
    """Raise FieldError when there is any fault."""
    found = tuple(faults)
    if found:
        raise FieldError(found)


def blank(key: str, value: str) -> list[tuple[str, str]]:
    """The fault of a text that says nothing."""
    return [] if value.strip() else [(key, "不能为空，请填写文字。")]


def outside(key: str, day: date | None) -> list[tuple[str, str]]:
    """The fault of a day whose year cannot be meant."""
    if day is None or EARLIEST_DAY <= day <= LATEST_DAY:
        return []
    return [(key, f"日期 {day} 不在 {EARLIEST_DAY} 至 {LATEST_DAY} 之间，请核对年份。")]


def _reversed(key: str, start: date | None, end: date | None, what: str) -> list[tuple[str, str]]:
    if start is None or end is None or end >= start:
        return []
    return [(key, f"{what} {end} 早于开始日期 {start}，请改为不早于开始的日期。")]


@dataclass(frozen=True, slots=True)
class DateRange:
    """A closed range of days [start, end]."""

    start: date
    end: date

    def __post_init__(self) -> None:
        refuse(
            outside("start", self.start) + outside("end", self.end) + _reversed("end", self.start, self.end, "结束日期")
        )

    @property
    def days(self) -> int:
        """Calendar days, both ends counted."""
        return (self.end - self.start).days + 1

    def __contains__(self, day: date) -> bool:
        return self.start <= day <= self.end


@dataclass(frozen=True, slots=True)
class Phase:
    """One phase of the campaign, both days included."""

    name: str
    start: date
    end: date

    def __post_init__(self) -> None:
        refuse(
            blank("name", self.name)
            + outside("start", self.start)
            + outside("end", self.end)
            + _reversed("end", self.start, self.end, "结束日期")
        )

    @property
    def days(self) -> int:
        """Calendar days, both ends counted."""
        return (self.end - self.start).days + 1


@dataclass(frozen=True, slots=True)
class Deadline:
    """A day by which something must be done; `key` is what the program calls it, `name` what people read."""

    key: str
    name: str
    day: date

    def __post_init__(self) -> None:
        refuse(blank("key", self.key) + blank("name", self.name) + outside("day", self.day))


@dataclass(frozen=True, slots=True)
class Committee:
    """A residents' committee. Committees split and merge: valid_from and valid_to are its first and last day."""

    code: str
    name: str
    valid_from: date | None = None
    valid_to: date | None = None

    def __post_init__(self) -> None:
        refuse(
            blank("code", self.code)
            + blank("name", self.name)
            + outside("valid_from", self.valid_from)
            + outside("valid_to", self.valid_to)
            + _reversed("valid_to", self.valid_from, self.valid_to, "失效日期")
        )

    def is_valid_on(self, day: date) -> bool:
        """True when the committee exists on that day."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)

    def overlaps(self, other: Committee) -> bool:
        """True when both exist on at least one common day."""
        start = max(self.valid_from or date.min, other.valid_from or date.min)
        return start <= min(self.valid_to or date.max, other.valid_to or date.max)


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Plan document, section 三 (三) and (四): below 5 m² of usable area per person; more than 2 persons.

    Both are strict: exactly 5.00 m² passes, exactly 2 persons pass.
    minimum_area_per_person: m², above 0 and at most 50. maximum_persons: persons per room, 1 to 20.
    exemption_conditions: what a person ticks before the exemption for letting enterprises may apply. The plan says
    符合条件 and 按规定 without defining either, so the list belongs to the office; the default is the plan's own words.
    """

    minimum_area_per_person: float = 5.0
    maximum_persons: int = 2
    exemption_conditions: tuple[str, ...] = ("规范开展代理经租业务", "属于符合条件的单套住房", "隔断符合规定")

    def __post_init__(self) -> None:
        faults = []
        if not 0 < self.minimum_area_per_person <= 50:
            sentence = f"人均面积 {self.minimum_area_per_person} 超出范围，应大于 0 且不超过 50 平方米。"
            faults.append(("minimum_area_per_person", sentence))
        if not 1 <= self.maximum_persons <= 20:
            faults.append(("maximum_persons", f"人数 {self.maximum_persons} 超出范围，应为 1 至 20 人。"))
        for number, condition in enumerate(self.exemption_conditions):
            if not condition.strip() or condition in self.exemption_conditions[:number]:
                faults.append(("exemption_conditions", f"第 {number + 1} 项“{condition}”为空或重复，请改写或删除。"))
        refuse(faults)


@dataclass(frozen=True, slots=True)
class Target:
    """The aim on hotline complaints: change against the baseline window, e.g. goal −0.25 = 下降25%以上.

    The plan does not say what the 25 % is measured from, so the source of the baseline is never left out.
    baseline_count: a fixed official number of orders; None = counted from the imported orders.
    """

    baseline: DateRange
    current: DateRange
    baseline_source: str
    goal: float = -0.25
    baseline_count: int | None = None

    def __post_init__(self) -> None:
        faults = []
        if not -1 < self.goal < 0:
            sentence = f"目标 {self.goal} 超出范围，应在 -1 与 0 之间（不含两端），例如下降25%写作 -0.25。"
            faults.append(("goal", sentence))
        if not self.baseline_source.strip():
            faults.append(("baseline_source", "没有写明基数来源，请填写这个基数从哪里来、按什么口径统计。"))
        if self.baseline_count is not None and self.baseline_count < 0:
            faults.append(("baseline_count", f"基数 {self.baseline_count} 不能小于 0，没有固定基数时请删除这一行。"))
        if self.baseline.end >= self.current.start:
            sentence = f"基期截至 {self.baseline.end}，与本期（{self.current.start} 起）重叠，请改为本期之前的日期。"
            faults.append(("baseline.end", sentence))
        refuse(faults)


def sequence_faults(
    phases: Sequence[Phase | None], deadlines: Sequence[Deadline | None], committees: Sequence[Committee | None]
) -> list[tuple[str, str]]:
    """Faults between the parts: overlapping phases, repeated names, keys and codes. None = a part already refused.

    Keys are dotted paths counted from 1, e.g. phases[2].start.
    """
    return [
        *_overlapping_phases(phases),
        *_repeated("phases", "name", "阶段名称", [None if phase is None else phase.name for phase in phases]),
        *_repeated(
            "deadlines", "key", "时限键", [None if deadline is None else deadline.key for deadline in deadlines]
        ),
        *_repeated(
            "committees",
            "code",
            "居委会编号",
            [None if committee is None else committee.code for committee in committees],
        ),
        *_ambiguous_committees(committees),
    ]


def _overlapping_phases(phases: Sequence[Phase | None]) -> list[tuple[str, str]]:
    numbered = sorted(
        ((phase, number) for number, phase in enumerate(phases, start=1) if phase is not None),
        key=lambda pair: (pair[0].start, pair[0].end),
    )
    return [
        (
            f"phases[{number}].start",
            f"“{later.name}”自 {later.start} 开始，与“{earlier.name}”（至 {earlier.end}）重叠，"
            f"请改为 {earlier.end} 之后开始。",
        )
        for (earlier, _), (later, number) in pairwise(numbered)
        if later.start <= earlier.end
    ]


def _repeated(table: str, key: str, what: str, values: Sequence[str | None]) -> list[tuple[str, str]]:
    first: dict[str, int] = {}
    found = []
    for number, value in enumerate(values, start=1):
        if value is None:
            continue
        if value in first:
            sentence = f"{what}“{value}”与第 {first[value]} 个重复，请改为不同的值或删除一个。"
            found.append((f"{table}[{number}].{key}", sentence))
        first.setdefault(value, number)
    return found


def _ambiguous_committees(committees: Sequence[Committee | None]) -> list[tuple[str, str]]:
    numbered = [(committee, number) for number, committee in enumerate(committees, start=1) if committee is not None]
    return [
        (
            f"committees[{number}].name",
            f"名称“{second.name}”与编号 {first.code} 的居委会同时有效，请改名，或用 valid_from、valid_to 错开。",
        )
        for (first, _), (second, number) in combinations(numbered, 2)
        if first.name == second.name and first.code != second.code and first.overlaps(second)
    ]
