"""What stands behind the road or the name: sub-lane, phase, building, unit, room, in that order.

Only what is written is read. A bare number counts as a room only directly behind a building. Counts, dates,
metro lines and prices are blanked first, so that 超过10人 never becomes a room.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from geo.hearsay import leads_elsewhere, names_elsewhere
from geo.names import PHASE, phase_label

_COUNTS = re.compile(
    r"\d+(?:\.\d+)?(?:[-~到至]\d+)?(?:多|余|几)?"
    r"(?:个|人|名|间|张|套|平|m2|元|块|年|月(?:\d{1,2}[号日])?|日|天|点|时|分|秒|岁|次|米|%|周|位|家|只|辆|条|件|期间)"
    r"|\d{1,2}户"
    r"|\d室(?:[\d一二两三]厅|户)"
    r"|\d+号(?:晚|早|凌晨|上午|下午|中午|夜|白天|之前|以后|线|前|起)"
    r"|\d{1,2}:\d{2}"
    r"|(?<=[这那有整同每另某])\d{1,2}(?:幢|栋|楼)"
)
_NUMBER_LIST = r"(?:[-~至到、,/和及]\d{1,4}(?:号楼|号|幢|栋)?)"
_BUILDING = r"(?:[A-Za-z]?\d{1,4}[A-Za-z甲乙丙丁]?|[A-Za-z])"
_BUILDING_UNIT = r"(?:号楼(?![上下])|号门|号(?![线码])|幢|栋|座)"
_TOKEN = re.compile(
    r"(?<![0-9A-Za-z])(?:"
    r"(?P<sublane>\d{1,4})支弄"
    r"|(?P<lane>\d{1,5})弄(?!堂)"
    rf"|(?P<buildings>\d{{1,4}}(?:号楼|号|幢|栋)?{_NUMBER_LIST}*[-~至到、,/和及]\d{{1,4}}(?:号楼|号(?![线码])|幢|栋))"
    r"|(?P<rooms>\d{3,4}室?(?:[-~至到、,/和及]\d{3,4}室?(?![\d号幢栋]))+)"
    rf"|(?P<building>{_BUILDING}){_BUILDING_UNIT}(?P<building_suffix>[甲乙丙丁](?![醛室]))?"
    r"|(?P<pair>(?P<pair_building>\d{1,3}[A-Za-z]?|[A-Za-z])[- ](?P<pair_room>\d{3,4}(?:-\d{1,2})?)(?![\d号幢栋弄])室?)"
    r"|(?P<unit>\d{1,2}|[A-Za-z])单元"
    r"|(?P<room>\d{1,4}[A-Za-z甲乙丙丁]?(?:-\d{1,2})?)(?:室|户|房(?![东屋子间产租客主价]))"
    r"(?P<room_suffix>[甲乙丙丁](?!醛))?"
    r"|(?P<floor>\d{1,2})[楼层])"
    r"|(?P<part>[东西南北中前后左右大小]间|底楼|阁楼|亭子间|地下室|三层阁|客堂|车库|夹层|[前后]楼|天井)"
)
_BARE_ROOM = re.compile(
    r"[-/,、 :|]?(?P<room>(?P<digits>\d{3,4})(?!\d)(?:[A-Za-z甲乙丙丁](?![A-Za-z醛]))?(?:-\d{1,2}(?!\d))?)"
    r"(?!号|幢|栋|座|弄|支弄|单元|楼|层|※)(?:室|户|房)?"
    r"(?P<more>(?:[-~至到、,/和及 ]\d{3,4}(?!\d)(?![号幢栋弄楼])室?)*)"
)
_FILLER = re.compile(r"(?:小区|\([^()\d]*\)|\(?[一二三四五六七八九\dA-Za-z]期\)?|[东西南北中A-Za-z\d]区|[,、: |)的])*")
_RELATION = re.compile("斜对面|斜对过|对面|对门|对过|隔壁|楼上|楼下|附近|旁边|边上|周边|后面|前面|背后")


@dataclass(frozen=True, slots=True)
class Door:
    """A building label and a room label as written ("12", "502"); a sub-lane belongs to the building's label."""

    building: str | None
    room: str | None


@dataclass(frozen=True, slots=True)
class Tail:
    """All that was read behind one road or name.

    several_buildings, several_rooms: a list or a range was written. lanes: lane numbers without a road.
    relations: words that move the place away from what is written (对面, 楼上), each with what it follows
    ("place", "building" or "room"). leads_away: the words name another place before a door.
    start, end: span of the doors within the text, -1 when there are none.
    """

    doors: tuple[Door, ...] = ()
    lanes: tuple[int, ...] = ()
    area: str | None = None
    part: str | None = None
    several_buildings: bool = False
    several_rooms: bool = False
    relations: tuple[tuple[str, str], ...] = ()
    leads_away: bool = False
    start: int = -1
    end: int = -1


EMPTY_TAIL = Tail()


def read_tail(text: str, start: int, end: int) -> Tail:
    """Read the tail of an address between two positions of a normalised text.

    Parameters
    ----------
    text : normalised text.
    start, end : where the tail begins (behind its road number or name) and where the next one begins.
    """
    if start >= end:
        return EMPTY_TAIL
    segment = _COUNTS.sub(lambda match: "□" * len(match.group()), text[start:end])
    reader = _TailReader(segment)
    reader.read()
    return reader.tail(text, start)


