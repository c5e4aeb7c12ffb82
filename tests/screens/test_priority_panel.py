"""户的优先次序 on the page of hotspots: the filters, the table, the reasons of the first row, how it is worked out."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from analytics.priority import LABELS, PriorityReport
from casework.campaign.reading import load_campaign
from casework.events import Actor
from casework.vocabulary import Knowledge, Role, Stage
from data.access import Reader
from data.analyses.priority import priorities
from data.store import Store, sqlite_url
from data.view import counting_of
from tests.screens.visits import shown_captions, visit

TITLES = ["次序", "地址", "居委会", "状态", "总分", "联合整治还缺", *LABELS.values()]


@pytest.fixture
def page(at_demo_home: Path) -> AppTest:
    """The page as the safety office sees it."""
    at = visit("hotspots")
    assert not at.exception
    return at


@pytest.fixture
def report(at_demo_home: Path) -> PriorityReport:
    """The report behind it."""
    campaign = load_campaign(at_demo_home / "campaign.toml")
    store = Store.open(sqlite_url(at_demo_home / "qunzu.sqlite"))
    code, office = campaign.subdistrict_code, Actor("demo", Role.SAFETY_OFFICE)
    cutoff = Reader(store, code, office, date(2099, 1, 1), Knowledge.LATEST).data_cutoff()
    assert cutoff is not None
    reader = Reader(store, code, office, cutoff.date(), Knowledge.AS_KNOWN_THEN, counting_of(campaign))
    found = priorities(reader, campaign)
    store.close()
    return found


def table(at: AppTest) -> pd.DataFrame:
    """The table of dwellings; None when it is not drawn."""
    (found,) = [one.value for one in at.dataframe if list(one.value.columns) == TITLES]
    return found


def test_the_table_holds_the_report_in_its_order(page: AppTest, report: PriorityReport) -> None:
    """Rank, address, total and what is missing, row by row."""
    shown = table(page)
    assert report.n > 5
    assert shown["地址"].tolist() == [one.priority.address for one in report.dwellings]
    assert shown["总分"].tolist() == [one.priority.total for one in report.dwellings]
    assert shown["次序"].tolist() == list(range(1, report.n + 1))
    assert (shown[list(LABELS.values())].sum(axis=1).round(1) == shown["总分"]).all()


def test_the_reasons_of_the_first_row_are_open(page: AppTest, report: PriorityReport) -> None:
    """Nobody has to find out that rows can be chosen."""
    text = "\n".join(one.value for one in page.markdown).replace("\\", "")
    for part in report.dwellings[0].priority.parts:
        assert f"{part.label}　{part.points:.1f} / {part.most:g}" in text
        assert part.reason in text


def test_the_line_below_says_how_many_and_how(page: AppTest, report: PriorityReport) -> None:
    """n, window, cut-off; the weights' version in the source."""
    assert f"{report.n} 户；这些户的投诉 {report.complaints} 件" in shown_captions(page)
    assert report.weights.version in shown_captions(page)


def test_filters_leave_what_was_asked_for(page: AppTest, report: PriorityReport) -> None:
    """By committee, by stage, by readiness; the rank stays that of the whole street."""
    code = report.dwellings[0].priority.committee_code
    page.selectbox("priority_committee").select(code).run()
    own = [one for one in report.dwellings if one.priority.committee_code == code]
    assert table(page)["次序"].tolist() == [one.rank for one in own]
    page.selectbox("priority_committee").select("").run()
    page.selectbox("priority_stage").select(Stage.ORDER_SERVED.value).run()
    assert set(table(page)["状态"]) == {Stage.ORDER_SERVED.label}
    page.selectbox("priority_stage").select("").run()
    page.segmented_control("priority_ready").select("条件齐备").run()
    assert set(table(page)["联合整治还缺"]) == {"齐备"}


def test_a_filter_that_leaves_nothing_says_so(page: AppTest) -> None:
    """A served order whose day is not over is never ready."""
    page.selectbox("priority_stage").select(Stage.ORDER_SERVED.value).run()
    page.segmented_control("priority_ready").select("条件齐备").run()
    assert not page.exception
    assert any("没有符合条件的户" in info.value for info in page.info)
