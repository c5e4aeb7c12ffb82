"""Open duties of a file: what it still asks, of whom, by which day. One function behind the file and 我的工作.

open_duties(state, events, campaign, calendar) -> tuple[Duty, ...], soonest first. It depends on what was recorded,
on the configuration and on state.as_of alone. A further kind of duty (document dates, penalties) is one more
function in RULES: DutyRule = (FileSoFar) -> Iterable[Duty], with its DutyKind in casework.duties.duty.

For "my work": a duty is an account's when duty.account is that account, or is None and the account's role is in
duty.roles (and, for roles bound to a committee, the file is of that committee).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from casework.calendar import WorkingCalendar
from casework.campaign.model import Campaign
from casework.duties.duty import Duty, DutyKind, DutyRule, FileSoFar
from casework.errors import NotFoundError
from casework.events import CaseEvent
from casework.parties.two_clarities import Clarity, two_clarities
from casework.penalties.duties import penalty_duties
from casework.permissions import MAY_RECORD
from casework.revisits.schedule import RevisitReason, revisit_plan
from casework.survey.clue_facts import REPORT_WITHIN, awaited_property_reports
from casework.vocabulary import EventKind as K
from casework.vocabulary import Role, SideState
from casework.vocabulary import Stage as S
from casework.workflow import CaseState

__all__ = ["Duty", "DutyKind", "DutyRule", "FileSoFar", "open_duties"]

_VISITS = (K.SURVEY_COMPLETED, K.VISIT_NOT_SEEN, K.VISIT_REFUSED, K.VISIT_NO_SUCH_DWELLING)
_BEFORE_DECISION = frozenset({S.SURVEYING, S.TO_DECIDE, S.TO_VERIFY})
_FAR = date.max


def open_duties(
    state: CaseState, events: Sequence[CaseEvent], campaign: Campaign, calendar: WorkingCalendar
) -> tuple[Duty, ...]:
    """What the file asks on state.as_of, by due day (none set last), then in the order of the rules.

    events: those that count on state.as_of (workflow.visible), in the order in which they happened; state: their fold.
    A side state (暂缓, 申辩/复议) stops the steps of enforcement and brings its own end as a duty.
    """
    if not events:
        return ()
    file = FileSoFar(state, events, campaign, calendar)
    found = [duty for rule in RULES for duty in rule(file)]
    return tuple(sorted(found, key=lambda duty: duty.due_on or _FAR))


def _step(file: FileSoFar, kind: DutyKind, due_on: date | None, reason: str, acts: tuple[K, ...]) -> Duty:
    """A duty for those who may record one of its acts; the assigned officer's when the neighbourhood does it."""
    roles = frozenset(role for act in acts for role in MAY_RECORD[act])
    first = MAY_RECORD[acts[0]]
    account = file.state.assigned_to if Role.POPULATION_OFFICER in first else None
    return Duty(kind, due_on, roles, reason, acts, account)


def _clue(file: FileSoFar) -> Iterable[Duty]:
    since, terms = file.stage_since, file.campaign.duties
    if file.stage is S.CLUE:
        due = file.working_days_after(since, terms.accept)
        yield _step(file, DutyKind.ACCEPT_CLUE, due, f"{since} 收到线索，尚未纳入排摸。", (K.CLUE_ACCEPTED,))
    if file.stage is S.ADDRESS_PENDING:
        due = file.working_days_after(since, terms.address)
        yield _step(file, DutyKind.FIND_ADDRESS, due, f"{since} 查无此户，地址待核对。", (K.ADDRESS_CORRECTED,))


def _property_manager(file: FileSoFar) -> Iterable[Duty]:
    """The property manager's 24 hours (上海市住宅物业管理规定 第五十九条), as long as no report has come in."""
    for stopped_at in awaited_property_reports(file.events):
        ends = stopped_at + REPORT_WITHIN
        reason = (
            f"物业 {stopped_at:%Y-%m-%d %H:%M} 劝阻无效，应在 24 小时内（{ends:%Y-%m-%d %H:%M} 前）"
            "报告业委会和有关部门（上海市住宅物业管理规定 第五十九条），尚未登记报告时间。"
        )
        yield _step(file, DutyKind.PROPERTY_REPORT, ends.date(), reason, (K.CLUE_MERGED, K.NOTE_ADDED))


