"""The weekly brief: every number in the document stands in the Briefing or counts the rows of an annex."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from analytics.attention import attention
from analytics.briefing import briefing_json
from analytics.documents.model import Document, Table, cell_text
from casework.calendar import WorkingCalendar
from casework.campaign import Campaign
from casework.events import Actor
from casework.vocabulary import Knowledge, Role
from data.access import Reader
from data.briefings import briefing
from data.exports.office_document import NO_PICTURE, office_document
from data.exports.pictures import burn_down, target_path
from data.reports.weekly import weekly_document
from data.schema import SHANGHAI
from data.settings import home_calendar, home_campaign, load_settings
from data.store import Store
from data.view import counting_of

DAYS = (date(2021, 10, 13), date(2021, 10, 20), date(2021, 10, 27))
PRINTED = datetime(2021, 10, 27, 20, tzinfo=SHANGHAI)
# A number that is not part of a date, a time, a label of an annex, a name of the hotline or a percentage of the law.
NUMBER = re.compile(r"(?<![\d.:-])\d+(?:\.\d+)?(?![\d.:-])")
NOT_FIGURES = re.compile(
    r"附表\d+|12345|P90|95%|\d{4}-\d{2}-\d{2}|\d{2}-\d{2}|\d+月|\d+日|\d{4}年|近 7 天|“群租”|七天前"
)


class Home:
    """The small demo under the safety office."""

    def __init__(self, home: Path) -> None:
        settings = load_settings(home, {})
        self.store = Store.open(settings.database_url)
        self.campaign: Campaign = home_campaign(settings)
        self.calendar: WorkingCalendar = home_calendar(settings)

    def reader(self, day: date) -> Reader:
        """Who reads, as of the day."""
        actor = Actor("office", Role.SAFETY_OFFICE)
        code = self.store.subdistricts()[0].code
        return Reader(self.store, code, actor, day, Knowledge.AS_KNOWN_THEN, counting_of(self.campaign))

    def document(self, day: date) -> Document:
        """The brief of that day."""
        return weekly_document(self.reader(day), self.campaign, self.calendar)


@pytest.fixture(scope="module")
def home(demo_home: Path) -> Iterator[Home]:
    """The demo, opened once."""
    opened = Home(demo_home)
    yield opened
    opened.store.close()


def numbers(value: Any) -> Iterator[str]:
    """Every number in a JSON value as a document may write it; the digits of its texts too."""
    if isinstance(value, bool) or value is None:
        return
    if isinstance(value, int):
        yield str(abs(value))
    elif isinstance(value, float):
        yield f"{abs(value):.1f}"
        yield f"{abs(value) * 100:.1f}"
        yield f"{abs(value) * 100:.0f}"
    elif isinstance(value, str):
        yield from NUMBER.findall(NOT_FIGURES.sub(" ", value))
    else:
        for part in value.values() if isinstance(value, dict) else value:
            yield from numbers(part)


def sums(committees: list[dict[str, Any]]) -> Iterator[str]:
    """The 合计 of each figure of the committees."""
    for key in committees[0] if committees else ():
        if isinstance(committees[0][key], int):
            yield str(sum(row[key] for row in committees))


@pytest.mark.parametrize("day", DAYS)
def test_every_number_is_traced(home: Home, day: date) -> None:
    """Those of the text to the Briefing, to the forecast and the rates beside it, or to the rows of an annex."""
    document = home.document(day)
    current = briefing(home.reader(day), home.campaign, home.calendar)
    content = briefing_json(current)
    known = {*numbers(content), *sums(content["committees"])}
    # The interval is of the ratio; the text says it as a change.
    known |= set(numbers([end - 1 for end in content["target"]["outlook"]["interval"] or () if end is not None]))
    known |= set(numbers([asdict(item) for item in attention(current, home.campaign)]))
    known |= {str(len(annex.rows)) for annex in document.annexes}
    # The coming week counts duties by kind: each is a number of rows of the annex.
    known |= {str(count) for count in _by_matter(document).values()}
    rates_and_forecast = [text for text in document.texts() if text.startswith(("办理质量", "按目前进度", "清零日期"))]
    strange = [
        (number, text)
        for text in document.texts()
        if text not in rates_and_forecast
        for number in NUMBER.findall(NOT_FIGURES.sub(" ", text))
        if number not in known
    ]
    assert strange == []


def _by_matter(document: Document) -> dict[str, int]:
    counts: dict[str, int] = {}
    for annex in document.annexes:
        if annex.label == "附表3":
            for row in annex.rows:
                counts[str(row[3])] = counts.get(str(row[3]), 0) + 1
    return counts


@pytest.mark.parametrize("day", DAYS)
def test_the_lists_count_what_the_text_says(home: Home, day: date) -> None:
    """附表1 has one row per open dwelling, 附表2 one per late one, 附表4 one per order without a place."""
    current = briefing(home.reader(day), home.campaign, home.calendar)
    rows = {annex.label: len(annex.rows) for annex in home.document(day).annexes}
    assert rows["附表1"] == current.clearing.open
    assert rows["附表2"] == sum(row.overdue for row in current.committees)
    assert rows.get("附表4", 0) == (current.unlocated or 0)


def test_the_table_holds_the_committees_in_official_order_with_their_sum(home: Home) -> None:
    """No ranking; the last row sums each column."""
    table = next(
        block for section in home.document(DAYS[-1]).sections for block in section.blocks if isinstance(block, Table)
    )
    *rows, total = table.rows
    assert [row[0] for row in rows] == [committee.name for committee in home.campaign.committees]
    assert total[0] == "合计"
    assert list(total[1:]) == [sum(column) for column in zip(*(row[1:] for row in rows), strict=True)]


def test_before_the_campaign_nothing_is_claimed(home: Home) -> None:
    """No blank shown as 0 %: the phase has not begun, the base is said to be missing or counted, nobody is late."""
    text = "\n".join(home.document(date(2021, 6, 1)).texts())
    assert "尚未开始" in text
    assert "达标" not in text
    assert "没有整改期限已过仍未整改的户" in text


def test_the_docx_says_what_the_document_says_and_is_the_same_twice(home: Home) -> None:
    """Every text of the document is in the file; the same data and moment give the same bytes."""
    reader, document = home.reader(DAYS[-1]), home.document(DAYS[-1])
    outlook = briefing(reader, home.campaign, home.calendar).outlook
    assert outlook is not None
    pictures = {
        "burn_down": burn_down(
            reader.open_per_day(home.campaign, home.campaign.begins_on, reader.as_of), home.campaign.phases
        ),
        "target_path": target_path(outlook.path, home.campaign.target.goal),
    }
    files = [office_document(document, pictures, account="office", printed_at=PRINTED) for _ in range(2)]
    assert files[0] == files[1]
    with zipfile.ZipFile(BytesIO(files[0])) as parts:
        body = parts.read("word/document.xml").decode()
        assert len([name for name in parts.namelist() if name.startswith("word/media/")]) == len(pictures)
    written = re.sub(r"<[^>]+>", "", body.replace("</w:p>", "\n"))
    missing = [text for text in document.texts() if text and cell_text(text) not in written]
    assert missing == []
    assert 'w:eastAsia="仿宋_GB2312"' in body


def test_a_picture_that_cannot_be_drawn_is_said(home: Home) -> None:
    """Without a day there is no chart: a line says so."""
    document = home.document(DAYS[0])
    file = office_document(document, {}, account="office", printed_at=PRINTED)
    with zipfile.ZipFile(BytesIO(file)) as parts:
        assert NO_PICTURE in parts.read("word/document.xml").decode()


def test_the_document_is_plain_data(home: Home) -> None:
    """So that a print view and an annex come out of the same object."""
    assert json.dumps(list(home.document(DAYS[-1]).texts()), ensure_ascii=False)
