"""One cell to one value. What cannot be read for certain is refused with the reason and the mend, never guessed."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import Enum
from typing import TypeAlias

from casework.hidden_signs import control_sign
from data.schema import SHANGHAI

EARLIEST_YEAR = 2000
LATEST_YEAR = 2099
EXACT_DIGITS = 15  # a spreadsheet number keeps no more


class Unreadable(Enum):
    """A spreadsheet cell whose shown value the file does not hold reliably."""

    FORMULA = "formula"
    ERROR_VALUE = "error_value"


Cell: TypeAlias = str | int | float | bool | date | datetime | time | timedelta | Unreadable | None


class CellError(Exception):
    """A cell that cannot be used. reason and mend are zh-CN; the importer adds file, row and column."""

    def __init__(self, reason: str, mend: str) -> None:
        super().__init__(f"{reason}；{mend}")
        self.reason = reason
        self.mend = mend


@dataclass(frozen=True, slots=True)
class Moment:
    """A time as written; has_time is False when only the day was given (at is then midnight, Asia/Shanghai)."""

    at: datetime
    has_time: bool


_SCIENTIFIC = re.compile(r"[+-]?\d(?:\.\d+)?[eE][+-]?\d+")
_DAMAGED = CellError(
    f"号码超过{EXACT_DIGITS}位且以数字格式存放，末几位已被Excel改掉",
    "请从原系统重新导出，先把该列设为文本格式再粘贴",
)
_DATE_FORMS = "日期请写成 2021-10-28 或 2021年10月28日"


def _refuse_unreadable(cell: Cell) -> None:
    if cell is Unreadable.FORMULA:
        raise CellError("单元格是公式，其结果不可靠", "请复制该列，用“选择性粘贴—数值”覆盖后保存再导入")
    if cell is Unreadable.ERROR_VALUE:
        raise CellError("单元格是错误值（如 #N/A）", "请改正公式或直接填写内容后保存再导入")
    if isinstance(cell, str) and (number := control_sign(cell)) is not None:
        raise CellError(f"含有看不见的控制字符（{number}）", "请在原文件中清空该单元格，重新输入文字后再导入")


def is_blank(cell: Cell) -> bool:
    """True for an empty cell or one with nothing but white space."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def read_text(cell: Cell) -> str:
    """The text of a cell, trimmed; whole numbers without a decimal point; empty when blank.

    Raises CellError for formulas, error values and numbers with more digits than a spreadsheet keeps.
    """
    _refuse_unreadable(cell)
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell.strip()
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, int | float):
        if abs(cell) >= 10**EXACT_DIGITS:
            raise _DAMAGED
        return str(int(cell)) if cell == int(cell) else repr(cell)
    if isinstance(cell, datetime):
        return cell.strftime("%Y-%m-%d %H:%M:%S")
    return str(cell)


def read_identifier(cell: Cell) -> str:
    """An order number or code, as text without white space.

    Raises CellError when it is blank, was damaged by a number format, or is a formula in a text file.
    """
    text = unicodedata.normalize("NFKC", "".join(read_text(cell).split()))
    if not text:
        raise CellError("编号为空", "请补上编号")
    if _SCIENTIFIC.fullmatch(text) and ("e+" in text.lower()):
        raise CellError("编号是科学计数法，后面的位数已丢失", "请从原系统重新导出，先把该列设为文本格式再粘贴")
    if text[0] in "=+-@":
        raise CellError("编号以公式符号开头", "请去掉编号前的 = + - @ 符号，把该列设为文本格式")
    if isinstance(cell, float) and cell != int(cell):
        raise CellError("编号是小数", "请核对编号，把该列设为文本格式")
    return text


def read_count(cell: Cell, units: tuple[str, ...] = ("户", "套", "间", "人", "件", "个", "幢", "栋")) -> int | None:
    """A whole number ≥ 0, with or without a unit ("1,234户"); None when blank.

    Raises CellError for negative numbers, fractions, words ("约300") and formulas.
    """
    if is_blank(cell):
        return None
    text = unicodedata.normalize("NFKC", read_text(cell)).replace(",", "").replace(" ", "").replace("−", "-")
    for unit in units:
        text = text.removesuffix(unit)
    if re.fullmatch(r"-\d+(?:\.\d+)?|负\d+", text):
        raise CellError("数量是负数", "请填写 0 或正整数")
    if not re.fullmatch(r"\d{1,9}(?:\.0+)?", text):
        raise CellError("数量不是整数", "请只填写整数，例如 320")
    return int(float(text))


def read_number(cell: Cell) -> float | None:
    """A decimal number (a coordinate, in the file's own unit); None when blank. Raises CellError otherwise."""
    if is_blank(cell):
        return None
    _refuse_unreadable(cell)
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return float(cell)
    text = unicodedata.normalize("NFKC", read_text(cell)).removesuffix("°")
    if not re.fullmatch(r"[+-]?\d+(?:\.\d+)?", text):
        raise CellError("不是数字", "坐标请写成十进制数字，例如 121.312345")
    return float(text)


def read_flag(cell: Cell) -> bool | None:
    """是/否 in the usual spellings; None when blank or 未评价. Raises CellError for anything else."""
    text = read_text(cell).lower()
    if text in {"", "未评价", "无", "/", "-"}:
        return None
    if text in {"是", "1", "y", "yes", "true", "重复", "有"}:
        return True
    if text in {"否", "0", "n", "no", "false", "不重复", "非重复"}:
        return False
    raise CellError("不是“是”或“否”", "请填写 是 或 否，不确定时留空")


