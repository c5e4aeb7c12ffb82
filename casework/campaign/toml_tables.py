"""Reads TOML tables key by key and collects every fault with its dotted path, instead of stopping at the first."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from difflib import get_close_matches
from typing import Any, TypeVar

from casework.campaign.parts import FieldError
from casework.errors import CampaignError

Part = TypeVar("Part")
# Texts and comments are matched first, so that a date inside them is never taken for a bare one.
_BARE_DATE = re.compile(
    r"""("(?:\\.|[^"\\\n])*"|'[^'\n]*'|\#[^\n]*)|(?<=[=\s,{\[])(\d{4}-\d{1,2}-\d{1,2})(?=[\s,}\]\#]|$)""", re.MULTILINE
)
_POSITION = re.compile(r"line (\d+)")


@dataclass
class Faults:
    """All faults found in one file, in the order of reading."""

    source: str
    found: list[str] = field(default_factory=list)

    def add(self, path: str, sentence: str) -> None:
        """Note a fault at a dotted path."""
        line = f"{path}：{sentence}"
        if line not in self.found:
            self.found.append(line)

    def raise_if_any(self) -> None:
        """Raise one CampaignError that lists every fault."""
        if self.found:
            listed = "\n".join(f"{number}. {line}" for number, line in enumerate(self.found, start=1))
            raise CampaignError(f"{self.source} 有 {len(self.found)} 处需要修改（序号从 1 数起）：\n{listed}")


def read_toml(text: str, source: str) -> dict[str, Any]:
    """Parse TOML; bare dates that do not exist come back as text, so that their key can be named later.

    Raises CampaignError with the line when the text is not TOML.
    """
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        original = error
    try:
        return tomllib.loads(_BARE_DATE.sub(_quoted_when_impossible, text))
    except tomllib.TOMLDecodeError:
        raise CampaignError(_syntax_sentence(text, source, original)) from original


def _quoted_when_impossible(found: re.Match[str]) -> str:
    if found[2] is None:
        return found[0]
    try:
        date.fromisoformat(found[2])
    except ValueError:
        return f'"{found[2]}"'
    return found[2]


def _syntax_sentence(text: str, source: str, error: tomllib.TOMLDecodeError) -> str:
    position = _POSITION.search(str(error))
    lines = text.splitlines()
    if position is None or int(position[1]) > len(lines):
        return f"{source} 的末尾不完整，请检查引号、括号是否成对，或从模板重新填写。"
    number = int(position[1])
    line = lines[number - 1].strip()
    key = line.partition("=")[0].strip() if "=" in line else line[:20]
    reason = (
        "同一个键或表写了两次，请只保留一处"
        if "overwrite" in str(error) or "twice" in str(error)
        else ("写法不对：文字要加英文双引号，日期写成 2021-09-26，键与值之间用等号")
    )
    return f"{source} 第 {number} 行（{key}）{reason}。"


