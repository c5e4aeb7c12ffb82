"""The legal basis by date: which text and article applied on the day of an act, and what it threatens.

Law is versioned by date: rows of one kind and topic are the versions of one rule, one after the other. An act is
judged by the version in force on its day; when the decision falls under a later version, both are shown, because the
milder one applies (行政处罚法 第三十七条). Amounts stand in the table of the office only; one that nobody could verify
is unknown and says so.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from casework.vocabulary import LabelledEnum

UNVERIFIED_AMOUNT = "金额待核实"
ALL_CLAUSES = frozenset({1, 2, 3, 4, 5})


class BasisKind(LabelledEnum):
    """What a row of the table is quoted for."""

    CRITERIA = "criteria", "标准"
    ORDER = "order", "责令"
    PENALTY = "penalty", "处罚"
    RIGHTS = "rights", "权利"


@dataclass(frozen=True, slots=True)
class Amount:
    """A range of a fine in yuan, both ends included; None in both = known to exist, not verified."""

    lowest: int | None = None
    highest: int | None = None

    @property
    def words(self) -> str:
        """5000元至30000元 as people read it, or 金额待核实."""
        if self.lowest is None or self.highest is None:
            return UNVERIFIED_AMOUNT
        return f"{self.lowest:,}元至{self.highest:,}元"


@dataclass(frozen=True, slots=True)
class LegalBasis:
    """One version of one rule.

    topic: the rule that its versions share. effective_from, effective_to: first and last day; None = open, or not
    known. clauses: the clauses of the plan for which it is quoted; empty = kept for looking up, never quoted.
    amount: for penalties with a fine.
    """

    kind: BasisKind
    topic: str
    title: str
    article: str
    gist: str
    effective_from: date | None = None
    effective_to: date | None = None
    clauses: frozenset[int] = frozenset()
    amount: Amount | None = None
    remark: str = ""

    def is_in_force(self, day: date) -> bool:
        """True when the version applies to an act of that day."""
        return (self.effective_from or date.min) <= day <= (self.effective_to or date.max)

    @property
    def citation(self) -> str:
        """《…》第十条."""
        return f"{self.title}{self.article}"


@dataclass(frozen=True, slots=True)
class ChosenBasis:
    """What to quote for one act, in the order of the table, and what a lawyer has to look at (zh-CN sentences)."""

    rows: tuple[LegalBasis, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LegalBasisTable:
    """All versions of all rules. Made by casework.orders.legal_basis_file, which refuses overlaps and gaps."""

    rows: tuple[LegalBasis, ...]

    def chosen(self, kind: BasisKind, clauses: Collection[int], act_on: date, decided_on: date) -> ChosenBasis:
        """What to quote for an act of act_on against these clauses that is decided on decided_on.

        The rows are those of act_on. A topic with another version on decided_on is named in the notes with both
        (行政处罚法 第三十七条), and so is a day for which the table holds nothing.
        """
        quoted = [row for row in self.rows if row.kind is kind and row.clauses & frozenset(clauses)]
        then = tuple(row for row in quoted if row.is_in_force(act_on))
        now = {row.topic: row for row in quoted if row.is_in_force(decided_on)}
        notes = [
            f"“{row.topic}”有两个版本：行为时（{act_on}）适用{row.citation}，决定时（{decided_on}）已施行"
            f"{now[row.topic].citation}；新规定处罚较轻的适用新规定（行政处罚法第三十七条），请法制审核比较。"
            for row in then
            if row.topic in now and now[row.topic] != row
        ]
        if not then:
            notes.append(f"依据表中没有 {act_on} 适用的“{kind.label}”依据，请在 legal_basis.csv 中核实补充。")
        notes += [
            f"{row.citation}的{UNVERIFIED_AMOUNT}，核实后请填入 legal_basis.csv。"
            for row in then
            if row.amount == Amount()
        ]
        return ChosenBasis(then, tuple(notes))
