"""The form behind a new plan: days, teams, hours, station and rules, with defaults that work."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta

import streamlit as st

from casework.enforcement.words import Department
from casework.routes.rules import RouteRules
from casework.routes.teams import MOST_DAYS, USUAL_DEPARTMENTS, Team, TeamHours
from casework.routes.teams_file import TEAMS_EXAMPLE, Station, TeamsFile, read_teams, station_at
from data.analyses.route_planning import RouteWishes, middle_station
from ui.errors import plain
from ui.session import PageContext

MOST_FORM_TEAMS = 6
_BALANCE = {"不要求": 0, "适中": 200, "均衡": 500}
_HOURS = (
    ("morning", "上午", time(9), time(11, 30), True),
    ("afternoon", "下午", time(13, 30), time(17), True),
    ("evening", "晚间", time(18), time(20), False),
)
_NAMES = "一二三四五六"


def wishes_form(page: PageContext) -> RouteWishes:
    """Draw the fields and return what stands in them. Raises RouteInputError for a file or place that is no use."""
    left, middle, right = st.columns(3)
    usual = page.calendar.add_working_days(page.today, 1)
    first = left.date_input(
        "从哪天起", usual, min_value=page.today, max_value=page.today + timedelta(days=365), key="routes_first"
    )
    days = int(middle.number_input("几个工作日", 1, MOST_DAYS, 5, key="routes_days"))
    right.text_input("名称（可不填）", key="routes_title", max_chars=60)
    uploaded = _uploaded()
    teams = uploaded.teams if uploaded is not None else _teams()
    with st.expander("出发地点、停留时间和其他设置"):
        station = uploaded.station if uploaded is not None and uploaded.station is not None else _station(page)
        rules = _rules(uploaded.rules if uploaded is not None else RouteRules())
    return RouteWishes(first, days, teams, rules, station, str(st.session_state.get("routes_title", "")).strip())


def _uploaded() -> TeamsFile | None:
    with st.expander("用队伍文件（TOML 或 JSON），代替下面的填写"):
        file = st.file_uploader("队伍文件", type=["toml", "json"], key="routes_file")
        st.download_button("下载样例", TEAMS_EXAMPLE.encode(), "队伍样例.toml", "application/toml", on_click="ignore")
    if file is None:
        return None
    try:
        text = file.getvalue().decode("utf-8-sig")
    except UnicodeDecodeError:
        text = ""
    found = read_teams(text, file.name)
    st.info(plain(f"使用文件 {file.name} 中的 {len(found.teams)} 支队伍。"))
    return found


def _teams() -> tuple[Team, ...]:
    number = int(st.number_input("几支队伍", 0, MOST_FORM_TEAMS, 2, key="routes_teams"))
    hours = _hours()
    most = int(st.number_input("每班最多几户（0 = 不限）", 0, 50, 0, key="routes_most"))
    options = [one.value for one in Department]
    teams = []
    for place in range(number):
        key = f"routes_departments_{place}"
        st.session_state.setdefault(key, [one.value for one in USUAL_DEPARTMENTS])
        chosen = st.multiselect(
            f"{_NAMES[place]}队参加单位", options, key=key, format_func=lambda value: Department(value).label
        )
        own = tuple(Department(value) for value in chosen)
        teams.append(Team(f"{_NAMES[place]}队", own, hours, None, most or None))
    return tuple(teams)


def _hours() -> tuple[TeamHours, ...]:
    found = []
    for column, (key, label, starts, ends, usual) in zip(st.columns(3), _HOURS, strict=True):
        with column:
            if st.checkbox(label, usual, key=f"routes_{key}"):
                step = timedelta(minutes=15)
                begin = st.time_input(f"{label}开始", starts, key=f"routes_{key}_from", step=step)
                end = st.time_input(f"{label}结束", ends, key=f"routes_{key}_to", step=step)
                found.append(TeamHours(begin, end))
    return tuple(found)


def _station(page: PageContext) -> Station:
    usual = middle_station(page.reader)
    st.caption("出发和返回的地点，WGS84 经纬度（度）；没有填写的，用各小区的中间位置。")
    name, longitude, latitude = st.columns(3)
    return station_at(
        name.text_input("地点名称", usual.name, key="routes_station", max_chars=40),
        longitude.number_input("经度", value=usual.longitude, format="%.6f", key="routes_longitude"),
        latitude.number_input("纬度", value=usual.latitude, format="%.6f", key="routes_latitude"),
    )


def _rules(usual: RouteRules) -> RouteRules:
    first, second, third = st.columns(3)
    joint = first.number_input("联合整治每户（分钟）", 5, 240, usual.joint_minutes, 5, key="routes_joint")
    check = second.number_input("复核每户（分钟）", 5, 240, usual.recheck_minutes, 5, key="routes_recheck")
    told = third.number_input("约定时间前后（分钟）", 0, 240, usual.told_within_minutes, 5, key="routes_told")
    balance = st.radio("各队工作时间", list(_BALANCE), horizontal=True, key="routes_balance")
    return replace(
        usual,
        joint_minutes=int(joint),
        recheck_minutes=int(check),
        told_within_minutes=int(told),
        balance_permille=_BALANCE[balance],
    )
