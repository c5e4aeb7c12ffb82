"""Every report on several days and for every role: sensible text, lists that count what it says, the same twice."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from io import BytesIO
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from analytics.documents.campaign_report import BLANK
from analytics.documents.model import Box, Document, Table
from casework.calendar import WorkingCalendar
from casework.campaign.model import Campaign
from casework.errors import NotFoundError, PermissionDeniedError, UserError
from casework.events import Actor
from casework.privacy.clearance import Clearance
from casework.vocabulary import Knowledge, Role
from data.access import Reader
from data.briefings import briefing
from data.clearance import clearance_of
from data.reports.addresses import has_addresses, with_addresses
from data.reports.files import report_files
from data.reports.registry import REPORTS, compose_report
from data.schema import SHANGHAI
from data.settings import home_calendar, home_campaign, load_settings
from data.store import Store
from data.view import counting_of

BEFORE, DURING, AFTER = date(2021, 6, 1), date(2021, 10, 20), date(2021, 12, 1)
PRINTED = datetime(2021, 10, 27, 20, tzinfo=SHANGHAI)


class Home:
    """The small demo, read by any role."""

    def __init__(self, home: Path) -> None:
        settings = load_settings(home, {})
        self.store = Store.open(settings.database_url, keys=settings.keys)
        self.campaign: Campaign = home_campaign(settings)
        self.calendar: WorkingCalendar = home_calendar(settings)
        self.committee = self.campaign.committees[0].code

    def reader(self, day: date, role: Role = Role.SAFETY_OFFICE) -> Reader:
        """Who reads, as of the day."""
        bound = role in (Role.COMMITTEE, Role.POPULATION_OFFICER)
        actor = Actor("a", role, self.committee if bound else None)
        code = self.store.subdistricts()[0].code
        return Reader(self.store, code, actor, day, Knowledge.AS_KNOWN_THEN, counting_of(self.campaign))

    def report(self, key: str, day: date, role: Role = Role.SAFETY_OFFICE) -> Document:
        """A report of that day."""
        return compose_report(key, self.reader(day, role), self.campaign, self.calendar, self.committee)


@pytest.fixture(scope="module")
def home(demo_home: Path) -> Iterator[Home]:
    """The demo, opened once."""
    opened = Home(demo_home)
    yield opened
    opened.store.close()


@pytest.mark.parametrize("day", [BEFORE, DURING, AFTER])
@pytest.mark.parametrize("key", REPORTS)
def test_a_report_of_any_day_is_a_sensible_document(home: Home, key: str, day: date) -> None:
    """Before the campaign, in it and after it: a title, the demo mark, the cut-off, no None and no nan."""
    texts = list(home.report(key, day).texts())
    whole = "\n".join(texts)
    assert texts[0] and "演示数据" in whole and f"统计截至 {day}" in whole
    assert not re.search(r"None|nan|NaT|Traceback", whole)


@pytest.mark.parametrize("key", REPORTS)
def test_the_lists_have_as_many_rows_as_the_text_counts(home: Home, key: str) -> None:
    """Where a sentence names an annex behind a number, the annex has that many rows."""
    document = home.report(key, DURING)
    rows = {annex.label: len(annex.rows) for annex in document.annexes}
    named = [
        (int(count), label)
        for text in document.texts()
        for count, label in re.findall(r"(\d+)[户件](?:（[^（附]*，)?（?(附表\d)", text)
        if label != "附表3"  # of the coming week: one list for several kinds of work
    ]
    assert named or not rows or key == "weekly"
    assert [(count, label) for count, label in named if rows[label] != count] == []


def test_a_committee_gets_its_own_rows_only(home: Home) -> None:
    """Every row of every list is of the committee, whatever it asks for."""
    own = home.campaign.committee(home.committee).name
    for key, kind in REPORTS.items():
        if Role.COMMITTEE not in kind.roles:
            continue
        for annex in home.report(key, DURING, Role.COMMITTEE).annexes:
            place = annex.columns.index("居委会") if "居委会" in annex.columns else None
            assert place is not None
            assert {row[place] for row in annex.rows} <= {own}


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("key", REPORTS)
def test_who_may_make_what(home: Home, key: str, role: Role) -> None:
    """Enforced where the report is made, not on the page."""
    if role is Role.SYSTEM_ADMIN:
        return  # has no reader at all
    if role in REPORTS[key].roles:
        assert home.report(key, DURING, role).title
    else:
        with pytest.raises(PermissionDeniedError, match=REPORTS[key].title[:2]):
            home.report(key, DURING, role)


def test_no_report_holds_a_callers_words(home: Home) -> None:
    """Feedback to committees names places, never what was said or by whom (信访条例 第二十三条)."""
    texts = set(home.reader(DURING).newest_complaints(50)["text"])
    for key in ("feedback", "feedback_street"):
        document = home.report(key, DURING)
        cells = {str(cell) for annex in document.annexes for row in annex.rows for cell in row}
        assert not texts & cells
        assert not texts & set(document.texts())


def test_the_report_to_the_district_is_an_interim_one_until_the_end(home: Home) -> None:
    """Due on 11-10, before the phase whose results it should hold: both versions exist and say which they are."""
    interim, final = (home.report("district", day) for day in (DURING, AFTER))
    assert "阶段性报告" in interim.title and any("阶段性情况" in text for text in interim.texts())
    assert "总结报告" in final.title and not any("阶段性情况" in text for text in final.texts())
    # The aim ends with the year: its result is not final on 12-01 either.
    assert any("最终结果届时才能确定" in text for text in final.texts())


def test_opinions_are_left_to_people(home: Home) -> None:
    """The 总结 fills in figures and leaves the rest as blanks that cannot be overlooked."""
    assert sum(BLANK in text for text in home.report("summary", AFTER).texts()) >= 3


def test_both_files_are_the_same_twice_and_the_lists_open(home: Home) -> None:
    """docx and xlsx depend on data, account and moment only; the xlsx has a sheet per list."""
    document, reader = home.report("weekly", DURING), home.reader(DURING)
    made = [
        report_files(document, reader, home.campaign, home.calendar, account="a", printed_at=PRINTED) for _ in range(2)
    ]
    assert made[0] == made[1]
    book = CalamineWorkbook.from_filelike(BytesIO(made[0].xlsx))
    assert book.sheet_names == [annex.label for annex in document.annexes]
    first = book.get_sheet_by_index(0).to_python()
    assert first[2] == list(document.annexes[0].columns)
    assert len(first) == 3 + len(document.annexes[0].rows)


def test_what_is_asked_wrongly_is_said(home: Home) -> None:
    """An unknown kind names the known ones; a sheet for a committee needs its code."""
    reader = home.reader(DURING)
    with pytest.raises(NotFoundError, match="weekly"):
        compose_report("monthly", reader, home.campaign, home.calendar)
    with pytest.raises(UserError, match="--committee"):
        compose_report("feedback", reader, home.campaign, home.calendar)
    with pytest.raises(NotFoundError, match="编号为"):
        compose_report("feedback", reader, home.campaign, home.calendar, "nowhere")


def test_the_lists_name_rooms_for_a_reason_only(home: Home) -> None:
    """By default as far as the building; the leader never; who may says what for."""
    document = home.report("weekly", DURING)
    hidden = with_addresses(document, Role.SAFETY_OFFICE, None)
    place = document.annexes[0].columns.index("地址")
    assert has_addresses(document)
    assert all(str(row[place]).endswith("号***室") for row in hidden.annexes[0].rows)
    assert hidden.sections == document.sections
    assert with_addresses(document, Role.COMMITTEE, Clearance("逐户送达指令书", "演示审批人")) == document
    with pytest.raises(PermissionDeniedError, match="推进小组"):
        with_addresses(document, Role.LEADER, Clearance("逐户送达指令书", "演示审批人"))
    with pytest.raises(UserError, match="用途"):
        clearance_of(home.reader(DURING), home.campaign, " ", "演示审批人")
    with pytest.raises(UserError, match="审批人"):
        clearance_of(home.reader(DURING), home.campaign, "逐户送达指令书", None)


@pytest.mark.parametrize("key", sorted(set(REPORTS) - {"feedback", "feedback_street"}))
def test_days_without_an_entry_are_said_before_their_zeros(home: Home, key: str) -> None:
    """Weeks after the last entry a 0 may be what nobody typed in yet: a box says so, with the day."""
    document = home.report(key, AFTER)
    first = document.sections[0].blocks
    assert any(isinstance(block, Box) and "没有任何录入" in block.text and "10月" in block.text for block in first)
    assert not any("没有任何录入" in text for text in home.report(key, DURING).texts())


def test_a_plan_without_dwellings_claims_nothing_of_them(home: Home) -> None:
    """Before the campaign the list is empty: not “all are ready”."""
    whole = "\n".join(home.report("joint_plan", date(2019, 1, 1)).texts())
    assert "整治清单上目前没有户" in whole and "都已具备条件" not in whole


def test_a_day_without_work_is_a_sentence_and_no_empty_table(home: Home) -> None:
    """日报 of a day on which nothing was entered."""
    document = home.report("actions_day", BEFORE)
    assert any("没有登记联合整治" in text for text in document.texts())
    assert not any(isinstance(block, Table) for section in document.sections for block in section.blocks)


def test_the_district_is_told_what_the_meeting_was_told(home: Home) -> None:
    """Confirmed, served, acted on, cleared, open: the same figures as in the 周报 of the day."""
    current = briefing(home.reader(DURING), home.campaign, home.calendar)
    whole = "".join(home.report("district", DURING).texts())
    for words, field in (("联合整治", "enforced"), ("送达责令限期整改指令书", "served"), ("见户", "seen")):
        assert f"{words}{sum(getattr(row, field) for row in current.committees)}户" in whole
    assert f"已销项{current.clearing.cleared}户，未清零{current.clearing.open}户" in whole


def test_every_order_of_the_feedback_is_in_the_table_or_said_not_to_be(home: Home) -> None:
    """Text, table and list agree: orders without a place are named."""
    for key in ("feedback", "feedback_street"):
        document = home.report(key, DURING)
        (table,) = (block for section in document.sections for block in section.blocks if isinstance(block, Table))
        said = next(text for text in document.texts() if "共受理" in text)
        unplaced = re.search(r"地址未定位(\d+)件", said)
        total = int(table.rows[-1][-2]) + (int(unplaced[1]) if unplaced else 0)
        assert total == len(document.annexes[0].rows)
        place = document.annexes[0].columns.index("是否重复")
        assert f"重复{sum(row[place] == '是' for row in document.annexes[0].rows)}件" in said
