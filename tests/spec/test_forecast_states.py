"""What the forecast says of a list, as a table that the office can read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd
import pytest

from analytics.forecast.clearing import clearing_forecast
from analytics.forecast.contracts import ForecastReport, Outlook
from analytics.forecast.history import CHANGES, list_history
from analytics.forecast.wording import clearing_sentence, outlook_words
from casework.calendar import WorkingCalendar, statutory_calendar
from casework.campaign.parts import Committee

CALENDAR = statutory_calendar(2021, 2021)
BEGINS, DEADLINE = date(2021, 9, 26), date(2021, 11, 9)
COMMITTEES = (Committee("02", "乙居委会"), Committee("01", "甲居委会"))
Rows = list[tuple[date, str, str, int]]


def day(month: int, number: int) -> date:
    """A day of 2021."""
    return date(2021, month, number)


def working(first: date, count: int) -> list[date]:
    """The first working days from `first` on."""
    return [CALENDAR.add_working_days(first - timedelta(days=1), n) for n in range(1, count + 1)]


def report(rows: Rows, as_of: date, calendar: WorkingCalendar = CALENDAR, **given: int) -> ForecastReport:
    """The forecast of these changes: (day, committee, kind of change, dwellings)."""
    frame = pd.DataFrame(
        [(on, code, *(count if kind == name else 0 for name in CHANGES)) for on, code, kind, count in rows],
        columns=["day", "committee_code", *CHANGES],
    )
    history = list_history(frame, [c.code for c in COMMITTEES], BEGINS, as_of, calendar)
    return clearing_forecast(history, COMMITTEES, DEADLINE, calendar, **given)


LISTED: Rows = [(day(9, 27), "01", "confirmed", 60), (day(9, 27), "02", "confirmed", 20)]
STEADY: Rows = [*LISTED, *((on, "01", "cleared", 4) for on in working(day(10, 8), 14))]
GROWING: Rows = [
    *STEADY,
    *((on, "01", "confirmed", 9) for on in working(day(10, 8), 14)),
]
EMPTIED: Rows = [*LISTED, (day(10, 18), "01", "cleared", 60), (day(10, 16), "02", "cleared", 20)]
AS_OF = day(10, 27)


@dataclass(frozen=True)
class Row:
    """One case: what happened, the day of the question, and what is said of the whole list."""

    what: str
    changes: Rows
    as_of: date
    outlook: Outlook
    says: str


TABLE = [
    Row("nothing happened yet", [], day(9, 1), Outlook.NOTHING_YET, "尚无认定的户"),
    Row(
        "before the campaign, old cases only",
        [(day(8, 2), "01", "confirmed", 1)],
        day(9, 1),
        Outlook.UNKNOWN,
        "还没有销项",
    ),
    Row("confirmed, nothing cleared", LISTED, day(10, 11), Outlook.UNKNOWN, "还没有销项"),
    Row(
        "one day of clearing",
        [*LISTED, (day(10, 8), "01", "cleared", 9)],
        day(10, 8),
        Outlook.UNKNOWN,
        "只有 0 个工作日",
    ),
    Row("four days after the first", STEADY, day(10, 13), Outlook.UNKNOWN, "只有 4 个工作日"),
    Row(
        "cleared once and never again",
        [*LISTED, (day(10, 8), "01", "cleared", 9)],
        AS_OF,
        Outlook.UNKNOWN,
        "再没有销项",
    ),
    Row("steady work", STEADY, AS_OF, Outlook.EXPECTED, "按目前进度，预计"),
    Row("more comes than goes", GROWING, AS_OF, Outlook.NOT_CONVERGING, "按目前进度不能清零"),
    Row("all cleared", EMPTIED, AS_OF, Outlook.CLEARED, "已清零（自 2021-10-18 起）"),
    Row("after the deadline, some open", STEADY, day(11, 15), Outlook.EXPECTED, "清零时限已到"),
    Row("on the deadline, some open", STEADY, DEADLINE, Outlook.EXPECTED, "清零时限已到"),
    Row("long after the end, all cleared", EMPTIED, day(12, 20), Outlook.CLEARED, "已清零"),
]


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.what)
def test_what_is_said_of_the_whole_list(row: Row) -> None:
    """A date only where there is something to work it out from; else the reason."""
    found = report(row.changes, row.as_of)
    assert found.whole.outlook is row.outlook
    assert row.says in clearing_sentence(found)
    has_date = row.outlook is Outlook.EXPECTED
    assert (found.whole.p50 is not None) == has_date
    assert (found.whole.probability is not None) == (
        row.outlook in (Outlook.EXPECTED, Outlook.NOT_CONVERGING) and row.as_of < DEADLINE
    )


def test_a_committee_without_a_clearing_gets_a_reason_and_never_a_date() -> None:
    """乙 has twenty open and cleared none, while the street has a pace."""
    own = report(STEADY, AS_OF).committees[0]
    assert (own.outlook, own.p50, own.p90, own.probability) == (Outlook.UNKNOWN, None, None, None)
    assert outlook_words(own) == "未知（还没有销项，无从推算速度）"


def test_a_committee_at_zero_says_since_when_although_others_are_open() -> None:
    """乙 cleared on a Saturday that was worked."""
    own = report([*STEADY, (day(10, 9), "02", "cleared", 20)], AS_OF).committees[0]
    assert outlook_words(own) == "已清零（自 2021-10-09 起）"


def test_few_clearings_are_marked_and_many_are_not() -> None:
    """乙 has 3 销项 (fewer than 16), 甲 56."""
    second, first = report([*STEADY, (day(10, 20), "02", "cleared", 3)], AS_OF).committees
    assert "样本少" in outlook_words(second)
    assert "样本少" not in outlook_words(first)


def test_committees_stay_in_official_order() -> None:
    """As given, never by what is open."""
    assert [own.code for own in report(STEADY, AS_OF).committees] == ["02", "01"]


def test_steady_work_ends_about_when_the_arithmetic_says() -> None:
    """24 left at 4 a working day are six more working days, 11-04; slow last ones may take as long again."""
    listed: Rows = [(day(9, 27), "01", "confirmed", 80)]
    own = report([*listed, *STEADY[2:]], AS_OF).without_arrivals
    assert own.open == 24
    assert own.p50 is not None
    assert day(11, 4) <= own.p50 <= day(11, 12)


def test_without_arrivals_the_list_is_sooner_at_zero() -> None:
    """The same list, if nothing new came from now on."""
    found = report(GROWING, AS_OF)
    assert found.whole.p50 is None
    assert found.without_arrivals.p50 is not None
    assert "如不再有新增和回潮" in clearing_sentence(found)


def test_dates_are_working_days() -> None:
    """No forecast names a Sunday or the national holiday."""
    own = report(STEADY, AS_OF).whole
    assert all(CALENDAR.is_working_day(on) for on in (own.p10, own.p50, own.p90) if on is not None)


def test_a_forecast_beyond_the_calendar_says_so() -> None:
    """Where the holidays are not known the words say that only weekdays count."""
    calendar = statutory_calendar(2020, 2020)
    assert "工作日历没有 2021 年" in str(report(STEADY, AS_OF, calendar).calendar_warning)
    assert report(STEADY, AS_OF).calendar_warning is None


def test_the_same_seed_gives_the_same_report() -> None:
    """Word for word; another seed moves the probability at most a little."""
    assert report(STEADY, AS_OF, seed=5) == report(STEADY, AS_OF, seed=5)
