"""The words of the criteria: verdicts, kinds of rooms, partitions and tenants, and what each fact is called."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from casework.vocabulary import LabelledEnum

WHOLE_DWELLING = "全户"
"""What facts of the dwelling are filed under, where facts of a room carry the room's name."""


class Verdict(LabelledEnum):
    """What the recorded facts say about a clause: it is met, it is not, or they do not tell."""

    MET = "met", "符合"
    NOT_MET = "not_met", "不符合"
    TO_VERIFY = "to_verify", "待核实"

    @classmethod
    def of(cls, value: bool | None) -> Verdict:
        """The verdict of a three-valued truth; None = cannot be told."""
        if value is None:
            return cls.TO_VERIFY
        return cls.MET if value else cls.NOT_MET


class OriginalUse(LabelledEnum):
    """What the room was on the original plan of the dwelling, not what it serves as today."""

    BEDROOM = "bedroom", "卧室"
    LIVING_ROOM = "living_room", "客厅（起居室）"
    KITCHEN = "kitchen", "厨房"
    BATHROOM = "bathroom", "卫生间"
    BALCONY = "balcony", "阳台"
    STORAGE = "storage", "储藏室"
    BASEMENT = "basement", "地下室"
    OTHER_NON_LIVING = "other_non_living", "其他非居住空间"
    OTHER = "other", "其他空间"


# Clause 2 lists kitchen, bathroom, balcony, cellar "等"; a study or dining room (其他空间) it does not place.
IS_LIVING_SPACE: Mapping[OriginalUse, bool | None] = MappingProxyType(
    {
        OriginalUse.BEDROOM: True,
        OriginalUse.LIVING_ROOM: True,
        OriginalUse.KITCHEN: False,
        OriginalUse.BATHROOM: False,
        OriginalUse.BALCONY: False,
        OriginalUse.STORAGE: False,
        OriginalUse.BASEMENT: False,
        OriginalUse.OTHER_NON_LIVING: False,
        OriginalUse.OTHER: None,
    }
)


class Partition(LabelledEnum):
    """Whether a room is as it was designed, was partitioned off or built in, or is what that left over."""

    WHOLE = "whole", "未分割、搭建"
    PARTITIONED = "partitioned", "分割、搭建隔出的房间"
    REMAINDER = "remainder", "分割后的剩余部分"


class TenantKind(LabelledEnum):
    """Who rents the dwelling or its rooms to live in or to house others; not the enterprise that lets it."""

    ORGANISATION = "organisation", "单位"
    PERSON = "person", "个人"


# Field of Room or Dwelling → what users read. `is_let` of a dwelling: LET_DWELLING.
FACT_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "original_use": "原始设计用途",
        "is_let": "是否出租供人居住",
        "partition": "分割、搭建情况",
        "by_bed": "是否按床位出租",
        "usable_area_m2": "使用面积",
        "persons": "居住人数",
        "statutory_family": "同室居住人之间有无法定赡养、抚养、扶养义务关系",
        "children": "其中儿童人数",
        "beds": "床位数",
        "all_rooms_seen": "是否已查看全部房间",
        "tenant_kind": "承租人类型",
        "staff_housing": "是否用作员工及家属居住",
        "letting_enterprise": "是否由住房租赁企业代理经租",
    }
)
LET_DWELLING = "是否出租"
