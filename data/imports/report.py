"""What an import did: the counts of the contract, every rejected row, and the warnings."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from casework.vocabulary import LocatedLevel
from data.imports.values import Unreadable
from geo.address import scrub

Progress = Callable[[float, str], None]
"""Called with the share done (0-1) and a zh-CN word for the step."""

SHOWN_CHARACTERS = 30
PREVIEW_ROWS = 10
_UNREADABLE = {Unreadable.FORMULA: "（公式）", Unreadable.ERROR_VALUE: "（错误值）"}


def ignore_progress(share: float, step: str) -> None:
    """A progress listener that shows nothing."""


def masked(value: object) -> str:
    """The value for a list of errors: scrubbed of phones, identity numbers and plates, and shortened."""
    if value is None:
        return ""
    if isinstance(value, Unreadable):
        return _UNREADABLE[value]
    text = scrub(" ".join(str(value).split()))
    return text if len(text) <= SHOWN_CHARACTERS else text[:SHOWN_CHARACTERS] + "…"


@dataclass(frozen=True, slots=True)
class RowError:
    """A row that was not stored. row is the number that the spreadsheet program shows; value is masked."""

    file: str
    row: int
    column: str
    value: str
    reason: str
    mend: str

    def __str__(self) -> str:
        return f"{self.file} 第{self.row}行“{self.column}”：{self.reason}。{self.mend}。"


class RowRefused(Exception):
    """The row can not be stored; faults says why, one entry per cell."""

    def __init__(self, faults: Sequence[RowError]) -> None:
        super().__init__("; ".join(map(str, faults)))
        self.faults = tuple(faults)


def no_levels() -> dict[str, int]:
    """The located counts at zero, keyed by the zh-CN level."""
    return {level.label: 0 for level in LocatedLevel}


@dataclass(frozen=True, slots=True)
class ImportReport:
    """The result of one file. read = added + updated + unchanged + skipped + rejected.

    added, updated, unchanged and rejected count rows of the file, as skipped does (rows that are not the
    campaign's business). located counts the accepted orders by level (hotline), or the waiting orders that
    were located anew (compounds, roster). relocated: how many stored orders changed their place.
    preview: the first PREVIEW_ROWS accepted rows as they were understood, by zh-CN title.
    """

    kind: str
    file: str
    dry_run: bool
    read: int = 0
    added: int = 0
    updated: int = 0
    unchanged: int = 0
    skipped: int = 0
    rejected: int = 0
    relocated: int = 0
    located: dict[str, int] = field(default_factory=no_levels)
    errors: tuple[RowError, ...] = ()
    warnings: tuple[str, ...] = ()
    preview: tuple[Mapping[str, str], ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The object that `import --json` prints."""
        return {
            "kind": self.kind,
            "file": self.file,
            "dry_run": self.dry_run,
            **self.counts(),
            "errors": [
                {
                    "file": error.file,
                    "row": error.row,
                    "column": error.column,
                    "value": error.value,
                    "reason": error.reason,
                    "mend": error.mend,
                }
                for error in self.errors
            ],
            "warnings": list(self.warnings),
        }

    def counts(self) -> dict[str, Any]:
        """The numbers alone, as the import batch keeps them."""
        return {
            "read": self.read,
            "added": self.added,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "skipped": self.skipped,
            "rejected": self.rejected,
            "relocated": self.relocated,
            "located": dict(self.located),
        }
