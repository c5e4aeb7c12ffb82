"""The −25 % aim on 12345 complaints: what the comparison can bear, and whether the window will end within the aim.

The official figure is the raw count against the same calendar window of last year. Beside it stand an interval that
allows for the scatter of weekly counts, the same per working day (国庆, 春节 and 调休 move between years), the number
of different dwellings, and a forecast of the final count.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import accumulate
from typing import Literal

import pandas as pd

from analytics.briefing import target_windows
from analytics.contracts import (
    ComplainedDwellings,
    ForecastDay,
    TargetDay,
    TargetOutlook,
    Window,
    most_allowed,
)
from analytics.dispersion import Dispersion, WeekBlock, paired_dispersion
from analytics.rate_ratio import RateRatio, rate_ratio
from analytics.target_forecast import Remaining, remaining
from casework.calendar import WorkingCalendar
from casework.campaign.model import Campaign

__all__ = ["Dispersion", "RateRatio", "history_begins_on", "paired_dispersion", "rate_ratio", "target_outlook"]

FORECAST_CHANCE = 0.8
SEASON_WEEKS = 52
WEEK = timedelta(weeks=1)
DAY = timedelta(days=1)
# So many orders expected in a stretch without any: even a scattered series leaves such a gap once in fifty times.
MISSING_ORDERS = 8.0


def history_begins_on(campaign: Campaign) -> date:
    """The first day whose orders target_outlook can use: a year of weeks and its twin before the baseline year."""
    return min(campaign.target.baseline.start, campaign.target.current.start - 2 * SEASON_WEEKS * WEEK)


def target_outlook(orders: pd.DataFrame, campaign: Campaign, calendar: WorkingCalendar, as_of: date) -> TargetOutlook:
    """Compare the window so far with last year's and look ahead to its end.

    Parameters
    ----------
    orders
        The counted orders received from history_begins_on to as_of: columns received_on (date) and dwelling_id (NA
        where the address names no dwelling).
    campaign
        Its target: windows, goal, and a fixed baseline_count where there is one. That number stands for the whole
        window: it sets the limit at once, but is compared with only when the window is over.
    calendar
        Working days of both years.
    as_of
        The last day counted.
    """
    target = campaign.target
    counts = Counter(orders["received_on"])
    baseline_window, current_window = target_windows(campaign, as_of)
    counted_base = _between(counts, target.baseline.start, target.baseline.end)
    whole_base = counted_base if target.baseline_count is None else target.baseline_count
    limit = most_allowed(whole_base, target.goal) if whole_base else None
    if baseline_window is None or current_window is None:
        return _not_started(campaign, as_of, counted_base, whole_base, limit)
    state: Literal["running", "over"] = "running" if as_of < target.current.end else "over"
    current = _between(counts, current_window.start, current_window.end)
    to_date = _between(counts, baseline_window.start, baseline_window.end)
    is_fixed = target.baseline_count is not None and state == "over"
    baseline = whole_base if is_fixed else to_date
    ratio = rate_ratio(
        current,
        baseline,
        null=1 + target.goal,
        weeks=_week_blocks(counts, baseline_window, current_window),
    )
    working_days = calendar.working_days(current_window.start, current_window.end)
    baseline_working_days = calendar.working_days(baseline_window.start, baseline_window.end)
    gaps = _gaps(counts, baseline_window, current_window, to_date, current)
    forecast, on_course = _ahead(counts, campaign, calendar, current_window, (current, to_date), ratio, limit)
    if gaps:
        forecast, on_course = (), None
    return TargetOutlook(
        as_of=as_of,
        state=state,
        goal=target.goal,
        baseline_window=baseline_window,
        current_window=current_window,
        ends_on=target.current.end,
        ratio=ratio,
        baseline_is_fixed=is_fixed,
        chance_fell=None if ratio.ratio is None or gaps else 1 - ratio.p_less,
        dwellings=_dwellings(orders, baseline_window, current_window),
        working_days=working_days,
        baseline_working_days=baseline_working_days,
        adjusted_change=_adjusted(ratio, working_days, baseline_working_days),
        counted_base=counted_base,
        whole_base=whole_base,
        limit=limit,
        at_most_more=None if limit is None or state == "over" or gaps else limit - current,
        baseline_left=counted_base - to_date,
        on_course=on_course,
        forecast_chance=FORECAST_CHANCE,
        forecast=forecast,
        path=_path(counts, campaign, current_window.end),
        is_incomplete=bool(gaps),
        warnings=(
            *gaps,
            *_calendar_warnings(calendar, target.baseline.start, target.current.end),
        ),
    )


def _not_started(
    campaign: Campaign, as_of: date, counted_base: int, whole_base: int, limit: int | None
) -> TargetOutlook:
    target = campaign.target
    return TargetOutlook(
        as_of=as_of,
        state="not_started",
        goal=target.goal,
        baseline_window=Window(target.baseline.start, target.baseline.end),
        current_window=Window(target.current.start, target.current.end),
        ends_on=target.current.end,
        ratio=None,
        baseline_is_fixed=target.baseline_count is not None,
        chance_fell=None,
        dwellings=None,
        working_days=0,
        baseline_working_days=0,
        adjusted_change=None,
        counted_base=counted_base,
        whole_base=whole_base,
        limit=limit,
        at_most_more=None,
        baseline_left=counted_base,
        on_course=None,
        forecast_chance=FORECAST_CHANCE,
        forecast=(),
        path=(),
        is_incomplete=False,
        warnings=(),
    )


def _between(counts: Counter[date], start: date, end: date) -> int:
    return sum(number for day, number in counts.items() if start <= day <= end)


def _weekly(counts: Counter[date], starts: Sequence[date]) -> list[int]:
    return [sum(counts[start + n * DAY] for n in range(7)) for start in starts]


def _week_blocks(counts: Counter[date], baseline: Window, current: Window) -> list[WeekBlock]:
    """Whole weeks of the windows, and the weeks before them up to a year in all, each beside the same of last year."""
    inside = min(((current.end - current.start) + DAY) // WEEK, ((baseline.end - baseline.start) + DAY) // WEEK)
    first = min(counts, default=baseline.start)
    # Weeks before the first record are not weeks without complaints.
    before = min(max((baseline.start - first) // WEEK, 0), max(SEASON_WEEKS - inside, 0))
    return [
        (
            _weekly(counts, [current.start + n * WEEK for n in weeks]),
            _weekly(counts, [baseline.start + n * WEEK for n in weeks]),
        )
        for weeks in (range(inside), range(-before, 0))
        if len(weeks)
    ]


def _adjusted(ratio: RateRatio, working_days: int, baseline_working_days: int) -> float | None:
    if ratio.ratio is None or not working_days or not baseline_working_days:
        return None
    return ratio.ratio * baseline_working_days / working_days - 1


def _ahead(
    counts: Counter[date],
    campaign: Campaign,
    calendar: WorkingCalendar,
    current_window: Window,
    so_far: tuple[int, int],
    ratio: RateRatio,
    limit: int | None,
) -> tuple[tuple[ForecastDay, ...], float | None]:
    """The forecast by week to the window's end, and the chance to stay within the limit; nothing once it is over."""
    end, today = campaign.target.current.end, current_window.end
    if today >= end or ratio.dispersion is None or so_far == (0, 0):
        return (), None
    days = [*(today + n * WEEK for n in range(1, (end - today) // WEEK + 1))]
    days += [] if days and days[-1] == end else [end]
    worked = calendar.working_days(current_window.start, today)
    current, to_date = so_far
    found, final = [ForecastDay(today, current, current, current)], None
    for day in days:
        twin, _ = target_windows(campaign, day)
        assert twin is not None  # day lies in the window
        left = _between(counts, twin.start, twin.end) - to_date
        final = remaining(current, to_date, left, worked, calendar.working_days(today + DAY, day), ratio.dispersion)
        found.append(_forecast_day(day, current, final))
    return tuple(found), None if limit is None else _chance(final, limit - current)


def _forecast_day(day: date, current: int, more: Remaining | None) -> ForecastDay:
    if more is None:
        return ForecastDay(day, current, current, current)
    low, high = more.interval(FORECAST_CHANCE)
    return ForecastDay(day, current + low, current + more.median(), current + high)


def _chance(more: Remaining | None, at_most: int) -> float:
    return float(at_most >= 0) if more is None else more.chance_of_at_most(at_most)


def _dwellings(orders: pd.DataFrame, baseline: Window, current: Window) -> ComplainedDwellings:
    def counted(window: Window) -> tuple[int, int]:
        inside = orders.loc[[window.start <= day <= window.end for day in orders["received_on"]], "dwelling_id"]
        return int(inside.nunique()), int(inside.isna().sum())

    return ComplainedDwellings(*counted(current), *counted(baseline))


def _path(counts: Counter[date], campaign: Campaign, today: date) -> tuple[TargetDay, ...]:
    target = campaign.target
    now = list(accumulate(counts[target.current.start + n * DAY] for n in range(target.current.days)))
    before = list(accumulate(counts[target.baseline.start + n * DAY] for n in range(target.baseline.days)))
    days = [target.current.start + n * DAY for n in range(target.current.days)]
    return tuple(
        TargetDay(day, now[place] if day <= today else None, before[min(place, len(before) - 1)])
        for place, day in enumerate(days)
    )


def _gaps(counts: Counter[date], baseline: Window, current: Window, to_date: int, so_far: int) -> list[str]:
    """Stretches without orders at the two ends that the rate of the rest makes hard to believe."""
    found = []
    first, last = min(counts, default=baseline.start), max(counts, default=current.end)
    missing, known = (first - baseline.start).days, (baseline.end - first).days + 1
    if missing > 0 and known > 0 and to_date / known * missing >= MISSING_ORDERS:
        found.append(f"上年的工单从 {first} 才有，基数可能不全，请补导上年的文件。")
    missing, known = (current.end - last).days, (last - current.start).days + 1
    if missing > 0 and known > 0 and so_far / known * missing >= MISSING_ORDERS:
        found.append(f"最近一件工单是 {last} 受理的，之后 {missing} 天没有工单，可能尚未导入，本期件数偏少。")
    return found


def _calendar_warnings(calendar: WorkingCalendar, start: date, end: date) -> list[str]:
    warning = calendar.warning(start, end)
    return [] if warning is None else [warning]
