"""Resident identity numbers (GB 11643-1999): checked always, kept only where a rule says so."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from casework.errors import EntryError

# ISO 7064 MOD 11-2, as GB 11643 prints the weights.
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_SIGNS = "10X98765432"
_FORM = re.compile(r"[1-9]\d{16}[\dX]")


def check_sign(first_seventeen: str) -> str:
    """The eighteenth sign that belongs to the seventeen digits before it."""
    total = sum(int(digit) * weight for digit, weight in zip(first_seventeen, _WEIGHTS, strict=True))
    return _CHECK_SIGNS[total % 11]


def checked_identity_number(text: str, today: date) -> str:
    """The number with a capital X, without spaces.

    Raises EntryError when it is none: length, day of birth or check digit. The sentence does not repeat the number.
    """
    number = "".join(unicodedata.normalize("NFKC", text).split()).upper()
    if not _FORM.fullmatch(number):
        raise EntryError("身份证号应为 18 位（末位可为 X），请核对是否缺位、多位或被表格改成了科学计数法。")
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        raise EntryError("身份证号第 7 至 14 位不是有效的出生日期，请核对。") from None
    if not date(1900, 1, 1) <= born <= today:
        raise EntryError("身份证号第 7 至 14 位的出生日期不合理，请核对。")
    if check_sign(number[:17]) != number[17]:
        raise EntryError("身份证号校验位不符，其中至少有一位写错，请对照证件重新填写。")
    return number
