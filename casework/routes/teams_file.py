"""A file of teams (TOML or JSON): station, teams with departments and hours, and the rules that differ from usual."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any

from casework.campaign.toml_tables import read_toml
from casework.errors import CampaignError
from casework.routes.rules import RouteRules, department_named, rules_from
from casework.routes.teams import RouteInputError, Team, TeamHours

TEAMS_EXAMPLE = """\
# 联合整治的队伍。日期写成 2021-10-28（不加引号），时刻写成 "13:30"。
[station]                     # 出发和返回的地点，WGS84 经纬度
name = "平安办"
longitude = 121.32
latitude = 31.13

[[teams]]
name = "一队"
departments = ["综合行政执法队", "房管所", "派出所", "居委会"]
hours = [["09:00", "11:30"], ["13:30", "17:00"]]   # 每个工作日都上的班
most = 6                      # 每班最多几户，可不填

[[teams]]
name = "二队"
departments = ["综合行政执法队", "房管所", "居委会"]
lunch = ["11:30", "13:00"]    # 午休，可不填
shifts = [{ day = 2021-10-28, from = "09:00", to = "17:00" }]   # 只在某天上的班

# [rules]                     # 与通常不同的数值，可不填
# joint_minutes = 40
"""


@dataclass(frozen=True, slots=True)
class Station:
    """Where teams start and end; WGS84 degrees."""

    name: str
    longitude: float
    latitude: float


@dataclass(frozen=True, slots=True)
class TeamsFile:
    """What a file of teams says; station None = not written there."""

    teams: tuple[Team, ...]
    station: Station | None = None
    rules: RouteRules = field(default_factory=RouteRules)


def read_teams(text: str, source: str) -> TeamsFile:
    """Teams from TOML or JSON text of the shape of TEAMS_EXAMPLE.

    Raises RouteInputError that names the place and the mend.
    """
    try:
        content = json.loads(text) if text.lstrip().startswith("{") else read_toml(text, source)
    except json.JSONDecodeError as fault:
        raise RouteInputError(f"{source} 不是有效的 JSON（第 {fault.lineno} 行第 {fault.colno} 列）。") from None
    except CampaignError as fault:
        raise RouteInputError(str(fault)) from None
    except RecursionError:
        raise RouteInputError(f"{source} 嵌套太深，请检查。") from None
    if not isinstance(content, Mapping):
        raise RouteInputError(f"{source} 应为一个对象，写有 teams 一项。")
    unknown = sorted(set(content) - {"station", "teams", "rules"})
    if unknown:
        raise RouteInputError(f"{source} 中没有“{'、'.join(unknown)}”这一项，可用的有 station、teams、rules。")
    entries = content.get("teams")
    if not isinstance(entries, list) or not entries:
        raise RouteInputError(f"{source} 没有任何队伍，请按 [[teams]] 的样式至少填写一队。")
    rules = content.get("rules", {})
    if not isinstance(rules, Mapping):
        raise RouteInputError(f"{source} 的 rules 应为一个表。")
    return TeamsFile(
        tuple(_team(entry, f"{source} 第 {number} 队") for number, entry in enumerate(entries, start=1)),
        _station(content.get("station"), source),
        rules_from(rules),
    )


def station_at(name: str, longitude: Any, latitude: Any) -> Station:
    """A station with a place on earth. Raises RouteInputError."""
    numbers = all(isinstance(one, (int, float)) and not isinstance(one, bool) for one in (longitude, latitude))
    if not numbers or not (-180 <= longitude <= 180 and -90 <= latitude <= 90):
        raise RouteInputError("出发地点的经纬度应为 WGS84 度数，经度在前，例如 121.32、31.13。")
    return Station(name.strip() or "出发地点", float(longitude), float(latitude))


def _station(entry: Any, source: str) -> Station | None:
    if entry is None:
        return None
    if not isinstance(entry, Mapping):
        raise RouteInputError(f"{source} 的 station 应写明 name、longitude、latitude。")
    return station_at(str(entry.get("name", "")), entry.get("longitude"), entry.get("latitude"))


def _team(entry: Any, where: str) -> Team:
    if not isinstance(entry, Mapping):
        raise RouteInputError(f"{where}应为一个表，写明 name、departments、hours。")
    unknown = sorted(set(entry) - {"name", "departments", "hours", "shifts", "lunch", "most"})
    if unknown:
        raise RouteInputError(
            f"{where}没有“{'、'.join(unknown)}”这一项，可用的有 name、departments、hours、shifts、lunch、most。"
        )
    names = _list(entry, "departments", where)
    most = entry.get("most")
    if most is not None and type(most) is not int:
        raise RouteInputError(f"{where}的 most 应为整数，不能是“{most}”。")
    lunch = entry.get("lunch")
    hours = [_hours(pair, f"{where}的 hours") for pair in _list(entry, "hours", where)]
    hours += [_dated(shift, f"{where}的 shifts") for shift in _list(entry, "shifts", where)]
    return Team(
        str(entry.get("name", "")).strip(),
        tuple(dict.fromkeys(department_named(name) for name in names)),
        tuple(hours),
        None if lunch is None else _pair(lunch, f"{where}的 lunch"),
        most,
    )


def _list(entry: Mapping[str, Any], key: str, where: str) -> list[Any]:
    found = entry.get(key, [])
    if not isinstance(found, list):
        raise RouteInputError(f"{where}的 {key} 应为列表 [ … ]。")
    return found


def _hours(pair: Any, where: str) -> TeamHours:
    return TeamHours(*_pair(pair, where))


def _dated(entry: Any, where: str) -> TeamHours:
    if not isinstance(entry, Mapping) or not {"day", "from", "to"} <= set(entry):
        raise RouteInputError(f'{where}应写成 {{ day = 2021-10-28, from = "13:30", to = "17:00" }} 的样式。')
    return TeamHours(_clock(entry["from"], where), _clock(entry["to"], where), _day(entry["day"], where))


def _pair(pair: Any, where: str) -> tuple[time, time]:
    if not isinstance(pair, list) or len(pair) != 2:
        raise RouteInputError(f'{where}应写成 ["13:30", "17:00"] 的样式。')
    return _clock(pair[0], where), _clock(pair[1], where)


def _clock(value: Any, where: str) -> time:
    try:
        if isinstance(value, str) and len(value) == len("09:00"):
            return time.fromisoformat(value)
    except ValueError:
        pass
    raise RouteInputError(f'{where}的时刻“{value}”不存在或写法不对，请写成 "09:00" 的样式。')


def _day(value: Any, where: str) -> date:
    try:
        return value if isinstance(value, date) else date.fromisoformat(value)
    except (TypeError, ValueError):
        raise RouteInputError(f"{where}的日期“{value}”不存在或写法不对，请写成 2021-10-28 的样式。") from None
