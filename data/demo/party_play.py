"""The parties of a demo dwelling: owners, sub-lessors of whom some stand behind many dwellings, agencies, employers.

Every name says 演示. Telephone numbers begin with 100, which no number of a person does.
"""

from __future__ import annotations

from typing import Any

from casework.parties.facts import person_id
from casework.privacy.persons import PersonEntry
from casework.vocabulary import PartyRole as R
from casework.vocabulary import PartyStatus
from data.demo.diary import CaseDiary

_STEMS = "甲乙丙丁戊己庚辛壬癸"
SHARED_SUB_LESSORS = tuple(f"演示二房东{stem}" for stem in _STEMS)
SAME_NAME = "演示同名"  # two people of one name: a shared name alone proves nothing
AGENCIES = ("演示安居房产经纪有限公司", "演示宜租房屋租赁有限公司", "演示邻里经纪服务部", "演示江畔房产经纪有限公司")
EMPLOYERS = ("演示悦食餐饮管理有限公司", "演示捷达物流有限公司", "演示安盾保安服务有限公司")
SHARED_SHARE = 0.6  # of the sub-lessors that one of the shared ones stands behind the dwelling
SAME_NAME_SHARE = 0.02
ORGANISED_OWNER, OWNER_REACHED = 0.06, 0.85
AGENCY_SHARE, AGENCY_REGISTERED, EMPLOYER_SHARE = 0.3, 0.6, 0.12
CHILDREN_KNOWN, CHILD_SHARE = 0.8, 0.15


def parties(diary: CaseDiary, *, has_sublessor: bool, tenants: int) -> tuple[dict[str, Any], tuple[PersonEntry, ...]]:
    """The facts of 登记当事人 and the persons beside it; all but the arguments is drawn apart from the story."""
    draw = diary.detail
    persons = [_owner(diary)]
    facts: dict[str, Any] = {
        "owner": _named(persons[0], diary, is_organisation=persons[0].is_organisation),
        "sub_lessor": {"status": PartyStatus.NONE.value},
        "tenants": {"status": PartyStatus.KNOWN.value, "persons": tenants},
    }
    if draw.random() < CHILDREN_KNOWN:
        facts["tenants"]["children"] = int(draw.binomial(min(tenants, 4), CHILD_SHARE))
    if has_sublessor:
        persons.append(_sub_lessor(diary))
        facts["sub_lessor"] = _named(persons[-1], diary, is_organisation=False)
    for role, share, names in ((R.AGENCY, AGENCY_SHARE, AGENCIES), (R.EMPLOYER, EMPLOYER_SHARE, EMPLOYERS)):
        if draw.random() >= share:
            facts[role.key] = {"status": PartyStatus.NONE.value}
            continue
        number = int(draw.integers(len(names)))
        persons.append(PersonEntry(role, names[number], f"1002000{role is R.EMPLOYER:d}{number:03d}", True))
        facts[role.key] = _named(persons[-1], diary)
        if role is R.AGENCY:
            facts[role.key]["registered"] = bool(draw.random() < AGENCY_REGISTERED)
    return facts, tuple(persons)


def _owner(diary: CaseDiary) -> PersonEntry:
    name, draw = diary.case.case_id, diary.detail
    phone = f"1001{int(draw.integers(10**7)):07d}" if draw.random() < OWNER_REACHED else None
    if draw.random() < ORGANISED_OWNER:
        return PersonEntry(R.OWNER, f"演示产权{name}有限公司", phone, True)
    return PersonEntry(R.OWNER, f"演示业主{name}", phone)


def _sub_lessor(diary: CaseDiary) -> PersonEntry:
    draw = diary.detail
    if draw.random() < SAME_NAME_SHARE:
        return PersonEntry(R.SUB_LESSOR, SAME_NAME, f"1003{int(draw.integers(10**7)):07d}")
    if draw.random() >= SHARED_SHARE:
        return PersonEntry(R.SUB_LESSOR, f"演示二房东{diary.case.case_id}", f"1004{int(draw.integers(10**7)):07d}")
    weights = [1 / place for place in range(1, len(SHARED_SUB_LESSORS) + 1)]
    number = int(draw.choice(len(weights), p=[weight / sum(weights) for weight in weights]))
    return PersonEntry(R.SUB_LESSOR, SHARED_SUB_LESSORS[number], f"1000000{number:04d}")


def _named(person: PersonEntry, diary: CaseDiary, **more: Any) -> dict[str, Any]:
    return {
        "status": PartyStatus.KNOWN.value,
        "person_ids": [person_id(diary.case.case_id, person.role, person.number)],
        **more,
    }
