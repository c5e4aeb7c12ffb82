"""Facts that are possible but odd: notes that ask a person to look again; they change no verdict."""

from __future__ import annotations

from casework.campaign.parts import Thresholds
from casework.criteria.dwelling import Dwelling, Room
from casework.criteria.truth import plain
from casework.criteria.words import Partition, TenantKind

SMALL_ROOM_M2 = 2.0
LARGE_ROOM_M2 = 60.0
MANY_PERSONS = 12


def notes(dwelling: Dwelling, thresholds: Thresholds) -> tuple[str, ...]:
    """zh-CN sentences, rooms in their order; empty when nothing is odd."""
    found = [f"房间“{room.name}”：{sentence}" for room in dwelling.rooms for sentence in _room_notes(room)]
    found += _dwelling_notes(dwelling)
    found += [
        f"核对项“{condition}”不在现行的除外条件清单中，没有计入。"
        for condition in dwelling.exemption_checks
        if condition not in thresholds.exemption_conditions
    ]
    return tuple(found)


def _room_notes(room: Room) -> list[str]:
    area, persons, beds = room.usable_area_m2, room.persons, room.beds
    found = []
    if area is not None and not SMALL_ROOM_M2 <= area <= LARGE_ROOM_M2:
        found.append(f"使用面积 {plain(area)} 平方米不常见，请核对是否量错、填成了全户面积或建筑面积。")
    if persons is not None and persons > MANY_PERSONS:
        found.append(f"居住 {persons} 人不常见，请核对是否填成了全户人数。")
    if persons is not None and beds is not None and beds > persons:
        found.append(f"有 {beds} 张床位，登记居住 {persons} 人，请核对实际居住人数。")
    if room.statutory_family and persons is not None and persons <= 1:
        found.append(f"登记居住 {persons} 人，却登记了法定赡养、抚养、扶养义务关系，请核对人数。")
    if room.statutory_family and room.by_bed:
        found.append("登记为按床位出租，又登记同室居住人之间有法定义务关系，请核对关系。")
    return found


def _dwelling_notes(dwelling: Dwelling) -> list[str]:
    found = []
    rooms = dwelling.rooms
    if dwelling.is_let and rooms and all(room.is_let is False for room in rooms):
        found.append("全户登记为出租，却没有一间登记为出租供人居住，请核对。")
    leaves = any(room.partition is Partition.REMAINDER for room in rooms)
    if leaves and all(room.partition in (Partition.REMAINDER, Partition.WHOLE) for room in rooms):
        found.append("登记了分割后的剩余部分，却没有登记隔出的房间，请补登。")
    if dwelling.tenant_kind is TenantKind.ORGANISATION and dwelling.staff_housing:
        found.append(
            "单位承租用作员工居住的，另请核对《上海市居住房屋租赁管理办法》第十一条"
            "（不得出租用作单位的集体宿舍）；依据不同，不影响以上结论。"
        )
    return found
