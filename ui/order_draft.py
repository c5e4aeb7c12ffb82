"""The draft of an order on the screen: its sentences as a preview, and the Word file to take away."""

from __future__ import annotations

import streamlit as st

from casework.errors import PermissionDeniedError, UserError
from casework.events import CaseEvent, EventDraft
from casework.orders.paper import OrderPaper
from casework.privacy.persons import check_may_reveal
from casework.vocabulary import PartyRole
from data.access import CaseFacts
from data.analyses.order_papers import addressee_of, addressees, check_may_draft, paper_of, with_full_name
from data.clearance import clearance_of
from data.exports.order_document import NO_NUMBER, TITLE_WORDS, order_document, order_sentences, party_words
from data.persons import MaskedPerson, reveal_person
from ui import clock
from ui.access_notes import logged_export
from ui.errors import plain, show_user_error
from ui.legal_basis import legal_basis
from ui.session import PageContext
from ui.text import NO_NAMES

_BLANK = ""
DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def show_draft(page: PageContext, file: CaseFacts, order: CaseEvent | EventDraft, *, key: str) -> None:
    """Draw the preview and the button of the draft; nothing for a visitor who may not record documents of the file."""
    try:
        check_may_draft(page.reader, file)
        with st.expander("预览指令书草稿（代拟稿）"):
            party = _addressee(page, file, key)
            paper = paper_of(file, order, page.campaign, legal_basis(), addressee_of(party))
            _preview(paper)
            if party is not None:
                _with_full_name(page, file, paper, party, key)
    except PermissionDeniedError:
        return
    except UserError as error:
        show_user_error(error)
        return
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


def _addressee(page: PageContext, file: CaseFacts, key: str) -> MaskedPerson | None:
    """To whom the draft is addressed: at first whoever lets, else the owner; None = a blank to be filled in by hand."""
    persons = {person.person_id: person for person in addressees(page.reader, page.store.keys, file)}
    if not persons:
        st.caption("档案中没有登记当事人姓名，被告知人留空，请手工填写。")
        return None
    chosen = st.selectbox(
        "被告知人",
        [*persons, _BLANK],
        format_func=lambda wanted: (
            "留空，手工填写" if wanted == _BLANK else f"{_role(persons[wanted])} {persons[wanted].name}"
        ),
        key=f"{key}_party",
    )
    return persons.get(chosen)


def _role(person: MaskedPerson) -> str:
    return "签约承租人" if person.role is PartyRole.TENANT else person.role.label


def _preview(paper: OrderPaper) -> None:
    st.markdown(f"**{plain(TITLE_WORDS)}**　{plain(paper.number or NO_NUMBER)}")
    st.caption(plain(f"被告知人：{party_words(paper)}"))
    st.caption(plain(f"房屋地址：{paper.address}"))
    for heading, sentences in order_sentences(paper):
        st.markdown("  \n".join([f"**{heading}**", *(plain(sentence) for sentence in sentences)]))
    if paper.notes:
        st.markdown("  \n".join(["**核对事项（不随文书送达）**", *(plain(f"· {note}") for note in paper.notes)]))


def _with_full_name(page: PageContext, file: CaseFacts, paper: OrderPaper, party: MaskedPerson, key: str) -> None:
    """The draft with the addressee in full: opened and logged on the click, shown nowhere on the page.

    A file with a name in it that leaves the program: a second person approves it, as for the ledgers.
    """
    left, right = st.columns([2, 1], vertical_alignment="bottom")
    label = "含全名的草稿：写明理由（至少 5 个字，记入查阅日志）"
    typed = left.text_input(label, max_chars=100, help=NO_NAMES, key=f"{key}_reason")
    must = "填写理由时必填" if page.campaign.privacy.approver_for_unmasked else "可不填"
    approver = right.text_input(f"审批人（{must}）", placeholder="姓名，不能是本人", key=f"{key}_approver")
    if not typed.strip():
        return
    try:
        reason = check_may_reveal(page.actor, typed)
        clearance = clearance_of(page.reader, page.campaign, reason, approver)
    except UserError as error:
        show_user_error(error)
        return
    view, account, moment, cutoff = page.reader.view, page.actor.account, page.moment, page.data_cutoff

    def make() -> bytes:
        opened = reveal_person(page.store, view, page.actor, file.case_id, party.person_id, reason, clock.now())
        return order_document(with_full_name(paper, opened), account=account, printed_at=moment, data_cutoff=cutoff)

    name = f"{TITLE_WORDS}{paper.number or ''}_{file.case_id}"
    why = {} if clearance is None else clearance.content
    st.download_button(
        "下载含全名的草稿（Word）",
        data=logged_export(make, name, rows=1, more={**why, "full_name": True}),
        file_name=f"{name}_含全名.docx",
        mime=DOCX_TYPE,
        key=f"{key}_full",
        on_click="ignore",
        type="tertiary",
    )
