"""回访 of one reader's dwellings: who is to be visited when, and where a complaint came after 销项."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from casework.calendar import WorkingCalendar
from casework.campaign.model import Campaign
from casework.revisits.schedule import RevisitPlan, is_long_term, revisit_plan
from casework.survey.attempts import next_attempt
from casework.survey.clue_facts import clues
from casework.survey.visit_times import NextVisit
from casework.vocabulary import Stage
from data.access import Reader
from data.queries.work_files import WorkFile


@dataclass(frozen=True, slots=True)
class DueRevisit:
    """A cleared dwelling with its next visit. attempt: after a visit in vain, when to go again."""

    case_id: str
    address: str
    committee_code: str
    stage: Stage
    plan: RevisitPlan
    attempt: NextVisit | None


@dataclass(frozen=True, slots=True)
class RevisitReport:
    """The visits of as_of, soonest first. ended: dwellings of the cleared that are let no longer (停止出租)."""

    as_of: date
    long_term: bool
    visits: tuple[DueRevisit, ...]
    ended: int


@dataclass(frozen=True, slots=True)
class RecurrenceHint:
    """同址再投诉 at a dwelling off the list: a complaint or a clue after the last look, and nobody has noted it yet.

    orders: numbers, oldest first. clues: how many clues were merged into the file since. newest_on: day of the newest.
    """

    case_id: str
    address: str
    committee_code: str
    stage: Stage
    looked_on: date
    orders: tuple[str, ...]
    clues: int
    newest_on: date


def revisit_report(reader: Reader, campaign: Campaign, calendar: WorkingCalendar) -> RevisitReport:
    """The next visit of every cleared dwelling that the reader's actor may see."""
    return reader.derived(_report, campaign, calendar)


def recurrence_hints(reader: Reader, campaign: Campaign) -> tuple[RecurrenceHint, ...]:
    """Where a counted complaint came to a dwelling after it was last seen in order: proposed as 疑似回潮, newest first.

    A complaint alone confirms nothing (domain notes 2.5): a person records the suspicion, a visit settles it.
    """
    return reader.derived(_hints, campaign)


def _report(reader: Reader, campaign: Campaign, calendar: WorkingCalendar) -> RevisitReport:
    visits: list[DueRevisit] = []
    ended = 0
    for file in reader.work_files():
        plan, stage = revisit_plan(file.state, file.events, campaign), file.state.stage
        if plan is not None and stage is not None:
            attempt = next_attempt(plan.in_vain, reader.as_of, calendar)
            visits.append(DueRevisit(file.case_id, file.address, file.committee_code, stage, plan, attempt))
        elif file.state.is_cleared:
            ended += 1
    visits.sort(key=lambda one: (one.plan.due_on, one.case_id))
    return RevisitReport(reader.as_of, is_long_term(campaign, reader.as_of), tuple(visits), ended)


def _hints(reader: Reader, campaign: Campaign) -> tuple[RecurrenceHint, ...]:
    quiet = [
        (file, _looked_on(file, campaign))
        for file in reader.work_files()
        if file.state.is_cleared and file.state.stage is not Stage.SUSPECTED
    ]
    if not quiet:
        return ()
    complaints = _complaints(reader, min(looked_on for _, looked_on in quiet))
    found = [_hint(file, looked_on, complaints[file.dwelling_id]) for file, looked_on in quiet]
    return tuple(sorted((hint for hint in found if hint is not None), key=lambda one: one.newest_on, reverse=True))


def _looked_on(file: WorkFile, campaign: Campaign) -> date:
    """The last day on which the dwelling was seen in order; where it is let no longer, the last day of its record."""
    plan = revisit_plan(file.state, file.events, campaign)
    last = plan.looked_on if plan is not None else file.state.last_event_on
    if last is None:
        raise ValueError(f"file {file.case_id} is cleared without an event")
    return last


def _complaints(reader: Reader, since: date) -> defaultdict[int, list[tuple[date, str]]]:
    """The counted orders that name a dwelling, by dwelling: (received on, number), oldest first."""
    orders = reader.orders(since, reader.as_of)
    named = orders[orders["dwelling_id"].notna()]
    found: defaultdict[int, list[tuple[date, str]]] = defaultdict(list)
    for dwelling_id, day, number in zip(named["dwelling_id"], named["received_on"], named["order_number"], strict=True):
        found[int(dwelling_id)].append((day, number))
    return found


def _hint(file: WorkFile, looked_on: date, complaints: list[tuple[date, str]]) -> RecurrenceHint | None:
    later = [(day, number) for day, number in complaints if day > looked_on]
    told = [clue.received_on for clue in clues(file.events) if clue.received_on > looked_on]
    stage = file.state.stage
    if stage is None or not (later or told):
        return None
    return RecurrenceHint(
        case_id=file.case_id,
        address=file.address,
        committee_code=file.committee_code,
        stage=stage,
        looked_on=looked_on,
        orders=tuple(number for _, number in later),
        clues=len(told),
        newest_on=max([*(day for day, _ in later), *told]),
    )
