"""Forms of clues: 登记线索 and 并入线索 (a further clue of a file at any stage), 纳入排摸."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import streamlit as st

from casework.vocabulary import ClueSource
from geo.scrubbing import scrub
from ui.acts.contract import ActContext, ActInput
from ui.acts.notes import LONGEST_TEXT, SCRUBBED

_BETWEEN = re.compile(r"[\s,，、;；]+")


def clue(act: ActContext) -> ActInput:
    """登记线索, 并入线索: the source, the orders behind it, what it says."""
    return ActInput(clue_fields(act.key("clue"), act.occurred_on))


def clue_accepted(act: ActContext) -> ActInput:
    """纳入排摸: nothing but the day, and a word when there is one."""
    note = st.text_input("说明（可不填）", max_chars=LONGEST_TEXT, key=act.key("note")).strip()
    return ActInput({"note": note} if note else {})


def clue_fields(key: str, day: date) -> Mapping[str, Any]:
    """Draw the fields of a clue and return its facts (casework.survey.clue_facts). key: prefix of the widgets' keys."""
    source = st.selectbox(
        "线索来源",
        [one.value for one in ClueSource],
        index=None,
        placeholder="请选择来源",
        format_func=lambda value: ClueSource(value).label,
        key=f"{key}_source",
    )
    facts: dict[str, Any] = {"source": source}
    orders = st.text_input("工单编号（没有的不填；多个用空格或顿号隔开）", max_chars=LONGEST_TEXT, key=f"{key}_orders")
    numbers = [number for number in _BETWEEN.split(orders) if number]
    if numbers:
        facts["orders"] = list(dict.fromkeys(numbers))
    content = st.text_area("线索内容", max_chars=LONGEST_TEXT, height=80, help=SCRUBBED, key=f"{key}_content").strip()
    if content:
        facts["content"] = scrub(content)
    if source == ClueSource.PROPERTY_MANAGER.value:
        facts |= _hours(key, day)
    return facts


def _hours(key: str, day: date) -> dict[str, str]:
    """The property manager's 24 hours: when dissuading was in vain, and when the report was made."""
    st.caption("物业劝阻无效的，应在 24 小时内报告业委会和有关部门（上海市住宅物业管理规定 第五十九条）。")
    found = {}
    for name, label in (("stopped_at", "劝阻无效的时间"), ("reported_at", "报告的时间（尚未报告的不填）")):
        moment = st.datetime_input(
            label, value=None, max_value=datetime.combine(day, datetime.max.time()), key=f"{key}_{name}"
        )
        if moment is not None:
            found[name] = moment.strftime("%Y-%m-%dT%H:%M")
    return found
