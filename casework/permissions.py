"""Who may record what: a complete table of event kind by role, and the committee that bound roles act for.

Source: plan document, annex (职责分工). 平安办 coordinates and may enter everything for the street;
the group's leaders and other member offices read; the system administrator neither reads nor writes.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from casework.errors import PermissionDeniedError
from casework.events import Actor, Case
from casework.vocabulary import EventKind as K
from casework.vocabulary import Role

COMMITTEE_BOUND_ROLES = frozenset({Role.COMMITTEE, Role.POPULATION_OFFICER})
READ_ONLY_ROLES = frozenset({Role.LEADER, Role.DEPARTMENT})

_OFFICE = frozenset({Role.SAFETY_OFFICE})
_NEIGHBOURHOOD = _OFFICE | {Role.COMMITTEE}
_FIELD = _NEIGHBOURHOOD | {Role.POPULATION_OFFICER}
_ENFORCING = _OFFICE | {Role.ENFORCEMENT}
_WRITING = _FIELD | {Role.ENFORCEMENT, Role.OPERATIONS_CENTRE}

MAY_RECORD: Mapping[K, frozenset[Role]] = MappingProxyType(
    {
        K.CLUE_RECEIVED: _WRITING,
        K.CLUE_ACCEPTED: _FIELD | {Role.OPERATIONS_CENTRE},
        K.ADDRESS_CORRECTED: _FIELD | {Role.OPERATIONS_CENTRE},
        K.VISIT_NOT_SEEN: _FIELD,
        K.VISIT_REFUSED: _FIELD,
        K.VISIT_NO_SUCH_DWELLING: _FIELD,
        K.SURVEY_COMPLETED: _FIELD,
        K.VERIFICATION_REQUESTED: _NEIGHBOURHOOD,
        K.NOT_QUNZU_DECIDED: _NEIGHBOURHOOD,
        K.CONFIRMED: _NEIGHBOURHOOD,
        K.ORDER_ISSUED: _FIELD,
        K.ORDER_SERVED: _FIELD,
        K.ORDER_EXTENDED: _OFFICE,
        K.SELF_RECTIFICATION_REPORTED: _FIELD | {Role.ENFORCEMENT},
        K.PHONE_NOTICE: _NEIGHBOURHOOD | {Role.ENFORCEMENT},
        K.JOINT_ACTION_PLANNED: _ENFORCING,
        K.JOINT_ACTION_FAILED: _ENFORCING,
        K.JOINT_ACTION_DONE: _ENFORCING,
        # Whoever reports that a dwelling was put right does not also take it off the list.
        K.RECHECK_FAILED: _ENFORCING,
        K.CLEARED: _ENFORCING,
        K.REVISIT_CLEAN: _FIELD,
        K.REVISIT_NOT_SEEN: _FIELD,
        K.LETTING_ENDED: _FIELD,
        K.MARKED_STABLE: _NEIGHBOURHOOD,
        K.RECURRENCE_SUSPECTED: _WRITING,
        K.RECURRENCE_CONFIRMED: _NEIGHBOURHOOD,
        K.FALSE_ALARM: _OFFICE,
        K.REOPENED: _NEIGHBOURHOOD,
        K.PAUSED: _OFFICE,
        K.RESUMED: _OFFICE,
        K.APPEAL_FILED: _ENFORCING,
        K.APPEAL_CLOSED: _ENFORCING,
        K.CLUE_MERGED: _WRITING,
        K.ROOMS_RECORDED: _FIELD | {Role.ENFORCEMENT},
        K.PARTIES_RECORDED: _FIELD | {Role.ENFORCEMENT},
        K.DOCUMENT_RECORDED: _FIELD | {Role.ENFORCEMENT},
        K.PENALTY_RECORDED: _ENFORCING,
        K.ASSIGNED: _NEIGHBOURHOOD,
        K.NOTE_ADDED: _WRITING,
        # The service adds: other than 平安办, only what one entered oneself.
        K.EVENT_VOIDED: _WRITING,
    }
)


def check_may_record(actor: Actor, kind: K, case: Case) -> None:
    """Raise PermissionDeniedError with the reason unless the actor may record that kind for the case."""
    if actor.role is Role.SYSTEM_ADMIN:
        raise PermissionDeniedError("系统管理员只维护系统，不能查看或登记业务数据；请用业务账号登录。")
    if actor.role in READ_ONLY_ROLES:
        raise PermissionDeniedError(f"“{actor.role.label}”只能查看，不能登记“{kind.label}”；请由承办单位登记。")
    if actor.role not in MAY_RECORD[kind]:
        offices = "、".join(role.label for role in Role if role in MAY_RECORD[kind])
        raise PermissionDeniedError(f"“{actor.role.label}”不能登记“{kind.label}”；可由{offices}登记。")
    if actor.role in COMMITTEE_BOUND_ROLES and actor.committee_code != case.committee_code:
        raise PermissionDeniedError(
            f"“{actor.role.label}”只能登记本居委会的户，该户不在您的责任区内；请由所属居委会或平安办登记。"
        )


def may_record(actor: Actor, kind: K, case: Case) -> bool:
    """True when check_may_record raises nothing; for enabling a button."""
    try:
        check_may_record(actor, kind, case)
    except PermissionDeniedError:
        return False
    return True


def check_may_maintain(actor: Actor) -> None:
    """Raise PermissionDeniedError unless the actor keeps the system: its keys and its archives, not its data."""
    if actor.role is not Role.SYSTEM_ADMIN:
        raise PermissionDeniedError(f"“{actor.role.label}”不能更换密钥或恢复备份；由{Role.SYSTEM_ADMIN.label}办理。")
