"""What a duty is: one thing that a file still asks of somebody, by a day."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from casework.calendar import WorkingCalendar
from casework.campaign.model import Campaign
from casework.events import CaseEvent
from casework.transitions import STAGE_AFTER
from casework.vocabulary import EventKind, LabelledEnum, Role, Stage
from casework.workflow import CaseState


class DutyKind(LabelledEnum):
    """What is to be done; the act that does it is among Duty.acts."""

    PROPERTY_REPORT = "property_report", "催报物业书面报告"
    ACCEPT_CLUE = "accept_clue", "纳入排摸"
    FIND_ADDRESS = "find_address", "核对地址"
    SURVEY = "survey", "上门排摸"
    CLARIFY_ROOMS = "clarify_rooms", "明确房屋分隔使用情况"
    CLARIFY_PARTIES = "clarify_parties", "明确业主、转租人、承租人"
    VERIFY = "verify", "核实"
    DECIDE = "decide", "认定"
    ISSUE_ORDER = "issue_order", "出具指令书"
    SERVE_ORDER = "serve_order", "送达指令书"
    END_OF_TERM = "end_of_term", "整改期满查看"
    PHONE_NOTICE = "phone_notice", "电话告知整治时间"
    PLAN_ACTION = "plan_action", "列入联合整治"
    JOINT_ACTION = "joint_action", "实施联合整治"
    RECHECK = "recheck", "复核"
    RESUME = "resume", "暂缓到期"
    CLOSE_APPEAL = "close_appeal", "办结申辩/复议"
    HEARING_PERIOD = "hearing_period", "听证申请期满"
    DECIDE_PENALTY = "decide_penalty", "作出处罚决定"
    SERVE_PENALTY = "serve_penalty", "送达处罚决定"
    SEE_PAID = "see_paid", "罚款缴纳"
    WITHDRAW_CREDIT = "withdraw_credit", "撤销处罚、删除信用信息"
    REVISIT = "revisit", "回访"
    CHECK_SUSPICION = "check_suspicion", "核查疑似回潮"


# What an enforcement officer answers for; he may also do much of the neighbourhood's work, which is listed after it.
ENFORCEMENT_DUTIES = frozenset(
    {
        DutyKind.ISSUE_ORDER,
        DutyKind.SERVE_ORDER,
        DutyKind.END_OF_TERM,
        DutyKind.JOINT_ACTION,
        DutyKind.CLOSE_APPEAL,
        DutyKind.HEARING_PERIOD,
        DutyKind.DECIDE_PENALTY,
        DutyKind.SERVE_PENALTY,
        DutyKind.SEE_PAID,
        DutyKind.WITHDRAW_CREDIT,
    }
)


@dataclass(frozen=True, slots=True)
class Duty:
    """One open duty of a file.

    due_on: the last day; None = no day is set, as soon as can be. roles: who may do it. account: the officer to whom
    the file is assigned when it is for the neighbourhood to do, else None = anybody of `roles`.
    reason: why, with the days that it rests on (zh-CN). acts: the kinds of event that discharge it.
    """

    kind: DutyKind
    due_on: date | None
    roles: frozenset[Role]
    reason: str
    acts: tuple[EventKind, ...] = ()
    account: str | None = None

    def is_overdue(self, as_of: date) -> bool:
        """True from the day after due_on."""
        return self.due_on is not None and self.due_on < as_of


@dataclass(frozen=True, slots=True)
class FileSoFar:
    """What the rules of duties look at. events: those that count (workflow.visible), in order."""

    state: CaseState
    events: Sequence[CaseEvent]
    campaign: Campaign
    calendar: WorkingCalendar

    @property
    def stage(self) -> Stage | None:
        """The stage as shown (逾期未改 included)."""
        return self.state.stage

    @property
    def stage_since(self) -> date:
        """The day of the event that led to the recorded stage."""
        moved = [event.occurred_on for event in self.events if STAGE_AFTER[event.kind] is not None]
        return moved[-1]

    def last(self, kind: EventKind) -> CaseEvent | None:
        """The latest event of that kind."""
        return next((event for event in reversed(self.events) if event.kind is kind), None)

    def working_days_after(self, day: date, n: int) -> date:
        """The n-th working day after `day`."""
        return self.calendar.add_working_days(day, n)


DutyRule = Callable[[FileSoFar], Iterable[Duty]]
