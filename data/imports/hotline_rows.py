"""One row of a hotline export to the columns of the complaint table. Persons' data is scrubbed here, before storing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from data.caller_tokens import caller_token, looks_personal
from data.imports.report import RowError, RowRefused, masked
from data.imports.tables import Row, Table
from data.imports.values import Cell, CellError, Moment, read_flag, read_identifier, read_moment, read_text
from geo.address import scrub

# Clocks differ; an order may not come from further ahead than this.
_CLOCK_TOLERANCE = timedelta(days=1)

_OTHER_SOURCES = frozenset({"1", "36", "61", "监督员", "监督员上报", "村居采集", "村居上报", "微信上报"})
_OTHER_SOURCE_WORDS = ("监督员", "村居", "居村", "巡查", "自行发现", "主动发现")
_CONTENT = ("category", "order_type", "title", "text")
_SATISFACTIONS = {
    "是": "满意",
    "否": "不满意",
    "非常满意": "满意",
    "很满意": "满意",
    "较满意": "基本满意",
    "比较满意": "基本满意",
    "未评": "未评价",
    "未回访": "未评价",
}
_OUTCOMES = {"是": "实际解决", "已解决": "实际解决", "解决": "实际解决", "否": "未解决"}
_CONTACTS = {"已联系": "是", "已先行联系": "是", "未联系": "否", "未先行联系": "否", "1": "是", "0": "否"}
_KNOWN_WORDS = {
    "satisfaction": ("满意", "基本满意", "一般", "不满意", "未评价"),
    "outcome": ("实际解决", "解释说明", "未解决", "部分解决", "未评价"),
    "first_contact": ("是", "否", "未评价"),
}


@dataclass(frozen=True, slots=True)
class Order:
    """One order as the file tells it. values holds only the columns that the file has.

    is_outside: the file says that it is not in this subdistrict (退单, another street); None when it cannot say.
    unknown_words: (title, word) of answers outside the known vocabulary, kept as they are.
    """

    row: int
    order_number: str
    values: dict[str, Any]
    is_outside: bool | None
    unknown_words: tuple[tuple[str, str], ...]
    is_pseudonym_personal: bool = False  # the pseudonym may be a name or a number of a person: not kept


class OrderReader:
    """Reads rows of one table. now: aware; later dates are refused, dates without a year lie before it."""

    def __init__(
        self, table: Table, subdistrict_name: str, words: Sequence[str], now: datetime, caller_key: str
    ) -> None:
        self._table = table
        self._subdistrict_name = subdistrict_name
        self._words = tuple(words)
        self._now = now
        self._caller_key = caller_key

    @property
    def can_filter(self) -> bool:
        """True when the file has a column in which the campaign's words could stand."""
        return any(self._table.has(name) for name in _CONTENT)

    def is_other_business(self, row: Row) -> bool:
        """True for rows that did not come over the hotline, or do not concern 群租 by the campaign's words."""
        for name in ("source", "channel"):
            source = _plain(row.cells.get(name))
            if name == "source" and source in _OTHER_SOURCES:
                return True
            if any(word in source for word in _OTHER_SOURCE_WORDS):
                return True
        if not self._words or not self.can_filter:
            return False
        content = " ".join(_plain(row.cells.get(name)) for name in _CONTENT)
        return not any(word in content for word in self._words)

    def read(self, row: Row) -> Order:
        """The order of a row. Raises RowRefused with every fault of the row."""
        reading = _Reading(self._table, row, self._now.date())
        number = reading.value("order_number", read_identifier) or ""
        moments = {name: reading.moment(name) for name in ("received_at", "due_at", "closed_at")}
        received = moments["received_at"]
        if received is None and not reading.faults:
            reading.refuse("received_at", CellError("受理时间为空", "请补上受理时间"))
        values: dict[str, Any] = {}
        if received is not None:
            values["received_at"] = received.at
            self._check_times(reading, received, moments["closed_at"])
        for name in ("due_at", "closed_at"):
            if self._table.has(name):
                values[name] = _end(name, moments[name], received)
        if self._table.has("raw_address"):
            values["raw_address"] = scrub(reading.value("raw_address", read_text) or "")
        if self._table.has("text") or self._table.has("title"):
            content = reading.value("text", read_text) or reading.value("title", read_text) or ""
            values["text"] = scrub(content)
        for name in ("channel", "order_type", "category", "repeat_of", "department"):
            if self._table.has(name):
                values[name] = _scrubbed_word(reading.value(name, read_text) or "") or None
        pseudonym = _plain(row.cells.get("caller_token"))
        if self._table.has("caller_token"):
            values["caller_token"] = caller_token(pseudonym, self._caller_key)
        if self._table.has("is_repeat"):
            values["is_repeat"] = reading.value("is_repeat", read_flag)
        unknown = self._answers(reading, values)
        outside = self._is_outside(reading)
        if reading.faults:
            raise RowRefused(reading.faults)
        return Order(row.number, number, values, outside, unknown, looks_personal(pseudonym))

    def _check_times(self, reading: _Reading, received: Moment, closed: Moment | None) -> None:
        if received.at > self._now + _CLOCK_TOLERANCE:
            reading.refuse("received_at", CellError("受理时间晚于导入时间", "请核对年份和日期"))
        if closed is None:
            return
        exact = received.has_time and closed.has_time
        if (closed.at < received.at) if exact else (closed.at.date() < received.at.date()):
            reading.refuse("closed_at", CellError("办结时间早于受理时间", "请核对这两列的时间是否填反或填错"))

    def _answers(self, reading: _Reading, values: dict[str, Any]) -> tuple[tuple[str, str], ...]:
        unknown = []
        synonyms = {"satisfaction": _SATISFACTIONS, "outcome": _OUTCOMES, "first_contact": _CONTACTS}
        for name, mapping in synonyms.items():
            if not self._table.has(name):
                continue
            word = reading.value(name, read_text) or ""
            word = mapping.get(word, word)
            values[name] = _scrubbed_word(word) or None
            if word and word not in _KNOWN_WORDS[name]:
                unknown.append((self._table.label(name), masked(word)))
        return tuple(unknown)

    def _is_outside(self, reading: _Reading) -> bool | None:
        """What the file says about 退单 and the street. 退单 for 职能不符 says nothing about the place."""
        names = ("is_returned", "status", "return_reason", "street")
        if not any(self._table.has(name) for name in names):
            return None
        flag, status, reason, street = ((reading.value(name, read_text) or "") for name in names)
        returned = flag in {"是", "1", "已退单"} or ("退单" in status and not status.startswith(("未", "非", "无")))
        if not self._table.has("is_returned") and not self._table.has("status"):
            returned = bool(reason)
        if returned and not ("职能" in reason and "辖区" not in reason):
            return True
        own = self._subdistrict_name
        return street.endswith(("街道", "镇", "乡")) and own not in street and street not in own


