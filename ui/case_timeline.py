"""The timeline of a file: every record, newest first, with its marks and one line of what it says."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from casework.event_words import event_sentence
from casework.events import CaseEvent
from casework.vocabulary import EventKind
from data.access import CaseFacts
from data.queries.facts import TimelineEntry
from ui import figures
from ui.badges import Mark, badge
from ui.errors import plain

Attachments = Callable[[CaseEvent], None]
SHOWN = 12
AT_LEAST_FOLDED = 4


def show_timeline(file: CaseFacts, attachments: Attachments | None = None) -> None:
    """Draw the records of the file; the older ones of a long file are folded away.

    attachments: draws what belongs to a record (photos, documents) below it.
    """
    newest_first = list(reversed(file.timeline))
    st.subheader(f"办理经过（{len(newest_first)} 条）")
    # A handful more is shown at once: folding them away would only cost a click.
    shown = len(newest_first) if len(newest_first) <= SHOWN + AT_LEAST_FOLDED else SHOWN
    _records(newest_first[:shown], file, attachments)
    older = newest_first[shown:]
    if older:
        with st.expander(f"更早的 {len(older)} 条"):
            _records(older, file, attachments)


def _records(entries: Sequence[TimelineEntry], file: CaseFacts, attachments: Attachments | None) -> None:
    by_uid = {entry.event.uid: entry.event for entry in file.timeline}
    voids = {
        str(entry.event.facts["voids"]): entry.event
        for entry in file.timeline
        if entry.event.kind is EventKind.EVENT_VOIDED
    }
    for entry in entries:
        event = entry.event
        st.markdown(_record(entry, event_sentence(event, by_uid), voids.get(event.uid)))
        if attachments is not None:
            attachments(event)


def _record(entry: TimelineEntry, sentence: str, void: CaseEvent | None) -> str:
    event = entry.event
    title = f"**{figures.day(event.occurred_on)}　{plain(event.kind.label)}**"
    marks = ""
    if entry.is_voided:
        title = f"~~{title}~~"
        marks += " " + badge(Mark.VOID, "已作废")
    if entry.is_late_entry:
        marks += " " + badge(Mark.LATE_ENTRY, "补录")
    # Text that people entered: harmless in Markdown, on one line.
    told = plain(" ".join(sentence.split()))
    lines = [title + marks]
    if told:
        lines.append(f"~~{told}~~" if entry.is_voided else told)
    if entry.is_voided and void is not None:
        why = " ".join(str(void.facts.get("reason", "")).split())
        lines.append(plain(f"{figures.day(void.occurred_on)} 由 {void.recorded_by} 作废：{why}"))
    lines.append(f":gray[{plain(f'{event.recorded_by} 登记于 {figures.minute(event.recorded_at)}')}]")
    return "  \n".join(lines)
