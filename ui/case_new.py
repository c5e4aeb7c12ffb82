"""登记线索: opening the file of a dwelling that has none yet, or adding the clue to the file that it has."""

from __future__ import annotations

from uuid import uuid4

import pandas as pd
import streamlit as st

from casework.errors import UserError
from casework.permissions import MAY_RECORD
from casework.vocabulary import EventKind
from data.opening_files import FirstClue, open_file
from ui.acts.clues import clue_fields
from ui.acts.frame import open_form
from ui.acts.typed import bring_back, forget, keep
from ui.case_link import open_file_here
from ui.errors import show_user_error
from ui.session import PageContext

KEY = "new_file"
# "frame_": not a field of the form, as in ui/acts/frame.py.
PREFIX, UID = f"{KEY}_", f"{KEY}_frame_uid"
_OTHER_ROOM = -1


def new_file_button(page: PageContext) -> None:
    """Draw the button for those who may register clues."""
    if page.actor.role not in MAY_RECORD[EventKind.CLUE_RECEIVED]:
        return
    if st.button("＋ 登记线索", width="stretch", key="new_file_open"):
        _dialog(page)


@st.dialog("登记线索", width="medium")
def _dialog(page: PageContext) -> None:
    new_file_fields(page)


def new_file_fields(page: PageContext) -> None:
    """Draw the choice of the dwelling, and the clue with its button, or the way to the file that it has already.

    What was typed stays when the dialog is closed or another page is looked at.
    """
    bring_back(PREFIX)
    # Entries are made against today, whatever past day the page shows.
    _fields(page.current)
    keep(PREFIX)


def _fields(page: PageContext) -> None:
    compound_id = _compound(page)
    if compound_id is None:
        return
    rooms = page.reader.dwellings_of(compound_id)
    building_id = _building(rooms)
    if building_id is None:
        return
    here = rooms[(rooms["building_id"] == building_id) & rooms["dwelling_id"].notna()]
    room, case_id = _room(here)
    if case_id is not None:
        _existing(case_id)
        return
    day = st.date_input("收到线索的日期", value=page.today, max_value=page.today, key=f"{KEY}_day")
    facts = clue_fields(KEY, day)
    uid = st.session_state.setdefault(UID, uuid4().hex)
    if st.button("登记并建档", type="primary", disabled=not room, key=f"{KEY}_record"):
        _record(page, building_id, room, FirstClue(uid, day, facts))


def _record(page: PageContext, building_id: int, room: str, clue: FirstClue) -> None:
    try:
        event = open_file(page.store, page.subdistrict, building_id, room, clue, page.actor, page.moment)
    except UserError as error:
        show_user_error(error)
        return
    for key in [key for key in st.session_state if str(key).startswith(PREFIX)]:
        del st.session_state[key]
    forget(PREFIX)
    open_file_here(event.case_id)
    st.rerun()


def _compound(page: PageContext) -> int | None:
    shapes = page.reader.compound_shapes()
    names = {int(key): str(name) for key, name in zip(shapes["compound_id"], shapes["name"], strict=True)}
    return st.selectbox(
        "小区", list(names), index=None, placeholder="请选择小区", format_func=names.__getitem__, key=f"{KEY}_compound"
    )


def _building(rooms: pd.DataFrame) -> int | None:
    if rooms.empty:
        st.info("这个小区还没有登记楼号，请先在小区数据中补充。")
        return None
    labels = {int(key): str(label) for key, label in zip(rooms["building_id"], rooms["building"], strict=True)}
    return st.selectbox(
        "楼号",
        list(labels),
        index=None,
        placeholder="请选择楼号",
        format_func=lambda key: f"{labels[key]}号",
        key=f"{KEY}_building",
    )


def _room(here: pd.DataFrame) -> tuple[str, str | None]:
    """The room's label ("" = none chosen yet) and the file that it has, if any."""
    known = {
        int(row["dwelling_id"]): (str(row["room"]), row["case_id"] if isinstance(row["case_id"], str) else None)
        for row in here.to_dict("records")
    }
    chosen = st.selectbox(
        "室号",
        [*known, _OTHER_ROOM],
        index=None,
        placeholder="请选择室号",
        format_func=lambda key: (
            "其他（还没有登记的室号）"
            if key == _OTHER_ROOM
            else f"{known[key][0]}室" + ("（已有户档）" if known[key][1] else "")
        ),
        key=f"{KEY}_room",
    )
    if chosen is None:
        return "", None
    if chosen == _OTHER_ROOM:
        written = st.text_input("室号（如 502）", max_chars=20, key=f"{KEY}_room_text").strip()
        return written, None
    return known[chosen]


def _existing(case_id: str) -> None:
    st.info(f"该户已有户档 {case_id}，一户只建一档；新的线索请并入原档案。")
    if st.button("打开户档并入线索", type="primary", key=f"{KEY}_merge"):
        open_form(case_id, EventKind.CLUE_MERGED)
        open_file_here(case_id)
        st.rerun()
