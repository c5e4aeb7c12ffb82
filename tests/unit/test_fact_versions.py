"""Versions of every fact: who said what when, what was said before, and what was voided."""

from __future__ import annotations

from datetime import date
from typing import Any

from casework.fact_versions import GONE, FactHistory, fact_versions
from casework.service import record
from casework.vocabulary import EventKind
from tests.histories import OFFICE, draft_for
from tests.memory_log import MemoryLog
from tests.stories import CASE_ID, at, story

DAY, NEXT, LATER = date(2021, 10, 8), date(2021, 10, 9), date(2021, 10, 11)


def rooms(**persons: int | None) -> dict[str, Any]:
    """Facts of ROOMS_RECORDED: rooms by name with the number of persons."""
    listed = [{"name": name, "original_use": "bedroom", "persons": count} for name, count in persons.items()]
    return {"dwelling": {"label": "1号小区 1号 001室", "all_rooms_seen": True, "rooms": listed}}


def entered(*entries: tuple[str, EventKind, date, dict[str, Any]]) -> MemoryLog:
    """A file with these further entries: uid, kind, day, facts."""
    log = story([(EventKind.CLUE_RECEIVED, DAY)], keep_log=True)
    for hour, (uid, kind, day, facts) in enumerate(entries, start=13):
        record(log, OFFICE, draft_for(kind, day, uid=uid, facts=facts), at(day, hour))
    return log


def histories_of(log: MemoryLog) -> dict[tuple[str, str], FactHistory]:
    """The histories by place and name."""
    events = sorted(log.events(CASE_ID), key=lambda event: (event.occurred_on, event.version))
    voided = {event.facts["voids"] for event in events if event.kind is EventKind.EVENT_VOIDED}
    return {(one.place, one.name): one for one in fact_versions(events, voided)}


def test_a_fact_keeps_who_said_it_when_and_what_was_said_before() -> None:
    """Three persons, then two: the newer holds, the older stays."""
    log = entered(
        ("a", EventKind.ROOMS_RECORDED, DAY, rooms(主卧=3)), ("b", EventKind.ROOMS_RECORDED, NEXT, rooms(主卧=2))
    )
    persons = histories_of(log)["主卧", "居住人数"]
    assert persons.current is not None
    assert (persons.current.value, persons.current.occurred_on, persons.current.recorded_by) == ("2 人", NEXT, "office")
    assert [(version.value, version.occurred_on) for version in persons.earlier] == [("3 人", DAY)]


def test_a_record_that_repeats_a_fact_is_no_new_version() -> None:
    """What did not change keeps the day on which it was first said."""
    log = entered(
        ("a", EventKind.ROOMS_RECORDED, DAY, rooms(主卧=3)), ("b", EventKind.ROOMS_RECORDED, NEXT, rooms(主卧=3))
    )
    assert [version.occurred_on for version in histories_of(log)["主卧", "居住人数"].versions] == [DAY]


def test_a_voided_record_is_marked_and_what_was_before_it_holds_again() -> None:
    """The slip stays in sight and says nothing about the present."""
    log = entered(
        ("a", EventKind.ROOMS_RECORDED, DAY, rooms(主卧=3)),
        ("b", EventKind.ROOMS_RECORDED, NEXT, rooms(主卧=30)),
        ("v", EventKind.EVENT_VOIDED, NEXT, {"voids": "b"}),
    )
    persons = histories_of(log)["主卧", "居住人数"]
    assert [(version.value, version.is_voided) for version in persons.versions] == [("30 人", True), ("3 人", False)]
    assert persons.current is not None
    assert persons.current.value == "3 人"


def test_a_fact_of_voided_records_only_has_no_present_value() -> None:
    """Nothing is left to hold."""
    log = entered(
        ("a", EventKind.ROOMS_RECORDED, DAY, rooms(主卧=3)), ("v", EventKind.EVENT_VOIDED, DAY, {"voids": "a"})
    )
    persons = histories_of(log)["主卧", "居住人数"]
    assert persons.current is None
    assert [version.value for version in persons.earlier] == ["3 人"]


def test_a_room_that_is_no_longer_recorded_says_so() -> None:
    """A partition taken down does not linger with its old value; taken up again it has a new version."""
    log = entered(
        ("a", EventKind.ROOMS_RECORDED, DAY, rooms(主卧=2, 隔间=1)),
        ("b", EventKind.ROOMS_RECORDED, NEXT, rooms(主卧=2)),
        ("c", EventKind.ROOMS_RECORDED, LATER, rooms(主卧=2, 隔间=1)),
    )
    persons = histories_of(log)["隔间", "居住人数"]
    assert [version.value for version in persons.versions] == ["1 人", GONE, "1 人"]


def test_parties_have_versions_too() -> None:
    """A sub-lessor first not known, then stated to be none."""
    unclear = {"owner": {"status": "known"}, "sub_lessor": {"status": "unknown"}, "tenants": {"status": "none"}}
    log = entered(
        ("a", EventKind.PARTIES_RECORDED, DAY, unclear),
        ("b", EventKind.PARTIES_RECORDED, NEXT, {**unclear, "sub_lessor": {"status": "none"}}),
    )
    found = histories_of(log)
    assert [version.value for version in found["当事人", "转租人"].versions] == ["明确没有", "不清楚"]
    assert len(found["当事人", "业主"].versions) == 1


def test_the_rooms_of_a_late_entry_take_their_place_by_the_day_they_stand_for() -> None:
    """补录 of an earlier survey does not become the present."""
    log = entered(("a", EventKind.ROOMS_RECORDED, NEXT, rooms(主卧=2)))
    draft = draft_for(EventKind.ROOMS_RECORDED, DAY, uid="late", facts=rooms(主卧=4))
    record(log, OFFICE, draft, at(LATER))
    persons = histories_of(log)["主卧", "居住人数"]
    assert [(version.value, version.occurred_on) for version in persons.versions] == [("2 人", NEXT), ("4 人", DAY)]
    assert persons.versions[1].recorded_at.date() == LATER
