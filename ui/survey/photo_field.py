"""Photos of a visit: stored as soon as they are chosen, so that a lost connection loses none of them.

Pictures go to the browser as data inside the page. Streamlit's own file addresses (/media/…) are open to whoever
has the address, without a login; small thumbnails are therefore embedded and no address of a photo exists.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from casework.errors import NotFoundError, UserError
from data.attachments import LONGEST_CAPTION, MOST_PHOTOS, AttachmentFolder, NewPhoto
from data.photos import MEDIA_TYPE, MOST_BYTES, prepared_photo, thumbnail
from ui.errors import plain
from ui.survey.fields import Fields

PHOTOS = "photos"
REMINDER = (
    f"JPG、PNG、WebP 照片，每张不超过 {MOST_BYTES // 1024 // 1024} MB，一次最多 {MOST_PHOTOS} 张。"
    "拍房间、隔断、床位和房门，不拍人脸；照片里的拍摄地点等信息会自动去掉。"
)


def photo_field(fields: Fields, home: Path) -> tuple[NewPhoto, ...]:
    """Draw the uploader and the photos chosen so far; return those with their captions."""
    folder = AttachmentFolder(home)
    kept: list[dict[str, Any]] = fields.values.setdefault(PHOTOS, [])
    turn = int(st.session_state.setdefault(f"{fields.prefix}photo_turn", 0))
    chosen = st.file_uploader(
        "照片（可直接拍照或从相册选择）",
        type=["jpg", "jpeg", "png", "webp"],
        accept_multiple_files=True,
        key=f"{fields.prefix}photo_{turn}",
    )
    st.caption(REMINDER)
    faults_key = f"{fields.prefix}photo_faults"
    if chosen:
        st.session_state[faults_key] = _take(kept, chosen, folder)
        # Another uploader with the next run: what was taken must not be taken again.
        st.session_state[f"{fields.prefix}photo_turn"] = turn + 1
        st.rerun()
    for fault in st.session_state.get(faults_key, []):
        st.error(plain(fault))
    for number, photo in enumerate(kept, start=1):
        with st.container(border=True):
            show_picture(home, photo["sha256"])
            name = f"caption_{photo['sha256'][:12]}"
            fields.default(name, photo["caption"])
            photo["caption"] = fields.text(name, f"照片 {number} 说明", most=LONGEST_CAPTION, placeholder="如 客厅隔断")
            st.button(
                f"删除照片 {number}",
                key=f"{fields.prefix}drop_{photo['sha256'][:12]}",
                on_click=_drop,
                args=(kept, photo["sha256"]),
                type="tertiary",
            )
    return tuple(_new_photo(photo) for photo in kept)


def show_picture(home: Path, sha256: str) -> None:
    """Draw one stored photo, or a sentence when its file is not there."""
    try:
        st.image(_embedded(home, sha256))
    except NotFoundError as error:
        st.warning(plain(str(error)))


@st.cache_data(show_spinner=False, max_entries=300)
def _embedded(home: Path, sha256: str) -> str:
    small = thumbnail(AttachmentFolder(home).read(sha256))
    return f"data:{MEDIA_TYPE};base64,{base64.b64encode(small).decode()}"


def _take(kept: list[dict[str, Any]], chosen: Sequence[UploadedFile], folder: AttachmentFolder) -> list[str]:
    faults = []
    for upload in chosen:
        if len(kept) >= MOST_PHOTOS:
            faults.append(f"一次最多 {MOST_PHOTOS} 张照片，“{upload.name}”起没有保存。")
            break
        try:
            photo = prepared_photo(upload.getvalue(), upload.name)
        except UserError as error:
            faults.append(str(error))
            continue
        if all(one["sha256"] != photo.sha256 for one in kept):
            new = folder.keep(photo)
            taken = None if new.taken_at is None else new.taken_at.isoformat()
            kept.append(
                {
                    "sha256": new.sha256,
                    "bytes": new.bytes,
                    "width": new.width,
                    "height": new.height,
                    "taken_at": taken,
                    "caption": "",
                }
            )
    return faults


def _drop(kept: list[dict[str, Any]], sha256: str) -> None:
    kept[:] = [photo for photo in kept if photo["sha256"] != sha256]


def _new_photo(photo: dict[str, Any]) -> NewPhoto:
    taken = photo["taken_at"]
    taken_at = None if taken is None else datetime.fromisoformat(taken)
    size = (photo["bytes"], photo["width"], photo["height"])
    return NewPhoto(photo["sha256"], *size, taken_at, photo["caption"])
