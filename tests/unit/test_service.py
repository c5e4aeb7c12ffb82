"""The service: once only, who may, what an entry must say, late entries and voids, days and clock."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from casework.errors import (
    ConflictError,
    EntryError,
    NotFoundError,
    PermissionDeniedError,
    TransitionError,
    UserError,
)
from casework.events import Actor, Case, EventDraft, StaleFileError
from casework.facts import REQUIRED_FACTS
from casework.guard import enforcement_readiness
from casework.service import open_case, record
from casework.vocabulary import EventKind as K
from casework.vocabulary import Knowledge, LettingExit, Role, Stage
from casework.workflow import fold, visible
from tests.histories import OFFICE, draft_for
from tests.memory_log import MemoryLog
from tests.stories import CASE, CASE_ID, at, story

DAY = date(2021, 10, 1)
TO_CONFIRM = [(kind, DAY) for kind in (K.CLUE_RECEIVED, K.CLUE_ACCEPTED, K.SURVEY_COMPLETED)]
CONFIRMED = [*TO_CONFIRM, (K.CONFIRMED, DAY)]
SERVED = [*CONFIRMED, (K.ORDER_ISSUED, DAY), (K.ORDER_SERVED, DAY)]
COMMITTEE = Actor("committee-01", Role.COMMITTEE, "01")


def voiding(uid: str, target: str, day: date = DAY) -> EventDraft:
    """A draft that voids the event `target`."""
    return draft_for(K.EVENT_VOIDED, day, uid=uid, facts={"voids": target})


def test_a_retry_returns_the_first_event() -> None:
    """The client that got no answer sends again, later and unchanged: one event, its first time."""
    log = story(TO_CONFIRM, keep_log=True)
    draft = draft_for(K.CONFIRMED, DAY, uid="x", facts={"clauses": (1, 3)})
    first = record(log, OFFICE, draft, at(DAY, 15))
    again = record(log, OFFICE, replace(draft, facts=draft.facts | {"clauses": [1, 3]}), at(DAY, 16))
    assert again == first
    assert len(log.events(CASE_ID)) == len(TO_CONFIRM) + 1


@pytest.mark.parametrize(
    "change",
    [
        {"kind": K.NOT_QUNZU_DECIDED},
        {"occurred_on": DAY - timedelta(days=1)},
        {"due_on": DAY},
        {"case_id": "C2"},
        {"facts": {"decided_by": "somebody else", "inspectors": 2, "clauses": [1]}},
    ],
)
def test_the_same_uid_with_other_content_is_a_conflict(change: dict[str, Any]) -> None:
    """A uid stands for one entry; anything else under it is refused, never silently dropped."""
    log = story(CONFIRMED, keep_log=True)
    draft = draft_for(K.CONFIRMED, DAY, uid="3")
    assert record(log, OFFICE, draft, at(DAY, 15)).uid == "3"
    with pytest.raises(ConflictError, match="内容不同"):
        record(log, OFFICE, replace(draft, **change), at(DAY, 15))


def test_the_same_uid_from_another_account_is_a_conflict() -> None:
    """Two people whose clients made the same uid did not make the same entry."""
    log = story(CONFIRMED, keep_log=True)
    with pytest.raises(ConflictError):
        record(log, COMMITTEE, draft_for(K.CONFIRMED, DAY, uid="3"), at(DAY, 15))


def test_open_case_twice() -> None:
    """The same opening again changes nothing; another opening of the same file is refused."""
    log = MemoryLog()
    first = draft_for(K.CLUE_RECEIVED, DAY, uid="0")
    event = open_case(log, OFFICE, CASE, first, at(DAY))
    assert open_case(log, OFFICE, CASE, first, at(DAY, 13)) == event
    with pytest.raises(ConflictError, match="已经建立"):
        open_case(log, OFFICE, CASE, draft_for(K.CLUE_RECEIVED, DAY, uid="1"), at(DAY, 13))
    assert log.events(CASE_ID) == (event,)


def test_a_file_opens_with_a_clue_only() -> None:
    """A file that began in the middle would have no source."""
    log = MemoryLog()
    with pytest.raises(TransitionError, match="登记线索"):
        open_case(log, OFFICE, CASE, draft_for(K.CONFIRMED, DAY, uid="0"), at(DAY))
    assert log.case(CASE_ID) is None


def test_a_refused_opening_leaves_no_file() -> None:
    """Permission and content are checked before the case is stored."""
    log = MemoryLog()
    elsewhere = Case(CASE_ID, 1, "02")
    with pytest.raises(PermissionDeniedError):
        open_case(log, COMMITTEE, elsewhere, draft_for(K.CLUE_RECEIVED, DAY, uid="0"), at(DAY))
    with pytest.raises(EntryError):
        open_case(log, OFFICE, CASE, draft_for(K.CLUE_RECEIVED, DAY + timedelta(days=1), uid="0"), at(DAY))
    assert log.case(CASE_ID) is None


def test_an_unknown_case_is_named() -> None:
    """The sentence names the id that was asked for."""
    with pytest.raises(NotFoundError, match="C1"):
        record(MemoryLog(), OFFICE, draft_for(K.NOTE_ADDED, DAY, uid="0"), at(DAY))


@pytest.mark.parametrize(
    ("day", "accepted"),
    [
        (date(1999, 12, 31), False),
        (date(2000, 1, 1), False),  # in itself possible, but before the file was opened
        (DAY, True),
        (DAY + timedelta(days=1), True),  # today
        (DAY + timedelta(days=2), False),  # tomorrow
    ],
)
def test_the_day_of_an_event(day: date, accepted: bool) -> None:
    """From 2000 until today, and not before the file began."""
    log = story([(K.CLUE_RECEIVED, DAY)], keep_log=True)
    note = draft_for(K.NOTE_ADDED, day, uid="x")
    if accepted:
        assert record(log, OFFICE, note, at(DAY + timedelta(days=1))).occurred_on == day
    else:
        with pytest.raises(UserError):
            record(log, OFFICE, note, at(DAY + timedelta(days=1)))


def test_today_is_todays_date_in_shanghai() -> None:
    """17:00 UTC is already the next day in Shanghai, and is stored so."""
    log = story([(K.CLUE_RECEIVED, DAY)], keep_log=True)
    now = datetime(2021, 10, 1, 17, tzinfo=UTC)
    event = record(log, OFFICE, draft_for(K.NOTE_ADDED, date(2021, 10, 2), uid="x"), now)
    assert event.recorded_at.date() == date(2021, 10, 2)
    assert not event.is_late_entry


def test_a_clock_that_runs_behind_is_refused() -> None:
    """recorded_at never goes back within a file, else 'as known then' would change afterwards."""
    log = story([(K.CLUE_RECEIVED, DAY)], keep_log=True)
    with pytest.raises(ConflictError, match="时钟"):
        record(log, OFFICE, draft_for(K.NOTE_ADDED, DAY, uid="x"), at(DAY, 11))


def test_now_without_a_zone_is_a_fault_of_the_program() -> None:
    """Not something a user can mend."""
    with pytest.raises(ValueError, match="time zone"):
        record(MemoryLog(), OFFICE, draft_for(K.NOTE_ADDED, DAY, uid="x"), datetime(2021, 10, 1))  # noqa: DTZ001


MISSING = [
    (kind, rule.key, bad)
    for kind, rules in REQUIRED_FACTS.items()
    for rule in rules
    for bad in {
        "inspectors": [None, 1, True, "2"],
        "clauses": [None, [], [5], [0], [6], ["1"], [True]],
        "exit": [None, "", "空置", "self_rectified", ["vacated"]],
    }.get(rule.key, [None, "", " ", 3])
]


@pytest.mark.parametrize(("kind", "key", "bad"), MISSING)
def test_required_facts(kind: K, key: str, bad: object) -> None:
    """Each required fact, missing or unusable, is refused by a sentence that names it; nothing is stored."""
    log = story(SERVED, keep_log=True)
    draft = draft_for(kind, DAY, uid="x", facts={"voids": "1", key: bad})
    with pytest.raises(EntryError) as refused:
        record(log, OFFICE, draft, at(DAY, 15))
    assert kind.label in str(refused.value)
    assert f"（{key}" in str(refused.value)
    assert len(log.events(CASE_ID)) == len(SERVED)


@pytest.mark.parametrize("way", LettingExit)
def test_every_way_out_of_letting_can_be_recorded(way: LettingExit) -> None:
    """Each way is accepted, named to whoever left it out, and leaves the dwelling off the list."""
    log = story([*SERVED, (K.SELF_RECTIFICATION_REPORTED, DAY), (K.CLEARED, DAY)], keep_log=True)
    with pytest.raises(EntryError, match=way.label):
        record(log, OFFICE, EventDraft("none", CASE_ID, K.LETTING_ENDED, DAY), at(DAY, 15))
    record(log, OFFICE, draft_for(K.LETTING_ENDED, DAY, uid="x", facts={"exit": way.value}), at(DAY, 15))
    assert fold(visible(log.events(CASE_ID), DAY, Knowledge.LATEST), DAY).stage is Stage.CLEARED


@pytest.mark.parametrize(
    ("kind", "due_on", "words"),
    [
        (K.ORDER_ISSUED, None, "请填写整改期限"),
        (K.ORDER_ISSUED, DAY - timedelta(days=1), "当日至一年以内"),
        (K.ORDER_ISSUED, date(3020, 1, 1), "当日至一年以内"),
        (K.NOTE_ADDED, DAY, "请删除期限"),
    ],
)
def test_due_days(kind: K, due_on: date | None, words: str) -> None:
    """Orders carry a due day within a year from the act; nothing else carries one."""
    log = story(CONFIRMED, keep_log=True)
    with pytest.raises(EntryError, match=words):
        record(log, OFFICE, replace(draft_for(kind, DAY, uid="x"), due_on=due_on), at(DAY, 15))


def test_all_faults_of_an_entry_are_listed_at_once() -> None:
    """Nobody should have to send a form four times to learn of four faults."""
    log = story(TO_CONFIRM, keep_log=True)
    with pytest.raises(EntryError) as refused:
        record(log, OFFICE, EventDraft("x", CASE_ID, K.CONFIRMED, DAY), at(DAY, 15))
    assert all(key in str(refused.value) for key in ("decided_by", "inspectors", "clauses"))


def test_a_late_entry_counts_from_its_day_but_was_not_known_then() -> None:
    """A refusal on the 2nd, entered on the 5th: known on the 4th only in the latest view."""
    log = story([(K.CLUE_RECEIVED, DAY), (K.CLUE_ACCEPTED, DAY)], keep_log=True)
    event = record(log, OFFICE, draft_for(K.VISIT_REFUSED, date(2021, 10, 2), uid="x"), at(date(2021, 10, 5)))
    assert event.is_late_entry
    fourth = date(2021, 10, 4)
    events = log.events(CASE_ID)
    assert fold(visible(events, fourth, Knowledge.AS_KNOWN_THEN), fourth).stage is Stage.TO_SURVEY
    assert fold(visible(events, fourth, Knowledge.LATEST), fourth).stage is Stage.SURVEYING


def test_a_late_entry_that_would_break_what_follows_is_refused_and_names_it() -> None:
    """A pause entered late before a phone notice would make that notice impossible."""
    log = story([*SERVED, (K.PHONE_NOTICE, date(2021, 10, 9))], keep_log=True)
    pause = draft_for(K.PAUSED, date(2021, 10, 8), uid="x")
    with pytest.raises(TransitionError, match="2021-10-09“电话告知”将不成立"):
        record(log, OFFICE, pause, at(date(2021, 10, 10)))


def test_a_refused_late_entry_is_judged_by_its_own_day() -> None:
    """On the 3rd there was nothing to confirm yet, whatever the stage is today."""
    log = story([*TO_CONFIRM[:2], (K.SURVEY_COMPLETED, date(2021, 10, 5))], keep_log=True)
    with pytest.raises(TransitionError, match="按补录日期当时的状态判断"):
        record(log, OFFICE, draft_for(K.CONFIRMED, date(2021, 10, 3), uid="x"), at(date(2021, 10, 6)))


def test_a_void_takes_an_event_away_from_its_recording_on() -> None:
    """Confirmed on the 1st, voided on the 6th: the 5th still shows it as known then, and not as of latest."""
    log = story(CONFIRMED, keep_log=True)
    record(log, OFFICE, voiding("v", "3", date(2021, 10, 6)), at(date(2021, 10, 6)))
    events, fifth, sixth = log.events(CASE_ID), date(2021, 10, 5), date(2021, 10, 6)
    assert fold(visible(events, fifth, Knowledge.AS_KNOWN_THEN), fifth).stage is Stage.CONFIRMED
    assert fold(visible(events, sixth, Knowledge.AS_KNOWN_THEN), sixth).stage is Stage.TO_DECIDE
    assert fold(visible(events, fifth, Knowledge.LATEST), fifth).stage is Stage.TO_DECIDE


def test_what_later_entries_rest_on_cannot_be_voided() -> None:
    """The confirmation stays as long as an order stands on it."""
    log = story([*CONFIRMED, (K.ORDER_ISSUED, DAY)], keep_log=True)
    with pytest.raises(TransitionError, match="“出具指令书”将不成立"):
        record(log, OFFICE, voiding("v", "3"), at(DAY, 15))
    record(log, OFFICE, voiding("v", "4"), at(DAY, 15))
    record(log, OFFICE, voiding("w", "3"), at(DAY, 16))
    assert fold(visible(log.events(CASE_ID), DAY, Knowledge.LATEST), DAY).stage is Stage.TO_DECIDE


def test_voids_that_make_no_sense() -> None:
    """Of nothing, twice, of a void, of the only entry."""
    log = story([(K.CLUE_RECEIVED, DAY), (K.NOTE_ADDED, DAY)], keep_log=True)
    with pytest.raises(NotFoundError, match="不在这份档案里"):
        record(log, OFFICE, voiding("a", "nothing"), at(DAY, 15))
    record(log, OFFICE, voiding("b", "1"), at(DAY, 15))
    with pytest.raises(TransitionError, match="已经作废"):
        record(log, OFFICE, voiding("c", "1"), at(DAY, 15))
    with pytest.raises(TransitionError, match="本身不能作废"):
        record(log, OFFICE, voiding("d", "b"), at(DAY, 15))
    with pytest.raises(TransitionError, match="首条线索不能作废"):
        record(log, OFFICE, voiding("e", "0"), at(DAY, 15))


def test_only_ones_own_entries_unless_the_safety_office() -> None:
    """A committee voids what it entered itself; what the office entered it may not."""
    log = story([(K.CLUE_RECEIVED, DAY)], keep_log=True)
    record(log, COMMITTEE, draft_for(K.NOTE_ADDED, DAY, uid="own"), at(DAY, 13))
    record(log, OFFICE, draft_for(K.NOTE_ADDED, DAY, uid="other"), at(DAY, 13))
    with pytest.raises(PermissionDeniedError, match="只能作废自己登记的记录"):
        record(log, COMMITTEE, voiding("a", "other"), at(DAY, 14))
    record(log, COMMITTEE, voiding("b", "own"), at(DAY, 14))
    record(log, OFFICE, voiding("c", "other"), at(DAY, 14))


def test_readiness_lists_everything_that_is_missing() -> None:
    """A fresh clue lacks the listing, the order and the call; a phoned overdue case lacks nothing."""
    clue = fold(story([(K.CLUE_RECEIVED, DAY)]), DAY)
    readiness = enforcement_readiness(clue, DAY)
    assert not readiness.ready
    assert [sentence[:6] for sentence in readiness.missing] == ["该户不在整治", "责令限期整改", "尚未电话告知"]
    ninth = date(2021, 10, 9)
    phoned = fold(story([*SERVED, (K.PHONE_NOTICE, ninth)]), ninth)
    assert enforcement_readiness(phoned, ninth).ready
    assert enforcement_readiness(phoned, date(2021, 10, 8)).missing == ("整改期限 2021-10-08 未过。",)


@pytest.mark.parametrize(("kind", "words"), [(K.PAUSED, "暂缓"), (K.APPEAL_FILED, "申辩/复议")])
def test_readiness_stops_while_paused_or_in_appeal(kind: K, words: str) -> None:
    """Each side state alone keeps a joint action from going ahead."""
    ninth = date(2021, 10, 9)
    state = fold(story([*SERVED, (K.PHONE_NOTICE, ninth), (kind, ninth)]), ninth)
    missing = enforcement_readiness(state, ninth).missing
    assert len(missing) == 1
    assert words in missing[0]


def test_an_entry_made_on_an_older_state_of_the_file_is_told_what_changed() -> None:
    """Two people have one file open: the second learns who recorded what; with that seen, his entry is taken."""
    log = story(TO_CONFIRM, keep_log=True)
    had_before_him = log.events(CASE_ID)[-1].version
    first = record(log, COMMITTEE, draft_for(K.NOTE_ADDED, DAY, uid="first"), at(DAY, 15), seen=had_before_him)
    second = draft_for(K.CONFIRMED, DAY, uid="second")
    with pytest.raises(StaleFileError, match=r"committee-01 登记了“备注”") as told:
        record(log, OFFICE, second, at(DAY, 16), seen=had_before_him)
    assert told.value.unseen == (first,)
    assert len(log.events(CASE_ID)) == len(TO_CONFIRM) + 1
    record(log, OFFICE, second, at(DAY, 16), seen=first.version)
    assert log.events(CASE_ID)[-1].kind is K.CONFIRMED


def test_a_retry_is_never_told_of_itself() -> None:
    """The client that got no answer still has the old state before it; its entry is there and is returned."""
    log = story(TO_CONFIRM, keep_log=True)
    draft, seen = draft_for(K.CONFIRMED, DAY, uid="x"), log.events(CASE_ID)[-1].version
    assert record(log, OFFICE, draft, at(DAY, 15), seen=seen) == record(log, OFFICE, draft, at(DAY, 16), seen=seen)
