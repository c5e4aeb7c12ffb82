"""A report as the files that are taken away: the draft (docx) and the lists behind it (xlsx)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from analytics.documents.model import Document, Picture
from casework.calendar import WorkingCalendar
from casework.campaign.model import Campaign
from data.access import Reader
from data.analyses.target import target_outlook
from data.exports import pictures
from data.exports.annex_workbook import annex_workbook
from data.exports.office_document import office_document


@dataclass(frozen=True, slots=True)
class ReportFiles:
    """Both files of a report and the pictures in it (PNG by key, None = nothing to draw).

    rows: how many rows the lists hold, for the access log.
    """

    docx: bytes
    xlsx: bytes
    pictures: Mapping[str, bytes | None]
    rows: int


def report_files(
    document: Document,
    reader: Reader,
    campaign: Campaign,
    calendar: WorkingCalendar,
    *,
    account: str,
    printed_at: datetime,
) -> ReportFiles:
    """Draw the document. The same document, account and moment give the same bytes."""
    drawn = {key: _picture(key, reader, campaign, calendar) for key in _pictures(document)}
    return ReportFiles(
        docx=office_document(document, drawn, account=account, printed_at=printed_at),
        xlsx=annex_workbook(document, account=account, printed_at=printed_at),
        pictures=drawn,
        rows=sum(len(annex.rows) for annex in document.annexes),
    )


def _pictures(document: Document) -> list[str]:
    blocks = (block for section in document.sections for block in section.blocks)
    return [block.key for block in blocks if isinstance(block, Picture)]


def _picture(key: str, reader: Reader, campaign: Campaign, calendar: WorkingCalendar) -> bytes | None:
    """The picture of that key as PNG; None when there is nothing to draw. Raises KeyError for an unknown key."""
    match key:
        case "burn_down":
            days = reader.open_per_day(campaign, campaign.begins_on, reader.as_of)
            return pictures.burn_down(days, campaign.phases)
        case "target_path":
            outlook = target_outlook(reader, campaign, calendar)
            return pictures.target_path(outlook.path, campaign.target.goal)
        case "compounds_map":
            measures = reader.compound_measures(campaign.begins_on, reader.as_of)
            counts = dict(zip(measures["compound_id"].tolist(), measures["open"].astype(float).tolist(), strict=True))
            return pictures.compounds_map(reader.compound_shapes(), counts, "户")
    raise KeyError(key)
