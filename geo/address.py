"""The grammar of Shanghai addresses as callers write them: every road number and name, and what stands behind.

Numbers are read exactly or not at all. 弄 and 号 are different units and never exchanged: the same road has both
under one number at one lane in twenty-two (measured on public lists).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from geo.names import NameScanner
from geo.normalise import normalise
from geo.scrubbing import scrub
from geo.tail import Door, Tail, agreed_door, read_tail

__all__ = ["Anchor", "Number", "ParsedAddress", "normalise", "parse", "scrub"]

_GAP = re.compile(r"(?:\([^()\d]{0,12}\)|[ ,|:的上第·-]){0,2}")
_ITEM = re.compile(
    r"(?P<value>\d{1,5})(?!\d)(?P<inner>[甲乙丙丁A-Za-z](?![A-Za-z]))?"
    r"(?P<unit>支弄|弄(?!堂)|号(?!门|[线码]|楼(?![上下]))|)(?P<outer>[甲乙丙丁](?!醛))?"
)
_LIST = re.compile(r"[、,/和及&]|(?P<range>[-~至到])")
_UNKNOWN_ROAD = re.compile(r"[\u4e00-\u9fff]{2,8}(?:公路|大道|路|街)(?=[ ,|:的上第·-]{0,2}\d)")
_ROAD_LEAD = re.compile(r"^.*(?:[市区县镇乡弄号室楼幢栋]|街道|住在|位于|地址|反映|举报|投诉)(?=.{2,})|^[在住到]")
# A direction or size before a known road makes another road of it (老沪松公路 is not 沪松公路).
_OTHER_ROAD_PREFIX = "东南西北中大小老新旧"
# A name followed by one of these is a committee, a village or a road, not the compound.
_NOT_THE_COMPOUND = re.compile(
    r"社区|居委|街道|镇|乡|村(?!民)|路(?!口)|街|大道|公路|派出所|地铁|站|幼儿园|小学|中学|学校|医院"
)
# A name that goes on is another name (绿庭 is not 绿庭花园).
_LONGER_NAME = re.compile(r"别墅|公寓|花园|花苑|家园|广场|大厦|商务|中心|名邸|新村|[一二三四五六七八九]村|.?苑")


@dataclass(frozen=True, slots=True)
class Number:
    """A door number; suffix is what makes it another number (45甲, 200-1)."""

    value: int
    suffix: str = ""


@dataclass(frozen=True, slots=True)
class Anchor:
    """A road with its numbers, or a known name, at a place in the text.

    unit is 弄, 号, 支弄 or "" (no unit written). is_sure is False for a name that may be part of a longer one.
    """

    name: str
    start: int
    end: int
    is_road: bool
    is_known: bool = True
    is_sure: bool = True
    numbers: tuple[Number, ...] = ()
    unit: str = ""
    is_range: bool = False


@dataclass(frozen=True, slots=True)
class ParsedAddress:
    """All that an address says. raw is kept; text is the normal form that the positions refer to.

    door stops above the point where several doors are named. tails[i] belongs to anchors[i]; without anchors
    the one tail covers the whole text. bare_roads are roads without a number: (name, end).
    """

    raw: str
    text: str
    anchors: tuple[Anchor, ...]
    tails: tuple[Tail, ...]
    door: Door
    several_buildings: bool
    several_rooms: bool
    bare_roads: tuple[tuple[str, int], ...] = ()

    @property
    def building(self) -> str | None:
        """The building's label as written, or None."""
        return self.door.building

    @property
    def room(self) -> str | None:
        """The room's label as written, or None."""
        return self.door.room


_NO_NAMES = NameScanner((), ())


def parse(text: str, names: NameScanner = _NO_NAMES) -> ParsedAddress:
    """Read an address: all roads with numbers, all known names, and the door behind them.

    Parameters
    ----------
    text : raw text.
    names : the known roads and names (normalised); without it only roads with a number are found.

    Returns
    -------
    The parsed address; never fails, an unreadable text has no anchors.
    """
    normal = normalise(text)
    anchors, bare_roads = _anchors(normal, names)
    starts = [anchor.end for anchor in anchors] or [0]
    ends = [*(anchor.start for anchor in anchors[1:]), len(normal)]
    tails = tuple(read_tail(normal, start, end) for start, end in zip(starts, ends, strict=True))
    door, several_buildings, several_rooms = agreed_door(tails)
    return ParsedAddress(text, normal, tuple(anchors), tails, door, several_buildings, several_rooms, bare_roads)


