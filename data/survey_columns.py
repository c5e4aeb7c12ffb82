"""The columns of the survey sheet: the same list writes the paper form and reads it back."""

from __future__ import annotations

from dataclasses import dataclass

from casework.criteria import OriginalUse, Partition, TenantKind
from casework.survey.words import DayPart, EntryBasis, MeasuringMethod
from casework.vocabulary import EventKind, LabelledEnum

YES_NO = ("是", "否")
OUTCOMES = {
    "见户": EventKind.SURVEY_COMPLETED,
    "未见户": EventKind.VISIT_NOT_SEEN,
    "拒访": EventKind.VISIT_REFUSED,
    "无此户": EventKind.VISIT_NO_SUCH_DWELLING,
}
ROOMS_PER_DWELLING = 6


@dataclass(frozen=True, slots=True)
class Column:
    """One column. key: our field; is_of_room: one value per row, else one per dwelling (on its first row).

    choices: what the drop-down offers; largest: for numbers, the largest that is accepted.
    """

    key: str
    title: str
    width: float
    is_of_room: bool = False
    choices: tuple[str, ...] = ()
    largest: int | None = None


def _labels(kind: type[LabelledEnum]) -> tuple[str, ...]:
    return tuple(member.label for member in kind)


COLUMNS = (
    Column("case_id", "档案编号", 8),
    Column("address", "地址", 13),
    Column("occurred_on", "上门日期", 10),
    Column("day_part", "上门时段", 6, choices=_labels(DayPart)),
    Column("outcome", "结果", 7, choices=tuple(OUTCOMES)),
    Column("inspector_names", "上门人员", 10),
    Column("entry_basis", "入户依据", 9, choices=_labels(EntryBasis)),
    Column("measured_with", "测量方法", 10, choices=_labels(MeasuringMethod)),
    Column("dwelling_is_let", "全户是否出租", 6, choices=YES_NO),
    Column("tenant_kind", "承租人类型", 6, choices=_labels(TenantKind)),
    Column("staff_housing", "员工居住", 6, choices=YES_NO),
    Column("letting_enterprise", "代理经租", 6, choices=YES_NO),
    Column("all_rooms_seen", "已看全部房间", 6, choices=YES_NO),
    Column("name", "房间名称", 10, is_of_room=True),
    Column("original_use", "原始设计用途", 9, is_of_room=True, choices=_labels(OriginalUse)),
    Column("partition", "分割搭建", 9, is_of_room=True, choices=_labels(Partition)),
    Column("is_let", "本间是否出租", 6, is_of_room=True, choices=YES_NO),
    Column("by_bed", "按床位出租", 6, is_of_room=True, choices=YES_NO),
    Column("usable_area_m2", "使用面积（平方米）", 8, is_of_room=True, largest=200),
    Column("persons", "居住人数", 6, is_of_room=True, largest=100),
    Column("children", "其中儿童", 6, is_of_room=True, largest=100),
    Column("statutory_family", "法定义务关系", 6, is_of_room=True, choices=YES_NO),
    Column("beds", "床位数", 6, is_of_room=True, largest=100),
    Column("note", "备注", 10),
)
BY_KEY = {column.key: column for column in COLUMNS}
