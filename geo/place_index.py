"""The gazetteer's lookups: entrances, spoken names, phases, buildings, look-alike roads. Built once, only read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from geo.address import parse
from geo.contracts import CompoundEntry, Entrance
from geo.districts import stem
from geo.errors import GeometryError
from geo.names import NameScanner, phase_of_name, spoken_names
from geo.normalise import normalise

_DIRECTIONS = frozenset("东南西北中")
_BUILDING_UNITS = re.compile(r"(?:号楼|号门|号|幢|栋|座|楼)$")
UNITS = ("弄", "号")


def building_label(label: str) -> str:
    """The label without its unit: 12号, 12号楼 and 12幢 are "12" (the same thing in Shanghai).

    Parameters
    ----------
    label : as registered or written.
    """
    return _BUILDING_UNITS.sub("", normalise(label)).upper()


class PlaceIndex:
    """Lookups over compounds; all keys are normalised.

    Parameters
    ----------
    entries : the compounds; ids are unique.
    subdistrict : our own name; its stem is never taken for a compound's name.
    roads : further roads of the subdistrict that no compound opens to.
    outside_roads : roads known to lie outside; a road that is also inside counts as inside.

    Raises
    ------
    GeometryError : two compounds with one id, or an entrance whose unit is neither 弄 nor 号.
    """

    def __init__(
        self,
        entries: Sequence[CompoundEntry],
        subdistrict: str | None,
        roads: Iterable[str],
        outside_roads: Iterable[str],
    ) -> None:
        self.by_id: dict[int, CompoundEntry] = {}
        self.entrances: dict[tuple[str, int, str], frozenset[int]] = {}
        self.names: dict[str, dict[int, str | None]] = {}
        self.phase_of: dict[int, str | None] = {}
        self.lanes_of: dict[int, set[int]] = {}
        self.buildings_of: dict[int, dict[str, int]] = {}
        self.by_lane: dict[int, set[int]] = {}
        for entry in entries:
            if entry.compound_id in self.by_id:
                raise GeometryError(f"地名库中小区编号 {entry.compound_id} 重复（{entry.name}），请检查小区清单。")
            self._add(entry)
        if subdistrict is not None:
            self.names.pop(stem(normalise(subdistrict)), None)
        inside = {road for road, _, _ in self.entrances} | {normalise(road) for road in roads}
        self.outside_roads = frozenset(normalise(road) for road in outside_roads) - inside
        self._look_alikes = _look_alike_index(inside)
        self._lengths = sorted({len(road) for road in inside}, reverse=True)
        self._inside = inside
        self.scanner = NameScanner(inside | self.outside_roads, self.names)

    def _add(self, entry: CompoundEntry) -> None:
        self.by_id[entry.compound_id] = entry
        self.phase_of[entry.compound_id] = phase_of_name(entry.name)
        self.buildings_of[entry.compound_id] = {building_label(k): v for k, v in entry.buildings.items()}
        self.lanes_of[entry.compound_id] = set()
        for entrance in entry.entrances:
            self._add_entrance(entry, entrance)
        for name in (entry.name, *entry.aliases):
            address = _as_entrance(name)
            if address is not None:
                self._add_entrance(entry, address)
                continue
            for spoken in spoken_names(name):
                owners = self.names.setdefault(spoken.text, {})
                # A spelling that someone registered in full outweighs the same spelling derived by dropping a phase.
                if owners.get(entry.compound_id, "") is not None:
                    owners[entry.compound_id] = spoken.phase

    def _add_entrance(self, entry: CompoundEntry, entrance: Entrance) -> None:
        if entrance.unit not in UNITS:
            raise GeometryError(
                f"小区“{entry.name}”的出入口“{entrance.road}{entrance.number}{entrance.unit}”单位有误，只能写“弄”或“号”。"
            )
        key = (normalise(entrance.road), entrance.number, entrance.unit)
        self.entrances[key] = self.entrances.get(key, frozenset()) | {entry.compound_id}
        if entrance.unit == "弄":
            self.lanes_of[entry.compound_id].add(entrance.number)
            self.by_lane.setdefault(entrance.number, set()).add(entry.compound_id)

    def look_alike_roads(self, road: str) -> frozenset[str]:
        """Known roads of equal length that differ in exactly one character, which is not a direction on both sides.

        Parameters
        ----------
        road : the unknown road, possibly with words before its name.
        """
        found: set[str] = set()
        for length in self._lengths:
            tail = road[-length:]
            if len(tail) < length or tail in self._inside:
                continue
            for place in range(length):
                for known in self._look_alikes.get(tail[:place] + "?" + tail[place + 1 :], ()):
                    if not (tail[place] in _DIRECTIONS and known[place] in _DIRECTIONS):
                        found.add(known)
        return frozenset(found)


def _as_entrance(name: str) -> Entrance | None:
    """A compound that has no other name than its address (某路306弄) is an entrance, not a name."""
    parsed = parse(name)
    if len(parsed.anchors) != 1:
        return None
    anchor = parsed.anchors[0]
    whole = anchor.start == 0 and anchor.end == len(parsed.text)
    if not whole or len(anchor.numbers) != 1 or anchor.numbers[0].suffix or anchor.unit not in UNITS:
        return None
    return Entrance(anchor.name, anchor.numbers[0].value, anchor.unit)


def _look_alike_index(roads: Iterable[str]) -> dict[str, list[str]]:
    index: dict[str, list[str]] = {}
    for road in sorted(roads):
        for place in range(len(road)):
            index.setdefault(road[:place] + "?" + road[place + 1 :], []).append(road)
    return index
