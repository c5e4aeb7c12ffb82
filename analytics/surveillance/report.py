"""What the page 监测 and the command show: one frozen report."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd

from analytics.surveillance.exposure import DayWeights
from analytics.surveillance.judgement import Charted, Judgement, Level, Predicted
from analytics.surveillance.series import WeeklyCounts


@dataclass(frozen=True, slots=True)
class Operations:
    """The six lists of the operations centre (城运中心), each a frame with one row per order; nobody changes them.

    new: received in the last new_days. repeated: flagged by the platform, surging: of compounds with 警示 or 关注 in
    the judged week, unsatisfied: closed and rated 不满意 — these two of the last recent_days. unresolved: open past
    their due time, whenever received. not_located: waiting for a place.
    """

    new: pd.DataFrame
    repeated: pd.DataFrame
    surging: pd.DataFrame
    unresolved: pd.DataFrame
    unsatisfied: pd.DataFrame
    not_located: pd.DataFrame
    new_days: int
    recent_days: int
    flag_missing: int
    open_not_due: int


@dataclass(frozen=True, slots=True, eq=False)
class SurveillanceReport:
    """The newest whole reporting week of the street, of its committees and compounds.

    judged: first day of the week that is judged; None when there is no whole week. running: days of the running week,
    which is not judged. n: complaints of all weeks. weekly: one row, the street. street: its chart. committees: in
    official order, each judged by its method; committee_weeks: their counts in the same order. charted: the charts of
    the large committees. compounds: all of them. past: what earlier weeks were called 警示, with their first day,
    newest first. false_alarms: a year, of street, committees, compounds. notes: Chinese sentences.
    """

    as_of: date
    judged: date | None
    running: int
    n: int
    weights: DayWeights
    weekly: WeeklyCounts
    street: Charted | None
    committees: tuple[Judgement, ...]
    committee_weeks: WeeklyCounts
    charted: tuple[Charted, ...]
    small_committees: Predicted
    compounds: Predicted
    past: tuple[tuple[date, Judgement], ...]
    false_alarms: tuple[float, float, float]
    operations: Operations
    notes: tuple[str, ...]

    @property
    def judgements(self) -> tuple[Judgement, ...]:
        """Street, committees, compounds."""
        street = () if self.street is None else (self.street.judgement,)
        return (*street, *self.committees, *self.compounds.judgements)

    def at(self, level: Level) -> tuple[Judgement, ...]:
        """What was judged as this level: street first, then committees in official order, then compounds."""
        return tuple(one for one in self.judgements if one.level is level)