class _TailReader:
    """Walks over the tokens of one tail and collects doors."""

    def __init__(self, segment: str) -> None:
        self.segment = segment
        self.doors: list[Door] = []
        self.lanes: list[int] = []
        self.sublane = ""
        self.unit = ""
        self.part: str | None = None
        self.several_buildings = False
        self.several_rooms = False
        self.spans: list[tuple[int, int, str]] = []

    def read(self) -> None:
        segment = self.segment
        position = 0
        while (match := _TOKEN.search(segment, position)) is not None:
            position = match.end()
            kind = self._kind(match)
            if kind in ("sublane", "lane", "part"):
                self._note(kind, match)
            elif kind in ("buildings", "rooms"):
                self._several(kind, match)
            elif kind == "building":
                label = match.group("building").upper() + (match.group("building_suffix") or "")
                position = self._open_building(label, match)
            elif kind == "pair":
                self._pair(match)
            elif kind == "unit":
                position = self._open_unit(match)
            elif kind == "room":
                self._add_room(match.group("room").upper() + (match.group("room_suffix") or ""), *match.span())

    @staticmethod
    def _kind(match: re.Match[str]) -> str:
        groups = ("sublane", "lane", "buildings", "rooms", "building", "pair", "unit", "room", "floor", "part")
        return next(name for name in groups if match.group(name) is not None)

    def _note(self, kind: str, match: re.Match[str]) -> None:
        if kind == "sublane":
            self.sublane = match.group("sublane") + "支弄"
        elif kind == "lane":
            self.lanes.append(int(match.group("lane")))
        elif self.part is None:
            self.part = match.group("part")

    def _several(self, kind: str, match: re.Match[str]) -> None:
        if kind == "buildings":
            self.several_buildings = True
        else:
            self.several_rooms = True
        self.spans.append((*match.span(), "building" if kind == "buildings" else "room"))

    def _open_building(self, label: str, match: re.Match[str]) -> int:
        self.doors.append(Door(self.sublane + label, None))
        self.unit = ""
        self.spans.append((*match.span(), "building"))
        return self._bare_room(match.end())

    def _open_unit(self, match: re.Match[str]) -> int:
        self.unit = match.group("unit").upper() + "单元"
        return self._bare_room(match.end()) if self.doors else match.end()

    def _bare_room(self, position: int) -> int:
        bare = _BARE_ROOM.match(self.segment, position)
        if bare is None:
            return position
        if bare.group("more"):
            self.several_rooms = True
            self.spans.append((*bare.span(), "room"))
        else:
            self._add_room(bare.group("room").upper(), *bare.span())
        return bare.end()

    def _pair(self, match: re.Match[str]) -> None:
        """12-502 directly behind the place: building and room, if the second can be a room (floor and door)."""
        filler = _FILLER.match(self.segment)
        room = match.group("pair_room")
        digits = room.split("-")[0]
        if filler is None or filler.end() < match.start() or not 1 <= int(digits[-2:]) <= 30 or int(digits[:-2]) == 0:
            return
        self.doors.append(Door(self.sublane + match.group("pair_building").upper(), None))
        self.spans.append((*match.span(), "building"))
        self._add_room(room.upper(), *match.span())

    def _add_room(self, room: str, start: int, end: int) -> None:
        room = self.unit + room
        self.spans.append((start, end, "room"))
        if self.doors and self.doors[-1].room is None:
            self.doors[-1] = Door(self.doors[-1].building, room)
        else:
            self.doors.append(Door(self.doors[-1].building if self.doors else None, room))

    def _leads_away(self, text: str, offset: int) -> bool:
        position = 0
        for start, end, kind in sorted(self.spans):
            words = (offset + position, offset + start)
            if start > position and leads_elsewhere(text, offset, *words, to_room=kind == "room"):
                return True
            position = max(position, end)
        return names_elsewhere(text, offset + position, offset + len(self.segment))

    def tail(self, text: str, offset: int) -> Tail:
        leads_away = self._leads_away(text, offset)
        relations = tuple((word.group(), self._before(word.start())) for word in _RELATION.finditer(self.segment))
        first = min((start for start, _, _ in self.spans), default=len(self.segment))
        area = PHASE.search(self.segment, 0, first)
        if area is not None and area.start() > 0 and self.segment[area.start() - 1] in "小社市浦园新街地":
            area = None
        return Tail(
            doors=tuple(self.doors),
            lanes=tuple(self.lanes),
            area=None if area is None else phase_label(area.group()),
            part=self.part,
            several_buildings=self.several_buildings,
            several_rooms=self.several_rooms,
            relations=relations,
            leads_away=leads_away,
            start=offset + first if self.spans else -1,
            end=offset + max(end for _, end, _ in self.spans) if self.spans else -1,
        )

    def _before(self, position: int) -> str:
        kinds = {kind for _, end, kind in self.spans if end <= position}
        return "room" if "room" in kinds else "building" if "building" in kinds else "place"


def agreed_door(tails: Sequence[Tail]) -> tuple[Door, bool, bool]:
    """The one door that all tails of a text describe.

    Returns
    -------
    (door, several buildings, several rooms): where two differ, the door stops above the difference.
    """
    doors = [door for tail in tails for door in tail.doors]
    buildings = {door.building for door in doors if door.building is not None}
    if len(buildings) > 1 or any(tail.several_buildings for tail in tails):
        return Door(None, None), True, False
    rooms = {(door.building, door.room) for door in doors if door.room is not None}
    building = next(iter(buildings), None)
    if len(rooms) > 1 or any(tail.several_rooms for tail in tails):
        return Door(building, None), False, True
    owner, room = next(iter(rooms), (building, None))
    # A room written before its building, or beside another door, is not that building's room.
    if owner != building:
        return Door(building, None), False, True
    return Door(building, room), False, False
