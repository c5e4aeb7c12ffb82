"""Identity numbers: a wrong digit is a data error with a sentence, never a crash and never repeated."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.errors import EntryError
from casework.privacy.identity_numbers import check_sign, checked_identity_number

TODAY = date(2021, 10, 27)


def test_the_published_example_of_the_standard() -> None:
    """GB 11643-1999, annex: 11010519491231002X."""
    assert check_sign("11010519491231002") == "X"
    assert checked_identity_number("110105 19491231 002x", TODAY) == "11010519491231002X"


@given(
    st.integers(110000, 659999),
    st.dates(date(1900, 1, 1), TODAY),
    st.integers(0, 999),
    st.integers(0, 17),
    st.integers(1, 9),
)
def test_every_number_with_its_check_sign_passes_and_with_one_wrong_digit_fails(
    area: int, born: date, serial: int, place: int, shift: int
) -> None:
    """MOD 11-2 finds every single wrong digit."""
    first = f"{area}{born:%Y%m%d}{serial:03d}"
    number = first + check_sign(first)
    assert checked_identity_number(number, TODAY) == number
    signs = "0123456789X" if place == 17 else "0123456789"
    wrong = signs[(signs.index(number[place]) + shift) % len(signs)]
    with pytest.raises(EntryError) as refused:
        checked_identity_number(number[:place] + wrong + number[place + 1 :], TODAY)
    assert number[6:14] not in str(refused.value)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("", "18 位"),
        ("310117900101123", "18 位"),  # 15 digits, out of use
        ("3.10117E+17", "18 位"),  # what a spreadsheet makes of it
        ("<script>alert(1)</script>", "18 位"),
        ("310117199013011234", "出生日期"),  # month 13
        ("310117203001011234", "出生日期"),  # not born yet
        ("310117199001011234", "校验位"),
    ],
)
def test_what_is_no_identity_number_is_refused_by_its_reason(text: str, word: str) -> None:
    """The sentence says what to look at."""
    with pytest.raises(EntryError, match=word):
        checked_identity_number(text, TODAY)
