"""The frame around every form of the file: the day, the choice, the button, what others did meanwhile, and undo.

What a visitor typed stays in st.session_state under the keys of ActContext.key until the entry is recorded, also while
he looks at another page (ui/acts/typed.py). The uid of the entry is made when its form opens and kept as long, so that
a double click records it once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import uuid4

import streamlit as st

from casework.errors import UserError
from casework.event_words import event_sentence
from casework.events import CaseEvent, EventDraft, StaleFileError
from casework.vocabulary import EventKind
from data.access import CaseFacts
from ui import figures
from ui.acts.contract import ActContext, ActInput
from ui.acts.guard_notes import show_gaps
from ui.acts.registry import FORMS
from ui.acts.typed import bring_back, forget, keep
from ui.errors import plain, show_user_error
from ui.session import PageContext

# A decision or an end of something: what will be recorded is repeated and has to be ticked.
FINAL_KINDS = frozenset(
    {
        EventKind.CONFIRMED,
        EventKind.NOT_QUNZU_DECIDED,
        EventKind.FALSE_ALARM,
        EventKind.CLEARED,
        EventKind.RECURRENCE_CONFIRMED,
        EventKind.LETTING_ENDED,
        EventKind.MARKED_STABLE,
        EventKind.PENALTY_RECORDED,
        EventKind.EVENT_VOIDED,
    }
)
_NOTICE = "act_notice"


@dataclass(frozen=True, slots=True)
class _Kept:
    """Where the frame keeps what belongs to one open form; primitive values only."""

    case_id: str
    kind: EventKind

    @property
    def prefix(self) -> str:
        return f"act_{self.case_id}_{self.kind.value}_"

    def uid(self) -> str:
        """The uid of the entry in this form, the same until it is recorded."""
        return str(st.session_state.setdefault(f"{self.prefix}frame_uid", uuid4().hex))

    def seen(self, newest: int) -> int:
        """The newest record that the visitor had before him when the form opened, or has acknowledged since."""
        return int(st.session_state.setdefault(f"{self.prefix}frame_seen", newest))

    def acknowledge(self, newest: int) -> None:
        st.session_state[f"{self.prefix}frame_seen"] = newest

    @property
    def was_told(self) -> bool:
        """True after the service refused the entry because of newer records."""
        return bool(st.session_state.get(f"{self.prefix}frame_told"))

    def tell(self, told: bool) -> None:
        st.session_state[f"{self.prefix}frame_told"] = told

    def forget(self) -> None:
        """Everything typed into the form, its day, its uid."""
        for key in [key for key in st.session_state if str(key).startswith(self.prefix)]:
            del st.session_state[key]
        forget(self.prefix)


def chosen_kind_key(case_id: str) -> str:
    """Where the kind of the open form of a file is kept."""
    return f"act_chosen_{case_id}"


def reset_seen(case_id: str, kind: EventKind) -> None:
    """The visitor opens the form anew, with the file as it stands now before him."""
    for name in ("frame_seen", "frame_told"):
        st.session_state.pop(f"{_Kept(case_id, kind).prefix}{name}", None)


def open_form(case_id: str, kind: EventKind, values: Mapping[str, Any] | None = None) -> None:
    """Open the form of that kind with the next run; values: field name → what stands in it. For callbacks."""
    st.session_state[chosen_kind_key(case_id)] = kind.value
    reset_seen(case_id, kind)
    for name, value in (values or {}).items():
        st.session_state[f"act_{case_id}_{kind.value}_{name}"] = value


def show_notice(page: PageContext, file: CaseFacts) -> None:
    """Say what was just recorded in this file, with the way to undo it."""
    kept = st.session_state.get(_NOTICE)
    if kept is None or kept["case_id"] != file.case_id:
        return
    kind = EventKind(kept["kind"])
    left, right = st.columns([5, 1], vertical_alignment="center")
    left.success(f"已登记“{kind.label}”（{kept['day']}）。")
    if kind is not EventKind.EVENT_VOIDED:
        right.button(
            "撤销",
            help="作废刚才登记的这一条，需要写明理由。",
            key=f"undo_{kept['uid']}",
            on_click=_undo,
            args=(file.case_id, kept["uid"]),
        )


def _undo(case_id: str, uid: str) -> None:
    st.session_state.pop(_NOTICE, None)
    open_form(case_id, EventKind.EVENT_VOIDED, {"voids": uid})


def entry_form(page: PageContext, file: CaseFacts, kind: EventKind, day: date) -> None:
    """Draw the form of one kind and record what is entered.

    page: as of today (PageContext.current); file: as it stands now; day: when the act happened.
    """
    kept = _Kept(file.case_id, kind)
    uid = kept.uid()
    done = next((entry.event for entry in file.timeline if entry.event.uid == uid), None)
    if done is not None:
        # Recorded by a click whose run was cut short before it could say so.
        _recorded(kept, done)
    seen = kept.seen(file.newest)
    act = ActContext(page, file, kind, day)
    bring_back(kept.prefix, day)
    entered = FORMS[kind](act)
    keep(kept.prefix, kind, day)
    draft = EventDraft(uid, file.case_id, kind, day, entered.due_on, entered.facts)
    show_gaps(page, file, draft)
    others = {entry.event.uid: entry.event for entry in file.timeline}
    ready = kind not in FINAL_KINDS or _is_confirmed(draft, kept, others)
    unseen = [entry.event for entry in file.timeline if entry.event.version > seen]
    if kept.was_told and unseen:
        _show_unseen(unseen)
        if st.button("已看过新记录，继续登记", type="primary", disabled=not ready, key=f"{kept.prefix}frame_again"):
            kept.acknowledge(file.newest)
            _try(page, kept, draft, file.newest, entered)
        return
    if st.button(f"登记“{kind.label}”", type="primary", disabled=not ready, key=f"{kept.prefix}frame_record"):
        _try(page, kept, draft, seen, entered)


def _is_confirmed(draft: EventDraft, kept: _Kept, others: Mapping[str, CaseEvent]) -> bool:
    """The tick that repeats what will be recorded; another content wants another tick."""
    content = hash((draft.occurred_on, draft.due_on, repr(sorted(draft.facts.items()))))
    told = " ".join(event_sentence(draft, others).split())
    st.markdown(f"将登记：**{figures.day(draft.occurred_on)} {draft.kind.label}**　{plain(told)}")
    return st.checkbox(
        "我已核对以上内容；登记后不能修改，有误时只能作废重登。",
        key=f"{kept.prefix}frame_sure_{content}",
    )


def _show_unseen(unseen: Sequence[CaseEvent]) -> None:
    st.warning("您填写期间，这份档案有了新记录。您填写的内容都还在，请看过以下新记录，再决定是否登记。")
    for event in unseen:
        st.text(
            f"{figures.minute(event.recorded_at)}　{event.recorded_by} 登记了“{event.kind.label}”"
            f"（{figures.day(event.occurred_on)}）"
        )


def _try(page: PageContext, kept: _Kept, draft: EventDraft, seen: int, entered: ActInput) -> None:
    try:
        event = page.record(draft, seen=seen, keep=entered.keep)
    except StaleFileError:
        kept.tell(True)
        st.rerun()
    except UserError as error:
        show_user_error(error)
        return
    _recorded(kept, event)


def _recorded(kept: _Kept, event: CaseEvent) -> None:
    st.session_state[_NOTICE] = {
        "case_id": kept.case_id,
        "uid": event.uid,
        "kind": event.kind.value,
        "day": figures.day(event.occurred_on),
    }
    kept.forget()
    st.session_state.pop(chosen_kind_key(kept.case_id), None)
    st.rerun()
