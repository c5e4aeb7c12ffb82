"""What the meeting has to settle today, read off a Briefing by fixed rules (no scores, no ranking of people)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from analytics.contracts import Briefing, CommitteeProgress
from casework.campaign.model import Campaign


@dataclass(frozen=True, slots=True)
class AttentionItem:
    """One open point: how many, what, and which committees hold them, in official order."""

    key: str
    sentence: str
    count: int
    unit: str
    by_committee: tuple[tuple[str, int], ...] = ()


# key, what it is, how many a committee has; only counts that the documents oblige somebody to act on.
_RULES: tuple[tuple[str, str, Callable[[CommitteeProgress], int]], ...] = (
    ("recurred", "回潮未清零，须从严处理并重新整改", lambda row: row.recurred_open),
    ("overdue", "整改期限已过仍未整改，须电话告知并排入联合整治", lambda row: row.overdue),
    ("unserved", "已认定尚未送达责令限期整改指令书", lambda row: row.confirmed - row.served),
    ("unvisited", "排摸期限已过仍未上门", lambda row: row.to_survey - row.surveyed),
    ("not_met", "上门未见户或拒访，须换时段再访", lambda row: row.not_seen + row.refused),
    ("suspected", "疑似回潮待核查", lambda row: row.suspected),
)


def attention(briefing: Briefing, campaign: Campaign) -> tuple[AttentionItem, ...]:
    """List the open points of the briefing, the most binding first; empty when nothing is open.

    Dwellings not yet visited count only once the survey deadline has passed: before it they are work in hand.
    """
    items = []
    for key, sentence, measure in _RULES:
        if key == "unvisited" and briefing.as_of <= campaign.deadline("survey_report").day:
            continue
        parts = tuple((row.name, measure(row)) for row in briefing.committees if measure(row) > 0)
        total = sum(count for _, count in parts)
        if total:
            items.append(AttentionItem(key, sentence, total, "户", parts))
    if briefing.unlocated:
        items.append(AttentionItem("unlocated", "12345 工单地址未定位，不在任何居委会名下", briefing.unlocated, "件"))
    return tuple(items)
