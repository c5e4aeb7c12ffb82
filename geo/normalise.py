"""One spelling for one address: widths, radicals, spaces, # and Chinese numerals before a unit.

The result is the key under which a person's decision is stored (alias rule), so it must be stable:
normalising twice gives the same text.
"""

from __future__ import annotations

import re
import unicodedata

from geo.scrubbing import blank

# Radicals that a PDF leaves in place of the character; NFKC does not mend those of the Supplement block.
_RADICALS = str.maketrans(
    "⺁⺅⺆⺉⺓⺘⺝⺞⺠⺡⺩⺪⺫⺬⺭⺮⺯⺰⺶⺷⺹⺻⺼⺽⻁⻂⻃⻄⻅⻆⻇⻈⻉⻊⻋⻌⻍⻎⻏⻑⻒⻓⻔⻗⻘⻙⻚⻛⻜⻝⻞⻠⻡⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲",
    "厂亻冂刂幺扌月歹民氵王疋目示礻竹糸纟羊羊耂聿肉臼虎衤西西见角角讠贝足车辶辶辶阝長镸长门雨青韦页风飞食飠饣首马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龟亀",
)
_DASHES = str.maketrans("‐‑‒–—―−﹣－～", "---------~")
HIDDEN = "※"
_HAS_RADICAL = re.compile("[⺀-⻳]")
_HAS_DASH = re.compile("[‐-―−]")
_CONTROL = re.compile(r"[\u200b-\u200f\u2028-\u202e\u2060\ufeff\x00-\x08\x0e-\x1f]")
_SPACES = re.compile(r"\s+")
_OPEN_NUMBER = re.compile(r"[0-9A-Za-z]")
_HASH = re.compile(r"#(?:(?:号楼)|号|楼)?")
_MASKED = re.compile(r"[0-9A-Za-z]*\*[0-9A-Za-z*]*(?:[- ][0-9*]*\*[0-9*]*)*")

_DIGIT = dict(zip("零〇○一二三四五六七八九壹贰叁肆伍陆柒捌玖", "000123456789123456789", strict=True))
_NUMERAL_CHARACTERS = "零〇○一二三四五六七八九十百千廿卅壹贰叁肆伍陆柒捌玖拾"
_UNIT = "(?:支弄|弄|号|幢|栋|单元|室|楼)"
# A numeral before a unit, or in a list or range that ends in a unit (一、二号楼; 五零一至五零三室).
_NUMERAL = re.compile(
    rf"(?<![0-9{_NUMERAL_CHARACTERS}])([{_NUMERAL_CHARACTERS}]{{1,9}})"
    rf"(?={_UNIT}|(?:[、,和及至到~-][0-9{_NUMERAL_CHARACTERS}]{{1,5}}){{1,5}}{_UNIT})"
)
_HAS_NUMERAL = re.compile(rf"[{_NUMERAL_CHARACTERS}]{_UNIT}")
_SCALE = {"十": 10, "拾": 10, "百": 100, "千": 1000}
_LONGEST_NUMBER = 5


def normalise(text: str) -> str:
    """The one spelling of a text; the raw text is kept by the caller.

    Telephone and identity numbers become a single ※ before any number is read; then NFKC, radicals, dashes,
    spaces (only a space between two numbers separates them and stays), # to 号, and Chinese numerals to digits
    where a unit follows (弄, 支弄, 号, 幢, 栋, 单元, 室, 楼).

    Parameters
    ----------
    text : any text, as it came.

    Returns
    -------
    The normal form; normalise(normalise(text)) == normalise(text).
    """
    # Joining characters can make a new pattern (a space goes, a numeral becomes readable): repeat until stable.
    for _ in range(len(text) + 2):
        step = _one_pass(text)
        if step == text:
            return step
        text = step
    return text


def _one_pass(text: str) -> str:
    if not text.isascii() and not unicodedata.is_normalized("NFKC", text):
        text = unicodedata.normalize("NFKC", text)
    if _HAS_RADICAL.search(text):
        text = text.translate(_RADICALS)
    if _HAS_DASH.search(text):
        text = text.translate(_DASHES)
    text = _CONTROL.sub("", text)
    text = blank(text, HIDDEN)
    if "*" in text:
        text = _MASKED.sub(HIDDEN, text)
    if not text.isalnum():
        text = _SPACES.sub(_space_of_match, text)
    if "#" in text:
        text = _HASH.sub("号", text)
    if _HAS_NUMERAL.search(text):
        text = _NUMERAL.sub(_digits_of_match, text)
    return text


def _space_of_match(match: re.Match[str]) -> str:
    """A space stays only where it keeps two numbers apart."""
    text, start, end = match.string, match.start(), match.end()
    apart = start > 0 and end < len(text) and _OPEN_NUMBER.match(text, start - 1) and _OPEN_NUMBER.match(text, end)
    return " " if apart else ""


def _digits_of_match(match: re.Match[str]) -> str:
    number = read_numeral(match.group(1))
    return match.group(1) if number is None else number


def read_numeral(numeral: str) -> str | None:
    """The digits of a Chinese numeral, positional (五零二 → 502) or additive (二十三 → 23).

    Parameters
    ----------
    numeral : characters of 零〇一…九十百千廿卅 and their banking forms.

    Returns
    -------
    The digits, or None when the characters are no number (五十零二) or longer than any door number.
    """
    numeral = numeral.replace("廿", "二十").replace("卅", "三十")
    if not any(character in _SCALE for character in numeral):
        if len(numeral) > _LONGEST_NUMBER or (len(numeral) > 1 and numeral[0] in "零〇○"):
            return None
        return "".join(_DIGIT[character] for character in numeral)
    return _read_additive(numeral)


_ADDITIVE = re.compile(
    r"(?:(?P<thousands>[一二三四五六七八九壹贰叁肆伍陆柒捌玖])千)?"
    r"(?P<zero1>[零〇])?(?:(?P<hundreds>[一二三四五六七八九壹贰叁肆伍陆柒捌玖])百)?"
    r"(?P<zero2>[零〇])?(?:(?P<tens>[一二三四五六七八九壹贰叁肆伍陆柒捌玖]?)(?P<ten>[十拾]))?"
    r"(?P<ones>[一二三四五六七八九壹贰叁肆伍陆柒捌玖])?"
)


def _read_additive(numeral: str) -> str | None:
    match = _ADDITIVE.fullmatch(numeral)
    if match is None:
        return None
    thousands, hundreds, tens, ones = (
        int(_DIGIT[match.group(name)]) if match.group(name) else 0 for name in ("thousands", "hundreds", "tens", "ones")
    )
    if match.group("ten") and not match.group("tens"):
        tens = 1
    # Spoken 一百二 is 120 and 一千二 is 1200: the last digit stands one place below the scale before it.
    if ones and not match.group("ten") and not match.group("zero1") and not match.group("zero2"):
        if hundreds:
            tens, ones = ones, 0
        elif thousands:
            hundreds, ones = ones, 0
    return str(thousands * 1000 + hundreds * 100 + tens * 10 + ones)
