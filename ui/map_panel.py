"""Beside the map: the facts of what was clicked, or the dwellings inside the outline."""

from __future__ import annotations

from collections.abc import Hashable
from datetime import date
from typing import Any

import pandas as pd
import shapely
import streamlit as st

from casework.errors import NotFoundError
from casework.vocabulary import Stage
from data.analyses.priority import priorities
from ui import figures, map_state
from ui.boundaries.link import show_boundary_line
from ui.case_link import file_link
from ui.facts import show_case_facts, show_compound_facts
from ui.map import Picked
from ui.map.answers import Corners
from ui.map.marks import STATUS_GROUPS, status_codes
from ui.navigation import who_imports
from ui.routes.map_layer import show_stop
from ui.session import PageContext
from ui.tables import choose_row, pinned

NOT_HERE = "链接或点击所指的内容不在您可查看的范围内，或在统计截至日还没有。"


def show_picked(context: PageContext, picked: Picked | None, start: date, end: date) -> None:
    """Draw the facts of the last click; they stay until another one, also across a change of date or page."""
    if picked is None and context.reader.compound_areas().empty:
        st.info(f"图上还没有小区。导入小区后才有内容可看：{who_imports(context.actor.role)}。")
        return
    if picked is None:
        st.info("点击小区、户或投诉，这里显示详情。也可以在图上查找，或用“圈”选出一片的户。")
        return
    try:
        if picked.kind == "compound":
            facts = context.reader.compound_facts(int(picked.id), start, end)
            show_compound_facts(facts, start, end, knows_orders=context.reader.has_orders())
            show_boundary_line(context, int(picked.id))
        elif picked.kind == "dwelling":
            ranked = priorities(context.reader, context.campaign).of(str(picked.id))
            show_case_facts(context.reader.case_facts(str(picked.id)), ranked)
        elif picked.kind == "complaint":
            st.info("这是一件投诉：定到楼的画在楼上，只定到小区的画在小区中心。")
        else:
            show_stop(context, int(picked.id))
    except NotFoundError:
        st.warning(NOT_HERE)


def show_ring(context: PageContext, corners: Corners, dwellings: pd.DataFrame, complaints: pd.DataFrame) -> None:
    """List the dwellings inside the outline, the most pressing first, and count the complaints.

    dwellings, complaints: the frames that the map shows. A dwelling counts where its building stands.
    """
    area = shapely.Polygon(corners)
    inside = dwellings[_within(area, dwellings)]
    orders = int(_within(area, complaints).sum())
    st.subheader("圈内的户")
    st.caption(f"户档 {len(inside)} 户，投诉 {orders} 件（所选时间范围内；位置只到小区的按小区中心计）")
    st.button("取消圈选", on_click=map_state.clear_ring, key="map_ring_off")
    table = ring_table(inside, context.reader.case_list())
    place = choose_row(
        table,
        key="map_ring",
        file_name=f"圈内户_{figures.day(context.as_of)}",
        notes=context.notes,
        columns=pinned("地址"),
        empty="圈内没有户档。",
    )
    if place is not None:
        row = table.iloc[place]
        file_link(str(row["档案编号"]), f"打开户档　{row['地址']}")


def ring_table(inside: pd.DataFrame, cases: pd.DataFrame) -> pd.DataFrame:
    """地址, 状态, 档案编号 of the dwellings inside, those that press most first, then by address."""
    if inside.empty:
        return pd.DataFrame(columns=["地址", "状态", "档案编号"])
    codes = status_codes(inside["stage"].tolist())
    found = inside.assign(rank=len(STATUS_GROUPS) - codes).merge(
        cases[["case_id", "compound", "building", "room"]], on="case_id"
    )
    found = found.sort_values(["rank", "compound", "building", "room", "case_id"], kind="stable")
    return pd.DataFrame(
        {
            "地址": [_address(row) for row in found.to_dict("records")],
            "状态": [Stage(stage).label for stage in found["stage"]],
            "档案编号": found["case_id"].tolist(),
        }
    )


def _within(area: shapely.Polygon, points: pd.DataFrame) -> Any:
    shapely.prepare(area)
    return shapely.intersects_xy(area, points["longitude"].to_numpy(), points["latitude"].to_numpy())


def _address(row: dict[Hashable, Any]) -> str:
    return f"{row['compound']} {row['building']}号 {row['room']}室"
