"""Holidays on the time axis of a chart, so that a week with two worked days is not read as a drop."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

import plotly.graph_objects as go

from casework.calendar import WorkingCalendar

GROUND, WORDS = "#fdf3e3", "#8a5200"  # the words bear 4.5 : 1 on the ground
_HALF_A_DAY = timedelta(hours=12)


def holiday_weeks(starts: Sequence[date], calendar: WorkingCalendar) -> list[tuple[date, str]]:
    """Weeks with a statutory day off from Monday to Friday, and its name; make-up days alone are no holiday."""
    found = []
    for start in starts:
        days = (start + timedelta(days=offset) for offset in range(7))
        names = [calendar.names.get(day, "") for day in days if day in calendar.days_off and day.isoweekday() <= 5]
        if names:
            found.append((start, names[0] or "法定假日"))
    return found


def holidays(start: date, end: date, calendar: WorkingCalendar) -> Iterator[tuple[date, date, str]]:
    """First day, last day and name of each run of days off that touches a working week, within [start, end]."""
    run: list[date] = []
    for offset in range((end - start).days + 2):
        day = start + timedelta(days=offset)
        if day <= end and day in calendar.days_off:
            run.append(day)
            continue
        if any(one.isoweekday() <= 5 for one in run):
            yield run[0], run[-1], calendar.names.get(run[0], "") or "法定假日"
        run = []


def mark_holiday_weeks(figure: go.Figure, starts: Sequence[date], calendar: WorkingCalendar) -> None:
    """A pale band per holiday week; a holiday over two weeks is named once."""
    named = ""
    for start, name in holiday_weeks(starts, calendar):
        middle = timedelta(days=3)
        _band(figure, start - middle, start + middle, start, "" if name == named else name)
        named = name


def mark_holidays(figure: go.Figure, start: date, end: date, calendar: WorkingCalendar) -> None:
    """A pale band with its name per holiday on an axis of days."""
    for first, last, name in holidays(start, end, calendar):
        _band(figure, first, last, first + (last - first) / 2, name)


def _band(figure: go.Figure, first: date, last: date, middle: date, name: str) -> None:
    left, right = f"{first - timedelta(days=1)} 12:00", f"{last} 12:00"
    figure.add_vrect(x0=left, x1=right, fillcolor=GROUND, layer="below", line_width=0)
    if name:
        figure.add_annotation(
            x=middle, y=0.98, yref="paper", text=name, textangle=-90, xanchor="center", yanchor="top",
            showarrow=False, font={"size": 12, "color": WORDS},
        )  # fmt: skip
