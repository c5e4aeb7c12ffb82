"""An assessment as a JSON object, for the command line, for other programs and for the file of the dwelling."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from casework.criteria.assessment import ClauseResult, DwellingAssessment, ExemptionResult, RoomAssessment
from casework.criteria.words import Verdict


def assessment_json(assessment: DwellingAssessment) -> dict[str, Any]:
    """The proposal with everything it rests on; verdicts as met, not_met, to_verify; the thresholds as applied."""
    thresholds = assessment.thresholds
    return {
        "label": assessment.label,
        "verdict": assessment.verdict.value,
        "proposal": assessment.proposal,
        "proposed_clauses": list(assessment.proposed_clauses),
        "clauses_to_verify": list(assessment.clauses_to_verify),
        "missing": [asdict(fact) for fact in assessment.missing],
        "clauses": _clauses(assessment.clauses),
        "rooms": [_room(room) for room in assessment.rooms],
        "notes": list(assessment.notes),
        "thresholds": {
            "minimum_area_per_person": thresholds.minimum_area_per_person,
            "maximum_persons": thresholds.maximum_persons,
            "exemption_conditions": list(thresholds.exemption_conditions),
        },
    }


def _room(room: RoomAssessment) -> dict[str, Any]:
    return {
        "room": room.room,
        "verdict": room.verdict.value,
        "clauses": _clauses(room.clauses),
        "exemption": None if room.exemption is None else _evidence(room.exemption),
    }


def _clauses(results: Sequence[ClauseResult]) -> list[dict[str, Any]]:
    return [
        {"clause": result.clause, "title": result.title, "text": result.text} | _evidence(result) for result in results
    ]


def _evidence(result: ClauseResult | ExemptionResult) -> dict[str, Any]:
    return {
        "verdict": result.verdict.value,
        "reason": result.reason,
        "facts": [asdict(fact) for fact in result.facts],
        "missing": [asdict(fact) for fact in result.missing],
    }


def kept_assessment(assessment: DwellingAssessment) -> dict[str, Any]:
    """The proposal as a decision keeps it: verdicts, reasons and thresholds.

    Without the facts of each clause: they stand in the recorded rooms, from which `assess` gives the rest again.
    """
    whole = assessment_json(assessment)
    return {
        "verdict": whole["verdict"],
        "proposed_clauses": whole["proposed_clauses"],
        "clauses_to_verify": whole["clauses_to_verify"],
        "missing": [str(fact) for fact in assessment.missing],
        "clauses": [_brief(result) for result in assessment.clauses],
        "rooms": [
            {
                "room": room.room,
                "clauses": [_brief(result) for result in room.clauses if result.verdict is not Verdict.NOT_MET],
                "exemption": None if room.exemption is None else room.exemption.reason,
            }
            for room in assessment.rooms
        ],
        "thresholds": whole["thresholds"],
    }


def _brief(result: ClauseResult) -> dict[str, Any]:
    return {"clause": result.clause, "verdict": result.verdict.value, "reason": result.reason}
