"""What callers write, and the place that it proves. A domain expert can read and extend this table."""

from __future__ import annotations

import pytest

from geo.contracts import Level, Reason
from tests.places import NAME_OF, neighbourhood

DWELLING, BUILDING, COMPOUND, OUTSIDE, PENDING = (
    Level.DWELLING,
    Level.BUILDING,
    Level.COMPOUND,
    Level.OUTSIDE,
    Level.PENDING,
)
GAZETTEER = neighbourhood()

# text, level, compound, building, room, a reason that must be among those given
MATCHES = [
    # road + lane + building + room in all units
    ("云溪北路618弄12号502室", DWELLING, 1, "12", "502", Reason.EXACT_ENTRANCE),
    ("上海市松江区云溪亭街道云溪北路618弄12号502室", DWELLING, 1, "12", "502", Reason.EXACT_ENTRANCE),
    ("云溪北路618弄12号楼502室", DWELLING, 1, "12", "502", Reason.EXACT_ENTRANCE),
    ("云溪北路618弄12幢502室", DWELLING, 1, "12", "502", Reason.EXACT_ENTRANCE),
    ("云溪北路618弄12栋502", DWELLING, 1, "12", "502", Reason.EXACT_ENTRANCE),
    ("云溪北路618弄12号502", DWELLING, 1, "12", "502", Reason.EXACT_ENTRANCE),
    ("云溪北路618弄12-502", DWELLING, 1, "12", "502", Reason.EXACT_ENTRANCE),
    ("云溪北路618弄12 502", DWELLING, 1, "12", "502", Reason.EXACT_ENTRANCE),
    ("云溪北路618弄12#502", DWELLING, 1, "12", "502", Reason.EXACT_ENTRANCE),
    ("云溪北路618弄12号2单元502室", DWELLING, 1, "12", "2单元502", Reason.EXACT_ENTRANCE),
    ("来枫路333弄A座502室", DWELLING, 4, "A", "502", Reason.EXACT_ENTRANCE),
    ("云溪北路618弄12号402-2", DWELLING, 1, "12", "402-2", Reason.EXACT_ENTRANCE),
    ("云溪北路618弄12号502乙室", DWELLING, 1, "12", "502乙", Reason.EXACT_ENTRANCE),
    ("云溪北路618弄12号甲502室", DWELLING, 1, "12甲", "502", Reason.EXACT_ENTRANCE),
    ("云溪北路618弄3支弄12号502室", DWELLING, 1, "3支弄12", "502", Reason.EXACT_ENTRANCE),
    ("云溪北路618弄12号502室东间", DWELLING, 1, "12", "502", Reason.EXACT_ENTRANCE),
    ("云溪北路618弄12号5楼502室", DWELLING, 1, "12", "502", Reason.EXACT_ENTRANCE),
    # spelling: widths, radicals, spaces, separators, Chinese numerals
    ("云溪北路６１８弄１２号５０２室", DWELLING, 1, "12", "502", Reason.EXACT_ENTRANCE),
    ("云溪北路 618 弄 12 号 502 室", DWELLING, 1, "12", "502", Reason.EXACT_ENTRANCE),
    ("云溪北路,618弄,12号,502室", DWELLING, 1, "12", "502", Reason.EXACT_ENTRANCE),
    ("云溪北路|618弄12号502室", DWELLING, 1, "12", "502", Reason.EXACT_ENTRANCE),
    ("云溪北路(近柳塘路)618弄12号502室", DWELLING, 1, "12", "502", Reason.EXACT_ENTRANCE),
    ("云溪北路六一八弄十二号五零二室", DWELLING, 1, "12", "502", Reason.EXACT_ENTRANCE),
    ("云溪北路六百一十八弄十二号五〇二室", DWELLING, 1, "12", "502", Reason.EXACT_ENTRANCE),
    ("云溪北路一千零八十弄二十三号一零二室", DWELLING, 2, "23", "102", Reason.EXACT_ENTRANCE),
    ("⻄晒场小区5号502室", DWELLING, 13, "5", "502", Reason.ALIAS),
    # what is not an address: telephone numbers, counts, dates, metro lines
    ("云溪北路618弄12号502室13800005678", DWELLING, 1, "12", "502", Reason.EXACT_ENTRANCE),
    ("13800005678云溪北路618弄12号502室", DWELLING, 1, "12", "502", Reason.EXACT_ENTRANCE),
    ("云溪北路618弄12号502室超过10人", DWELLING, 1, "12", "502", Reason.EXACT_ENTRANCE),
    ("云溪北路618弄12号502室隔成8间住了20个人", DWELLING, 1, "12", "502", Reason.EXACT_ENTRANCE),
    ("云溪北路618弄12号502室3室1厅改成8室", BUILDING, 1, "12", None, Reason.MULTIPLE),
    ("云溪北路618弄12号502室10月12号晚上噪音", DWELLING, 1, "12", "502", Reason.EXACT_ENTRANCE),
    ("云溪北路618弄(9号线旁)", COMPOUND, 1, None, None, Reason.NO_BUILDING),
    ("云溪北路618弄,地铁9号线", COMPOUND, 1, None, None, Reason.NO_BUILDING),
    ("云溪北路618弄3个单元", COMPOUND, 1, None, None, Reason.NO_BUILDING),
    # nothing is invented
    ("云溪北路618弄12号", BUILDING, 1, "12", None, Reason.NO_ROOM),
    ("云溪北路618弄", COMPOUND, 1, None, None, Reason.NO_BUILDING),
    ("云溪北路618弄502室", COMPOUND, 1, None, "502", Reason.NO_BUILDING),
    ("云溪北路618弄12", COMPOUND, 1, None, None, Reason.NO_BUILDING),
    ("云溪北路618弄1-145", COMPOUND, 1, None, None, Reason.NO_BUILDING),
    ("云溪北路618弄12号底楼", BUILDING, 1, "12", None, Reason.UNKNOWN_ROOM),
    ("云溪北路618弄12号阁楼", BUILDING, 1, "12", None, Reason.UNKNOWN_ROOM),
    ("云溪北路618弄12号地下室", BUILDING, 1, "12", None, Reason.UNKNOWN_ROOM),
    ("云溪北路618弄12号东间", BUILDING, 1, "12", None, Reason.UNKNOWN_ROOM),
    ("云溪北路618弄12号5楼", BUILDING, 1, "12", None, Reason.NO_ROOM),
    ("来枫路333弄12号502室", DWELLING, 4, "12", "502", Reason.EXACT_ENTRANCE),
    ("来枫路333弄13号502室", COMPOUND, 4, "13", "502", Reason.UNKNOWN_BUILDING),
    # a house at the road is its own building when it is registered under its number
    ("柳塘路5号502室", DWELLING, 13, "5", "502", Reason.EXACT_ENTRANCE),
    ("来枫路45号502室", COMPOUND, 5, None, "502", Reason.NO_BUILDING),
    # several buildings or rooms
    ("云溪北路618弄12号501、502室", BUILDING, 1, "12", None, Reason.MULTIPLE),
    ("云溪北路618弄12号501-503室", BUILDING, 1, "12", None, Reason.MULTIPLE),
    ("云溪北路618弄12号501室和502室", BUILDING, 1, "12", None, Reason.MULTIPLE),
    ("云溪北路618弄12-14号", COMPOUND, 1, None, None, Reason.MULTIPLE),
    ("云溪北路618弄12号、13号", COMPOUND, 1, None, None, Reason.MULTIPLE),
    ("云溪北路618弄12号502室,更正:13号502室", COMPOUND, 1, None, None, Reason.MULTIPLE),
    ("云溪北路618弄一、二号楼", COMPOUND, 1, None, None, Reason.MULTIPLE),
    ("云溪北路618弄五号五零一至五零三室", BUILDING, 1, "5", None, Reason.MULTIPLE),
    ("云溪北路618弄1号101室居民,反映该小区12号502室群租", COMPOUND, 1, None, None, Reason.MULTIPLE),
    ("云溪北路618弄居民反映12号502室群租", DWELLING, 1, "12", "502", Reason.EXACT_ENTRANCE),
    ("云溪北路618弄金色港湾12号502室", DWELLING, 1, "12", "502", Reason.EXACT_ENTRANCE),
    ("住云溪北路618弄,反映本小区群租", COMPOUND, 1, None, None, Reason.NO_BUILDING),
    # places beside the written one
    ("云溪北路618弄12号502室楼上", BUILDING, 1, "12", None, Reason.RELATIVE),
    ("云溪北路618弄12号502室隔壁", BUILDING, 1, "12", None, Reason.RELATIVE),
    ("云溪北路618弄12号502室对面", BUILDING, 1, "12", None, Reason.RELATIVE),
    ("云溪北路618弄12号楼上", BUILDING, 1, "12", None, Reason.RELATIVE),
    # names
    ("知禾汇12号502室", DWELLING, 4, "12", "502", Reason.ALIAS),
    ("知禾汇小区12号502室", DWELLING, 4, "12", "502", Reason.ALIAS),
    ("反映云溪湾小区12幢502室群租", DWELLING, 1, "12", "502", Reason.ALIAS),
    ("朗川上郡12号502室", DWELLING, 6, "12", "502", Reason.ALIAS),
    ("金穗兰庭二期12号502室", DWELLING, 3, "12", "502", Reason.ALIAS),
    ("金穗兰庭2期12号502室", DWELLING, 3, "12", "502", Reason.ALIAS),
    ("金穗兰庭(二期)12号502室", DWELLING, 3, "12", "502", Reason.ALIAS),
    ("金穗兰庭小区二期12号502室", DWELLING, 3, "12", "502", Reason.ALIAS),
    ("依澜郡别墅12号", BUILDING, 8, "12", None, Reason.ALIAS),
    # the lane resolves what the name leaves open; several gates lead to one compound
    ("金穗兰庭(云溪北路900弄)12号502室", DWELLING, 3, "12", "502", Reason.EXACT_ENTRANCE),
    ("云溪北路900弄金穗兰庭12号502室", DWELLING, 3, "12", "502", Reason.EXACT_ENTRANCE),
    ("金穗兰庭900弄12号502室", DWELLING, 3, "12", "502", Reason.ALIAS),
    ("云溪北路618弄(柳塘路20弄)12号502室", DWELLING, 1, "12", "502", Reason.EXACT_ENTRANCE),
    ("来枫路306弄2号101室", DWELLING, 10, "2", "101", Reason.EXACT_ENTRANCE),
    ("云溪亭来枫路333弄12号502室", DWELLING, 4, "12", "502", Reason.EXACT_ENTRANCE),
    # people's decisions
    ("老粮库宿舍", COMPOUND, 1, None, None, Reason.ALIAS_RULE),
    ("松江区云溪亭街道老粮库宿舍3号201室", DWELLING, 1, "3", "201", Reason.ALIAS_RULE),
    ("来风路333弄12号502室", DWELLING, 4, "12", "502", Reason.ALIAS_RULE),
    ("知禾汇门口大楼", BUILDING, 4, "12", None, Reason.ALIAS_RULE),
]

