"""The fields of a visit beside the rooms: when of the day, on what ground inside, who looked, how it was measured."""

from __future__ import annotations

import re
from typing import Any

import streamlit as st

from casework.survey.visit_times import day_part_of
from casework.survey.words import DayPart, EntryBasis, MeasuringMethod
from ui.errors import plain
from ui.session import PageContext
from ui.survey.fields import Fields

INVIOLABLE = (
    "住宅不受侵犯（宪法第三十九条）：入户前须征得同意，或有法定依据并出示证件；不同意的记“拒访”，不强行进入，"
    "未经同意进入取得的材料不能作为证据。"
)
_LISTED = re.compile(r"[、，,;；\s]+")


def day_part_field(fields: Fields, page: PageContext) -> dict[str, Any]:
    """When of the day; at first the present part of the day."""
    fields.default("day_part", day_part_of(page.moment, page.calendar).value)
    part = fields.pick("day_part", "上门时段（休息日选周末）", DayPart)
    return {} if part is None else {"day_part": part}


def entry_fields(fields: Fields) -> dict[str, Any]:
    """Ground for entering, measuring, inspectors."""
    st.info(plain(INVIOLABLE))
    facts: dict[str, Any] = {}
    for name, label, words in (
        ("entry_basis", "入户依据", EntryBasis),
        ("measured_with", "面积怎样测的", MeasuringMethod),
    ):
        chosen = fields.choice(name, label, words)
        if chosen is not None:
            facts[name] = chosen
    instrument = fields.text("instrument", "测量仪器（型号或编号，可不填）", most=60)
    if instrument.strip():
        facts["instrument"] = instrument.strip()
    return facts | inspector_facts(fields, "上门人员（姓名，用顿号隔开）")


def inspector_facts(fields: Fields, label: str) -> dict[str, Any]:
    """The names of those who looked, and how many they are."""
    names = names_in(fields.text("inspector_names", label, most=120, placeholder="如 张某、李某"))
    return {"inspectors": len(names), "inspector_names": names} if names else {}


def names_in(text: str) -> list[str]:
    """The names in a line of text."""
    return [name for name in _LISTED.split(text.strip()) if name]
