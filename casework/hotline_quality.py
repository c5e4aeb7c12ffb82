"""How the handling of hotline orders is measured: which answers count, in which cohort, with which weights.

Source: the SQL of a Shanghai district's grid system (domain notes 2.5): quality rates are of the orders closed in the
period, 未评价 stands in no denominator, and an empty denominator is blank.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

from casework.campaign.parts import refuse

CLOSED, RECEIVED = "closed_at", "received_at"
COHORTS = (CLOSED, RECEIVED)


@dataclass(frozen=True, slots=True)
class ShareRule:
    """A rate over answers: counted are those in numerator, of those in denominator (which holds the numerator)."""

    numerator: tuple[str, ...]
    denominator: tuple[str, ...]

    def __post_init__(self) -> None:
        faults = []
        if not self.numerator:
            faults.append(("numerator", "不能为空，请写明哪些结果算分子。"))
        missing = [word for word in self.numerator if word not in self.denominator]
        if missing:
            faults.append(("denominator", f"分母应包含分子中的“{'、'.join(missing)}”，请补上。"))
        refuse(faults)


@dataclass(frozen=True, slots=True)
class QualityWeights:
    """Weights of the four rates in the overall figure, 0 to 100 each, not all 0.

    The source gives 30, 20 and 40; it names 按时办结 without a weight: 0 until the office sets one. Its 5 points for
    受理量 are a share of counts and no quality: they are not part of the overall figure.
    """

    first_contact: float = 30.0
    on_time: float = 0.0
    resolved: float = 20.0
    satisfied: float = 40.0

    def __post_init__(self) -> None:
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        faults = [
            (key, f"权重 {value:g} 超出范围，应为 0 至 100。") for key, value in values.items() if not 0 <= value <= 100
        ]
        if not faults and not any(values.values()):
            faults.append(("satisfied", "权重全为 0，无法计算综合，请至少给一项大于 0 的权重。"))
        refuse(faults)


@dataclass(frozen=True, slots=True)
class QualityRules:
    """The definitions of 先行联系率, 按时办结率, 实际解决率 and 满意率, and what is flagged for a second look.

    cohort: closed_at = orders closed in the period, received_at = orders received in it and closed by now.
    satisfaction: each rating with its points (0 to 1); other answers (未评价) stand in no denominator.
    same_compound_day, same_address_day: orders on one compound, on one dwelling or building, in one day from which on
    they are flagged; same_caller: orders of one pseudonym in the period (2 to 1000 each). They stay in every count.
    """

    cohort: str = CLOSED
    first_contact: ShareRule = ShareRule(("是",), ("是", "否"))
    resolved: ShareRule = ShareRule(("实际解决",), ("实际解决", "解释说明"))
    satisfaction: tuple[tuple[str, float], ...] = (("满意", 1.0), ("基本满意", 0.8), ("一般", 0.6), ("不满意", 0.0))
    weights: QualityWeights = QualityWeights()
    same_compound_day: int = 5
    same_address_day: int = 2
    same_caller: int = 3

    def __post_init__(self) -> None:
        faults = []
        if self.cohort not in COHORTS:
            sentence = f"“{self.cohort}”不可用，应为 closed_at（按办结时间）或 received_at（按受理时间）。"
            faults.append(("cohort", sentence))
        if not self.satisfaction:
            faults.append(("satisfaction", "不能为空，请写明每种评价的分值。"))
        faults += [
            ("satisfaction", f"“{word}”的分值 {points:g} 超出范围，应为 0 至 1。")
            for word, points in self.satisfaction
            if not 0 <= points <= 1
        ]
        for key in ("same_compound_day", "same_address_day", "same_caller"):
            if not 2 <= getattr(self, key) <= 1000:
                faults.append((key, f"件数 {getattr(self, key)} 超出范围，应为 2 至 1000 件。"))
        refuse(faults)
