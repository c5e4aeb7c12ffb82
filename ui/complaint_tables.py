"""Hotline orders as the tables that pages show and let download."""

from __future__ import annotations

import pandas as pd

from casework.vocabulary import LocatedLevel
from geo.contracts import Reason
from geo.reasons import REASON_TEXT

_NEWEST = {
    "order_number": "工单编号",
    "received_at": "受理时间",
    "order_type": "工单类型",
    "level_label": "定位",
    "compound": "小区",
    "raw_address": "来电地址",
    "text": "诉求内容",
    "repeat_label": "平台重复标记",
    "outcome": "结案评判",
    "satisfaction": "满意度",
}
_UNLOCATED = {
    "order_number": "工单编号",
    "received_at": "受理时间",
    "raw_address": "来电地址",
    "text": "诉求内容",
    "reason_text": "未定位原因",
}


def newest_table(complaints: pd.DataFrame) -> pd.DataFrame:
    """The newest orders with Chinese titles; 是 / 否 / 未给 for the platform's repeat flag."""
    shown = complaints.assign(
        level_label=[LocatedLevel(level).label for level in complaints["level"]],
        repeat_label=[{True: "是", False: "否"}.get(flag, "未给") for flag in complaints["is_repeat"]],
    )
    return shown[list(_NEWEST)].rename(columns=_NEWEST)


def unlocated_table(complaints: pd.DataFrame) -> pd.DataFrame:
    """Orders without a place, with the reason in words."""
    shown = complaints.assign(reason_text=[reason_sentence(codes) for codes in complaints["reasons"]])
    return shown[list(_UNLOCATED)].rename(columns=_UNLOCATED)


def reason_sentence(codes: tuple[str, ...]) -> str:
    """The reason codes of one order as Chinese sentences."""
    return "".join(REASON_TEXT[Reason(code)] for code in codes)
