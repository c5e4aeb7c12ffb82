"""当事人 of a file: what is stated of each party, masked names, and the way to open one record with a reason."""

from __future__ import annotations

import streamlit as st

from casework.parties.facts import Parties, Party, Tenants, stated_parties
from casework.privacy.persons import MAY_REVEAL, MAY_SEE_MASKED
from casework.vocabulary import PartyRole, PartyStatus
from data.access import CaseFacts
from data.persons import MaskedPerson, masked_person, reveal_person
from ui import clock
from ui.acts.parties import OWNER_WORDS, REGISTERED_WORDS, SUB_LESSOR_WORDS, TENANT_WORDS
from ui.errors import plain, user_errors
from ui.session import PageContext
from ui.text import NO_NAMES

NOTHING = "尚未登记当事人。"


def show_persons(page: PageContext, file: CaseFacts) -> None:
    """Draw the parties of the file as the newest counted entry states them."""
    st.subheader("当事人")
    stated = stated_parties(file.counting)
    if stated is None:
        st.caption(NOTHING)
        return
    st.markdown("  \n".join(f"**{label}**　{plain(sentence)}" for label, sentence in _sentences(stated)))
    if page.actor.role not in MAY_SEE_MASKED:
        return
    named = set(stated.person_ids)
    persons = [
        masked_person(person, page.subdistrict, page.store.keys)
        for person in page.reader.persons(file.case_id)
        if person.person_id in named
    ]
    if not persons:
        st.caption("没有登记姓名、电话。")
        return
    if not all(person.is_readable for person in persons):
        st.warning("有的姓名、电话解不开：密钥缺失或不是一套，请联系系统管理员。户档的其他内容不受影响。")
    for person in persons:
        show_person(page, file.case_id, person)


def _sentences(stated: Parties) -> list[tuple[str, str]]:
    lines = [
        ("业主", _party_sentence(OWNER_WORDS[stated.owner.status], stated.owner)),
        ("转租人", _party_sentence(SUB_LESSOR_WORDS[stated.sub_lessor.status], stated.sub_lessor)),
        ("承租人员", _tenants_sentence(stated.tenants)),
    ]
    for label, party in (("承租单位", stated.employer), ("中介或经租企业", stated.agency)):
        if party is not None:
            lines.append((label, _party_sentence(party.status.label, party)))
    return lines


def _party_sentence(words: str, party: Party) -> str:
    parts = [words]
    if party.is_organisation:
        parts.append("单位")
    if party.registered is not None:
        parts.append(REGISTERED_WORDS[party.registered])
    return "，".join(parts)


def _tenants_sentence(tenants: Tenants) -> str:
    if tenants.status is not PartyStatus.KNOWN:
        return TENANT_WORDS[tenants.status]
    children = "儿童人数未了解" if tenants.children is None else f"其中儿童 {tenants.children} 人"
    return f"{tenants.persons} 人，{children}"


def show_person(page: PageContext, case_id: str, person: MaskedPerson) -> None:
    """Draw one masked person, and for the roles that may the way to open this one record with a reason."""
    left, right = st.columns([4, 1], vertical_alignment="center")
    label = "签约承租人" if person.role is PartyRole.TENANT else person.role.label
    phone = "电话未登记" if person.phone is None else person.phone
    left.markdown(plain(f"{label}：{person.name}　{phone}"))
    if page.actor.role not in MAY_REVEAL or not person.is_readable:
        return
    key = f"reveal_{case_id}_{person.person_id}"
    with right.popover("查看", help="显示完整姓名、电话；查看人、时间和理由记入查阅日志。"):
        reason = st.text_input("查看理由（至少 5 个字）", help=NO_NAMES, key=f"{key}_reason", max_chars=100)
        asked = st.button("显示", key=key, type="primary")
    if asked:
        with user_errors():
            _reveal(page, case_id, person, reason)


def _reveal(page: PageContext, case_id: str, person: MaskedPerson, reason: str) -> None:
    """Show the value in this run only: the next click hides it, and it is kept nowhere."""
    view = page.reader.view
    found = reveal_person(page.store, view, page.actor, case_id, person.person_id, reason, clock.now())
    with st.container(border=True):
        st.text(f"{found.role.label}：{found.name}")
        st.text(f"电话：{found.phone or '未登记'}")
        if found.identity_number is not None:
            st.text(f"身份证号：{found.identity_number}")
        st.caption(f"查看人 {plain(page.actor.account)}；已记入查阅日志。再次操作后自动隐藏，请勿截屏、外传。")
