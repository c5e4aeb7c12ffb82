"""The hotspot report as tables and as the map's layer."""

from __future__ import annotations

import pandas as pd

from analytics.evidence import WINDOW_WEEKS, Kind, Label
from analytics.hotspot_report import AreaCluster, HotspotCompound, HotspotReport
from analytics.small_numbers import FEW
from casework.campaign.model import Campaign
from ui import figures
from ui.session import PageContext

ADVICE = "建议核查"
NOT_REGISTERED = "户数未登记"


def ranked_table(report: HotspotReport, campaign: Campaign) -> pd.DataFrame:
    """One row per compound in the order of the ranking, Chinese titles with units."""
    committees = {committee.code: committee.name for committee in campaign.committees}
    rows = [
        {
            "排序": item.rank,
            "小区": item.place.name,
            "建议": ADVICE if item.rank <= report.backtest.capacity and item.expected > 0 else "",
            "预计（件/周）": round(item.expected, 2),
            "90% 区间（件/周）": f"{item.low:.2f} 至 {item.high:.2f}",
            "证据": _evidence_words(item),
            "近 4 周（件）": item.recent,
            f"近 {WINDOW_WEEKS} 周（件）": item.window,
            "每千户（件）": rate_words(item),
            "户数": item.place.dwellings,
            "居委会": committees.get(item.place.committee_code, item.place.committee_code),
            "理由": "；".join(item.reasons),
        }
        for item in report.compounds
    ]
    table = pd.DataFrame(rows)
    return table.astype({"户数": "Int64"}) if rows else table


def rate_words(item: HotspotCompound) -> str:
    """Complaints of the window per 1,000 dwellings, marked 样本少 on few; text, so that nobody sorts by it."""
    if item.per_thousand is None:
        return figures.unknown(NOT_REGISTERED)
    return f"{item.per_thousand:.1f}" + (f"（{FEW}）" if item.few else "")


def cluster_table(clusters: tuple[AreaCluster, ...]) -> pd.DataFrame:
    """One row per cluster, strongest first."""
    return pd.DataFrame(
        [
            {
                "类型": cluster.kind.label if cluster.is_credible else f"{cluster.kind.label}（{Label.WATCH.label}）",
                **({"起始日": cluster.since} if cluster.since is not None else {}),
                "小区": "、".join(cluster.names),
                "投诉（件）": cluster.observed,
                "应有（件）": round(cluster.expected, 1),
                "p 值": f"{cluster.p:.3f}",
            }
            for cluster in clusters
        ]
    )


def map_layer(context: PageContext, report: HotspotReport) -> pd.DataFrame:
    """Shapes of the compounds with the expected complaints as the value to colour."""
    shapes = context.reader.compound_shapes()
    expected = {item.place.compound_id: item.expected for item in report.compounds}
    return shapes.assign(value=[expected[key] for key in shapes["compound_id"].tolist()], few=False)


def _evidence_words(item: HotspotCompound) -> str:
    kind: Kind | None = item.kind
    return item.label.label if kind is None else f"{item.label.label}·{kind.label}"
