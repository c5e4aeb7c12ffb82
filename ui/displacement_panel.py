"""整治效果: whether complaints fell where joint actions took place, or moved next door."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analytics.displacement import LEAST_WINDOW_DAYS, Displacement, Effect, Reading
from analytics.small_numbers import FEW
from data.analyses.displacement import displacement_of
from ui import figures
from ui.errors import plain
from ui.method_note import show_method
from ui.session import PageContext
from ui.surveillance_notes import DISPLACEMENT
from ui.tables import show_table

_GROUPS = ("整治小区", "周边小区", "对照小区（折算）")


def show_displacement(context: PageContext) -> None:
    """Draw the reading, the three groups before and after, and the effects with their intervals.

    For roles that read the whole street; raises PermissionDeniedError for one bound to a committee.
    """
    st.subheader("整治效果")
    found = displacement_of(context.reader, context.campaign.begins_on)
    if found.reading is Reading.TOO_FEW:
        st.info(f"**{found.reading.label}**　{plain(found.reason or FEW)}。")
    elif found.reading is Reading.MOVED:
        st.warning(f"**{found.reading.label}**　周边小区的投诉比对照多，建议核查周边。")
    else:
        st.markdown(f"**{found.reading.label}**")
        if found.reading in (Reading.FELL, Reading.FELL_RING_OPEN):
            st.caption("整治往往选在投诉最多的时候，其中一部分下降可能是自然回落。")
    if found.groups[0].compounds:
        show_table(
            _table(found),
            key="displacement",
            file_name=f"整治效果_{figures.day(context.as_of)}",
            notes=context.notes,
            height="content",
        )
        if found.total is not None:
            st.caption(f"净变化（整治小区加周边）：{effect_words(found.total)}")
    if found.too_recent:
        st.caption(f"另有 {found.too_recent} 个小区首次联合整治不足 {LEAST_WINDOW_DAYS} 天，暂不计入。")
    days = f"，前后最长各 {found.longest} 天" if found.longest else ""
    show_method(DISPLACEMENT, context, n=f"投诉 {found.n} 件{days}")


def effect_words(effect: Effect | None) -> str:
    """An effect with its interval: 减少 12.0 件（95% 区间 −20.1 至 −3.9）."""
    if effect is None:
        return figures.unknown(FEW)
    word = "减少" if effect.estimate < 0 else "增加"
    low, high = (f"{value:+.1f}".replace("-", "−") for value in (effect.low, effect.high))
    return f"{word} {abs(effect.estimate):.1f} 件（95% 区间 {low} 至 {high}）"


def _table(found: Displacement) -> pd.DataFrame:
    effects = (effect_words(found.enforced), effect_words(found.ring), "—")
    return pd.DataFrame(
        [
            {
                "组": name,
                "小区（个）": group.compounds,
                "之前（件）": round(group.before, 1),
                "之后（件）": round(group.after, 1),
                "与对照相比": effect if group.compounds else figures.unknown("没有小区"),
            }
            for name, group, effect in zip(_GROUPS, found.groups, effects, strict=True)
        ]
    )
