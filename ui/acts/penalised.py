"""The identity number of the party punished, where [privacy] allows it: sealed beside the entry of the penalty."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from casework.events import CaseEvent
from casework.privacy.persons import LONGEST_NAME, PersonEntry
from casework.vocabulary import PartyRole
from data.persons import keep_persons
from data.writing import Writing
from ui.acts.contract import ActContext

PUNISHED = (PartyRole.SUB_LESSOR, PartyRole.OWNER, PartyRole.TENANT)


def identity_of_the_punished(act: ActContext) -> Callable[[Writing, CaseEvent], None] | None:
    """Draw the fields and return what stores them; None where identity numbers are not kept or none was entered."""
    rules = act.page.campaign.privacy
    if not rules.store_identity_numbers:
        return None
    with st.expander("被处罚人身份证号（加密保存，仅处罚需要时填写）"):
        role = st.radio(
            "被处罚人",
            PUNISHED,
            format_func=lambda one: "签约承租人" if one is PartyRole.TENANT else one.label,
            horizontal=True,
            key=act.key("punished_role"),
        )
        name = st.text_input(
            "姓名（已登记的可留空）", max_chars=LONGEST_NAME, autocomplete="off", key=act.key("punished_name")
        )
        number = st.text_input("身份证号", max_chars=30, autocomplete="off", key=act.key("punished_identity"))
    if not number.strip():
        return None
    person = PersonEntry(role, name, identity_number=number)
    store, actor = act.page.store, act.page.actor
    return lambda writing, event: keep_persons(writing, store.keys, actor, event, [person], rules)
