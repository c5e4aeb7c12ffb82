"""What `check` reports."""

from __future__ import annotations

from dataclasses import dataclass

FAULT, WARNING, SOUND = "错误", "注意", "正常"


@dataclass(frozen=True, slots=True)
class Finding:
    """What one look found. level: 错误 has to be mended, 注意 should be looked at, 正常."""

    level: str
    subject: str
    detail: str
