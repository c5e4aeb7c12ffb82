"""登记当事人: owner, sub-lessor, tenants as numbers, employer, agency. Names are stored apart, sealed."""

from __future__ import annotations

from typing import Any

import streamlit as st

from casework.parties.facts import MOST_TENANTS, Parties, Party, person_id, stated_parties
from casework.privacy.persons import LONGEST_NAME, LONGEST_PHONE, PersonEntry
from casework.vocabulary import PartyRole, PartyStatus
from data.persons import MaskedPerson, keep_persons, masked_person
from ui.acts.contract import ActContext, ActInput

SEALED = "姓名、电话加密保存，列表里只显示遮盖后的样子；不清楚的请留空。"
SUB_LESSOR_WORDS = {
    PartyStatus.NONE: "没有转租（已核实）",
    PartyStatus.KNOWN: "有转租，知道是谁",
    PartyStatus.UNKNOWN: "不清楚",
}
OWNER_WORDS = {PartyStatus.KNOWN: "已明确", PartyStatus.UNKNOWN: "不清楚"}
TENANT_WORDS = {PartyStatus.KNOWN: "有人居住", PartyStatus.NONE: "无人居住", PartyStatus.UNKNOWN: "不清楚"}
ASKED_WORDS = {None: "未了解", PartyStatus.NONE: "没有", PartyStatus.KNOWN: "有", PartyStatus.UNKNOWN: "不清楚"}
REGISTERED_WORDS = {None: "不清楚", True: "已备案", False: "未备案"}


def parties(act: ActContext) -> ActInput:
    """What the visitor states of each party; what stood in the file before is offered again."""
    form = _Form(act)
    facts: dict[str, Any] = {}
    st.markdown("**业主**")
    facts["owner"] = form.named(PartyRole.OWNER, OWNER_WORDS, form.party(PartyRole.OWNER))
    st.markdown("**转租人（二房东）**")
    facts["sub_lessor"] = form.named(PartyRole.SUB_LESSOR, SUB_LESSOR_WORDS, form.party(PartyRole.SUB_LESSOR))
    st.markdown("**承租人员**")
    facts["tenants"] = form.tenants()
    is_asked = form.party(PartyRole.EMPLOYER) is not None or form.party(PartyRole.AGENCY) is not None
    with st.expander("承租单位、中介和联系人", expanded=is_asked):
        st.markdown("**承租单位**（租来给员工居住的单位）")
        employer = form.named(PartyRole.EMPLOYER, ASKED_WORDS, form.party(PartyRole.EMPLOYER))
        st.markdown("**中介或住房租赁企业**")
        agency = form.named(PartyRole.AGENCY, ASKED_WORDS, form.party(PartyRole.AGENCY))
        if agency.get("status") == PartyStatus.KNOWN.value:
            before = form.party(PartyRole.AGENCY)
            first = None if before is None else before.registered
            registered = form.choice("agency_registered", "是否备案", REGISTERED_WORDS, first)
            agency |= {} if registered is None else {"registered": registered}
        st.markdown("**联系人**（如物业、房屋管理人）")
        contacts = form.persons(PartyRole.CONTACT, form.before.contacts if form.before else ())
    facts |= {key: value for key, value in (("employer", employer), ("agency", agency)) if value}
    if contacts:
        facts["contact"] = {"person_ids": contacts}
    store, actor, rules = act.page.store, act.page.actor, act.page.campaign.privacy
    entered = tuple(form.entered)
    return ActInput(facts, keep=lambda writing, event: keep_persons(writing, store.keys, actor, event, entered, rules))


