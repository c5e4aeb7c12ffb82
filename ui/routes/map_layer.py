"""The routes of the next day on the map page: numbered stops of confirmed plans, and what a click on one says."""

from __future__ import annotations

from datetime import date

import pandas as pd
import streamlit as st

from casework.routes.rules import VisitKind
from data.queries.route_plans import PlanStatus, SavedStop
from ui import figures
from ui.case_link import file_link
from ui.errors import plain
from ui.session import PageContext


def next_route(context: PageContext) -> pd.DataFrame | None:
    """The stops of the first day from the day shown on that has any, for ui.map.Overlays.route; None without one.

    Of confirmed plans only, within what the visitor may see; a stop whose building has no place is not drawn.
    """
    day, stops = _next_day(context)
    if day is None:
        return None
    points = {row["case_id"]: row for row in context.reader.dwelling_points().to_dict("records")}
    rows = [
        {
            "team": f"{figures.day(day)} {one.team}",
            "order": place,
            "longitude": float(points[one.case_id]["longitude"]),
            "latitude": float(points[one.case_id]["latitude"]),
            "dwelling_id": int(points[one.case_id]["dwelling_id"]),
        }
        for place, one in stops
        if one.case_id in points
    ]
    return pd.DataFrame(rows) if rows else None


def show_stop(context: PageContext, dwelling_id: int) -> None:
    """When which team comes to a dwelling whose stop was clicked."""
    points = context.reader.dwelling_points()
    cases = set(points.loc[points["dwelling_id"] == dwelling_id, "case_id"])
    _, stops = _next_day(context)
    found = next(((place, one) for place, one in stops if one.case_id in cases), None)
    if found is None:
        st.info("路线上没有这一户，可能方案已有更新。")
        return
    place, one = found
    st.markdown(
        f"**{plain(one.address)}**  \n{figures.day(one.day)} {one.arrive}–{one.leave}　{plain(one.team)}第 {place} 户　"
        f"{VisitKind(one.kind).label}"
    )
    file_link(one.case_id)


def _next_day(context: PageContext) -> tuple[date | None, list[tuple[int, SavedStop]]]:
    """The day, and its stops with their place in their team's day."""
    stops = [
        one for one in context.reader.route_stops() if one.status is PlanStatus.CONFIRMED and one.day >= context.as_of
    ]
    if not stops:
        return None, []
    day = min(one.day for one in stops)
    own = [one for one in stops if one.day == day]
    teams: dict[str, int] = {}
    numbered = []
    for one in own:
        teams[one.team] = teams.get(one.team, 0) + 1
        numbered.append((teams[one.team], one))
    return day, numbered
