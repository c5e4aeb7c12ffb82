"""Persons and organisations behind a dwelling, as they are entered and as they may be seen.

Who may see a masked name, and who may open one record with a reason: the office that acts on it and the committee
that serves it (个人信息保护法 第六、五十一条; least privilege). Nobody opens lists.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from casework.errors import EntryError, PermissionDeniedError
from casework.events import Actor
from casework.hidden_signs import hidden_sign
from casework.privacy.masking import phone_digits, tidy_name
from casework.vocabulary import PartyRole, Role

LONGEST_NAME = 60
SHORTEST_REASON = 5
PHONE_DIGITS = (5, 20)
LONGEST_PHONE = 40

MAY_SEE_MASKED = frozenset(Role) - {Role.SYSTEM_ADMIN, Role.OPERATIONS_CENTRE}
MAY_REVEAL = frozenset({Role.SAFETY_OFFICE, Role.ENFORCEMENT, Role.COMMITTEE, Role.POPULATION_OFFICER})
# They run a business of letting: that one name stands behind several dwellings is what the offices must see.
BUSINESS_ROLES = frozenset({PartyRole.SUB_LESSOR, PartyRole.AGENCY, PartyRole.EMPLOYER})
# Beside the hidden signs: a name has one line, and no sign without a width.
_NO_PART_OF_A_NAME = re.compile(r"[\t\n\r\x85\u200b-\u200d\ufeff]")


@dataclass(frozen=True, slots=True)
class PersonEntry:
    """One person as entered. number: which one of that role in the file (1 = the first)."""

    role: PartyRole
    name: str
    phone: str | None = None
    is_organisation: bool = False
    number: int = 1
    identity_number: str | None = None

    @property
    def is_indexed(self) -> bool:
        """True when other files may be compared by this name: a business of letting or a company, no private person."""
        return self.is_organisation or self.role in BUSINESS_ROLES


def checked_persons(entries: Sequence[PersonEntry]) -> tuple[PersonEntry, ...]:
    """The entries with tidy names. Raises EntryError that lists every fault; it repeats no name and no number."""
    faults = [sentence for entry in entries for sentence in _faults(entry)]
    if len({(entry.role, entry.number) for entry in entries}) < len(entries):
        faults.append("同一位当事人填写了两次，请只保留一处。")
    if faults:
        raise EntryError("当事人姓名、电话不能登记：" + "".join(faults))
    return tuple(_tidy(entry) for entry in entries)


def check_may_reveal(actor: Actor, reason: str) -> str:
    """The reason without spaces around it.

    Raises PermissionDeniedError for a role that only sees masked names, EntryError for a reason that says nothing.
    """
    if actor.role not in MAY_REVEAL:
        raise PermissionDeniedError(f"“{actor.role.label}”只能看到遮盖后的姓名、电话；确需联系的请由承办单位办理。")
    plain = " ".join(reason.split())
    if len(plain) < SHORTEST_REASON or len(set(plain)) < 3:
        raise EntryError(f"请写明查看理由（至少 {SHORTEST_REASON} 个字），如“送达指令书，需联系业主”。")
    return plain


def _is_unseen(text: str) -> bool:
    return _NO_PART_OF_A_NAME.search(text) is not None or hidden_sign(text) is not None


def _faults(entry: PersonEntry) -> list[str]:
    name, label = entry.name.strip(), entry.role.label
    faults = []
    if not name:
        faults.append(f"{label}的姓名（名称）不能为空。")
    elif len(name) > LONGEST_NAME or _is_unseen(name):
        faults.append(f"{label}的姓名（名称）最多 {LONGEST_NAME} 个字，不能含不可见字符。")
    if entry.phone is not None:
        digits = phone_digits(entry.phone)
        if not PHONE_DIGITS[0] <= len(digits) <= PHONE_DIGITS[1] or len(entry.phone) > 40 or _is_unseen(entry.phone):
            faults.append(f"{label}的电话应为 {PHONE_DIGITS[0]} 至 {PHONE_DIGITS[1]} 位数字，不清楚的请留空。")
    return faults


def _tidy(entry: PersonEntry) -> PersonEntry:
    phone = None if entry.phone is None else " ".join(entry.phone.split())
    return PersonEntry(
        entry.role, tidy_name(entry.name), phone, entry.is_organisation, entry.number, entry.identity_number
    )