def _survey(file: FileSoFar) -> Iterable[Duty]:
    if file.stage not in (S.TO_SURVEY, S.SURVEYING):
        return
    since = file.stage_since
    asked = "尚未上门" if file.stage is S.TO_SURVEY else "还没有见到住户"
    due, why = _survey_by(file)
    yield _step(file, DutyKind.SURVEY, due, f"{since} {_moved(file)}，{asked}；{why}", _VISITS)


def _moved(file: FileSoFar) -> str:
    return "纳入排摸" if file.stage is S.TO_SURVEY else "上门"


def _survey_by(file: FileSoFar) -> tuple[date, str]:
    """The survey report's day for files taken up by then; the office's own term for later ones."""
    report = _deadline(file.campaign, "survey_report")
    taken_up = max((e.occurred_on for e in file.events if e.kind in (K.CLUE_ACCEPTED, K.REOPENED)), default=None)
    if report is not None and (taken_up is None or taken_up <= report):
        return report, f"排摸情况须在 {report} 前报平安办。"
    begun = taken_up or file.stage_since
    term = file.campaign.duties.survey
    return file.working_days_after(begun, term), f"排摸上报日以后纳入的户，{term} 个工作日内首次上门。"


def _clarities(file: FileSoFar) -> Iterable[Duty]:
    """两个明确 of a file under survey, by the day of its survey (F4)."""
    if file.stage not in _BEFORE_DECISION or not file.state.was_seen:
        return
    gate, due = two_clarities(file.events), _survey_by(file)[0]
    if not gate.rooms.is_clear:
        yield _step(file, DutyKind.CLARIFY_ROOMS, due, _lacks(gate.rooms), (K.ROOMS_RECORDED,))
    if not gate.parties.is_clear:
        yield _step(file, DutyKind.CLARIFY_PARTIES, due, _lacks(gate.parties), (K.PARTIES_RECORDED,))


def _lacks(clarity: Clarity) -> str:
    return f"{clarity.name}不明确：{'；'.join(clarity.missing)}。"


def _decision(file: FileSoFar) -> Iterable[Duty]:
    since, due = file.stage_since, file.working_days_after(file.stage_since, file.campaign.duties.decide)
    if file.stage is S.TO_DECIDE:
        yield _step(file, DutyKind.DECIDE, due, f"{since} 已见户排摸，等待认定。", (K.CONFIRMED, K.NOT_QUNZU_DECIDED))
    if file.stage is S.TO_VERIFY:
        acts = (K.SURVEY_COMPLETED, K.CONFIRMED, K.NOT_QUNZU_DECIDED)
        yield _step(file, DutyKind.VERIFY, due, f"{since} 要求核实，核实后认定。", acts)


def _order(file: FileSoFar) -> Iterable[Duty]:
    since, state, terms = file.stage_since, file.state, file.campaign.duties
    if file.stage in (S.CONFIRMED, S.RECURRED):
        due = file.working_days_after(since, terms.issue)
        yield _step(file, DutyKind.ISSUE_ORDER, due, f"{since} 认定，指令书尚未出具。", (K.ORDER_ISSUED,))
    if file.stage is S.ORDER_ISSUED:
        due = file.working_days_after(since, terms.serve)
        yield _step(file, DutyKind.SERVE_ORDER, due, f"{since} 出具指令书，尚未送达。", (K.ORDER_SERVED,))
    if file.stage is S.ORDER_SERVED and not state.is_past_due:
        reason = f"整改期限 {state.due_on}，期满前后查看是否整改；仍未整改的，期满后电话告知整治时间。"
        yield _step(file, DutyKind.END_OF_TERM, state.due_on, reason, (K.SELF_RECTIFICATION_REPORTED, K.ORDER_EXTENDED))


