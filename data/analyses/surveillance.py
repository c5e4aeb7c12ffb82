"""The weekly surveillance of one reader's street: reads the orders, judges the newest whole week, returns a report."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import numpy as np
import pandas as pd

from analytics.surveillance.control_chart import BASELINE_WEEKS
from analytics.surveillance.judgement import (
    LARGE_MEAN,
    Charted,
    Judgement,
    Level,
    Predicted,
    Unit,
    false_alarms_of_charts,
    is_large,
    judge_by_chart,
    judge_committees,
    judge_compounds,
)
from analytics.surveillance.report import Operations, SurveillanceReport
from analytics.surveillance.sentences import chart_notes, week_words
from analytics.surveillance.series import WeeklyCounts, measured_weights, weekly_counts, whole_weeks
from analytics.weekly_series import week_start
from casework.calendar import WorkingCalendar
from casework.campaign.model import Campaign
from casework.campaign.parts import EARLIEST_DAY
from casework.errors import PermissionDeniedError
from data.access import Reader
from data.schema import SHANGHAI

HISTORY_WEEKS = 156
PAST_WEEKS = 12
NEW_DAYS = 7
RECENT_DAYS = 28
UNSATISFIED = "不满意"
MOST_NOT_LOCATED = 1000
STREET = "street"


def surveillance(reader: Reader, campaign: Campaign, calendar: WorkingCalendar) -> SurveillanceReport:
    """What is more than chance in the newest whole reporting week that ended by the reader's as_of.

    Raises PermissionDeniedError for a role bound to a committee: committees and compounds borrow strength from all.
    """
    if reader.view.is_bound:
        raise PermissionDeniedError(
            "监测要与全街道比较，只看本居委会数据的岗位不能使用；请向城运中心或平安办索取结果。"
        )
    committees = tuple(Unit(one.code, one.name) for one in campaign.committees_on(reader.as_of))
    return reader.derived(_report, campaign.week_starts_on, calendar, committees)


def _report(
    reader: Reader, week_starts_on: int, calendar: WorkingCalendar, committees: tuple[Unit, ...]
) -> SurveillanceReport:
    as_of, cutoff = reader.as_of, reader.data_cutoff()
    # After the newest record a week without orders is a week without data.
    known_to = as_of if cutoff is None else min(as_of, cutoff.date())
    orders = reader.orders(EARLIEST_DAY, as_of)
    days: list[date] = orders["received_on"].tolist()
    first = max(min(days, default=known_to), known_to - timedelta(weeks=HISTORY_WEEKS))
    starts = whole_weeks(first, known_to, week_starts_on)
    weights = measured_weights(days, min(first, known_to), known_to, calendar)

    def counted(keys: pd.Series[int] | pd.Series[str], of: list[str]) -> WeeklyCounts:
        place = {key: row for row, key in enumerate(of)}
        units = np.array([place.get(str(key), -1) for key in keys], dtype=np.int64)
        return weekly_counts(days, units, len(of), starts, weights, calendar)

    street = weekly_counts(days, np.zeros(len(days), dtype=np.int64), 1, starts, weights, calendar)
    by_committee = counted(orders["committee_code"], [unit.key for unit in committees])
    areas = reader.compound_areas()
    compounds = tuple(
        Unit(str(key), name) for key, name in zip(areas["compound_id"].tolist(), areas["name"].tolist(), strict=True)
    )
    # The same caller again about the same dwelling is no second event: repeats do not make a compound stand out.
    is_repeat = orders["is_repeat"].fillna(False).to_numpy(dtype=bool)
    by_compound = counted(orders["compound_id"].where(~is_repeat), [unit.key for unit in compounds])
    watched = _Watched(committees, compounds, street, by_committee, by_compound)
    chart, charted, small, found = watched.judged()
    judged = starts[-1] if starts else None
    return SurveillanceReport(
        as_of=as_of,
        judged=judged,
        running=(as_of - week_start(as_of, week_starts_on)).days + 1,
        n=int(street.counts.sum()),
        weights=weights,
        weekly=street,
        street=chart,
        committees=_in_order(committees, charted, small),
        committee_weeks=by_committee,
        charted=charted,
        small_committees=small,
        compounds=found,
        past=watched.past_alarms(),
        false_alarms=(
            false_alarms_of_charts(() if chart is None else (chart,)),
            false_alarms_of_charts(charted) + small.false_alarms,
            found.false_alarms,
        ),
        operations=_operations(reader, orders, found, judged),
        notes=(*_notes(street, days, known_to, chart), *_beyond(as_of, known_to), *_calendar_note(calendar, starts)),
    )


@dataclass(frozen=True, slots=True)
class _Watched:
    """Everything that is judged week by week."""

    committees: tuple[Unit, ...]
    compounds: tuple[Unit, ...]
    street: WeeklyCounts
    by_committee: WeeklyCounts
    by_compound: WeeklyCounts

    def judged(self) -> tuple[Charted | None, tuple[Charted, ...], Predicted, Predicted]:
        """The newest week of the street, of the large committees, of the others, of the compounds."""
        if not self.street.weeks:
            nothing = Predicted((), None, 0.0)
            return None, (), nothing, nothing
        large = is_large(self.by_committee)
        rows, others = np.flatnonzero(large).tolist(), np.flatnonzero(~large).tolist()
        charted = tuple(judge_by_chart(self.committees[row], self.by_committee.of_units([row])) for row in rows)
        small = judge_committees([self.committees[row] for row in others], self.by_committee.of_units(others))
        street = judge_by_chart(Unit(STREET, "全街道"), self.street)
        return street, charted, small, judge_compounds(self.compounds, self.by_compound)

    def past_alarms(self) -> tuple[tuple[date, Judgement], ...]:
        """The 警示 of the PAST_WEEKS weeks before the newest, newest first, each judged on the weeks before it."""
        found = []
        for back in range(1, min(PAST_WEEKS, self.street.weeks - 1) + 1):
            weeks = (one.until(back) for one in (self.street, self.by_committee, self.by_compound))
            then = _Watched(self.committees, self.compounds, *weeks)
            street, charted, small, compounds = then.judged()
            charts = (*(() if street is None else (street,)), *charted)
            judgements = (*(one.judgement for one in charts), *small.judgements, *compounds.judgements)
            found += [(then.street.starts[-1], one) for one in judgements if one.level is Level.ALARM]
        return tuple(found)


def _in_order(units: tuple[Unit, ...], charted: tuple[Charted, ...], small: Predicted) -> tuple[Judgement, ...]:
    found = {one.unit.key: one for one in (*(chart.judgement for chart in charted), *small.judgements)}
    return tuple(found[unit.key] for unit in units if unit.key in found)


def _operations(reader: Reader, orders: pd.DataFrame, compounds: Predicted, judged: date | None) -> Operations:
    as_of = reader.as_of
    end = datetime.combine(as_of + timedelta(days=1), time(), SHANGHAI)
    received = orders["received_on"]
    is_new, is_recent = (
        pd.Series([day > as_of - timedelta(days=back) for day in received.tolist()], index=orders.index, dtype=bool)
        for back in (NEW_DAYS, RECENT_DAYS)
    )
    flagged = orders["is_repeat"].fillna(False).astype(bool)
    is_closed = orders["closed_at"].notna() & (orders["closed_at"] < end)
    closed_lately = is_closed & (orders["closed_at"] >= end - timedelta(days=RECENT_DAYS))
    is_past_due = ~is_closed & orders["due_at"].notna() & (orders["due_at"] < end)
    rising = {one.unit.key for one in compounds.judgements if one.level in (Level.ALARM, Level.WATCH)}
    if judged is None:
        in_week = np.zeros(len(orders), dtype=bool)
    else:
        in_week = np.array([judged <= day < judged + timedelta(days=7) for day in received.tolist()], dtype=bool)
    of_rising = np.array([str(key) in rising for key in orders["compound_id"].tolist()], dtype=bool)
    return Operations(
        new=orders[is_new],
        repeated=orders[is_recent & flagged],
        surging=orders[in_week & of_rising],
        unresolved=orders[is_past_due],
        unsatisfied=orders[closed_lately & (orders["satisfaction"] == UNSATISFIED)],
        not_located=reader.unlocated_complaints(MOST_NOT_LOCATED),
        new_days=NEW_DAYS,
        recent_days=RECENT_DAYS,
        flag_missing=int((is_recent & orders["is_repeat"].isna()).sum()),
        open_not_due=int((~is_closed & ~is_past_due).sum()),
    )


def _notes(weekly: WeeklyCounts, days: list[date], known_to: date, chart: Charted | None) -> tuple[str, ...]:
    notes: list[str] = []
    if not days:
        notes.append("还没有导入 12345 工单。")
    elif (known_to - max(days)).days > 7:
        notes.append(
            f"最新一件工单是 {max(days)}，之后 {(known_to - max(days)).days} 天没有工单，请先确认是否已经导入。"
        )
    before = weekly.last(BASELINE_WEEKS)
    empty = [start for start, count in zip(before.starts, before.counts[0].tolist(), strict=True) if count == 0]
    if empty and before.counts.mean() >= LARGE_MEAN:
        weeks = "、".join(week_words(start) for start in empty[:3])
        notes.append(
            f"近 {before.weeks} 周中有 {len(empty)} 周没有任何工单（{weeks}），可能漏导，会使界限不准，请核对。"
        )
    return (*notes, *(chart_notes(chart) if chart is not None else ()))


def _beyond(as_of: date, known_to: date) -> tuple[str, ...]:
    return (f"数据只到 {known_to}，之后的各周不判断。",) if as_of > known_to else ()


def _calendar_note(calendar: WorkingCalendar, starts: tuple[date, ...]) -> tuple[str, ...]:
    warning = calendar.warning(starts[0], starts[-1] + timedelta(days=6)) if starts else None
    return () if warning is None else (warning,)
