"""Masks: told apart, never told."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.privacy.masking import (
    COMPOUND_SURNAMES,
    mask_identity,
    mask_name,
    mask_phone,
    name_key,
    phone_digits,
    tidy_name,
)

NAMES = [
    # One family name, one star for each given sign.
    ("王明", "王*"),
    ("王小明", "王**"),
    # Compound surnames only where a given name follows; 欧阳 alone may be a Mr 欧.
    ("欧阳娜娜", "欧阳**"),
    ("司马光", "司马*"),
    ("欧阳", "欧*"),
    # Minority names: one sign, the parts stay visible as parts, whatever point was typed.
    ("阿卜杜拉·买买提", "阿***·***"),
    ("阿卜杜拉•买买提", "阿***·***"),
    ("阿卜杜拉．买买提", "阿***·***"),
    # Rare signs beyond GBK and beyond the first plane.
    ("䶮小明", "䶮**"),
    ("㐂田", "㐂*"),
    ("𠮷野家", "𠮷**"),
    # Spaces inside, full width.
    ("王 小 明", "王**"),
    ("王\u3000明", "王*"),
    ("Anna Li", "A******"),
    # Nothing to hide behind.
    ("王", "*"),
    ("", ""),
    ("<script>", "<*******"),
]
ORGANISATIONS = [
    ("演示安居房屋租赁有限公司", "演示****"),
    ("演示甲店", "演***"),
]
PHONES = [
    ("13800005678", "138****5678"),
    ("138 0000 5678", "138****5678"),
    ("+86 138-0000-5678", "138****5678"),
    ("１３８００００５６７８", "138****5678"),
    ("021-37650007", "021-37****07"),
    ("(0512)6765007", "0512-67***07"),
    ("37650007", "37****07"),
    ("3765007", "37***07"),
    ("021-37650007转801", "021-37****07"),
    ("12345", "*****"),
    ("4008001234", "**********"),
    ("不详", "*"),
]


@pytest.mark.parametrize(("name", "masked"), NAMES)
def test_a_name_shows_its_family_name(name: str, masked: str) -> None:
    """The rules of the offices, and the names that break simple ones."""
    assert mask_name(name) == masked


@pytest.mark.parametrize(("name", "masked"), ORGANISATIONS)
def test_an_organisation_shows_its_first_signs_and_not_its_length(name: str, masked: str) -> None:
    """A short one is masked like a person."""
    assert mask_name(name, is_organisation=True) == masked


@pytest.mark.parametrize(("phone", "masked"), PHONES)
def test_a_telephone_shows_its_ends(phone: str, masked: str) -> None:
    """Mobile, fixed with and without area code, extension, nonsense."""
    assert mask_phone(phone) == masked


def test_an_identity_number_shows_three_and_four() -> None:
    """Eighteen and fifteen signs; a broken one is hidden."""
    assert mask_identity("310117199001011234") == "310***********1234"
    assert mask_identity("31011719900101123x") == "310***********123x"
    assert mask_identity("310117900101123") == "310********1123"
    assert mask_identity("31011719") == "********"


@given(st.text(min_size=1, max_size=12), st.booleans())
def test_a_masked_name_never_tells_the_whole(name: str, is_organisation: bool) -> None:
    """At most two signs stay, and always fewer than there are."""
    plain = tidy_name(name)
    left = [sign for sign in mask_name(name, is_organisation=is_organisation) if sign not in "*·"]
    assert len(left) <= 2
    if any(sign not in "*·" for sign in plain):
        assert len(left) < len(plain)


@given(st.from_regex(r"\+?[0-9]{1,20}", fullmatch=True))
def test_a_masked_telephone_hides_at_least_three_digits_or_all(phone: str) -> None:
    """Four of a mobile number; of anything shorter than seven digits nothing stays."""
    left = [sign for sign in mask_phone(phone) if sign.isdigit()]
    assert not left or len(phone_digits(phone)) - len(left) >= 3


@given(st.sampled_from(sorted(COMPOUND_SURNAMES)), st.text(alphabet="明华建国丽", min_size=1, max_size=3))
def test_compound_surnames_stay_whole(surname: str, given_name: str) -> None:
    """The given name never shows."""
    assert mask_name(surname + given_name) == surname + "*" * len(given_name)


@given(st.text(max_size=20))
def test_tidying_twice_is_tidying_once(name: str) -> None:
    """What is stored reads back as the same."""
    assert tidy_name(tidy_name(name)) == tidy_name(name)


@pytest.mark.parametrize(
    "same",
    [
        ("演示安居（上海）有限公司", "演示安居(上海)有限公司", " 演示安居 (上海) 有限公司"),
        ("阿卜杜拉·买买提", "阿卜杜拉•买买提", "阿卜杜拉 买买提"),
        ("Ａnna", "anna", "ANNA"),
    ],
)
def test_spellings_of_one_name_compare_equal(same: tuple[str, ...]) -> None:
    """The blind index is made of this form."""
    assert len({name_key(name) for name in same}) == 1


def test_names_that_differ_in_a_rare_sign_stay_different() -> None:
    """Nothing is folded to a common sign."""
    assert len({name_key(name) for name in ("䶮小明", "龑小明", "小明", "𠮷小明", "吉小明")}) == 5
