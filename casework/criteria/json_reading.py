"""Dwellings from JSON: strict, every fault at once, each with its place in the file and the mend in Chinese."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from casework.criteria.dwelling import Dwelling, FactsError, Fault, Room
from casework.criteria.words import OriginalUse, Partition, TenantKind
from casework.errors import EntryError
from casework.vocabulary import LabelledEnum

Built = TypeVar("Built")
Check = Callable[[Any], tuple[Any, str | None]]
"""A value as read → (the value as kept, None) or (None, what is wrong with it)."""


def _text(value: Any) -> tuple[str | None, str | None]:
    return (value, None) if isinstance(value, str) else (None, "应为文字，请加英文双引号")


def _yes_no(value: Any) -> tuple[bool | None, str | None]:
    return (value, None) if isinstance(value, bool) else (None, "应为 true（是）或 false（否），不加引号")


def _whole(value: Any) -> tuple[int | None, str | None]:
    return (value, None) if type(value) is int else (None, "应为整数，不加引号、不带小数点")


def _number(value: Any) -> tuple[float | None, str | None]:
    return (value, None) if type(value) in (int, float) else (None, "应为数字，不加引号")


def _one_of(kind: type[LabelledEnum]) -> Check:
    def check(value: Any) -> tuple[LabelledEnum | None, str | None]:
        for member in kind:
            if value == member.value:
                return member, None
        return None, "应为下列之一：" + "、".join(f'"{member.value}"（{member.label}）' for member in kind)

    return check


def _ticks(value: Any) -> tuple[dict[str, bool] | None, str | None]:
    if isinstance(value, dict) and all(tick is None or isinstance(tick, bool) for tick in value.values()):
        return {condition: tick for condition, tick in value.items() if tick is not None}, None
    return None, '应为核对清单，请写成 {"条件": true} 的样式'


def _list(value: Any) -> tuple[list[Any] | None, str | None]:
    return (value, None) if isinstance(value, list) else (None, "应为房间的列表，请写成 [ { … }, { … } ] 的样式")


ROOM_KEYS: Mapping[str, Check] = {
    "name": _text,
    "original_use": _one_of(OriginalUse),
    "is_let": _yes_no,
    "partition": _one_of(Partition),
    "by_bed": _yes_no,
    "usable_area_m2": _number,
    "persons": _whole,
    "statutory_family": _yes_no,
    "children": _whole,
    "beds": _whole,
}
DWELLING_KEYS: Mapping[str, Check] = {
    "label": _text,
    "rooms": _list,
    "all_rooms_seen": _yes_no,
    "is_let": _yes_no,
    "tenant_kind": _one_of(TenantKind),
    "staff_housing": _yes_no,
    "letting_enterprise": _yes_no,
    "exemption_checks": _ticks,
}


def dwelling_from_json(value: object, where: str = "") -> Dwelling:
    """The dwelling in a parsed JSON value; absent or null = not known. where: its place, e.g. [2], for the messages.

    Raises FactsError with every fault, each with its place, e.g. [2].rooms[1].persons (counted from 1).
    """
    faults: list[Fault] = []
    dwelling = _dwelling(value, where, faults)
    if dwelling is None or faults:
        raise _placed(faults)
    return dwelling


def read_dwellings(text: str, source: str) -> tuple[Dwelling, ...]:
    """One dwelling or a list of them from a JSON text; source: how errors call the file.

    Raises EntryError when the text is not JSON, FactsError with every fault of every dwelling.
    """
    parsed = _parsed(text, source)
    faults: list[Fault] = []
    if isinstance(parsed, list):
        read = [_dwelling(item, f"[{number}]", faults) for number, item in enumerate(parsed, start=1)]
        if not parsed:
            raise EntryError(f"{source} 里没有一户，请至少写一户。")
    else:
        read = [_dwelling(parsed, "", faults)]
    if faults:
        raise EntryError(f"{source} 有 {len(faults)} 处需要修改（序号从 1 数起）：\n{_placed(faults)}")
    return tuple(dwelling for dwelling in read if dwelling is not None)


def _parsed(text: str, source: str) -> object:
    try:
        parsed: object = json.loads(text, object_pairs_hook=_without_repeats)
    except json.JSONDecodeError as error:
        raise EntryError(
            f"{source} 第 {error.lineno} 行第 {error.colno} 个字符处不是正确的 JSON，"
            "请检查引号、逗号和括号（都用英文符号）。"
        ) from error
    except (ValueError, RecursionError) as error:
        # Numbers of thousands of digits, brackets nested thousands deep.
        raise EntryError(f"{source} 里有过长的数字或过多的嵌套，请核对文件。") from error
    return parsed


def _without_repeats(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise EntryError(f"同一个键“{key}”在同一组里写了两次，请只保留一处。")
        found[key] = value
    return found


def _dwelling(value: object, where: str, faults: list[Fault]) -> Dwelling | None:
    before = len(faults)
    known = _known(value, where, DWELLING_KEYS, "label", faults)
    rooms = [
        _room(item, f"{_below(where, 'rooms')}[{number}]", faults)
        for number, item in enumerate(known.pop("rooms", None) or (), start=1)
    ]
    if len(faults) > before:
        return None
    return _built(lambda: Dwelling(rooms=tuple(room for room in rooms if room is not None), **known), where, faults)


def _room(value: object, where: str, faults: list[Fault]) -> Room | None:
    before = len(faults)
    known = _known(value, where, ROOM_KEYS, "name", faults)
    return None if len(faults) > before else _built(lambda: Room(**known), where, faults)


def _known(value: object, where: str, keys: Mapping[str, Check], required: str, faults: list[Fault]) -> dict[str, Any]:
    if not isinstance(value, dict):
        faults.append((where, "应为一组键值，请写成 { … } 的样式。"))
        return {}
    known = {}
    for key, found in value.items():
        if key not in keys:
            # The key is text from the file: control characters would reach the terminal.
            shown = key if key.isidentifier() else _shown(key)
            faults.append((_below(where, shown), f"不认识这个键，请改名或删除；可用的键：{'、'.join(keys)}。"))
        elif found is not None:
            known[key], wrong = keys[key](found)
            if wrong is not None:
                faults.append((_below(where, key), f"{wrong}；现为 {_shown(found)}，不知道的请写 null 或删除。"))
    if value.get(required) is None:
        faults.append((_below(where, required), "缺少必填项，请补充名称。"))
    return known


def _built(make: Callable[[], Built], where: str, faults: list[Fault]) -> Built | None:
    try:
        return make()
    except FactsError as error:
        faults += [(_below(where, path), sentence) for path, sentence in error.faults]
        return None


def _placed(faults: Sequence[Fault]) -> FactsError:
    return FactsError((path, f"{path}：{sentence}" if path else sentence) for path, sentence in faults)


def _below(where: str, key: str) -> str:
    return f"{where}.{key}" if where else key


def _shown(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 40 else f"{text[:40]}…"
