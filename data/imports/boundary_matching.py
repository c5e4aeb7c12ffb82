"""Which compound a feature of a map layer means: by code, by name, by alias, by address; never by likeness alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from data.queries.boundaries import CompoundBoundary
from geo.contracts import CompoundEntry
from geo.gazetteer import Gazetteer
from geo.normalise import normalise


@dataclass(frozen=True, slots=True)
class Match:
    """compound_id None = not clear; candidates: the compounds that a person may choose from, likeliest first."""

    compound_id: int | None
    candidates: tuple[int, ...] = ()


class CompoundMatcher:
    """Finds compounds by what a layer calls them."""

    def __init__(
        self, known: Sequence[CompoundBoundary], entries: Sequence[CompoundEntry], gazetteer: Gazetteer
    ) -> None:
        self._gazetteer = gazetteer
        self._known = {one.compound_id for one in known}
        self._by_code = {one.code: one.compound_id for one in known}
        self._by_name: dict[str, set[int]] = defaultdict(set)
        for entry in entries:
            for name in (entry.name, *entry.aliases):
                self._by_name[normalise(name)].add(entry.compound_id)

    def match(self, code: str, name: str) -> Match:
        """The compound of a code, else of a name or alias, else of an address that proves one.

        A name that several compounds carry, and one that is only like theirs, is left to a person.
        """
        if code in self._by_code:
            return Match(self._by_code[code])
        named = self._by_name.get(normalise(name), set()) & self._known if name else set()
        if len(named) == 1:
            return Match(next(iter(named)))
        if named:
            return Match(None, tuple(sorted(named)))
        if not name:
            return Match(None)
        found = self._gazetteer.locate(name)
        if found.compound_id is not None and found.compound_id in self._known:
            return Match(found.compound_id)
        return Match(None, tuple(one.compound_id for one in found.candidates if one.compound_id in self._known))
