"""What importing compounds and importing the roster have in common: one transaction, then orders placed anew.

A dry run does everything and then undoes it, so what it reports is what the real run will do.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from casework.events import Actor
from casework.vocabulary import LocatedLevel
from data.imports.batches import leave_batch
from data.imports.files import fingerprint
from data.imports.relocation import relocate
from data.imports.report import ImportReport, Progress, RowError, no_levels
from data.store import Store
from data.writing import Writing


@dataclass(frozen=True, slots=True)
class Delivery:
    """A file that came in: what kind, where it lies, from whom, when, and whether only to see what would happen."""

    kind: str
    path: Path
    actor: Actor
    now: datetime
    dry_run: bool
    progress: Progress


@dataclass(frozen=True, slots=True)
class Comparison:
    """A file against the store. outcomes: rows or compounds added, updated, unchanged.

    content: plain JSON for the audit. write: brings the tables up to date. levels, compound_ids: which orders
    may lie elsewhere afterwards (compound_ids None = all). preview: the first rows as they were understood.
    """

    read: int
    outcomes: Counter[str]
    skipped: int
    errors: Sequence[RowError]
    warnings: Sequence[str]
    content: Mapping[str, Any]
    write: Callable[[], None]
    levels: Collection[LocatedLevel]
    compound_ids: Collection[int] | None = None
    preview: Sequence[Mapping[str, str]] = ()

    @property
    def has_changes(self) -> bool:
        """True when there is anything to write."""
        return bool(self.outcomes["added"] or self.outcomes["updated"])


class _DryRunError(Exception):
    """Leaves the write transaction of a dry run, which undoes it."""

    def __init__(self, report: ImportReport) -> None:
        super().__init__()
        self.report = report


def import_places(
    store: Store, subdistrict: str, delivery: Delivery, compare: Callable[[Writing], Comparison]
) -> ImportReport:
    """Compare a file with the store inside a write transaction, write what is new, place the orders anew."""
    try:
        with store.write(subdistrict) as writing:
            report = _imported(writing, delivery, compare(writing))
            if delivery.dry_run:
                raise _DryRunError(report)
    except _DryRunError as dry:
        report = dry.report
    delivery.progress(1.0, "完成")
    return report


def _imported(writing: Writing, delivery: Delivery, found: Comparison) -> ImportReport:
    file = delivery.path.name
    relocated, located, version = 0, no_levels(), 0
    origin = {"file": file, "sha256": fingerprint(delivery.path)}
    if found.has_changes:
        delivery.progress(0.6, "正在写入并重新定位")
        content = {**origin, **found.content}
        version = writing.leave_audit(f"import_{delivery.kind}", file, content, delivery.actor, delivery.now)
        found.write()
        relocated, located = relocate(writing, found.levels, delivery.now, version, found.compound_ids)
    report = ImportReport(
        kind=delivery.kind,
        file=file,
        dry_run=delivery.dry_run,
        read=found.read,
        added=found.outcomes["added"],
        updated=found.outcomes["updated"],
        unchanged=found.outcomes["unchanged"],
        skipped=found.skipped,
        rejected=len({error.row for error in found.errors}),
        relocated=relocated,
        located=located,
        errors=tuple(sorted(found.errors, key=lambda error: error.row)),
        warnings=tuple(found.warnings),
        preview=tuple(found.preview),
    )
    if found.has_changes:
        batch = {**origin, **report.counts()}
        leave_batch(writing, version, delivery.kind, batch, delivery.actor, delivery.now)
    return report
