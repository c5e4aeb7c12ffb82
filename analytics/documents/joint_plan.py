"""集中整治工作方案 (F5): which dwellings are ready by law, in what order, and what the others still lack."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from analytics import wording
from analytics.documents.model import Annex, Block, Box, Document, Paragraph, Section, Table


@dataclass(frozen=True, slots=True)
class JointPlan:
    """What the plan is written from.

    ready: (committee, dwellings ready) in official order. lacking: what is missing in words → dwellings; one dwelling
    may lack several. planned: dwellings already on a date. departments: who takes part, in words.
    """

    subdistrict_name: str
    unit: str
    as_of: date
    ends_on: date | None
    marks: tuple[str, ...]
    ready: tuple[tuple[str, int], ...]
    lacking: tuple[tuple[str, int], ...]
    not_ready: int
    planned: int
    departments: tuple[str, ...]
    cautions: tuple[str, ...]
    annexes: tuple[Annex, ...]


def joint_plan(given: JointPlan) -> Document:
    """Four sections: 整治对象, 尚不具备条件的, 组织分工, 要求."""
    ready = sum(count for _, count in given.ready)
    until = "" if given.ends_on is None else f"，整治清单应于{wording.long_day(given.ends_on)}前清零"
    objects: tuple[Block, ...] = (
        Paragraph(
            f"截至{wording.long_day(given.as_of)}，依法具备联合整治条件、尚未排定日期的 {ready} 户（附表1），"
            f"已排定日期的 {given.planned} 户{until}。"
        ),
    )
    if ready:
        rows = tuple((name, count) for name, count in given.ready)
        objects += (Table("可列入联合整治（户）", ("居委会", "户数"), (*rows, ("合计", ready)), has_total=True),)
    if given.not_ready:
        what = "；".join(f"{words} {count} 户" for words, count in given.lacking)
        lacking = f"在清单上但尚不具备条件的 {given.not_ready} 户（附表2），缺：{what}。补齐后再列入。"
    elif ready or given.planned:
        lacking = "清单上的户都已具备条件或已排定日期。"
    else:
        lacking = "整治清单上目前没有户。"
    rules = (
        "整治应在指令书送达、期限届满并电话告知具体时间之后进行；夜间和法定节假日不得实施（行政强制法第四十三条）。",
        "执法人员不少于两人并出示证件（行政处罚法第五十五条），全过程记录（第四十七条）；不得采取停水、停电、停气的方式。",
        "现场有老人、儿童或需安置人员的，先行安置，可暂缓实施。整治情况当日反馈平安办。",
    )
    return Document(
        title=f"{given.subdistrict_name}群租集中整治工作方案",
        unit=given.unit,
        day=given.as_of,
        marks=given.marks,
        sections=(
            Section("一、整治对象", (*map(Box, given.cautions), *objects)),
            Section("二、尚不具备条件的户", (Paragraph(lacking),)),
            Section("三、组织分工", (Paragraph(f"参加单位：{'、'.join(given.departments)}。具体人员由各单位确定。"),)),
            Section(
                "四、工作要求", tuple(Paragraph(f"{number}. {rule}") for number, rule in enumerate(rules, start=1))
            ),
        ),
        annexes=given.annexes,
    )
