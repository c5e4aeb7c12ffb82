"""The five clauses and the exemption in the plan's own words (section 三), with the thresholds of the campaign."""

from __future__ import annotations

from dataclasses import dataclass

from casework.campaign.parts import Thresholds


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause: number, short title, and the plan's words with the thresholds to be filled in."""

    number: int
    title: str
    words: str

    def text(self, thresholds: Thresholds) -> str:
        """The clause with this campaign's numbers."""
        return self.words.format(area=f"{thresholds.minimum_area_per_person:g}", persons=thresholds.maximum_persons)


NUMERALS = "一二三四五"
CLAUSES = (
    Clause(1, "分割搭建或按床位出租", "将一间原始设计为居住空间的房间分割、搭建后出租，或按床位出租"),
    Clause(
        2,
        "非居住空间出租住人",
        "将原始设计为厨房，卫生间，阳台和地下储藏室等非居住空间，出租供人员居住",
    ),
    Clause(3, "人均居住面积过低", "单个出租房间的人均居住面积低于 {area} 平方米"),
    Clause(
        4,
        "居住人数过多",
        "单个出租房间的居住人数超过 {persons} 人（有法定赡养、抚养、扶养义务关系的除外）",
    ),
    Clause(5, "单位承租员工居住", "单位承租用作员工及家属居住时，存在上述（一）至（四）项情形的"),
)
EXEMPTION_WORDS = (
    "住房租赁企业规范开展代理经租业务，符合条件的单套住房内客厅（起居室），"
    "可以且仅可按规定隔断出一间房间出租供人员居住，不纳入“群租”"
)


def numbered(*clauses: int) -> str:
    """第（一）、（三）项."""
    return "第" + "、".join(f"（{NUMERALS[clause - 1]}）" for clause in clauses) + "项"
