"""After 销项: return visits, dwellings that go back to 群租, and how that comes to light."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta

from casework.revisits.words import SuspicionSource
from casework.vocabulary import ClearingWay, LettingExit
from casework.vocabulary import EventKind as K
from data.demo.actors import OPERATIONS, committee_desk, population_officer
from data.demo.diary import CaseDiary
from data.demo.planted import Recurrence
from data.demo.play_rules import Rules
from data.demo.rectify_play import Cleared, rectify
from data.demo.revisit_details import clean_facts, not_seen_facts, suspicion_facts
from data.demo.survey_play import Household, decision_facts

REVISIT_NOT_SEEN = 0.18
SEEN_AT_ONCE = 0.6  # of the recurrences met at a visit: confirmed the same day, the others first suspected
FALSE_SUSPICION = 0.025
NEVER = date(2099, 12, 31)
STABLE_AFTER = timedelta(days=90)
COMPLAINT_AFTER_DAYS = 12.0
EXITS = (LettingExit.OWNER_OCCUPIED, LettingExit.VACATED, LettingExit.MANAGED_LETTING, LettingExit.SOLD)

NextVisit = Callable[[CaseDiary, date], date | None]


@dataclass
class Relapses:
    """What truly happened after clearing: (dwelling, cleared_on, recurred_on), and the complaints that it brings."""

    true: list[tuple[int, date, date]] = field(default_factory=list)
    complaints: list[tuple[date, int]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Letting:
    """When the dwelling is let no longer (NEVER: it stays let), and what becomes of it."""

    ends: date
    how: LettingExit


def afterwards(
    diary: CaseDiary,
    home: Household,
    cleared: Cleared | None,
    rules: Rules,
    hazard: Recurrence,
    next_visit: NextVisit,
    relapses: Relapses,
) -> None:
    """Visit again and again while next_visit names a day; a recurrence is rectified and the visits go on.

    Where the letting has ended, the visit that finds it out is the last.
    """
    # Its own stream, so that the days of the visits do not depend on it.
    exits = diary.rng.spawn(1)[0]
    while cleared is not None:
        relapse = _relapse_day(diary, cleared, hazard) if home.is_qunzu else NEVER
        ends = cleared.day + timedelta(days=1 + int(7.0 * exits.exponential(1.0 / hazard.letting_ends)))
        if ends <= relapse:
            relapse = NEVER
        else:
            ends = NEVER
        if relapse <= diary.last_day:
            relapses.true.append((home.dwelling_id, cleared.day, relapse))
        letting = _Letting(ends, EXITS[int(exits.integers(len(EXITS)))])
        found_on = _visits_until_found(diary, home, cleared, relapse, letting, hazard, next_visit, relapses)
        if found_on is None:
            return
        cleared = rectify(diary, home, found_on, rules)


def _relapse_day(diary: CaseDiary, cleared: Cleared, hazard: Recurrence) -> date:
    weekly = hazard.self_rectified if cleared.way is ClearingWay.SELF_RECTIFIED else hazard.enforced
    return cleared.day + timedelta(days=1 + int(7.0 * diary.rng.exponential(1.0 / weekly)))


def _visits_until_found(
    diary: CaseDiary,
    home: Household,
    cleared: Cleared,
    relapse: date,
    letting: _Letting,
    hazard: Recurrence,
    next_visit: NextVisit,
    relapses: Relapses,
) -> date | None:
    """Play the visits until a recurrence is confirmed, and return that day; None when the visits end before."""
    officer, desk = population_officer(home.committee_code), committee_desk(home.committee_code)
    complained = relapse + timedelta(days=1 + diary.days(COMPLAINT_AFTER_DAYS))
    is_reported = diary.chance(hazard.reported_by_complaint)
    is_stable = False
    last = cleared.day
    while True:
        day = next_visit(diary, last)
        if is_reported and complained <= diary.last_day and (day is None or complained < day):
            is_reported = False
            relapses.complaints.append((complained, home.dwelling_id))
            suspected = max(complained, last) + timedelta(days=1)
            diary.write(K.RECURRENCE_SUSPECTED, suspected, OPERATIONS, **suspicion_facts(SuspicionSource.HOTLINE))
            return _confirm(diary, home, suspected + timedelta(days=diary.between(1, 4)))
        if day is None:
            return None
        last = day
        if diary.chance(REVISIT_NOT_SEEN):
            diary.write(K.REVISIT_NOT_SEEN, day, officer, **not_seen_facts(diary, day))
        elif letting.ends < day:
            diary.write(K.LETTING_ENDED, day, officer, exit=letting.how.value)
            return None
        elif relapse < day and diary.chance(SEEN_AT_ONCE):
            return _confirm(diary, home, day)
        elif relapse < day:
            diary.write(K.RECURRENCE_SUSPECTED, day, officer, **suspicion_facts(SuspicionSource.REVISIT))
            return _confirm(diary, home, day + timedelta(days=diary.between(2, 6)))
        elif diary.chance(FALSE_SUSPICION):
            diary.write(K.RECURRENCE_SUSPECTED, day, officer, **suspicion_facts(SuspicionSource.REVISIT))
            last = day + timedelta(days=diary.between(2, 5))
            diary.write(K.REVISIT_CLEAN, last, officer, **clean_facts(diary, last))
        else:
            diary.write(K.REVISIT_CLEAN, day, officer, **clean_facts(diary, day))
            if not is_stable and day - cleared.day >= STABLE_AFTER:
                diary.write(K.MARKED_STABLE, day, desk)
                is_stable = True
            elif is_stable:
                # A visit brings a stable dwelling back among the revisited; it stays stable.
                diary.write(K.MARKED_STABLE, day, desk)


def _confirm(diary: CaseDiary, home: Household, day: date) -> date:
    diary.write(K.RECURRENCE_CONFIRMED, day, committee_desk(home.committee_code), **decision_facts(diary))
    return day
