"""Checks of single facts that several kinds of entries share; each returns zh-CN sentences, none when all is well."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from casework.vocabulary import LabelledEnum

LONGEST_TEXT, LONGEST_PERSON = 500, 30


def is_text(value: Any) -> bool:
    """A text that says something and is not endless."""
    return isinstance(value, str) and bool(value.strip()) and len(value) <= LONGEST_TEXT


def day_of(value: Any) -> date | None:
    """The day of a text like 2021-10-28; None for anything else."""
    try:
        day = date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    # fromisoformat also reads 20211028 and 2021-W43-4.
    return day if day is not None and day.isoformat() == value else None


def choice_faults(
    facts: Mapping[str, Any], key: str, kind: type[LabelledEnum], what: str, *, required: bool = False
) -> list[str]:
    """The fault of a code that is not one of the enum's values, or is missing though required."""
    if key not in facts and not required:
        return []
    value = facts.get(key)
    if isinstance(value, str) and value in {member.value for member in kind}:
        return []
    return [f"请选择{what}（{key}）：{'、'.join(member.label for member in kind)}。"]


def names_faults(facts: Mapping[str, Any], key: str, what: str, *, least: int) -> list[str]:
    """The fault of a list of names of officials: at least so many, all different."""
    names = facts.get(key)
    if not isinstance(names, list | tuple) or not all(is_text(name) and len(name) <= LONGEST_PERSON for name in names):
        return [f"请填写{what}（{key}）的姓名，用顿号隔开，每个不超过 {LONGEST_PERSON} 字。"]
    if len({name.strip() for name in names}) != len(names) or len(names) < least:
        return [f"{what}（{key}）应为 {least} 名以上不同的人。"]
    return []
