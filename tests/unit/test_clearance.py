"""A second person approves what leaves unmasked: named, not the exporter, kept in the log beside the reason."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from shutil import copytree

import pytest

from casework.campaign.reading import load_campaign, parse_campaign
from casework.campaign.template import CAMPAIGN_TEMPLATE
from casework.errors import EntryError
from casework.events import Actor
from casework.privacy.clearance import Clearance, checked_clearance
from casework.privacy.rules import PrivacyRules
from casework.vocabulary import Knowledge, Role
from data.__main__ import main
from data.access import Reader
from data.accounts import add_account
from data.clearance import clearance_of
from data.store import Store, sqlite_url
from tests.campaigns import CAMPAIGN
from tests.records import AT, SUBDISTRICT, add_subdistrict

REASON, APPROVER = "逐户送达指令书", "演示审批人"
OWN = ("qian-1", "钱某某")


def test_reason_and_approver_are_kept_without_spaces_around() -> None:
    """As they stand in the log."""
    found = checked_clearance(f" {REASON} ", f" {APPROVER} ", OWN, needs_approver=True)
    assert found == Clearance(REASON, APPROVER)
    assert found.content == {"reason": REASON, "approver": APPROVER}


@pytest.mark.parametrize("own", ["qian-1", "QIAN-1", "钱某某", "钱 某 某", "ｑｉａｎ－１"])
def test_nobody_approves_his_own_export(own: str) -> None:
    """Whatever the width, case and spaces of his name."""
    with pytest.raises(EntryError, match="不能是导出人本人"):
        checked_clearance(REASON, own, OWN, needs_approver=True)


@pytest.mark.parametrize(
    "name", ["王", "本人", "领导", "同意", "12345678901", "--", "王" * 31, "王\u202e小明", "王\x00明"]
)
def test_an_approver_is_a_name(name: str) -> None:
    """Not a word in the place of one, not a number, nothing endless or unseen."""
    with pytest.raises(EntryError, match="审批人请写姓名"):
        checked_clearance(REASON, name, OWN, needs_approver=True)


@pytest.mark.parametrize("blank", [None, "", "   "])
def test_without_an_approver_only_where_the_campaign_says_so(blank: str | None) -> None:
    """By default it is refused; a name that is given all the same is checked and kept."""
    with pytest.raises(EntryError, match="须经他人审批"):
        checked_clearance(REASON, blank, OWN, needs_approver=True)
    assert checked_clearance(REASON, blank, OWN, needs_approver=False) == Clearance(REASON, None)
    with pytest.raises(EntryError, match="导出人本人"):
        checked_clearance(REASON, OWN[0], OWN, needs_approver=False)


def test_the_campaign_decides_and_asks_by_default() -> None:
    """[privacy] approver_for_unmasked."""
    assert PrivacyRules().approver_for_unmasked
    assert parse_campaign(CAMPAIGN_TEMPLATE).privacy.approver_for_unmasked
    text = CAMPAIGN_TEMPLATE.replace("approver_for_unmasked = true", "approver_for_unmasked = false")
    assert not parse_campaign(text).privacy.approver_for_unmasked


def test_the_name_shown_for_an_account_is_its_users_own(store: Store) -> None:
    """He signs in as qian-1 and is called 钱某某; on the machine's command line it is the machine's user."""
    add_subdistrict(store)
    codes = tuple(committee.code for committee in CAMPAIGN.committees)
    root = Actor("root", Role.SYSTEM_ADMIN)
    add_account(store, SUBDISTRICT, "qian-1", "钱某某", Role.SAFETY_OFFICE, None, codes, root, AT)
    for account, name in (("qian-1", "钱某某"), ("command-line:sun", "Sun")):
        reader = Reader(store, SUBDISTRICT, Actor(account, Role.SAFETY_OFFICE), AT.date(), Knowledge.LATEST)
        assert clearance_of(reader, CAMPAIGN, None, None) is None
        with pytest.raises(EntryError, match="导出人本人"):
            clearance_of(reader, CAMPAIGN, REASON, name)
        assert clearance_of(reader, CAMPAIGN, REASON, APPROVER) == Clearance(REASON, APPROVER)
        free = replace(CAMPAIGN, privacy=PrivacyRules(approver_for_unmasked=False))
        assert clearance_of(reader, free, REASON, None) == Clearance(REASON, None)


@pytest.fixture
def home(demo_home: Path, tmp_path: Path) -> Iterator[Path]:
    """A demo home to write to."""
    yield copytree(demo_home, tmp_path / "home")


@pytest.mark.parametrize("words", [["export", "files", "--out", "OUT.xlsx"], ["report", "weekly", "--out", "OUT.docx"]])
def test_the_commands_ask_for_the_approver_and_the_record_keeps_him(
    home: Path, tmp_path: Path, words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """Refused without one: no file, and nothing in the log. With one he stands in the chained access log."""
    words = [word.replace("OUT", str(tmp_path / "out")) for word in words]
    unmasked = [*words, "--home", str(home), "--as-of", "2021-10-27", "--json", "--reason", REASON]
    assert main(unmasked) == 2
    assert "审批" in json.loads(capsys.readouterr().out)["error"]
    assert not list(tmp_path.glob("out*"))
    assert main([*unmasked, "--approver", APPROVER]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["reason"], answer["approver"], answer["masked"]) == (REASON, APPROVER, False)
    store = Store.open(sqlite_url(home / "qunzu.sqlite"))
    code = load_campaign(home / "campaign.toml").subdistrict_code
    assert store.verify_chain(code) == []
    store.close()
    assert (
        main(["audit", "export", "--home", str(home), "--out", str(tmp_path / "log.csv"), "--from", "2021-01-01"]) == 0
    )
    assert APPROVER in (tmp_path / "log.csv").read_text(encoding="utf-8-sig")
