"""From when to when a dwelling was under watch: the choice that decides the answer (docs/calibration/recurrence.md).

A recurrence shows only when somebody looks. Counting until the data date makes every dwelling that nobody visited
a success; so the headline follows a dwelling to its last clean return visit, and the other figure is a lower bound.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from analytics.recurrence.checks import Flags, Floats
from analytics.recurrence.episodes import Episode


@dataclass(frozen=True, slots=True, eq=False)
class Followed:
    """duration: days under watch, and whether a 回潮 ended it, of the episodes that the clock can use."""

    episodes: tuple[Episode, ...]
    duration: Floats
    observed: Flags

    def only(self, rule: Sequence[bool]) -> Followed:
        """Those for which the rule holds."""
        kept = np.asarray(rule, dtype=np.bool_)
        chosen = tuple(one for one, is_kept in zip(self.episodes, kept.tolist(), strict=True) if is_kept)
        return Followed(chosen, self.duration[kept], self.observed[kept])


def followed(episodes: Sequence[Episode], as_of: date, revisit_interval_days: int) -> Followed:
    """The headline clock: dwellings that were revisited, until their last clean visit.

    A 回潮 counts half-way between the last clean look and its discovery, since it came about somewhere between. One
    that a complaint brought to light counts only when the next return visit was due by as_of: without that rule the
    dwellings that recur would be looked at more often than the others. Never revisited: left out (see coverage).
    as_of: the data date. revisit_interval_days: days between return visits.
    """
    kept: list[Episode] = []
    durations: list[float] = []
    observed: list[bool] = []
    for episode in episodes:
        if not episode.was_revisited:
            continue
        clean = (episode.known_clean_on - episode.cleared_on).days
        found = episode.discovered_on
        is_due = episode.known_clean_on + timedelta(days=revisit_interval_days) <= as_of
        kept.append(episode)
        if found is not None and (is_due or not episode.by_complaint):
            durations.append((clean + (found - episode.cleared_on).days) / 2.0)
            observed.append(True)
        else:
            ended = episode.ended_on
            durations.append(float(clean if ended is None else (ended - episode.cleared_on).days))
            observed.append(False)
    return Followed(tuple(kept), np.array(durations, dtype=np.float64), np.array(observed, dtype=np.bool_))


def known_by(episodes: Sequence[Episode], as_of: date) -> Followed:
    """The lower bound (已发现下限): every dwelling until the data date, as if nothing were hidden."""
    ends = [one.discovered_on or one.ended_on or as_of for one in episodes]
    return Followed(
        tuple(episodes),
        np.array([(end - one.cleared_on).days for one, end in zip(episodes, ends, strict=True)], dtype=np.float64),
        np.array([one.discovered_on is not None for one in episodes], dtype=np.bool_),
    )


def coverage(episodes: Sequence[Episode], as_of: date, revisit_interval_days: int) -> tuple[int, int]:
    """(revisited, due): of the episodes whose first return visit was due by as_of, how many were revisited.

    One that was over before its visit was due (recurred, no longer let) never was due.
    """
    due = [one for one in episodes if _first_visit_was_due(one, as_of, revisit_interval_days)]
    return sum(one.was_revisited for one in due), len(due)


def _first_visit_was_due(episode: Episode, as_of: date, revisit_interval_days: int) -> bool:
    over = episode.confirmed_on or episode.ended_on or as_of
    return episode.cleared_on + timedelta(days=revisit_interval_days) <= min(over, as_of)
