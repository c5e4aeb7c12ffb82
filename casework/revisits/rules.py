"""How often a dwelling is looked at again after 销项: the days that a campaign sets.

The plan asks for 定期回访 and gives no interval. The defaults follow published practice: a monthly look-back at key
households and a quarterly general survey (domain notes 2.4), so an ordinary dwelling is visited monthly while the
campaign lasts and quarterly afterwards. A dwelling that has come back once is a key household: it is visited twice as
often in the campaign, and monthly in the long run, because one that came back is likelier than others to do so again.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

from casework.campaign.parts import refuse

MOST_DAYS = 730


@dataclass(frozen=True, slots=True)
class RevisitRules:
    """Days, each 1 to 730.

    interval_days: between looks at a dwelling while the campaign lasts, and at a key household in the long run.
    recurred_interval_days: between looks at a dwelling with a confirmed 回潮, while the campaign lasts.
    long_term_interval_days: between looks at a stable dwelling, and at any other after the campaign (常态长效).
    stable_after_days: from 销项 to the clean visit on which a dwelling may be marked stable.
    suspicion_days: from 疑似回潮 to the visit that settles it.
    """

    interval_days: int = 30
    recurred_interval_days: int = 15
    long_term_interval_days: int = 90
    stable_after_days: int = 90
    suspicion_days: int = 3

    def __post_init__(self) -> None:
        refuse(
            (field.name, f"天数 {days} 超出范围，应为 1 至 {MOST_DAYS} 天。")
            for field in fields(self)
            for days in (getattr(self, field.name),)
            if not 1 <= days <= MOST_DAYS
        )
