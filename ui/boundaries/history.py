"""The versions of a compound's boundary, and the way back to one of them."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import uuid4

import pandas as pd
import streamlit as st

from casework.boundaries import LONGEST_NOTE
from casework.errors import UserError
from data.boundaries import restore_boundary
from data.queries.boundaries import BoundaryVersion, CompoundBoundary
from geo.boundary_rules import moved_metres, square_metres
from ui import figures
from ui.errors import plain, show_user_error
from ui.session import PageContext

NOTICE = "boundary_notice"


def history_panel(page: PageContext, own: CompoundBoundary) -> None:
    """Draw the versions, newest first, and the form that brings an earlier one back."""
    versions = [one for one in page.reader.boundary_versions() if one.compound_id == own.compound_id]
    if not versions:
        return
    with st.expander(f"历史版本（{len(versions)}）"):
        st.dataframe(history_table(versions), hide_index=True, placeholder="—", key="boundary_versions")
        earlier = [one for one in versions if one.version != own.version]
        if earlier:
            _restore(page, own, earlier)


def history_table(versions: Sequence[BoundaryVersion]) -> pd.DataFrame:
    """One row per version in the order given. 与上一版相差: how far the border moved at most."""
    before = [*versions[1:], None]
    return pd.DataFrame(
        [
            {
                "版本": version_words(one),
                "登记时间": one.recorded_at,
                "登记人": one.recorded_by,
                "来源": one.position_source,
                "精度（米）": one.accuracy_metres,
                "面积（平方米）": None if one.geometry is None else round(square_metres(one.geometry)),
                "与上一版相差（米）": _moved(last, one),
                "说明": one.note or None,
            }
            for one, last in zip(versions, before, strict=True)
        ]
    )


def version_words(one: BoundaryVersion) -> str:
    """A version as people name it."""
    if one.version == 0:
        return "最初"
    return f"第 {one.version} 号 {one.way.label}"


def _moved(before: BoundaryVersion | None, after: BoundaryVersion) -> float | None:
    if before is None or after.geometry is None:
        return None
    moved = moved_metres(before.geometry, after.geometry)
    return None if moved is None else round(moved, 1)


def _restore(page: PageContext, own: CompoundBoundary, earlier: Sequence[BoundaryVersion]) -> None:
    mark = f"{own.compound_id}_{own.version}"
    of = {one.version: one for one in earlier}
    chosen = st.selectbox(
        "恢复到", list(of), format_func=lambda number: _choice(of[number]), key=f"boundary_back_{mark}"
    )
    reason = st.text_input(
        "恢复的理由", max_chars=LONGEST_NOTE, key=f"boundary_why_{mark}", placeholder="例如：画错了小区"
    )
    st.caption(
        "恢复会增加一个新版本，现在的边界也保留。" + ("恢复后该小区没有边界。" if of[chosen].geometry is None else "")
    )
    if not st.button("恢复这个版本", key=f"boundary_restore_{mark}", disabled=not reason.strip()):
        return
    uid = str(st.session_state.setdefault(f"boundary_undo_{mark}", uuid4().hex))
    try:
        restore_boundary(
            page.store, page.subdistrict, own.compound_id, chosen, reason, page.actor, page.moment,
            seen=own.version, uid=uid,
        )  # fmt: skip
    except UserError as error:
        show_user_error(error)
        return
    st.session_state[NOTICE] = f"“{plain(own.name)}”的边界已恢复。"
    st.rerun()


def _choice(one: BoundaryVersion) -> str:
    when = "" if one.recorded_at is None else f"　{figures.minute(one.recorded_at)}　{one.recorded_by}"
    shape = "没有边界" if one.geometry is None else f"{square_metres(one.geometry):,.0f} 平方米"
    return f"{version_words(one)}{when}　{shape}"
