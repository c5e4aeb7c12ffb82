"""From a clue to a decision: visits with nobody home and refusals, the survey, 认定."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from casework.criteria import Dwelling, assess, dwelling_from_json, dwelling_json, kept_assessment
from casework.survey.words import FalseAlarmReason
from casework.vocabulary import EventKind as K
from data.demo import room_play
from data.demo.actors import OPERATIONS, SAFETY, committee_desk, population_officer
from data.demo.diary import CaseDiary
from data.demo.party_play import parties
from data.demo.planted import Pace

MOST_VISITS = 5
WRONG_ADDRESS = 0.03
STUBBORN = 0.02  # households that hardly ever let anybody in
VACANT = 0.02  # dwellings where hardly ever anybody is met
NEVER_FOUND = 0.35  # of the wrong addresses: 误报 in the end
WRITTEN_UP_AFTERWARDS = 0.06  # of the visits in vain
WRONG_ENTRY = 0.02
NEEDS_VERIFYING = 0.09
CONFIRMED_IF_QUNZU = 0.93
CONFIRMED_IF_NOT = 0.04
REVISED_DECISION = 0.03

BookVisit = Callable[[date], date]


@dataclass(frozen=True, slots=True)
class Household:
    """A dwelling that the play is about. is_qunzu: the truth, which the survey mostly finds out. label: its address."""

    dwelling_id: int
    committee_code: str
    is_qunzu: bool
    pace: Pace
    label: str


def survey(diary: CaseDiary, home: Household, accepted_on: date, book: BookVisit) -> date | None:
    """Visit until somebody is met or five visits were in vain. The day of the survey, or None."""
    officer = population_officer(home.committee_code)
    earliest = accepted_on
    is_lost = diary.chance(WRONG_ADDRESS)
    refuses = 0.9 if diary.chance(STUBBORN) else home.pace.refused
    away = 0.95 if diary.chance(VACANT) else home.pace.not_seen
    for _ in range(MOST_VISITS):
        day = book(earliest)
        if is_lost:
            corrected = _look_for_address(diary, home, day)
            if corrected is None:
                return None
            is_lost, day = False, corrected
        elif diary.chance(refuses):
            _refusal(diary, home, day)
        elif diary.chance(away):
            facts = room_play.in_vain_facts(day, _parts_in_vain(diary), diary.detail)
            if diary.chance(WRITTEN_UP_AFTERWARDS) and day < diary.last_day:
                diary.forget(K.VISIT_NOT_SEEN, day, officer, **facts)
            else:
                diary.write(K.VISIT_NOT_SEEN, day, officer, **facts)
        else:
            diary.write(K.SURVEY_COMPLETED, day, officer, **room_play.survey_facts(day, diary.detail))
            _record_findings(diary, home, day)
            return day
        earliest = day + timedelta(days=diary.between(1, 4))
    return None


def decide(diary: CaseDiary, home: Household, surveyed_on: date, book: BookVisit) -> date | None:
    """The committee decides after the survey. The day of a confirmation, or None when it is no 群租."""
    desk = committee_desk(home.committee_code)
    day = surveyed_on + timedelta(days=diary.days(home.pace.decision_delay))
    if diary.chance(NEEDS_VERIFYING):
        diary.write(K.VERIFICATION_REQUESTED, day, desk, to_verify=["隔间 使用面积", "隔间 居住人数"])
        visit = book(day + timedelta(days=diary.between(1, 3)))
        measured = room_play.survey_facts(visit, diary.detail, measured=False)
        diary.write(K.SURVEY_COMPLETED, visit, population_officer(home.committee_code), **measured)
        day = visit + timedelta(days=diary.days(home.pace.decision_delay))
    if diary.chance(CONFIRMED_IF_QUNZU if home.is_qunzu else CONFIRMED_IF_NOT):
        diary.write(K.CONFIRMED, day, desk, **decision_facts(diary))
        return day
    uid = diary.write(K.NOT_QUNZU_DECIDED, day, desk, **_rejection_facts(diary))
    if (home.is_qunzu and diary.chance(0.5)) or diary.chance(REVISED_DECISION):
        corrected = day + timedelta(days=diary.between(2, 5))
        diary.write(K.EVENT_VOIDED, corrected, SAFETY, voids=uid, reason="复核照片后认为认定有误")
        diary.write(K.CONFIRMED, corrected, desk, **decision_facts(diary))
        return corrected
    return None


def decision_facts(diary: CaseDiary) -> dict[str, Any]:
    """The facts that a confirmation must carry; its clauses follow from the rooms on record."""
    diary.between(0, 6)  # once the clauses: the number stays drawn, so that what follows keeps its days
    return room_play.decision_facts(_dwelling_on_record(diary), diary.between(2, 3), diary.detail)


def _rejection_facts(diary: CaseDiary) -> dict[str, Any]:
    facts: dict[str, Any] = {"decided_by": room_play.DECIDER}
    dwelling = _dwelling_on_record(diary)
    if dwelling is None:
        return facts
    assessment = assess(dwelling, room_play.THRESHOLDS)
    if assessment.proposed_clauses:
        facts["reason"] = "现场复看与登记不符（演示）"
    return {**facts, "assessment": kept_assessment(assessment)}


def _dwelling_on_record(diary: CaseDiary) -> Dwelling | None:
    recorded = [entry.draft.facts for entry in diary.entries if entry.draft.kind is K.ROOMS_RECORDED]
    return dwelling_from_json(recorded[-1]["dwelling"]) if recorded else None


def _parts_in_vain(diary: CaseDiary) -> list[str]:
    return [entry.draft.facts["day_part"] for entry in diary.entries if entry.draft.kind is K.VISIT_NOT_SEEN]


def _look_for_address(diary: CaseDiary, home: Household, day: date) -> date | None:
    """Nobody lives there: the operations centre asks the caller again. The day of the answer; None when never found."""
    facts = room_play.visit_facts(day, diary.detail)
    diary.write(K.VISIT_NO_SUCH_DWELLING, day, population_officer(home.committee_code), **facts)
    answered = day + timedelta(days=diary.between(3, 9))
    if diary.chance(NEVER_FOUND):
        reason = "查无此户，来电人无法补充地址"
        code = FalseAlarmReason.NO_SUCH_DWELLING.value
        diary.write(K.FALSE_ALARM, answered, SAFETY, reason=reason, reason_code=code)
        return None
    diary.write(K.ADDRESS_CORRECTED, answered, OPERATIONS, note="已与来电人核对门牌")
    return answered


def _refusal(diary: CaseDiary, home: Household, day: date) -> None:
    """A refused visit; now and then it was entered by mistake and is corrected the next day."""
    officer = population_officer(home.committee_code)
    facts = room_play.visit_facts(day, diary.detail)
    uid = diary.write(K.VISIT_REFUSED, day, officer, **facts)
    if diary.chance(WRONG_ENTRY * 4):
        next_day = day + timedelta(days=1)
        diary.write(K.EVENT_VOIDED, next_day, officer, voids=uid, reason="录入有误，实为未见户")
        diary.write(K.VISIT_NOT_SEEN, day, officer, **facts)


def _record_findings(diary: CaseDiary, home: Household, day: date) -> None:
    """Rooms and parties, as counts and relations only: the 两个明确."""
    officer = population_officer(home.committee_code)
    if not home.is_qunzu:
        found = room_play.ordinary_dwelling(home.label, diary.detail)
        diary.write_together(K.ROOMS_RECORDED, day, officer, dwelling=dwelling_json(found))
    else:
        partitions = tuple(diary.between(45, 90) / 10 for _ in range(diary.between(1, 3)))
        persons = (diary.between(2, 4), diary.between(1, 4))
        bedrooms = tuple((number, diary.between(80, 140) / 10) for number in persons)
        found = room_play.qunzu_dwelling(home.label, room_play.RoomSizes(partitions, bedrooms), diary.detail)
        diary.write(K.ROOMS_RECORDED, day, officer, dwelling=dwelling_json(found))
        has_sublessor = diary.chance(0.55)
        facts, named = parties(diary, has_sublessor=has_sublessor, tenants=diary.between(3, 9))
        diary.name(diary.write(K.PARTIES_RECORDED, day, officer, **facts), named)
