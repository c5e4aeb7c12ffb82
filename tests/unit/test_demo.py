"""The demo as it is stored: legal histories, honest knowledge times, the truth beside it, and safe building."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from casework.calendar import parse_calendar
from casework.campaign.reading import load_campaign, parse_campaign
from casework.campaign.template import CAMPAIGN_TEMPLATE
from casework.events import Actor, CaseEvent
from casework.privacy.rules import CipherName
from casework.vocabulary import EventKind, Knowledge, Role, Stage
from casework.workflow import STAGE_AFTER, fold, visible
from data.access import Reader
from data.audit import event_from_row
from data.chained_rows import PERSONS_ACTION
from data.demo import MINI, DemoError, build_demo
from data.encryption import Place, opened
from data.schema import audit, building, case, case_event, complaint, compound, dwelling
from data.schema_persons import party_person
from data.store import Store, sqlite_url

AES = CipherName.AES_256_GCM
CODE = "310999001"
OFFICE = Actor("leader", Role.LEADER)
DAYS = [date(2021, 9, 25) + timedelta(days=n) for n in range(33)]


@pytest.fixture(scope="module")
def demo_store(demo_home: Path) -> Iterator[Store]:
    """The store of the small demo, for reading."""
    opened = Store.open(sqlite_url(demo_home / "qunzu.sqlite"))
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def truth(demo_home: Path) -> dict[str, Any]:
    """What truth.json says about the small demo's subdistrict."""
    known = json.loads((demo_home / "truth.json").read_text(encoding="utf-8"))
    own: dict[str, Any] = known["subdistricts"][CODE]
    return own


@pytest.fixture(scope="module")
def histories(demo_store: Store) -> dict[str, list[CaseEvent]]:
    """All events by case, in the order in which they were recorded."""
    found: dict[str, list[CaseEvent]] = {}
    with demo_store.read() as connection:
        for row in connection.execute(sa.select(case_event).order_by(case_event.c.version)):
            found.setdefault(row.case_id, []).append(event_from_row(row))
    return found


def _rows(store: Store, table: sa.Table) -> list[Any]:
    with store.read() as connection:
        return list(connection.execute(sa.select(table)))


def _last_hash(store: Store) -> str:
    """A hash over every write; of persons, whom each home seals with keys of its own, only who was named."""
    digest = sha256()
    for row in sorted(_rows(store, audit), key=lambda row: row.version):
        content = row.content
        if row.action == PERSONS_ACTION:
            content = str(sorted(json.loads(content)["rows"]))
        digest.update(repr((row.version, row.at, row.account, row.role, row.action, row.subject, content)).encode())
    return digest.hexdigest()


def _built(home: Path, seed: int) -> str:
    store = Store.open(sqlite_url(home / "qunzu.sqlite"))
    build_demo(store, home, seed, 1, size=MINI)
    digest = _last_hash(store)
    store.close()
    return digest


def test_same_seed_gives_the_same_data(demo_store: Store, demo_home: Path, tmp_path: Path) -> None:
    """All that was written is equal for the same seed and another for another seed."""
    assert _built(tmp_path / "again", 2021) == _last_hash(demo_store)
    assert (tmp_path / "again" / "truth.json").read_bytes() == (demo_home / "truth.json").read_bytes()
    assert _built(tmp_path / "other", 2022) != _last_hash(demo_store)


def test_subdistrict_is_marked_as_demo(demo_store: Store) -> None:
    """The store knows that the data are invented, and so does the name."""
    (own,) = demo_store.subdistricts()
    assert (own.code, own.is_demo) == (CODE, True)
    assert "演示" in own.name


def test_record_holds_together(demo_store: Store) -> None:
    """Every write stands in an unbroken chain, in the order of time."""
    assert demo_store.verify_chain(CODE) == []
    with demo_store.read() as connection:
        at = list(connection.execute(sa.select(audit.c.at).order_by(audit.c.version)).scalars())
    assert at == sorted(at)


def test_campaign_files_are_those_of_the_demo(demo_home: Path) -> None:
    """The campaign names the invented subdistrict and committees with the plan document's dates; the calendar reads."""
    campaign = load_campaign(demo_home / "campaign.toml")
    plan = parse_campaign(CAMPAIGN_TEMPLATE)
    assert campaign.subdistrict_code == CODE
    assert "演示数据" in campaign.name
    assert (campaign.phases, campaign.deadlines) == (plan.phases, plan.deadlines)
    assert [committee.code for committee in campaign.committees] == [f"{CODE}{n:03d}" for n in range(1, 16)]
    calendar = parse_calendar((demo_home / "calendar.csv").read_text(encoding="utf-8"))
    assert calendar.working_days(date(2021, 9, 26), date(2021, 10, 11)) == 8


