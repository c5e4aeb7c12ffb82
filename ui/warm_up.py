"""What the server does once before the first visitor: import the slow libraries, then freeze the heap."""

from __future__ import annotations

import gc
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import import_module
from typing import Any

SLOW_IMPORTS = (
    "geopandas",
    "plotly.graph_objects",
    "geo.folium_maps",
    "analytics.charts.progress",
    "analytics.charts.weekly",
    "data.briefings",
    "data.imports",
    "ui.displacement_panel",
    "ui.forecast_panel",
    "ui.hotline_quality_panel",
    "ui.hotspot_panel",
    "ui.import_panel",
    "ui.map",
    "ui.priority_panel",
    "ui.recurrence_panel",
    "ui.review_panel",
    "ui.session",
    "ui.surveillance_panel",
    "ui.target_panel",
)
# Never streamlit_folium: it registers its frame with the runtime that runs while it is imported, and before the
# first visit there is none (its map then answers 404).
NOISY_LOGGER = "streamlit.runtime.scriptrunner_utils.script_run_context"


@asynccontextmanager
async def warm_up(app: object) -> AsyncIterator[dict[str, Any] | None]:
    """The lifespan of st.App.

    Frozen objects are not walked again by Python's collector, which stops all visitors' runs for that time.
    """
    noisy = logging.getLogger(NOISY_LOGGER)
    level = noisy.level
    noisy.setLevel(logging.ERROR)
    for name in SLOW_IMPORTS:
        import_module(name)
    noisy.setLevel(level)
    gc.collect()
    gc.freeze()
    yield None
