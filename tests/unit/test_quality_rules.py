"""[hotline.quality] of campaign.toml: read, written back, and refused with the key and the mend."""

from __future__ import annotations

from dataclasses import replace

import pytest

from casework.campaign.reading import parse_campaign
from casework.campaign.template import CAMPAIGN_TEMPLATE
from casework.campaign.writing import campaign_toml
from casework.errors import CampaignError
from casework.hotline_quality import QualityRules, QualityWeights, ShareRule

CAMPAIGN = parse_campaign(CAMPAIGN_TEMPLATE)


def test_the_template_says_what_the_program_takes_without_it() -> None:
    """An old campaign.toml without the section means the same."""
    start, end = CAMPAIGN_TEMPLATE.index("[hotline.quality]"), CAMPAIGN_TEMPLATE.index("[hotline.columns]")
    without = CAMPAIGN_TEMPLATE[:start] + CAMPAIGN_TEMPLATE[end:]
    assert parse_campaign(without).quality == CAMPAIGN.quality == QualityRules()


def test_rules_survive_writing_and_reading() -> None:
    """All of them, other words and weights included."""
    rules = QualityRules(
        cohort="received_at",
        first_contact=ShareRule(("已见面",), ("已见面", "未见面")),
        resolved=ShareRule(("是",), ("是", "否", "部分")),
        satisfaction=(("好", 1.0), ('坏 "x"', 0.25)),
        weights=QualityWeights(1, 2.5, 0, 100),
        same_compound_day=9,
        same_address_day=3,
        same_caller=8,
    )
    assert parse_campaign(campaign_toml(replace(CAMPAIGN, quality=rules))).quality == rules


@pytest.mark.parametrize(
    ("old", "new", "key", "word"),
    [
        ('cohort = "closed_at"', 'cohort = "结案"', "hotline.quality.cohort", "closed_at"),
        ("same_compound_day = 5", "same_compound_day = 1", "hotline.quality.same_compound_day", "2 至 1000"),
        ('denominator = ["是", "否"]', 'denominator = ["否"]', "hotline.quality.first_contact.denominator", "是"),
        ('numerator = ["实际解决"]', "numerator = []", "hotline.quality.resolved.numerator", "不能为空"),
        ('"一般" = 0.6', '"一般" = 60', "hotline.quality.satisfaction", "0 至 1"),
        ('"一般" = 0.6', '"一般" = "半"', "hotline.quality.satisfaction", "文字 = 数字"),
        ("satisfied = 40.0", "satisfied = -1", "hotline.quality.weights.satisfied", "0 至 100"),
        ("resolved = 20.0", "resoved = 20.0", "hotline.quality.weights.resoved", "resolved"),
    ],
)
def test_a_fault_names_its_key_and_its_mend(old: str, new: str, key: str, word: str) -> None:
    """As every other fault of the file, in Chinese."""
    assert old in CAMPAIGN_TEMPLATE
    with pytest.raises(CampaignError) as refused:
        parse_campaign(CAMPAIGN_TEMPLATE.replace(old, new))
    assert f"{key}：" in str(refused.value)
    assert word in str(refused.value)


def test_weights_that_weigh_nothing_are_refused() -> None:
    """An overall figure needs at least one."""
    with pytest.raises(CampaignError, match="权重全为 0"):
        QualityWeights(0, 0, 0, 0)
