"""What is missing before the act of an open form, each with its article, as it stands while somebody types."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from casework.events import EventDraft
from casework.guard import Gap, GapKind, guard, guard_rules, standing_override
from casework.vocabulary import Knowledge
from casework.workflow import play, visible
from data.access import CaseFacts
from ui.acts.contract import ActContext
from ui.errors import plain
from ui.session import PageContext


def gaps_before(page: PageContext, file: CaseFacts, draft: EventDraft) -> tuple[Gap, ...]:
    """What the guard finds for the entry as it stands, on its day."""
    events = visible([entry.event for entry in file.timeline], draft.occurred_on, Knowledge.LATEST)
    state, _ = play(events, draft.occurred_on)
    return guard(state, events, draft, guard_rules(page.campaign, page.calendar))


def gaps_of(act: ActContext, facts: Mapping[str, Any]) -> tuple[Gap, ...]:
    """The same for a form that has to know them: which reasons it must ask for."""
    draft = EventDraft("form", act.file.case_id, act.kind, act.occurred_on, None, facts)
    return gaps_before(act.page, act.file, draft)


def show_gaps(page: PageContext, file: CaseFacts, draft: EventDraft) -> None:
    """Draw the gaps: what stops the entry in red, what a reason overrode and what is only a hint in yellow."""
    found = gaps_before(page, file, draft)
    stops = [gap for gap in found if gap.kind is not GapKind.WARNING and not standing_override(gap, draft.facts)]
    if stops:
        st.error(f"按程序还缺 {len(stops)} 项，不能登记：\n\n{_listed(stops)}")
    others = [gap for gap in found if gap not in stops]
    overridden = [gap for gap in others if gap.kind is GapKind.OVERRIDABLE]
    if overridden:
        st.warning(f"以下各项以所填理由登记，理由长期保留在户档中：\n\n{_listed(overridden)}")
    hints = [gap for gap in others if gap.kind is GapKind.WARNING]
    if hints:
        st.warning(f"请注意：\n\n{_listed(hints)}")


def _listed(gaps: Sequence[Gap]) -> str:
    return "\n".join(f"- {plain(gap.sentence)}（{plain(gap.article)}）" for gap in gaps)
