"""How large a demo subdistrict is, and the days that it covers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

CAMPAIGN_START = date(2021, 9, 26)


@dataclass(frozen=True, slots=True)
class DemoSize:
    """Numbers of one subdistrict. first_day and last_day bound the complaints and the play, both included.

    orders_per_week: mean of all hotline orders, repeats included (件/周).
    clues: dwellings that the campaign takes up (户); past_cases: dwellings cleared before it (户).
    qunzu_share: true share of 群租 dwellings, 0 to 0.2.
    """

    compounds: int = 50
    dwellings: int = 32_000
    committees: int = 15
    orders_per_week: float = 12.0
    clues: int = 600
    past_cases: int = 130
    qunzu_share: float = 0.02
    first_day: date = date(2018, 10, 28)
    last_day: date = date(2021, 10, 27)

    def __post_init__(self) -> None:
        if not 1 <= self.committees <= 15:
            raise ValueError("committees must be 1 to 15: the demo knows fifteen invented names")
        if not self.committees <= self.compounds <= 56:
            raise ValueError("compounds must be from the number of committees to 56")
        if self.dwellings < 40 * self.compounds:
            raise ValueError("dwellings must be at least 40 for each compound")
        if self.clues + self.past_cases > self.dwellings // 4:
            raise ValueError("clues and past_cases together must be at most a quarter of the dwellings")
        if not 0.0 < self.qunzu_share <= 0.2:
            raise ValueError("qunzu_share must be above 0 and at most 0.2")
        if not self.first_day < CAMPAIGN_START <= self.last_day:
            raise ValueError("the campaign start must lie within first_day and last_day")

    @property
    def days(self) -> int:
        """Number of days from first_day to last_day, both included."""
        return (self.last_day - self.first_day).days + 1


FULL = DemoSize()
MINI = DemoSize(
    compounds=20,
    dwellings=2_400,
    committees=15,
    orders_per_week=6.0,
    clues=150,
    past_cases=40,
    qunzu_share=0.08,
    first_day=date(2020, 6, 1),
)
