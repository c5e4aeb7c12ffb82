"""What the map draws beside compounds, dwellings and complaints: hotspots, committees, a year week by week."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from analytics.compound_weeks import compound_weeks
from analytics.evidence import Kind, Label
from analytics.hotspot_report import HotspotReport
from casework.campaign.model import Campaign
from data.access import Reader
from data.analyses.hotspots import hotspots
from geo.outlines import joined_outline

NEIGHBOURS_METRES = 120.0
"""Members of a cluster this close are drawn as one area: a street with its green strips."""
COMMITTEE_GAP_METRES = 120.0
COMMITTEE_MARGIN = 6.0
HOTSPOT_MARGIN_METRES = 12.0
WEEKS = 52
NEW = "新出现"


@dataclass(frozen=True, slots=True)
class WeeklyCounts:
    """counts: (weeks, compounds) raw orders, oldest week first; a week is seven days and the last one ends on as_of.

    compound_ids: the columns. not_located: orders of the period that stand at no compound.
    """

    counts: NDArray[np.int64]
    compound_ids: tuple[int, ...]
    first_days: tuple[date, ...]
    not_located: int


def hotspot_areas(reader: Reader) -> pd.DataFrame:
    """Outlines of the clusters and of compounds that stand out by themselves, as the page 热点 reports them.

    Columns label (values of Label.label, or 新出现), kind (Kind.label or ""), compound_ids (tuple), geometry (WGS84).
    Raises as data.analyses.hotspots does: PermissionDeniedError, NotFoundError.
    """
    return reader.derived(_hotspot_areas).copy(deep=False)


def _hotspot_areas(reader: Reader) -> pd.DataFrame:
    places = _places(reader)
    rows = [
        (label, kind, members, outline)
        for label, kind, members in _marked(hotspots(reader))
        if (outline := _outline(places, members)) is not None
    ]
    return pd.DataFrame(rows, columns=["label", "kind", "compound_ids", "geometry"])


def _marked(report: HotspotReport) -> list[tuple[str, str, tuple[int, ...]]]:
    """Clusters first; then compounds with a label that no cluster explains."""
    marked = [
        (Label.CREDIBLE.label if cluster.is_credible else Label.WATCH.label, cluster.kind.label, cluster.compound_ids)
        for cluster in report.clusters
    ]
    marked += [(NEW, cluster.kind.label, cluster.compound_ids) for cluster in report.new_clusters]
    in_cluster = {key for _, _, members in marked for key in members}
    for item in report.compounds:
        key = item.place.compound_id
        if item.label in (Label.CREDIBLE, Label.WATCH) and key not in in_cluster:
            marked.append((item.label.label, (item.kind or Kind.SINGLE).label, (key,)))
    return marked


def committee_areas(reader: Reader, campaign: Campaign) -> pd.DataFrame:
    """The compounds of each committee as one area: columns code, name, geometry (WGS84); a sketch, no legal border."""
    return reader.derived(_committee_areas, tuple((one.code, one.name) for one in campaign.committees)).copy(deep=False)


def _committee_areas(reader: Reader, committees: tuple[tuple[str, str], ...]) -> pd.DataFrame:
    areas, places = reader.compound_areas(), _places(reader)
    of = dict(zip(areas["compound_id"].tolist(), areas["committee_code"].tolist(), strict=True))
    rows = []
    for code, name in committees:
        own = [place for key, place in places.items() if of.get(key) == code]
        others = [place for key, place in places.items() if of.get(key) != code]
        outline = joined_outline(own, gap_metres=COMMITTEE_GAP_METRES, margin_metres=COMMITTEE_MARGIN, without=others)
        if outline is not None:
            rows.append((code, name, outline))
    return pd.DataFrame(rows, columns=["code", "name", "geometry"])


def weekly_counts(reader: Reader, weeks: int = WEEKS) -> WeeklyCounts:
    """Raw orders by week and compound up to the reader's as_of."""
    return reader.derived(_weekly_counts, weeks)


def _weekly_counts(reader: Reader, weeks: int) -> WeeklyCounts:
    ids = reader.compound_areas()["compound_id"].to_numpy(dtype=np.int64)
    orders = reader.orders(reader.as_of - timedelta(days=7 * weeks - 1), reader.as_of)
    found = compound_weeks(orders, ids, reader.as_of, weeks)
    return WeeklyCounts(
        counts=found.counts.astype(np.int64),
        compound_ids=tuple(ids.tolist()),
        first_days=tuple(found.first_day(week) for week in range(weeks)),
        not_located=found.not_located,
    )


def _places(reader: Reader) -> dict[int, Any]:
    """Polygon of each compound, else its point, else None."""
    shapes = reader.compound_shapes()
    places: dict[int, Any] = {}
    for key, geometry, longitude, latitude in zip(
        *(shapes[name].tolist() for name in ("compound_id", "geometry", "longitude", "latitude")), strict=True
    ):
        is_placed = not (pd.isna(longitude) or pd.isna(latitude))
        places[key] = geometry if geometry is not None else shapely.Point(longitude, latitude) if is_placed else None
    return places


def _outline(places: dict[int, Any], members: tuple[int, ...]) -> Any | None:
    return joined_outline(
        [places.get(key) for key in members],
        gap_metres=NEIGHBOURS_METRES,
        margin_metres=HOTSPOT_MARGIN_METRES,
        without=[place for key, place in places.items() if key not in members],
    )
