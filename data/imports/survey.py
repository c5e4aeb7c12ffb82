"""Import of filled-in survey sheets: each dwelling becomes a visit with its rooms, recorded through the service."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from datetime import date, datetime
from pathlib import Path

from casework.campaign.model import Campaign
from casework.criteria import assess, dwelling_json
from casework.errors import UserError
from casework.events import Actor, CaseEvent
from casework.permissions import COMMITTEE_BOUND_ROLES
from casework.service import SHANGHAI
from casework.transitions import VISIT_KINDS
from casework.vocabulary import EventKind
from data.imports.batches import leave_batch
from data.imports.files import fingerprint
from data.imports.report import PREVIEW_ROWS, ImportReport, Progress, RowError, masked
from data.imports.survey_rows import SURVEY_SHEET, SheetGroup, SheetVisit, groups_of, sheet_visit
from data.imports.tables import Row, Table, open_table
from data.store import Store
from data.survey_columns import OUTCOMES
from data.survey_recording import Visit, record_visit
from data.writing import Writing

KIND = "survey"
_WORDS = {kind: word for word, kind in OUTCOMES.items()}


class _DryRunError(Exception):
    """Leaves the write transaction of a dry run, which undoes it."""


def import_survey(
    store: Store,
    subdistrict: str,
    path: Path,
    campaign: Campaign,
    actor: Actor,
    now: datetime,
    *,
    dry_run: bool,
    crs: str | None,
    progress: Progress,
) -> ImportReport:
    """Import a survey sheet: a dwelling with any fault is refused as a whole, the others are recorded.

    crs: not used. Raises FileError when the file cannot be used.
    """
    table = open_table(path, SURVEY_SHEET)
    groups, unnamed, empty = groups_of(row for _, row in table.rows())
    batch = _Batch(table, campaign, actor, now)
    batch.refuse_unnamed(unnamed)
    try:
        with store.write(subdistrict) as writing:
            for number, group in enumerate(groups.values(), start=1):
                batch.take(writing, group)
                progress(number / len(groups), "正在登记")
            report = batch.report(path.name, dry_run, empty)
            if dry_run:
                raise _DryRunError
            if batch.outcomes["added"]:
                content = {"file": path.name, "sha256": fingerprint(path), **report.counts()}
                version = writing.leave_audit(f"import_{KIND}", path.name, content, actor, now)
                leave_batch(writing, version, KIND, content, actor, now)
    except _DryRunError:
        pass
    progress(1.0, "完成")
    return report


class _Batch:
    """One file on its way in: outcomes by row, faults, and the first dwellings as they were understood."""

    def __init__(self, table: Table, campaign: Campaign, actor: Actor, now: datetime) -> None:
        self.outcomes: Counter[str] = Counter()
        self._table = table
        self._campaign = campaign
        self._actor = actor
        self._now = now
        self._today: date = now.astimezone(SHANGHAI).date()
        self._errors: list[RowError] = []
        self._preview: list[dict[str, str]] = []

    def refuse_unnamed(self, rows: list[Row]) -> None:
        """Rows with something entered but no file number."""
        for row in rows:
            value = row.cells.get("case_id")
            self._refuse(row.number, "case_id", value, "档案编号为空或看不懂", "请照表上预填的编号填写，不要改动")
        self.outcomes["rejected"] += len(rows)

    def take(self, writing: Writing, group: SheetGroup) -> None:
        """Record the visit of one dwelling, or note why not."""
        found = sheet_visit(self._table, group, self._today)
        if isinstance(found, list):
            self._errors += found
            self.outcomes["rejected"] += len(group.rows)
            return
        fault = self._obstacle(writing, found)
        if fault is None:
            uid = _uid(found)
            is_new = writing.event(uid) is None
            visit = Visit(uid, found.case_id, found.kind, found.occurred_on, found.facts, found.dwelling)
            try:
                record_visit(writing, self._actor, visit, self._now)
            except UserError as error:
                fault = (str(error), "请在户档中核对后改正")
            else:
                self.outcomes["added" if is_new else "unchanged"] += len(group.rows)
                self._show(found)
                return
        self._refuse(found.rows[0], "case_id", found.case_id, *fault)
        self.outcomes["rejected"] += len(group.rows)

    def report(self, file: str, dry_run: bool, empty: int) -> ImportReport:
        """What became of the rows."""
        counted = self.outcomes
        warnings = [*self._table.warnings]
        if empty:
            warnings.append(f"{empty} 行没有填写内容，已略过。")
        return ImportReport(
            kind=KIND,
            file=file,
            dry_run=dry_run,
            read=sum(counted.values()) + empty,
            added=counted["added"],
            unchanged=counted["unchanged"],
            skipped=empty,
            rejected=counted["rejected"],
            errors=tuple(sorted(self._errors, key=lambda error: error.row)),
            warnings=tuple(warnings),
            preview=tuple(self._preview),
        )

    def _obstacle(self, writing: Writing, visit: SheetVisit) -> tuple[str, str] | None:
        """Why the visit cannot be recorded for this file number (reason, mend), or None."""
        case = writing.case(visit.case_id)
        is_bound = self._actor.role in COMMITTEE_BOUND_ROLES
        if case is None or (is_bound and case.committee_code != self._actor.committee_code):
            return "没有这个档案编号，或它不在您的责任区内", "请核对编号，照表上预填的填写"
        events = writing.events(visit.case_id)
        uid = _uid(visit)
        voided = {event.facts["voids"] for event in events if event.kind is EventKind.EVENT_VOIDED}
        if uid in voided:
            return "这条内容登记过，后来被作废", "确需登记的，请在户档中登记"
        same_day = [event for event in events if _is_other_visit(event, visit, uid) and event.uid not in voided]
        if same_day:
            word = _WORDS[same_day[0].kind]
            return (
                f"该户 {visit.occurred_on} 已登记过上门（{word}），内容与这里不同",
                "更正的，请先在户档中作废原记录再导入；当天第二次上门的，请填写不同的时段",
            )
        return None

    def _refuse(self, row: int, key: str, value: object, reason: str, mend: str) -> None:
        label = self._table.label(key)
        self._errors.append(
            RowError(self._table.file, row, label, masked(value), reason.rstrip("。"), mend.rstrip("。"))
        )

    def _show(self, visit: SheetVisit) -> None:
        if len(self._preview) >= PREVIEW_ROWS:
            return
        dwelling = visit.dwelling
        self._preview.append(
            {
                "行": str(visit.rows[0]),
                "档案编号": visit.case_id,
                "上门日期": visit.occurred_on.isoformat(),
                "结果": _WORDS[visit.kind],
                "房间": "" if dwelling is None else f"{len(dwelling.rooms)} 间",
                "建议": "" if dwelling is None else assess(dwelling, self._campaign.thresholds).proposal,
            }
        )


def _is_other_visit(event: CaseEvent, visit: SheetVisit, uid: str) -> bool:
    """A visit on the same day, and not known to be at another part of it."""
    parts = (event.facts.get("day_part"), visit.facts.get("day_part"))
    return (
        event.kind in VISIT_KINDS
        and event.uid != uid
        and event.occurred_on == visit.occurred_on
        and (None in parts or parts[0] == parts[1])
    )


def _uid(visit: SheetVisit) -> str:
    """The same for the same content, so that a sheet that comes in twice is recorded once."""
    content = [
        visit.case_id,
        visit.kind.value,
        visit.occurred_on.isoformat(),
        visit.facts,
        None if visit.dwelling is None else dwelling_json(visit.dwelling),
    ]
    text = json.dumps(content, ensure_ascii=False, sort_keys=True)
    return f"sheet-{hashlib.sha256(text.encode()).hexdigest()[:32]}"
