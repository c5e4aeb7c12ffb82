"""What may be entered in a file, by this actor, for this day; and where not, why not."""

from __future__ import annotations

from dataclasses import dataclass

from casework.errors import PermissionDeniedError
from casework.events import Actor, Case
from casework.permissions import check_may_record
from casework.vocabulary import EventKind
from casework.workflow import CaseState, kind_obstacle


@dataclass(frozen=True, slots=True)
class NextAct:
    """One kind of event. obstacle: why the state forbids it; refusal: why the actor may not; None = no reason."""

    kind: EventKind
    obstacle: str | None
    refusal: str | None

    @property
    def is_possible(self) -> bool:
        """True when the form may open; the service still checks what is entered."""
        return self.obstacle is None and self.refusal is None

    @property
    def reason(self) -> str:
        """Why not, as one or two Chinese sentences; empty when it is possible."""
        return "".join(sentence for sentence in (self.obstacle, self.refusal) if sentence)


def next_acts(state: CaseState, actor: Actor, case: Case) -> tuple[NextAct, ...]:
    """Every kind of event in the order of the vocabulary, for the state on its as_of."""
    return tuple(NextAct(kind, kind_obstacle(state, kind), _refusal(actor, kind, case)) for kind in EventKind)


def _refusal(actor: Actor, kind: EventKind, case: Case) -> str | None:
    try:
        check_may_record(actor, kind, case)
    except PermissionDeniedError as error:
        return str(error)
    return None
