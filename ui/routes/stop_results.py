"""The result boxes at a stop: what came of it becomes an entry of the file through the service, from the phone too."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import streamlit as st

from casework.enforcement.words import ActionFailure
from casework.events import EventDraft
from casework.permissions import MAY_RECORD
from casework.routes.rules import VisitKind
from casework.vocabulary import EventKind
from data.exports.route_sheets import SheetStop
from data.queries.route_plans import PlanStatus, SavedPlan
from ui.acts.frame import open_form
from ui.case_link import CASE, file_link
from ui.errors import user_errors
from ui.navigation import PAGES
from ui.routes.solving import TOLD
from ui.session import PageContext

_FORMS = {
    VisitKind.JOINT_ACTION: (EventKind.JOINT_ACTION_DONE,),
    VisitKind.RECHECK: (EventKind.CLEARED, EventKind.RECHECK_FAILED),
    VisitKind.REVISIT: (EventKind.REVISIT_CLEAN, EventKind.REVISIT_NOT_SEEN),
}


def result_boxes(page: PageContext, saved: SavedPlan, day: str, stop: SheetStop, told: str | None) -> None:
    """Draw the boxes of one stop. told: what the file says of it already, None = nothing. page: as of today."""
    if told is not None:
        st.markdown(f"**已登记：{told}**")
        file_link(stop.case_id)
        return
    if saved.head.status is PlanStatus.CONFIRMED and date.fromisoformat(day) <= page.today:
        _boxes(page, day, stop)
    file_link(stop.case_id)


def _boxes(page: PageContext, day: str, stop: SheetStop) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        for kind in _FORMS[stop.kind]:
            may = page.actor.role in MAY_RECORD[kind]
            if may and st.button(kind.label, key=f"routes_result_{stop.case_id}_{kind.value}", type="primary"):
                open_form(stop.case_id, kind)
                st.switch_page(PAGES["case_file"].file, query_params={CASE: stop.case_id})
    if stop.kind is VisitKind.JOINT_ACTION and page.actor.role in MAY_RECORD[EventKind.JOINT_ACTION_FAILED]:
        _failed(page, day, stop)


def _failed(page: PageContext, day: str, stop: SheetStop) -> None:
    """A joint action that came to nothing needs its reason only: entered here."""
    labels = {one.value: one.label for one in ActionFailure}
    key = f"routes_failed_{stop.case_id}"
    reason = st.pills("未成的原因", list(labels), format_func=labels.__getitem__, key=key)
    if reason is None or not st.button("登记未成", key=f"{key}_record"):
        return
    uid = str(st.session_state.setdefault(f"{key}_{reason}_uid", uuid4().hex))
    draft = EventDraft(
        uid, stop.case_id, EventKind.JOINT_ACTION_FAILED, date.fromisoformat(day), None, {"reason": reason}
    )
    with user_errors():
        page.record(draft, seen=None)
        st.session_state[TOLD] = (
            f"{stop.address}：已登记“{labels[reason]}”。登记完当天的结果后，请在“方案”里按结果重排。"
        )
        st.rerun()
