"""Laws of the address grammar, over generated texts."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from geo.address import normalise, scrub
from geo.contracts import Level
from tests.places import ENTRIES, neighbourhood

GAZETTEER = neighbourhood(())
ROADS = ["云溪北路", "来枫路", "柳塘路", "柳塘公路", "朗川路", "云溪路", "来风路"]
PIECES = st.sampled_from(
    [
        *ROADS,
        *(entry.name for entry in ENTRIES),
        *"弄号幢室楼甲乙东西一二三十百零期区,、-~ ()#*的",
        *("支弄", "号楼", "单元", "对面", "隔壁", "楼上", "小区", "松江区", "闵行区", "１２", "⻄", "13800005678"),
        *("618", "900", "333", "20", "12", "502", "5", "45", "700"),
    ]
)
CALLER_TEXT = st.lists(PIECES, max_size=14).map("".join)


@given(st.one_of(CALLER_TEXT, st.text(max_size=60)))
@settings(max_examples=400, deadline=None)
def test_normalising_twice_changes_nothing(text: str) -> None:
    """The normal form is the key of an alias rule, so it must be stable."""
    once = normalise(text)
    assert normalise(once) == once


@given(st.one_of(CALLER_TEXT, st.text(max_size=60)))
@settings(max_examples=200, deadline=None)
def test_scrubbing_keeps_the_length_and_is_stable(text: str) -> None:
    """Only digits become stars: positions in the raw text stay valid."""
    once = scrub(text)
    assert len(once) == len(text)
    assert scrub(once) == once


@given(
    st.dates(),
    st.integers(0, 999_999),
    st.sampled_from(["", "SH", "工单", "编号:", "，"]),
    st.sampled_from(["", "，", "号"]),
)
def test_order_numbers_are_never_masked(day: object, sequence: int, before: str, after: str) -> None:
    """An order number (date and six digits) survives scrubbing wherever it stands."""
    year = 2000 + int(str(day)[:4]) % 100
    number = f"{year}{str(day)[5:7]}{str(day)[8:10]}{sequence:06d}"
    assert number in scrub(before + number + after)


@given(st.integers(10**18, 10**30), CALLER_TEXT)
def test_long_digit_runs_are_never_masked(number: int, context: str) -> None:
    """A run longer than an identity number is left as it is, whatever it contains."""
    text = f"{context}。{number}。{context}"
    assert f"。{number}。" in scrub(text)


@given(CALLER_TEXT)
@settings(max_examples=600, deadline=None)
def test_a_match_is_always_written_in_the_text(text: str) -> None:
    """A matched compound's name or one of its numbers stands in the text, and so do building and room."""
    found = GAZETTEER.locate(text)
    if found.compound_id is None:
        assert found.level in (Level.PENDING, Level.OUTSIDE)
        return
    normal = normalise(text)
    entry = next(entry for entry in ENTRIES if entry.compound_id == found.compound_id)
    # Entrances as "road … number unit", with at most a bracket or a list between; names without their last word.
    by_number = any(
        re.search(rf"{one.road}.*?(?<!\d){one.number}(?!\d).*?{one.unit}", normal) for one in entry.entrances
    )
    by_name = entry.name[:3] in normal or any(alias in normal for alias in entry.aliases)
    assert by_number or by_name
    for label in (found.building, found.room):
        assert label is None or re.sub(r"[单元支弄]", "", label)[-1] in normal


@given(st.integers(1, 2000), st.sampled_from(ROADS), st.sampled_from("弄号"))
@settings(max_examples=400, deadline=None)
def test_only_registered_numbers_match(number: int, road: str, unit: str) -> None:
    """A road, number and unit match exactly when a compound is registered there, and then only that one."""
    owners = [
        entry.compound_id
        for entry in ENTRIES
        for one in entry.entrances
        if (one.road, one.number, one.unit) == (road, number, unit)
    ]
    owners += [10] if (road, number, unit) == ("来枫路", 306, "弄") else []
    found = GAZETTEER.locate(f"{road}{number}{unit}")
    assert found.compound_id == (owners[0] if len(owners) == 1 else None)


@given(st.integers(1, 99), st.integers(1, 39), st.integers(1, 12), st.sampled_from(["号", "号楼", "幢", "栋"]))
def test_a_door_is_read_as_it_is_written(building: int, floor: int, door: int, unit: str) -> None:
    """Building and room come back as the very numbers that were written."""
    room = f"{floor}{door:02d}"
    found = GAZETTEER.locate(f"云溪北路618弄{building}{unit}{room}室")
    assert (found.level, found.building, found.room) == (Level.DWELLING, str(building), room)
