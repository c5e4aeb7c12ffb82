"""户档: what was found, who decided on what evidence, what was served, what followed, and whether it came back."""

from __future__ import annotations

import streamlit as st

from casework.duties.open_duties import open_duties
from casework.errors import NotFoundError
from data.access import CaseFacts
from ui import figures
from ui.access_notes import note_opened
from ui.acts.frame import show_notice
from ui.case_acts import show_acts
from ui.case_attachments import attachments_of
from ui.case_duties import show_duties
from ui.case_finder import entry_lists, search_box
from ui.case_gaps import show_case_gaps
from ui.case_head import show_head
from ui.case_link import CASE, remember
from ui.case_rooms import show_clarities, show_rooms
from ui.case_sources import show_sources
from ui.case_timeline import show_timeline
from ui.documents_panel import show_documents
from ui.errors import show_user_error
from ui.navigation import roles_of
from ui.order_register_panel import show_order_register
from ui.persons_panel import show_persons
from ui.session import PageContext, require


def render() -> None:
    """Draw the file that the address names (?case=…), below the search; without one, the way to a file."""
    context = require(*roles_of("case_file"))
    st.title("户档")
    page = _shown(context)
    search_box(page)
    case_id = st.query_params.get(CASE)
    if not case_id:
        entry_lists(page)
        show_order_register(page)
        return
    try:
        file = page.reader.case_facts(case_id)
    except NotFoundError as error:
        show_user_error(error)
        entry_lists(page)
        return
    note_opened(page, file.case_id)
    remember(case_id)
    _file(page, file, is_past=page.as_of < context.today)


def _shown(context: PageContext) -> PageContext:
    """As of today with all that is known, unless the visitor has chosen a past day in the side bar."""
    is_past = context.as_of < context.today and context.as_of != context.default_as_of
    return context if is_past else context.current


def _file(page: PageContext, file: CaseFacts, *, is_past: bool) -> None:
    show_notice(page, file)
    show_head(page, file)
    if is_past:
        st.info(
            f"这是 {figures.day(page.as_of)} 的户档（{page.knowledge.label}），只能查看。要登记，请在左侧点“回到最新”。"
        )
    # On a phone the columns follow each other: what is to be done comes before what is known.
    left, right = st.columns(2, gap="large")
    with left:
        show_duties(open_duties(file.state, file.counting, page.campaign, page.calendar), page.as_of)
    with right:
        show_clarities(file)
        show_sources(page, file)
    show_case_gaps(page, file)
    if not is_past:
        st.subheader("登记")
        show_acts(page, file)
    show_rooms(page, file)
    show_persons(page, file)
    show_documents(page, file)
    show_timeline(file, attachments_of(page, file))


render()
