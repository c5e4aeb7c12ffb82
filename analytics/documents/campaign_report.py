"""Reports on the campaign as a whole: to the district (F12, interim and final) and the 总结 (F11).

Figures are filled in; opinions are left to people, as blanks that cannot be overlooked.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from analytics import wording
from analytics.contracts import Briefing
from analytics.documents.model import Annex, Block, Box, Document, Paragraph, Section
from analytics.target_reading import reading

BLANK = "【请填写】"


@dataclass(frozen=True, slots=True)
class CampaignReport:
    """What the report is written from.

    ends_on: the last day of the campaign; before it the report is an interim one. partitions, beds: removed in the
    dwellings that the Briefing counts as 已整治. logs: kind of work log → entries. problems: the open points in words.
    cautions: what must be known first.
    """

    briefing: Briefing
    unit: str
    ends_on: date
    target_ends_on: date
    clearing_sentence: str
    partitions: int
    beds: int
    logs: tuple[tuple[str, int], ...]
    problems: tuple[str, ...]
    cautions: tuple[str, ...]
    annexes: tuple[Annex, ...]

    @property
    def is_final(self) -> bool:
        """True once the campaign is over."""
        return self.briefing.as_of >= self.ends_on


def district_report(given: CampaignReport) -> Document:
    """The report to the district: 阶段性报告 before the campaign's last day, 总结报告 from then on."""
    kind = "总结报告" if given.is_final else "阶段性报告"
    return Document(
        title=f"{given.briefing.subdistrict_name}群租治理专项行动{kind}",
        unit=given.unit,
        day=given.briefing.as_of,
        marks=_marks(given),
        sections=(
            Section("一、工作开展情况", (*_boxes(given), *_work(given))),
            Section("二、工作成效", _results(given)),
            Section("三、存在问题", _problems(given)),
            Section("四、下一步工作", (Paragraph(BLANK),)),
        ),
        annexes=given.annexes,
    )


def campaign_summary(given: CampaignReport) -> Document:
    """The 总结 of the campaign: 基本做法, 成效经验, 存在问题, 意见建议."""
    return Document(
        title=f"{given.briefing.campaign_name}工作总结",
        unit=given.unit,
        day=given.briefing.as_of,
        marks=_marks(given),
        sections=(
            Section("一、基本做法", (*_boxes(given), *_work(given), Paragraph(BLANK))),
            Section("二、成效经验", (*_results(given), Paragraph(f"经验做法：{BLANK}"))),
            Section("三、存在问题", (*_problems(given), Paragraph(BLANK))),
            Section("四、意见建议", (Paragraph(f"各部门意见建议：{BLANK}"),)),
        ),
        annexes=given.annexes,
    )


def _marks(given: CampaignReport) -> tuple[str, ...]:
    briefing = given.briefing
    demo = ("演示数据，街道、小区和记录均为虚构",) if briefing.is_demo else ()
    cutoff = wording.minute(briefing.data_cutoff, "还没有数据")
    return (*demo, f"统计截至 {wording.day(briefing.as_of)}（{briefing.knowledge.label}），数据截至 {cutoff}")


def _boxes(given: CampaignReport) -> tuple[Box, ...]:
    said = list(given.cautions)
    if not given.is_final:
        ends = wording.long_day(given.ends_on)
        said.insert(0, f"本报告为阶段性情况：专项行动{ends}结束，验收结果和最终数字以总结报告为准。")
    return tuple(map(Box, said))


def _work(given: CampaignReport) -> tuple[Block, ...]:
    rows = given.briefing.committees
    total = {
        key: sum(getattr(row, key) for row in rows) for key in ("to_survey", "surveyed", "seen", "served", "enforced")
    }
    said = (
        f"应摸 {total['to_survey']} 户，已摸 {total['surveyed']} 户，见户 {total['seen']} 户；"
        f"认定群租 {given.briefing.clearing.confirmed} 户，送达责令限期整改指令书 {total['served']} 户；"
        f"联合整治 {total['enforced']} 户，拆除隔间 {given.partitions} 间，清除床位 {given.beds} 张。"
    )
    logs = "、".join(f"{kind} {count} 次" for kind, count in given.logs if count)
    return (Paragraph(said), *((Paragraph(f"工作台账：{logs}。"),) if logs else ()))


def _results(given: CampaignReport) -> tuple[Block, ...]:
    briefing = given.briefing
    listed, target = briefing.clearing, briefing.target
    cleared = (
        f"清零情况：已销项 {listed.cleared} 户，未清零 {listed.open} 户（附表1），其中存量 {listed.existing} 户、"
        f"新增 {listed.new} 户、回潮 {listed.recurred} 户。{given.clearing_sentence}"
    )
    change = wording.change(target.change, reason=target.reason)
    base = wording.count(target.baseline, "件", target.reason)
    hotline = (
        f"12345投诉：{wording.long_day(target.current_window.start)}至{wording.long_day(target.current_window.end)}"
        f"受理 {target.current} 件，上年同期 {base}，{change}，目标为下降{-target.goal:.0%}以上。"
    )
    if briefing.outlook is not None:
        hotline += f"{reading(briefing.outlook).headline}。"
    if briefing.as_of < given.target_ends_on:
        hotline += f"统计期{wording.long_day(given.target_ends_on)}结束，最终结果届时才能确定。"
    return Paragraph(cleared), Paragraph(hotline)


def _problems(given: CampaignReport) -> tuple[Block, ...]:
    if not given.problems:
        return (Paragraph("系统内没有逾期、回潮或未送达的户。"),)
    return tuple(Paragraph(f"{number}. {text}") for number, text in enumerate(given.problems, start=1))
