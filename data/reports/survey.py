"""排摸情况报告 (F4) of one reader."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from analytics.documents.model import Annex, Document
from analytics.documents.survey_report import ClarityCount, SurveyReport, survey_report
from casework.calendar import WorkingCalendar
from casework.campaign.model import Campaign
from casework.parties.two_clarities import TwoClarities, two_clarities
from casework.vocabulary import ClueSource, EventKind
from data.access import Reader
from data.queries.work_files import WorkFile
from data.reports.lists import FILE_COLUMNS, committee_names, file_annex, file_row
from data.reports.marks import marks
from data.reports.weekly import UNIT, cautions

_CLUES = frozenset({EventKind.CLUE_RECEIVED, EventKind.CLUE_MERGED})


def survey_document(
    reader: Reader, campaign: Campaign, calendar: WorkingCalendar, committee_code: str | None
) -> Document:
    """How far the survey got on the reader's as_of, and the 两个明确 of the files confirmed in this campaign."""
    files = [file for file in reader.work_files() if file.state.is_of_campaign(campaign.begins_on)]
    confirmed = [(file, two_clarities(file.events)) for file in files if file.state.is_confirmed]
    names = committee_names(campaign)
    lacking = [
        (*file_row(file, names), "；".join((*gate.rooms.missing, *gate.parties.missing)))
        for file, gate in confirmed
        if gate.unclear
    ]
    report = next((deadline.day for deadline in campaign.deadlines if deadline.key == "survey_report"), None)
    return survey_report(
        SurveyReport(
            subdistrict_name=campaign.subdistrict_name,
            unit=f"{campaign.subdistrict_name}{UNIT}",
            as_of=reader.as_of,
            due_on=report,
            marks=marks(reader),
            cautions=tuple(cautions(reader, campaign)),
            committees=reader.committee_progress(campaign),
            sources=_sources(files),
            clarities=_clarities(confirmed, names),
            annexes=(
                file_annex("附表1", "已认定户清单", [file for file, _ in confirmed], names),
                Annex("附表2", "两个明确尚缺的户", (*FILE_COLUMNS, "尚缺"), tuple(lacking)),
            ),
        )
    )


def _sources(files: Iterable[WorkFile]) -> tuple[tuple[str, int], ...]:
    counts: Counter[str] = Counter()
    for file in files:
        counts.update({str(event.facts.get("source")) for event in file.events if event.kind in _CLUES})
    return tuple((source.label, counts[source.value]) for source in ClueSource if counts[source.value])


def _clarities(confirmed: Iterable[tuple[WorkFile, TwoClarities]], names: dict[str, str]) -> tuple[ClarityCount, ...]:
    """By committee in official order."""
    totals: dict[str, Counter[str]] = {}
    for file, gate in confirmed:
        own = totals.setdefault(file.committee_code, Counter())
        own["confirmed"] += 1
        own["rooms"] += gate.rooms.is_clear
        own["parties"] += gate.parties.is_clear
        own["both"] += not gate.unclear
    return tuple(
        ClarityCount(name, **{field: totals[code][field] for field in ("confirmed", "rooms", "parties", "both")})
        for code, name in names.items()
        if code in totals
    )
