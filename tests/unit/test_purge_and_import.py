"""What a purge removed does not come back by an old file, nor by an entry that is sent again."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import sqlalchemy as sa

from casework.events import Actor, Case
from casework.privacy.retention import REDACTED
from casework.vocabulary import EventKind, Role
from data.purge import purge
from data.schema import SHANGHAI
from data.schema_persons import party_person
from data.store import Store
from tests.campaigns import CAMPAIGN
from tests.import_files import CODE, campaign, compounds_file, hotline_file, imported, orders
from tests.parties import record_parties, sub_lessor
from tests.records import OFFICE, SUBDISTRICT, add_subdistrict, moment, play

SAFETY = Actor("office", Role.SAFETY_OFFICE)
AFTER = datetime(2026, 1, 5, 9, tzinfo=SHANGHAI)
LATER = AFTER + timedelta(days=1)
STORED, NEVER_SEEN, NEW = "20211012000123", "20211013000124", "20260105000125"
WORDS = "三楼老陈反映群租扰民"


def test_an_old_file_brings_no_purged_text_back(store: Store, tmp_path: Path) -> None:
    """Neither of an order that was there, nor of one of that time; other columns, and orders since then, are taken."""
    imported(store, "compounds", compounds_file(tmp_path))
    imported(store, "hotline", hotline_file(tmp_path, {"诉求内容": WORDS}))
    assert purge(store, campaign(), SAFETY, AFTER).complaint_texts == 1
    old = hotline_file(
        tmp_path,
        {"诉求内容": WORDS, "综合满意度": "不满意"},
        {"热线12345工单编号": NEVER_SEEN, "受理时间": "2021-10-13 09:00:00", "诉求内容": WORDS},
        {"热线12345工单编号": NEW, "受理时间": "2026-01-06 08:00:00", "结案时间": "", "诉求内容": WORDS},
        name="old.csv",
    )
    report = imported(store, "hotline", old, now=LATER)
    assert (report.added, report.updated, report.rejected) == (2, 1, 0)
    texts = {(order["order_number"], order["text"]) for order in orders(store)}
    assert texts == {(STORED, REDACTED), (NEVER_SEEN, REDACTED), (NEW, WORDS)}
    assert {order["satisfaction"] for order in orders(store) if order["known_to"] is None} >= {"不满意"}
    (note,) = [warning for warning in report.warnings if "保存期限" in warning]
    assert "第 2、3 行（共 2 行）" in note
    assert [row["诉求内容"] for row in report.preview] == [REDACTED, REDACTED, WORDS]
    assert store.verify_chain(CODE) == []
    again = imported(store, "hotline", old, now=LATER + timedelta(days=1))
    assert (again.added, again.updated, again.unchanged) == (0, 0, 3)


def test_an_order_without_an_address_is_still_placed_by_its_purged_words(store: Store, tmp_path: Path) -> None:
    """Where it belongs is a figure; what was said is not kept."""
    imported(store, "compounds", compounds_file(tmp_path))
    imported(store, "hotline", hotline_file(tmp_path))
    purge(store, campaign(), SAFETY, AFTER)
    words = {"热线12345工单编号": NEVER_SEEN, "发生地址": "", "诉求内容": "云溪路12弄3号502室群租"}
    imported(store, "hotline", hotline_file(tmp_path, words, name="old.csv"), now=LATER)
    (order,) = [one for one in orders(store) if one["order_number"] == NEVER_SEEN]
    assert order["text"] == REDACTED and order["compound_id"] is not None


def test_before_any_purge_an_old_file_is_taken_as_it_is(store: Store, tmp_path: Path) -> None:
    """A street that begins with its files of before loses nothing at the door; the next purge decides."""
    imported(store, "compounds", compounds_file(tmp_path))
    report = imported(store, "hotline", hotline_file(tmp_path, {"诉求内容": WORDS}), now=LATER)
    assert [order["text"] for order in orders(store)] == [WORDS]
    assert not any("保存期限" in warning for warning in report.warnings)


def test_an_entry_that_is_sent_again_after_a_purge_brings_no_person_back(store: Store) -> None:
    """The same form from a page that stood open for years."""
    add_subdistrict(store)
    day = date(2021, 9, 28)
    play(store, Case("C1", 1, "01"), (EventKind.CLUE_RECEIVED, day))
    record_parties(store, "C1", day, sub_lessor())
    assert len(purge(store, CAMPAIGN, OFFICE, moment(date(2030, 1, 1))).persons) == 1
    record_parties(store, "C1", day, sub_lessor())
    with store.read() as connection:
        assert connection.execute(sa.select(party_person)).all() == []
    assert store.verify_chain(SUBDISTRICT) == []
