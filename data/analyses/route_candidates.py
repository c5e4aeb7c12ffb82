"""Whom a joint action may be planned for: the dwellings that are legally ready, and what each of the others lacks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from types import MappingProxyType

from analytics.priority import Priority, RankedDwelling
from casework.calendar import WorkingCalendar
from casework.campaign.model import Campaign
from casework.enforcement.facts import day_in, moment_in, time_in
from casework.events import CaseEvent, EventDraft
from casework.guard import GapKind, GuardRules, enforcement_readiness, guard, guard_rules, unresolved
from casework.guard.situation import of_round
from casework.orders.words import RectifyItem
from casework.routes.rules import VisitKind
from casework.vocabulary import EventKind, SideState, Stage
from data.access import Reader
from data.analyses.priority import priorities
from data.analyses.revisits import revisit_report
from data.queries.work_files import WorkFile

# What the office reads in the list; the sentence and its article stand beside it.
LACKS: Mapping[str, str] = MappingProxyType(
    {
        "not_listed": "未列入整治清单",
        "not_served": "缺指令书送达",
        "term_running": "整改期限未过",
        "no_phone_notice": "缺电话告知",
        "paused": "暂缓办理中",
        "in_appeal": "申辩复议未结",
        "not_now": "未到这一环节",
        "no_result": "缺上次整治结果",
        "no_place": "缺坐标",
    }
)
_RECHECKED = frozenset({Stage.SELF_RECTIFIED, Stage.TO_RECHECK})


@dataclass(frozen=True, slots=True)
class Lack:
    """One thing that is missing: its code, a few words, the sentence, the article that asks for it."""

    code: str
    label: str
    sentence: str
    article: str = ""


@dataclass(frozen=True, slots=True)
class RouteCandidate:
    """A dwelling that a team could visit.

    longitude, latitude: WGS84, None = no place known. rank, priority: of the list of priorities, None when not on it.
    told: the moment that was told by phone and is still to come. planned: (day, from, to) of an action that is planned
    already. order: what the rectification order says. lacks: empty = ready. hints: what the law asks to think of.
    """

    case_id: str
    dwelling_id: int
    committee_code: str
    compound_id: int
    compound: str
    address: str
    stage: Stage
    kind: VisitKind
    longitude: float | None
    latitude: float | None
    rank: int | None
    priority: Priority | None
    told: datetime | None
    planned: tuple[date, time, time] | None
    order: tuple[str, ...]
    lacks: tuple[Lack, ...]
    hints: tuple[str, ...]
    recurrences: int

    @property
    def is_ready(self) -> bool:
        """True when nothing is missing."""
        return not self.lacks


@dataclass(frozen=True, slots=True)
class RouteCandidates:
    """The candidates of a day by priority: joint actions first, then re-checks and return visits that are due."""

    as_of: date
    candidates: tuple[RouteCandidate, ...]

    @property
    def ready(self) -> tuple[RouteCandidate, ...]:
        """Those that may be planned."""
        return tuple(one for one in self.candidates if one.is_ready)

    @property
    def unready(self) -> tuple[RouteCandidate, ...]:
        """The others."""
        return tuple(one for one in self.candidates if not one.is_ready)

    def lacking(self) -> Counter[str]:
        """How many dwellings lack each thing, by its words."""
        return Counter(lack.label for one in self.unready for lack in one.lacks)


def route_candidates(
    reader: Reader, campaign: Campaign, calendar: WorkingCalendar, *, also_checks: bool = False
) -> RouteCandidates:
    """The dwellings on the list as of the reader's as_of, within what its actor may see.

    also_checks: re-checks that wait, and return visits whose day has come, as further visits with fewer departments.
    """
    return reader.derived(_candidates, campaign, calendar, also_checks=also_checks)


def _candidates(reader: Reader, campaign: Campaign, calendar: WorkingCalendar, also_checks: bool) -> RouteCandidates:
    ranked = {one.priority.case_id: one for one in priorities(reader, campaign).dwellings}
    places = _places(reader)
    rules = guard_rules(campaign, calendar)
    due = set()
    if also_checks:
        report = revisit_report(reader, campaign, calendar)
        due = {one.case_id for one in report.visits if one.plan.due_on <= reader.as_of}
    found = []
    for file in reader.work_files():
        kind = _kind(file, due)
        if kind is VisitKind.JOINT_ACTION or (kind is not None and also_checks):
            place = places.get(file.case_id, places.get(file.compound_id))
            found.append(_candidate(file, kind, place, ranked.get(file.case_id), rules))
    order = list(VisitKind)
    found.sort(key=lambda one: (order.index(one.kind), one.rank is None, one.rank or 0, one.case_id))
    return RouteCandidates(reader.as_of, tuple(found))


def _places(reader: Reader) -> dict[str | int, tuple[float, float]]:
    """Where a file (its building) or else its compound (by number) lies."""
    points, shapes = reader.dwelling_points(), reader.compound_shapes()
    shapes = shapes[shapes["longitude"].notna() & shapes["latitude"].notna()]
    found: dict[str | int, tuple[float, float]] = {}
    for key, frame in (("compound_id", shapes), ("case_id", points)):
        places = zip(frame["longitude"], frame["latitude"], strict=True)
        found |= dict(zip(frame[key].tolist(), places, strict=True))
    return found


def _kind(file: WorkFile, due: set[str]) -> VisitKind | None:
    if file.state.is_open:
        return VisitKind.RECHECK if file.state.stage in _RECHECKED else VisitKind.JOINT_ACTION
    return VisitKind.REVISIT if file.case_id in due or file.state.stage is Stage.SUSPECTED else None


def _candidate(
    file: WorkFile,
    kind: VisitKind,
    place: tuple[float, float] | None,
    ranked: RankedDwelling | None,
    rules: GuardRules,
) -> RouteCandidate:
    state, as_of = file.state, file.state.as_of
    stage = state.stage
    if stage is None:
        raise ValueError(f"file {file.case_id} has events and no stage")
    planned = _planned(file.events) if stage is Stage.JOINT_ACTION else None
    lacks: list[Lack] = []
    hints: list[str] = []
    told = None
    if kind is VisitKind.JOINT_ACTION:
        lacks, hints = _legal(file, planned, rules)
        told = _told(file.events)
        if told is not None and told.date() < as_of:
            hints.append(f"电话告知的时间 {told:%Y-%m-%d %H:%M} 已过，请重新告知")
            told = None
    elif kind is VisitKind.RECHECK and SideState.PAUSED in state.side_states:
        lacks.append(Lack("paused", LACKS["paused"], "该户暂缓办理中。"))
    if place is None:
        lacks.append(Lack("no_place", LACKS["no_place"], "该户和所在小区都没有坐标，请在小区数据中补充。"))
    return RouteCandidate(
        case_id=file.case_id,
        dwelling_id=file.dwelling_id,
        committee_code=file.committee_code,
        compound_id=file.compound_id,
        compound=file.compound,
        address=file.address,
        stage=stage,
        kind=kind,
        longitude=None if place is None else float(place[0]),
        latitude=None if place is None else float(place[1]),
        rank=None if ranked is None else ranked.rank,
        priority=None if ranked is None else ranked.priority,
        told=told,
        planned=planned,
        order=_order_lines(file),
        lacks=tuple(lacks),
        hints=tuple(hints),
        recurrences=state.recurrences,
    )


def _legal(file: WorkFile, planned: tuple[date, time, time] | None, rules: GuardRules) -> tuple[list[Lack], list[str]]:
    """What the guard misses before a joint action, and what it asks to think of."""
    state, as_of = file.state, file.state.as_of
    draft = EventDraft("routes", file.case_id, EventKind.JOINT_ACTION_PLANNED, as_of, None, {})
    gaps = guard(state, file.events, draft, rules)
    if planned is not None:
        # Planned already: the step itself is done, what it rests on must still hold.
        gaps = tuple(gap for gap in gaps if gap.code != "not_now")
    missing = {gap.code: gap for gap in unresolved(gaps, {})}
    lacks = [Lack(code, LACKS.get(code, gap.sentence), gap.sentence, gap.article) for code, gap in missing.items()]
    if planned is not None and planned[0] < as_of:
        sentence = f"已列入 {planned[0]} 的联合整治，结果尚未登记，请先登记完成或未成。"
        lacks.append(Lack("no_result", LACKS["no_result"], sentence))
    if not lacks:
        readiness = enforcement_readiness(state, as_of)
        lacks = [Lack("not_now", sentence, sentence) for sentence in readiness.missing]
    return lacks, [gap.sentence.removesuffix("。") for gap in gaps if gap.kind is GapKind.WARNING]


def _told(events: tuple[CaseEvent, ...]) -> datetime | None:
    """The time that the last call named, if any did."""
    moments = (moment_in(event.facts.get("told_for")) for event in of_round(events, EventKind.PHONE_NOTICE))
    return next((moment for moment in reversed(list(moments)) if moment is not None), None)


def _planned(events: tuple[CaseEvent, ...]) -> tuple[date, time, time] | None:
    plans = of_round(events, EventKind.JOINT_ACTION_PLANNED)
    if not plans:
        return None
    facts = plans[-1].facts
    day, starts, ends = day_in(facts.get("planned_for")), time_in(facts.get("starts")), time_in(facts.get("ends"))
    return None if day is None or starts is None or ends is None else (day, starts, ends)


def _order_lines(file: WorkFile) -> tuple[str, ...]:
    """What the order of this round asks for, its number and its last day."""
    issued = of_round(file.events, EventKind.ORDER_ISSUED)
    if not issued:
        return ()
    facts = issued[-1].facts
    labels = {one.value: one.label for one in RectifyItem}
    number = facts.get("number")
    lines = [number if isinstance(number, str) else f"{issued[-1].occurred_on} 出具"]
    if file.state.due_on is not None:
        lines.append(f"限 {file.state.due_on} 前整改")
    lines += [labels[item] for item in facts.get("rectify", ()) if item in labels]
    return tuple(lines)