class _Form:
    """The fields of one file, with what the newest entry states as their first values."""

    def __init__(self, act: ActContext) -> None:
        self.act = act
        self.before: Parties | None = stated_parties(act.file.counting)
        self.entered: list[PersonEntry] = []
        sealed = act.page.reader.persons(act.file.case_id)
        shown = [masked_person(person, act.page.subdistrict, act.page.store.keys) for person in sealed]
        self._shown: dict[str, MaskedPerson] = {person.person_id: person for person in shown}

    def party(self, role: PartyRole) -> Party | None:
        """What the newest entry states of a party; None when it says nothing."""
        before = self.before
        if before is None:
            return None
        return {
            PartyRole.OWNER: before.owner,
            PartyRole.SUB_LESSOR: before.sub_lessor,
            PartyRole.EMPLOYER: before.employer,
            PartyRole.AGENCY: before.agency,
        }[role]

    def choice(self, field: str, label: str, words: dict[Any, str], first: Any) -> Any:
        """One of the words, on one line."""
        options = list(words)
        return st.radio(
            label,
            options,
            index=options.index(first) if first in options else None,
            format_func=words.__getitem__,
            horizontal=True,
            key=self.act.key(field),
            label_visibility="collapsed",
        )

    def named(self, role: PartyRole, words: dict[Any, str], before: Party | None) -> dict[str, Any]:
        """Status, and for a known party organisation or not, name and telephone; {} when nobody asked."""
        first = None if before is None else before.status
        status = self.choice(f"{role.value}_status", role.label, words, first)
        if status is None:
            return {} if None in words else {"status": None}
        facts: dict[str, Any] = {"status": status.value}
        if status is not PartyStatus.KNOWN:
            return facts
        is_organisation = role in (PartyRole.EMPLOYER, PartyRole.AGENCY)
        if not is_organisation:
            is_organisation = st.checkbox(
                "是单位",
                value=bool(before and before.is_organisation),
                key=self.act.key(f"{role.value}_organisation"),
            )
            facts["is_organisation"] = is_organisation
        identifiers = self.persons(role, before.person_ids if before else (), is_organisation=is_organisation)
        return facts | ({"person_ids": identifiers} if identifiers else {})

    def persons(self, role: PartyRole, before: tuple[str, ...], *, is_organisation: bool = False) -> list[str]:
        """Name and telephone of the first person of that role; the ids that the entry then names."""
        own = person_id(self.act.file.case_id, role)
        known = self._shown.get(own) if own in before else None
        left, right = st.columns(2)
        placeholder = "" if known is None else f"已登记 {known.name}，不改请留空"
        name = left.text_input(
            "单位名称" if is_organisation else "姓名",
            placeholder=placeholder,
            max_chars=LONGEST_NAME,
            autocomplete="off",
            help=SEALED,
            key=self.act.key(f"{role.value}_name"),
        ).strip()
        phone = right.text_input(
            "电话",
            placeholder="" if known is None or known.phone is None else f"已登记 {known.phone}",
            max_chars=LONGEST_PHONE,
            autocomplete="off",
            help="姓名有变的，电话请重新填写。",
            key=self.act.key(f"{role.value}_phone"),
        ).strip()
        if name or phone:
            self.entered.append(PersonEntry(role, name, phone or None, is_organisation))
            return [own, *(identifier for identifier in before if identifier != own)]
        return list(before)

    def tenants(self) -> dict[str, Any]:
        """How many live there, children as a number; a name only of the one who signed, for serving an order."""
        before = self.before.tenants if self.before else None
        status = self.choice("tenants_status", "承租人员", TENANT_WORDS, before.status if before else None)
        facts: dict[str, Any] = {"status": None if status is None else status.value}
        if status is not PartyStatus.KNOWN:
            return facts
        left, right = st.columns(2)
        persons = left.number_input(
            "居住人数（人）",
            min_value=0,
            max_value=MOST_TENANTS,
            value=before.persons if before else None,
            key=self.act.key("tenants_persons"),
        )
        children = right.number_input(
            "其中儿童（人，不满 14 周岁）",
            min_value=0,
            max_value=MOST_TENANTS,
            value=before.children if before else None,
            help="只记人数；不了解的请留空。",
            key=self.act.key("tenants_children"),
        )
        facts |= {key: value for key, value in (("persons", persons), ("children", children)) if value is not None}
        if st.toggle(
            "登记签约承租人（仅在指令书要送达承租人时）",
            value=bool(before and before.person_ids),
            key=self.act.key("tenants_signed"),
        ):
            identifiers = self.persons(PartyRole.TENANT, before.person_ids if before else ())
            facts |= {"person_ids": identifiers} if identifiers else {}
        return facts
