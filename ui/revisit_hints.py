"""销项后又有投诉的户: proposed as 疑似回潮, recorded with one click."""

from __future__ import annotations

from uuid import uuid4

import streamlit as st

from casework.errors import UserError
from casework.events import EventDraft
from casework.permissions import MAY_RECORD
from casework.revisits.words import SuspicionSource
from casework.vocabulary import EventKind
from data.analyses.revisits import RecurrenceHint, recurrence_hints
from ui import figures
from ui.case_link import file_link
from ui.errors import plain
from ui.session import PageContext

_TOLD = "revisit_hint_told"
SHOWN = 20


def show_hints(page: PageContext) -> None:
    """Draw the list; page as of today."""
    for is_error, sentence in st.session_state.pop(_TOLD, []):
        (st.error if is_error else st.success)(plain(sentence))
    hints = recurrence_hints(page.reader, page.campaign)
    if not hints:
        return
    seen = page.reader.version()
    box = st.expander(
        f"销项后又有投诉的户：{len(hints)} 户，建议登记疑似回潮后上门核查",
        expanded=len(hints) <= 5,
        key="revisit_hints",
        on_change="rerun",
    )
    if not box.open:  # twenty rows that nobody looks at are not built in every run
        return
    with box:
        st.caption("同一户在最近一次确认无异常之后又有投诉或线索。单凭投诉不能认定回潮，上门核查后再下结论。")
        for hint in hints[:SHOWN]:
            _hint(page, hint, seen)
        if len(hints) > SHOWN:
            st.caption(f"只列出最近的 {SHOWN} 户，共 {len(hints)} 户；登记后其余的依次列出。")


def _hint(page: PageContext, hint: RecurrenceHint, seen: int) -> None:
    with st.container(border=True):
        told = [f"工单 {len(hint.orders)} 件（{'、'.join(hint.orders)}）"] if hint.orders else []
        told += [f"并入线索 {hint.clues} 条"] if hint.clues else []
        said = f"最近确认无异常 {figures.day(hint.looked_on)}；其后{'，'.join(told)}"
        st.markdown(f"**{plain(hint.address)}**　{hint.stage.label}  \n:gray[{plain(said)}]")
        with st.container(horizontal=True, vertical_alignment="center"):
            if page.actor.role in MAY_RECORD[EventKind.RECURRENCE_SUSPECTED]:
                st.button(
                    "登记疑似回潮",
                    key=f"hint_{hint.case_id}",
                    on_click=_suspect,
                    args=(page, hint, seen, uuid4().hex),
                )
            file_link(hint.case_id)


def _suspect(page: PageContext, hint: RecurrenceHint, seen: int, uid: str) -> None:
    """Record the suspicion; seen: the version of the data when the button was drawn."""
    source = SuspicionSource.HOTLINE if hint.orders else SuspicionSource.COMMITTEE
    facts = {"source": source.value, "orders": list(hint.orders)}
    draft = EventDraft(uid, hint.case_id, EventKind.RECURRENCE_SUSPECTED, page.today, None, facts)
    try:
        page.record(draft, seen=seen)
    except UserError as error:
        st.session_state[_TOLD] = [(True, str(error))]
        return
    days = page.campaign.revisits.suspicion_days
    st.session_state[_TOLD] = [(False, f"已登记疑似回潮：{hint.address}。请在 {days} 天内上门核查。")]
