"""The names under which people speak of roads and compounds, and a scanner that finds them in a text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from geo.normalise import normalise

# Listings add the kind of housing in brackets; callers leave it out. A phase is different: it tells compounds apart.
_HOUSING_KIND = re.compile(r"\((?:公寓|别墅|洋房|高层|多层|联排|叠加|住宅|商品房|小区)\)")
_BRACKETS = re.compile(r"\([^()]*\)")
_CHINESE_DIGITS = {character: str(value) for value, character in enumerate("一二三四五六七八九十", start=1)}
_ROMAN = {"I": "1", "II": "2", "III": "3", "IV": "4"}
_PHASE_MARK = (
    r"(?:[一二三四五六七八九十]|\d{1,2}|I{1,3}V?|[A-Za-z])期|(?:[东西南北中]|[一二三四五六七八九十]|\d{1,2}|[A-Za-z])区"
)
PHASE = re.compile(rf"(?:{_PHASE_MARK})(?!域)")
_PHASED_NAME = re.compile(rf"(?P<base>.{{2,}}?)(?:小区)?\(?(?P<phase>{_PHASE_MARK})\)?")
# Words that stand for any compound; as an alias they would match everything.
GENERIC_NAMES = frozenset(
    {"小区", "花园", "公寓", "别墅", "新村", "家园", "广场", "大厦", "中心", "社区", "上海", "街道"}
)


@dataclass(frozen=True, slots=True)
class SpokenName:
    """A way to say a compound's name. phase is what the spelling leaves out ("2期"); None = it leaves out nothing."""

    text: str
    phase: str | None = None


def phase_label(mark: str) -> str:
    """One spelling of a phase or sub-area: 二期, II期 and 2期 are "2期"; 东区 stays.

    Parameters
    ----------
    mark : the words as read, ending in 期 or 区.
    """
    number, kind = mark[:-1], mark[-1]
    return _CHINESE_DIGITS.get(number, _ROMAN.get(number.upper(), number.upper())) + kind


def spoken_names(name: str) -> frozenset[SpokenName]:
    """All spellings under which a compound of this name is looked for.

    The name itself, without brackets, without 上海 before and 小区 behind; without the bracketed kind of housing;
    and, marked with its phase, the name without the phase (which alone does not tell the phases apart).

    Parameters
    ----------
    name : the compound's name or alias, as registered.

    Returns
    -------
    The spellings, normalised; empty when the name is too general to mean one compound.
    """
    whole = normalise(name)
    kindless = _HOUSING_KIND.sub("", whole)
    forms = {whole, kindless, whole.replace("(", "").replace(")", "")}
    phased = _PHASED_NAME.fullmatch(kindless)
    if phased is None:
        forms.add(_BRACKETS.sub("", kindless))
    for form in tuple(forms):
        forms |= {form.removeprefix("上海"), form.removesuffix("小区"), form.removeprefix("上海").removesuffix("小区")}
    spoken = {SpokenName(form) for form in forms}
    if phased is not None:
        base, phase = phased.group("base"), phase_label(phased.group("phase"))
        spoken |= {SpokenName(form, phase) for form in (base, base.removeprefix("上海"))}
    return frozenset(one for one in spoken if len(one.text) > 1 and one.text not in GENERIC_NAMES)


def phase_of_name(name: str) -> str | None:
    """The phase that a compound's name states, or None."""
    phased = _PHASED_NAME.fullmatch(_HOUSING_KIND.sub("", normalise(name)))
    return None if phased is None else phase_label(phased.group("phase"))


@dataclass(frozen=True, slots=True)
class Hit:
    """A known name found in a text."""

    start: int
    end: int
    name: str
    is_road: bool


class NameScanner:
    """Finds known roads and names in a text, leftmost first and the longest at each place.

    An index by the first two characters: the time does not grow with the number of names.

    Parameters
    ----------
    roads, names : normalised; a text that is in both counts as a road.
    """

    def __init__(self, roads: Iterable[str], names: Iterable[str]) -> None:
        index: dict[str, list[tuple[str, bool]]] = {}
        self.roads = frozenset(road for road in roads if len(road) > 1)
        known = [(road, True) for road in self.roads]
        known += [(name, False) for name in set(names) - self.roads if len(name) > 1]
        for entry in sorted(known, key=lambda item: (-len(item[0]), item[0])):
            index.setdefault(entry[0][:2], []).append(entry)
        self._index = index

    def find(self, text: str) -> list[Hit]:
        """The known names in a normalised text, in order, without overlap."""
        hits: list[Hit] = []
        index = self._index
        position, last = 0, len(text) - 1
        while position < last:
            for name, is_road in index.get(text[position : position + 2], ()):
                end = position + len(name)
                if text.startswith(name, position) and not _splits_number(text, position, end):
                    hits.append(Hit(position, end, name, is_road))
                    position = end - 1
                    break
            position += 1
        return hits


def _splits_number(text: str, start: int, end: int) -> bool:
    """Whether a hit begins or ends within a number (二村1 in 二村12)."""
    if start > 0 and text[start].isdigit() and text[start - 1].isdigit():
        return True
    return end < len(text) and text[end - 1].isdigit() and text[end].isdigit()
