"""指令书台账: the register of orders as a table to look through and to take away."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from casework.orders.service import ServiceMethod
from casework.vocabulary import Stage
from ui import figures
from ui.session import PageContext
from ui.tables import pinned, show_table

NO_NUMBER = "未编号"


def show_order_register(page: PageContext) -> None:
    """Draw the register, folded: number, address, issue, service, way, due day, state."""
    orders = page.reader.order_register()
    with st.expander(f"指令书台账（{len(orders)} 份）"):
        show_table(
            register_table(page, orders),
            key="order_register",
            file_name=f"指令书台账_{figures.day(page.as_of)}",
            notes=page.notes,
            columns=pinned("编号"),
            empty="还没有出具指令书。",
        )


def register_table(page: PageContext, orders: pd.DataFrame) -> pd.DataFrame:
    """The register under its Chinese titles; page: whose as-of day decides what is over."""
    names = {committee.code: committee.name for committee in page.campaign.committees}
    cases = page.reader.case_list()
    stages = dict(zip(cases["case_id"], cases["stage"], strict=True))
    ways = {way.value: way.label for way in ServiceMethod}
    rows = orders.to_dict("records")
    return pd.DataFrame(
        {
            "编号": [row["number"] if isinstance(row["number"], str) else NO_NUMBER for row in rows],
            "地址": [f"{row['compound']} {row['building']}号 {row['room']}室" for row in rows],
            "居委会": [names.get(row["committee_code"], row["committee_code"]) for row in rows],
            "出具": orders["issued_on"],
            "送达": orders["served_on"],
            "送达方式": [ways.get(row["method"], "") for row in rows],
            "整改期限": orders["due_on"],
            "延期": ["是" if row["is_extended"] else "" for row in rows],
            "指令书状态": [_state(row, page.as_of) for row in rows],
            "户档状态": [Stage(stages[row["case_id"]]).label if row["case_id"] in stages else "" for row in rows],
            "档案编号": orders["case_id"],
        }
    )


def _state(row: Mapping[Hashable, Any], as_of: date) -> str:
    if row["is_void"]:
        return "✕ 作废"
    if row["served_on"] is None:
        return "▲ 待送达"
    is_over = row["due_on"] is not None and row["due_on"] < as_of
    return "■ 期限已过" if is_over else "● 整改期内"
