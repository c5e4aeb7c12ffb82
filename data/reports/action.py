"""整治情况 (F10) of one reader: the joint actions, rectifications and 销项 of the days up to as_of."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

from analytics.briefing import clearing
from analytics.documents.action_report import ActionReport, CommitteeActions, action_report
from analytics.documents.model import Annex, Document
from casework.calendar import WorkingCalendar
from casework.campaign.model import Campaign
from casework.enforcement.words import ActionFailure
from casework.events import CaseEvent
from casework.vocabulary import EventKind as K
from data.access import Reader
from data.queries.work_files import WorkFile
from data.reports.lists import committee_names
from data.reports.marks import marks, stale_records
from data.reports.weekly import UNIT

_COUNTED = {
    K.JOINT_ACTION_DONE: "done",
    K.JOINT_ACTION_FAILED: "failed",
    K.SELF_RECTIFICATION_REPORTED: "self_rectified",
    K.CLEARED: "cleared",
}
_COLUMNS = ("档案编号", "居委会", "地址", "日期", "隔间（间）", "床位（张）", "参加人数（人）")


def daily_actions(
    reader: Reader, campaign: Campaign, calendar: WorkingCalendar, committee_code: str | None
) -> Document:
    """What was done on as_of."""
    return _document(reader, campaign, reader.as_of)


def weekly_actions(
    reader: Reader, campaign: Campaign, calendar: WorkingCalendar, committee_code: str | None
) -> Document:
    """What was done in the seven days up to as_of."""
    return _document(reader, campaign, reader.as_of - timedelta(days=6))


def removed(event: CaseEvent, what: str) -> int:
    """Partitions or beds that a joint action removed; 0 when the entry does not say."""
    count = event.facts.get(what)
    return count if type(count) is int else 0


def _document(reader: Reader, campaign: Campaign, start: date) -> Document:
    names = committee_names(campaign)
    happened = [
        (file, event)
        for file in reader.work_files()
        for event in file.events
        if event.kind in _COUNTED and start <= event.occurred_on <= reader.as_of
    ]
    done = [(file, event) for file, event in happened if event.kind is K.JOINT_ACTION_DONE]
    why = Counter(str(event.facts.get("reason")) for _, event in happened if event.kind is K.JOINT_ACTION_FAILED)
    return action_report(
        ActionReport(
            subdistrict_name=campaign.subdistrict_name,
            unit=f"{campaign.subdistrict_name}{UNIT}",
            start=start,
            as_of=reader.as_of,
            marks=marks(reader),
            cautions=tuple(stale_records(reader)),
            committees=_by_committee(happened, names),
            failures=tuple((reason.label, why[reason.value]) for reason in ActionFailure if why[reason.value]),
            placed=sum(removed(event, "persons_placed") for _, event in done),
            clearing=clearing(reader.committee_progress(campaign)),
            overridden=sum(_was_overridden(file, event) for file, event in done),
            annexes=(
                Annex("附表1", "完成联合整治的户", _COLUMNS, tuple(_row(file, event, names) for file, event in done)),
            ),
        )
    )


def _by_committee(happened: list[tuple[WorkFile, CaseEvent]], names: dict[str, str]) -> tuple[CommitteeActions, ...]:
    """Committees with something to report, in official order."""
    totals: dict[str, Counter[str]] = {}
    for file, event in happened:
        own = totals.setdefault(file.committee_code, Counter())
        own[_COUNTED[event.kind]] += 1
        if event.kind is K.JOINT_ACTION_DONE:
            own.update({what: removed(event, what) for what in ("partitions", "beds")})
    fields = ("done", "failed", "self_rectified", "cleared", "partitions", "beds")
    return tuple(
        CommitteeActions(name, **{field: totals[code][field] for field in fields})
        for code, name in names.items()
        if code in totals
    )


def _row(file: WorkFile, event: CaseEvent, names: dict[str, str]) -> tuple[str | int | date | None, ...]:
    came = event.facts.get("participants")
    people = sum(came.values()) if isinstance(came, dict) else None
    committee = names.get(file.committee_code, file.committee_code)
    things = (removed(event, "partitions"), removed(event, "beds"))
    return (file.case_id, committee, file.address, event.occurred_on, *things, people)


def _was_overridden(file: WorkFile, done: CaseEvent) -> bool:
    """True when the plan behind this action went ahead without a phone notice, for a stated reason."""
    plans = [
        event
        for event in file.events
        if event.kind is K.JOINT_ACTION_PLANNED
        and (event.occurred_on, event.version) <= (done.occurred_on, done.version)
    ]
    return bool(plans) and bool(str(plans[-1].facts.get("override_reason") or "").strip())
