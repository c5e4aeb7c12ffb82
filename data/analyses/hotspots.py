"""The hotspots of one reader's street: reads the orders, asks the analyses, returns one frozen report."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analytics.backtest import RECENT_WEEKS, backtest, recent_counts
from analytics.compound_weeks import CompoundWeeks, compound_weeks
from analytics.evidence import WINDOW_WEEKS, evidence, new_clusters
from analytics.hotspot_report import Findings, HotspotReport, Place, hotspot_report
from analytics.ranking import Street, forecast, neighbour_kernel
from analytics.ranking.models import Floats
from casework.errors import NotFoundError, PermissionDeniedError
from data.access import Reader

HISTORY_WEEKS = 156
TEAMS_PER_WEEK = 5
SEED = 20210926


def hotspots(reader: Reader, *, capacity: int = TEAMS_PER_WEEK) -> HotspotReport:
    """Where to go in the week after the reader's as_of; capacity: how many compounds the teams can visit in a week.

    Raises PermissionDeniedError for a role bound to a committee: a compound is weighed against the whole street,
    which such a role does not see; NotFoundError when the street has no compounds yet.
    """
    if reader.view.is_bound:
        raise PermissionDeniedError("热点把每个小区与全街道比较，只看本居委会数据的岗位不能使用；请向平安办索取结果。")
    if reader.compound_areas().empty:
        raise NotFoundError("还没有小区资料，无法计算热点。请先导入小区。")
    return reader.derived(_report, capacity)


def _report(reader: Reader, capacity: int) -> HotspotReport:
    street, found = reader.derived(_findings)
    return hotspot_report(found, backtest(street, found.forecast.choice, capacity, seed=SEED))


def _findings(reader: Reader) -> tuple[Street, Findings]:
    """Everything that does not depend on the teams' capacity."""
    as_of, areas = reader.as_of, reader.compound_areas()
    ids = areas["compound_id"].to_numpy(dtype=np.int64)
    orders = reader.orders(as_of - timedelta(days=7 * HISTORY_WEEKS - 1), as_of)
    weekly = compound_weeks(orders, ids, as_of, HISTORY_WEEKS).from_first_order()
    window = min(WINDOW_WEEKS, weekly.weeks)
    independent = compound_weeks(orders, ids, as_of, window, with_repeats=False)
    dwellings = areas["dwellings"].to_numpy(dtype=np.float64, na_value=np.nan)
    dwellings[dwellings == 0] = np.nan
    mean_dwellings = float(np.nanmean(dwellings)) if np.isfinite(dwellings).any() else 1.0
    xy = areas[["x", "y"]].to_numpy(dtype=np.float64)
    street = Street(
        counts=weekly.counts,
        exposure=np.where(np.isnan(dwellings), mean_dwellings, dwellings),
        kernel=neighbour_kernel(xy),
        weeks_since_action=_weeks_since_action(reader.joint_actions(), ids, weekly),
    )
    new = new_clusters(independent.counts.T, xy, seed=SEED)
    found = Findings(
        as_of=as_of,
        places=_places(areas),
        weeks_held=weekly.weeks,
        n=weekly.located,
        not_located=weekly.not_located,
        recent=weekly.counts[-RECENT_WEEKS:].sum(axis=0),
        window=weekly.counts[-window:].sum(axis=0),
        recent_scores=recent_counts(street)[-1],
        weeks_since_action=street.weeks_since_action[-1],
        mean_dwellings=mean_dwellings,
        forecast=forecast(street),
        evidence=evidence(independent.counts.sum(axis=0), dwellings, xy, weeks=window, seed=SEED),
        new=new,
        new_since=tuple(independent.first_day(cluster.weeks[0]) for cluster in new),
    )
    return street, found


def _weeks_since_action(actions: pd.DataFrame, compound_ids: NDArray[np.int64], weekly: CompoundWeeks) -> Floats:
    """Weeks since the last joint action at the start of each week 0..weeks: (weeks + 1, compounds), inf = none."""
    since = np.full((weekly.weeks + 1, len(compound_ids)), np.inf)
    column = {int(key): at for at, key in enumerate(compound_ids)}
    for compound, day in zip(actions["compound_id"].tolist(), actions["day"].tolist(), strict=True):
        if compound not in column:
            continue
        # An action counts from the week after it: in its own week part of the complaints came before.
        ago = np.array([(weekly.first_day(week) - day).days / 7 for week in range(weekly.weeks + 1)])
        own = since[:, column[compound]]
        own[ago > 0] = np.minimum(own[ago > 0], np.floor(ago[ago > 0]))
    return since


def _places(areas: pd.DataFrame) -> tuple[Place, ...]:
    is_placed = areas[["x", "y"]].notna().all(axis=1)
    columns = (areas["compound_id"], areas["name"], areas["committee_code"], areas["dwellings"], is_placed)
    return tuple(
        Place(int(key), name, committee, None if pd.isna(dwellings) or dwellings == 0 else int(dwellings), placed)
        for key, name, committee, dwellings, placed in zip(*(column.tolist() for column in columns), strict=True)
    )