# text, level, reason that must be among those given, compounds offered
NO_MATCHES = [
    # 弄 is not 号, and no unit is no unit
    ("云溪北路618号", PENDING, Reason.NUMBER_NOT_LANE, {1}),
    ("来枫路333号12号楼502室", PENDING, Reason.NUMBER_NOT_LANE, {4}),
    ("来枫路335弄", PENDING, Reason.NUMBER_NOT_LANE, {5}),
    ("云溪北路618", PENDING, Reason.NUMBER_NOT_LANE, {1}),
    # a number is exact or nothing
    ("云溪北路619弄", PENDING, Reason.UNKNOWN_NUMBER, set()),
    ("云溪北路6180弄", PENDING, Reason.UNKNOWN_NUMBER, set()),
    ("云溪北路61弄8号", PENDING, Reason.UNKNOWN_NUMBER, set()),
    ("云溪北路0618弄", PENDING, Reason.UNKNOWN_NUMBER, set()),
    ("来枫路45-1号", PENDING, Reason.UNKNOWN_NUMBER, set()),
    ("来枫路45号甲", PENDING, Reason.UNKNOWN_NUMBER, set()),
    ("来枫路45A号", PENDING, Reason.UNKNOWN_NUMBER, set()),
    ("亭安路12弄", PENDING, Reason.UNKNOWN_NUMBER, set()),
    # look-alike roads are offered, never taken; a known outside road is not corrected
    ("云溪比路618弄12号502室", PENDING, Reason.ROAD_TYPO, {1}),
    ("松江区来风路306弄2号", PENDING, Reason.ROAD_TYPO, {10}),
    ("来风路999弄", PENDING, Reason.UNKNOWN_ROAD, set()),
    ("云溪南路618弄", PENDING, Reason.UNKNOWN_ROAD, set()),
    ("老云溪北路618弄", PENDING, Reason.UNKNOWN_ROAD, set()),
    ("云溪路618弄", OUTSIDE, Reason.OUTSIDE, set()),
    ("郎川路288弄", OUTSIDE, Reason.OUTSIDE, set()),
    ("七梓路100弄12号502室", OUTSIDE, Reason.OUTSIDE, set()),
    ("柳塘路1200弄", PENDING, Reason.UNKNOWN_NUMBER, set()),
    # other districts, towns and provinces
    ("闵行区云溪北路618弄12号502室", OUTSIDE, Reason.OUTSIDE, set()),
    ("上海市青浦区某某路1弄", OUTSIDE, Reason.OUTSIDE, set()),
    ("江苏省昆山市某路12号", OUTSIDE, Reason.OUTSIDE, set()),
    ("松江区九江镇某路12弄", OUTSIDE, Reason.OUTSIDE, set()),
    ("松江区九江镇云溪北路618弄12号", PENDING, Reason.CONFLICT, {1}),
    ("本人住闵行区,反映云溪北路618弄12号502室", PENDING, Reason.CONFLICT, {1}),
    # two addresses, lists and ranges
    ("住云溪北路900弄1号,反映云溪北路618弄12号502室", PENDING, Reason.MULTIPLE, {1, 3}),
    ("来枫路333弄 云溪北路618弄", PENDING, Reason.MULTIPLE, {1, 4}),
    ("云溪北路618-900弄", PENDING, Reason.MULTIPLE, {1, 3}),
    ("云溪北路618、900弄", PENDING, Reason.MULTIPLE, {1, 3}),
    ("云溪北路618弄、900弄", PENDING, Reason.MULTIPLE, {1, 3}),
    ("云溪北路618弄和七梓路3弄", PENDING, Reason.MULTIPLE, {1}),
    ("知禾汇和云溪湾", PENDING, Reason.MULTIPLE, {1, 4}),
    # the caller's own address, and another place that no list knows
    ("住云溪北路618弄,举报金色港湾12号502室", PENDING, Reason.MULTIPLE, {1}),
    ("住云溪北路618弄,金色港湾12号502室群租", PENDING, Reason.MULTIPLE, {1}),
    ("云溪北路618弄12号502室业主反映金色港湾602室", PENDING, Reason.MULTIPLE, {1}),
    ("云溪北路618弄12号502室,金色港湾3号201室", PENDING, Reason.MULTIPLE, {1}),
    ("本人住云溪北路618弄,举报金色花园群租", PENDING, Reason.MULTIPLE, {1}),
    ("来枫路45号333弄12号", PENDING, Reason.CONFLICT, {5}),
    # name and number contradict
    ("知禾汇(云溪北路618弄)12号502室", PENDING, Reason.CONFLICT, {1, 4}),
    ("金穗兰庭一期(云溪北路900弄)", PENDING, Reason.CONFLICT, {2, 3}),
    ("云溪北路900弄一期3号", PENDING, Reason.CONFLICT, {3}),
    ("知禾汇618弄12号", PENDING, Reason.CONFLICT, {4}),
    ("知禾汇(来枫路777弄)", PENDING, Reason.CONFLICT, {4}),
    ("七梓路知禾汇12号", PENDING, Reason.CONFLICT, {4}),
    # a name that is not enough
    ("金穗兰庭12号502室", PENDING, Reason.AMBIGUOUS, {2, 3}),
    ("金穗兰庭三期12号502室", PENDING, Reason.AMBIGUOUS, {2, 3}),
    ("依澜郡12号", PENDING, Reason.AMBIGUOUS, {7, 8}),
    ("东苑里12号", PENDING, Reason.AMBIGUOUS, {14}),
    ("柳塘路500弄12号502室", PENDING, Reason.AMBIGUOUS, {11, 12}),
    ("知禾汇广场12号", PENDING, Reason.AMBIGUOUS, {4}),
    ("知禾汇社区", PENDING, Reason.NO_ANCHOR, set()),
    ("知禾汇居委会反映", PENDING, Reason.NO_ANCHOR, set()),
    ("云溪亭12号502室", PENDING, Reason.NO_ANCHOR, set()),
    # places beside the written one, possibly elsewhere
    ("云溪北路618弄对面", PENDING, Reason.RELATIVE, {1}),
    ("云溪北路618弄隔壁小区12号502室", PENDING, Reason.RELATIVE, {1}),
    ("云溪北路618弄12号对面", PENDING, Reason.RELATIVE, {1}),
    ("云溪湾附近", PENDING, Reason.RELATIVE, {1}),
    # no place at all
    ("", PENDING, Reason.EMPTY, set()),
    ("   ", PENDING, Reason.EMPTY, set()),
    ("小区里有人群租", PENDING, Reason.NO_ANCHOR, set()),
    ("12号502室", PENDING, Reason.NO_ANCHOR, set()),
    ("618弄12号502室", PENDING, Reason.NO_ANCHOR, {1}),
    ("云溪北路", PENDING, Reason.NO_ANCHOR, set()),
    ("工单20211012000123", PENDING, Reason.NO_ANCHOR, set()),
    # a decision for one text is none for another that merely contains it
    ("外河边的红房子", OUTSIDE, Reason.ALIAS_RULE, set()),
    ("住老粮库宿舍附近", PENDING, Reason.NO_ANCHOR, set()),
    ("闵行区老粮库宿舍", OUTSIDE, Reason.OUTSIDE, set()),
]


