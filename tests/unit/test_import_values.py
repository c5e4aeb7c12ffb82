"""Cells: every form of date, number and code that offices write, and the forms that are refused."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest

from data.imports.values import (
    Cell,
    CellError,
    Unreadable,
    read_count,
    read_flag,
    read_identifier,
    read_moment,
    read_number,
    read_text,
)
from data.schema import SHANGHAI

LATEST = date(2021, 10, 30)
DAY = datetime(2021, 10, 28, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    "cell",
    [
        "2021.10.28",
        "2021/10/28",
        "2021-10-28",
        "2021年10月28日",
        "2021年 10月 28日",
        "10月28日",
        "20211028",
        "44497",
        44497,
        44497.0,
        20211028.0,
        date(2021, 10, 28),
        datetime(2021, 10, 28),  # noqa: DTZ001 - as a spreadsheet gives it
        "２０２１．１０．２８",
        "2021-10-28 星期四",
    ],
)
def test_every_form_of_a_day_is_the_same_day(cell: Cell) -> None:
    """Points, slashes, Chinese, compact, serial numbers and spreadsheet dates all mean 28 October 2021."""
    moment = read_moment(cell, latest=LATEST)
    assert moment is not None
    assert (moment.at, moment.has_time) == (DAY, False)


@pytest.mark.parametrize(
    ("cell", "clock"),
    [
        ("2021-10-28 9:05", time(9, 5)),
        ("2021/10/28 09:05:30", time(9, 5, 30)),
        ("2021年10月28日 9时5分", time(9, 5)),
        ("2021年10月28日9点", time(9)),
        ("2021/10/28 下午 3:05:00", time(15, 5)),
        ("2021/10/28 上午 12:05", time(0, 5)),
        ("2021-10-28T09:05:00+08:00", time(9, 5)),
        ("2021-10-28 09:05:00.0", time(9, 5)),
        ("20211028090530", time(9, 5, 30)),
        (44497.5, time(12)),
        (datetime(2021, 10, 28, 9, 5, 0, 1), time(9, 5)),  # noqa: DTZ001 - float noise of a serial number
    ],
)
def test_a_time_of_day_is_read_with_the_day(cell: Cell, clock: time) -> None:
    """Times behind the day are kept to the second, in Shanghai time."""
    moment = read_moment(cell, latest=LATEST)
    assert moment is not None
    assert moment.at == datetime.combine(DAY.date(), clock, SHANGHAI)
    assert moment.has_time


@pytest.mark.parametrize(
    ("latest", "expected"),
    [
        (date(2021, 10, 28), date(2021, 10, 28)),  # that very day
        (date(2021, 10, 27), date(2020, 10, 28)),  # not yet this year
        (date(2022, 1, 3), date(2021, 10, 28)),  # read after New Year
    ],
)
def test_a_day_without_a_year_is_the_last_such_day(latest: date, expected: date) -> None:
    """10月28日 is never a day in the future."""
    moment = read_moment("10月28日", latest=latest)
    assert moment is not None
    assert moment.at.date() == expected


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("3020-10-28", "年份3020"),
        (datetime(3020, 10, 28), "年份3020"),  # noqa: DTZ001 - as a spreadsheet gives it
        ("1999.12.31", "年份1999"),
        ("2021-02-30", "不存在"),
        ("28/10/2021", "有歧义"),  # day first or month first?
        ("10/28/2021", "有歧义"),
        ("21.10.28", "有歧义"),  # two-digit year
        (10.28, "年份1900"),  # 10.28 typed into a number cell
        ("2021-10-28 25:00", "时间不存在"),
        ("昨天", "看不懂"),
        (time(9, 5), "不是日期"),
        (True, "不是日期"),
        (Unreadable.FORMULA, "公式"),
        (Unreadable.ERROR_VALUE, "错误值"),
    ],
)
def test_an_impossible_or_unclear_date_is_refused(cell: Cell, reason: str) -> None:
    """A date that can be read in two ways, or cannot exist, is never guessed."""
    with pytest.raises(CellError) as caught:
        read_moment(cell, latest=LATEST)
    assert reason in caught.value.reason
    assert caught.value.mend


@pytest.mark.parametrize("blank", [None, "", "   ", "\n"])
def test_a_blank_cell_is_no_value(blank: Cell) -> None:
    """Blank is not zero and not an error."""
    assert read_moment(blank, latest=LATEST) is None
    assert read_count(blank) is None
    assert read_number(blank) is None
    assert read_flag(blank) is None
    assert read_text(blank) == ""


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("20211012000123", "20211012000123"),
        (20211012000123.0, "20211012000123"),  # 14 digits are exact in a number cell
        (999_999_999_999_999, "999999999999999"),  # 15 digits: the last that are exact
        (" 2021 1012 ", "20211012"),
        ("ＳＨ－００１", "SH-001"),
        ("0012", "0012"),
    ],
)
def test_an_order_number_is_kept_digit_by_digit(cell: Cell, expected: str) -> None:
    """Numbers up to 15 digits survive a number cell; text keeps its leading zeros."""
    assert read_identifier(cell) == expected


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        (1_000_000_000_000_000, "超过15位"),  # 16 digits: the first that may be damaged
        (3.1e17, "超过15位"),
        ("2.02E+13", "科学计数法"),
        ("=1+1", "公式符号"),
        (1.5, "小数"),
        ("", "为空"),
        (Unreadable.FORMULA, "公式"),
    ],
)
def test_a_damaged_order_number_is_refused_with_the_mend(cell: Cell, reason: str) -> None:
    """Excel keeps 15 digits; what it has changed can not be restored, only exported again as text."""
    with pytest.raises(CellError) as caught:
        read_identifier(cell)
    assert reason in caught.value.reason
    if "15位" in reason or "科学" in reason:
        assert "文本格式" in caught.value.mend


@pytest.mark.parametrize(
    ("cell", "expected"), [("1,234户", 1234), ("１２", 12), (3.0, 3), (0, 0), ("320 户", 320), ("5.0", 5)]
)
def test_a_count_may_carry_its_unit(cell: Cell, expected: int) -> None:
    """Separators, units and full width do not change a number."""
    assert read_count(cell) == expected


@pytest.mark.parametrize(
    ("cell", "reason"),
    [(-1, "负数"), ("-3", "负数"), ("−4", "负数"), ("负3", "负数"), (3.5, "整数"), ("约300", "整数"), ("三百", "整数")],
)
def test_a_negative_or_vague_count_is_refused(cell: Cell, reason: str) -> None:
    """A number of dwellings is 0 or more and exact."""
    with pytest.raises(CellError) as caught:
        read_count(cell)
    assert reason in caught.value.reason


def test_flags_in_words_and_digits() -> None:
    """是 and 1 are yes, 否 and 0 are no, 未评价 is not an answer, anything else is refused."""
    assert [read_flag(cell) for cell in ("是", "1", 1, "否", 0, "未评价")] == [True, True, True, False, False, None]
    with pytest.raises(CellError):
        read_flag("大概")
