"""The accounts of the demo: one per desk, invented. Who looks at the demo acts under the account of the role chosen.

Apart from data.demo, which makes the data up and is not needed for looking at them.
"""

from __future__ import annotations

from casework.events import Actor
from casework.permissions import COMMITTEE_BOUND_ROLES
from casework.vocabulary import Role

_NAMES = {
    Role.LEADER: "lingdao-1",
    Role.SAFETY_OFFICE: "pinganban-1",
    Role.OPERATIONS_CENTRE: "chengyun-1",
    Role.ENFORCEMENT: "zhifa-1",
    Role.DEPARTMENT: "chengyuan-1",
    Role.COMMITTEE: "juwei",
    Role.POPULATION_OFFICER: "xieguan",
    Role.SYSTEM_ADMIN: "admin-1",
}


def demo_actor(role: Role, committee_code: str) -> Actor:
    """Who acts in the demo for that role; committee_code: of the roles bound to one."""
    if role in COMMITTEE_BOUND_ROLES:
        return Actor(f"{_NAMES[role]}-{committee_code[-3:]}", role, committee_code)
    return Actor(_NAMES[role], role)
