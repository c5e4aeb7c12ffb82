"""比较: two versions side by side, and which dwellings moved."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analytics.route_plans.comparing import PlanMeasures, compared
from data.queries.route_plans import PlanHead
from ui.method_note import MethodNote, show_method
from ui.session import PageContext
from ui.tables import show_table

_NOTE = MethodNote(
    "两个版本各自的户数、路程和下班后的时间；下班后指 17:00 以后和休息日在外的时间。改动指日期、队伍或开始时间不同。",
    "户数多不一定更好，先看必到户；路程是估算值时，相差几分钟没有意义。",
    "两个已保存的版本",
)


def show_comparison(page: PageContext, heads: tuple[PlanHead, ...]) -> None:
    """Choose two versions and draw what differs."""
    if len(heads) < 2:
        st.info("保存了两个以上版本后，可以在这里比较。")
        return
    left, right = st.columns(2)
    one = left.selectbox("版本一", heads, index=1, format_func=_label, key="routes_one")
    other = right.selectbox("版本二", heads, index=0, format_func=_label, key="routes_other")
    plans = [page.reader.route_plan(head.number, head.revision).plan for head in (one, other)]
    found = compared(plans[0], plans[1], frozenset(page.calendar.days_off))
    rows = zip(_lines(found.one), _lines(found.other), strict=True)
    show_table(
        pd.DataFrame(
            [
                {"": title, one.label: before, f"{other.label}（二）": after, "相差": round(after - before, 1)}
                for (title, before), (_, after) in rows
            ]
        ),
        key="routes_measures",
        file_name="路线方案比较",
        notes=page.notes,
    )
    show_method(_NOTE, page, n=f"改动 {len(found.moves)} 户")
    show_table(
        pd.DataFrame(
            [
                {
                    "地址": move.address,
                    one.label: move.before or "未排入",
                    f"{other.label}（二）": move.after or "未排入",
                }
                for move in found.moves
            ]
        ),
        key="routes_moves",
        file_name="路线方案改动的户",
        empty="两个版本各户的日期、队伍和时间都相同。",
        notes=page.notes,
    )


def _label(head: PlanHead) -> str:
    return f"{head.label}　{head.status.label}　{head.change or head.title}"


def _lines(found: PlanMeasures) -> list[tuple[str, float]]:
    return [
        ("排入（户）", found.visits),
        ("必到户（户）", found.musts),
        ("有隐患的户（户）", found.hazards),
        ("优先分合计", found.points),
        ("路上（分钟）", round(found.travel_seconds / 60, 1)),
        ("步行（米）", found.walk_metres),
        ("下班后（分钟）", round(found.overtime_seconds / 60, 1)),
        ("用到的班次（个）", found.shifts),
        ("未排入（户）", found.left_out),
    ]
