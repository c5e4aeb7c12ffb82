"""The Briefing: the one frozen answer to "where do we stand" that page, command line and documents share."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from analytics.contracts import (
    Briefing,
    BriefingInputs,
    Change,
    Clearing,
    CommitteeProgress,
    PhaseStatus,
    TargetOutlook,
    TargetStatus,
    Window,
)
from analytics.target_reading import outlook_json
from casework.calendar import WorkingCalendar
from casework.campaign.model import Campaign
from casework.vocabulary import Knowledge

NO_BASE = "无基数"
COMMITTEE_FIGURES = (
    "to_survey",
    "surveyed",
    "seen",
    "not_seen",
    "refused",
    "no_such_dwelling",
    "confirmed",
    "ordered",
    "served",
    "self_rectified",
    "overdue",
    "enforced",
    "cleared",
    "revisited",
    "recurred",
    "suspected",
    "open",
    "existing",
    "new",
    "recurred_open",
)


def compose(
    inputs: BriefingInputs,
    campaign: Campaign,
    calendar: WorkingCalendar,
    as_of: date,
    knowledge: Knowledge,
    *,
    is_demo: bool,
    outlook: TargetOutlook | None = None,
) -> Briefing:
    """Put the counts of one moment and the campaign together. Pure: the same arguments give the same Briefing."""
    return Briefing(
        subdistrict=campaign.subdistrict_code,
        subdistrict_name=campaign.subdistrict_name,
        campaign_name=campaign.name,
        is_demo=is_demo,
        as_of=as_of,
        knowledge=knowledge,
        data_cutoff=inputs.data_cutoff,
        phase=phase_status(campaign, calendar, as_of),
        target=target_status(campaign, as_of, inputs.baseline_complaints, inputs.current_complaints),
        clearing=clearing(inputs.committees),
        committees=inputs.committees,
        unlocated=inputs.unlocated,
        changes_since_last_week=changes(inputs),
        outlook=outlook,
    )


def phase_status(campaign: Campaign, calendar: WorkingCalendar, as_of: date) -> PhaseStatus:
    """The phase of the day, its day count, and the working days left to its end, as_of included.

    Between and outside the phases the day counts are None: there is nothing to count down.
    """
    phase = campaign.phase_on(as_of)
    if phase is None:
        first = min((known.start for known in campaign.phases), default=None)
        last = max((known.end for known in campaign.phases), default=None)
        if first is not None and as_of < first:
            days = calendar.working_days(as_of, first - timedelta(days=1))
            return PhaseStatus("尚未开始", None, None, days, first, calendar.warning(as_of, first))
        name = "已结束" if last is not None and as_of > last else "阶段之间"
        return PhaseStatus(name, None, None, None, None)
    return PhaseStatus(
        name=phase.name,
        day=(as_of - phase.start).days + 1,
        days=(phase.end - phase.start).days + 1,
        working_days_left=calendar.working_days(as_of, phase.end),
        deadline=phase.end,
        calendar_warning=calendar.warning(as_of, phase.end),
    )


def target_windows(campaign: Campaign, as_of: date) -> tuple[Window | None, Window | None]:
    """The baseline and current windows as far as as_of: the same calendar days in both years.

    (None, None) before the current window begins. A current window that ends on 02-29 has its twin on 02-28.
    """
    target = campaign.target
    if as_of < target.current.start:
        return None, None
    end = min(as_of, target.current.end)
    years = end.year - target.current.start.year
    try:
        twin = end.replace(year=target.baseline.start.year + years)
    except ValueError:
        twin = end.replace(year=target.baseline.start.year + years, day=28)
    return Window(target.baseline.start, min(twin, target.baseline.end)), Window(target.current.start, end)


def target_status(campaign: Campaign, as_of: date, baseline: int, current: int) -> TargetStatus:
    """The relative change of raw orders against the same calendar window of the baseline year.

    A fixed baseline_count of the campaign stands for the whole baseline window: it replaces the counted orders only
    once the current window is over; before that a part of it would be invented.
    """
    target, types = campaign.target, campaign.hotline_counted_types
    baseline_window, current_window = target_windows(campaign, as_of)
    if baseline_window is None or current_window is None:
        whole = Window(target.baseline.start, target.baseline.end)
        coming = Window(target.current.start, target.current.end)
        reason = f"统计期 {target.current.start} 起，尚未开始"
        return TargetStatus(None, 0, None, target.goal, whole, coming, target.baseline_source, types, reason)
    if target.baseline_count is not None and as_of >= target.current.end:
        baseline = target.baseline_count
    change = None if baseline == 0 else current / baseline - 1
    return TargetStatus(
        baseline=baseline,
        current=current,
        change=change,
        goal=target.goal,
        baseline_window=baseline_window,
        current_window=current_window,
        baseline_source=target.baseline_source,
        order_types=types,
        reason=NO_BASE if change is None else None,
    )


def clearing(committees: Sequence[CommitteeProgress]) -> Clearing:
    """The whole list (清零), summed over the committees."""
    return Clearing(
        confirmed=sum(row.confirmed for row in committees),
        cleared=sum(row.cleared for row in committees),
        open=sum(row.open for row in committees),
        existing=sum(row.existing for row in committees),
        new=sum(row.new for row in committees),
        recurred=sum(row.recurred_open for row in committees),
    )


def changes(inputs: BriefingInputs) -> tuple[Change, ...]:
    """What changed against seven days before, in the order of the work."""

    def total(rows: Sequence[CommitteeProgress], figure: str) -> int:
        return sum(getattr(row, figure) for row in rows)

    labels = {
        "surveyed": "已摸",
        "confirmed": "已认定",
        "served": "指令书已送达",
        "enforced": "已联合整治",
        "cleared": "已销项",
        "open": "未清零",
        "overdue": "逾期未改",
        "recurred": "回潮（累计）",
    }
    before, now = inputs.committees_week_before, inputs.committees
    counted = tuple(
        Change(figure, label, "户", total(now, figure), total(before, figure)) for figure, label in labels.items()
    )
    waiting = (
        ()
        if inputs.unlocated is None or inputs.unlocated_week_before is None
        else (Change("unlocated", "未定位工单", "件", inputs.unlocated, inputs.unlocated_week_before),)
    )
    return (
        Change("complaints", "近 7 天受理投诉", "件", inputs.complaints_last_7_days, inputs.complaints_7_days_before),
        *counted,
        *waiting,
    )


def briefing_json(briefing: Briefing) -> dict[str, Any]:
    """The Briefing as the object that `brief --json` prints: dates in ISO form, unknown figures as null."""
    phase, target, list_ = briefing.phase, briefing.target, briefing.clearing
    return {
        "subdistrict": {"code": briefing.subdistrict, "name": briefing.subdistrict_name},
        "campaign": briefing.campaign_name,
        "is_demo": briefing.is_demo,
        "as_of": briefing.as_of.isoformat(),
        "knowledge": briefing.knowledge.value,
        "data_cutoff": None if briefing.data_cutoff is None else briefing.data_cutoff.isoformat(),
        "phase": {
            "name": phase.name,
            "day": phase.day,
            "days": phase.days,
            "working_days_left": phase.working_days_left,
            "deadline": None if phase.deadline is None else phase.deadline.isoformat(),
            "calendar_warning": phase.calendar_warning,
        },
        "target": {
            "baseline": target.baseline,
            "current": target.current,
            "change": target.change,
            "goal": target.goal,
            "windows": {"baseline": _window(target.baseline_window), "current": _window(target.current_window)},
            "baseline_source": target.baseline_source,
            "order_types": list(target.order_types),
            "reason": target.reason,
            "outlook": None if briefing.outlook is None else outlook_json(briefing.outlook),
        },
        "clearing": {
            "confirmed": list_.confirmed,
            "cleared": list_.cleared,
            "open": list_.open,
            "existing": list_.existing,
            "new": list_.new,
            "recurred": list_.recurred,
        },
        "committees": [
            {"code": row.code, "name": row.name, **{figure: getattr(row, figure) for figure in COMMITTEE_FIGURES}}
            for row in briefing.committees
        ],
        "unlocated": briefing.unlocated,
        "changes_since_last_week": [
            {
                "key": change.key,
                "label": change.label,
                "unit": change.unit,
                "now": change.now,
                "before": change.before,
                "difference": change.difference,
            }
            for change in briefing.changes_since_last_week
        ],
    }


def _window(window: Window) -> list[str]:
    return [window.start.isoformat(), window.end.isoformat()]
