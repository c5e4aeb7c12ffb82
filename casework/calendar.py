"""Working days with 调休: an editable table of days off and make-up days, a visible warning outside its years.

Time limits in working days follow 行政处罚法 第八十五条; the day of the act itself is not counted.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from types import MappingProxyType

import chinese_calendar

from casework.errors import CalendarError

COLUMNS = ("日期", "类型", "名称")
DAY_OFF = "休"
MAKEUP_DAY = "班"
_SATURDAY = 5
_ONE_DAY = timedelta(days=1)
_CHINESE_NAMES = {holiday.value: holiday.chinese for holiday in chinese_calendar.Holiday}


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """Which days are worked: Monday to Friday, less days_off, plus makeup_days.

    first_year, last_year: the years that the table covers; outside them only the weekday counts.
    names: what a day off or make-up day is for, as shown to people.
    """

    days_off: frozenset[date]
    makeup_days: frozenset[date]
    first_year: int
    last_year: int
    names: Mapping[date, str] = field(default_factory=dict, compare=False)

    def __post_init__(self) -> None:
        if self.last_year < self.first_year:
            raise CalendarError(f"工作日历的末年 {self.last_year} 早于首年 {self.first_year}，请核对。")
        both = sorted(self.days_off & self.makeup_days)
        if both:
            listed = "、".join(str(day) for day in both)
            raise CalendarError(f"工作日历中 {listed} 既是休息日又是上班日，请只保留一种。")
        object.__setattr__(self, "names", MappingProxyType(dict(self.names)))

    def is_working_day(self, day: date) -> bool:
        """True on a worked day; outside the covered years Monday to Friday."""
        if day in self.makeup_days:
            return True
        return day.weekday() < _SATURDAY and day not in self.days_off

    def working_days(self, start: date, end: date) -> int:
        """Working days in [start, end], both counted; 0 when end is before start."""
        return sum(self.is_working_day(start + timedelta(days=n)) for n in range((end - start).days + 1))

    def add_working_days(self, day: date, n: int) -> date:
        """The n-th working day after `day` (before it when n is negative); `day` itself when n is 0.

        Received 2021-09-28 with 5 working days: 2021-10-11 (国庆 off, Saturday 10-09 worked).
        """
        step = _ONE_DAY if n > 0 else -_ONE_DAY
        left = abs(n)
        while left:
            day += step
            left -= self.is_working_day(day)
        return day

    def warning(self, start: date, end: date) -> str | None:
        """A sentence to show when part of [start, end] lies outside the covered years, else None."""
        outside = [y for y in range(start.year, end.year + 1) if not self.first_year <= y <= self.last_year]
        if not outside:
            return None
        years = str(outside[0]) if len(outside) == 1 else f"{outside[0]}–{outside[-1]}"
        return (
            f"工作日历没有 {years} 年的节假日和调休安排（现有 {self.first_year}–{self.last_year} 年），"
            "这部分暂按周一至周五计算，请在工作日历表中补充。"
        )


def statutory_calendar(first_year: int, last_year: int) -> WorkingCalendar:
    """The State Council's arrangements as chinesecalendar knows them, cut to the years that it holds.

    Years outside are not covered by the result, so `warning` names them.
    Raises CalendarError when none of the years is known.
    """
    known = {day.year for day in chinese_calendar.holidays}
    first, last = max(first_year, min(known)), min(last_year, max(known))
    if last < first:
        raise CalendarError(
            f"程序内置的节假日安排只有 {min(known)}–{max(known)} 年，没有 {first_year}–{last_year} 年，"
            "请自行填写工作日历表。"
        )
    names = {
        day: _CHINESE_NAMES.get(name, name)
        for table in (chinese_calendar.holidays, chinese_calendar.workdays)
        for day, name in table.items()
        if first <= day.year <= last
    }
    return WorkingCalendar(
        days_off=frozenset(day for day in chinese_calendar.holidays if first <= day.year <= last),
        makeup_days=frozenset(day for day in chinese_calendar.workdays if first <= day.year <= last),
        first_year=first,
        last_year=last,
        names=names,
    )


def calendar_csv(calendar: WorkingCalendar) -> str:
    """The calendar as the table that people edit: 日期,类型(休/班),名称, one day per row in order of date."""
    kinds = dict.fromkeys(calendar.days_off, DAY_OFF) | dict.fromkeys(calendar.makeup_days, MAKEUP_DAY)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows((day.isoformat(), kinds[day], calendar.names.get(day, "")) for day in sorted(kinds))
    return text.getvalue()


def parse_calendar(text: str, source: str = "calendar.csv") -> WorkingCalendar:
    """The calendar in a table 日期,类型(休/班),名称. Covered are the years from the first to the last row.

    Raises CalendarError that lists every faulty row: missing titles, impossible date, a day twice,
    a make-up day on a weekday, a year in between without any row.
    """
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    if not rows or tuple(title.strip() for title in rows[0][:2]) != COLUMNS[:2]:
        raise CalendarError(f"{source} 的第 1 行应为表头“{','.join(COLUMNS)}”，请补上。")
    kinds: dict[date, str] = {}
    names: dict[date, str] = {}
    faults: list[str] = []
    for number, row in enumerate(rows[1:], start=2):
        cells = [cell.strip() for cell in row]
        if not any(cells):
            continue
        day, kind, name = _table_date(cells[0]), *[*cells[1:], "", ""][:2]
        fault = _row_fault(day, cells[0], kind, kinds)
        if fault is not None or day is None:
            faults.append(f"第 {number} 行：{fault}")
            continue
        kinds[day], names[day] = kind, name
    years = {day.year for day in kinds}
    gaps = sorted(set(range(min(years), max(years) + 1)) - years) if years else []
    faults += [f"缺少 {year} 年的安排，请补充，或删去它之前的年份。" for year in gaps]
    if not faults and not kinds:
        faults = ["没有任何一行数据，请至少填写一年的休息日和上班日。"]
    if faults:
        raise CalendarError("\n".join([f"{source} 有 {len(faults)} 处需要修改：", *faults]))
    return WorkingCalendar(
        days_off=frozenset(day for day, kind in kinds.items() if kind == DAY_OFF),
        makeup_days=frozenset(day for day, kind in kinds.items() if kind == MAKEUP_DAY),
        first_year=min(years),
        last_year=max(years),
        names=names,
    )


def _table_date(cell: str) -> date | None:
    # Excel saves 2021-10-01 as 2021/10/1; both are what people have.
    parts = cell.replace("/", "-").split("-")
    try:
        year, month, day = (int(part) for part in parts)
        return date(year, month, day)
    except ValueError:
        return None


def _row_fault(day: date | None, written: str, kind: str, kinds: Mapping[date, str]) -> str | None:
    if day is None or not 2000 <= day.year <= 2099:
        return f"日期“{written}”不存在或不在 2000–2099 年，请写成 2021-10-01 的样式。"
    if kind not in (DAY_OFF, MAKEUP_DAY):
        return f"类型“{kind}”应为“{DAY_OFF}”或“{MAKEUP_DAY}”。"
    if day in kinds:
        return f"{day} 出现了两次，请只保留一行。"
    if kind == MAKEUP_DAY and day.weekday() < _SATURDAY:
        return f"{day} 本来就是周一至周五，不用写“{MAKEUP_DAY}”，请核对日期。"
    return None
