"""The page 回潮 as its users see it."""

from __future__ import annotations

import pytest

from casework.vocabulary import Role
from tests.screens.visits import shown_captions, shown_errors, visit

pytestmark = pytest.mark.usefixtures("at_demo_home")


def test_the_four_things_stand_apart() -> None:
    """重复工单, 同址再投诉, 疑似回潮 and 回潮 each with its unit."""
    at = visit("recurrence")
    labels = [metric.label for metric in at.metric]
    assert labels[:5] == ["重复工单", "同址再投诉", "疑似回潮", "回潮", "回访覆盖率"]
    assert at.metric[0].value.endswith("件")
    assert at.metric[3].value.endswith("户次")


def test_the_share_never_stands_without_its_coverage_and_its_lower_bound() -> None:
    """The 90-day share carries an interval, how many are still watched, and what is found so far."""
    at = visit("recurrence")
    (sentence,) = [m.value for m in at.markdown if "90 天内回潮" in m.value and "区间" in m.value]
    assert "仍在跟踪" in sentence
    assert "已发现下限" in sentence
    assert any("中点" in m.value for m in at.markdown), "怎么算的 opens the definition"


def test_a_committee_sees_its_own_rows_only() -> None:
    """One row in the table of committees; fewer 户次 than the street."""
    street, own = visit("recurrence"), visit("recurrence", Role.COMMITTEE)
    assert not own.exception
    assert shown_errors(own) == ""

    def tables(at: object) -> list[int]:
        return [len(frame.value) for frame in at.dataframe if "回访覆盖" in frame.value.columns]  # type: ignore[attr-defined]

    assert tables(own) in ([], [1])
    assert tables(street)[0] > 1
    assert "不排名" in shown_captions(street)
