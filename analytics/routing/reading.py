"""The problem and the plan as plain JSON (README of the command `routes`): names the place of every fault."""

from __future__ import annotations

import json
import math
from typing import Any

from analytics.routing.faults import check
from analytics.routing.problem import NO_WAY, Lock, Plan, Problem, RoutingError, Shift, Visit

LARGEST = 10**12


def read_problem(text: str) -> Problem:
    """A checked problem from JSON text.

    {T: [[seconds]], 0 = station and null = no way; shifts [{id, day, team, start, end, caps, most?, lunch?, from?}];
    visits [{id, dur, wins [[from, to]], need, prize, must, compound, lock?, excluded?}];
    previous? {visit: shift}, change_penalty?, balance?}. A shift may start `from` a visit's place.

    Raises RoutingError : no JSON, a missing key, a value of the wrong kind, or what faults.check finds.
    """
    try:
        content = json.loads(text)
    except json.JSONDecodeError as fault:
        raise RoutingError(f"文件不是有效的 JSON（第 {fault.lineno} 行第 {fault.colno} 列），请检查。") from None
    except RecursionError:
        raise RoutingError("文件的 JSON 嵌套太深，请检查。") from None
    whole = _object(content, "文件")
    visits = tuple(
        _visit(entry, f"visits 第 {i} 项") for i, entry in enumerate(_list(whole, "visits", "文件"), start=1)
    )
    rows = {visit.id: row for row, visit in enumerate(visits, start=1)}
    problem = Problem(
        travel=_travel(_list(whole, "T", "文件")),
        shifts=tuple(
            _shift(entry, f"shifts 第 {i} 项", rows) for i, entry in enumerate(_list(whole, "shifts", "文件"), start=1)
        ),
        visits=visits,
        previous={key: str(value) for key, value in _object(whole.get("previous") or {}, "previous").items()},
        change_penalty=_number(whole.get("change_penalty", 0), "change_penalty"),
        balance_permille=round(_real(whole.get("balance", 0), "balance") * 1000),
    )
    check(problem)
    return problem


def plan_json(plan: Plan) -> dict[str, Any]:
    """The plan as the command prints it."""
    return {
        "plan": {shift: list(stops) for shift, stops in plan.routes.items()},
        "objective": plan.objective,
        "travel_s": plan.travel_seconds,
        "served": plan.served,
        "left_out": [{"visit": left.visit, "reason": left.reason, "text": left.text} for left in plan.left_out],
        "moved": plan.moved,
        "imbalance_s": plan.imbalance,
        "seed": plan.seed,
        "iterations": plan.iterations,
    }


def _shift(entry: Any, where: str, rows: dict[str, int]) -> Shift:
    values = _object(entry, where)
    origin = values.get("from")
    if origin is not None and str(origin) not in rows:
        raise RoutingError(f"{where}的出发地点“{origin}”不在 visits 中，请核对。")
    lunch = values.get("lunch")
    most = values.get("most")
    return Shift(
        id=_name(values, "id", where),
        day=_name(values, "day", where),
        team=_name(values, "team", where),
        start=_number(_need(values, "start", where), f"{where}的 start"),
        end=_number(_need(values, "end", where), f"{where}的 end"),
        caps=_names(values.get("caps"), f"{where}的 caps"),
        most=None if most is None else _number(most, f"{where}的 most"),
        lunch=None if lunch is None else _pair(lunch, f"{where}的 lunch"),
        origin=0 if origin is None else rows[str(origin)],
    )


def _visit(entry: Any, where: str) -> Visit:
    values = _object(entry, where)
    compound = values.get("compound")
    excluded = values.get("excluded")
    windows = [_pair(pair, f"{where}的 wins") for pair in _list(values, "wins", where)]
    return Visit(
        id=_name(values, "id", where),
        dur=_number(_need(values, "dur", where), f"{where}的 dur"),
        wins=_joined(windows),
        need=_names(values.get("need"), f"{where}的 need"),
        prize=_number(values.get("prize", 0), f"{where}的 prize"),
        must=values.get("must") is True,
        compound=None if compound is None else str(compound),
        lock=_lock(values.get("lock"), f"{where}的 lock"),
        excluded=None if excluded is None or excluded is False else str(excluded),
    )


def _lock(entry: Any, where: str) -> Lock | None:
    if entry is None:
        return None
    values = _object(entry, where)
    names = {key: None if values.get(key) is None else str(values[key]) for key in ("team", "day", "shift")}
    place = values.get("place")
    return Lock(**names, place=None if place is None else _number(place, f"{where}.place"))


def _joined(windows: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """In order, overlapping ones as one; those that close before they open stay for faults.check to name."""
    joined: list[tuple[int, int]] = []
    for opens, closes in sorted(windows):
        if joined and opens <= closes and joined[-1][0] <= joined[-1][1] and opens <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], closes))
        else:
            joined.append((opens, closes))
    return tuple(joined)


def _travel(rows: list[Any]) -> tuple[tuple[int, ...], ...]:
    found = []
    for number, row in enumerate(rows):
        if not isinstance(row, list):
            raise RoutingError(f"路程表 T 第 {number} 行应为一列秒数，请检查。")
        found.append(tuple(NO_WAY if cell is None else _number(cell, f"路程表 T 第 {number} 行") for cell in row))
    return tuple(found)


def _object(value: Any, where: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise RoutingError(f"{where}应为一个 JSON 对象 {{ … }}，请检查。")
    return value


def _list(values: dict[str, Any], key: str, where: str) -> list[Any]:
    found = _need(values, key, where)
    if not isinstance(found, list):
        raise RoutingError(f"{where}的 {key} 应为一个列表 [ … ]，请检查。")
    return found


def _need(values: dict[str, Any], key: str, where: str) -> Any:
    if key not in values:
        raise RoutingError(f"{where}缺少 {key}，请补上。")
    return values[key]


def _name(values: dict[str, Any], key: str, where: str) -> str:
    found = _need(values, key, where)
    if isinstance(found, bool) or not isinstance(found, (str, int)) or found == "":
        raise RoutingError(f"{where}的 {key} 应为非空的文字或整数，请检查。")
    return str(found)


def _names(value: Any, where: str) -> frozenset[str]:
    if value is None:
        return frozenset()
    if not isinstance(value, list):
        raise RoutingError(f"{where}应为部门名称的列表，请检查。")
    return frozenset(str(name) for name in value)


def _pair(value: Any, where: str) -> tuple[int, int]:
    if not isinstance(value, list) or len(value) != 2:
        raise RoutingError(f"{where}中每个时段应为 [开始秒, 结束秒]，请检查。")
    return _number(value[0], where), _number(value[1], where)


def _real(value: Any, where: str) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value) or value < 0:
        raise RoutingError(f"{where}应为不小于 0 的数，请检查。")
    return float(value)


def _number(value: Any, where: str) -> int:
    """A whole number; other machines may round fractions otherwise."""
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        raise RoutingError(f"{where}应为整数秒（或整数分值），不能是“{value}”。")
    if value != int(value):
        raise RoutingError(f"{where}应为整数，不能是 {value}；请先取整（路程向上，时段向内）。")
    if abs(value) > LARGEST:
        raise RoutingError(f"{where}的数值 {value} 太大，请检查。")
    return int(value)
