"""In how many working days each step of a file is to follow the one before: the office's own terms.

The plan asks for 及时 and sets no days, so these are configuration; what it does set (survey report, clearing, the
order's own term) is not among them.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

from casework.campaign.parts import refuse

MOST_DAYS = 60


@dataclass(frozen=True, slots=True)
class DutyTerms:
    """Working days after the day of the step before, each 1 to 60.

    accept: from a clue to 纳入排摸. address: from 查无此户 to the corrected address. survey: from 纳入排摸 to the
    first visit of a file taken up after the survey report. decide: from the survey to 认定. issue: from 认定 to the
    order. serve: from the order to its service. phone: from the end of the term to the phone notice. plan: from the
    phone notice to the plan of a joint action. recheck: from the report of rectification to the re-check.
    """

    accept: int = 2
    address: int = 5
    survey: int = 5
    decide: int = 3
    issue: int = 2
    serve: int = 3
    phone: int = 2
    plan: int = 3
    recheck: int = 3

    def __post_init__(self) -> None:
        refuse(
            (field.name, f"{days} 个工作日超出范围，应为 1 至 {MOST_DAYS}。")
            for field in fields(self)
            for days in (getattr(self, field.name),)
            if not 1 <= days <= MOST_DAYS
        )
