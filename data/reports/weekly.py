"""The weekly brief of one reader: the figures, the lists behind them, and what the pictures are drawn from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

from analytics import wording
from analytics.attention import attention
from analytics.contracts import Window
from analytics.documents.model import Annex, Document
from analytics.documents.weekly import OverriddenAction, PlannedWork, WeeklyInputs, weekly_brief
from analytics.hotline_quality import HotlineQuality
from casework.calendar import WorkingCalendar
from casework.campaign.model import Campaign
from casework.duties.duty import DutyKind
from casework.vocabulary import Stage
from data.access import Reader
from data.analyses.duties import file_duties
from data.analyses.forecast import list_forecast
from data.analyses.hotline_quality import QualityPeriod, hotline_quality, quality_window
from data.analyses.procedure import procedure_check
from data.briefings import briefing
from data.reports.lists import committee_names, file_annex
from data.reports.marks import STALE_AFTER, stale_records

UNIT = "平安办"
MOST_UNLOCATED = 10_000
_PLANNED = (
    DutyKind.SURVEY,
    DutyKind.DECIDE,
    DutyKind.ISSUE_ORDER,
    DutyKind.SERVE_ORDER,
    DutyKind.END_OF_TERM,
    DutyKind.PHONE_NOTICE,
    DutyKind.PLAN_ACTION,
    DutyKind.JOINT_ACTION,
    DutyKind.RECHECK,
    DutyKind.REVISIT,
    DutyKind.CHECK_SUSPICION,
)


def weekly_document(
    reader: Reader, campaign: Campaign, calendar: WorkingCalendar, committee_code: str | None = None
) -> Document:
    """The 周报 on the reader's as_of, within what the reader's actor may see."""
    return weekly_brief(weekly_inputs(reader, campaign, calendar))


def weekly_inputs(reader: Reader, campaign: Campaign, calendar: WorkingCalendar) -> WeeklyInputs:
    """The figures of the 周报 and the lists behind them."""
    current = briefing(reader, campaign, calendar)
    window = quality_window(QualityPeriod.LAST_WEEK, campaign, reader.as_of)
    names = committee_names(campaign)
    listed = [file for file in reader.work_files() if file.state.is_open]
    planned, planned_annex = _planned(reader, campaign, calendar, names)
    overridden = _overridden(reader, campaign, calendar, names)
    annexes = [
        file_annex("附表1", "未清零户清单", listed, names),
        file_annex("附表2", "逾期未改户清单", [file for file in listed if file.state.stage is Stage.OVERDUE], names),
        planned_annex,
    ]
    if current.unlocated:
        annexes.append(_unlocated(reader))
    if overridden:
        rows = tuple((one.case_id, one.committee, one.day, one.missing, one.reason) for one in overridden)
        columns = ("档案编号", "居委会", "日期", "当时尚缺", "理由")
        annexes.append(Annex("附表5", "写明理由后实施的联合整治", columns, rows))
    return WeeklyInputs(
        briefing=current,
        unit=f"{campaign.subdistrict_name}{UNIT}",
        forecast=list_forecast(reader, campaign, calendar),
        attention=attention(current, campaign),
        quality=_quality(reader, campaign, window),
        quality_before=_quality(reader, campaign, None if window is None else _week_before(window)),
        planned=planned,
        overridden=overridden,
        cautions=tuple(cautions(reader, campaign)),
        annexes=tuple(annexes),
    )


def _quality(reader: Reader, campaign: Campaign, window: Window | None) -> HotlineQuality | None:
    return None if window is None else hotline_quality(reader, campaign, window)


def _week_before(window: Window) -> Window:
    return Window(window.start - timedelta(weeks=1), window.end - timedelta(weeks=1))


def _overridden(
    reader: Reader, campaign: Campaign, calendar: WorkingCalendar, names: dict[str, str]
) -> tuple[OverriddenAction, ...]:
    """One per file; a file with several such steps says what was missing each time."""
    found = []
    for file in procedure_check(reader, campaign, calendar).files:
        lifted = [gap for gap in file.gaps if gap.override is not None]
        if lifted:
            found.append(
                OverriddenAction(
                    file.case_id,
                    names.get(file.committee_code, file.committee_code),
                    lifted[0].since,
                    "".join(dict.fromkeys(gap.gap.sentence for gap in lifted)),
                    "；".join(dict.fromkeys(gap.override for gap in lifted if gap.override)),
                )
            )
    return tuple(sorted(found, key=lambda one: (one.day, one.case_id)))


def _unlocated(reader: Reader) -> Annex:
    orders = reader.unlocated_complaints(MOST_UNLOCATED)
    columns = (orders[name].tolist() for name in ("order_number", "received_at", "raw_address"))
    rows = tuple((number, received.date(), address) for number, received, address in zip(*columns, strict=True))
    return Annex("附表4", "地址未定位工单", ("工单编号", "受理日期", "原地址"), rows)


def _planned(
    reader: Reader, campaign: Campaign, calendar: WorkingCalendar, names: dict[str, str]
) -> tuple[tuple[PlannedWork, ...], Annex]:
    """What falls due by the end of the coming seven days, what is late included."""
    ends = reader.as_of + timedelta(days=7)
    due = [
        duty
        for duty in file_duties(reader, campaign, calendar)
        if duty.duty.kind in _PLANNED and (duty.due_on is None or duty.due_on <= ends)
    ]
    counts = Counter(duty.duty.kind for duty in due)
    work = tuple(PlannedWork(kind.label, counts[kind], "户", "附表3") for kind in _PLANNED)
    rows = tuple(
        (
            duty.case_id,
            names.get(duty.committee_code, duty.committee_code),
            duty.address,
            duty.duty.kind.label,
            duty.due_on,
            duty.duty.reason,
        )
        for duty in due
    )
    columns = ("档案编号", "居委会", "地址", "事项", "期限", "说明")
    return work, Annex("附表3", f"{wording.day(ends)} 前到期的事项", columns, rows)


def cautions(reader: Reader, campaign: Campaign) -> Iterator[str]:
    """What must be known before the figures are believed: no data, stale records, committees without an entry."""
    yield from stale_records(reader)
    if reader.data_cutoff() is None:
        return
    newest = reader.newest_complaints(1)
    if newest.empty:
        yield "还没有导入12345工单，投诉情况未知。"
    else:
        last = newest["received_at"].iloc[0].date()
        if reader.as_of - last > STALE_AFTER:
            yield f"最近一件12345工单受理于 {wording.day(last)}，此后的工单可能尚未导入。"
    silent = [row.name for row in reader.committee_progress(campaign) if row.surveyed == 0]
    if silent:
        yield f"尚无排摸记录的居委会：{'、'.join(silent)}。"
