"""Remove what identifies a person from a caller's text: telephone numbers, identity numbers, car plates.

Order numbers and other long digit runs stay as they are (domain notes on privacy): a number is masked only
when it stands alone as a run of the right length and its content is possible (province and birth date of an
identity number, leading digits of a telephone number).
"""

from __future__ import annotations

import re

# Full-width ASCII to ASCII, character by character, so that positions stay those of the original text.
_WIDTH = {0xFF01 + offset: 0x21 + offset for offset in range(94)} | {0x3000: 0x20}

_PROVINCE = r"(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|81|82)"
_MONTH_DAY = r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
_IDENTITY = rf"{_PROVINCE}\d{{4}}(?:(?:18|19|20)\d\d{_MONTH_DAY}\d{{3}}[\dXx]|\d\d{_MONTH_DAY}\d{{3}})(?![\dXx])"
_MOBILE = r"(?:\+?86[- ]?)?1[3-9]\d(?P<gap>[- ]?)\d{4}(?P=gap)\d{4}(?!\d)"
# Shanghai's own eight digits begin with 2, 3, 5 or 6. Eight digits that read as a date are a date.
_AREA_LANDLINE = r"(?:\(0\d{2,3}\)|0\d{2,3}[- ]?)(?:\d{7,8}|\d{4}[- ]\d{4})(?:[-转]\d{1,5})?(?![\d-])"
_LANDLINE = rf"(?!20\d\d{_MONTH_DAY})[2356]\d{{7}}(?:[-转]\d{{1,5}})?(?![\d-])"
_NAMED_PHONE = r"(?:电话|座机|固话|手机|联系|致电|来电|[Tt][Ee][Ll])[^\d\n]{0,5}(?P<named>\d{3,4}[- ]\d{4})(?![\d-])"
_PLATE = (
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-HJ-NP-Za-hj-np-z][·•.\- ]?"
    r"(?=[A-Za-z]{0,5}\d)[A-HJ-NP-Za-hj-np-z0-9]{4,5}[A-HJ-NP-Za-hj-np-z0-9挂学警港澳]"
    r"(?![A-Za-z0-9室号弄幢栋])"
)
_SECRET = re.compile(
    rf"(?<![\dA-Za-z])(?P<identity>{_IDENTITY})"
    rf"|(?P<plate>{_PLATE})"
    rf"|(?<!\d)(?<!\d{{6}}-)(?P<mobile>{_MOBILE})"
    rf"|(?<![\dA-Za-z])(?<!\d{{6}}-)(?P<landline>{_AREA_LANDLINE}|{_LANDLINE})"
    rf"|{_NAMED_PHONE}"
)
# A number that the text itself calls an order or case number is never a telephone number.
_ORDER_LABEL = re.compile(r"(?:单号|工单|工单编号|工单号码|任务号|案件号|受理号|受理编号|案件编号|订单)[::为是 ]{0,3}$")
_WORTH_READING = re.compile(r"\d[\d\- ]{5}|[A-Za-z][·•.\- ]?[A-Za-z0-9]{5}")


def scrub(text: str) -> str:
    """Mask telephone numbers, identity numbers and car plates; leave everything else untouched.

    Examples of what is left: 138****5678, 310***********1234, 57****34, 沪A*****. The length of the text does
    not change. Numbers that the text calls an order number, digit runs of any other length, dates and rooms
    are not touched.

    Parameters
    ----------
    text : raw text, in any width (full-width digits are recognised).

    Returns
    -------
    The text with the numbers masked; scrubbing twice changes nothing more.

    Source: 个人信息保护法 第五十一条 (de-identification).
    """
    pieces: list[str] = []
    position = 0
    for start, end, kind in _secrets(text):
        pieces += [text[position:start], _masked(text[start:end].translate(_WIDTH), kind)]
        position = end
    return "".join([*pieces, text[position:]])


def blank(text: str, mark: str) -> str:
    """Replace each telephone number, identity number and car plate as a whole by a mark.

    Parameters
    ----------
    text : raw text.
    mark : what stands in its place.
    """
    pieces: list[str] = []
    position = 0
    for start, end, _ in _secrets(text):
        pieces += [text[position:start], mark]
        position = end
    return "".join([*pieces, text[position:]])


def _secrets(text: str) -> list[tuple[int, int, str]]:
    """The spans to hide, each with its kind."""
    narrow = text if text.isascii() else text.translate(_WIDTH)
    if _WORTH_READING.search(narrow) is None:
        return []
    spans: list[tuple[int, int, str]] = []
    for match in _SECRET.finditer(narrow):
        kind = next(name for name in ("identity", "plate", "mobile", "landline", "named") if match.group(name))
        start, end = match.span(kind)
        if kind in ("mobile", "landline") and _ORDER_LABEL.search(narrow, 0, start):
            continue
        spans.append((start, end, kind))
    return spans


def _masked(number: str, kind: str) -> str:
    """The number with its identifying digits starred; separators and length are kept."""
    if kind == "plate":
        return number[:2] + "*" * (len(number) - 2)
    places = [index for index, character in enumerate(number) if character.isalnum()]
    head, tail = {"identity": (3, 4), "mobile": (3, 4), "landline": (2, 2), "named": (2, 2)}[kind]
    if kind == "mobile":
        places = places[-11:]
    hidden = set(places[head : len(places) - tail])
    return "".join("*" if index in hidden else character for index, character in enumerate(number))
