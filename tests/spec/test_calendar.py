"""Working days of the campaign with 国庆 2021 and its 调休 (Sunday 9-26 and Saturday 10-09 are worked)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.calendar import WorkingCalendar, calendar_csv, parse_calendar, statutory_calendar
from casework.errors import CalendarError

CALENDAR = statutory_calendar(2019, 2026)


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        ("2021-09-26", "2021-10-11", 8),  # 排摸: 16 calendar days
        ("2021-10-12", "2021-11-09", 21),  # 整治: 29
        ("2021-11-10", "2021-11-30", 15),  # 验收: 21
        ("2021-09-27", "2021-10-03", 4),  # ISO week 39
        ("2021-10-04", "2021-10-10", 2),  # week 40: only Friday 10-08 and Saturday 10-09
        ("2021-10-11", "2021-10-17", 5),  # week 41
        ("2021-11-29", "2021-12-05", 5),  # week 48
        ("2020-07-01", "2020-11-30", 105),  # 同期 is fair between 2020 and 2021
        ("2021-07-01", "2021-11-30", 105),
        ("2019-07-01", "2019-11-30", 106),
        ("2021-09-26", "2021-09-26", 1),  # a worked Sunday
        ("2021-10-01", "2021-10-01", 0),
        ("2021-10-02", "2021-10-01", 0),  # end before start
    ],
)
def test_working_days(start: str, end: str, days: int) -> None:
    """Both ends are counted."""
    assert CALENDAR.working_days(date.fromisoformat(start), date.fromisoformat(end)) == days


@pytest.mark.parametrize(
    ("received", "n", "due"),
    [
        ("2021-09-28", 5, "2021-10-11"),  # 12345 求助/投诉: 5 working days
        ("2021-09-30", 5, "2021-10-13"),
        ("2021-10-01", 5, "2021-10-13"),  # received on a holiday: the same as the day before
        ("2021-09-30", 1, "2021-10-08"),
        ("2021-09-25", 1, "2021-09-26"),  # a Saturday, then the worked Sunday
        ("2021-10-08", 0, "2021-10-08"),
        ("2021-10-11", -1, "2021-10-09"),
        ("2021-10-08", -7, "2021-09-23"),  # a hearing's notice, 7 working days before
    ],
)
def test_add_working_days(received: str, n: int, due: str) -> None:
    """The day of the act is not counted (domain examples of 12345 orders)."""
    assert CALENDAR.add_working_days(date.fromisoformat(received), n) == date.fromisoformat(due)


@given(st.dates(date(2019, 1, 1), date(2026, 6, 1)), st.integers(1, 60))
def test_adding_and_counting_agree(day: date, n: int) -> None:
    """The n-th working day after a day lies n working days away and is itself worked."""
    due = CALENDAR.add_working_days(day, n)
    assert CALENDAR.is_working_day(due)
    assert CALENDAR.working_days(day + timedelta(days=1), due) == n


@given(st.dates(date(2019, 1, 1), date(2026, 6, 1)), st.integers(0, 60), st.integers(0, 60))
def test_counts_of_neighbouring_windows_add_up(day: date, first: int, second: int) -> None:
    """Cutting a window in two loses and doubles no day."""
    cut, end = day + timedelta(days=first), day + timedelta(days=first + second)
    parts = CALENDAR.working_days(day, cut) + CALENDAR.working_days(cut + timedelta(days=1), end)
    assert parts == CALENDAR.working_days(day, end)


@pytest.mark.parametrize(
    ("start", "end", "years"),
    [
        ("2026-12-31", "2027-01-01", "2027 年"),
        ("2018-05-01", "2018-06-01", "2018 年"),
        ("2026-01-01", "2029-01-01", "2027–2029 年"),
    ],
)
def test_a_warning_outside_the_years(start: str, end: str, years: str) -> None:
    """Beyond the table Monday to Friday counts, and a sentence says so."""
    warning = CALENDAR.warning(date.fromisoformat(start), date.fromisoformat(end))
    assert warning is not None
    assert years in warning
    assert "2019–2026" in warning
    assert "周一至周五" in warning


def test_inside_the_years_there_is_no_warning() -> None:
    """From the first to the last day of the table."""
    assert CALENDAR.warning(date(2019, 1, 1), date(2026, 12, 31)) is None


def test_outside_the_years_the_weekday_decides() -> None:
    """1 October 2027 is a Friday and nobody has announced its holiday yet."""
    assert CALENDAR.is_working_day(date(2027, 10, 1))
    assert not CALENDAR.is_working_day(date(2027, 10, 2))


def test_years_that_the_source_lacks_are_not_claimed() -> None:
    """Asked for more than is known, the calendar covers what is known; asked for nothing known, it says so."""
    assert statutory_calendar(2025, 2040).last_year == 2026
    with pytest.raises(CalendarError, match="2030–2031"):
        statutory_calendar(2030, 2031)


def test_the_table_reads_back() -> None:
    """What `init` writes is what people edit and the program reads, names included."""
    again = parse_calendar(calendar_csv(CALENDAR))
    assert again == CALENDAR
    assert again.names == CALENDAR.names
    assert again.names[date(2021, 10, 1)] == "国庆节"


def test_the_table_as_excel_saves_it() -> None:
    """A byte-order mark, slashes, no leading zeros, blank rows and spaces are no faults."""
    calendar = parse_calendar("\ufeff日期,类型,名称\r\n2021/10/1, 休,国庆节\r\n,,\r\n2021/10/9,班\r\n")
    assert calendar.days_off == {date(2021, 10, 1)}
    assert calendar.makeup_days == {date(2021, 10, 9)}
    assert (calendar.first_year, calendar.last_year) == (2021, 2021)


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ("2021-02-30,休,", "第 2 行：日期“2021-02-30”不存在"),
        ("3020-01-01,休,", "第 2 行：日期“3020-01-01”"),
        ("元旦,休,", "日期“元旦”"),
        ("2021-10-01,假,", "类型“假”应为“休”或“班”"),
        ("2021-10-01,休,\n2021-10-01,休,", "第 3 行：2021-10-01 出现了两次"),
        ("2021-10-08,班,", "本来就是周一至周五"),
        ("2021-10-01,休,\n2023-10-01,休,", "缺少 2022 年"),
        ("", "没有任何一行数据"),
    ],
)
def test_faulty_tables(rows: str, words: str) -> None:
    """The row and the mend are named."""
    with pytest.raises(CalendarError, match=words):
        parse_calendar(f"日期,类型,名称\n{rows}")


def test_all_faulty_rows_are_listed() -> None:
    """Two faults, one error."""
    with pytest.raises(CalendarError, match=r"有 2 处[^$]*第 2 行[^$]*第 3 行"):
        parse_calendar("日期,类型,名称\n元旦,休,\n2021-10-01,假,")


@pytest.mark.parametrize("text", ["", "2021-10-01,休,国庆节\n"])
def test_a_table_without_titles(text: str) -> None:
    """An empty file or one without its first row is not taken for an empty calendar."""
    with pytest.raises(CalendarError, match="表头"):
        parse_calendar(text)


def test_a_day_cannot_be_both() -> None:
    """Off and worked at once is refused."""
    day = frozenset({date(2021, 10, 9)})
    with pytest.raises(CalendarError, match="2021-10-09"):
        WorkingCalendar(day, day, 2021, 2021)