def _enforcement(file: FileSoFar) -> Iterable[Duty]:
    """After the term: call, plan, act. Stopped while the file is paused or in appeal."""
    state, terms = file.state, file.campaign.duties
    if state.side_states:
        return
    if file.stage is S.OVERDUE and state.due_on is not None:
        due = file.working_days_after(state.due_on, terms.phone)
        reason = f"整改期限 {state.due_on} 已过，联合整治前须电话告知具体整治时间。"
        yield _step(file, DutyKind.PHONE_NOTICE, due, reason, (K.PHONE_NOTICE,))
    if file.stage is S.PHONED:
        due = file.working_days_after(file.stage_since, terms.plan)
        clearing = _deadline(file.campaign, "clearing")
        by = f"，整治清单须在 {clearing} 前清零" if clearing is not None else ""
        reason = f"已电话告知 {state.phone_notices} 次，尚未列入联合整治{by}。"
        yield _step(file, DutyKind.PLAN_ACTION, due, reason, (K.JOINT_ACTION_PLANNED, K.SELF_RECTIFICATION_REPORTED))
    if file.stage is S.JOINT_ACTION:
        planned = file.last(K.JOINT_ACTION_PLANNED)
        day = None if planned is None else _day(planned.facts.get("planned_for"))
        reason = "已列入联合整治，" + ("日期未定。" if day is None else f"定于 {day}。")
        acts = (K.JOINT_ACTION_DONE, K.JOINT_ACTION_FAILED)
        yield _step(file, DutyKind.JOINT_ACTION, day, reason, acts)


def _recheck(file: FileSoFar) -> Iterable[Duty]:
    if file.stage not in (S.SELF_RECTIFIED, S.TO_RECHECK):
        return
    since = file.stage_since
    what = "报告自行整改" if file.stage is S.SELF_RECTIFIED else "联合整治完成"
    due = file.working_days_after(since, file.campaign.duties.recheck)
    yield _step(file, DutyKind.RECHECK, due, f"{since} {what}，等待复核销项。", (K.CLEARED, K.RECHECK_FAILED))


def _side_states(file: FileSoFar) -> Iterable[Duty]:
    if SideState.PAUSED in file.state.side_states:
        paused = file.last(K.PAUSED)
        until = None if paused is None else _day(paused.facts.get("until"))
        reason = f"暂缓至 {until}，到期恢复办理。" if until else "暂缓办理中，未写明到期日。"
        yield _step(file, DutyKind.RESUME, until, reason, (K.RESUMED,))
    if SideState.APPEAL in file.state.side_states:
        filed = file.last(K.APPEAL_FILED)
        since = "" if filed is None else f"{filed.occurred_on} 提出，"
        yield _step(file, DutyKind.CLOSE_APPEAL, None, f"{since}申辩/复议尚未办结，期间不能整治。", (K.APPEAL_CLOSED,))


def _revisit(file: FileSoFar) -> Iterable[Duty]:
    plan = revisit_plan(file.state, file.events, file.campaign)
    if plan is None:
        return
    if plan.reason is RevisitReason.SUSPICION:
        reason = "有疑似回潮，须上门核查后写明有无回潮。"
        acts = (K.REVISIT_CLEAN, K.RECURRENCE_CONFIRMED)
        yield _step(file, DutyKind.CHECK_SUSPICION, plan.due_on, reason, acts)
        return
    missed = f"，其后 {len(plan.missed)} 次未见户" if plan.missed else ""
    reason = f"{plan.reason.label}：最近一次确认无异常是 {plan.looked_on}{missed}。"
    yield _step(file, DutyKind.REVISIT, plan.due_on, reason, (K.REVISIT_CLEAN, K.REVISIT_NOT_SEEN, K.LETTING_ENDED))


def _deadline(campaign: Campaign, key: str) -> date | None:
    try:
        return campaign.deadline(key).day
    except NotFoundError:
        return None


def _day(text: object) -> date | None:
    """A day that a fact names; None when it names none."""
    try:
        return date.fromisoformat(str(text))
    except ValueError:
        return None


RULES: tuple[DutyRule, ...] = (
    _property_manager,
    _clue,
    _survey,
    _clarities,
    _decision,
    _order,
    _enforcement,
    _recheck,
    _side_states,
    penalty_duties,
    _revisit,
)
