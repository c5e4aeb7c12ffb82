"""The recurrence of one street as of a date: one frozen report for the page and the command line."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

import numpy as np

from analytics.recurrence.clock import Followed, coverage, followed, known_by
from analytics.recurrence.competing_exits import CumulativeIncidence, cumulative_incidence
from analytics.recurrence.episodes import Episode
from analytics.recurrence.kaplan_meier import KaplanMeier, kaplan_meier
from analytics.recurrence.log_rank import log_rank
from analytics.recurrence.repeat_events import MeanCumulativeFunction, mean_cumulative_function
from analytics.recurrence.shares import shrunk_shares, wilson_interval
from analytics.small_numbers import is_few
from casework.campaign.parts import Committee
from casework.vocabulary import ClearingWay

HORIZONS = (30, 90, 180)
RECURRENCE, EXIT = "回潮", "停止出租"
# Which situation of the plan document weighs most when 认定 names several.
KINDS_OF_LETTING = ((1, "分割、搭建或按床位"), (2, "非居住空间住人"), (3, "人均面积不足"), (4, "人数超标"))


@dataclass(frozen=True, slots=True)
class Horizon:
    """The share that recurred within `days` of 销项, with its 95 % interval; None beyond what was followed.

    known: the lower bound, counted until the data date. at_risk: dwellings still under watch then.
    """

    days: int
    share: float | None
    low: float | None
    high: float | None
    at_risk: int
    known: float | None


@dataclass(frozen=True, slots=True)
class GroupRate:
    """One group: revisited episodes, how many recurred, and the curve's 90-day share where it reaches so far."""

    name: str
    n: int
    recurred: int
    curve: KaplanMeier
    share_90: float | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Groups in a fixed order, and the log-rank p of their difference; None when there is nothing to compare."""

    title: str
    groups: tuple[GroupRate, ...]
    p: float | None


@dataclass(frozen=True, slots=True)
class CommitteeRecurrence:
    """One committee: n revisited, recurred of them, Wilson interval of the share, and the share drawn to the street.

    covered of due: return visits. few: too few recurrences to be sorted by or compared.
    """

    code: str
    name: str
    n: int
    recurred: int
    interval: tuple[float, float]
    shrunk: float | None
    shrunk_interval: tuple[float, float] | None
    covered: int
    due: int
    few: bool


@dataclass(frozen=True, slots=True)
class RecurrenceReport:
    """Everything about 回潮 on as_of. n: episodes (one for each 销项), also those cleared before the campaign."""

    as_of: date
    revisit_interval_days: int
    n: int
    dwellings: int
    confirmed: int
    suspected: int
    before_campaign: int
    covered: int
    due: int
    curve: KaplanMeier
    known: KaplanMeier
    horizons: tuple[Horizon, ...]
    comparisons: tuple[Comparison, ...]
    committees: tuple[CommitteeRecurrence, ...]
    street_share: float | None
    repeats: MeanCumulativeFunction
    exits: CumulativeIncidence


def recurrence_report(
    found: Sequence[Episode],
    committees: Sequence[Committee],
    as_of: date,
    *,
    begins_on: date,
    revisit_interval_days: int,
) -> RecurrenceReport:
    """Work out all figures of the episodes.

    committees: in official order. begins_on: the campaign's first day. revisit_interval_days: between return visits.
    """
    watched, known = followed(found, as_of, revisit_interval_days), known_by(found, as_of)
    curve, bound = _curve(watched), _curve(known)
    covered, due = coverage(found, as_of, revisit_interval_days)
    observed = int(watched.observed.sum())
    return RecurrenceReport(
        as_of=as_of,
        revisit_interval_days=revisit_interval_days,
        n=len(found),
        dwellings=len({one.case_id for one in found}),
        confirmed=sum(one.confirmed_on is not None for one in found),
        suspected=sum(one.suspected_on is not None and one.confirmed_on is None for one in found),
        before_campaign=sum(one.cleared_on < begins_on for one in found),
        covered=covered,
        due=due,
        curve=curve,
        known=bound,
        horizons=tuple(_horizon(days, curve, bound) for days in HORIZONS),
        comparisons=(
            _comparison(
                "销项方式",
                watched,
                lambda one: None if one.way is None else one.way.label,
                [way.label for way in ClearingWay],
            ),
            _comparison("群租情形", watched, kind_of_letting, [label for _, label in KINDS_OF_LETTING]),
            _comparison("居委会", watched, _names(committees), [committee.name for committee in committees]),
        ),
        committees=_committees(found, watched, committees, as_of, revisit_interval_days),
        street_share=observed / curve.n if curve.n else None,
        repeats=_repeats(found),
        exits=_exits(watched),
    )


def kind_of_letting(episode: Episode) -> str | None:
    """The situation that weighs most among those named at 认定; None when none is named."""
    return next((label for clause, label in KINDS_OF_LETTING if clause in episode.clauses), None)


def _curve(watched: Followed) -> KaplanMeier:
    return kaplan_meier(watched.duration, watched.observed)


def _horizon(days: int, curve: KaplanMeier, bound: KaplanMeier) -> Horizon:
    own, known = curve.survival_at(days), bound.survival_at(days)
    at_risk = int(curve.at_risk[np.searchsorted(curve.time, days)]) if own is not None else 0
    if own is None:
        share = low = high = None
    elif own[0] == 1.0:
        # Nobody recurred: the curve has no interval of its own, the share of those still under watch has.
        share, low, high = 0.0, 0.0, wilson_interval(0, at_risk)[1]
    else:
        share, low, high = 1.0 - own[0], 1.0 - own[2], 1.0 - own[1]
    return Horizon(days, share, low, high, at_risk, None if known is None else 1.0 - known[0])


def _comparison(
    title: str, watched: Followed, group: Callable[[Episode], str | None], order: Sequence[str]
) -> Comparison:
    """Compare the groups that occur, in the given order; those that it does not name come last."""
    names = [group(one) for one in watched.episodes]
    present = {name for name in names if name is not None}
    shown = [name for name in dict.fromkeys(order) if name in present] + sorted(present - set(order))
    named = watched.only([name is not None for name in names])
    test = log_rank(
        named.duration, named.observed, np.array([name for name in names if name is not None], dtype=np.str_)
    )
    groups = []
    for name in shown:
        own = watched.only([other == name for other in names])
        curve = _curve(own)
        at_90 = curve.survival_at(90)
        share = None if at_90 is None else 1.0 - at_90[0]
        groups.append(GroupRate(name, curve.n, curve.total_events, curve, share))
    return Comparison(title, tuple(groups), test.p)


def _names(committees: Sequence[Committee]) -> Callable[[Episode], str]:
    names = {committee.code: committee.name for committee in committees}
    return lambda one: names.get(one.committee_code, one.committee_code)


def _committees(
    found: Sequence[Episode], watched: Followed, committees: Sequence[Committee], as_of: date, interval_days: int
) -> tuple[CommitteeRecurrence, ...]:
    names = {committee.code: committee.name for committee in committees}
    present = {one.committee_code for one in found}
    codes = [code for code in names if code in present] + sorted(present - set(names))
    n = [sum(one.committee_code == code for one in watched.episodes) for code in codes]
    pairs = list(zip(watched.episodes, watched.observed.tolist(), strict=True))
    recurred = [sum(one.committee_code == code and seen for one, seen in pairs) for code in codes]
    shrunk = shrunk_shares(recurred, n) if codes else None
    rows = []
    for place, code in enumerate(codes):
        covered, due = coverage([one for one in found if one.committee_code == code], as_of, interval_days)
        own = None if shrunk is None else float(shrunk.share[place])
        limits = None if shrunk is None else (float(shrunk.lower[place]), float(shrunk.upper[place]))
        rows.append(
            CommitteeRecurrence(
                code=code,
                name=names.get(code, code),
                n=n[place],
                recurred=recurred[place],
                interval=wilson_interval(recurred[place], n[place]),
                shrunk=own,
                shrunk_interval=limits,
                covered=covered,
                due=due,
                few=is_few(recurred[place]),
            )
        )
    return tuple(rows)


def _repeats(found: Sequence[Episode]) -> MeanCumulativeFunction:
    """Recurrences per dwelling since its first 销项; a dwelling is followed to the last day that anything is known."""
    first: dict[str, date] = {}
    last: dict[str, date] = {}
    events: list[tuple[str, float]] = []
    for one in found:
        begin = first.setdefault(one.case_id, one.cleared_on)
        last[one.case_id] = one.discovered_on or one.ended_on or one.known_clean_on
        if one.discovered_on is not None:
            events.append((one.case_id, float((one.discovered_on - begin).days)))
    cases = [case for case in first if last[case] > first[case]]
    kept = [(case, day) for case, day in events if last[case] > first[case]]
    return mean_cumulative_function(
        np.array([case for case, _ in kept], dtype=np.str_),
        [day for _, day in kept],
        np.array(cases, dtype=np.str_),
        [float((last[case] - first[case]).days) for case in cases],
    )


def _exits(watched: Followed) -> CumulativeIncidence:
    causes = [
        RECURRENCE if seen else (EXIT if one.ended_on is not None else "")
        for one, seen in zip(watched.episodes, watched.observed.tolist(), strict=True)
    ]
    return cumulative_incidence(watched.duration, causes)


def report_json(report: RecurrenceReport) -> dict[str, Any]:
    """The report as the object that `recurrence --json` prints; what cannot be told is null."""
    return {
        "as_of": report.as_of.isoformat(),
        "episodes": report.n,
        "dwellings": report.dwellings,
        "before_campaign": report.before_campaign,
        "confirmed": report.confirmed,
        "suspected": report.suspected,
        "coverage": {"revisited": report.covered, "due": report.due},
        "followed": {"n": report.curve.n, "recurred": report.curve.total_events},
        "horizons": [asdict(horizon) for horizon in report.horizons],
        "comparisons": [
            {
                "by": comparison.title,
                "p": comparison.p,
                "groups": [
                    {"name": group.name, "n": group.n, "recurred": group.recurred, "share_90": group.share_90}
                    for group in comparison.groups
                ],
            }
            for comparison in report.comparisons
        ],
        "committees": [asdict(row) for row in report.committees],
        "exits_90_days": {cause: report.exits.at(cause, 90) for cause in report.exits.causes},
        "mean_recurrences_180_days": report.repeats.at(180)[0] if report.repeats.n else None,
    }
