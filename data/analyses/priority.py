"""The order of the dwellings of one reader's list: reads cases and orders, returns one frozen report."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

from analytics.priority import DwellingFacts, PriorityReport, RankedDwelling, in_order, priority
from casework.campaign.model import Campaign
from casework.guard import enforcement_readiness
from casework.priority import PriorityWeights
from casework.vocabulary import LocatedLevel, Stage
from casework.workflow import CaseState
from data.access import Reader
from data.analyses.hotspots import hotspots
from data.queries.listed_cases import ListedCase

WHOLE_STREET_ONLY = "须与全街道比较，本岗位只看本居委会，未计"
NO_DWELLINGS = "小区户数未登记，未计"
# Past the due day and nobody has said that it was put right.
_WAITING = frozenset({Stage.OVERDUE, Stage.PHONED, Stage.JOINT_ACTION})


def priorities(reader: Reader, campaign: Campaign) -> PriorityReport:
    """Rank the dwellings on the list or under suspicion on the reader's as_of, within what its actor may see.

    A role bound to a committee sees its own dwellings, without the part that weighs compounds of the whole street.
    """
    return reader.derived(_report, campaign.priority)


def _report(reader: Reader, weights: PriorityWeights) -> PriorityReport:
    as_of, cases = reader.as_of, reader.listed_cases()
    since = as_of - timedelta(days=weights.complaint_days - 1)
    orders = reader.orders(since, as_of)
    is_repeat = orders["is_repeat"].fillna(False).to_numpy(dtype=bool) | orders["repeat_of"].notna().to_numpy()
    first = orders[~is_repeat]
    in_dwelling = Counter(first["dwelling_id"].dropna().tolist())
    no_room = first[first["level"] == LocatedLevel.BUILDING.value]
    in_building = Counter(no_room["building_id"].dropna().tolist())
    rates = _place_rates(reader) if cases else {}
    unknown = WHOLE_STREET_ONLY if reader.view.is_bound else NO_DWELLINGS
    scores = in_order(
        priority(
            _facts(
                case,
                rates.get(case.compound_id),
                unknown,
                in_dwelling[case.dwelling_id],
                in_building[case.building_id],
            ),
            weights,
            as_of,
        )
        for case in cases
    )
    by_id = {case.case_id: case for case in cases}
    return PriorityReport(
        as_of=as_of,
        since=since,
        weights=weights,
        complaints=sum(in_dwelling[case.dwelling_id] for case in cases),
        dwellings=tuple(
            RankedDwelling(
                rank=rank,
                dwelling_id=by_id[score.case_id].dwelling_id,
                priority=score,
                readiness=enforcement_readiness(by_id[score.case_id].state, as_of),
            )
            for rank, score in enumerate(scores, start=1)
        ),
    )


def _place_rates(reader: Reader) -> dict[int, float]:
    """Expected complaints per 1,000 dwellings and week of each compound whose dwellings are known."""
    if reader.view.is_bound:
        return {}
    return {
        row.place.compound_id: 1000 * row.expected / row.place.dwellings
        for row in hotspots(reader).compounds
        if row.place.dwellings
    }


def _facts(
    case: ListedCase, place_rate: float | None, place_unknown: str, complaints: int, in_building: int
) -> DwellingFacts:
    stage = case.state.stage
    if stage is None:
        raise ValueError(f"case {case.case_id} is listed without a stage")
    overdue_days, not_overdue = _overdue(case.state, stage)
    return DwellingFacts(
        case_id=case.case_id,
        address=case.address,
        committee_code=case.committee_code,
        compound_id=case.compound_id,
        stage=stage,
        place_rate=place_rate,
        place_unknown=place_unknown,
        complaints=complaints,
        in_building=in_building,
        clauses=case.clauses,
        recurrences=case.state.recurrences,
        overdue_days=overdue_days,
        not_overdue=not_overdue,
        last_visit=case.last_visit,
    )


def _overdue(state: CaseState, stage: Stage) -> tuple[int, str]:
    """Days past the due day with nothing done; else 0 and why."""
    if stage is Stage.SUSPECTED:
        return 0, "已销项，没有未过的整改期限"
    if not state.was_served or state.due_on is None:
        return 0, "指令书尚未送达"
    if state.side_states:
        return 0, f"{'、'.join(sorted(side.label for side in state.side_states))}，期间不计逾期"
    if not state.is_past_due:
        return 0, f"整改期限 {state.due_on.isoformat()} 未过"
    if stage not in _WAITING:
        return 0, f"{stage.label}，不再计逾期"
    return (state.as_of - state.due_on).days, ""
