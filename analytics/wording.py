"""Figures as users read them: 26.5%, 同比下降12.3%, 1.2万件, and 未知 with its reason, never 0 for unknown.

Pages, documents and the command line take them from here, so that a figure reads the same everywhere.
"""

from __future__ import annotations

from datetime import date, datetime
from math import isfinite

UNKNOWN = "未知"
TEN_THOUSAND = 10_000


def count(value: int | None, unit: str, reason: str | None = None) -> str:
    """A count with its unit (件, 户, 人, 间); from 10,000 on as 1.2万件. None reads 未知（reason）."""
    if value is None:
        return unknown(reason)
    if abs(value) >= TEN_THOUSAND:
        return f"{_trim(value / TEN_THOUSAND)}万{unit}"
    return f"{value}{unit}"


def number(value: float | None, unit: str = "", digits: int = 1, reason: str | None = None) -> str:
    """A measured number with `digits` decimals and its unit. None or NaN reads 未知（reason）."""
    if value is None or not isfinite(value):
        return unknown(reason)
    return f"{value:.{digits}f}{unit}"


def percent(share: float | None, reason: str | None = None) -> str:
    """A share (0.265) as 26.5%. None or NaN reads 未知（reason）."""
    if share is None or not isfinite(share):
        return unknown(reason)
    return f"{_without_negative_zero(share * 100)}%"


def ratio(part: int, whole: int) -> str:
    """A part of a whole with its n: 26.5%（53/200）; 未知（无分母） when the whole is 0."""
    if whole == 0:
        return unknown("无分母")
    return f"{percent(part / whole)}（{part}/{whole}）"


def change(share: float | None, against: str = "同比", reason: str | None = None) -> str:
    """A relative change (-0.123) in words: 同比下降12.3%. None reads 未知（reason）."""
    if share is None or not isfinite(share):
        return unknown(reason)
    size = _without_negative_zero(abs(share) * 100)
    if size == "0.0":
        return f"{against}持平"
    return f"{against}{'上升' if share > 0 else '下降'}{size}%"


def points(difference: float | None, reason: str | None = None) -> str:
    """A difference of two shares (0.031) in words: 上升3.1个百分点."""
    if difference is None or not isfinite(difference):
        return unknown(reason)
    size = _without_negative_zero(abs(difference) * 100)
    if size == "0.0":
        return "持平"
    return f"{'上升' if difference > 0 else '下降'}{size}个百分点"


def difference(value: int, unit: str) -> str:
    """A difference of two counts in words: 增加3户, 减少3户, 持平."""
    if value == 0:
        return "持平"
    return f"{'增加' if value > 0 else '减少'}{count(abs(value), unit)}"


def order_types(types: tuple[str, ...]) -> str:
    """Which 工单类型 a number of complaints counts: 类型：投诉; 全部类型 when none is named."""
    return f"类型：{'、'.join(types)}" if types else "全部类型"


def day(value: date | None, reason: str | None = None) -> str:
    """A day in tables and captions: 2021-10-27."""
    return unknown(reason) if value is None else value.isoformat()


def long_day(value: date) -> str:
    """A day in running text: 2021年10月27日."""
    return f"{value.year}年{value.month}月{value.day}日"


def minute(value: datetime | None, reason: str | None = None) -> str:
    """A moment to the minute: 2021-10-27 17:05."""
    return unknown(reason) if value is None else value.strftime("%Y-%m-%d %H:%M")


def unknown(reason: str | None = None) -> str:
    """未知, with the reason where there is one."""
    return f"{UNKNOWN}（{reason}）" if reason else UNKNOWN


def _trim(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _without_negative_zero(value: float) -> str:
    text = f"{value:.1f}"
    return "0.0" if text == "-0.0" else text
