"""From a caller's words to the place that they prove: a dwelling, a building, a compound, outside, or nothing yet.

The rule before all others: a wrong place is worse than none. Numbers match exactly or not at all, every road
number and name in the text must agree, and a likeness is only ever offered to a person.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from geo.address import ParsedAddress, parse
from geo.contracts import AliasRule, Candidate, CompoundEntry, Level, Location, Reason
from geo.districts import elsewhere, own_lead
from geo.errors import GeometryError
from geo.evidence import Evidence, gather
from geo.normalise import normalise
from geo.place_index import PlaceIndex
from geo.placing import is_displaced, placed
from geo.reasons import REASON_TEXT

__all__ = ["REASON_TEXT", "Gazetteer"]

_MOST_CANDIDATES = 10
_SHORTEST_PLACE = 3
_NO_WORDS = re.compile(r"[\s,，。.;；、!！?？※()群租合租扰民]*")


class Gazetteer:
    """The known compounds of one subdistrict, and people's decisions on texts.

    An alias rule applies when the whole normalised text equals its pattern, or when the text is the pattern
    followed by nothing but a door (楼号, 室号) and preceded by nothing but our own city, district and
    subdistrict. A pattern somewhere inside a longer text never applies: a short one would swallow other places.

    Parameters
    ----------
    entries : the compounds.
    rules : people's decisions; a rule's compound must be among the entries.
    district, subdistrict : our own names (松江区 …); None = addresses in other districts or towns are not recognised.
    roads : further roads of the subdistrict, so that a number on them is "unknown number", not "unknown road".
    outside_roads : roads outside; an address on one is outside, and never corrected to a look-alike.

    Raises
    ------
    GeometryError : two compounds with one id, an entrance without 弄/号, or a rule for a compound that is not known.
    """

    def __init__(
        self,
        entries: Sequence[CompoundEntry],
        rules: Sequence[AliasRule] = (),
        *,
        district: str | None = None,
        subdistrict: str | None = None,
        roads: Iterable[str] = (),
        outside_roads: Iterable[str] = (),
    ) -> None:
        self._index = PlaceIndex(entries, subdistrict, roads, outside_roads)
        self._district, self._subdistrict = district, subdistrict
        self._lead = own_lead(district, subdistrict)
        self._exact_rules: dict[str, AliasRule] = {}
        self._place_rules: dict[str, AliasRule] = {}
        for rule in rules:
            self._add_rule(rule)

    def _add_rule(self, rule: AliasRule) -> None:
        if rule.compound_id is not None and rule.compound_id not in self._index.by_id:
            raise GeometryError(
                f"地址规则“{rule.pattern}”指向的小区（编号 {rule.compound_id}）不存在，请删除该规则或补登小区。"
            )
        pattern = normalise(rule.pattern)
        self._exact_rules[pattern] = rule
        place = self._without_lead(pattern)
        if len(place) >= _SHORTEST_PLACE:
            self._place_rules[place] = rule

    def locate(self, text: str) -> Location:
        """The place that a text proves, with the reasons and, where it proves none, the candidates.

        Parameters
        ----------
        text : raw text of any origin.

        Returns
        -------
        A Location. DWELLING needs a certain compound, a building (registered, if the compound has registered
        buildings) and a room in the text; without a room BUILDING, without a building COMPOUND.
        """
        parsed = parse(text, self._index.scanner)
        if not parsed.text:
            return Location(Level.PENDING, (Reason.EMPTY,))
        rule = self._rule_for(parsed)
        if rule is not None:
            return self._by_rule(rule, parsed)
        evidence = gather(parsed, self._index)
        outside = self._named_elsewhere(parsed, evidence)
        if outside is not None:
            return outside
        if not parsed.anchors:
            return self._without_anchor(parsed)
        return self._decide(parsed, evidence)

    def _without_lead(self, text: str) -> str:
        lead = self._lead.match(text)
        return text if lead is None else text[lead.end() :]

    def _rule_for(self, parsed: ParsedAddress) -> AliasRule | None:
        if not self._exact_rules:
            return None
        rule = self._exact_rules.get(parsed.text) or self._place_rules.get(self._without_lead(parsed.text))
        if rule is not None:
            return rule
        tail = parsed.tails[-1]
        if tail.start < 0 or any(other.start >= 0 for other in parsed.tails[:-1]):
            return None
        rule = self._place_rules.get(self._without_lead(parsed.text[: tail.start]))
        if rule is None or rule.building_id is not None or not _NO_WORDS.fullmatch(parsed.text, tail.end):
            return None
        return rule

    def _by_rule(self, rule: AliasRule, parsed: ParsedAddress) -> Location:
        if rule.compound_id is None:
            return Location(Level.OUTSIDE, (Reason.ALIAS_RULE, Reason.OUTSIDE))
        return placed(self._index, rule.compound_id, [Reason.ALIAS_RULE], parsed, rule.building_id)

    def _named_elsewhere(self, parsed: ParsedAddress, evidence: Evidence) -> Location | None:
        """Another district, town or province in the text: outside, unless a registered place contradicts it."""
        named = elsewhere(parsed.text, self._district, self._subdistrict)
        if named is None:
            return None
        known = frozenset().union(*evidence.sets)
        leads_address = any(parsed.text[named.end : anchor.start] == "" for anchor in parsed.anchors)
        # Roads repeat across districts, so a district that leads the address is part of it. Towns are confused by
        # callers (the old town's name lives on): with a registered place a person decides.
        if not known or (named.is_far and leads_address):
            return Location(Level.OUTSIDE, (Reason.OUTSIDE,))
        return self._pending((Reason.CONFLICT, Reason.OUTSIDE), evidence, known)

    def _without_anchor(self, parsed: ParsedAddress) -> Location:
        lanes = parsed.tails[0].lanes
        ids = frozenset(self._index.by_lane.get(lanes[0], ())) if len(lanes) == 1 else frozenset()
        return self._pending((Reason.NO_ANCHOR,), Evidence(), ids, Reason.NO_ANCHOR)

    def _decide(self, parsed: ParsedAddress, evidence: Evidence) -> Location:
        sets, failures = evidence.sets, evidence.failures
        known = frozenset().union(*sets)
        if failures:
            return self._failed(parsed, evidence, known)
        common = sets[0].intersection(*sets[1:])
        if not common:
            return self._disagreeing(evidence, known)
        narrowed = self._narrow(common, parsed)
        if not narrowed:
            return self._pending((Reason.CONFLICT,), evidence, common)
        if len(narrowed) > 1 or not (evidence.roads or evidence.sure_name or narrowed != common):
            return self._pending((Reason.AMBIGUOUS,), evidence, narrowed)
        if self._outside_road_before_name(parsed, evidence):
            return self._pending((Reason.CONFLICT, Reason.OUTSIDE), evidence, narrowed)
        (compound,) = narrowed
        reasons = [Reason.EXACT_ENTRANCE] if evidence.roads else []
        if evidence.names:
            reasons.append(Reason.ALIAS)
        if any(tail.leads_away for tail in parsed.tails):
            return self._pending((Reason.MULTIPLE,), evidence, narrowed)
        if is_displaced(parsed):
            return self._pending((Reason.RELATIVE,), evidence, narrowed, Reason.RELATIVE)
        return placed(self._index, compound, reasons, parsed)

    def _failed(self, parsed: ParsedAddress, evidence: Evidence, known: frozenset[int]) -> Location:
        failures = tuple(dict.fromkeys(evidence.failures))
        if not known and set(failures) == {Reason.OUTSIDE}:
            return Location(Level.OUTSIDE, (Reason.OUTSIDE,))
        if len(parsed.anchors) == 1 or not known:
            return self._pending(failures, evidence, known)
        overall = Reason.CONFLICT if evidence.names and not evidence.roads else Reason.MULTIPLE
        return self._pending(tuple(dict.fromkeys((overall, *failures))), evidence, known)

    def _disagreeing(self, evidence: Evidence, known: frozenset[int]) -> Location:
        if len(evidence.sets) == 1:
            return self._pending((Reason.AMBIGUOUS,), evidence, known)
        for same_kind in (evidence.roads, evidence.names):
            if len(same_kind) > 1 and not same_kind[0].intersection(*same_kind[1:]):
                return self._pending((Reason.MULTIPLE,), evidence, known)
        return self._pending((Reason.CONFLICT,), evidence, known)

    def _narrow(self, ids: frozenset[int], parsed: ParsedAddress) -> frozenset[int]:
        """Keep the compounds that the text's lanes without a road and its phase do not contradict."""
        lanes = {lane for tail in parsed.tails for lane in tail.lanes}
        if lanes:
            lanes_of = self._index.lanes_of
            proven = frozenset(one for one in ids if lanes <= lanes_of[one])
            ids = proven or frozenset(one for one in ids if not self._index.by_id[one].entrances)
        areas = {tail.area for tail in parsed.tails if tail.area is not None}
        if len(areas) == 1:
            (area,) = areas
            phase_of = self._index.phase_of
            ids = frozenset(
                one for one in ids if (phase := phase_of[one]) is None or phase[-1] != area[-1] or phase == area
            )
            exact = frozenset(one for one in ids if phase_of[one] == area)
            ids = exact or ids
        return ids

    def _outside_road_before_name(self, parsed: ParsedAddress, evidence: Evidence) -> bool:
        """A road outside written directly before a name (外路某小区): a namesake elsewhere."""
        starts = {anchor.start for anchor in parsed.anchors if not anchor.is_road}
        return not evidence.roads and any(
            name in self._index.outside_roads and end in starts for name, end in parsed.bare_roads
        )

    def _pending(
        self,
        reasons: tuple[Reason, ...],
        evidence: Evidence,
        ids: frozenset[int],
        reason: Reason | None = None,
    ) -> Location:
        offered = dict(evidence.candidates)
        for compound in sorted(ids):
            by_road = any(compound in found for found in evidence.roads)
            own = Reason.EXACT_ENTRANCE if by_road else Reason.ALIAS
            offered.setdefault(compound, reason or own)
        candidates = tuple(
            Candidate(compound, self._index.by_id[compound].name, why) for compound, why in sorted(offered.items())
        )
        return Location(Level.PENDING, reasons, candidates=candidates[:_MOST_CANDIDATES])
