"""批量指派经办人: the files of a compound to one officer of its committee."""

from __future__ import annotations

from uuid import uuid4

import streamlit as st

from casework.errors import UserError
from casework.permissions import MAY_RECORD
from casework.vocabulary import EventKind
from data.assignments import assign_files
from data.queries.work_files import WorkFile
from ui.errors import plain, show_user_error
from ui.session import PageContext

_DONE, _UID = "assignment_done", "assignment_uid"


def show_assignment(page: PageContext) -> None:
    """Draw the choice of compound, files and officer; nothing for those who may not assign. page as of today."""
    if page.actor.role not in MAY_RECORD[EventKind.ASSIGNED]:
        return
    done = st.session_state.pop(_DONE, None)
    if done is not None:
        st.success(plain(done))
    with st.expander("批量指派经办人"):
        _form(page)


def _form(page: PageContext) -> None:
    files = [file for file in page.reader.work_files() if not file.state.is_cleared or file.state.assigned_to is None]
    by_compound: dict[int, list[WorkFile]] = {}
    for file in files:
        by_compound.setdefault(file.compound_id, []).append(file)
    if not by_compound:
        st.caption("没有需要指派的档案。")
        return
    chosen = st.selectbox(
        "小区",
        sorted(by_compound, key=lambda number: by_compound[number][0].compound),
        index=None,
        placeholder="请选择小区",
        format_func=lambda number: f"{by_compound[number][0].compound}（{len(by_compound[number])} 份）",
        key="assignment_compound",
    )
    if chosen is None:
        return
    here = by_compound[chosen]
    officers = {one.account: one.display for one in page.reader.officers(here[0].committee_code)}
    if not officers:
        st.info("这个居委会还没有可以指派的账号。")
        return
    only_free = st.toggle("只指派还没有经办人的", value=True, key="assignment_free")
    wanted = [file for file in here if not only_free or file.state.assigned_to is None]
    account = st.selectbox(
        "经办人",
        list(officers),
        index=None,
        placeholder="请选择",
        format_func=officers.__getitem__,
        key="assignment_account",
    )
    st.caption(f"将指派 {len(wanted)} 份档案（这个小区共 {len(here)} 份）。")
    uid = str(st.session_state.setdefault(_UID, uuid4().hex))
    if st.button("指派", type="primary", disabled=account is None or not wanted, key="assignment_record"):
        try:
            count = assign_files(
                page.store, page.subdistrict, [f.case_id for f in wanted], str(account), page.actor, page.moment, uid
            )
        except UserError as error:
            show_user_error(error)
            return
        st.session_state[_DONE] = f"已把 {count} 份档案指派给 {officers[str(account)]}。"
        del st.session_state[_UID]
        st.rerun()