def test_every_history_is_legal_on_every_day(histories: dict[str, list[CaseEvent]]) -> None:
    """Each case can be folded on each day of the campaign, as known then and by the latest entries."""
    assert len(histories) == MINI.clues + MINI.past_cases
    for events in histories.values():
        for day in DAYS[:: 4 if len(events) > 12 else 8]:
            for knowledge in Knowledge:
                fold(visible(events, day, knowledge), day)


def test_every_stage_occurs(demo_store: Store, demo_home: Path, histories: dict[str, list[CaseEvent]]) -> None:
    """Each stage of the workflow is met by some case, the derived 逾期未改 included."""
    met = {STAGE_AFTER[event.kind] for events in histories.values() for event in events}
    campaign = load_campaign(demo_home / "campaign.toml")
    latest = Reader(demo_store, CODE, OFFICE, DAYS[-1], Knowledge.LATEST)
    if any(row.overdue for row in latest.committee_progress(campaign)):
        met.add(Stage.OVERDUE)
    assert set(Stage) - met == set()


def test_late_entries_voids_pauses_and_appeals_occur(histories: dict[str, list[CaseEvent]]) -> None:
    """The history holds what makes real ones hard: 补录, corrections, 暂缓, 申辩, recurrences."""
    events = [event for one in histories.values() for event in one]
    late = [event for event in events if event.is_late_entry]
    assert 0.05 < len(late) / len(events) < 0.35
    kinds = Counter(event.kind for event in events)
    assert all(
        kinds[kind] > 0
        for kind in (
            EventKind.EVENT_VOIDED,
            EventKind.PAUSED,
            EventKind.APPEAL_FILED,
            EventKind.RECURRENCE_CONFIRMED,
            EventKind.LETTING_ENDED,
            EventKind.VISIT_REFUSED,
            EventKind.VISIT_NOT_SEEN,
            EventKind.JOINT_ACTION_DONE,
        )
    )


def test_some_entries_are_inserted_before_what_was_known(histories: dict[str, list[CaseEvent]]) -> None:
    """A visit is written up after a later act of the same case, so the order of days differs from that of records."""
    turned = [one for one in histories.values() if [e.occurred_on for e in one] != sorted(e.occurred_on for e in one)]
    assert turned


def test_joint_actions_keep_the_law(demo_home: Path, histories: dict[str, list[CaseEvent]]) -> None:
    """No joint action at night or on a day off, and in the campaign none before its second phase."""
    calendar = parse_calendar((demo_home / "calendar.csv").read_text(encoding="utf-8"))
    done = [e for events in histories.values() for e in events if e.kind is EventKind.JOINT_ACTION_DONE]
    assert done
    for event in done:
        assert calendar.is_working_day(event.occurred_on)
        assert "08:00" <= event.facts["starts"] < event.facts["ends"] <= "18:00"
        if event.case_id.startswith("C"):
            assert event.occurred_on >= date(2021, 10, 12)


def test_committees_differ_in_pace(demo_store: Store, demo_home: Path) -> None:
    """At the survey deadline some committees are done and others are far behind."""
    campaign = load_campaign(demo_home / "campaign.toml")
    reader = Reader(demo_store, CODE, OFFICE, date(2021, 10, 11), Knowledge.AS_KNOWN_THEN)
    shares = [row.surveyed / row.to_survey for row in reader.committee_progress(campaign) if row.to_survey >= 5]
    assert max(shares) - min(shares) > 0.2


def test_about_half_of_the_decided_clues_are_confirmed(histories: dict[str, list[CaseEvent]]) -> None:
    """Of the campaign's decided dwellings 45 to 65 per cent are confirmed as 群租."""
    decided = Counter(
        event.kind
        for case_id, events in histories.items()
        if case_id.startswith("C")
        for event in visible(events, DAYS[-1], Knowledge.LATEST)
        if event.kind in (EventKind.CONFIRMED, EventKind.NOT_QUNZU_DECIDED)
    )
    assert 0.45 < decided[EventKind.CONFIRMED] / decided.total() < 0.68


def test_three_sources_of_clues(histories: dict[str, list[CaseEvent]]) -> None:
    """The campaign's clues come from the document's three sources."""
    sources = Counter(events[0].facts["source"] for key, events in histories.items() if key.startswith("C"))
    assert set(sources) == {"hotline", "committee", "past_remediation"}
    assert min(sources.values()) >= 0.1 * MINI.clues


