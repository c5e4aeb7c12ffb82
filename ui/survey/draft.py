"""What the visitor has typed for one dwelling: in the session, and in a file that outlives it."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any
from uuid import uuid4

import streamlit as st

from data.access import CaseFacts
from data.survey_drafts import DraftFolder, DraftKey
from ui import figures
from ui.errors import plain
from ui.home_folder import home_folder
from ui.session import PageContext
from ui.survey.photo_field import PHOTOS
from ui.survey.rooms_editor import ROOMS

# What the draft says about itself, beside what was typed.
_OWN = ("uid", "seen", "told", "kept_at")


class VisitDraft:
    """What the visitor has typed for one dwelling: in the session, and in a file that outlives the session."""

    def __init__(self, page: PageContext, file: CaseFacts) -> None:
        self.home = home_folder()
        self.prefix = f"survey_{file.case_id}_"
        self._folder = DraftFolder(self.home)
        self._key = DraftKey(page.subdistrict, page.actor.account, file.case_id)
        self._at = page.moment
        self._state = f"survey_values_{page.actor.account}_{file.case_id}"
        self._written = f"{self._state}_written"
        known: dict[str, Any] | None = st.session_state.get(self._state)
        if known is None:
            found = self._folder.find(self._key)
            if found is not None and _was_recorded(file, found.content.get("uid")):
                # Recorded by a run that was cut short before it could forget the draft.
                self._folder.discard(self._key)
                found = None
            known = {} if found is None else {**found.content, "kept_at": found.kept_at}
            known.setdefault("uid", uuid4().hex)
            known.setdefault("seen", file.newest)
            st.session_state[self._state] = known
        self.values: dict[str, Any] = known

    @property
    def uid(self) -> str:
        """The uid of the entry, the same until it is recorded."""
        return str(self.values["uid"])

    @property
    def seen(self) -> int:
        """The newest record that the visitor had before him."""
        return int(self.values["seen"])

    @property
    def was_told(self) -> bool:
        """True after the service refused the entry because of newer records."""
        return bool(self.values.get("told"))

    def tell(self) -> None:
        """Remember that there are newer records to be seen."""
        self.values["told"] = True

    def acknowledge(self, newest: int) -> None:
        """The visitor has seen everything up to this record."""
        self.values |= {"seen": newest, "told": False}

    def say_restored(self) -> None:
        """Say that what stands in the fields was typed earlier, and offer to begin anew."""
        kept_at = self.values.get("kept_at")
        if kept_at is None:
            return
        left, right = st.columns([4, 1], vertical_alignment="center")
        left.info(plain(f"已恢复 {figures.minute(datetime.fromisoformat(kept_at))} 的草稿，尚未登记。"))
        right.button("清空重填", key=f"{self.prefix}anew", on_click=self.discard, width="stretch")

    def keep(self) -> None:
        """Write the draft when something was typed since it was last written."""
        content = json.dumps({name: value for name, value in self.values.items() if name not in _OWN})
        if content != st.session_state.get(self._written) and self._is_worth_keeping():
            kept = {name: value for name, value in self.values.items() if name != "kept_at"}
            self._folder.keep(self._key, kept, self._at)
            st.session_state[self._written] = content

    def discard(self) -> None:
        """Forget the draft everywhere."""
        self._folder.discard(self._key)
        st.session_state.pop(self._state, None)
        st.session_state.pop(self._written, None)
        for key in [key for key in st.session_state if str(key).startswith(self.prefix)]:
            del st.session_state[key]

    def _is_worth_keeping(self) -> bool:
        return bool(self.values.get("outcome") or self.values.get(ROOMS) or self.values.get(PHOTOS))


def _was_recorded(file: CaseFacts, uid: object) -> bool:
    return any(entry.event.uid == uid for entry in file.timeline)
