"""Which form belongs to which kind of event; a kind without one cannot be entered from the file.

Each subject adds its forms here, one line a kind, in the order of the vocabulary.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from casework.vocabulary import EventKind as K
from ui.acts import (
    assignment,
    clues,
    decision,
    enforcement,
    holds,
    notes,
    order_service,
    orders,
    parties,
    penalty,
    rectification,
    revisits,
    visit,
)
from ui.acts.contract import ActForm

FORMS: Mapping[K, ActForm] = MappingProxyType(
    {
        K.CLUE_RECEIVED: clues.clue,
        K.CLUE_ACCEPTED: clues.clue_accepted,
        K.ADDRESS_CORRECTED: notes.address_corrected,
        K.VISIT_NOT_SEEN: visit.visit_not_seen,
        K.VISIT_REFUSED: visit.visit_refused,
        K.VISIT_NO_SUCH_DWELLING: visit.visit_no_such_dwelling,
        K.SURVEY_COMPLETED: visit.survey_completed,
        K.VERIFICATION_REQUESTED: decision.verification_requested,
        K.NOT_QUNZU_DECIDED: decision.not_qunzu_decided,
        K.CONFIRMED: decision.confirmed,
        K.ORDER_ISSUED: orders.order_issued,
        K.ORDER_SERVED: order_service.order_served,
        K.ORDER_EXTENDED: orders.order_extended,
        K.SELF_RECTIFICATION_REPORTED: rectification.self_rectification_reported,
        K.PHONE_NOTICE: enforcement.phone_notice,
        K.JOINT_ACTION_PLANNED: enforcement.joint_action_planned,
        K.JOINT_ACTION_FAILED: enforcement.joint_action_failed,
        K.JOINT_ACTION_DONE: enforcement.joint_action_done,
        K.RECHECK_FAILED: rectification.recheck_failed,
        K.CLEARED: rectification.cleared,
        K.REVISIT_CLEAN: revisits.revisit_clean,
        K.REVISIT_NOT_SEEN: revisits.revisit_not_seen,
        K.LETTING_ENDED: revisits.letting_ended,
        K.MARKED_STABLE: revisits.marked_stable,
        K.RECURRENCE_SUSPECTED: revisits.recurrence_suspected,
        K.RECURRENCE_CONFIRMED: revisits.recurrence_confirmed,
        K.FALSE_ALARM: decision.false_alarm,
        K.PAUSED: holds.paused,
        K.RESUMED: holds.resumed,
        K.APPEAL_FILED: holds.appeal_filed,
        K.APPEAL_CLOSED: holds.appeal_closed,
        K.DOCUMENT_RECORDED: orders.document_recorded,
        K.PENALTY_RECORDED: penalty.penalty,
        K.ROOMS_RECORDED: visit.rooms_recorded,
        K.REOPENED: notes.reopened,
        K.CLUE_MERGED: clues.clue,
        K.PARTIES_RECORDED: parties.parties,
        K.ASSIGNED: assignment.assigned,
        K.NOTE_ADDED: notes.note,
        K.EVENT_VOIDED: notes.event_voided,
    }
)
