"""The head of a file: address, where it stands, whose it is, and where it lies."""

from __future__ import annotations

import shapely
import streamlit as st

from data.access import CaseFacts
from ui import figures
from ui.badges import Mark, badge, stage_badge
from ui.errors import plain
from ui.session import PageContext

MAP_HEIGHT = 220


def show_head(page: PageContext, file: CaseFacts) -> None:
    """Draw address, stage, side states and the line of facts beside the small map."""
    words, place = st.columns([3, 2], gap="medium")
    with words:
        st.subheader(plain(address(file)))
        st.markdown(" ".join(_badges(file)))
        st.caption(plain(" · ".join(_facts(page, file))))
    with place, st.expander("位置", expanded=False, on_change="rerun") as folded:
        if folded.open:
            _map(page, file)


def address(file: CaseFacts) -> str:
    """小区 楼 室, as it stands in the register."""
    return f"{file.compound} {file.building}号 {file.room}室"


def _badges(file: CaseFacts) -> list[str]:
    state = file.state
    badges = [] if state.stage is None else [stage_badge(state.stage)]
    badges += [badge(Mark.PAUSED, side.label) for side in sorted(state.side_states)]
    if state.recurrences:
        badges.append(badge(Mark.RECURRED, f"回潮 {state.recurrences} 次"))
    return badges


def _facts(page: PageContext, file: CaseFacts) -> list[str]:
    state = file.state
    names = {committee.code: committee.name for committee in page.campaign.committees}
    facts = [
        f"档案编号 {file.case_id}",
        names.get(file.committee_code, file.committee_code),
        f"经办人 {state.assigned_to or '未指派'}",
    ]
    if state.due_on is not None and not state.is_cleared:
        facts.append(f"整改期限 {figures.day(state.due_on)}")
    if state.confirmed_on is not None:
        facts.append(f"认定 {figures.day(state.confirmed_on)}")
    if state.cleared_on is not None:
        way = f"（{state.cleared_way.label}）" if state.cleared_way else ""
        facts.append(f"最近销项 {figures.day(state.cleared_on)}{way}")
    return [*facts, f"截至 {figures.day(page.as_of)}"]


def _map(page: PageContext, file: CaseFacts) -> None:
    # folium costs 0.8 s of import: only for those who look.
    from geo.folium_locator import locator_map
    from ui.map import offline_folium

    shapes = page.reader.compound_shapes()
    placed = {
        int(row["compound_id"]): _shape(row["geometry"], row["longitude"], row["latitude"])
        for row in shapes.to_dict("records")
    }
    own = placed.pop(file.compound_id, None)
    if own is None:
        st.caption("该小区还没有坐标。")
        return
    points = page.reader.dwelling_points()
    mine = points[(points["case_id"] == file.case_id) & points["longitude"].notna()]
    point = None if mine.empty else (float(mine["longitude"].iloc[0]), float(mine["latitude"].iloc[0]))
    near = [shape for shape in placed.values() if shape is not None and shape.distance(own) < 0.01]
    offline_folium.show_clickable(locator_map(own, near, point), None, f"locator_{file.case_id}", MAP_HEIGHT)
    st.caption("红点为该户所在楼。" if point is not None else "绿色为该户所在小区；没有楼的坐标。")


def _shape(geometry: object, longitude: float, latitude: float) -> shapely.Geometry | None:
    if isinstance(geometry, shapely.Geometry):
        return geometry
    return shapely.Point(longitude, latitude) if longitude == longitude and latitude == latitude else None