class TableReader:
    """One TOML table: each question notes its key as known; `finish` reports the keys nobody asked for."""

    def __init__(self, table: Mapping[str, Any], path: str, faults: Faults, elsewhere: Mapping[str, str]) -> None:
        self._table = table
        self._path = path
        self._faults = faults
        self._elsewhere = elsewhere
        self._asked: list[str] = []

    def fault(self, key: str, sentence: str) -> None:
        """Note a fault at a key of this table."""
        self._faults.add(f"{self._path}.{key}" if self._path else key, sentence)

    def _value(self, key: str, example: str, required: bool) -> Any:
        self._asked.append(key)
        value = self._table.get(key)
        if value is None and required:
            self.fault(key, f"缺少必填项，请补充，例如 {key} = {example}。")
        return value

    def text(self, key: str, *, example: str = '"…"', required: bool = True) -> str | None:
        """A text without surrounding spaces, or None with a fault noted."""
        value = self._value(key, example, required)
        if value is None or isinstance(value, str):
            return None if value is None else value.strip()
        self.fault(key, f"应为文字，现为 {value}，请加英文双引号。")
        return None

    def day(self, key: str, *, required: bool = True) -> date | None:
        """A date written without quotes, or None with a fault noted."""
        value = self._value(key, "2021-09-26", required)
        if value is None or (isinstance(value, date) and not isinstance(value, datetime)):
            return value
        self.fault(key, _date_sentence(value))
        return None

    def number(self, key: str, default: float) -> float:
        """A number, or the default when absent."""
        value = self._value(key, str(default), False)
        if value is None:
            return default
        if isinstance(value, int | float) and not isinstance(value, bool):
            return float(value)
        self.fault(key, f"应为数字，现为 {value!r}，请写成不带引号的数字，例如 {default}。")
        return default

    def whole(self, key: str) -> int | None:
        """A whole number, or None when absent or wrong."""
        value = self._value(key, "1", False)
        if value is None or (isinstance(value, int) and not isinstance(value, bool)):
            return value
        self.fault(key, f"应为整数，现为 {value!r}，请写成不带引号、不带小数点的数字。")
        return None

    def wholes(self, key: str) -> tuple[int, ...] | None:
        """A list of whole numbers, or None when absent or wrong."""
        value = self._value(key, "[1, 2]", False)
        if value is None:
            return None
        if isinstance(value, list) and all(type(item) is int for item in value):
            return tuple(value)
        self.fault(key, "应为整数的列表，请写成 [12, 1, 2] 的样式。")
        return None

    def flag(self, key: str, default: bool) -> bool:
        """true or false, or the default when absent."""
        value = self._value(key, "true", False)
        if value is None or isinstance(value, bool):
            return default if value is None else value
        self.fault(key, f"应为 true 或 false（不带引号），现为 {value!r}。")
        return default

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts, empty when absent."""
        value = self._value(key, '["…"]', False)
        if value is None:
            return ()
        if isinstance(value, list) and all(isinstance(item, str) and item.strip() for item in value):
            return tuple(item.strip() for item in value)
        self.fault(key, '应为文字的列表，且每项不能为空，请写成 ["群租", "隔断"] 的样式。')
        return ()

    def text_map(self, key: str) -> dict[str, str]:
        """A table of text to text, empty when absent."""
        value = self._value(key, "", False)
        if value is None:
            return {}
        if isinstance(value, dict) and all(isinstance(item, str) and item.strip() for item in value.values()):
            return {str(title).strip(): item.strip() for title, item in value.items()}
        self.fault(key, '应为“列名 = 字段”的对照表，请写成 "热线编号" = "order_number" 的样式。')
        return {}

    def number_map(self, key: str) -> dict[str, float] | None:
        """A table of text to number in its order, or None when absent or wrong."""
        value = self._value(key, "", False)
        if value is None:
            return None
        if isinstance(value, dict) and all(
            isinstance(item, int | float) and not isinstance(item, bool) for item in value.values()
        ):
            return {str(word).strip(): float(item) for word, item in value.items()}
        self.fault(key, '应为“文字 = 数字”的对照表，请写成 { "满意" = 1.0, "一般" = 0.6 } 的样式。')
        return None

    def table(self, key: str, *, required: bool = False) -> TableReader:
        """The reader of a sub-table; of an empty one when absent or wrong."""
        value = self._value(key, "{ … }", required)
        if value is not None and not isinstance(value, dict):
            self.fault(key, f"应为一组键值，现为 {value!r}，请按模板的样式填写。")
            value = None
        return TableReader(value or {}, f"{self._path}.{key}" if self._path else key, self._faults, self._elsewhere)

    def has(self, key: str) -> bool:
        """True when the table holds the key."""
        return key in self._table

    def tables(self, key: str) -> list[TableReader]:
        """The readers of an array of tables [[key]], paths counted from 1; empty when absent."""
        value = self._value(key, "", False)
        if value is None:
            return []
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            self.fault(key, f"应写成若干个 [[{key}]]，每个一组键值，请按模板的样式填写。")
            return []
        return [
            TableReader(item, f"{key}[{number}]", self._faults, self._elsewhere)
            for number, item in enumerate(value, start=1)
        ]

    def built(self, make: Callable[[], Part]) -> Part | None:
        """What `make` returns, or None with the faults that it refused noted under this table."""
        try:
            return make()
        except FieldError as error:
            for key, sentence in error.faults:
                self.fault(key, sentence)
            return None

    def finish(self) -> None:
        """Note every key that nobody asked for, with the nearest known one."""
        for key in self._table:
            if key not in self._asked:
                self.fault(key, self._unknown_sentence(key))

    def _unknown_sentence(self, key: str) -> str:
        if key in self._elsewhere:
            return f"这个键写错了位置，应放在{self._elsewhere[key]}，请移过去。"
        near = get_close_matches(key, self._asked, n=1)
        if near:
            return f"不认识这个键，是否应为“{near[0]}”？请改名或删除。"
        return f"不认识这个键，请删除；此处可用的键有：{'、'.join(self._asked)}。"


def _date_sentence(value: Any) -> str:
    if isinstance(value, datetime):
        return f"应只写日期，现为 {value}，请去掉时间。"
    parts = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", value) if isinstance(value, str) else None
    if parts is None:
        return f"应为日期，现为 {value!r}，请写成不带引号的 2021-09-26 样式。"
    try:
        day = date(int(parts[1]), int(parts[2]), int(parts[3]))
    except ValueError:
        return f"日期 {value} 不存在，请改为日历上有的日期。"
    return f"日期请写成 {day}（月、日各两位，不加引号）。"
