"""怎么算的: under each figure, the line that opens its definition, its limits and its source."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from ui import figures
from ui.session import PageContext


@dataclass(frozen=True, slots=True)
class MethodNote:
    """How a figure is worked out, in Chinese that a reader without statistics understands.

    definition: what is counted and how, in one or two sentences. reading: how to read it, and what it cannot say.
    source: the paper, standard or rule it follows.
    """

    definition: str
    reading: str
    source: str


def show_method(note: MethodNote, context: PageContext, *, n: str) -> None:
    """Draw the line under a figure: its n, the day it stands for, and 怎么算的 to open.

    n: what the figure rests on, with its unit, e.g. "投诉 312 件" (program text, not from data).
    """
    base, method = st.columns([5, 1], vertical_alignment="center")
    cutoff = "" if context.data_cutoff is None else f"，数据截至 {figures.minute(context.data_cutoff)}"
    base.caption(f"{n}；统计截至 {figures.day(context.as_of)}{cutoff}")
    with method.popover("怎么算的", width="stretch"):
        st.markdown(f"**算法**　{note.definition}")
        st.markdown(f"**怎么看**　{note.reading}")
        st.caption(f"出处：{note.source}")
