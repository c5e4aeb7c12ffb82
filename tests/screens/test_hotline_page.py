"""Page 12345: the target's block, the handling rates and the list for a second look."""

from __future__ import annotations

import pytest

from casework.vocabulary import Role
from tests.screens.visits import shown_captions, shown_errors, visit
from ui.session import AS_OF, ROLE

pytestmark = pytest.mark.usefixtures("at_demo_home")


def test_the_target_block_says_how_sure_and_what_is_left() -> None:
    """The block has its headline, its n and the way it is worked out."""
    at = visit("hotline")
    assert "目标走势" in [block.value for block in at.subheader]
    words = " ".join(block.value for block in at.markdown).replace("\\", "")
    assert "95% 区间" in words
    assert "没有定位到户" in words
    assert "波动倍数" in shown_captions(at)
    assert "怎么算的" not in shown_errors(at)


def test_the_meeting_shows_the_reading_under_its_cards() -> None:
    """Ratio, interval, likelihood and what is left in one strip; no verdict that the reading contradicts."""
    at = visit()
    captions = shown_captions(at)
    assert "95% 区间" in captions
    assert "▼ 达到" not in captions


@pytest.mark.parametrize("period", ["上一报告周", "本月", "专项行动以来", "目标统计期以来"])
@pytest.mark.parametrize("role", [Role.OPERATIONS_CENTRE, Role.COMMITTEE], ids=lambda role: role.value)
def test_each_window_of_the_rates_can_be_chosen(period: str, role: Role) -> None:
    """A bound role sees its own committee and the sum of it; a rate without a denominator is 未知."""
    at = visit("hotline", role)
    choice = next(group for group in at.button_group if group.key == "quality_period")
    choice.set_value([period]).run()
    assert not at.exception
    assert shown_errors(at) == ""
    labels = [metric.label for metric in at.metric]
    assert {"受理量", "先行联系率", "按时办结率", "实际解决率", "满意率", "综合"} <= set(labels)
    table = next(frame.value for frame in at.dataframe if "满意率" in frame.value.columns)
    assert list(table["居委会"])[-1] == "合计"
    assert len(table) == 2 if role is Role.COMMITTEE else len(table) > 3


def test_before_the_campaign_the_page_says_that_nothing_has_begun() -> None:
    """A day before both windows: sentences, no figures and no fault."""
    at = visit("hotline", cold=False)
    at.session_state[AS_OF] = "2021-06-01"
    at.session_state[ROLE] = Role.LEADER.value
    at.run()
    assert not at.exception
    infos = " ".join(info.value for info in at.info)
    assert "还没有走势" in infos
    assert "还没有开始" in infos


def test_without_any_order_nothing_is_counted_as_zero() -> None:
    """A 0 that nobody counted would read as good news: the page says what is missing and why."""
    at = visit("hotline", cold=False)
    at.session_state[AS_OF] = "2015-01-01"
    at.run()
    assert not at.exception
    assert "未知（还没有导入 12345 工单" in " ".join(info.value for info in at.info)
    assert not at.metric and not at.dataframe and not at.table
