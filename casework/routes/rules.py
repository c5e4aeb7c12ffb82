"""How long a visit takes, who has to be there, and how fast a team moves: the numbers behind a plan of routes.

They are frozen with each plan. Sources: routing notes (measured circuity, parking and sign-in); plan document 四（二）.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from types import MappingProxyType
from typing import Any

from casework.campaign.parts import FieldError, refuse
from casework.enforcement.words import Department
from casework.routes.teams import USUAL_DEPARTMENTS, RouteInputError
from casework.vocabulary import LabelledEnum


class VisitKind(LabelledEnum):
    """What a stop is for."""

    JOINT_ACTION = "joint_action", "联合整治"
    RECHECK = "recheck", "复核"
    REVISIT = "revisit", "回访"


_RANGES: Mapping[str, tuple[int, int, str]] = MappingProxyType(
    {
        "joint_minutes": (5, 240, "联合整治每户停留分钟数"),
        "recheck_minutes": (5, 240, "复核每户停留分钟数"),
        "revisit_minutes": (5, 240, "回访每户停留分钟数"),
        "told_within_minutes": (0, 240, "电话约定时间的前后分钟数"),
        "reserve_minutes": (0, 120, "估算行程时每班留出的分钟数"),
        "gate_seconds": (0, 1800, "进一个小区停车、登记的秒数"),
        "drive_metres_per_minute": (60, 1200, "车速（米/分钟）"),
        "walk_metres_per_minute": (20, 150, "步速（米/分钟）"),
        "must_recurrences": (1, 20, "回潮几次起必须到户"),
        "change_penalty": (0, 86400, "每改动一户折合的秒数"),
        "balance_permille": (0, 1000, "各队均衡的权重（千分比）"),
    }
)


@dataclass(frozen=True, slots=True)
class RouteRules:
    """Minutes at the door by kind, departments that must be present, speeds, and what makes a visit a must.

    told_within_minutes: a visit starts so much before or after the time that was told by phone. reserve_minutes: left
    at the end of a shift where travel is estimated. must_hazard_points: from so many points of 隐患 on, and
    must_recurrences: from so many confirmed 回潮 on, a dwelling goes first. change_penalty: seconds of travel that
    moving one visit to another shift is worth.
    """

    joint_minutes: int = 40
    recheck_minutes: int = 20
    revisit_minutes: int = 20
    departments: Mapping[VisitKind, tuple[Department, ...]] = field(
        default_factory=lambda: {
            VisitKind.JOINT_ACTION: USUAL_DEPARTMENTS,
            VisitKind.RECHECK: (Department.ENFORCEMENT, Department.COMMITTEE),
            VisitKind.REVISIT: (Department.COMMITTEE,),
        },
        hash=False,
    )
    told_within_minutes: int = 15
    reserve_minutes: int = 15
    gate_seconds: int = 180
    drive_metres_per_minute: int = 330
    walk_metres_per_minute: int = 72
    must_hazard_points: float = 16.0
    must_recurrences: int = 1
    change_penalty: int = 300
    balance_permille: int = 0

    def __post_init__(self) -> None:
        faults = [
            (key, f"{what} {getattr(self, key)} 超出范围，应为 {low} 至 {high}。")
            for key, (low, high, what) in _RANGES.items()
            if not low <= getattr(self, key) <= high
        ]
        faults += [
            ("departments", f"“{kind.label}”没有写明必须到场的单位，请至少选择一个。")
            for kind in VisitKind
            if not self.departments.get(kind)
        ]
        refuse(faults)

    def minutes(self, kind: VisitKind) -> int:
        """The usual length of a visit of that kind."""
        return {
            VisitKind.JOINT_ACTION: self.joint_minutes,
            VisitKind.RECHECK: self.recheck_minutes,
            VisitKind.REVISIT: self.revisit_minutes,
        }[kind]

    def as_json(self) -> dict[str, Any]:
        """The rules as plain JSON values."""
        values = {one.name: getattr(self, one.name) for one in fields(self)}
        return values | {
            "departments": {kind.value: [one.value for one in own] for kind, own in self.departments.items()}
        }


def rules_from(values: Mapping[str, Any]) -> RouteRules:
    """Rules from JSON or TOML values; what is not named stays at the default.

    Raises RouteInputError for an unknown key, a value of the wrong kind or out of range.
    """
    known = {one.name for one in fields(RouteRules)}
    unknown = sorted(set(values) - known)
    if unknown:
        raise RouteInputError(f"[rules] 中没有“{'、'.join(unknown)}”这一项，可用的有：{'、'.join(sorted(known))}。")
    given = dict(values)
    if "departments" in given:
        given["departments"] = _departments(given["departments"])
    for key, value in given.items():
        whole = key in _RANGES and (type(value) is not int)
        number = key == "must_hazard_points" and (isinstance(value, bool) or not isinstance(value, (int, float)))
        if whole or number:
            raise RouteInputError(f"[rules] 的 {key} 应为数字，不能是“{value}”。")
    try:
        return RouteRules(**given)
    except FieldError as error:
        raise RouteInputError("；".join(sentence.removesuffix("。") for _, sentence in error.faults) + "。") from None


def department_named(text: Any) -> Department:
    """The department of a code or of its Chinese name. Raises RouteInputError with the choices."""
    for one in Department:
        if text in (one.value, one.label):
            return one
    raise RouteInputError(f"没有“{text}”这个参加单位，可用的有：{'、'.join(one.label for one in Department)}。")


def _departments(table: Any) -> dict[VisitKind, tuple[Department, ...]]:
    found = dict(RouteRules().departments)
    if not isinstance(table, Mapping) or not set(table) <= {kind.value for kind in VisitKind}:
        raise RouteInputError(f"[rules.departments] 的键只能是 {'、'.join(kind.value for kind in VisitKind)}。")
    for key, names in table.items():
        if not isinstance(names, (list, tuple)):
            raise RouteInputError(f"[rules.departments] 的 {key} 应为单位名称的列表 [ … ]。")
        found[VisitKind(key)] = tuple(dict.fromkeys(department_named(name) for name in names))
    return found
