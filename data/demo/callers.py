"""How callers say where and what: the forms of real orders, with their faults. Every number in them is invented."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from data.demo.geography import Compound, Geography
from data.demo.names import OUTSIDE_ROADS, ROAD_TYPOS

FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
DIGITS = "零一二三四五六七八九"


@dataclass(frozen=True, slots=True)
class Spoken:
    """An address as a caller gave it. style: which form was used (for truth.json and tests)."""

    text: str
    style: str


@dataclass(frozen=True, slots=True)
class _Place:
    """The true place, with what a form may need."""

    subdistrict: str
    compound: Compound
    road: str
    number: int
    building: str
    room: str
    other_building: str
    other_room: str


_Form = Callable[[np.random.Generator, _Place], str]


def _lane(place: _Place) -> str:
    return f"{place.road}{place.number}弄"


def _unit(rng: np.random.Generator) -> str:
    return str(rng.choice(["号", "号楼", "幢", "栋", "座"]))


def _chinese(number: int) -> str:
    """A number below 10,000 in Chinese numerals, as one says it: 128 is 一百二十八."""
    result, pending_zero = "", False
    for power, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // power % 10
        if digit == 0:
            pending_zero = bool(result)
            continue
        result += (
            ("零" if pending_zero else "") + ("" if (digit, power, result) == (1, 10, "") else DIGITS[digit]) + name
        )
        pending_zero = False
    return result


def _positional(label: str) -> str:
    return "".join(DIGITS[int(digit)] for digit in label)


def _phone(rng: np.random.Generator) -> str:
    return f"1380000{int(rng.integers(10_000)):04d}"


def _alias(place: _Place) -> str:
    return place.compound.aliases[0] if place.compound.aliases else place.compound.name


def _in_chinese_numerals(place: _Place) -> str:
    lane, building = _chinese(place.number), _chinese(int(place.building))
    return f"{place.road}{lane}弄{building}号{_positional(place.room)}室"


def _with_own_address(place: _Place) -> str:
    own = f"{_lane(place)}{place.other_building}号{place.other_room}室"
    return f"{_lane(place)}{place.building}号{place.room}室，本人住{own}"


# Name of the form, weight (per cent, roughly), and how it is said.
_FORMS: tuple[tuple[str, float, _Form], ...] = (
    ("plain", 30.0, lambda r, p: f"{_lane(p)}{p.building}号{p.room}室"),
    ("plain_no_unit", 5.0, lambda r, p: f"{_lane(p)}{p.building}号{p.room}"),
    ("with_city", 6.0, lambda r, p: f"上海市{p.subdistrict}{_lane(p)}{p.building}号{p.room}室"),
    ("name_and_lane", 8.0, lambda r, p: f"{_lane(p)}（{p.compound.name}）{p.building}{_unit(r)}{p.room}室"),
    ("name", 8.0, lambda r, p: f"{p.compound.name}{p.building}{_unit(r)}{p.room}室"),
    ("alias", 3.0, lambda r, p: f"{_alias(p)}{p.building}号{p.room}"),
    ("full_width", 4.0, lambda r, p: f"{_lane(p)}{p.building}号{p.room}室".translate(FULL_WIDTH)),
    ("building_unit", 5.0, lambda r, p: f"{_lane(p)}{p.building}{_unit(r)}{p.room}室"),
    ("hash", 2.0, lambda r, p: f"{_lane(p)} {p.building}# {p.room}"),
    ("chinese_numerals", 1.5, lambda r, p: _in_chinese_numerals(p)),
    ("no_room", 9.0, lambda r, p: f"{_lane(p)}{p.building}号"),
    ("no_room_count", 1.5, lambda r, p: f"{_lane(p)}{p.building}号楼里一套房住了超过10人"),
    ("no_building", 3.5, lambda r, p: f"{_lane(p)}小区内"),
    ("name_only", 2.5, lambda r, p: f"{p.compound.name}"),
    ("two_rooms", 1.0, lambda r, p: f"{_lane(p)}{p.building}号{p.room}室、{p.other_room}室"),
    ("two_addresses", 1.5, lambda r, p: _with_own_address(p)),
    ("relative", 1.5, lambda r, p: f"{_lane(p)}{p.building}号{p.other_room}室楼上"),
    ("road_typo", 2.0, lambda r, p: f"{ROAD_TYPOS.get(p.road, p.road)}{p.number}弄{p.building}号{p.room}室"),
    ("number_for_lane", 1.0, lambda r, p: f"{p.road}{p.number}号{p.building}号楼{p.room}室"),
    ("phone_inside", 1.5, lambda r, p: f"{_lane(p)}{p.building}号{p.room}室 {_phone(r)}"),
)

OTHER_DISTRICTS = ("浦东新区", "崇明区", "昆山市", "太仓市")
OUTSIDE_SHARE = 0.02
VAGUE_SHARE = 0.01


def spoken_address(rng: np.random.Generator, ground: Geography, dwelling_id: int) -> Spoken:
    """The address that a caller gives for a dwelling; sometimes one outside the subdistrict or none at all."""
    draw = rng.random()
    if draw < OUTSIDE_SHARE:
        road = str(rng.choice(OUTSIDE_ROADS))
        door = f"{int(rng.integers(10, 900))}弄{int(rng.integers(1, 60))}号{_some_room(rng)}室"
        if rng.random() < 0.6:
            return Spoken(f"{rng.choice(OTHER_DISTRICTS)}{road}{door}", "outside")
        return Spoken(f"{road}{door}", "unknown_road")
    if draw < OUTSIDE_SHARE + VAGUE_SHARE:
        return Spoken(str(rng.choice(["小区门口那栋楼", "我家楼上", "菜场对面的小区", ""])), "vague")
    place = _place(rng, ground, dwelling_id)
    position = int(np.searchsorted(_WEIGHTS, rng.random() * _WEIGHTS[-1], side="right"))
    name, _, form = _FORMS[position]
    is_said_wrongly = {
        "road_typo": place.road in ROAD_TYPOS,
        "number_for_lane": (place.road, place.number, "号") not in ground.entrances,
    }
    if not is_said_wrongly.get(name, True):
        name, _, form = _FORMS[0]
    return Spoken(form(rng, place), name)


_WEIGHTS = np.cumsum([weight for _, weight, _ in _FORMS])


def _some_room(rng: np.random.Generator) -> str:
    return f"{int(rng.integers(1, 7))}0{int(rng.integers(1, 3))}"


def _place(rng: np.random.Generator, ground: Geography, dwelling_id: int) -> _Place:
    building_id = int(ground.dwelling_building[dwelling_id - 1])
    compound = ground.compounds[int(ground.dwelling_compound[dwelling_id - 1]) - 1]
    lanes = [entrance for entrance in compound.entrances if entrance[2] == "弄"]
    road, number, _ = lanes[0] if rng.random() < 0.85 else lanes[int(rng.integers(len(lanes)))]
    first, last = np.searchsorted(ground.dwelling_building, [building_id, building_id + 1])
    rooms = ground.dwelling_room[int(first) : int(last)]
    return _Place(
        subdistrict=ground.name,
        compound=compound,
        road=road,
        number=number,
        building=ground.building_label[building_id - 1],
        room=ground.dwelling_room[dwelling_id - 1],
        other_building=str(int(rng.integers(1, compound.buildings + 1))),
        other_room=rooms[int(rng.integers(len(rooms)))],
    )


_NUISANCES = (
    "一套房隔成{n}间出租，人员进出频繁",
    "房东把客厅隔断后分租，住了{n}人",
    "疑似群租，摆放多张高低床，夜间吵闹",
    "房屋被中介改成{n}个小间，存在消防隐患",
    "有单位把房子作员工宿舍，人数很多，影响楼内居民",
    "阳台、厨房都住人，用电不安全",
    "楼道堆物，住户反映该户有{n}人同住",
    "垃圾乱扔、半夜喧哗，怀疑是群租",
)
_REQUESTS = ("希望相关部门上门检查", "要求尽快整治", "请管理部门核实处理", "希望给予回复")


def spoken_text(rng: np.random.Generator, address: str, is_repeat: bool) -> str:
    """The order's narrative before it is scrubbed: it may hold the caller's (invented) number or a plate."""
    nuisance = str(rng.choice(_NUISANCES)).format(n=int(rng.integers(4, 12)))
    opening = "来电人再次反映" if is_repeat else "来电人反映"
    sentences = [f"{opening}：{address or '某小区'}，{nuisance}，{rng.choice(_REQUESTS)}。"]
    draw = rng.random()
    if draw < 0.12:
        sentences.append(f"联系电话{_phone(rng)}。")
    elif draw < 0.14:
        sentences.append(f"门口常停一辆沪A{int(rng.integers(100_000)):05d}的车。")
    return "".join(sentences)
