"""整治情况 (F10): what was done at the doors in a span of days, and what is left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from analytics import wording
from analytics.contracts import Clearing
from analytics.documents.model import Annex, Block, Box, Document, Paragraph, Section, Table


@dataclass(frozen=True, slots=True)
class CommitteeActions:
    """One committee in the span: dwellings acted on, actions in vain, 自行整改 reported, 销项, things removed."""

    committee: str
    done: int
    failed: int
    self_rectified: int
    cleared: int
    partitions: int
    beds: int


@dataclass(frozen=True, slots=True)
class ActionReport:
    """What the report is written from. failures: reason in words → how many. placed: persons who were placed."""

    subdistrict_name: str
    unit: str
    start: date
    as_of: date
    marks: tuple[str, ...]
    committees: tuple[CommitteeActions, ...]
    failures: tuple[tuple[str, int], ...]
    placed: int
    clearing: Clearing
    overridden: int
    cautions: tuple[str, ...]
    annexes: tuple[Annex, ...]


def action_report(given: ActionReport) -> Document:
    """Two sections: 整治情况, 下一步."""
    is_one_day = given.start == given.as_of
    span = wording.long_day(given.as_of)
    if not is_one_day:
        span = f"{wording.long_day(given.start)}至{span}"
    return Document(
        title=f"{given.subdistrict_name}群租整治情况{'日报' if is_one_day else '周报'}",
        unit=given.unit,
        day=given.as_of,
        marks=given.marks,
        sections=(
            Section("一、整治情况", (*map(Box, given.cautions), *_happened(given, span))),
            Section("二、存量情况", (Paragraph(_left(given.clearing)),)),
        ),
        annexes=given.annexes,
    )


def _happened(given: ActionReport, span: str) -> tuple[Block, ...]:
    if not given.committees:
        return (Paragraph(f"{span}，没有登记联合整治、自行整改和复核销项。"),)
    return Paragraph(_done(given, span)), _table(given.committees)


def _done(given: ActionReport, span: str) -> str:
    def total(name: str) -> int:
        return sum(getattr(row, name) for row in given.committees)

    said = (
        f"{span}，完成联合整治 {total('done')} 户（附表1），拆除隔间 {total('partitions')} 间，"
        f"清除床位 {total('beds')} 张，安置居住人员 {given.placed} 人；自行整改 {total('self_rectified')} 户；"
        f"复核销项 {total('cleared')} 户。"
    )
    if total("failed"):
        untold = total("failed") - sum(count for _, count in given.failures)
        reasons = (*given.failures, *((("原因未记录", untold),) if untold else ()))
        why = "、".join(f"{reason} {count} 户" for reason, count in reasons)
        said += f"整治未成 {total('failed')} 户：{why}。"
    if given.overridden:
        said += f"其中未电话告知即列入整治、已写明理由的 {given.overridden} 户。"
    return said


def _table(rows: Sequence[CommitteeActions]) -> Table:
    names = ("done", "failed", "self_rectified", "cleared", "partitions", "beds")
    return Table(
        "各居委会整治情况（按官方顺序）",
        ("居委会", "联合整治（户）", "未成（户）", "自行整改（户）", "销项（户）", "隔间（间）", "床位（张）"),
        (
            *((row.committee, *(getattr(row, name) for name in names)) for row in rows),
            ("合计", *(sum(getattr(row, name) for row in rows) for name in names)),
        ),
        has_total=True,
    )


def _left(clearing: Clearing) -> str:
    return (
        f"累计认定 {clearing.confirmed} 户，已销项 {clearing.cleared} 户，未清零 {clearing.open} 户，"
        f"其中存量 {clearing.existing} 户、新增 {clearing.new} 户、回潮 {clearing.recurred} 户。"
    )
