"""A gap: what an act or a case lacks, in one sentence, with the article that asks for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from casework.vocabulary import LabelledEnum


class GapKind(LabelledEnum):
    """How much a gap weighs."""

    BLOCKING = "blocking", "不得实施"
    OVERRIDABLE = "overridable", "写明理由才可"
    WARNING = "warning", "提示"


@dataclass(frozen=True, slots=True)
class Gap:
    """code: what statistics and tests name it by. sentence: zh-CN. article: law and number of the article."""

    code: str
    sentence: str
    article: str
    kind: GapKind


# Which fact of the act lifts an overridable gap; the reason stays in the file for good.
OVERRIDES: Mapping[str, str] = MappingProxyType(
    {
        "no_phone_notice": "override_reason",
        "unknown_year": "override_reason",
        "at_night": "emergency_reason",
        "on_holiday": "emergency_reason",
        "stable_early": "early_reason",
    }
)