_YEAR_FIRST = re.compile(r"(\d{4})\s*([-./年])\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*日?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:(\d{2})(\d{2})(\d{2})?)?")
_MONTH_DAY = re.compile(r"(\d{1,2})月(\d{1,2})日")
_CLOCK = re.compile(
    r"(上午|下午|am|pm)?\s*(\d{1,2})\s*[:时点]\s*(?:(\d{1,2})\s*(?:[:分]\s*(?:(\d{1,2})(?:\.\d+)?秒?)?)?)?"
)


def _day(year: int, month: int, day: int) -> date:
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        raise CellError(f"年份{year}不在{EARLIEST_YEAR}—{LATEST_YEAR}之间", "请核对年份，" + _DATE_FORMS)
    try:
        return date(year, month, day)
    except ValueError as error:
        raise CellError(f"{year}年{month}月{day}日不存在", "请核对月份和日期") from error


def _clock(text: str) -> time | None:
    text = text.strip().lstrip("tT").strip().lower()
    text = re.sub(r"^(?:星期|周)[一二三四五六日天]\s*", "", text)
    text = re.sub(r"(?:\+08:?00|z)$", "", text)
    if not text:
        return None
    found = _CLOCK.fullmatch(text)
    if found is None:
        raise CellError("时间看不懂", "时间请写成 09:05 或 09:05:30")
    half, hour, minute, second = found[1], int(found[2]), int(found[3] or 0), int(found[4] or 0)
    if half in {"下午", "pm"} and hour < 12:
        hour += 12
    elif half in {"上午", "am"} and hour == 12:
        hour = 0
    if hour > 23 or minute > 59 or second > 59:
        raise CellError("时间不存在", "时间请写成 09:05 或 09:05:30")
    return time(hour, minute, second)


def _from_serial(serial: float) -> Moment:
    if not 1 <= serial < 2_958_466:
        raise CellError("不是日期", _DATE_FORMS)
    at = datetime(1899, 12, 30) + timedelta(seconds=round(serial * 86_400))  # noqa: DTZ001 - zone is set below
    _day(at.year, at.month, at.day)
    return Moment(at.replace(tzinfo=SHANGHAI), serial != int(serial))


def _from_digits(text: str) -> Moment | None:
    """20211028, 202110280905, 20211028090530, or a serial day number such as 44497 or 44497.5."""
    compact = _COMPACT.fullmatch(text)
    if compact is not None:
        day = _day(int(compact[1]), int(compact[2]), int(compact[3]))
        if compact[4] is None:
            return _at(day, None)
        return _at(day, _clock(f"{compact[4]}:{compact[5]}:{compact[6] or '00'}"))
    if re.fullmatch(r"\d{5}(?:\.\d+)?", text):
        return _from_serial(float(text))
    return None


def _at(day: date, clock: time | None) -> Moment:
    return Moment(datetime.combine(day, clock or time(), tzinfo=SHANGHAI), clock is not None)


def _without_year(month: int, day: int, latest: date) -> date:
    for year in (latest.year, latest.year - 1):
        if year < EARLIEST_YEAR:
            break
        try:
            found = date(year, month, day)
        except ValueError:
            continue
        if found <= latest:
            return found
    raise CellError(f"{month}月{day}日缺少年份", "请补上年份，" + _DATE_FORMS)


def read_moment(cell: Cell, *, latest: date) -> Moment | None:
    """A date or a date with time, Asia/Shanghai; None when blank.

    latest: a date without a year is the last such day up to this one.
    Raises CellError for years outside 2000-2099, days that do not exist and unclear forms
    (day first, two-digit years). Forms: domain notes 6.4.
    """
    if is_blank(cell):
        return None
    _refuse_unreadable(cell)
    if isinstance(cell, datetime):
        _day(cell.year, cell.month, cell.day)
        rounded = (cell + timedelta(microseconds=500_000)).replace(microsecond=0)
        has_time = rounded.time() != time()
        return Moment(
            rounded.replace(tzinfo=SHANGHAI) if cell.tzinfo is None else rounded.astimezone(SHANGHAI), has_time
        )
    if isinstance(cell, date):
        return _at(_day(cell.year, cell.month, cell.day), None)
    if isinstance(cell, bool | time | timedelta):
        raise CellError("不是日期", _DATE_FORMS)
    if isinstance(cell, int | float):
        found = _from_digits(str(int(cell))) if cell == int(cell) else _from_serial(cell)
        if found is None:
            raise CellError("不是日期", _DATE_FORMS)
        return found
    return _moment_from_text(str(cell), latest)


def _moment_from_text(raw: str, latest: date) -> Moment:
    text = unicodedata.normalize("NFKC", raw).strip()
    found = _from_digits(text)
    if found is not None:
        return found
    full = _YEAR_FIRST.match(text)
    if full is not None:
        return _at(_day(int(full[1]), int(full[3]), int(full[4])), _clock(text[full.end() :]))
    short = _MONTH_DAY.match(text)
    if short is not None:
        return _at(_without_year(int(short[1]), int(short[2]), latest), _clock(text[short.end() :]))
    raise CellError("日期看不懂或有歧义", _DATE_FORMS)
