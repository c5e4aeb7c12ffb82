"""集中整治工作方案 (F5) of one reader: who is ready by law, in the order of priority, and what the others lack."""

from __future__ import annotations

from collections import Counter
from datetime import date

from analytics.documents.joint_plan import JointPlan, joint_plan
from analytics.documents.model import Annex, Document
from casework.calendar import WorkingCalendar
from casework.campaign.model import Campaign
from casework.enforcement.words import Department
from casework.guard import enforcement_readiness
from casework.vocabulary import Stage
from data.access import Reader
from data.analyses.priority import priorities
from data.queries.work_files import WorkFile
from data.reports.lists import FILE_COLUMNS, committee_names, file_row
from data.reports.marks import marks, stale_records
from data.reports.weekly import UNIT

USUAL = (Department.ENFORCEMENT, Department.HOUSING, Department.POLICE, Department.COMMITTEE)


def joint_plan_document(
    reader: Reader, campaign: Campaign, calendar: WorkingCalendar, committee_code: str | None
) -> Document:
    """The plan on the reader's as_of."""
    names = committee_names(campaign)
    listed = [file for file in reader.work_files() if file.state.is_open]
    planned = [file for file in listed if file.state.stage is Stage.JOINT_ACTION]
    waiting = [file for file in listed if file.state.stage is not Stage.JOINT_ACTION]
    answers = {file.case_id: enforcement_readiness(file.state, reader.as_of) for file in waiting}
    ranked = priorities(reader, campaign)
    ready = sorted(
        (file for file in waiting if answers[file.case_id].ready), key=lambda file: _rank(ranked.of(file.case_id))
    )
    lacking = [file for file in waiting if not answers[file.case_id].ready]
    in_committee = Counter(file.committee_code for file in ready)
    # The day of a term differs from file to file; what is missing does not.
    missing = Counter(_kind(words, file) for file in lacking for words in answers[file.case_id].missing)
    clearing = next((deadline.day for deadline in campaign.deadlines if deadline.key == "clearing"), None)
    return joint_plan(
        JointPlan(
            subdistrict_name=campaign.subdistrict_name,
            unit=f"{campaign.subdistrict_name}{UNIT}",
            as_of=reader.as_of,
            ends_on=clearing if clearing is not None and clearing >= reader.as_of else None,
            marks=marks(reader),
            cautions=tuple(stale_records(reader)),
            ready=tuple((name, in_committee[code]) for code, name in names.items() if in_committee[code]),
            lacking=tuple(missing.most_common()),
            not_ready=len(lacking),
            planned=len(planned),
            departments=tuple(department.label for department in USUAL),
            annexes=(
                Annex(
                    "附表1",
                    "可列入联合整治的户（按优先次序）",
                    ("次序", "优先分", *FILE_COLUMNS),
                    tuple(
                        (number, _score(ranked.of(file.case_id)), *file_row(file, names))
                        for number, file in enumerate(ready, start=1)
                    ),
                ),
                Annex(
                    "附表2",
                    "尚不具备条件的户",
                    (*FILE_COLUMNS, "尚缺"),
                    tuple(
                        (*file_row(file, names), "".join(answers[file.case_id].missing))
                        for file in sorted(lacking, key=_due)
                    ),
                ),
            ),
        )
    )


def _rank(ranked: object) -> int:
    return getattr(ranked, "rank", 1_000_000)


def _score(ranked: object) -> float | None:
    priority = getattr(ranked, "priority", None)
    return None if priority is None else float(priority.total)


def _kind(words: str, file: WorkFile) -> str:
    due = file.state.due_on
    return words.replace(f" {due} ", "").rstrip("。") if due is not None else words.rstrip("。")


def _due(file: WorkFile) -> tuple[date, str]:
    return file.state.due_on or date.max, file.case_id
