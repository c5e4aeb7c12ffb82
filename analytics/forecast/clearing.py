"""The clearing date (清零) of the street and of each committee, in working days, with its probability.

Posterior predictive of a Gamma-negative-binomial throughput less arrivals, both random. Why not the mean rate:
"left / mean rate" is met in less than half of the cases (docs/calibration/clearing_date.md).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from analytics.forecast.committees import committee_paths, speeds
from analytics.forecast.contracts import ClearingForecast, FanDay, FlowRate, ForecastReport, Outlook
from analytics.forecast.history import ListHistory
from analytics.forecast.paths import HORIZON, Paths, arrivals, street_paths, throughput
from analytics.forecast.streams import Counts, Stream
from casework.calendar import WorkingCalendar
from casework.campaign.parts import Committee

DRAWS, COMMITTEE_DRAWS = 2000, 1000
MINIMUM_DAYS = 5  # working days of throughput below which nothing is said
RECENT_DAYS = 10  # working days of the rates that are shown


@dataclass(frozen=True, slots=True)
class _Streams:
    """The two streams of the whole list and from which column of the history on things have been cleared."""

    outflow: Stream
    inflow: Stream | None
    begun: int


def clearing_forecast(
    history: ListHistory,
    committees: Sequence[Committee],
    deadline: date,
    calendar: WorkingCalendar,
    *,
    whole_name: str = "全街道",
    least_days: int = 0,
    seed: int = 0,
) -> ForecastReport:
    """The report on these lists; the same seed gives the same report.

    Parameters: history of the committees in the order given; deadline: the last day for 清零; least_days: working days
    that a dwelling needs at least from 认定 to 销项. Sources stand in the modules of this package.
    """
    whole = history.whole()
    obstacle = _obstacle(whole)
    streams = None if obstacle is not None or whole.open_now[0] == 0 else _streams(whole)
    young = history.arrived_lately(least_days)
    paths = without = None
    own: list[Paths | None] = [None] * len(committees)
    if streams is not None:
        paths, without = (
            street_paths(streams.outflow, inflow, int(whole.open_now[0]), young.sum(axis=0), draws=DRAWS, seed=seed)
            for inflow in (streams.inflow, None)
        )
        own = list(_committee_paths(history, whole, streams, young, seed))
    told = _Teller(calendar, deadline, _first_cleared(whole), obstacle)
    return ForecastReport(
        as_of=history.as_of,
        deadline=deadline,
        whole=told.forecast(whole, 0, "", whole_name, paths),
        without_arrivals=told.forecast(whole, 0, "", f"{whole_name}（不再新增）", without),
        committees=tuple(
            told.forecast(history, at, committee.code, committee.name, own[at])
            for at, committee in enumerate(committees)
        ),
        least_days=least_days,
        slows_down=None if streams is None else float(streams.outflow.weight[streams.outflow.form > 0].sum()),
        calendar_warning=calendar.warning(history.as_of, max(deadline, _last_day(history, calendar, paths))),
    )


def _first_cleared(whole: ListHistory) -> int | None:
    found = np.flatnonzero(whole.cleared[0])
    return int(found[0]) if len(found) else None


def _obstacle(whole: ListHistory) -> str | None:
    """Why nothing can be said about the way to zero of the whole list, a Chinese clause; None when something can."""
    first = _first_cleared(whole)
    if first is None:
        return "还没有销项，无从推算速度"
    days = len(whole.days) - first - 1
    if days < MINIMUM_DAYS:
        return f"首次销项之后只有 {days} 个工作日，不足 {MINIMUM_DAYS} 个，暂不推算"
    if not whole.cleared[0, first + 1 :].any():
        return f"首次销项之后 {days} 个工作日再没有销项，无从推算速度"
    return None


def _streams(whole: ListHistory) -> _Streams:
    # The first day counts only because something was cleared on it, so the rate is taken from the day after.
    begun = (_first_cleared(whole) or 0) + 1
    outflow = throughput(whole.left[0, begun:], whole.open_before[0, begun:], int(whole.open_now[0]))
    came = np.flatnonzero(whole.arrived[0])
    return _Streams(outflow, arrivals(whole.arrived[0, came[0] :]) if len(came) else None, begun)


def _committee_paths(
    history: ListHistory, whole: ListHistory, streams: _Streams, young: Counts, seed: int
) -> list[Paths]:
    street = street_paths(
        streams.outflow,
        streams.inflow,
        int(whole.open_now[0]),
        young.sum(axis=0),
        draws=COMMITTEE_DRAWS,
        seed=seed + 1,
    )
    since = slice(streams.begun, None)
    share = history.open_before[:, since] / np.maximum(whole.open_before[:, since], 1)
    out = speeds(history.left[:, since].sum(axis=1), (share * whole.left[:, since]).sum(axis=1))
    number = len(history.open_now)
    came = history.arrived.sum(axis=1)
    arriving = speeds(came, np.full(number, came.sum() / number))
    return committee_paths(street, history.open_now, young, out, arriving, seed=seed + 2)


def _last_day(history: ListHistory, calendar: WorkingCalendar, paths: Paths | None) -> date:
    days = None if paths is None else paths.days_to(0.9)
    return history.as_of if days is None else calendar.add_working_days(history.as_of, days)


@dataclass(frozen=True, slots=True)
class _Teller:
    """Puts simulated lists into dates and words."""

    calendar: WorkingCalendar
    deadline: date
    begun: int | None
    obstacle: str | None

    def forecast(self, history: ListHistory, at: int, code: str, name: str, paths: Paths | None) -> ClearingForecast:
        """The forecast of one list of the history."""
        opened = int(history.open_now[at])
        recent = slice(max(0, len(history.days) - RECENT_DAYS), None)
        worked = slice(max(recent.start, len(history.days) if self.begun is None else self.begun), None)
        outlook, reason = self._outlook(history, at, opened, paths)
        told = ClearingForecast(
            code=code,
            name=name,
            open=opened,
            outlook=outlook,
            out=FlowRate(int(history.cleared[at, worked].sum()), len(history.days[worked])),
            arrived=FlowRate(int(history.arrived[at, recent].sum()), len(history.days[recent])),
            cleared_in_all=int(history.cleared[at].sum()),
            reason=reason,
            probability_reason=reason,
            cleared_since=history.cleared_since[at],
        )
        if outlook not in (Outlook.EXPECTED, Outlook.NOT_CONVERGING) or paths is None:
            return told
        days_left = self._working_days_after(history.as_of, self.deadline)
        over = history.as_of >= self.deadline
        return replace(
            told,
            p10=self._day(history.as_of, paths.days_to(0.1)),
            p50=self._day(history.as_of, paths.days_to(0.5)),
            p90=self._day(history.as_of, paths.days_to(0.9)),
            probability=None if over else paths.reached_by(days_left),
            probability_reason="清零时限已到，仍有未清零的户" if over else None,
            fan=self._fan(history.as_of, opened, paths, max(days_left, MINIMUM_DAYS)),
        )

    def _outlook(self, history: ListHistory, at: int, opened: int, paths: Paths | None) -> tuple[Outlook, str | None]:
        if opened == 0:
            ever = history.open_at_start[at] + history.arrived[at].sum()
            return (Outlook.CLEARED, None) if ever else (Outlook.NOTHING_YET, "还没有认定的户")
        if self.obstacle is not None or paths is None:
            return Outlook.UNKNOWN, self.obstacle
        if not history.cleared[at].any():
            return Outlook.UNKNOWN, "还没有销项，无从推算速度"
        if paths.days_to(0.5) is None:
            recent = slice(-RECENT_DAYS, None)
            grows = history.arrived[at, recent].sum() >= history.left[at, recent].sum() > 0
            why = f"近期新增和回潮不少于销项，{HORIZON} 个工作日内" if grows else f"{HORIZON} 个工作日内"
            return Outlook.NOT_CONVERGING, f"{why}清零的可能性不到一半"
        return Outlook.EXPECTED, None

    def _working_days_after(self, day: date, last: date) -> int:
        return max(0, self.calendar.working_days(day, last) - self.calendar.is_working_day(day))

    def _day(self, as_of: date, days: int | None) -> date | None:
        return None if days is None else self.calendar.add_working_days(as_of, days)

    def _fan(self, as_of: date, opened: int, paths: Paths, days: int) -> tuple[FanDay, ...]:
        shown = paths.open_after[: min(days, HORIZON)]
        low, middle, high = np.quantile(shown, (0.1, 0.5, 0.9), axis=1, method="inverted_cdf")
        rows = [FanDay(as_of, opened, opened, opened)]
        day = as_of
        for bounds in zip(low.tolist(), middle.tolist(), high.tolist(), strict=True):
            day = self.calendar.add_working_days(day, 1)
            rows.append(FanDay(day, *(int(bound) for bound in bounds)))
        return tuple(rows)