def _anchors(text: str, names: NameScanner) -> tuple[list[Anchor], tuple[tuple[str, int], ...]]:
    anchors: list[Anchor] = []
    bare: list[tuple[str, int]] = []
    done = 0
    for hit in names.find(text):
        if hit.start < done:
            continue
        if not hit.is_road:
            anchor = _name_anchor(text, hit.start, hit.end, hit.name)
        else:
            anchor = _road_anchor(text, hit.start, hit.end, hit.name)
            if anchor is None:
                bare.append((hit.name, hit.end))
        if anchor is not None:
            anchors.append(anchor)
            done = anchor.end
    anchors += _unknown_roads(text, anchors)
    anchors.sort(key=lambda anchor: anchor.start)
    return anchors, tuple(bare)


def _name_anchor(text: str, start: int, end: int, name: str) -> Anchor | None:
    if _NOT_THE_COMPOUND.match(text, end):
        return None
    before = text[start - 1] if start else ""
    is_sure = before not in "新老大小东南西北中" or before == ""
    if len(name) < 3 and "\u4e00" <= before <= "\u9fff" and before not in "市区镇道路弄号村在住于是到":
        is_sure = False
    if _LONGER_NAME.match(text, end):
        is_sure = False
    return Anchor(name, start, end, is_road=False, is_sure=is_sure)


def _road_anchor(text: str, start: int, end: int, name: str, *, is_known: bool = True) -> Anchor | None:
    """The road with the numbers that follow it, or None when no number follows."""
    gap = _GAP.match(text, end)
    first = _ITEM.match(text, gap.end() if gap else end)
    if first is None:
        return None
    if start and text[start - 1] in _OTHER_ROAD_PREFIX:
        name, start, is_known = text[start - 1] + name, start - 1, False
    numbers, unit, is_range, end = _numbers(text, first)
    return Anchor(name, start, end, True, is_known, True, numbers, unit, is_range)


def _numbers(text: str, first: re.Match[str]) -> tuple[tuple[Number, ...], str, bool, int]:
    """A number, or a list or range of numbers of one unit (100、102弄; 41-222弄)."""
    items, unit, is_range, end = [_number(first)], first.group("unit"), False, first.end()
    position, is_open = end, not unit
    while (mark := _LIST.match(text, position)) is not None:
        item = _ITEM.match(text, mark.end())
        if item is None or (item.group("unit") != unit and not (is_open and not unit)):
            break
        position = item.end()
        if mark.group("range") and int(item.group("value")) <= items[-1].value and is_open:
            items[-1] = Number(items[-1].value, f"-{item.group('value')}")
        else:
            items.append(_number(item))
            is_range = is_range or mark.group("range") is not None
        if item.group("unit"):
            unit, is_open, end = item.group("unit"), False, position
    if not unit:
        return (_number(first),), "", False, first.end()
    return tuple(items), unit, is_range, end


def _number(item: re.Match[str]) -> Number:
    suffix = (item.group("inner") or "").upper() + (item.group("outer") or "")
    # 045弄 is not how any number is painted on a wall: it is kept apart from 45弄.
    if item.group("value").startswith("0"):
        suffix = "0" + suffix
    return Number(int(item.group("value")), suffix)


def _unknown_roads(text: str, known: list[Anchor]) -> list[Anchor]:
    """Roads with a number that no list knows; their name may begin with words that do not belong to it."""
    found: list[Anchor] = []
    for match in _UNKNOWN_ROAD.finditer(text):
        if any(anchor.start < match.end() and match.end() <= anchor.end for anchor in known):
            continue
        name = _ROAD_LEAD.sub("", match.group())
        anchor = _road_anchor(text, match.end() - len(name), match.end(), name, is_known=False)
        if anchor is not None:
            found.append(anchor)
    return found
