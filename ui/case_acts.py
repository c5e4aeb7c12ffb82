"""What may be done next in a file and, if not, why not; a choice opens its form."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import streamlit as st

from casework.duties.next_acts import NextAct, next_acts
from casework.events import Case, EventDraft
from casework.facts import EARLIEST_DAY
from casework.permissions import READ_ONLY_ROLES
from casework.vocabulary import EventKind, Knowledge
from casework.workflow import CaseState, play, visible
from data.access import CaseFacts
from ui.acts.frame import chosen_kind_key, entry_form, reset_seen
from ui.acts.guard_notes import gaps_before
from ui.acts.registry import FORMS
from ui.acts.typed import bring_back, keep
from ui.errors import plain
from ui.session import PageContext


def show_acts(page: PageContext, file: CaseFacts) -> None:
    """Draw the day, what may be entered for it, the open form, and the reasons of what may not.

    page: as of today (PageContext.current); file: as it stands now.
    """
    if page.actor.role in READ_ONLY_ROLES:
        st.caption(f"“{page.actor.role.label}”只能查看，不能登记。")
        return
    day = _day(page, file)
    acts = next_acts(_state_on(file, day), page.actor, Case(file.case_id, file.dwelling_id, file.committee_code))
    kind = _chosen(file, acts, day)
    if kind is not None:
        with st.container(border=True):
            entry_form(page, file, kind, day)
    _reasons(page, file, acts, day)


def _day(page: PageContext, file: CaseFacts) -> date:
    key = f"act_day_{file.case_id}"
    bring_back(key)
    day = st.date_input(
        "发生日期",
        value=page.today,
        min_value=EARLIEST_DAY,
        max_value=page.today,
        help="事情发生的那一天。选以前的日期为补录，能登记什么按那一天的状态判断。",
        key=key,
    )
    keep(key)
    if day < page.today:
        st.caption(f"补录：登记日期为 {page.today}，时间线上会标明。")
    return day


def _state_on(file: CaseFacts, day: date) -> CaseState:
    """The state that an entry for that day meets: everything known now that had happened by then."""
    events = [entry.event for entry in file.timeline]
    return play(visible(events, day, Knowledge.LATEST), day)[0]


def _chosen(file: CaseFacts, acts: Sequence[NextAct], day: date) -> EventKind | None:
    possible = [act.kind for act in acts if act.is_possible and act.kind in FORMS]
    kept = st.session_state.get(chosen_kind_key(file.case_id))
    is_open = kept is not None and EventKind(kept) in FORMS
    # An open form stays when others' entries have made its act impossible: what is typed is not lost.
    options = [kind for kind in EventKind if kind in possible or (is_open and kind.value == kept)]
    if not options:
        st.info("这一天没有您可以登记的事项。")
        return None
    key = f"act_choice_{file.case_id}"
    st.session_state[key] = kept if is_open else None
    st.pills(
        "可以登记",
        [kind.value for kind in options],
        format_func=lambda value: EventKind(value).label,
        key=key,
        on_change=_keep_choice,
        args=(file.case_id, key),
    )
    if kept is None or not is_open:
        return None
    kind = EventKind(kept)
    act = next(act for act in acts if act.kind is kind)
    if not act.is_possible:
        st.warning(f"{day} 已不能登记“{kind.label}”：{act.reason}")
    return kind


def _keep_choice(case_id: str, key: str) -> None:
    chosen = st.session_state.get(key)
    if chosen is None:
        st.session_state.pop(chosen_kind_key(case_id), None)
        return
    st.session_state[chosen_kind_key(case_id)] = chosen
    reset_seen(case_id, EventKind(chosen))


def _reasons(page: PageContext, file: CaseFacts, acts: Sequence[NextAct], day: date) -> None:
    """Every act that is not possible with its reason, and of the possible ones what law or plan still ask for."""
    rows = [(act.kind.label, "不能登记", act.reason) for act in acts if not act.is_possible]
    for act in acts:
        if act.is_possible:
            draft = EventDraft("form", file.case_id, act.kind, day)
            rows += [
                (act.kind.label, gap.kind.label, f"{gap.sentence}（{gap.article}）")
                for gap in gaps_before(page, file, draft)
            ]
    with st.expander("哪些还不能登记，为什么；登记前还缺什么"):
        # A list and not a table: the reasons are sentences, and a phone cuts them off in cells.
        st.markdown("\n".join(f"- **{label}**（{weight}）　{plain(reason)}" for label, weight, reason in rows))
