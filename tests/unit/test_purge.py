"""Deletion at the end of the term: persons and words go, figures and the record stay, running procedures hold."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from datetime import date, timedelta
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
import sqlalchemy as sa

from casework.campaign.model import Campaign
from casework.campaign.reading import load_campaign
from casework.errors import PermissionDeniedError
from casework.events import Actor, Case
from casework.privacy.retention import REDACTED, hold_reasons, without_free_texts
from casework.privacy.rules import RetentionRules
from casework.service import record
from casework.vocabulary import EventKind, Knowledge, Role, SideState
from casework.workflow import CaseState, fold
from data.access import Reader
from data.briefings import briefing
from data.persons import masked_person
from data.purge import plan_content, purge, purge_plan
from data.queries.persons import sealed_persons
from data.schema import audit, case_event, complaint
from data.schema_persons import party_person
from data.store import Store, sqlite_url
from data.view import counting_of, view_of
from tests.campaigns import CALENDAR, CAMPAIGN
from tests.histories import draft_for
from tests.parties import record_parties, sub_lessor
from tests.records import OFFICE, SUBDISTRICT, add_complaint, add_subdistrict, moment, play
from tests.stories import story

DAY = date(2021, 9, 28)
CLOSED = (EventKind.CLUE_RECEIVED, EventKind.CLUE_ACCEPTED, EventKind.SURVEY_COMPLETED, EventKind.NOT_QUNZU_DECIDED)
OPEN = (*CLOSED[:3], EventKind.CONFIRMED)
WORDS = "住户说下月搬走，可联系楼下老陈"
RULES = CAMPAIGN.retention
PERSONS_GO = RULES.persons_until(CAMPAIGN.ends_on) + timedelta(days=1)
WORDS_GO = RULES.free_texts_until(CAMPAIGN.ends_on) + timedelta(days=1)


@pytest.fixture
def files(store: Store) -> Store:
    """A closed file with persons and a note, an open one with persons, a complaint."""
    add_subdistrict(store)
    play(store, Case("C1", 1, "01"), *((kind, DAY) for kind in CLOSED))
    play(store, Case("C2", 2, "02"), *((kind, DAY) for kind in OPEN))
    for case_id in ("C1", "C2"):
        record_parties(store, case_id, DAY, sub_lessor())
        with store.write(SUBDISTRICT) as writing:
            note = draft_for(EventKind.NOTE_ADDED, DAY, uid=f"{case_id}-n", case_id=case_id, facts={"text": WORDS})
            record(writing, OFFICE, note, moment(DAY, 14))
    add_complaint(store, "20210928001", moment(DAY))
    return store


def persons(store: Store) -> list[str]:
    """The files whose persons are stored."""
    with store.read() as connection:
        return sorted(connection.execute(sa.select(party_person.c.case_id)).scalars())


def words(store: Store) -> list[str]:
    """The files whose note is in clear, in the events and in the audit."""
    with store.read() as connection:
        noted = connection.execute(sa.select(case_event.c.case_id).where(case_event.c.facts.contains(WORDS)))
        logged = connection.execute(sa.select(audit.c.subject).where(audit.c.content.contains(WORDS)))
        found = sorted(noted.scalars())
        assert found == sorted(logged.scalars())
        return found


def shown(store: Store, campaign: Campaign, code: str, as_of: date) -> list[Any]:
    """The briefing as JSON, in both readings, on a day within and at the end of the campaign."""
    counting = counting_of(campaign)
    return [
        json.dumps(
            asdict(briefing(Reader(store, code, OFFICE, day, knowledge, counting), campaign, CALENDAR)),
            default=str,
            ensure_ascii=False,
        )
        for day in (as_of - timedelta(days=14), as_of)
        for knowledge in Knowledge
    ]


def test_before_the_end_of_the_term_nothing_goes(files: Store) -> None:
    """The last day of keeping still belongs to it."""
    plan = purge(files, CAMPAIGN, OFFICE, moment(PERSONS_GO - timedelta(days=1)))
    assert plan.is_empty
    assert persons(files) == ["C1", "C2"]


def test_persons_go_after_their_term_and_an_open_file_keeps_them(files: Store) -> None:
    """The names of a closed file go, its words stay for theirs; the record is still sound."""
    plan = purge(files, CAMPAIGN, OFFICE, moment(PERSONS_GO))
    assert (plan.person_cases, plan.event_cases, plan.complaint_texts) == (("C1",), (), 0)
    assert plan.held == {"C2": ("尚未销项",)}
    assert persons(files) == ["C2"]
    assert words(files) == ["C1", "C2"]
    assert files.verify_chain(SUBDISTRICT) == []


def test_words_go_after_their_term_from_the_events_and_from_the_audit(files: Store) -> None:
    """A word stands in their place, the texts of complaints included."""
    plan = purge(files, CAMPAIGN, OFFICE, moment(WORDS_GO))
    assert "C1" in plan.event_cases and "C2" not in plan.event_cases
    assert words(files) == ["C2"]
    with files.read() as connection:
        assert connection.execute(sa.select(complaint.c.text)).scalars().all() == [REDACTED]
        facts = connection.execute(sa.select(case_event.c.facts).where(case_event.c.uid == "C1-n")).scalar_one()
    assert json.loads(facts)["text"] == REDACTED
    assert files.verify_chain(SUBDISTRICT) == []


def test_a_second_purge_finds_nothing(files: Store) -> None:
    """And changes no version."""
    purge(files, CAMPAIGN, OFFICE, moment(WORDS_GO))
    version = files.version(SUBDISTRICT)
    assert purge(files, CAMPAIGN, OFFICE, moment(WORDS_GO)).is_empty
    assert files.version(SUBDISTRICT) == version


@pytest.mark.parametrize("column", ["content", "account", "action", "at", "hash", "subject", "role"])
def test_a_rewritten_row_is_still_guarded(files: Store, column: str) -> None:
    """Nobody hides a change behind a purge."""
    purge(files, CAMPAIGN, OFFICE, moment(WORDS_GO))
    with files.write_unversioned() as connection:
        row = connection.execute(sa.select(audit).where(audit.c.content.contains(REDACTED))).mappings().first()
        assert row is not None
        value = row[column] + timedelta(seconds=1) if column == "at" else f"{row[column]} "
        connection.execute(sa.update(audit).where(audit.c.version == row["version"]).values({column: value}))
    assert any(f"第 {row['version']} 号" in fault.message for fault in files.verify_chain(SUBDISTRICT))


def test_a_person_put_back_after_a_purge_is_found(files: Store) -> None:
    """From a copy of before."""
    with files.read() as connection:
        before = [dict(row) for row in connection.execute(sa.select(party_person)).mappings()]
    purge(files, CAMPAIGN, OFFICE, moment(PERSONS_GO))
    with files.write_unversioned() as connection:
        connection.execute(party_person.insert(), [row for row in before if row["case_id"] == "C1"])
    assert files.verify_chain(SUBDISTRICT)


def test_the_report_names_files_and_no_person(files: Store) -> None:
    """Counts and numbers of files only, in the report and in the chain."""
    plan = purge(files, CAMPAIGN, OFFICE, moment(WORDS_GO))
    report = json.dumps(plan_content(plan), ensure_ascii=False)
    with files.read() as connection:
        logged = connection.execute(sa.select(audit.c.content).where(audit.c.action == "purge")).scalar_one()
    for text in (report, logged):
        assert "演示转租人甲" not in text and "10000000001" not in text and WORDS not in text
    assert plan_content(plan)["persons"] == 1


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.SAFETY_OFFICE], ids=lambda role: role.value)
def test_only_the_safety_office_may_purge(files: Store, role: Role) -> None:
    """Everybody else is told who does it."""
    with pytest.raises(PermissionDeniedError, match="平安办"):
        purge(files, CAMPAIGN, Actor("a", role, "01"), moment(WORDS_GO))
    assert persons(files) == ["C1", "C2"]


def test_a_file_on_the_list_of_holds_is_kept_whole(files: Store) -> None:
    """hold_cases of campaign.toml."""
    held = replace(CAMPAIGN, retention=RetentionRules(hold_cases=("C1",)))
    plan = purge(files, held, OFFICE, moment(WORDS_GO))
    assert plan.held["C1"] == ("在 hold_cases 名单中",)
    assert persons(files) == ["C1", "C2"] and words(files) == ["C1", "C2"]


PENALTY = {"procedure": "ordinary", "party": "citizen", "kind": "fine", "amount": 10000, "reference": "A1"}
DECIDED = PENALTY | {"decided_on": "2021-10-20", "served_on": "2021-10-22"}


@pytest.mark.parametrize(
    ("facts", "as_of", "reasons"),
    [
        (PENALTY, date(2023, 1, 1), ("处罚决定未送达",)),
        (DECIDED, date(2023, 1, 1), ("罚款未缴清",)),
        (DECIDED | {"paid_on": "2021-10-30"}, date(2022, 4, 1), ("处罚决定的起诉期限未满",)),
        (DECIDED | {"paid_on": "2021-10-30"}, date(2022, 5, 1), ()),
        (DECIDED | {"paid_on": "2021-10-30", "under_appeal": True}, date(2023, 1, 1), ("处罚在复议、诉讼中",)),
        (DECIDED | {"revoked_on": "2021-11-30"}, date(2023, 1, 1), ()),
        ({"reference": "A1"}, date(2023, 1, 1), ("处罚记录不完整，不能确定已办结",)),
    ],
)
def test_an_unfinished_penalty_holds_its_file(facts: dict[str, Any], as_of: date, reasons: tuple[str, ...]) -> None:
    """Until it is served, paid and can no longer be sued over (行政诉讼法 第四十六条, six months)."""
    (first,) = story([(EventKind.CLUE_RECEIVED, DAY)])
    penalty = replace(first, uid="p", version=2, kind=EventKind.PENALTY_RECORDED, facts=facts)
    state = fold((first,), as_of)
    assert hold_reasons("C1", state, (first, penalty), (), 6, as_of) == reasons


def test_of_one_penalty_the_newest_entry_counts() -> None:
    """Served and paid later, under the same number."""
    (first,) = story([(EventKind.CLUE_RECEIVED, DAY)])
    early = replace(first, uid="p", version=2, kind=EventKind.PENALTY_RECORDED, facts=PENALTY)
    late = replace(early, uid="q", version=3, facts=DECIDED | {"paid_on": "2021-10-30"})
    as_of = date(2023, 1, 1)
    assert hold_reasons("C1", fold((first,), as_of), (first, early, late), (), 6, as_of) == ()


def test_an_appeal_holds_its_file() -> None:
    """While the side state lasts."""
    state = CaseState(DAY, side_states=frozenset({SideState.APPEAL}))
    assert hold_reasons("C1", state, (), (), 6, DAY) == ("申辩、复议未办结",)


def test_codes_days_and_composed_sentences_stay() -> None:
    """Only what people wrote in their own words goes, wherever it stands."""
    facts = {
        "reason": "家属反映",
        "reason_code": "withdrawn",
        "until": "2021-10-31",
        "evidence": [{"kind": "photo", "text": "照片三张"}],
        "note": "ok",
        "assessment": {"clauses": [{"reason": "客厅隔间1：出租供人居住。"}]},
        "number": "〔2021〕甲第1号",
        "clauses": [1, 4],
    }
    assert without_free_texts(facts) == facts | {
        "reason": REDACTED,
        "evidence": [{"kind": "photo", "text": REDACTED}],
    }


def test_the_figures_of_the_demo_are_the_same_after_a_purge_and_nothing_is_left_in_the_file(
    demo_home: Path, tmp_path: Path
) -> None:
    """Every number of the weekly meeting, on two days in both readings; the words are gone from the file itself."""
    home = copytree(demo_home, tmp_path / "home")
    campaign = load_campaign(home / "campaign.toml")
    code = campaign.subdistrict_code
    store = Store.open(sqlite_url(home / "qunzu.sqlite"))
    as_of = date(2021, 10, 27)
    before = shown(store, campaign, code, as_of)
    with store.read() as connection:
        sealed = connection.execute(sa.select(party_person.c.name)).scalars().all()
    plan = purge(store, campaign, OFFICE, moment(date(2026, 1, 5)))
    assert plan.persons and plan.events and plan.complaint_texts
    store.cache.clear()
    assert shown(store, campaign, code, as_of) == before
    assert store.verify_chain(code) == []
    with store.read() as connection:
        left = connection.execute(sa.select(party_person.c.name)).scalars().all()
        view = view_of(OFFICE, code, as_of, Knowledge.LATEST)
        assert sealed_persons(connection, view, plan.person_cases[0]) == ()
        kept = [case_id for case_id in plan.held if sealed_persons(connection, view, case_id)]
        assert all(
            masked_person(person, code, store.keys).is_readable for person in sealed_persons(connection, view, kept[0])
        )
    store.close()
    gone = set(sealed) - set(left)
    content = b"".join(path.read_bytes() for path in home.glob("qunzu.sqlite*"))
    assert gone and not any(name in content for name in gone)


def test_a_plan_alone_changes_nothing(files: Store) -> None:
    """--dry-run."""
    version = files.version(SUBDISTRICT)
    with files.read() as connection:
        plan = purge_plan(connection, SUBDISTRICT, CAMPAIGN, WORDS_GO)
    assert plan.persons
    assert files.version(SUBDISTRICT) == version
    assert persons(files) == ["C1", "C2"]
