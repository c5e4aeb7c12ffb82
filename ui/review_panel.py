"""The queue of orders without a place: accept a candidate, choose by hand, or make it a rule."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from casework.errors import UserError
from data.candidates import proposal
from data.review import make_alias_rule, may_review, place_complaint
from geo.contracts import Location
from geo.reasons import REASON_TEXT
from ui.errors import show_user_error
from ui.map.picker import pick_place
from ui.session import PageContext

QUEUE = 200
OUTSIDE = -1
NOTICE = "review_notice"


def review_panel(context: PageContext) -> None:
    """Draw the waiting orders and, for the one chosen, its candidates, the map and the two decisions."""
    notice = st.session_state.pop(NOTICE, None)
    if notice:
        st.success(notice)
    waiting = context.reader.unlocated_complaints(QUEUE)
    if waiting.empty:
        st.success("所有工单都已定位，没有待处理的地址。")
        return
    if context.reader.unlocated_count() > len(waiting):
        st.caption(f"先显示最近的 {len(waiting)} 件，处理后会补上更早的。")
    order = _chosen_order(waiting)
    found = proposal(context.store, context.subdistrict, order["raw_address"], order["text"])
    left, right = st.columns([2, 3], gap="large")
    shapes = context.reader.compound_shapes()
    with right:
        candidates = [candidate.compound_id for candidate in found.candidates]
        clicked = pick_place(shapes, candidates, key=f"place_{order['order_number']}")
        st.caption("点击地图选择小区；数字是系统给出的候选。地图为示意图，非法定界线。")
    with left:
        _order_text(order, found)
        _decision(context, order, shapes, found, clicked)


def _chosen_order(waiting: pd.DataFrame) -> dict[str, Any]:
    rows = {str(row["order_number"]): row for row in waiting.to_dict("records")}
    chosen = st.selectbox(
        "待定位工单",
        list(rows),
        format_func=lambda number: f"{number}　{rows[number]['raw_address'][:40] or '（无地址）'}",
        key="review_order",
    )
    return {str(key): value for key, value in rows.get(chosen, next(iter(rows.values()))).items()}


def _order_text(order: dict[str, Any], found: Location) -> None:
    st.caption(f"受理时间 {order['received_at']:%Y-%m-%d %H:%M}")
    st.text(f"来电地址：{order['raw_address'] or '（空）'}")
    st.text(f"诉求内容：{order['text'] or '（空）'}")
    for reason in found.reasons:
        st.info(REASON_TEXT[reason])


def _decision(
    context: PageContext, order: dict[str, Any], shapes: pd.DataFrame, found: Location, clicked: int | None
) -> None:
    if not may_review(context.actor):
        st.info("只有城运中心和平安办可以确认地址。")
        return
    names = {int(key): str(name) for key, name in zip(shapes["compound_id"], shapes["name"], strict=True)}
    proposed = [candidate.compound_id for candidate in found.candidates if candidate.compound_id in names]
    first = ([clicked] if clicked in names else []) + proposed
    options = list(dict.fromkeys([*first, *names, OUTSIDE]))
    number = order["order_number"]
    chosen = st.selectbox(
        "地点",
        options,
        index=0 if first else None,
        placeholder="请选择小区",
        format_func=lambda key: (
            "不在本街道" if key == OUTSIDE else names[key] + ("（候选）" if key in proposed else "")
        ),
        # A click on the map proposes anew; without it in the key the list would keep the earlier choice.
        key=f"review_place_{number}_{clicked}",
    )
    as_rule = st.checkbox(
        "以后同样的写法都定到这里",
        help="建立地址规则，并处理其余写法相同的待定位工单；可以在“地址规则”里撤销。",
        key=f"review_rule_{number}",
    )
    if st.button("确认地点", type="primary", disabled=chosen is None, key=f"review_confirm_{number}"):
        _confirm(context, order, None if chosen == OUTSIDE else chosen, as_rule)


def _confirm(context: PageContext, order: dict[str, Any], compound_id: int | None, as_rule: bool) -> None:
    number = str(order["order_number"])
    try:
        place_complaint(context.store, context.subdistrict, number, compound_id, None, context.actor, context.moment)
        notice = f"工单 {number} 已定位。"
        if as_rule:
            wording = order["raw_address"] or order["text"]
            others = make_alias_rule(
                context.store, context.subdistrict, wording, compound_id, None, context.actor, context.moment
            )
            notice += f"规则已建立，另有 {others} 件同样写法的工单一并定位。"
    except UserError as error:
        show_user_error(error)
        return
    st.session_state[NOTICE] = notice
    st.rerun()
