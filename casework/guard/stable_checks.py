"""Before 转为稳定: a clean visit after the days of the campaign, or a reason that stays in the file.

Plan document, section 四 (定期回访, 防返潮); the days are casework.revisits.rules.
"""

from __future__ import annotations

from collections.abc import Iterator

from casework.guard import articles
from casework.guard.gaps import Gap, GapKind
from casework.guard.situation import Situation
from casework.revisits.schedule import stable_obstacle
from casework.vocabulary import Stage


def stable_checks(before: Situation) -> Iterator[Gap]:
    """Too early is overridable with a reason; at another stage the order of work says why not."""
    if before.state.stage is not Stage.REVISITING:
        return
    obstacle = stable_obstacle(before.state, before.events, before.rules.revisits)
    if obstacle is not None:
        sentence = f"尚未达到转为稳定的条件：{obstacle}"
        yield Gap("stable_early", sentence, articles.PLAN, GapKind.OVERRIDABLE)
