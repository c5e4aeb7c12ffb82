"""The tables of the page 监测: committees and compounds as judged, and the lists of the operations centre."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd

from analytics.small_numbers import FEW, is_few
from analytics.surveillance.judgement import Judgement
from analytics.surveillance.sentences import chance_words, week_words
from casework.campaign.model import Campaign
from casework.vocabulary import LocatedLevel

_ORDERS = {
    "order_number": "工单编号",
    "received_at": "受理时间",
    "committee": "居委会",
    "compound": "小区",
    "level_label": "定位",
    "repeat_of": "重复的工单",
    "due_at": "应办结时间",
    "closed_at": "办结时间",
    "outcome": "结案评判",
    "satisfaction": "满意度",
}
UNKNOWN_CHANCE = "未知（历史不足）"


def judged_table(judgements: Sequence[Judgement], weeks: int) -> pd.DataFrame:
    """One row per unit in the order given. weeks: of the counts in the last column but one."""
    return pd.DataFrame(
        [
            {
                "名称": one.unit.name,
                "判断": one.level.label,
                "最近一周（件）": one.observed,
                "应有（件）": None if one.expected is None else round(one.expected, 1),
                "警戒线（件）": one.bound,
                "偶然达到的机会": UNKNOWN_CHANCE if one.probability is None else chance_words(one.probability),
                f"之前 {weeks} 周以内合计（件）": one.n,
                "备注": FEW if is_few(one.n) else "",
            }
            for one in judgements
        ]
    )


def past_table(past: Sequence[tuple[date, Judgement]]) -> pd.DataFrame:
    """One row per alarm of an earlier week."""
    rows = [
        {
            "周": week_words(start),
            "名称": one.unit.name,
            "受理（件）": one.observed,
            "应有（件）": None if one.expected is None else round(one.expected, 1),
            "偶然达到的机会": UNKNOWN_CHANCE if one.probability is None else chance_words(one.probability),
        }
        for start, one in past
    ]
    return pd.DataFrame(rows)


def order_list(
    orders: pd.DataFrame, names: Mapping[int, str], campaign: Campaign, columns: Sequence[str]
) -> pd.DataFrame:
    """Orders newest first with Chinese titles. names: compounds by id; columns: keys of the titles to show."""
    committees = {one.code: one.name for one in campaign.committees}
    compounds: list[Any] = orders["compound_id"].tolist()
    shown = orders.assign(
        committee=[committees.get(code, "未定位") for code in orders["committee_code"].tolist()],
        compound=["未定位" if pd.isna(key) else names.get(int(key), str(key)) for key in compounds],
        level_label=[LocatedLevel(level).label for level in orders["level"]],
    ).sort_values("received_at", ascending=False)
    return shown[list(columns)].rename(columns=_ORDERS)
