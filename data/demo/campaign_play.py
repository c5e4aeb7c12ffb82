"""The campaign: clues from the three sources, each dwelling's way, committees that work at their own pace."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from casework.calendar import WorkingCalendar
from casework.events import Case
from casework.vocabulary import ClueSource
from casework.vocabulary import EventKind as K
from data.demo.actors import OPERATIONS, SAFETY, committee_desk
from data.demo.clue_play import merge_clue
from data.demo.desks import VisitDesk
from data.demo.diary import CaseDiary, EndOfPlay
from data.demo.past_play import Played
from data.demo.planted import Planted
from data.demo.play_rules import Rules
from data.demo.rectify_play import rectify
from data.demo.revisit_details import assign
from data.demo.revisit_play import NextVisit, Relapses, afterwards
from data.demo.size import CAMPAIGN_START, DemoSize
from data.demo.survey_play import Household, decide, survey

ACTIONS_FROM = date(2021, 10, 12)
NEVER_ACCEPTED = 0.012
FALSE_CLUE = 0.01
REOPENED_SHARE = 0.05


@dataclass(frozen=True, slots=True)
class Clue:
    """A dwelling to be looked at: the day on which the clue came in, its source, the orders behind it."""

    household: Household
    day: date
    source: ClueSource
    orders: tuple[str, ...] = ()


def play_campaign(
    seed: Sequence[int],
    clues: Sequence[Clue],
    desks: Mapping[str, VisitDesk],
    calendar: WorkingCalendar,
    truth: Planted,
    size: DemoSize,
) -> Played:
    """Play one case for each clue, in the order of the clues: who comes first is visited first."""
    played = Played()
    for number, clue in enumerate(clues):
        home = clue.household
        rng = np.random.default_rng([*seed, number])
        case = Case(f"C{number + 1:04d}", home.dwelling_id, home.committee_code)
        diary = CaseDiary(rng, case, home.pace.late_entry, size.last_day)
        with suppress(EndOfPlay):
            _life(diary, clue, desks[home.committee_code], calendar, truth, played.relapses)
        merge_clue(diary, clue.source, home.committee_code)
        played.entries += diary.whole
    return played


def _life(
    diary: CaseDiary,
    clue: Clue,
    visits: VisitDesk,
    calendar: WorkingCalendar,
    truth: Planted,
    relapses: Relapses,
) -> None:
    home = clue.household
    desk = committee_desk(home.committee_code)
    giver = desk if clue.source is ClueSource.COMMITTEE else OPERATIONS
    diary.write(K.CLUE_RECEIVED, clue.day, giver, source=clue.source.value, orders=list(clue.orders))
    if diary.chance(NEVER_ACCEPTED):
        return
    accepted = clue.day + timedelta(days=diary.between(0, 2))
    if diary.chance(FALSE_CLUE):
        diary.write(K.FALSE_ALARM, accepted, SAFETY, reason="来电人撤诉，所指为装修施工", reason_code="withdrawn")
        return
    diary.write(K.CLUE_ACCEPTED, accepted, desk)
    assign(diary, home.committee_code, accepted)
    surveyed = survey(diary, home, accepted, visits.book)
    if surveyed is None:
        return
    confirmed = decide(diary, home, surveyed, visits.book)
    if confirmed is None and diary.chance(REOPENED_SHARE):
        again = diary.latest_day + timedelta(days=diary.between(4, 9))
        diary.write(K.REOPENED, again, desk, reason="又接到反映")
        surveyed = survey(diary, home, again, visits.book)
        confirmed = None if surveyed is None else decide(diary, home, surveyed, visits.book)
    if confirmed is None:
        return
    rules = Rules(calendar, ACTIONS_FROM)
    cleared = rectify(diary, home, confirmed, rules)
    afterwards(diary, home, cleared, rules, truth.recurrence, _visits(diary, home), relapses)


def _visits(diary: CaseDiary, home: Household) -> NextVisit:
    """A first look after a week or so by the committees that do it, then every two weeks."""
    is_visited = diary.chance(home.pace.revisit_share)

    def next_visit(diary: CaseDiary, last: date) -> date | None:
        return last + timedelta(days=diary.between(5, 12)) if is_visited else None

    return next_visit


def visit_desks(
    seed: Sequence[int], truth: Planted, committees: Sequence[tuple[str, str]], calendar: WorkingCalendar, last: date
) -> dict[str, VisitDesk]:
    """A desk for each committee, by its code."""
    return {
        code: VisitDesk(np.random.default_rng([*seed, number]), pace, calendar, CAMPAIGN_START, last)
        for number, ((code, _), pace) in enumerate(zip(committees, truth.paces, strict=True))
    }
