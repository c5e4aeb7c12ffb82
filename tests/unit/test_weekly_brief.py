"""The weekly brief: every number in the document stands in the Briefing or counts the rows of an annex."""

from __future__ import annotations

import json
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from docx import Document as open_docx

from analytics.documents.model import Document, Paragraph, Table, cell_text
from analytics.documents.office_style import office_text
from analytics.documents.weekly_json import weekly_json
from casework.calendar import WorkingCalendar
from casework.campaign.model import Campaign
from casework.events import Actor
from casework.vocabulary import Knowledge, Role
from data.__main__ import main
from data.access import Reader
from data.analyses.procedure import procedure_check
from data.briefings import briefing
from data.exports.office_document import NO_PICTURE, office_document
from data.reports.files import ReportFiles, report_files
from data.reports.registry import compose_report
from data.reports.weekly import weekly_inputs
from data.schema import SHANGHAI
from data.settings import home_calendar, home_campaign, load_settings
from data.store import Store
from data.view import counting_of

DAYS = (date(2021, 10, 13), date(2021, 10, 20), date(2021, 10, 27))
PRINTED = datetime(2021, 10, 27, 20, tzinfo=SHANGHAI)
NUMBER = re.compile(r"(?<![\d.])\d+(?:\.\d+)?")
LONG_DAY, SHORT_DAY = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日"), re.compile(r"(\d{1,2})月(\d{1,2})日")
ISO_DAY, CLOCK = re.compile(r"\d{4}-\d{2}-\d{2}"), re.compile(r"\d{2}:\d{2}")
# Names, not figures: the hotline, the labels of the lists, the level of an interval, the numbers of files.
NAMES = re.compile(r"附表\d|12345|95%|[A-Z]\d{4}")


class Home:
    """The small demo under the safety office."""

    def __init__(self, home: Path) -> None:
        settings = load_settings(home, {})
        self.store = Store.open(settings.database_url, keys=settings.keys)
        self.campaign: Campaign = home_campaign(settings)
        self.calendar: WorkingCalendar = home_calendar(settings)

    def reader(self, day: date) -> Reader:
        """Who reads, as of the day."""
        actor = Actor("office", Role.SAFETY_OFFICE)
        code = self.store.subdistricts()[0].code
        return Reader(self.store, code, actor, day, Knowledge.AS_KNOWN_THEN, counting_of(self.campaign))

    def document(self, day: date) -> Document:
        """The brief of that day."""
        return compose_report("weekly", self.reader(day), self.campaign, self.calendar)

    def files(self, day: date) -> ReportFiles:
        """The brief of that day as files."""
        document, reader = self.document(day), self.reader(day)
        return report_files(document, reader, self.campaign, self.calendar, account="office", printed_at=PRINTED)

    def content(self, day: date) -> Any:
        """What `brief --json` prints for that day."""
        given = weekly_inputs(self.reader(day), self.campaign, self.calendar)
        return json.loads(json.dumps(weekly_json(given), ensure_ascii=False, allow_nan=False))


@pytest.fixture(scope="module")
def home(demo_home: Path) -> Iterator[Home]:
    """The demo, opened once."""
    opened = Home(demo_home)
    yield opened
    opened.store.close()


def written(docx: bytes) -> list[str]:
    """Every paragraph and cell of the body of the file, as its reader sees them."""
    paper = open_docx(BytesIO(docx))
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    return [*(paragraph.text for paragraph in paper.paragraphs), *cells]


def numbers(value: Any) -> Iterator[str]:
    """Every number in a JSON value as a document writes it: a share as per cent, without a sign."""
    if isinstance(value, bool) or value is None:
        return
    if isinstance(value, int):
        yield from (str(abs(value)), f"{abs(value) / 10_000:.1f}".removesuffix(".0") + "万")
    elif isinstance(value, float):
        yield from (f"{abs(value):.1f}", f"{abs(value) * 100:.1f}", f"{abs(value) * 100:.0f}")
    elif not isinstance(value, str):
        for part in value.values() if isinstance(value, dict) else value:
            yield from numbers(part)


def days(value: Any) -> set[str]:
    """Every day in a JSON value, in ISO form."""
    return set(ISO_DAY.findall(json.dumps(value, ensure_ascii=False)))


def strange_numbers(texts: list[str], content: Any) -> list[tuple[str, str]]:
    """The numbers and days of the texts that do not stand in the content, each with its text."""
    known, known_days = set(numbers(content)), days(content)
    known |= set(NUMBER.findall(content["target"]["baseline_source"]))  # the office's own words
    short = {day[5:] for day in known_days}
    strange = []
    for text in texts:
        for year, month, day in LONG_DAY.findall(text):
            if f"{year}-{int(month):02}-{int(day):02}" not in known_days:
                strange.append((f"{year}-{month}-{day}", text))
        rest = LONG_DAY.sub(" ", text)
        strange += [(day, text) for day in ISO_DAY.findall(rest) if day not in known_days]
        rest = ISO_DAY.sub(" ", rest)
        strange += [
            (f"{month}-{day}", text)
            for month, day in SHORT_DAY.findall(rest)
            if f"{int(month):02}-{int(day):02}" not in short
        ]
        rest = CLOCK.sub(" ", NAMES.sub(" ", SHORT_DAY.sub(" ", rest)))
        strange += [(number, text) for number in NUMBER.findall(rest) if number not in known]
    return strange


