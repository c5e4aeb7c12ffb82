"""What the server does beside its first visitor: import the slow libraries, then freeze the heap."""

from __future__ import annotations

import asyncio
import gc
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import import_module
from threading import Event
from typing import Any

FIRST_PAGE = ("ui.session", "streamlit.emojis", "data.briefings", "ui.meeting_panel", "ui.briefing_cards")
"""What the first page draws from; the others are not in its way."""
OTHERS = (
    "geopandas",
    "geo.folium_maps",
    "analytics.charts.progress",
    "analytics.charts.weekly",
    "data.imports",
    "data.reports.registry",
    "ui.displacement_panel",
    "ui.forecast_panel",
    "ui.hotline_quality_panel",
    "ui.hotspot_panel",
    "ui.import_panel",
    "ui.map",
    "ui.priority_panel",
    "ui.recurrence_panel",
    "ui.review_panel",
    "ui.surveillance_panel",
    "ui.target_panel",
)
LATER_SECONDS = 8.0
"""When the others are imported: after the first visitor has his page, with whom they would share the processor."""
# Never streamlit_folium: it registers its frame with the runtime that runs while it is imported, and before the
# first visit there is none (its map then answers 404).
NOISY_LOGGER = "streamlit.runtime.scriptrunner_utils.script_run_context"


@asynccontextmanager
async def warm_up(app: object) -> AsyncIterator[dict[str, Any] | None]:
    """The lifespan of st.App.

    The server answers meanwhile: a browser takes its time to load the frame of the page, and the two go on at once. A
    page that needs a module before its turn waits for it, as for any import.
    """
    is_over = Event()
    work = asyncio.get_running_loop().run_in_executor(None, load, is_over)
    yield None
    is_over.set()
    await work


def load(is_over: Event) -> None:
    """Import everything, unless the server ends before; then freeze.

    Frozen objects are not walked again by Python's collector, which stops all visitors' runs for that time.
    """
    noisy = logging.getLogger(NOISY_LOGGER)
    level = noisy.level
    noisy.setLevel(logging.ERROR)
    for name in FIRST_PAGE:
        import_module(name)
    is_over.wait(LATER_SECONDS)
    for name in OTHERS:
        if is_over.is_set():
            break
        import_module(name)
    noisy.setLevel(level)
    gc.collect()
    gc.freeze()
