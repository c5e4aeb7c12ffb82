"""What if: so many teams, so many visits a day, so often nobody at home: the earliest day on which the list can be
empty, and what binds it, the visits or the terms that the law sets.

A dwelling still needs up to three visits: to serve the order (送达), the joint action (整治) and the re-check (复核),
the last on a later working day. Served is first, because that starts the term, which runs in calendar days. An action
cannot come before the day after the term. With unit visits and earliest-release-first the list is finished on the
latest, over all days d, of "d plus the visits that cannot begin before d, at the capacity a day" (Horn 1974, Nav. Res.
Logist. Q. 21:177); so more capacity can never be later.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from math import ceil

from casework.calendar import WorkingCalendar
from casework.errors import UserError
from casework.vocabulary import Stage

MOST_TEAMS, MOST_VISITS, MOST_NOT_HOME, LONGEST_TERM = 50, 40, 0.9, 90
VISITS_OF_NEW = 3
_TO_SERVE = frozenset({Stage.CONFIRMED, Stage.RECURRED, Stage.ORDER_ISSUED})
_TO_CHECK = frozenset({Stage.SELF_RECTIFIED, Stage.TO_RECHECK})
_LONGEST_PLAN = 750  # working days, three years: beyond it no date is named


class Binding(Enum):
    """What sets the earliest day, with the sentence that users see."""

    CAPACITY = "上门力量"
    TERM = "整改期限"
    NOTHING = "没有要办的户"
    TOO_SLOW = "力量跟不上新增"


@dataclass(frozen=True, slots=True)
class Effort:
    """The teams of a what-if. visits: of one team on a working day. not_home: share of visits in vain, 0 to 0.9.

    term_days: calendar days to rectify of the orders still to be served.
    Raises UserError with one Chinese sentence for each value out of its range.
    """

    teams: int
    visits: int
    not_home: float
    term_days: int

    def __post_init__(self) -> None:
        faults = []
        if not 1 <= self.teams <= MOST_TEAMS:
            faults.append(f"队数 {self.teams} 超出范围，应为 1 至 {MOST_TEAMS} 队。")
        if not 1 <= self.visits <= MOST_VISITS:
            faults.append(f"每队每天上门 {self.visits} 户超出范围，应为 1 至 {MOST_VISITS} 户。")
        if not 0 <= self.not_home <= MOST_NOT_HOME:
            faults.append(f"无人应门比例 {self.not_home} 超出范围，应为 0 至 {MOST_NOT_HOME}（0.2 即二成）。")
        if not 0 <= self.term_days <= LONGEST_TERM:
            faults.append(f"整改期限 {self.term_days} 天超出范围，应为 0 至 {LONGEST_TERM} 天。")
        if faults:
            raise UserError("".join(faults))

    @property
    def done_per_day(self) -> float:
        """Visits on a working day at which somebody opens."""
        return self.teams * self.visits * (1 - self.not_home)


@dataclass(frozen=True, slots=True)
class OpenCase:
    """A dwelling on the list. due_on: last day to rectify, when an order was served. held: 暂缓 or 申辩 lasts."""

    stage: Stage
    due_on: date | None
    is_held: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """The earliest end of the work under an Effort.

    to_serve, waiting, to_act, to_check: dwellings by what they need next (送达, 期限未满, 整治, 复核). held: paused or
    in appeal, left out because nobody knows until when. visits: successful visits that are left. per_day: successful
    visits a working day for the list, after those for new arrivals. visits_end_on: when the visits alone would be
    done. terms_end_on: the end if visits were unlimited. earliest: the end, None with TOO_SLOW.
    """

    to_serve: int
    waiting: int
    to_act: int
    to_check: int
    held: int
    visits: int
    per_day: float
    binding: Binding
    visits_end_on: date | None
    terms_end_on: date | None
    earliest: date | None


@dataclass(frozen=True, slots=True)
class _Work:
    """Visits that cannot begin before `after` working days from now are over."""

    after: int
    visits: float


def earliest_clearing(
    cases: Sequence[OpenCase],
    effort: Effort,
    as_of: date,
    calendar: WorkingCalendar,
    arrivals_per_day: float = 0.0,
) -> Plan:
    """The plan for these dwellings from the first working day after as_of on.

    Parameters: arrivals_per_day: new dwellings a working day; each takes VISITS_OF_NEW visits from the capacity, but
    their own clearing is not waited for. Nobody is assumed to rectify by himself: who does comes off earlier.
    """
    free = [case for case in cases if not case.is_held]
    serving = sum(case.stage in _TO_SERVE for case in free)
    checking = sum(case.stage in _TO_CHECK for case in free)
    acting = [case for case in free if case.stage not in _TO_SERVE | _TO_CHECK]
    waiting = sum(case.due_on is not None and case.due_on > as_of for case in acting)
    visits = 3 * serving + 2 * len(acting) + checking
    per_day = effort.done_per_day - VISITS_OF_NEW * arrivals_per_day
    counts = (serving, waiting, len(acting) - waiting, checking, len(cases) - len(free), visits, per_day)
    if visits == 0:
        return Plan(*counts, Binding.NOTHING, None, None, None)

    day = _Days(as_of, calendar)
    known = [_Work(day.before(case.due_on), 1) for case in acting]
    known += [_Work(work.after + 1, 1) for work in known] + [_Work(0, checking)]

    def end(rate: float | None) -> int:
        """Working days until everything is done at so many visits a day; None = no limit."""
        works = [*known, _Work(0, serving)]
        for number in range(1, serving + 1):
            served = day.at(1 if rate is None else ceil(number / rate))
            after = day.before(served + timedelta(days=effort.term_days))
            works += [_Work(after, 1), _Work(after + 1, 1)]
        return _finish(works, rate)

    terms_end = end(None)
    if per_day <= 0 or visits / per_day > _LONGEST_PLAN:
        return Plan(*counts, Binding.TOO_SLOW, None, day.at(terms_end), None)
    whole, alone = end(per_day), ceil(visits / per_day)
    binding = Binding.TERM if whole == terms_end and alone < whole else Binding.CAPACITY
    return Plan(*counts, binding, day.at(alone), day.at(terms_end), day.at(whole))


def _finish(works: Sequence[_Work], rate: float | None) -> int:
    """The working day on which the last visit is made; each visit takes at least its own day."""
    latest = max(work.after + 1 for work in works if work.visits)
    if rate is None:
        return latest
    left = 0.0
    for after in sorted({work.after for work in works}, reverse=True):
        left += sum(work.visits for work in works if work.after == after)
        latest = max(latest, ceil(after + left / rate - 1e-9))
    return latest


@dataclass(frozen=True, slots=True)
class _Days:
    """Working days counted from as_of on: 1 is the first one after it."""

    as_of: date
    calendar: WorkingCalendar

    def at(self, number: int) -> date:
        """The date of a working day."""
        return self.calendar.add_working_days(self.as_of, number)

    def before(self, due_on: date | None) -> int:
        """How many working days pass before the first one after due_on, the last day of a term."""
        if due_on is None or due_on <= self.as_of:
            return 0
        return self.calendar.working_days(self.as_of + timedelta(days=1), due_on)