class _Reading:
    """The cells of one row, with the faults met so far."""

    def __init__(self, table: Table, row: Row, latest: date) -> None:
        self._table = table
        self._row = row
        self._latest = latest
        self.faults: list[RowError] = []

    def value(self, name: str, read: Callable[[Cell], Any]) -> Any:
        try:
            return read(self._row.cells.get(name))
        except CellError as fault:
            self.refuse(name, fault)
            return None

    def moment(self, name: str) -> Moment | None:
        found: Moment | None = self.value(name, lambda cell: read_moment(cell, latest=self._latest))
        return found

    def refuse(self, name: str, fault: CellError) -> None:
        cell = self._row.cells.get(name)
        self.faults.append(
            RowError(
                self._table.file,
                self._row.number,
                self._table.label(name),
                masked(cell),
                fault.reason,
                fault.mend,
            )
        )


@lru_cache(maxsize=4096)
def _scrubbed_word(word: str) -> str:
    """scrub for columns with few different values."""
    return scrub(word)


def _plain(cell: Cell) -> str:
    """The text of a cell for looking at, not for storing; a faulty cell is judged when it is read."""
    try:
        return read_text(cell)
    except CellError:
        return ""


def _end(name: str, moment: Moment | None, received: Moment | None) -> datetime | None:
    """A limit without a time is the end of its day; a closing without a time is never before the order came in."""
    if moment is None or moment.has_time or received is None:
        return None if moment is None else moment.at
    if name == "due_at":
        return moment.at.replace(hour=23, minute=59, second=59)
    return max(moment.at, received.at)


def differences(order: Order, stored: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of the order whose stored value is another; columns that the file lacks are left alone."""
    return {name: value for name, value in order.values.items() if stored[name] != value}