def test_orders_become_known_on_the_next_working_morning(demo_store: Store, demo_home: Path) -> None:
    """Orders are known from 08:30 of the working day after they came in; their revisions follow without gaps."""
    calendar = parse_calendar((demo_home / "calendar.csv").read_text(encoding="utf-8"))
    revisions: dict[str, list[Any]] = {}
    for row in sorted(_rows(demo_store, complaint), key=lambda row: row.revision):
        revisions.setdefault(row.order_number, []).append(row)
    for own in revisions.values():
        first = own[0]
        assert first.known_from.date() == calendar.add_working_days(first.received_at.date(), 1)
        assert (first.known_from.hour, first.known_from.minute) == (8, 30)
        assert first.closed_at is None
        assert [row.revision for row in own] == list(range(1, len(own) + 1))
        assert [row.known_to for row in own] == [row.known_from for row in own[1:]] + [None]
        for earlier, later in pairwise(own):
            assert earlier.version < later.version
    assert sum(len(own) > 1 for own in revisions.values()) > 0.9 * len(revisions)


def test_no_order_is_placed_wrongly(demo_store: Store, truth: dict[str, Any]) -> None:
    """Against the planted truth, no order lies in a wrong compound, building or dwelling, whoever placed it."""
    checked = 0
    for row in _rows(demo_store, complaint):
        true = truth["orders"][row.order_number]
        for column in ("compound_id", "building_id", "dwelling_id"):
            value = getattr(row, column)
            assert value is None or value == true[column]
        assert (row.level == "outside") <= true["is_outside"]
        checked += row.compound_id is not None
    assert checked > 500


def test_some_orders_wait_for_a_person(demo_store: Store) -> None:
    """There is a review queue, and others were placed by hand."""
    current = [row for row in _rows(demo_store, complaint) if row.known_to is None]
    assert any(row.level == "pending" for row in current)
    assert any(row.located_by == "chengyun-1" for row in current)


def test_the_persons_of_the_demo_are_marked_and_unreachable(demo_store: Store) -> None:
    """Every name says 演示, every number begins with 100; some sub-lessors stand behind several dwellings."""
    with demo_store.read() as connection:
        rows = connection.execute(sa.select(party_person)).all()

    def clear(row: sa.Row[Any], column: str) -> str:
        place = Place("party_person", column, CODE, f"{row.person_id}|{row.revision}")
        return opened(getattr(row, column), place, demo_store.keys, AES, 1)

    persons = [clear(row, "name") for row in rows]
    phones = [clear(row, "phone") for row in rows if row.phone is not None]
    assert persons and all(name.startswith("演示") for name in persons)
    assert phones and all(phone.startswith("100") and len(phone) == 11 for phone in phones)
    shared = Counter(row.phone_index for row in rows if row.role == "sub_lessor")
    assert max(shared.values()) >= 3


def test_no_phone_number_is_stored(demo_store: Store) -> None:
    """Callers gave invented numbers; no mobile number is left anywhere in the stored texts."""
    phone = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")
    texts = [text for row in _rows(demo_store, complaint) for text in (row.raw_address, row.text)]
    assert not any(phone.search(text) for text in texts)


def test_truth_names_what_is_stored(demo_store: Store, truth: dict[str, Any]) -> None:
    """The planted compounds, hotspots, 群租 dwellings and recurrences refer to rows that exist."""
    compounds = {str(row.compound_id): row for row in _rows(demo_store, compound)}
    dwellings = {row.dwelling_id for row in _rows(demo_store, dwelling)}
    assert {key: one["name"] for key, one in truth["compounds"].items()} == {k: c.name for k, c in compounds.items()}
    assert [len(hotspot["compounds"]) for hotspot in truth["hotspots"]] == [3, 2, 1]
    assert all(str(one) in compounds for hotspot in truth["hotspots"] for one in hotspot["compounds"])
    assert set(truth["qunzu_dwellings"]) <= dwellings
    assert set(truth["paces"]) == {f"{CODE}{n:03d}" for n in range(1, 16)}
    cases = {row.dwelling_id for row in _rows(demo_store, case)}
    assert {one["dwelling_id"] for one in truth["recurrences"]} <= cases


def test_confirmed_recurrences_truly_happened(
    demo_store: Store, truth: dict[str, Any], histories: dict[str, list[CaseEvent]]
) -> None:
    """A 回潮 is confirmed only at a dwelling that had gone back to 群租 by then, according to the truth."""
    dwelling_of = {row.case_id: row.dwelling_id for row in _rows(demo_store, case)}
    true = {(one["dwelling_id"], one["recurred_on"]) for one in truth["recurrences"]}
    confirmed = 0
    for case_id, events in histories.items():
        for event in events:
            if event.kind is EventKind.RECURRENCE_CONFIRMED:
                confirmed += 1
                days = [day for place, day in true if place == dwelling_of[case_id]]
                assert any(day <= event.occurred_on.isoformat() for day in days)
    assert confirmed > 0


