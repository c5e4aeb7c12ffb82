"""Building a gazetteer: what it refuses, and that its words are complete."""

from __future__ import annotations

import pytest

from casework.vocabulary import LocatedLevel
from geo.contracts import AliasRule, CompoundEntry, Entrance, Level, Reason
from geo.districts import district_of
from geo.errors import GeometryError
from geo.gazetteer import REASON_TEXT, Gazetteer
from geo.names import NameScanner, phase_label, spoken_names


def test_every_reason_has_a_sentence() -> None:
    """A reason code without a Chinese sentence would reach the screen as English."""
    assert set(REASON_TEXT) == set(Reason)
    assert all(text.endswith("。") for text in REASON_TEXT.values())


def test_levels_are_those_of_the_vocabulary() -> None:
    """geo and casework do not know each other but mean the same levels."""
    assert {level.value for level in Level} == {level.value for level in LocatedLevel}


def test_an_entrance_without_a_unit_is_refused() -> None:
    """弄 and 号 are never guessed, so an entrance must say which it is."""
    entry = CompoundEntry(1, "云溪湾", (), (Entrance("云溪北路", 618, ""),))
    with pytest.raises(GeometryError, match="弄"):
        Gazetteer([entry])


def test_two_compounds_with_one_id_are_refused() -> None:
    """The second would silently replace the first."""
    with pytest.raises(GeometryError, match="重复"):
        Gazetteer([CompoundEntry(1, "云溪湾"), CompoundEntry(1, "知禾汇")])


def test_a_rule_for_an_unknown_compound_is_refused() -> None:
    """A rule that points nowhere would place orders nowhere."""
    with pytest.raises(GeometryError, match="不存在"):
        Gazetteer([CompoundEntry(1, "云溪湾")], [AliasRule("老粮库", 2)])


def test_an_empty_gazetteer_matches_nothing() -> None:
    """Before the compounds are imported every order waits; none is lost."""
    found = Gazetteer([]).locate("云溪北路618弄12号502室")
    assert (found.level, found.reasons) == (Level.PENDING, (Reason.UNKNOWN_ROAD,))


def test_without_our_own_names_other_districts_are_not_judged() -> None:
    """A gazetteer that does not know where it is must not send orders away."""
    gazetteer = Gazetteer([CompoundEntry(1, "云溪湾", (), (Entrance("云溪北路", 618, "弄"),))])
    assert gazetteer.locate("闵行区云溪北路618弄").level is Level.COMPOUND


def test_building_labels_match_whatever_unit_they_are_registered_with() -> None:
    """号, 号楼, 幢 and 栋 are the same thing in Shanghai."""
    entry = CompoundEntry(1, "云溪湾", (), (), {"12号楼": 7, "东区3": 8})
    gazetteer = Gazetteer([entry])
    assert gazetteer.locate("云溪湾12幢502").building_id == 7
    assert gazetteer.locate("云溪湾东区3号502").building_id == 8


def test_a_rule_with_a_very_short_pattern_applies_to_the_whole_text_only() -> None:
    """红楼 as a decision about one order must not take over every 红楼12号."""
    gazetteer = Gazetteer([CompoundEntry(1, "云溪湾")], [AliasRule("红楼", 1)])
    assert gazetteer.locate("红楼").level is Level.COMPOUND
    assert gazetteer.locate("红楼12号").level is Level.PENDING


def test_general_words_are_no_names() -> None:
    """A compound registered as 花园 would match every text with that word."""
    assert spoken_names("花园") == frozenset()
    assert Gazetteer([CompoundEntry(1, "花园")]).locate("中心花园12号").level is Level.PENDING


def test_phases_have_one_spelling() -> None:
    """二期, 2期 and II期 are one phase; a sub-area keeps its direction."""
    assert {phase_label(mark) for mark in ("二期", "2期", "II期")} == {"2期"}
    assert phase_label("东区") == "东区"


def test_the_scanner_takes_the_longest_name_and_never_part_of_a_number() -> None:
    """云溪北路 is not 云溪, and 二村1 is not found in 二村12."""
    scanner = NameScanner(["云溪北路"], ["云溪", "二村1"])
    assert [hit.name for hit in scanner.find("云溪北路云溪二村12")] == ["云溪北路", "云溪"]


def test_the_district_of_a_code() -> None:
    """Only real codes of Shanghai name a district; an invented one names none."""
    assert district_of("310117006") == "松江区"
    assert district_of("319999001") is None
