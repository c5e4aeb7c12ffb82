"""The reports by name: what each is called, whose it is, and how it is made."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from analytics.documents.model import Document
from analytics.documents.office_style import in_office_style
from casework.calendar import WorkingCalendar
from casework.campaign.model import Campaign
from casework.errors import NotFoundError, PermissionDeniedError
from casework.vocabulary import Role
from data.access import Reader
from data.reports.action import daily_actions, weekly_actions
from data.reports.campaign import district_document, summary_document
from data.reports.hotline_feedback import committee_feedback, street_summary
from data.reports.joint_plan import joint_plan_document
from data.reports.survey import survey_document
from data.reports.weekly import weekly_document

Compose = Callable[[Reader, Campaign, WorkingCalendar, str | None], Document]
_STREET = frozenset({Role.LEADER, Role.SAFETY_OFFICE, Role.OPERATIONS_CENTRE})
_FIELD = _STREET | {Role.COMMITTEE}


@dataclass(frozen=True, slots=True)
class ReportKind:
    """A report. needs_committee: it is made for one committee. roles: who may make it."""

    key: str
    title: str
    help: str
    roles: frozenset[Role]
    compose: Compose
    needs_committee: bool = False


_KINDS = (
    ReportKind("weekly", "周报", "周例会用：总体、各居委、12345、问题、下周计划。", _FIELD, weekly_document),
    ReportKind(
        "feedback",
        "12345投诉情况反馈（居委会）",
        "近三年投诉按小区反馈给居委会，供排摸。",
        _FIELD,
        committee_feedback,
        needs_committee=True,
    ),
    ReportKind("feedback_street", "12345投诉情况汇总", "近三年投诉按居委会汇总，报平安办。", _STREET, street_summary),
    ReportKind("survey", "排摸情况报告", "排摸进度、认定和两个明确。", _FIELD, survey_document),
    ReportKind(
        "joint_plan",
        "集中整治工作方案",
        "依法具备条件的户和其余户尚缺什么。",
        _STREET | {Role.ENFORCEMENT},
        joint_plan_document,
    ),
    ReportKind(
        "actions_day", "整治情况日报", "当天的联合整治、自行整改和销项。", _STREET | {Role.ENFORCEMENT}, daily_actions
    ),
    ReportKind(
        "actions_week", "整治情况周报", "七天的联合整治、自行整改和销项。", _STREET | {Role.ENFORCEMENT}, weekly_actions
    ),
    ReportKind("district", "报区报告", "行动结束前为阶段性报告，结束后为总结报告。", _STREET, district_document),
    ReportKind("summary", "总结（骨架）", "数字已填，做法、经验和建议留给各部门。", _STREET, summary_document),
)
REPORTS: Mapping[str, ReportKind] = MappingProxyType({kind.key: kind for kind in _KINDS})


def compose_report(
    key: str, reader: Reader, campaign: Campaign, calendar: WorkingCalendar, committee_code: str | None = None
) -> Document:
    """The report of that key for this reader.

    Raises NotFoundError for an unknown key, PermissionDeniedError for a role that may not make it, UserError when a
    committee is needed and none is named.
    """
    kind = REPORTS.get(key)
    if kind is None:
        raise NotFoundError(f"没有“{key}”这种报告。可用的有：{'、'.join(REPORTS)}。")
    if reader.actor.role not in kind.roles:
        allowed = "、".join(role.label for role in Role if role in kind.roles)
        raise PermissionDeniedError(f"“{reader.actor.role.label}”不能生成“{kind.title}”。请由{allowed}生成。")
    return in_office_style(kind.compose(reader, campaign, calendar, committee_code))
