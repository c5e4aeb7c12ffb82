"""Fields that the forms of orders share: a code from an enum, and names of officials in one line."""

from __future__ import annotations

import re
from collections.abc import Sequence

import streamlit as st

from casework.vocabulary import LabelledEnum

_BETWEEN = re.compile(r"[、,，;；\s]+")


def chosen_code(label: str, kind: type[LabelledEnum], key: str, usual: LabelledEnum | None) -> str | None:
    """A choice among the labels of an enum; returns the code, None while nothing is chosen."""
    codes = [member.value for member in kind]
    chosen: str | None = st.selectbox(
        label,
        codes,
        index=None if usual is None else codes.index(usual.value),
        placeholder="请选择",
        format_func=lambda value: kind(value).label,
        key=key,
    )
    return chosen


def names_field(label: str, key: str, usual: Sequence[str] = ()) -> list[str]:
    """Names of officials, separated by 、 or a space."""
    text = st.text_input(
        label, value="、".join(usual), max_chars=200, help="填写工作人员姓名，用顿号隔开；不要填写当事人姓名。", key=key
    )
    return [name for name in _BETWEEN.split(text) if name]
