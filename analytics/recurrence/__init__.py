"""回潮: what comes back after it was cleared, how soon, how often and where, from few and unevenly followed cases."""

from analytics.recurrence.competing_exits import CumulativeIncidence, cumulative_incidence
from analytics.recurrence.kaplan_meier import KaplanMeier, kaplan_meier
from analytics.recurrence.log_rank import LogRank, log_rank
from analytics.recurrence.near_repeat import Knox, knox
from analytics.recurrence.repeat_events import MeanCumulativeFunction, mean_cumulative_function
from analytics.recurrence.shares import ShrunkShares, funnel_limits, shrunk_shares, wilson_interval

__all__ = [
    "CumulativeIncidence",
    "KaplanMeier",
    "Knox",
    "LogRank",
    "MeanCumulativeFunction",
    "ShrunkShares",
    "cumulative_incidence",
    "funnel_limits",
    "kaplan_meier",
    "knox",
    "log_rank",
    "mean_cumulative_function",
    "shrunk_shares",
    "wilson_interval",
]
