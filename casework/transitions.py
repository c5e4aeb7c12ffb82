"""The transition table as data: what may follow what in the file of a dwelling.

Source: the closed loop 巡查→发现→认定→处置→回访 of the plan document and the case flow of 一网统管.
The stage after an event depends on its kind alone, so a query in SQL can compute it too.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from casework.vocabulary import EventKind as K
from casework.vocabulary import SideState
from casework.vocabulary import Stage as S

# A file begins with one of these and with nothing else.
OPENING_KINDS = frozenset({K.CLUE_RECEIVED})

# They add to the file and leave its stage alone; allowed in every stage.
RECORD_KINDS = frozenset(
    {
        K.CLUE_MERGED,
        K.ROOMS_RECORDED,
        K.PARTIES_RECORDED,
        K.DOCUMENT_RECORDED,
        K.PENALTY_RECORDED,
        K.ASSIGNED,
        K.NOTE_ADDED,
    }
)

VISIT_KINDS = frozenset({K.VISIT_NOT_SEEN, K.VISIT_REFUSED, K.VISIT_NO_SUCH_DWELLING, K.SURVEY_COMPLETED})

# These carry due_on, the last day to rectify.
DUE_KINDS = frozenset({K.ORDER_ISSUED, K.ORDER_SERVED, K.ORDER_EXTENDED})

# 暂缓 and 申辩/复议 stop enforcement while they last.
ENFORCEMENT_KINDS = frozenset({K.PHONE_NOTICE, K.JOINT_ACTION_PLANNED, K.JOINT_ACTION_FAILED, K.JOINT_ACTION_DONE})

SIDE_STATE_BEGINS: Mapping[K, SideState] = MappingProxyType(
    {K.PAUSED: SideState.PAUSED, K.APPEAL_FILED: SideState.APPEAL}
)
SIDE_STATE_ENDS: Mapping[K, SideState] = MappingProxyType(
    {K.RESUMED: SideState.PAUSED, K.APPEAL_CLOSED: SideState.APPEAL}
)

_EVERY_STAGE = frozenset(S)
_TO_VISIT = frozenset({S.TO_SURVEY, S.SURVEYING, S.TO_VERIFY})
# SELF_RECTIFIED and TO_RECHECK lead back to ORDER_SERVED, so both need an order that was served.
_ENFORCING = frozenset(
    {S.CONFIRMED, S.ORDER_ISSUED, S.ORDER_SERVED, S.SELF_RECTIFIED, S.OVERDUE, S.PHONED, S.JOINT_ACTION, S.TO_RECHECK}
)
_BEFORE_CONFIRMED = frozenset({S.CLUE, S.ADDRESS_PENDING, S.TO_SURVEY, S.SURVEYING, S.TO_DECIDE, S.TO_VERIFY})

# Off the list: 销项 and no confirmed 回潮 since. A suspicion alone does not bring a dwelling back.
CLEARED_STAGES = frozenset({S.CLEARED, S.REVISITING, S.STABLE, S.SUSPECTED})
ENDED_STAGES = CLEARED_STAGES | {S.NOT_QUNZU, S.FALSE_ALARM}
ENDING_KINDS = frozenset({K.CLEARED, K.NOT_QUNZU_DECIDED, K.FALSE_ALARM})

TRANSITIONS: Mapping[K, frozenset[S]] = MappingProxyType(
    {
        K.CLUE_RECEIVED: frozenset({S.CLUE}),
        K.CLUE_ACCEPTED: frozenset({S.CLUE}),
        K.ADDRESS_CORRECTED: frozenset({S.ADDRESS_PENDING, S.TO_SURVEY, S.SURVEYING}),
        K.VISIT_NOT_SEEN: _TO_VISIT,
        K.VISIT_REFUSED: _TO_VISIT,
        K.VISIT_NO_SUCH_DWELLING: _TO_VISIT,
        K.SURVEY_COMPLETED: _TO_VISIT | {S.TO_DECIDE},
        K.VERIFICATION_REQUESTED: frozenset({S.TO_DECIDE}),
        K.NOT_QUNZU_DECIDED: frozenset({S.TO_DECIDE, S.TO_VERIFY}),
        K.CONFIRMED: frozenset({S.TO_DECIDE, S.TO_VERIFY}),
        K.ORDER_ISSUED: frozenset({S.CONFIRMED, S.RECURRED, S.ORDER_ISSUED}),
        K.ORDER_SERVED: frozenset({S.ORDER_ISSUED, S.ORDER_SERVED}),
        K.ORDER_EXTENDED: frozenset({S.ORDER_SERVED, S.OVERDUE, S.PHONED}),
        K.SELF_RECTIFICATION_REPORTED: frozenset({S.ORDER_SERVED, S.OVERDUE, S.PHONED, S.JOINT_ACTION}),
        K.PHONE_NOTICE: frozenset({S.OVERDUE, S.PHONED}),
        K.JOINT_ACTION_PLANNED: frozenset({S.OVERDUE, S.PHONED}),
        K.JOINT_ACTION_FAILED: frozenset({S.JOINT_ACTION}),
        K.JOINT_ACTION_DONE: frozenset({S.JOINT_ACTION}),
        K.RECHECK_FAILED: frozenset({S.SELF_RECTIFIED, S.TO_RECHECK}),
        K.CLEARED: frozenset({S.SELF_RECTIFIED, S.TO_RECHECK}),
        K.REVISIT_CLEAN: CLEARED_STAGES,
        K.REVISIT_NOT_SEEN: CLEARED_STAGES,
        K.LETTING_ENDED: CLEARED_STAGES,
        K.MARKED_STABLE: frozenset({S.REVISITING}),
        K.RECURRENCE_SUSPECTED: CLEARED_STAGES,
        K.RECURRENCE_CONFIRMED: CLEARED_STAGES,
        K.FALSE_ALARM: _BEFORE_CONFIRMED | _ENFORCING,
        K.REOPENED: frozenset({S.NOT_QUNZU, S.FALSE_ALARM}),
        K.PAUSED: (_BEFORE_CONFIRMED - {S.CLUE}) | _ENFORCING | {S.RECURRED},
        K.RESUMED: _EVERY_STAGE,
        K.APPEAL_FILED: _ENFORCING | {S.RECURRED} | CLEARED_STAGES,
        K.APPEAL_CLOSED: _EVERY_STAGE,
        **dict.fromkeys(RECORD_KINDS, _EVERY_STAGE),
        K.EVENT_VOIDED: _EVERY_STAGE,
    }
)

# None = the stage stays as it is.
STAGE_AFTER: Mapping[K, S | None] = MappingProxyType(
    {
        K.CLUE_RECEIVED: S.CLUE,
        K.CLUE_ACCEPTED: S.TO_SURVEY,
        K.ADDRESS_CORRECTED: S.TO_SURVEY,
        K.VISIT_NOT_SEEN: S.SURVEYING,
        K.VISIT_REFUSED: S.SURVEYING,
        K.VISIT_NO_SUCH_DWELLING: S.ADDRESS_PENDING,
        K.SURVEY_COMPLETED: S.TO_DECIDE,
        K.VERIFICATION_REQUESTED: S.TO_VERIFY,
        K.NOT_QUNZU_DECIDED: S.NOT_QUNZU,
        K.CONFIRMED: S.CONFIRMED,
        K.ORDER_ISSUED: S.ORDER_ISSUED,
        K.ORDER_SERVED: S.ORDER_SERVED,
        K.ORDER_EXTENDED: None,
        K.SELF_RECTIFICATION_REPORTED: S.SELF_RECTIFIED,
        K.PHONE_NOTICE: S.PHONED,
        K.JOINT_ACTION_PLANNED: S.JOINT_ACTION,
        K.JOINT_ACTION_FAILED: S.PHONED,
        K.JOINT_ACTION_DONE: S.TO_RECHECK,
        K.RECHECK_FAILED: S.ORDER_SERVED,
        K.CLEARED: S.CLEARED,
        K.REVISIT_CLEAN: S.REVISITING,
        K.REVISIT_NOT_SEEN: None,
        K.LETTING_ENDED: None,
        K.MARKED_STABLE: S.STABLE,
        K.RECURRENCE_SUSPECTED: S.SUSPECTED,
        K.RECURRENCE_CONFIRMED: S.RECURRED,
        K.FALSE_ALARM: S.FALSE_ALARM,
        K.REOPENED: S.TO_SURVEY,
        K.PAUSED: None,
        K.RESUMED: None,
        K.APPEAL_FILED: None,
        K.APPEAL_CLOSED: None,
        **dict.fromkeys(RECORD_KINDS),
        K.EVENT_VOIDED: None,
    }
)
