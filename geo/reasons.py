"""A sentence in Chinese for each reason code; a test keeps it complete."""

from __future__ import annotations

from geo.contracts import Reason

REASON_TEXT: dict[Reason, str] = {
    Reason.EXACT_ENTRANCE: "路名、门牌号码和弄/号与地名库完全一致。",
    Reason.ALIAS: "文中写明了已登记的小区名称或别名。",
    Reason.ALIAS_RULE: "按人工确认过的地址规则定位。",
    Reason.NUMBER_NOT_LANE: "号码相同但“弄”与“号”不符或未写单位，两者不是同一地址，请人工核对。",
    Reason.ROAD_TYPO: "路名疑似写错一个字（号码完全一致且唯一），请人工确认。",
    Reason.AMBIGUOUS: "该名称对应不止一个小区或期数，文中未写明是哪一个，请人工选择。",
    Reason.CONFLICT: "文中的路名门牌、小区名称或所属镇区互相矛盾，请人工核对。",
    Reason.MULTIPLE: "文中写了多个地址、楼号或室号，无法确定指哪一个，请人工选择。",
    Reason.OUTSIDE: "文中写明的区、镇或道路不在本街道范围内。",
    Reason.UNKNOWN_ROAD: "路名不在地名库中，请核对路名，或先登记该小区的出入口。",
    Reason.UNKNOWN_NUMBER: "路名已知，但该门牌号码未登记；系统不按相近号码猜测，请人工核对。",
    Reason.NO_ANCHOR: "文中没有可识别的路名门牌或小区名称。",
    Reason.NO_BUILDING: "文中未写楼号，只能定位到小区。",
    Reason.NO_ROOM: "文中未写室号，只能定位到楼。",
    Reason.UNKNOWN_BUILDING: "该小区登记的楼栋中没有这个楼号，只能定位到小区。",
    Reason.UNKNOWN_ROOM: "文中写了位置（如东间、地下室）但没有室号，只能定位到楼。",
    Reason.RELATIVE: "文中写的是“对面、隔壁、楼上”等相对位置，所指并非写明的门牌本身。",
    Reason.EMPTY: "地址为空。",
}
