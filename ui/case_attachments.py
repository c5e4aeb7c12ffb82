"""What belongs to a record of the file: its photos. Documents have a part of their own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable

import streamlit as st

from casework.events import CaseEvent
from data.access import CaseFacts
from data.attachments import Attachment
from ui.errors import plain
from ui.home_folder import home_folder
from ui.session import PageContext
from ui.survey.photo_field import show_picture


def attachments_of(page: PageContext, file: CaseFacts) -> Callable[[CaseEvent], None]:
    """A function that draws the photos of a record, folded; it draws nothing for a record without one."""
    photos: dict[str, list[Attachment]] = defaultdict(list)
    for photo in page.reader.attachments(file.case_id):
        photos[photo.event_uid].append(photo)

    def show(event: CaseEvent) -> None:
        if event.uid in photos:
            _photos(photos[event.uid], event.uid)

    return show


def _photos(photos: list[Attachment], uid: str) -> None:
    with st.expander(f"照片 {len(photos)} 张", key=f"photos_{uid}", on_change="rerun") as folded:
        # Pictures are read only for those who look.
        if not folded.open:
            return
        for photo in photos:
            show_picture(home_folder(), photo.sha256)
            st.caption(plain(f"照片 {photo.number}　{photo.caption or '没有说明'}（{photo.account} 上传）"))
