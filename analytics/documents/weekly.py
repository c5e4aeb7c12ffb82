"""The weekly brief (周报) as a document: what the Briefing says, in official Chinese, never more than it can bear."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from analytics import wording
from analytics.attention import AttentionItem
from analytics.contracts import Briefing, CommitteeProgress
from analytics.documents.model import Annex, Block, Box, Document, Paragraph, Picture, Section, Table
from analytics.forecast.contracts import ForecastReport
from analytics.forecast.wording import clearing_sentence
from analytics.hotline_quality import LABELS, HotlineQuality, QualityRate
from analytics.target_reading import chance_words, interval_words, reading

COMMITTEE_COLUMNS = (
    ("排摸", (("应摸", "to_survey"), ("已摸", "surveyed"), ("见户", "seen"))),
    ("认定整改", (("已认定", "confirmed"), ("已送达", "served"), ("自行整改", "self_rectified"), ("逾期", "overdue"))),
    ("整治销项", (("已整治", "enforced"), ("已销项", "cleared"), ("未清零", "open"))),
    ("回访", (("已回访", "revisited"), ("回潮", "recurred"))),
)


@dataclass(frozen=True, slots=True)
class PlannedWork:
    """Work of the coming week: what, how many, of what unit, and the annex that lists it (附表3)."""

    label: str
    count: int
    unit: str
    annex: str | None = None


@dataclass(frozen=True, slots=True)
class OverriddenAction:
    """A joint action that went ahead although something was missing, for a stated reason (checklist H)."""

    case_id: str
    committee: str
    day: date
    missing: str
    reason: str


@dataclass(frozen=True, slots=True)
class WeeklyInputs:
    """What the brief is written from. All of one reader, one as_of.

    forecast: where the list is going. attention: the open points. quality, quality_before: of the reporting week and
    of the one before it, None when there is none. planned: the coming week. overridden: joint actions that were
    carried out for a stated reason, oldest first. cautions: missing committees, stale data. annexes: the lists.
    """

    briefing: Briefing
    unit: str
    forecast: ForecastReport
    attention: tuple[AttentionItem, ...]
    quality: HotlineQuality | None
    quality_before: HotlineQuality | None
    planned: tuple[PlannedWork, ...]
    overridden: tuple[OverriddenAction, ...]
    cautions: tuple[str, ...]
    annexes: tuple[Annex, ...]

    def rate_change(self, key: str) -> float | None:
        """The change of a rate against the week before as a difference of shares; None where either has too few."""
        if self.quality is None or self.quality_before is None:
            return None
        now, before = self.quality.whole.rate(key), self.quality_before.whole.rate(key)
        if now.value is None or before.value is None or now.is_few or before.is_few:
            return None
        return now.value - before.value


def weekly_brief(given: WeeklyInputs) -> Document:
    """The five sections of a 周报: 总体情况, 各居委进度, 12345情况, 存在问题, 下周计划."""
    briefing = given.briefing
    return Document(
        title=f"{briefing.subdistrict_name}住宅小区“群租”治理工作周报",
        unit=given.unit,
        day=briefing.as_of,
        marks=_marks(briefing),
        sections=(
            Section("一、总体情况", (*map(Box, given.cautions), *_overall(given))),
            Section("二、各居委进度", _committees(briefing)),
            Section("三、12345情况", _hotline(given)),
            Section("四、存在问题", _problems(given)),
            Section("五、下周计划", _plan(given.planned)),
        ),
        annexes=given.annexes,
    )


def _marks(briefing: Briefing) -> tuple[str, ...]:
    cutoff = wording.minute(briefing.data_cutoff, "还没有数据")
    demo = ("演示数据，街道、小区和记录均为虚构",) if briefing.is_demo else ()
    return (*demo, f"统计截至 {wording.day(briefing.as_of)}（{briefing.knowledge.label}），数据截至 {cutoff}")


def _overall(given: WeeklyInputs) -> tuple[Block, ...]:
    briefing = given.briefing
    phase, listed = briefing.phase, briefing.clearing
    if phase.day is not None and phase.deadline is not None:
        where = (
            f"当前处于{phase.name}阶段第 {phase.day} 天（共 {phase.days} 天），"
            f"距阶段结束还有 {phase.working_days_left} 个工作日。"
        )
    else:
        where = f"当前阶段：{phase.name}。"
    total = (
        f"截至{wording.long_day(briefing.as_of)}，累计认定群租 {listed.confirmed} 户，已销项 {listed.cleared} 户，"
        f"未清零 {listed.open} 户（附表1），其中存量 {listed.existing} 户、新增 {listed.new} 户、"
        f"回潮 {listed.recurred} 户。"
    )
    changes = "；".join(
        f"{change.label}{wording.count(change.now, change.unit)}，"
        f"比七天前{wording.difference(change.difference, change.unit)}"
        for change in briefing.changes_since_last_week
        if change.difference
    )
    week = (Paragraph(f"一周变化：{changes}。"),) if changes else (Paragraph("一周以来各项数字没有变化。"),)
    return (
        Paragraph(where + total),
        Paragraph(clearing_sentence(given.forecast)),
        *week,
        Picture("burn_down", "未清零户数变化"),
    )


def _committees(briefing: Briefing) -> tuple[Block, ...]:
    fields = [field for _, members in COMMITTEE_COLUMNS for _, field in members]
    rows: list[tuple[str | int, ...]] = [
        (row.name, *(getattr(row, field) for field in fields)) for row in briefing.committees
    ]
    if not rows:
        return (Paragraph("尚未登记居委会，没有分居委数字。"),)
    rows.append(("合计", *(sum(getattr(row, field) for row in briefing.committees) for field in fields)))
    table = Table(
        "各居委会进度（户，按官方顺序）",
        ("居委会", *(title for _, members in COMMITTEE_COLUMNS for title, _ in members)),
        tuple(rows),
        groups=(("", 1), *((title, len(members)) for title, members in COMMITTEE_COLUMNS)),
        has_total=True,
    )
    return (
        *_late(briefing.committees),
        table,
        Picture("compounds_map", "各小区未清零户数（颜色越深户数越多，标注最多的五个）"),
    )


def _late(committees: Sequence[CommitteeProgress]) -> tuple[Paragraph, ...]:
    late = [f"{row.name} {row.overdue} 户" for row in committees if row.overdue]
    if not late:
        return (Paragraph("没有整改期限已过仍未整改的户。"),)
    total = sum(row.overdue for row in committees)
    return (Paragraph(f"整改期限已过仍未整改 {total} 户（附表2）：{'、'.join(late)}。"),)


def _hotline(given: WeeklyInputs) -> tuple[Block, ...]:
    briefing = given.briefing
    target, window = briefing.target, briefing.target.current_window
    types = wording.order_types(target.order_types)
    blocks: list[Block] = []
    if briefing.target.baseline is None:
        blocks.append(Paragraph(f"12345投诉量目标：{target.reason}。"))
    else:
        change = wording.change(target.change, reason=target.reason)
        blocks.append(
            Paragraph(
                f"{wording.long_day(window.start)}至{wording.long_day(window.end)}受理群租投诉 {target.current} 件"
                f"（{types}，含重复工单），上年同期 {target.baseline} 件，{change}，"
                f"目标为下降{-target.goal:.0%}以上。基数来源：{target.baseline_source}。"
            )
        )
    if briefing.outlook is not None:
        blocks.append(Paragraph(_outlook(briefing)))
    if briefing.unlocated:
        blocks.append(Paragraph(f"地址未定位工单 {briefing.unlocated} 件（各类型合计，附表4），未计入任何居委会。"))
    blocks.append(Picture("target_path", "投诉件数与上年同期"))
    return (*blocks, *_quality(given))


def _outlook(briefing: Briefing) -> str:
    outlook = briefing.outlook
    if outlook is None:
        return ""
    said = [reading(outlook).headline]
    if outlook.ratio is not None and outlook.change is not None:
        said.append(f"95%区间为{interval_words(outlook.ratio)}")
    if outlook.on_course is not None:
        said.append(f"期末达标的可能性{chance_words(outlook.on_course)}")
    if outlook.at_most_more is not None and outlook.at_most_more >= 0:
        said.append(f"期末前最多还能再受理 {outlook.at_most_more} 件")
    return "；".join(said) + "。"


def _quality(given: WeeklyInputs) -> tuple[Block, ...]:
    quality = given.quality
    if quality is None:
        return ()
    window = f"{wording.day(quality.window.start)}至{wording.day(quality.window.end)}"
    said = [_rate(rate, given.rate_change(rate.key)) for rate in quality.whole.rates if rate.n]
    without = [LABELS[rate.key] for rate in quality.whole.rates if not rate.n]
    if without:
        said.append(f"没有可计的工单，{'、'.join(without)}无从计算")
    handled = f"受理 {quality.whole.received} 件，办结 {quality.whole.closed} 件"
    return (Paragraph(f"办理质量（{window}）：{handled}；{'，'.join(said)}。"),)


def _rate(rate: QualityRate, change: float | None) -> str:
    """满意率85.0%（40件，比前一周上升3.1个百分点）."""
    said = f"{LABELS[rate.key]}{wording.percent(rate.value, '无分母')}"
    rests_on = f"{rate.n} 件"
    if rate.is_few:
        rests_on += "，样本少"
    elif change is not None:
        rests_on += f"，比前一周{wording.points(change)}"
    return f"{said}（{rests_on}）"


def _problems(given: WeeklyInputs) -> tuple[Block, ...]:
    said = [
        f"{item.sentence}：{item.count} {item.unit}"
        + (f"（{'、'.join(f'{name} {count}' for name, count in item.by_committee)}）" if item.by_committee else "")
        for item in given.attention
    ]
    if given.overridden:
        named = "、".join(f"{action.case_id}（{action.committee}）" for action in given.overridden[:_MOST_NAMED])
        more = "等" if len(given.overridden) > _MOST_NAMED else ""
        said.append(f"写明理由后实施的联合整治 {len(given.overridden)} 户（附表5）：{named}{more}，请会上核对理由")
    if not said:
        return (Paragraph("没有逾期、回潮或未送达的户，也没有未定位的工单。"),)
    return tuple(Paragraph(f"（{_NUMERALS[place]}）{sentence}。") for place, sentence in enumerate(said))


def _plan(planned: Sequence[PlannedWork]) -> tuple[Block, ...]:
    due = [work for work in planned if work.count]
    if not due:
        return (Paragraph("下周没有已排定的上门、整治和回访，请会上确定。"),)
    return tuple(
        Paragraph(
            f"（{_NUMERALS[place]}）{work.label} {wording.count(work.count, work.unit)}"
            + (f"（{work.annex}）。" if work.annex else "。")
        )
        for place, work in enumerate(due)
    )


_MOST_NAMED = 8
_NUMERALS = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二")
