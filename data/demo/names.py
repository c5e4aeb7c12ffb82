"""Invented names. None of them is a real road, compound or residents' committee; a test compares the lists."""

from __future__ import annotations

# Says 演示 by itself; the pages add 演示数据 because the subdistrict is marked as a demo.
SUBDISTRICT_NAME = "演示街道"

# Roads of the grid in the order west-east, then south-north. One pair differs only in 北/南, as real ones do.
NORTH_SOUTH_ROADS = ("岚汐路", "砚棠路", "鹭笙路", "萤舫北路", "葭屿路", "禾鸢路", "萤舫南路")
EAST_WEST_ROADS = ("筠澹路", "蓼砚路", "榆芷路", "桕笙路", "棠穗路", "澹霁路")

# Roads that callers name although they lie elsewhere.
OUTSIDE_ROADS = ("桁岙路", "汶鹂路", "黛垣路", "苇泮路")

# How callers misspell a road: the same length, one character wrong, and no road of ours.
ROAD_TYPOS = {
    "岚汐路": "岚夕路",
    "砚棠路": "砚堂路",
    "鹭笙路": "鹭生路",
    "葭屿路": "葭与路",
    "禾鸢路": "禾园路",
    "筠澹路": "筠淡路",
    "蓼砚路": "蓼彦路",
    "榆芷路": "榆止路",
    "桕笙路": "桕生路",
    "棠穗路": "棠惠路",
    "澹霁路": "澹济路",
}

COMPOUND_STEMS = (
    "岚砚", "棠汐", "萤禾", "鹭澹", "枫舫", "禾榆", "筠霁", "蓼舟", "桕月", "砚秋",
    "汐禾", "屿棠", "笙榆", "芷岚", "穗砚", "鸢汀", "霁棠", "澹筠", "榆舫", "葭月",
    "笠禾", "缃叶", "茜砚", "黛汐", "绛榆", "杳鹭", "漪棠", "苒禾", "蕖笙", "荇砚",
    "菀汐", "蘅舟", "蓁榆", "荻月", "菖岚", "苕霁", "蔚舫", "莳棠", "芡汀", "菱筠",
    "樨澹", "楸月", "槿砚", "桉汐", "梓鹭", "柘禾", "檀笙", "枳棠", "椴榆", "槭舟",
    "楝霁", "柽岚", "榛汀", "栎筠", "樗月", "杼砚",
)  # fmt: skip

COMPOUND_SUFFIXES = ("苑", "花苑", "家园", "公寓", "雅居", "名邸", "新村", "坊", "小区")

COMMITTEES = (
    "砚湾", "棠浦", "萤渚", "鹭埠", "汐埭", "葭圩", "禾泖", "筠塍",
    "蓼浜", "榆墩", "桕埠", "澹滩", "笙塘", "芷圩", "霁墟",
)  # fmt: skip
