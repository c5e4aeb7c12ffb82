"""The dwellings cleared before the campaign: their files, their return visits and what became of them."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np

from casework.calendar import WorkingCalendar
from casework.events import Case
from casework.vocabulary import ClueSource
from casework.vocabulary import EventKind as K
from data.demo.actors import OPERATIONS, committee_desk
from data.demo.desks import next_working_day
from data.demo.diary import CaseDiary, EndOfPlay, Entry
from data.demo.planted import Recurrence
from data.demo.play_rules import Rules
from data.demo.rectify_play import rectify
from data.demo.revisit_play import NextVisit, Relapses, afterwards
from data.demo.size import CAMPAIGN_START, DemoSize
from data.demo.survey_play import Household, decide, survey

PAST_FROM = date(2020, 1, 6)
PAST_UNTIL = date(2021, 7, 31)
VISITED_IN_CAMPAIGN = 0.9
CAMPAIGN_SURVEY_DAYS = 15
REVISIT_EVERY = 30
STABLE_EVERY = 75


@dataclass
class Played:
    """The entries of all cases, not sorted, and what truly happened after clearing."""

    entries: list[Entry] = field(default_factory=list)
    relapses: Relapses = field(default_factory=Relapses)


def play_past(
    seed: Sequence[int],
    homes: Sequence[Household],
    calendar: WorkingCalendar,
    hazard: Recurrence,
    size: DemoSize,
) -> Played:
    """Play one case for each household; all of them become known from 2020 to the summer of 2021."""
    played = Played()
    start = max(PAST_FROM, size.first_day + timedelta(days=28))
    for number, home in enumerate(homes):
        rng = np.random.default_rng([*seed, number])
        case = Case(f"P{number + 1:04d}", home.dwelling_id, home.committee_code)
        diary = CaseDiary(rng, case, home.pace.late_entry / 2, size.last_day)
        clue = start + timedelta(days=int(rng.integers((PAST_UNTIL - start).days)))
        with suppress(EndOfPlay):
            _life(diary, home, clue, calendar, hazard, played.relapses)
        played.entries += diary.whole
    return played


def _life(
    diary: CaseDiary, home: Household, clue: date, calendar: WorkingCalendar, hazard: Recurrence, relapses: Relapses
) -> None:
    source = ClueSource.HOTLINE if diary.chance(0.6) else ClueSource.COMMITTEE
    diary.write(K.CLUE_RECEIVED, clue, OPERATIONS, source=source.value)
    accepted = clue + timedelta(days=diary.between(0, 3))
    diary.write(K.CLUE_ACCEPTED, accepted, committee_desk(home.committee_code))

    def book(earliest: date) -> date:
        return next_working_day(calendar, earliest)

    surveyed = survey(diary, home, accepted, book)
    confirmed = None if surveyed is None else decide(diary, home, surveyed, book)
    if confirmed is not None:
        rules = Rules(calendar, actions_from=clue)
        cleared = rectify(diary, home, confirmed, rules)
        afterwards(diary, home, cleared, rules, hazard, _visits(diary, home), relapses)


def _visits(diary: CaseDiary, home: Household) -> NextVisit:
    """Monthly visits by the committees that do them; in the campaign's survey nearly all are visited once more."""
    is_visited = diary.chance(home.pace.revisit_share)
    survey_visit = CAMPAIGN_START + timedelta(days=diary.between(0, CAMPAIGN_SURVEY_DAYS))
    is_in_survey = diary.chance(VISITED_IN_CAMPAIGN)
    visits = 0

    def next_visit(diary: CaseDiary, last: date) -> date | None:
        nonlocal visits
        visits += 1
        regular = last + timedelta(days=(REVISIT_EVERY if visits < 5 else STABLE_EVERY) + diary.between(-5, 8))
        if is_in_survey and last < survey_visit and (not is_visited or regular > survey_visit):
            return survey_visit
        return regular if is_visited else None

    return next_visit
