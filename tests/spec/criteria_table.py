"""The spec table of the criteria: facts → verdict per clause → reason. A lawyer can read and extend it.

Each row says only in what its rooms and its dwelling differ from the ordinary ones below. The five signs are the
verdicts on clauses (一) to (五) for the whole dwelling: 符 met, 否 not met, 待 cannot be told. The reason is what
the program must say, word for word, on the named clause of the first room.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from casework.campaign.parts import Thresholds
from casework.criteria import Dwelling, OriginalUse, Partition, Room, TenantKind

THRESHOLDS = Thresholds()
ORDINARY_ROOM = Room(
    "甲室",
    original_use=OriginalUse.BEDROOM,
    is_let=True,
    partition=Partition.WHOLE,
    by_bed=False,
    usable_area_m2=12.0,
    persons=1,
    statutory_family=False,
)
ORDINARY_DWELLING = Dwelling(
    "某户",
    rooms=(ORDINARY_ROOM,),
    all_rooms_seen=True,
    is_let=True,
    tenant_kind=TenantKind.PERSON,
    staff_housing=False,
    letting_enterprise=False,
)
NAMES = "甲乙丙丁"
Changes = Mapping[str, Any]


@dataclass(frozen=True)
class Row:
    """One line of the table. rooms: changes of one or more rooms. home: changes of the dwelling."""

    what: str
    verdicts: str
    clause: int
    reason: str
    rooms: tuple[Changes, ...] = ({},)
    home: Changes = field(default_factory=dict)

    @property
    def dwelling(self) -> Dwelling:
        """The facts of the row."""
        rooms = (replace(ORDINARY_ROOM, name=f"{NAMES[n]}室", **changes) for n, changes in enumerate(self.rooms))
        return replace(ORDINARY_DWELLING, rooms=tuple(rooms), **self.home)


KITCHEN = {"original_use": OriginalUse.KITCHEN}
BALCONY = {"original_use": OriginalUse.BALCONY}
LIVING = {"original_use": OriginalUse.LIVING_ROOM}
CUT = {"partition": Partition.PARTITIONED}
REST = {"partition": Partition.REMAINDER}
CUT_LIVING = LIVING | CUT
REST_LIVING = LIVING | REST | {"is_let": False}
FAMILY = {"statutory_family": True}
STAFF = {"tenant_kind": TenantKind.ORGANISATION, "staff_housing": True}
ALL_CHECKED = dict.fromkeys(THRESHOLDS.exemption_conditions, True)
ENTERPRISE = {"letting_enterprise": True, "exemption_checks": ALL_CHECKED}
FAILED_CHECK = ALL_CHECKED | {THRESHOLDS.exemption_conditions[1]: False}
OPEN_CHECK = dict.fromkeys(THRESHOLDS.exemption_conditions[:2], True)


def use(kind: OriginalUse | None) -> dict[str, Any]:
    """A room designed as this; None = not known."""
    return {"original_use": kind}


SECTIONS: tuple[tuple[str, tuple[Row, ...]], ...] = (
    (
        "基准和出租",
        (
            Row("普通出租", "否否否否否", 1, "甲室：未分割、搭建；未按床位出租。"),
            Row("未出租的房间不论", "否否否否否", 3, "甲室：未出租供人居住。", ({"is_let": False, "persons": 9},)),
            Row(
                "全户自住不论",
                "否否否否否",
                1,
                "甲室：全户未出租。",
                ({"is_let": None, **CUT, "persons": 9},),
                {"is_let": False, "tenant_kind": None},
            ),
            Row(
                "是否出租不明",
                "待否否待否",
                4,
                "甲室：尚不能判断，缺少：是否出租供人居住。",
                ({"is_let": None, **CUT, "persons": 3, "usable_area_m2": 15.0},),
            ),
        ),
    ),
    (
        "第（一）项：分割、搭建后出租，或按床位出租",
        (
            Row(
                "卧室隔断后出租",
                "符否否否否",
                1,
                "甲室：出租供人居住；原始设计为卧室，属居住空间；分割、搭建隔出的房间；"
                "不适用除外规定（原始设计不是客厅（起居室））。",
                (CUT,),
            ),
            Row(
                "隔断后剩下的部分出租，同样算",
                "符否否否否",
                1,
                "甲室：出租供人居住；原始设计为卧室，属居住空间；分割后的剩余部分；"
                "不适用除外规定（原始设计不是客厅（起居室））。",
                (REST,),
            ),
            Row("隔断而不出租", "否否否否否", 1, "甲室：未出租供人居住。", (CUT | {"is_let": False},)),
            Row(
                "按床位出租，未隔断",
                "符否否否否",
                1,
                "甲室：出租供人居住；原始设计为卧室，属居住空间；按床位出租。",
                ({"by_bed": True},),
            ),
            Row(
                "按床位出租即是出租",
                "符否否否否",
                1,
                "甲室：按床位出租；原始设计为卧室，属居住空间。",
                ({"by_bed": True, "is_let": None},),
            ),
            Row(
                "床位多而整间出租，不算按床位",
                "否否否否否",
                1,
                "甲室：未分割、搭建；未按床位出租。",
                ({"beds": 4, "persons": 2},),
            ),
            Row("有床位无人住，可以登记", "否否否否否", 3, "甲室：现无人居住。", ({"beds": 4, "persons": 0},)),
            Row("客厅整间出租", "否否否否否", 2, "甲室：原始设计为客厅（起居室），属居住空间。", (LIVING,)),
            Row(
                "客厅按床位出租",
                "符否否否否",
                1,
                "甲室：出租供人居住；原始设计为客厅（起居室），属居住空间；按床位出租。",
                (LIVING | {"by_bed": True},),
            ),
            Row(
                "按床位已足，隔断不明不妨",
                "符否否否否",
                1,
                "甲室：出租供人居住；原始设计为卧室，属居住空间；按床位出租。",
                ({"by_bed": True, "partition": None},),
            ),
            Row(
                "卧室隔断不明",
                "待否否否否",
                1,
                "甲室：尚不能判断，缺少：分割、搭建情况。",
                ({"partition": None},),
            ),
            Row(
                "是否按床位不明",
                "待否否否否",
                1,
                "甲室：尚不能判断，缺少：是否按床位出租。",
                ({"by_bed": None},),
            ),
        ),
    ),
    (
        "第（二）项：非居住空间出租住人",
        (
            *(
                Row(
                    f"{kind.label}出租住人",
                    "否符否否否",
                    2,
                    f"甲室：出租供人居住；原始设计为{kind.label}，属非居住空间。",
                    (use(kind),),
                )
                for kind in (
                    OriginalUse.KITCHEN,
                    OriginalUse.BATHROOM,
                    OriginalUse.BALCONY,
                    OriginalUse.STORAGE,
                    OriginalUse.BASEMENT,
                    OriginalUse.OTHER_NON_LIVING,
                )
            ),
            Row("厨房照旧作厨房", "否否否否否", 2, "甲室：未出租供人居住。", (KITCHEN | {"is_let": False},)),
            Row(
                "厨房隔出的房间只算第（二）项",
                "否符否否否",
                1,
                "甲室：原始设计为厨房，属非居住空间。",
                (KITCHEN | CUT,),
            ),
            Row(
                "厨房按床位出租只算第（二）项",
                "否符否否否",
                1,
                "甲室：原始设计为厨房，属非居住空间。",
                (KITCHEN | {"by_bed": True},),
            ),
            Row("空着的阳台也是出租", "否符否否否", 3, "甲室：现无人居住。", (BALCONY | {"persons": 0},)),
            Row(
                "原始用途不明",
                "否待否否否",
                2,
                "甲室：尚不能判断，缺少：原始设计用途。",
                (use(None),),
            ),
            Row(
                "书房等文件未列明的空间",
                "否待否否否",
                2,
                "甲室：尚不能判断，缺少：原始设计的“其他空间”是否属居住空间。",
                (use(OriginalUse.OTHER),),
            ),
            Row(
                "原始用途不明又按床位，须先查明归哪一项",
                "待待否否否",
                1,
                "甲室：尚不能判断，缺少：原始设计用途。",
                (use(None) | {"by_bed": True},),
            ),
        ),
    ),
    (
        "第（三）项：人均居住面积低于 5 平方米（使用面积，按单间计）",
        (
            Row(
                "4.99 平方米住 1 人",
                "否否符否否",
                3,
                "甲室：出租供人居住；使用面积 4.99 平方米，居住 1 人，人均 4.99 平方米，低于 5 平方米。",
                ({"usable_area_m2": 4.99},),
            ),
            Row(
                "恰好 5.00 平方米不算",
                "否否否否否",
                3,
                "甲室：使用面积 5 平方米，居住 1 人，人均 5.00 平方米，不低于 5 平方米。",
                ({"usable_area_m2": 5.0},),
            ),
            Row(
                "10 平方米住 2 人，恰好 5.00 平方米",
                "否否否否否",
                3,
                "甲室：使用面积 10 平方米，居住 2 人，人均 5.00 平方米，不低于 5 平方米。",
                ({"usable_area_m2": 10.0, "persons": 2},),
            ),
            Row(
                "9.99 平方米住 2 人，不因四舍五入而过关",
                "否否符否否",
                3,
                "甲室：出租供人居住；使用面积 9.99 平方米，居住 2 人，人均约 4.99 平方米，低于 5 平方米。",
                ({"usable_area_m2": 9.99, "persons": 2},),
            ),
            Row(
                "一家 4 口住 16 平方米：家庭除外只在第（四）项",
                "否否符否否",
                3,
                "甲室：出租供人居住；使用面积 16 平方米，居住 4 人，人均 4.00 平方米，低于 5 平方米。",
                (FAMILY | {"usable_area_m2": 16.0, "persons": 4},),
            ),
            Row(
                "按单间计，不按全户平均",
                "否否符否否",
                3,
                "甲室：出租供人居住；使用面积 8 平方米，居住 2 人，人均 4.00 平方米，低于 5 平方米。",
                ({"usable_area_m2": 8.0, "persons": 2}, {"usable_area_m2": 30.0}),
            ),
            Row(
                "儿童计入人数",
                "否否符否否",
                3,
                "甲室：出租供人居住；使用面积 9 平方米，居住 2 人，人均 4.50 平方米，低于 5 平方米。",
                (FAMILY | {"usable_area_m2": 9.0, "persons": 2, "children": 1},),
            ),
            Row("面积未量", "否否待否否", 3, "甲室：尚不能判断，缺少：使用面积。", ({"usable_area_m2": None},)),
            Row(
                "人数不明，再小也可能空置",
                "否否待待否",
                3,
                "甲室：尚不能判断，缺少：居住人数。",
                ({"usable_area_m2": 4.0, "persons": None},),
            ),
            Row("面积未量但无人居住", "否否否否否", 3, "甲室：现无人居住。", ({"usable_area_m2": None, "persons": 0},)),
        ),
    ),
    (
        "第（四）项：居住人数超过 2 人（法定赡养、抚养、扶养义务关系除外）",
        (
            Row("恰好 2 人不算", "否否否否否", 4, "甲室：居住 2 人，未超过 2 人。", ({"persons": 2},)),
            Row(
                "3 人",
                "否否否符否",
                4,
                "甲室：出租供人居住；居住 3 人，超过 2 人；同室居住人之间没有法定赡养、抚养、扶养义务关系。",
                ({"persons": 3, "usable_area_m2": 15.0},),
            ),
            Row(
                "一家 3 口",
                "否否否否否",
                4,
                "甲室：同室居住人之间有法定赡养、抚养、扶养义务关系，属第（四）项的除外情形。",
                (FAMILY | {"persons": 3, "usable_area_m2": 15.0},),
            ),
            Row(
                "3 人，关系未查",
                "否否否待否",
                4,
                "甲室：尚不能判断，缺少：同室居住人之间有无法定赡养、抚养、扶养义务关系。",
                ({"persons": 3, "usable_area_m2": 15.0, "statutory_family": None},),
            ),
            Row(
                "2 人，关系未查不妨",
                "否否否否否",
                4,
                "甲室：居住 2 人，未超过 2 人。",
                ({"persons": 2, "statutory_family": None},),
            ),
            Row(
                "人数不明但是一家人",
                "否否待否否",
                4,
                "甲室：同室居住人之间有法定赡养、抚养、扶养义务关系，属第（四）项的除外情形。",
                (FAMILY | {"persons": None},),
            ),
            Row(
                "按单间计：两间各 2 人",
                "否否否否否",
                4,
                "甲室：居住 2 人，未超过 2 人。",
                ({"persons": 2}, {"persons": 2}),
            ),
        ),
    ),
    (
        "第（五）项：单位承租用作员工及家属居住，且存在（一）至（四）项情形",
        (
            Row(
                "单位承租员工居住，本身不算",
                "否否否否否",
                5,
                "甲室：不存在第（一）至（四）项情形。",
                ({"persons": 2},),
                STAFF,
            ),
            Row(
                "单位承租员工居住，3 人一间",
                "否否否符符",
                5,
                "甲室：由单位承租；用作员工及家属居住；存在第（四）项情形。",
                ({"persons": 3, "usable_area_m2": 15.0},),
                STAFF,
            ),
            Row(
                "单位承租员工居住，隔断又按床位又过挤",
                "符否符符符",
                5,
                "甲室：由单位承租；用作员工及家属居住；存在第（一）、（三）、（四）项情形。",
                (CUT | {"persons": 6, "by_bed": True},),
                STAFF,
            ),
            Row(
                "员工一家 3 口",
                "否否否否否",
                5,
                "甲室：不存在第（一）至（四）项情形。",
                (FAMILY | {"persons": 3, "usable_area_m2": 15.0},),
                STAFF,
            ),
            Row(
                "个人承租，厨房住人",
                "否符否否否",
                5,
                "甲室：由个人承租。",
                (KITCHEN,),
                {"staff_housing": True},
            ),
            Row(
                "单位承租但不作员工居住",
                "否符否否否",
                5,
                "甲室：未用作员工及家属居住。",
                (KITCHEN,),
                STAFF | {"staff_housing": False},
            ),
            Row(
                "承租人不明，厨房住人",
                "否符否否待",
                5,
                "甲室：尚不能判断，缺少：全户 承租人类型。",
                (KITCHEN,),
                STAFF | {"tenant_kind": None},
            ),
            Row(
                "是否员工居住不明，厨房住人",
                "否符否否待",
                5,
                "甲室：尚不能判断，缺少：全户 是否用作员工及家属居住。",
                (KITCHEN,),
                STAFF | {"staff_housing": None},
            ),
            Row(
                "承租人不明，一至四项都不符合",
                "否否否否否",
                5,
                "甲室：不存在第（一）至（四）项情形。",
                ({},),
                {"tenant_kind": None, "staff_housing": None},
            ),
            Row(
                "单位承租员工居住，面积未量",
                "否否待否待",
                5,
                "甲室：尚不能判断，缺少：使用面积。",
                ({"usable_area_m2": None},),
                STAFF,
            ),
        ),
    ),
    (
        "除外规定：住房租赁企业代理经租，客厅隔出一间",
        (
            Row(
                "企业经租，核对全部符合，客厅隔出一间",
                "否否否否否",
                1,
                "甲室：适用代理经租的除外规定；未按床位出租。",
                (CUT_LIVING, REST_LIVING, {}),
                ENTERPRISE,
            ),
            Row(
                "个人二房东，客厅隔出一间",
                "符否否否否",
                1,
                "甲室：出租供人居住；原始设计为客厅（起居室），属居住空间；分割、搭建隔出的房间；"
                "不适用除外规定（不是由住房租赁企业代理经租）。",
                (CUT_LIVING, REST_LIVING, {}),
            ),
            Row(
                "企业经租，客厅隔出两间，两间都不除外",
                "符否否否否",
                1,
                "甲室：出租供人居住；原始设计为客厅（起居室），属居住空间；分割、搭建隔出的房间；"
                "不适用除外规定（除这一间外“乙室”也是分割、搭建后的房间）。",
                (CUT_LIVING, CUT_LIVING, REST_LIVING),
                ENTERPRISE,
            ),
            Row(
                "第二个隔间没有出租，同样失去除外",
                "符否否否否",
                1,
                "甲室：出租供人居住；原始设计为客厅（起居室），属居住空间；分割、搭建隔出的房间；"
                "不适用除外规定（除这一间外“乙室”也是分割、搭建后的房间）。",
                (CUT_LIVING, CUT_LIVING | {"is_let": False}),
                ENTERPRISE,
            ),
            Row(
                "企业经租，客厅隔出一间，剩余部分也出租",
                "符否否否否",
                1,
                "甲室：出租供人居住；原始设计为客厅（起居室），属居住空间；分割、搭建隔出的房间；"
                "不适用除外规定（除这一间外“乙室”也是分割、搭建后的房间）。",
                (CUT_LIVING, LIVING | REST),
                ENTERPRISE,
            ),
            Row(
                "企业经租，另在卧室隔断",
                "符否否否否",
                1,
                "甲室：出租供人居住；原始设计为客厅（起居室），属居住空间；分割、搭建隔出的房间；"
                "不适用除外规定（除这一间外“丙室”也是分割、搭建后的房间）。",
                (CUT_LIVING, REST_LIVING, CUT | {"is_let": False}),
                ENTERPRISE,
            ),
            Row(
                "企业经租，卧室也分割过，剩余部分没有出租",
                "符否否否否",
                1,
                "甲室：出租供人居住；原始设计为客厅（起居室），属居住空间；分割、搭建隔出的房间；"
                "不适用除外规定（除这一间外“丙室”也是分割、搭建后的房间）。",
                (CUT_LIVING, REST_LIVING, REST | {"is_let": False}),
                ENTERPRISE,
            ),
            Row(
                "企业经租，只隔卧室",
                "符否否否否",
                1,
                "甲室：出租供人居住；原始设计为卧室，属居住空间；分割、搭建隔出的房间；"
                "不适用除外规定（原始设计不是客厅（起居室））。",
                (CUT,),
                ENTERPRISE,
            ),
            Row(
                "企业经租，有一项核对未通过",
                "符否否否否",
                1,
                "甲室：出租供人居住；原始设计为客厅（起居室），属居住空间；分割、搭建隔出的房间；"
                "不适用除外规定（核对未通过：属于符合条件的单套住房）。",
                (CUT_LIVING, REST_LIVING),
                ENTERPRISE | {"exemption_checks": FAILED_CHECK},
            ),
            Row(
                "企业经租，有一项没有核对",
                "待否否否否",
                1,
                "甲室：尚不能判断，缺少：全户 核对：隔断符合规定。",
                (CUT_LIVING, REST_LIVING),
                ENTERPRISE | {"exemption_checks": OPEN_CHECK},
            ),
            Row(
                "是否企业经租不明",
                "待否否否否",
                1,
                "甲室：尚不能判断，缺少：全户 是否由住房租赁企业代理经租。",
                (CUT_LIVING, REST_LIVING),
                {"letting_enterprise": None},
            ),
            Row(
                "企业经租，还有房间没有查看",
                "待待待待否",
                1,
                "甲室：尚不能判断，缺少：全户 其余房间的情况（尚未查看全部房间）。",
                (CUT_LIVING, REST_LIVING),
                ENTERPRISE | {"all_rooms_seen": False},
            ),
            Row(
                "企业经租，另一间是否隔断不明",
                "待否否否否",
                1,
                "甲室：尚不能判断，缺少：乙室 分割、搭建情况。",
                (CUT_LIVING, {"partition": None}),
                ENTERPRISE,
            ),
            Row(
                "除外的一间住 3 人：第（四）项照算",
                "否否否符否",
                1,
                "甲室：适用代理经租的除外规定；未按床位出租。",
                (CUT_LIVING | {"persons": 3, "usable_area_m2": 15.0}, REST_LIVING),
                ENTERPRISE,
            ),
            Row(
                "除外的一间人均 4.50 平方米：第（三）项照算",
                "否否符否否",
                3,
                "甲室：出租供人居住；使用面积 9 平方米，居住 2 人，人均 4.50 平方米，低于 5 平方米。",
                (CUT_LIVING | {"persons": 2, "usable_area_m2": 9.0}, REST_LIVING),
                ENTERPRISE,
            ),
            Row(
                "除外的一间按床位出租：第（一）项后半句照算",
                "符否否否否",
                1,
                "甲室：出租供人居住；原始设计为客厅（起居室），属居住空间；按床位出租。",
                (CUT_LIVING | {"by_bed": True}, REST_LIVING),
                ENTERPRISE,
            ),
            Row(
                "除外不及于其他房间：厨房照算",
                "否符否否否",
                1,
                "甲室：适用代理经租的除外规定；未按床位出租。",
                (CUT_LIVING, REST_LIVING, KITCHEN),
                ENTERPRISE,
            ),
            Row(
                "企业经租并由单位承租作员工居住，除外的一间",
                "否否否否否",
                5,
                "甲室：不存在第（一）至（四）项情形。",
                (CUT_LIVING, REST_LIVING),
                ENTERPRISE | STAFF,
            ),
        ),
    ),
    (
        "全户：有一间符合即符合；未看完不能说不符合",
        (
            Row(
                "一间符合，其余没有查看",
                "待待待符否",
                4,
                "甲室：出租供人居住；居住 3 人，超过 2 人；同室居住人之间没有法定赡养、抚养、扶养义务关系。",
                ({"persons": 3, "usable_area_m2": 15.0},),
                {"all_rooms_seen": None},
            ),
            Row(
                "看过的都不符合，其余没有查看",
                "待待待待否",
                1,
                "甲室：未分割、搭建；未按床位出租。",
                ({},),
                {"all_rooms_seen": False},
            ),
            Row(
                "一间不符合，一间面积未量",
                "否否待否否",
                3,
                "甲室：使用面积 12 平方米，居住 1 人，人均 12.00 平方米，不低于 5 平方米。",
                ({}, {"usable_area_m2": None}),
            ),
            Row(
                "一间面积未量，一间符合",
                "否否符否否",
                3,
                "甲室：尚不能判断，缺少：使用面积。",
                ({"usable_area_m2": None}, {"usable_area_m2": 4.0}),
            ),
        ),
    ),
)
ROWS = tuple(row for _, rows in SECTIONS for row in rows)