@pytest.mark.parametrize(("text", "level", "compound", "building", "room", "reason"), MATCHES, ids=lambda v: str(v))
def test_a_text_is_placed_as_far_as_it_proves(
    text: str, level: Level, compound: int | None, building: str | None, room: str | None, reason: Reason
) -> None:
    """Each text reaches exactly this level, with these labels, and says why."""
    found = GAZETTEER.locate(text)
    assert (found.level, found.compound_id, found.building, found.room) == (level, compound, building, room)
    assert reason in found.reasons
    assert found.compound == NAME_OF.get(compound or 0)


@pytest.mark.parametrize(("text", "level", "reason", "offered"), NO_MATCHES, ids=lambda v: str(v))
def test_a_text_that_proves_no_place_is_never_matched(
    text: str, level: Level, reason: Reason, offered: set[int]
) -> None:
    """Each text stays without a compound, says why, and offers exactly these compounds to a person."""
    found = GAZETTEER.locate(text)
    assert (found.level, found.compound_id, found.building_id) == (level, None, None)
    assert reason in found.reasons
    assert {candidate.compound_id for candidate in found.candidates} == offered


def test_registered_buildings_carry_their_id() -> None:
    """The id is that of the registered building; an unregistered compound gives a label without id."""
    assert GAZETTEER.locate("来枫路333弄12幢502室").building_id == 43
    assert GAZETTEER.locate("知禾汇门口大楼").building_id == 43
    assert GAZETTEER.locate("云溪北路618弄12号502室").building_id is None


def test_a_typo_is_offered_with_its_reason() -> None:
    """The candidate says that the road is a likeness, so that a person knows what to confirm."""
    (candidate,) = GAZETTEER.locate("云溪比路618弄").candidates
    assert (candidate.compound_id, candidate.name, candidate.reason) == (1, "云溪湾花苑", Reason.ROAD_TYPO)
