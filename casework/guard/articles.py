"""The articles that the guard names, each in one place."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from casework.vocabulary import EventKind

PLAN = "专项行动方案 四（二）"
CORRECT_FIRST = "行政处罚法 第二十八条"
SLIGHT = "行政处罚法 第三十三条"
FACTS_FIRST = "行政处罚法 第四十条"
TWO_OFFICERS = "行政处罚法 第四十二条、第五十五条"
HEARD = "行政处罚法 第四十四条、第四十五条"
EVIDENCE = "行政处罚法 第四十六条"
FULL_RECORD = "行政处罚法 第四十七条"
DECIDE_IN_TIME = "行政处罚法 第六十条"
SERVE = "行政处罚法 第六十一条、第八十五条"
HEARING = "行政处罚法 第六十三条、第六十四条、第八十五条"
PAY = "行政处罚法 第六十七条、第七十二条"
APPEAL = "行政处罚法 第七十三条；行政复议法；行政诉讼法 第四十六条"
NO_NIGHT = "行政强制法 第四十三条"
DEMAND = "行政强制法 第三十五条、第三十六条"
CREDIT = "上海市社会信用条例 第九条、第十一条"
CREDIT_REMOVAL = "上海市社会信用条例 第三十七条"
SUPPORT = "专项行动方案 四（二）；行政强制法 第五条"

# What stands behind the order of the steps: named when a step is refused at its stage.
_BEHIND: Mapping[EventKind, str] = MappingProxyType(
    {
        EventKind.ORDER_ISSUED: CORRECT_FIRST,
        EventKind.ORDER_SERVED: SERVE,
        EventKind.PHONE_NOTICE: PLAN,
        EventKind.JOINT_ACTION_PLANNED: f"{CORRECT_FIRST}；{PLAN}",
        EventKind.JOINT_ACTION_FAILED: PLAN,
        EventKind.JOINT_ACTION_DONE: f"{CORRECT_FIRST}；{PLAN}",
        EventKind.CLEARED: PLAN,
        EventKind.RECHECK_FAILED: PLAN,
    }
)


def article_behind(kind: EventKind) -> str | None:
    """The article that fixes when this step may be taken; None where only the order of work does."""
    return _BEHIND.get(kind)
