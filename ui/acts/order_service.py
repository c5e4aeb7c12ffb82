"""The form 送达指令书: the way, its proof, and the last day to rectify counted from the service."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

import streamlit as st

from casework.orders.lines import OrderLine
from casework.orders.service import Receiver, ServiceMethod, Witness, due_after_service
from casework.orders.words import OrderBody
from data.analyses.order_papers import orders_of
from geo.scrubbing import scrub
from ui import figures
from ui.acts.contract import ActContext, ActInput
from ui.acts.order_fields import chosen_code, names_field
from ui.acts.orders import BODY_OF

_EVENING = time(19)
_AT_THE_DOOR = (ServiceMethod.DIRECT, ServiceMethod.LEFT)


def order_served(act: ActContext) -> ActInput:
    """送达指令书: how, when, by whom, to whom; the due day moves with the service."""
    orders = [line for line in orders_of(act.file) if not line.is_void]
    order = orders[-1] if orders else None
    if order is not None and order.number:
        st.caption(f"指令书 {order.number}，{figures.day(order.issued.occurred_on)} 出具。")
    method = ServiceMethod(
        st.radio(
            "送达方式",
            [way.value for way in ServiceMethod],
            format_func=lambda value: ServiceMethod(value).label,
            horizontal=True,
            key=act.key("method"),
        )
    )
    facts: dict[str, Any] = {"method": method.value}
    left, right = st.columns(2)
    with left:
        facts["served_by"] = chosen_code(
            "送达单位", OrderBody, act.key("served_by"), BODY_OF.get(act.page.actor.role, OrderBody.COMMITTEE)
        )
    with right:
        facts["servers"] = names_field("送达人", act.key("servers"))
    facts |= _proof(act, method)
    return ActInput(facts, _due(act, order, facts))


def _proof(act: ActContext, method: ServiceMethod) -> dict[str, Any]:
    """What this way of service needs."""
    found: dict[str, Any] = {}
    if method in _AT_THE_DOOR:
        at = st.time_input("送达时间", value=_EVENING, step=timedelta(minutes=5), key=act.key("time"))
        found["time"] = at.strftime("%H:%M") if isinstance(at, time) else None
    if method is ServiceMethod.LEFT:
        st.caption("留置送达用于当事人拒收：要有见证人，并记录拒收事由，拍照或录像。")
        found["refused"] = st.checkbox("当事人拒收", value=True, key=act.key("refused"))
        found["witness"] = chosen_code("见证人", Witness, act.key("witness"), None)
        evidence = st.text_input("证据（拒收记录、照片或录像的编号）", max_chars=500, key=act.key("evidence"))
        found["evidence"] = scrub(evidence.strip())
        return found
    if method is ServiceMethod.POSTED:
        found["tracking_number"] = st.text_input("邮件号码", max_chars=30, key=act.key("tracking_number")).strip()
    if method is ServiceMethod.ELECTRONIC:
        found["consent"] = st.checkbox("当事人同意电子送达，并签订了确认书", key=act.key("consent"))
    if method is ServiceMethod.ANNOUNCED:
        reason = st.text_input("公告的理由（其他方式为何无法送达）", max_chars=500, key=act.key("reason"))
        found["reason"] = scrub(reason.strip())
        deemed = st.date_input("视为送达日", value=None, min_value=act.occurred_on, key=act.key("deemed_served_on"))
        found["deemed_served_on"] = deemed.isoformat() if isinstance(deemed, date) else None
        return found
    received = chosen_code("签收人", Receiver, act.key("received_by"), None)
    return found | ({"received_by": received} if received or method is ServiceMethod.DIRECT else {})


def _due(act: ActContext, order: OrderLine | None, facts: dict[str, Any]) -> date | None:
    """The last day to rectify: the term of the order from the day of the service, never earlier than printed."""
    deemed = facts.get("deemed_served_on")
    served = date.fromisoformat(deemed) if deemed else act.occurred_on
    printed = None if order is None else order.issued.due_on
    if order is None or printed is None:
        usual = served + timedelta(days=act.page.campaign.orders.term_days)
    else:
        usual = max(due_after_service(order.issued.occurred_on, printed, served), printed)
    earliest = max(served, act.file.state.due_on or served)
    # The key carries the usual day: another day of service counts anew.
    due_on = st.date_input(
        "整改期限（从送达起按自然日计算）",
        value=max(usual, earliest),
        min_value=earliest,
        key=act.key(f"due_{usual}"),
    )
    if printed is not None and isinstance(due_on, date) and due_on > printed:
        st.info(
            f"送达晚于出具，期限由指令书写明的 {figures.day(printed)} 顺延至 {figures.day(due_on)}，请当面告知当事人。"
        )
    return due_on if isinstance(due_on, date) else None
