"""One spelling for one address, and what is removed from a caller's text."""

from __future__ import annotations

import pytest

from geo.address import normalise, scrub
from geo.normalise import read_numeral


@pytest.mark.parametrize(
    ("numeral", "digits"),
    [
        ("五零二", "502"),
        ("一八九八", "1898"),
        ("二十三", "23"),
        ("十", "10"),
        ("十二", "12"),
        ("廿三", "23"),
        ("一百零五", "105"),
        ("一百二", "120"),  # spoken: not 102
        ("一百二十", "120"),
        ("一千二", "1200"),
        ("一千零五", "1005"),
        ("一千零八十", "1080"),
        ("六百一十八", "618"),
        ("陆拾柒", "67"),
        ("五十零二", None),  # neither positional nor additive
        ("十百", None),
        ("零零七", None),  # no door is painted 007
        ("一二三四五六", None),  # longer than any door number
    ],
)
def test_a_numeral_is_read_positionally_or_additively(numeral: str, digits: str | None) -> None:
    """Both ways of writing a number are read; what is no number stays as it is."""
    assert read_numeral(numeral) == digits


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("来枫⻄路１２＃", "来枫西路12号"),
        ("⻓枫路 12 弄", "长枫路12弄"),
        ("来枫路12#楼502", "来枫路12号502"),
        ("来枫路（近北门）", "来枫路(近北门)"),
        ("12—502", "12-502"),
        ("12  502", "12 502"),  # the space is the only separator here
        ("二期三号", "二期3号"),  # a phase keeps its numeral
        ("一二八纪念路九弄", "一二八纪念路9弄"),  # so does a road
        ("第三居民楼", "第三居民楼"),
        ("502室13800005678", "502室※"),
        ("502 138-1234-5678", "502※"),
        ("138****5678反映", "※反映"),  # already masked by the sender
        ("1二弄", "1二弄"),  # half digits, half numeral: no number at all
        ("", ""),
        (" 　", ""),
    ],
)
def test_the_normal_form(text: str, normal: str) -> None:
    """Widths, radicals, spaces, marks and numerals before a unit become one spelling."""
    assert normalise(text) == normal


@pytest.mark.parametrize(
    ("text", "scrubbed"),
    [
        ("电话13800005678，", "电话138****5678，"),
        ("１３８１２３４５６７８", "138****5678"),
        ("138-1234-5678", "138-****-5678"),
        ("+8613800005678", "+86138****5678"),
        ("13800005678/13900004321", "138****5678/139****4321"),
        ("12-502-13800005678", "12-502-138****5678"),
        ("57631234", "57****34"),
        ("021-57631234", "02*-******34"),
        ("座机5763 1234", "座机57** **34"),
        ("310117199001011234", "310***********1234"),
        ("31011719900101123X", "310***********123X"),
        ("310117900101123", "310********1123"),
        ("车牌沪A·12345", "车牌沪A******"),
        ("沪AD12345", "沪A******"),
    ],
)
def test_what_identifies_a_person_is_masked(text: str, scrubbed: str) -> None:
    """Mobiles, landlines, identity numbers of both lengths and plates lose their identifying digits."""
    assert scrub(text) == scrubbed


@pytest.mark.parametrize(
    "text",
    [
        "20211012000123",  # an order number
        "工单号20211012000123，",
        "SH20211012000123",
        "单号13800005678",  # the text says what it is
        "2021101200012313800005678",  # a longer digit run that contains a telephone number
        "202110121381234567",  # 18 digits, but 20 is no province
        "310117209913451234",  # 18 digits, but no birth date
        "20211012",  # a date
        "138000056789",  # twelve digits
        "1381234567",  # ten digits
        "5701-5708室",  # a range of rooms
        "12345",
        "来枫路333弄12号502室",
        "金苏A12345室",  # a building's name before a room
    ],
)
def test_other_numbers_are_not_touched(text: str) -> None:
    """Order numbers, dates, rooms and longer digit runs stay exactly as they are."""
    assert scrub(text) == text