@pytest.mark.parametrize("day", DAYS)
def test_every_number_and_day_of_the_file_stands_in_the_json(home: Home, day: date) -> None:
    """Those of the docx itself, not of the object it was made from: `brief --json` alone explains them."""
    texts = written(home.files(day).docx)
    assert len([number for text in texts for number in NUMBER.findall(text)]) > 100
    assert strange_numbers(texts, home.content(day)) == []


def test_a_wrong_number_is_found(home: Home) -> None:
    """Else the test above would prove nothing."""
    content = home.content(DAYS[-1])
    texts = ["未清零987654户", "截至2020年1月2日", "预计3月4日清零", "满意率98.7654%"]
    assert len(strange_numbers(texts, content)) == len(texts)


def test_the_command_prints_that_json(demo_home: Path, capsys: Any) -> None:
    """With what stands beside the Briefing: sums, open points, forecast, rates, plans, lists."""
    assert main(["brief", "--json", "--home", str(demo_home), "--as-of", str(DAYS[-1])]) == 0
    said = json.loads(capsys.readouterr().out)
    assert {"totals", "attention", "forecast", "quality", "planned", "overridden", "lists", "cautions"} <= set(said)
    assert said["totals"]["open"] == said["clearing"]["open"] == said["lists"][0]["rows"]


def test_planned_work_is_counted_from_its_list(home: Home) -> None:
    """Each kind of work as often as its rows stand in 附表3."""
    document, content = home.document(DAYS[-1]), home.content(DAYS[-1])
    (annex,) = [annex for annex in document.annexes if annex.label == "附表3"]
    listed = Counter(str(row[annex.columns.index("事项")]) for row in annex.rows)
    assert {work["label"]: work["count"] for work in content["planned"] if work["count"]} == listed


def test_joint_actions_that_went_ahead_for_a_reason_are_named(home: Home) -> None:
    """As many as the procedure check finds, each with what was missing and the reason, in the text and the list."""
    day = DAYS[-1]
    found = [
        file.case_id
        for file in procedure_check(home.reader(day), home.campaign, home.calendar).files
        if any(gap.override for gap in file.gaps)
    ]
    document = home.document(day)
    lists = {annex.label: annex for annex in document.annexes}
    assert found, "the demo has such an action"
    assert sorted(str(row[0]) for row in lists["附表5"].rows) == sorted(found)
    assert all(row[3] and row[4] for row in lists["附表5"].rows)
    (said,) = [text for text in document.texts() if "写明理由后实施" in text]
    assert f"{len(found)}户（附表5）" in said and found[0] in said


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
    """Every text of the document is in the file, and its three pictures; the same data give the same bytes."""
    document, files = home.document(DAYS[-1]), [home.files(DAYS[-1]) for _ in range(2)]
    assert files[0] == files[1]
    with zipfile.ZipFile(BytesIO(files[0].docx)) as parts:
        body = parts.read("word/document.xml").decode()
        drawn = [name for name in parts.namelist() if name.startswith("word/media/")]
    assert len(drawn) == 3 == len(files[0].pictures) and all(files[0].pictures.values())
    said = "\n".join(written(files[0].docx))
    assert [text for text in document.texts() if text and cell_text(text) not in said] == []
    assert 'w:eastAsia="仿宋_GB2312"' in body


def test_a_picture_that_cannot_be_drawn_is_said(home: Home) -> None:
    """Without a day there is no chart: a line says so."""
    document = home.document(DAYS[0])
    file = office_document(document, {}, account="office", printed_at=PRINTED)
    with zipfile.ZipFile(BytesIO(file)) as parts:
        assert NO_PICTURE in parts.read("word/document.xml").decode()


@pytest.mark.parametrize(
    ("text", "official"),
    [
        ("累计认定 312 户", "累计认定312户"),
        ("预计 10-30（P90 11-08）清零", "预计10月30日（九成可能不晚于11月8日）清零"),
        ("可能性 63%，区间 2021-10-11 至 2021-10-17", "可能性63%，区间2021年10月11日至2021年10月17日"),
        ("某居委会 3、第 12 居委会 5", "某居委会3、第12居委会5"),
        ("档案 C0012-02-30", "档案 C0012-02-30"),
        ("预计 2022-01-18（P90 4个月以后）清零", "预计2022年1月18日（进度偏慢时在4个月以后）清零"),
        ("清零的可能性 不到 1%", "清零的可能性不到1%"),
    ],
)
def test_running_text_is_in_official_style(text: str, official: str) -> None:
    """No space between figure and unit, days written out, no P90."""
    assert office_text(text) == official


def test_no_paragraph_has_a_space_before_a_unit(home: Home) -> None:
    """Nor a day in digits with hyphens."""
    for section in home.document(DAYS[-1]).sections:
        for block in section.blocks:
            if isinstance(block, Paragraph):
                assert not re.search(r"\d [户件人间个天]|\d{4}-\d{2}", block.text), block.text


def test_the_document_is_plain_data(home: Home) -> None:
    """So that a print view and an annex come out of the same object."""
    assert json.dumps(list(home.document(DAYS[-1]).texts()), ensure_ascii=False)
