"""What the law and the plan ask for before each act, and what an open case lacks now; every gap with its article."""

from casework.guard.acts import guard, standing_override, unresolved
from casework.guard.articles import article_behind
from casework.guard.gaps import OVERRIDES, Gap, GapKind
from casework.guard.open_case import CaseGap, case_gaps
from casework.guard.readiness import Readiness, enforcement_readiness
from casework.guard.rules import GuardRules, guard_rules, standard_rules

__all__ = [
    "OVERRIDES",
    "CaseGap",
    "Gap",
    "GapKind",
    "GuardRules",
    "Readiness",
    "article_behind",
    "case_gaps",
    "enforcement_readiness",
    "guard",
    "guard_rules",
    "standard_rules",
    "standing_override",
    "unresolved",
]
