"""What the derived figures are made of: typed inputs that data/ fills and frozen results that everyone shows.

The Briefing is the one object behind the meeting page, the command line and the documents.
Unknown figures are None and carry a reason; they are never 0.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Literal

from analytics.rate_ratio import RateRatio
from casework.vocabulary import Knowledge


@dataclass(frozen=True, slots=True)
class CommitteeProgress:
    """Counts of one residents' committee, in dwellings (户), as of a date.

    Cases closed before the campaign began count only once they are reopened; under suspicion, as suspected only.
    to_survey 应摸: accepted for survey. surveyed 已摸: visited at least once, and always
    surveyed == seen + not_seen + refused + no_such_dwelling, by the outcome that counts
    (seen once counts as seen for good; else the latest visit). confirmed: ever 认定 and not voided or 误报.
    ordered, served, self_rectified, enforced: of the confirmed, reached at least once.
    overdue: now past the due day with nothing done. cleared: now off the list (销项 and no confirmed 回潮 since).
    revisited: cleared at least once and looked at again afterwards. recurred: confirmed 回潮 at least once.
    open == confirmed - cleared == existing + new + recurred_open.
    """

    code: str
    name: str
    to_survey: int = 0
    surveyed: int = 0
    seen: int = 0
    not_seen: int = 0
    refused: int = 0
    no_such_dwelling: int = 0
    confirmed: int = 0
    ordered: int = 0
    served: int = 0
    self_rectified: int = 0
    overdue: int = 0
    enforced: int = 0
    cleared: int = 0
    revisited: int = 0
    recurred: int = 0
    open: int = 0
    existing: int = 0
    new: int = 0
    recurred_open: int = 0
    suspected: int = 0


@dataclass(frozen=True, slots=True)
class PhaseStatus:
    """Where the campaign stands: day n of days in the phase, working days left including today."""

    name: str
    day: int | None
    days: int | None
    working_days_left: int | None
    deadline: date | None
    calendar_warning: str | None = None


@dataclass(frozen=True, slots=True)
class Window:
    """A closed window of days [start, end]."""

    start: date
    end: date


@dataclass(frozen=True, slots=True)
class TargetStatus:
    """The −25 % aim on raw official orders: same calendar window of the baseline year, fixed to as_of.

    change is current / baseline - 1, None with `reason` when it cannot be computed (无基数).
    """

    baseline: int | None
    current: int
    change: float | None
    goal: float
    baseline_window: Window
    current_window: Window
    baseline_source: str
    order_types: tuple[str, ...] = ()  # 工单类型 counted; empty = all
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class ComplainedDwellings:
    """The de-duplicated count beside the official one: different dwellings that were complained of.

    unplaced: orders of the window whose address names no dwelling; they are in the official count only.
    """

    current: int
    current_unplaced: int
    baseline: int
    baseline_unplaced: int


@dataclass(frozen=True, slots=True)
class TargetDay:
    """Complaints since the window began, on one of its days; counted this year only up to as_of (else None)."""

    day: date
    current: int | None
    baseline: int


@dataclass(frozen=True, slots=True)
class ForecastDay:
    """Where the count since the window began will be: the interval holds with TargetOutlook.forecast_chance."""

    day: date
    low: int
    median: int
    high: int


@dataclass(frozen=True, slots=True)
class TargetOutlook:
    """What the −25 % aim's figures can bear, and where they lead by the end of the window.

    state: not_started, running or over. ratio: current against baseline on the same calendar window, its p-values
    against 1 + goal; None before the window begins. baseline_is_fixed: the base is the campaign's own number.
    chance_fell: of the true rate having fallen by the goal. limit: orders that the whole window may hold, None without
    a base; counted_base, whole_base: last year's whole window by the imported orders, and as the aim takes it.
    at_most_more: what is left of the limit (negative = passed), None unless running. baseline_left: last year's orders
    in the part still to come. on_course: chance that the final count stays within the limit, None unless running.
    adjusted_change: per working day, None without a base. is_incomplete: orders are missing at one end, so nothing is
    concluded and nothing forecast; warnings say which.
    """

    as_of: date
    state: Literal["not_started", "running", "over"]
    goal: float
    baseline_window: Window
    current_window: Window
    ends_on: date
    ratio: RateRatio | None
    baseline_is_fixed: bool
    chance_fell: float | None
    dwellings: ComplainedDwellings | None
    working_days: int
    baseline_working_days: int
    adjusted_change: float | None
    counted_base: int
    whole_base: int
    limit: int | None
    at_most_more: int | None
    baseline_left: int
    on_course: float | None
    forecast_chance: float
    forecast: tuple[ForecastDay, ...]
    path: tuple[TargetDay, ...]
    is_incomplete: bool
    warnings: tuple[str, ...]

    @property
    def change(self) -> float | None:
        """The relative change, None without a base."""
        return None if self.ratio is None or self.ratio.ratio is None else self.ratio.ratio - 1

    @property
    def is_met(self) -> bool | None:
        """True when the count to date is within the goal (下降25%以上 holds at exactly 25 %); None without a base."""
        if self.ratio is None or self.ratio.baseline == 0:
            return None
        return self.ratio.current <= most_allowed(self.ratio.baseline, self.goal)

    @property
    def n(self) -> int:
        """The orders that the comparison rests on."""
        return 0 if self.ratio is None else self.ratio.n


def most_allowed(base: int, goal: float) -> int:
    """The largest count that still meets the goal: 208 and −0.25 give 156. In exact fractions, not binary ones."""
    return int(base * (1 + Fraction(str(goal))))


@dataclass(frozen=True, slots=True)
class Clearing:
    """The list (清零): open == confirmed - cleared == existing + new + recurred. Dwellings (户)."""

    confirmed: int
    cleared: int
    open: int
    existing: int
    new: int
    recurred: int


@dataclass(frozen=True, slots=True)
class Change:
    """One figure now against seven days before."""

    key: str
    label: str
    unit: str
    now: int
    before: int

    @property
    def difference(self) -> int:
        return self.now - self.before


@dataclass(frozen=True, slots=True)
class Briefing:
    """Where the campaign stands on as_of; the same object for page, command line and documents.

    unlocated is None for a reader bound to a committee: orders without a place belong to no committee yet.
    outlook: what the target's figures can bear; None where nobody worked it out.
    """

    subdistrict: str
    subdistrict_name: str
    campaign_name: str
    is_demo: bool
    as_of: date
    knowledge: Knowledge
    data_cutoff: datetime | None
    phase: PhaseStatus
    target: TargetStatus
    clearing: Clearing
    committees: tuple[CommitteeProgress, ...]
    unlocated: int | None
    changes_since_last_week: tuple[Change, ...]
    outlook: TargetOutlook | None = None


@dataclass(frozen=True, slots=True)
class BriefingInputs:
    """What data/ aggregates in SQL for one Briefing. Counts are complaints (件) or dwellings (户)."""

    committees: tuple[CommitteeProgress, ...]
    committees_week_before: tuple[CommitteeProgress, ...]
    baseline_complaints: int
    current_complaints: int
    complaints_last_7_days: int
    complaints_7_days_before: int
    unlocated: int | None
    unlocated_week_before: int | None
    data_cutoff: datetime | None
