"""Who enters what in the demo: invented accounts, one per desk."""

from __future__ import annotations

from casework.events import Actor
from casework.vocabulary import Role

SAFETY = Actor("pinganban-1", Role.SAFETY_OFFICE)
OPERATIONS = Actor("chengyun-1", Role.OPERATIONS_CENTRE)
ENFORCEMENT = Actor("zhifa-1", Role.ENFORCEMENT)


def committee_desk(code: str) -> Actor:
    """The committee's own account."""
    return Actor(f"juwei-{code[-3:]}", Role.COMMITTEE, code)


def population_officer(code: str) -> Actor:
    """The account of the population officer who is responsible in the committee's area."""
    return Actor(f"xieguan-{code[-3:]}", Role.POPULATION_OFFICER, code)
