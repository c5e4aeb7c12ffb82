"""Who enters what in the demo: invented accounts, one per desk."""

from __future__ import annotations

from casework.events import Actor
from casework.vocabulary import Role
from data.demo_accounts import demo_actor

SAFETY = demo_actor(Role.SAFETY_OFFICE, "")
OPERATIONS = demo_actor(Role.OPERATIONS_CENTRE, "")
ENFORCEMENT = demo_actor(Role.ENFORCEMENT, "")
DEPARTMENT = demo_actor(Role.DEPARTMENT, "")


def committee_desk(code: str) -> Actor:
    """The committee's own account."""
    return demo_actor(Role.COMMITTEE, code)


def population_officer(code: str) -> Actor:
    """The account of the population officer who is responsible in the committee's area."""
    return demo_actor(Role.POPULATION_OFFICER, code)
