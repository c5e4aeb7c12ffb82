"""The five tests of 群租 and the exemption (plan document, section 三): what is known of a dwelling → a proposal.

The program proposes with clause, facts and what is missing; 认定 is the act of a named person.
"""

from casework.criteria.assessment import (
    ClauseResult,
    DwellingAssessment,
    ExemptionResult,
    RoomAssessment,
    assess,
)
from casework.criteria.dwelling import Dwelling, FactsError, Room
from casework.criteria.json_form import assessment_json, kept_assessment
from casework.criteria.json_reading import dwelling_from_json, read_dwellings
from casework.criteria.json_writing import dwelling_json
from casework.criteria.truth import Fact, MissingFact
from casework.criteria.words import OriginalUse, Partition, TenantKind, Verdict

__all__ = [
    "ClauseResult",
    "Dwelling",
    "DwellingAssessment",
    "ExemptionResult",
    "Fact",
    "FactsError",
    "MissingFact",
    "OriginalUse",
    "Partition",
    "Room",
    "RoomAssessment",
    "TenantKind",
    "Verdict",
    "assess",
    "assessment_json",
    "dwelling_from_json",
    "dwelling_json",
    "kept_assessment",
    "read_dwellings",
]
