"""工作台账: what is done beside the files (宣传, 普法, 调解, 信访, 资金), who may enter it, and what an entry must say.

Source: plan document, annex (职责分工), checklist Q. A petition is a number and a topic only: neither the petitioner's
name nor anything he handed in is kept here (domain notes 5: 信访材料不得透露), so its entry has no free text.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from casework.errors import EntryError, PermissionDeniedError
from casework.events import Actor
from casework.permissions import COMMITTEE_BOUND_ROLES
from casework.vocabulary import LabelledEnum, Role

EARLIEST_DAY = date(2000, 1, 1)
LONGEST_TITLE, LONGEST_PLACE, LONGEST_REMARK = 60, 60, 300
MOST_PERSONS, MOST_COPIES = 100_000, 1_000_000
MOST_FEN = 10_000_000_000  # one hundred million yuan


class LogKind(LabelledEnum):
    """The five logs."""

    PUBLICITY = "publicity", "宣传"
    LEGAL_EDUCATION = "legal_education", "普法"
    MEDIATION = "mediation", "调解"
    PETITION = "petition", "信访"
    COST = "cost", "资金"


class PetitionTopic(LabelledEnum):
    """What a petition was about; instead of a title in words."""

    DISTURBANCE = "disturbance", "反映群租扰民"
    SAFETY = "safety", "反映消防、用电等安全隐患"
    AGAINST_ACTION = "against_action", "对认定或整治有异议"
    RESETTLEMENT = "resettlement", "租客安置、租金纠纷"
    OTHER = "other", "其他"


# 平安办 coordinates and may enter all. 司法所, 信访办 and 保障办 are offices of the role DEPARTMENT, which only reads
# in the files and keeps these logs; roles do not tell the offices apart, recorded_by does. 谁执法谁普法: the
# enforcement team logs its own legal education. The committees publicise and settle disputes (宣传, 协调处理矛盾纠纷).
MAY_LOG: Mapping[LogKind, frozenset[Role]] = MappingProxyType(
    {
        LogKind.PUBLICITY: frozenset({Role.SAFETY_OFFICE, Role.COMMITTEE, Role.POPULATION_OFFICER}),
        LogKind.LEGAL_EDUCATION: frozenset({Role.SAFETY_OFFICE, Role.DEPARTMENT, Role.ENFORCEMENT}),
        LogKind.MEDIATION: frozenset({Role.SAFETY_OFFICE, Role.DEPARTMENT, Role.COMMITTEE}),
        LogKind.PETITION: frozenset({Role.SAFETY_OFFICE, Role.DEPARTMENT}),
        LogKind.COST: frozenset({Role.SAFETY_OFFICE, Role.DEPARTMENT}),
    }
)
MAY_NAME_FILE = frozenset({LogKind.MEDIATION, LogKind.PETITION, LogKind.COST})
HAVE_COPIES = frozenset({LogKind.PUBLICITY, LogKind.LEGAL_EDUCATION})


@dataclass(frozen=True, slots=True)
class LogDraft:
    """An entry as somebody makes it.

    uid: made by the client; sending it twice records it once. committee_code: None = the street as a whole.
    case_id: the file that a mediation, petition or cost belongs to, None = none. title: of a petition the value of
    PetitionTopic. persons: reached or received (人次), copies: of material (份), amount_fen: fen; None = not given.
    """

    uid: str
    kind: LogKind
    committee_code: str | None
    occurred_on: date
    title: str
    place: str = ""
    case_id: str | None = None
    persons: int | None = None
    copies: int | None = None
    amount_fen: int | None = None
    remark: str = ""


def may_log(actor: Actor, kind: LogKind) -> bool:
    """True when the actor may enter something in that log."""
    return actor.role in MAY_LOG[kind]


def check_may_log(actor: Actor, kind: LogKind, committee_code: str | None) -> None:
    """Raise PermissionDeniedError with the reason unless the actor may enter that for this committee."""
    if not may_log(actor, kind):
        offices = "、".join(role.label for role in Role if role in MAY_LOG[kind])
        raise PermissionDeniedError(f"“{actor.role.label}”不能登记“{kind.label}”台账；可由{offices}登记。")
    if actor.role in COMMITTEE_BOUND_ROLES and (not actor.committee_code or committee_code != actor.committee_code):
        raise PermissionDeniedError(f"“{actor.role.label}”只能登记本居委会的台账；街道层面的由平安办登记。")


def check_may_void(actor: Actor, kind: LogKind, committee_code: str | None, recorded_by: str) -> None:
    """Raise PermissionDeniedError unless the actor entered it himself or coordinates for the street."""
    check_may_log(actor, kind, committee_code)
    if actor.role is not Role.SAFETY_OFFICE and recorded_by != actor.account:
        raise PermissionDeniedError("只能作废自己登记的台账；他人登记有误的，请联系登记人或平安办。")


def check_log(draft: LogDraft, today: date) -> None:
    """Check an entry in itself. Raises EntryError that lists everything missing or impossible."""
    faults = [*_text_faults(draft), *_day_faults(draft, today), *_number_faults(draft)]
    if draft.case_id is not None and draft.kind not in MAY_NAME_FILE:
        faults.append(f"“{draft.kind.label}”不对应某一户，请不要填写档案编号。")
    if faults:
        raise EntryError(f"“{draft.kind.label}”台账不能登记：" + "".join(faults))


def _text_faults(draft: LogDraft) -> list[str]:
    if draft.kind is LogKind.PETITION:
        faults = [] if draft.title in {topic.value for topic in PetitionTopic} else ["请选择信访事项（title）。"]
        if draft.place or draft.remark:
            faults.append("信访台账只记事项和人次，不能填写地点和备注，以免带入信访人的信息。")
        return faults
    faults = []
    if not draft.title.strip() or len(draft.title) > LONGEST_TITLE:
        faults.append(f"请填写内容（title），不超过 {LONGEST_TITLE} 字。")
    if len(draft.place) > LONGEST_PLACE:
        faults.append(f"地点（place）不超过 {LONGEST_PLACE} 字。")
    if len(draft.remark) > LONGEST_REMARK:
        faults.append(f"备注（remark）不超过 {LONGEST_REMARK} 字。")
    return faults


def _day_faults(draft: LogDraft, today: date) -> list[str]:
    if EARLIEST_DAY <= draft.occurred_on <= today:
        return []
    return [f"日期 {draft.occurred_on} 应在 {EARLIEST_DAY} 至今天（{today}）之间，请核对。"]


def _number_faults(draft: LogDraft) -> list[str]:
    faults = [
        *_range_faults("人次（persons）", draft.persons, 0, MOST_PERSONS),
        *_range_faults("份数（copies）", draft.copies, 0, MOST_COPIES),
        *_range_faults("金额（amount_fen，分）", draft.amount_fen, 1, MOST_FEN),
    ]
    if draft.copies is not None and draft.kind not in HAVE_COPIES:
        faults.append(f"“{draft.kind.label}”没有份数，请不要填写。")
    if draft.kind is LogKind.COST:
        if draft.amount_fen is None:
            faults.append("请填写金额（amount_fen）。")
        if draft.persons is not None:
            faults.append("“资金”没有人次，请不要填写。")
    elif draft.amount_fen is not None:
        faults.append("只有“资金”台账有金额，请不要填写。")
    return faults


def _range_faults(what: str, value: object, least: int, most: int) -> list[str]:
    if value is None or (type(value) is int and least <= value <= most):
        return []
    return [f"{what}应为 {least} 至 {most} 的整数，请核对。"]
