"""The draft of an order on the screen: its sentences as a preview, and the Word file to take away."""

from __future__ import annotations

import streamlit as st

from casework.errors import PermissionDeniedError, UserError
from casework.events import CaseEvent, EventDraft
from data.access import CaseFacts
from data.analyses.order_papers import check_may_draft, paper_of
from data.exports.order_document import NO_NUMBER, TITLE_WORDS, order_document, order_sentences
from ui.access_notes import logged_export
from ui.errors import plain, show_user_error
from ui.legal_basis import legal_basis
from ui.session import PageContext

DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def show_draft(page: PageContext, file: CaseFacts, order: CaseEvent | EventDraft, *, key: str) -> None:
    """Draw the preview and the button of the draft; nothing for a visitor who may not record documents of the file."""
    try:
        check_may_draft(page.reader, file)
        paper = paper_of(file, order, page.campaign, legal_basis())
    except PermissionDeniedError:
        return
    except UserError as error:
        show_user_error(error)
        return
    with st.expander("预览指令书草稿（代拟稿）"):
        st.markdown(f"**{plain(TITLE_WORDS)}**　{plain(paper.number or NO_NUMBER)}")
        st.caption(plain(f"房屋地址：{paper.address}"))
        for heading, sentences in order_sentences(paper):
            st.markdown("  \n".join([f"**{heading}**", *(plain(sentence) for sentence in sentences)]))
        if paper.notes:
            st.markdown("  \n".join(["**核对事项（不随文书送达）**", *(plain(f"· {note}") for note in paper.notes)]))
    name = f"{TITLE_WORDS}{paper.number or ''}_{file.case_id}"
    account, moment, cutoff = page.actor.account, page.moment, page.data_cutoff
    st.download_button(
        "下载草稿（Word）",
        data=logged_export(
            lambda: order_document(paper, account=account, printed_at=moment, data_cutoff=cutoff), name, rows=1
        ),
        file_name=f"{name}.docx",
        mime=DOCX_TYPE,
        key=f"{key}_docx",
        on_click="ignore",
        type="tertiary",
    )
