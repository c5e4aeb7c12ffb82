"""Why a dwelling stands where it does: the parts of its score and what the law still asks for, in words."""

from __future__ import annotations

import streamlit as st

from analytics.priority import RankedDwelling
from ui.errors import plain


def show_priority_parts(ranked: RankedDwelling) -> None:
    """Draw each part with its points, its cap and its fact, then the conditions of a joint action."""
    lines = [
        f"- **{part.label}　{_points(part.points, part.is_known)} / {part.most:g}**　{plain(part.reason)}"
        for part in ranked.priority.parts
    ]
    st.markdown("\n".join(lines))
    st.markdown(f"**联合整治条件**　{plain(missing_sentence(ranked))}")


def missing_sentence(ranked: RankedDwelling) -> str:
    """What is missing before a joint action, in words."""
    return "".join(ranked.readiness.missing) or "齐备"


def _points(points: float, is_known: bool) -> str:
    return f"{points:.1f}" if is_known else "未知，记 0"