def test_nothing_comes_back_where_the_letting_has_ended(histories: dict[str, list[CaseEvent]]) -> None:
    """停止出租 is the last thing in a file: the return visits stop and no 回潮 follows."""
    ended = [one for one in histories.values() if any(event.kind is EventKind.LETTING_ENDED for event in one)]
    assert ended
    assert all(max(one, key=lambda event: event.occurred_on).kind is EventKind.LETTING_ENDED for one in ended)


def test_dwellings_and_buildings_belong_together(demo_store: Store) -> None:
    """Every dwelling lies in a building of its own compound, and the compounds' registered numbers add up."""
    of_building = {row.building_id: row.compound_id for row in _rows(demo_store, building)}
    counted: Counter[int] = Counter()
    for row in _rows(demo_store, dwelling):
        assert of_building[row.building_id] == row.compound_id
        counted[row.compound_id] += 1
    assert {row.compound_id: row.dwellings for row in _rows(demo_store, compound)} == counted


class _StoppedError(Exception):
    """Stands for a killed build."""


def test_broken_off_build_leaves_nothing_and_the_next_completes_it(demo_store: Store, tmp_path: Path) -> None:
    """A build that stops half-way stores no row; the next one gives the same data as if nothing had happened."""

    def stop(fraction: float, text: str) -> None:
        if fraction > 0.6:
            raise _StoppedError

    store = Store.open(sqlite_url(tmp_path / "qunzu.sqlite"))
    with pytest.raises(_StoppedError):
        build_demo(store, tmp_path, 2021, 1, stop, size=MINI)
    assert [_rows(store, table) for table in (audit, compound, complaint, case_event)] == [[], [], [], []]
    assert not (tmp_path / "campaign.toml").exists()
    build_demo(store, tmp_path, 2021, 1, size=MINI)
    assert _last_hash(store) == _last_hash(demo_store)
    store.close()


def test_progress_runs_from_nothing_to_all(tmp_path: Path) -> None:
    """The fractions only grow, end at 1, and come with a Chinese word each."""
    told: list[tuple[float, str]] = []
    store = Store.open(sqlite_url(tmp_path / "qunzu.sqlite"))
    build_demo(store, tmp_path, 5, 2, lambda fraction, text: told.append((fraction, text)), size=MINI)
    fractions = [fraction for fraction, _ in told]
    assert fractions == sorted(fractions)
    assert (fractions[0], fractions[-1]) == (0.0, 1.0)
    assert all(re.search(r"[\u4e00-\u9fff]", text) for _, text in told)
    assert [one.code for one in store.subdistricts()] == ["310999001", "310999002"]
    assert all(store.verify_chain(one.code) == [] for one in store.subdistricts())
    store.close()


def test_building_again_changes_nothing_and_another_seed_is_refused(tmp_path: Path) -> None:
    """A second build with the same seed leaves the data alone; another seed does not mix with them."""
    store = Store.open(sqlite_url(tmp_path / "qunzu.sqlite"))
    build_demo(store, tmp_path, 5, 1, size=MINI)
    version = store.version(CODE)
    build_demo(store, tmp_path, 5, 1, size=MINI)
    assert store.version(CODE) == version
    with pytest.raises(DemoError, match="种子 5"):
        build_demo(store, tmp_path, 6, 1, size=MINI)
    store.close()


def test_real_data_are_never_mixed_with_the_demo(tmp_path: Path) -> None:
    """A store with a real subdistrict, or a home with a real campaign.toml, refuses the demo and stays as it was."""
    store = Store.open(sqlite_url(tmp_path / "qunzu.sqlite"))
    store.create_subdistrict("310117006", "某街道", is_demo=False)
    with pytest.raises(DemoError, match="正式数据"):
        build_demo(store, tmp_path, 1, 1, size=MINI)
    assert [one.code for one in store.subdistricts()] == ["310117006"]
    store.close()
    home = tmp_path / "home"
    home.mkdir()
    (home / "campaign.toml").write_text(CAMPAIGN_TEMPLATE, encoding="utf-8")
    empty = Store.open(sqlite_url(home / "qunzu.sqlite"))
    with pytest.raises(DemoError, match=r"campaign\.toml"):
        build_demo(empty, home, 1, 1, size=MINI)
    assert (home / "campaign.toml").read_text(encoding="utf-8") == CAMPAIGN_TEMPLATE
    empty.close()


@pytest.mark.parametrize(("seed", "scale"), [(-1, 1), (1, 0), (1, 1000)])
def test_arguments_out_of_range_are_refused(tmp_path: Path, seed: int, scale: int) -> None:
    """A negative seed and a number of subdistricts outside 1 to 999 are the user's mistakes."""
    store = Store.open(sqlite_url(tmp_path / "qunzu.sqlite"))
    with pytest.raises(DemoError):
        build_demo(store, tmp_path, seed, scale, size=MINI)
    store.close()
