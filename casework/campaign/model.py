"""A campaign as one frozen, self-validating object.

Nothing about one campaign is in code: all of it comes from campaign.toml (read by casework.campaign.reading).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from types import MappingProxyType

from casework.accounts.rules import AccountRules
from casework.base_maps import BaseMapRules
from casework.campaign.parts import (
    Committee,
    Deadline,
    Phase,
    Target,
    Thresholds,
    blank,
    outside,
    refuse,
    sequence_faults,
)
from casework.duties.terms import DutyTerms
from casework.enforcement.hours import EnforcementHours
from casework.errors import NotFoundError
from casework.hotline_quality import QualityRules
from casework.orders.rules import OrderNumbering, OrderRules, short_name
from casework.penalties.penalty import PenaltyRules
from casework.priority import PriorityWeights
from casework.privacy.export_limits import ExportLimits
from casework.privacy.rules import PrivacyRules, RetentionRules
from casework.revisits.rules import RevisitRules


@dataclass(frozen=True, slots=True)
class Campaign:
    """One campaign of one subdistrict. committees stand in their official order, phases in order of time.

    week_starts_on: 1 = Monday … 7 = Sunday, the first day of a reporting week.
    list_locked_on: confirmed up to this day is 存量, later is 新增.
    hotline_columns: extra column titles of hotline files → our field. hotline_filter: words that mark an
    order on 群租; empty = every order in the file counts. hotline_counted_types: the 工单类型 that the official
    number of complaints counts (an order without a type counts); empty = all.
    revisits: how often a cleared dwelling is looked at again.
    priority: the points by which dwellings are put in order. quality: how the handling of orders is measured.
    enforcement: the hours of joint actions. penalty: limits and periods of penalties.
    accounts: passwords, lock-out and length of sessions. duties: how soon each step of a file is to follow.
    privacy: how personal data are kept. retention: how long.
    export_limits: rows in one file. base_maps: what may lie under the map.
    """

    name: str
    subdistrict_code: str
    subdistrict_name: str
    phases: tuple[Phase, ...]
    target: Target
    list_locked_on: date
    deadlines: tuple[Deadline, ...] = ()
    committees: tuple[Committee, ...] = ()
    thresholds: Thresholds = field(default_factory=Thresholds)
    document_number: str | None = None
    week_starts_on: int = 1
    hotline_columns: Mapping[str, str] = field(default_factory=dict, hash=False)
    hotline_filter: tuple[str, ...] = ()
    hotline_counted_types: tuple[str, ...] = ()
    revisits: RevisitRules = field(default_factory=RevisitRules)
    priority: PriorityWeights = field(default_factory=PriorityWeights)
    enforcement: EnforcementHours = field(default_factory=EnforcementHours)
    penalty: PenaltyRules = field(default_factory=PenaltyRules)
    quality: QualityRules = field(default_factory=QualityRules)
    orders: OrderRules = field(default_factory=OrderRules)
    accounts: AccountRules = field(default_factory=AccountRules)
    duties: DutyTerms = field(default_factory=DutyTerms)
    privacy: PrivacyRules = field(default_factory=PrivacyRules)
    retention: RetentionRules = field(default_factory=RetentionRules)
    export_limits: ExportLimits = field(default_factory=ExportLimits)
    base_maps: BaseMapRules = field(default_factory=BaseMapRules)

    def __post_init__(self) -> None:
        faults = blank("name", self.name)
        faults += blank("subdistrict.code", self.subdistrict_code)
        faults += blank("subdistrict.name", self.subdistrict_name)
        faults += outside("list_locked_on", self.list_locked_on)
        if not self.phases:
            faults.append(("phases", "至少要有一个阶段，请按 [[phases]] 的样式填写。"))
        faults += sequence_faults(self.phases, self.deadlines, self.committees)
        if not 1 <= self.week_starts_on <= 7:
            faults.append(("week_starts_on", f"{self.week_starts_on} 超出范围，应为 1（星期一）至 7（星期日）。"))
        refuse(faults)
        object.__setattr__(self, "phases", tuple(sorted(self.phases, key=lambda phase: phase.start)))
        object.__setattr__(self, "hotline_columns", MappingProxyType(dict(self.hotline_columns)))

    @property
    def begins_on(self) -> date:
        """The first day of the first phase."""
        return self.phases[0].start

    @property
    def ends_on(self) -> date:
        """The last day of the last phase; from the next day on the long run begins (常态长效)."""
        return self.phases[-1].end

    @property
    def order_numbering(self) -> OrderNumbering:
        """How the orders of this campaign are numbered."""
        names = {committee.code: short_name(committee.name) for committee in self.committees}
        return OrderNumbering(self.orders.number_format, names)

    def phase_on(self, day: date) -> Phase | None:
        """The phase that the day falls in, or None before, between and after the phases."""
        return next((phase for phase in self.phases if phase.start <= day <= phase.end), None)

    def deadline(self, key: str) -> Deadline:
        """The deadline of that key; raises NotFoundError when the campaign has none."""
        for deadline in self.deadlines:
            if deadline.key == key:
                return deadline
        raise NotFoundError(f"campaign.toml 没有键为“{key}”的时限，请在 [[deadlines]] 中补充。")

    def next_deadline(self, day: date) -> Deadline | None:
        """The earliest deadline on or after the day, or None when all are past."""
        return min((d for d in self.deadlines if d.day >= day), key=lambda d: d.day, default=None)

    def committee(self, code: str) -> Committee:
        """The committee of that code; raises NotFoundError when the campaign has none."""
        for committee in self.committees:
            if committee.code == code:
                return committee
        raise NotFoundError(f"campaign.toml 没有编号为“{code}”的居委会，请核对编号或在 [[committees]] 中补充。")

    def committees_on(self, day: date) -> tuple[Committee, ...]:
        """The committees that exist on that day, in official order."""
        return tuple(committee for committee in self.committees if committee.is_valid_on(day))

    def warnings(self) -> tuple[str, ...]:
        """What may be meant but should be looked at, as Chinese sentences for `check` and the data page."""
        found = []
        if not self.committees:
            found.append("campaign.toml 尚未填写居委会，请在 [[committees]] 中按官方顺序补充。")
        if self.target.baseline.days != self.target.current.days:
            found.append(
                f"基期 {self.target.baseline.days} 天，本期 {self.target.current.days} 天，长短不一，"
                "同比可能失真，请核对 [target]。"
            )
        for earlier, later in pairwise(self.phases):
            if (later.start - earlier.end).days > 1:
                found.append(f"“{earlier.name}”与“{later.name}”之间有空档（{earlier.end} 至 {later.start}），请核对。")
        for deadline in self.deadlines:
            if self.phase_on(deadline.day) is None:
                found.append(f"时限“{deadline.name}”（{deadline.day}）不在任何阶段之内，请核对。")
        return tuple(found)
