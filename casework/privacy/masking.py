"""Names, telephones and identity numbers as lists show them: enough to tell two apart, never the whole.

王小明 → 王**, 欧阳娜娜 → 欧阳**, 阿卜杜拉·买买提 → 阿***·***, 13800005678 → 138****5678, 021-37650007 → 021-37****07,
310117199001011234 → 310***********1234. What is too short to hide anything is hidden as a whole.
An address is kept as far as the 号 of the building: 演示路350弄12号502室 → 演示路350弄12号***室.
"""

from __future__ import annotations

import re
import unicodedata

STAR = "*"
COMPOUND_SURNAMES = frozenset(
    (
        "欧阳", "太史", "端木", "上官", "司马", "东方", "独孤", "南宫", "万俟", "闻人", "夏侯", "诸葛", "尉迟", "公羊",
        "赫连", "澹台", "皇甫", "宗政", "濮阳", "公冶", "太叔", "申屠", "公孙", "慕容", "仲孙", "钟离", "长孙", "宇文",
        "司徒", "鲜于", "司空", "闾丘", "子车", "亓官", "司寇", "巫马", "公西", "颛孙", "壤驷", "公良", "漆雕", "乐正",
        "宰父", "谷梁", "拓跋", "夹谷", "轩辕", "令狐", "段干", "百里", "呼延", "东郭", "南门", "羊舌", "微生", "公户",
        "公玉", "公仪", "梁丘", "公仲", "公上", "公门", "公山", "公坚", "左丘", "公伯", "西门", "公祖", "第五", "公乘",
        "贯丘", "公皙", "南荣", "东里", "东宫", "仲长", "子书", "子桑", "即墨", "达奚", "褚师", "纳兰", "完颜", "叶赫",
        "富察", "费莫",
    )
)  # fmt: skip
_POINT = "·"
_POINTS = re.compile(r"\s*[·•‧・･∙⋅．]\s*")
_MOBILE = re.compile(r"1\d{10}")
_AREA = re.compile(r"(0(?:10|2\d|[3-9]\d{2}))(\d{7,8})")
_ORGANISATION_SHOWN = 2
HIDDEN_ROOM = STAR * 3
_BUILDING = re.compile(r"[0-9A-Za-z一二三四五六七八九十百零〇]+(?:号楼|号|幢|栋|座)")
_LANE = re.compile(r"[0-9一二三四五六七八九十百零〇]+弄")
_NUMERALS = re.compile(r"[0-9一二三四五六七八九十百零〇]+")
_LEAST_ORGANISATION = 5  # a shorter name of an organisation is masked as a person's


def mask_name(name: str, *, is_organisation: bool = False) -> str:
    """The family name and a star for each further sign; of an organisation the first two signs."""
    plain = tidy_name(name)
    if is_organisation and len(plain) >= _LEAST_ORGANISATION:
        return plain[:_ORGANISATION_SHOWN] + STAR * 4
    if len(plain) < 2:
        return STAR * len(plain)
    shown = 2 if len(plain) > 2 and plain[:2] in COMPOUND_SURNAMES else 1
    return plain[:shown] + "".join(sign if sign == _POINT else STAR for sign in plain[shown:])


def mask_phone(phone: str) -> str:
    """138****5678 of a mobile number, 021-37****07 of a fixed one; an extension and anything short is hidden."""
    number = phone_digits(phone)
    if _MOBILE.fullmatch(number):
        return f"{number[:3]}{STAR * 4}{number[-4:]}"
    fixed = _AREA.fullmatch(number)
    if fixed is not None:
        return f"{fixed[1]}-{_ends(fixed[2])}"
    return _ends(number) if len(number) in (7, 8) else STAR * max(len(number), 1)


def mask_identity(number: str) -> str:
    """The first three and the last four signs of an identity number; anything shorter than 15 is hidden."""
    plain = "".join(unicodedata.normalize("NFKC", number).split())
    return f"{plain[:3]}{STAR * (len(plain) - 7)}{plain[-4:]}" if len(plain) >= 15 else STAR * max(len(plain), 1)


def mask_address(address: str) -> str:
    """The address as far as its first building (号, 幢, 栋, 座), what follows as ***室.

    Without a building it is kept as far as the lane (弄), and what follows is hidden; without either every number is
    hidden. Rather too much is hidden than a room shown.
    """
    plain = unicodedata.normalize("NFKC", address).strip()
    building = _BUILDING.search(plain)
    if building is not None:
        return _kept(plain, building.end(), f"{HIDDEN_ROOM}室")
    lane = _LANE.search(plain)
    if lane is not None:
        return _kept(plain, lane.end(), HIDDEN_ROOM)
    return _NUMERALS.sub(HIDDEN_ROOM, plain)


def tidy_name(name: str) -> str:
    """The name as it is stored: its own signs, no spaces around Chinese ones, one kind of point."""
    plain = _POINTS.sub(_POINT, " ".join(name.split()))
    # Spaces stand between Latin words only; 王 小 明 is 王小明.
    return re.sub(r"(?<=[^\x00-\x7f]) | (?=[^\x00-\x7f])", "", plain)


def name_key(name: str) -> str:
    """The name as it is compared: width, case, spaces and punctuation make no difference."""
    plain = unicodedata.normalize("NFKC", name).casefold()
    return "".join(sign for sign in plain if sign.isalnum())


def phone_digits(phone: str) -> str:
    """The digits of a telephone number without +86 and without an extension."""
    plain = unicodedata.normalize("NFKC", phone)
    plain = re.split(r"(?:转|ext\.?|#)", plain, maxsplit=1, flags=re.IGNORECASE)[0]
    digits = re.sub(r"\D", "", plain)
    return digits[2:] if re.fullmatch(r"86(?:1\d{10}|0\d{9,11})", digits) else digits


def _kept(text: str, end: int, rest: str) -> str:
    return text[:end] + (rest if text[end:].strip() else "")


def _ends(digits: str) -> str:
    return f"{digits[:2]}{STAR * (len(digits) - 4)}{digits[-2:]}"
