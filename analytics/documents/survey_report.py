"""排摸情况报告 (F4, to 平安办): how far the survey got, what was decided, the 两个明确 of each confirmed file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from analytics import wording
from analytics.contracts import CommitteeProgress
from analytics.documents.model import Annex, Block, Box, Document, Paragraph, Section, Table

COLUMNS = (
    ("应摸", "to_survey"),
    ("已摸", "surveyed"),
    ("见户", "seen"),
    ("未见户", "not_seen"),
    ("拒访", "refused"),
    ("查无此户", "no_such_dwelling"),
    ("已认定", "confirmed"),
)


@dataclass(frozen=True, slots=True)
class ClarityCount:
    """Of one committee's confirmed files: how many have their rooms clear, their parties clear, both."""

    committee: str
    confirmed: int
    rooms: int
    parties: int
    both: int


@dataclass(frozen=True, slots=True)
class SurveyReport:
    """What the report is written from. sources: clues by source, in words and files (one file may have several)."""

    subdistrict_name: str
    unit: str
    as_of: date
    due_on: date | None
    marks: tuple[str, ...]
    cautions: tuple[str, ...]
    committees: tuple[CommitteeProgress, ...]
    sources: tuple[tuple[str, int], ...]
    clarities: tuple[ClarityCount, ...]
    annexes: tuple[Annex, ...]


def survey_report(given: SurveyReport) -> Document:
    """Three sections: 排摸进度, 认定情况, 两个明确."""
    return Document(
        title=f"{given.subdistrict_name}群租排摸情况报告",
        unit=given.unit,
        day=given.as_of,
        marks=given.marks,
        sections=(
            Section("一、排摸进度", (*map(Box, given.cautions), *_progress(given))),
            Section("二、认定情况", (_decided(given),)),
            Section("三、两个明确", _clarities(given.clarities)),
        ),
        annexes=given.annexes,
    )


def _progress(given: SurveyReport) -> tuple[Block, ...]:
    rows = given.committees
    total = {key: sum(getattr(row, key) for row in rows) for _, key in COLUMNS}
    left = total["to_survey"] - total["surveyed"]
    due = "" if given.due_on is None else f"（应于{wording.long_day(given.due_on)}前完成）"
    sources = "、".join(f"{name} {count} 户" for name, count in given.sources)
    said = (
        f"截至{wording.long_day(given.as_of)}，应摸 {total['to_survey']} 户，已摸 {total['surveyed']} 户，"
        f"尚未上门 {left} 户{due}；见户 {total['seen']} 户，未见户 {total['not_seen']} 户，"
        f"拒访 {total['refused']} 户，查无此户 {total['no_such_dwelling']} 户。"
    )
    merged = f"线索来源：{sources}（同一户有几个来源的分别计）。" if sources else "尚无线索来源记录。"
    table = Table(
        "各居委会排摸进度（户，按官方顺序）",
        ("居委会", *(title for title, _ in COLUMNS)),
        (
            *((row.name, *(getattr(row, key) for _, key in COLUMNS)) for row in rows),
            ("合计", *(total[key] for _, key in COLUMNS)),
        ),
        has_total=True,
    )
    return Paragraph(said), Paragraph(merged), table


def _decided(given: SurveyReport) -> Paragraph:
    confirmed = sum(row.confirmed for row in given.committees)
    return Paragraph(
        f"累计认定群租 {confirmed} 户（附表1）。认定由居委会或平安办的具名人员作出，系统只给出对照标准的建议。"
    )


def _clarities(rows: Sequence[ClarityCount]) -> tuple[Block, ...]:
    confirmed = sum(row.confirmed for row in rows)
    if confirmed == 0:
        return (Paragraph("尚无认定的户。"),)
    table = Table(
        "已认定户的两个明确（户）",
        ("居委会", "已认定", "房屋分隔使用明确", "业主转租承租明确", "两项都明确"),
        (
            *((row.committee, row.confirmed, row.rooms, row.parties, row.both) for row in rows),
            (
                "合计",
                confirmed,
                sum(row.rooms for row in rows),
                sum(row.parties for row in rows),
                sum(row.both for row in rows),
            ),
        ),
        has_total=True,
    )
    both = sum(row.both for row in rows)
    return (
        Paragraph(f"已认定的 {confirmed} 户中，两项都明确 {both} 户，尚缺 {confirmed - both} 户（附表2）。"),
        table,
    )
