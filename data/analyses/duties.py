"""The open duties of one reader's files: what is to be done, by whom, by when, and when to knock again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from casework.calendar import WorkingCalendar
from casework.campaign.model import Campaign
from casework.duties.open_duties import Duty, DutyKind, open_duties
from casework.events import Actor, CaseEvent
from casework.permissions import COMMITTEE_BOUND_ROLES
from casework.revisits.schedule import revisit_plan
from casework.survey.attempts import agreed_on, next_attempt, surveys_in_vain
from casework.survey.visit_times import NextVisit
from casework.vocabulary import Role, Stage
from data.access import Reader
from data.queries.work_files import WorkFile

_SURVEYS = frozenset({DutyKind.SURVEY, DutyKind.VERIFY})
_REVISITS = frozenset({DutyKind.REVISIT, DutyKind.CHECK_SUSPICION})


@dataclass(frozen=True, slots=True)
class FileDuty:
    """A duty with the file that it belongs to.

    attempt: after a visit in vain, when to go again. agreed_on: the day that the visit in vain agreed on, if any.
    """

    case_id: str
    address: str
    committee_code: str
    stage: Stage
    duty: Duty
    attempt: NextVisit | None
    agreed_on: date | None

    @property
    def due_on(self) -> date | None:
        """The last day; None = no day is set."""
        return self.duty.due_on


def file_duties(reader: Reader, campaign: Campaign, calendar: WorkingCalendar) -> tuple[FileDuty, ...]:
    """Every open duty on the reader's as_of within what its actor may see, soonest first, without a day last."""
    return reader.derived(_duties, campaign, calendar)


def duties_of(found: Iterable[FileDuty], actor: Actor) -> tuple[FileDuty, ...]:
    """Those that are the actor's to do, in the order given.

    平安办 coordinates and a committee answers for its files, so both see what they gave to an officer too. An officer
    sees what is his and what nobody was given; another office what its role may record.
    """
    if actor.role is Role.SAFETY_OFFICE:
        return tuple(found)
    if actor.role is Role.POPULATION_OFFICER:
        return tuple(
            one
            for one in found
            if one.duty.account == actor.account or (one.duty.account is None and actor.role in one.duty.roles)
        )
    return tuple(one for one in found if actor.role in one.duty.roles)


def is_own(duty: FileDuty, actor: Actor) -> bool:
    """True when the file is assigned to this account."""
    return actor.role in COMMITTEE_BOUND_ROLES and duty.duty.account == actor.account


def _duties(reader: Reader, campaign: Campaign, calendar: WorkingCalendar) -> tuple[FileDuty, ...]:
    found = [one for _, duties in reader.per_file(_of_file, campaign, calendar) for one in duties]
    return tuple(sorted(found, key=lambda one: (one.due_on or date.max, one.case_id)))


def _of_file(file: WorkFile, campaign: Campaign, calendar: WorkingCalendar) -> tuple[FileDuty, ...]:
    stage = file.state.stage
    if stage is None:
        raise ValueError(f"file {file.case_id} has events and no stage")
    found = []
    for duty in open_duties(file.state, file.events, campaign, calendar):
        in_vain = _visits_in_vain(file, duty.kind, campaign)
        attempt = next_attempt(in_vain, file.state.as_of, calendar)
        whose = (file.case_id, file.address, file.committee_code, stage)
        found.append(FileDuty(*whose, duty, attempt, agreed_on(in_vain)))
    return tuple(found)


def _visits_in_vain(file: WorkFile, kind: DutyKind, campaign: Campaign) -> tuple[CaseEvent, ...]:
    if kind in _SURVEYS:
        return surveys_in_vain(file.events)
    plan = revisit_plan(file.state, file.events, campaign) if kind in _REVISITS else None
    return () if plan is None else plan.in_vain
