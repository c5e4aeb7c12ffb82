"""Two dates side by side: the same place, the same classes, before and after."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pandas as pd
import streamlit as st

from ui import figures
from ui.map import Behaviour, Overlays, campaign_map, natural_breaks
from ui.map.frames import few_cases
from ui.map_layers import base_maps
from ui.map_measures import Measure, compound_layer
from ui.session import PageContext

FURTHEST_DAYS = 3 * 365
GROUP = "before_after"


def chosen_dates(context: PageContext) -> tuple[date, date]:
    """Two days that the user chooses, the earlier first; neither lies after the page's own date."""
    left, right = st.columns(2)
    first = context.as_of - timedelta(days=FURTHEST_DAYS)
    before = left.date_input(
        "前一个日期",
        value=context.as_of - timedelta(days=28),
        min_value=first,
        max_value=context.as_of,
        format="YYYY-MM-DD",
        key="map_before",
    )
    after = right.date_input(
        "后一个日期",
        value=context.as_of,
        min_value=first,
        max_value=context.as_of,
        format="YYYY-MM-DD",
        key="map_after",
    )
    return min(before, after), max(before, after)


def show_side_by_side(context: PageContext, measure: Measure, days: int, base: pd.DataFrame | None) -> None:
    """Draw both maps. days: length of the window of complaints that ends on each date."""
    dates, tiles = chosen_dates(context), base_maps(context)
    readers = [replace(context, as_of=day).reader for day in dates]
    spans = [(day - timedelta(days=days - 1), day) for day in dates]
    layers = [compound_layer(reader, measure, *span) for reader, span in zip(readers, spans, strict=True)]
    every = pd.concat([layer.loc[~few_cases(layer), "value"] for layer in layers])
    breaks = natural_breaks(every.to_numpy(dtype=float, na_value=float("nan")))
    for column, name, day, reader, span, layer in zip(
        st.columns(2, gap="medium"), ("before", "after"), dates, readers, spans, layers, strict=True
    ):
        with column:
            st.markdown(f"**{figures.day(day)}**")
            campaign_map(
                compounds=layer,
                dwellings=reader.dwelling_points(),
                complaints=reader.complaint_points(*span),
                measure_label=measure.label,
                unit=measure.unit,
                breaks=breaks,
                overlays=Overlays(base=base, base_maps=tiles),
                behaviour=Behaviour(group=GROUP),
                key=f"campaign_map_{name}",
                height=560,
            )
    st.caption("两图用同一分级，一图移动、缩放，另一图跟随；户的状态和投诉各截至图上的日期。")
