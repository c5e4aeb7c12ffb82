"""legal_basis.csv: the table that the office edits, read strictly, with every fault by row and column."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise

from casework.errors import UserError
from casework.orders.legal_basis import ALL_CLAUSES, Amount, BasisKind, LegalBasis, LegalBasisTable

COLUMNS = (
    "类别",
    "事项",
    "法规",
    "条款",
    "施行日期",
    "失效日期",
    "适用情形",
    "内容",
    "罚款下限",
    "罚款上限",
    "说明",
)
UNVERIFIED = "待核实"
EVERY_CLAUSE = "全部"
LONGEST_CELL = 500
_REQUIRED = ("事项", "法规", "条款", "内容")
_KINDS = {kind.label: kind for kind in BasisKind}


class LegalBasisError(UserError):
    """legal_basis.csv cannot be used: names row, column and mend."""


@dataclass
class _Row:
    """One row while it is read: its number in the file, its cells by title, and its faults."""

    number: int
    cells: dict[str, str]
    faults: list[str] = field(default_factory=list)

    def fault(self, column: str, sentence: str) -> None:
        self.faults.append(f"第 {self.number} 行“{column}”列：{sentence}")


def parse_legal_basis(text: str, source: str = "legal_basis.csv") -> LegalBasisTable:
    """The table in a csv text with the titles of COLUMNS.

    Raises LegalBasisError that lists every fault: a missing title, an unknown kind, an impossible date or amount,
    an empty cell, and versions of one rule that overlap or leave days without a rule.
    """
    try:
        rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff")), strict=True))
    except csv.Error as error:
        raise LegalBasisError(f"{source} 不是完整的 CSV 表（{error}），请检查引号是否成对。") from error
    titles = [title.strip() for title in rows[0]] if rows else []
    missing = [title for title in COLUMNS if title not in titles]
    if missing:
        raise LegalBasisError(f"{source} 的第 1 行应为表头，缺少“{'”“'.join(missing)}”列，请补上。")
    faults: list[str] = []
    read: list[tuple[int, LegalBasis]] = []
    for number, cells in enumerate(rows[1:], start=2):
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) > len(titles):
            faults.append(f"第 {number} 行：比表头多 {len(cells) - len(titles)} 列，内容里有逗号的请加英文双引号。")
            continue
        row = _Row(number, dict.fromkeys(titles, "") | {t: c.strip() for t, c in zip(titles, cells, strict=False)})
        basis = _basis(row)
        faults += row.faults
        if basis is not None:
            read.append((number, basis))
    faults += _version_faults(read)
    if not read and not faults:
        faults = ["没有任何一行数据，请至少填写一条依据。"]
    if faults:
        raise LegalBasisError("\n".join([f"{source} 有 {len(faults)} 处需要修改：", *faults]))
    return LegalBasisTable(tuple(basis for _, basis in read))


def _basis(row: _Row) -> LegalBasis | None:
    cells = row.cells
    kind = _KINDS.get(cells["类别"])
    if kind is None:
        row.fault("类别", f"“{cells['类别']}”应为{'、'.join(_KINDS)}之一。")
    for title in _REQUIRED:
        if not cells[title]:
            row.fault(title, "不能为空，请填写。")
    for title, cell in cells.items():
        if len(cell) > LONGEST_CELL or not cell.isprintable():
            row.fault(title, f"应为一行文字，不超过 {LONGEST_CELL} 字，且不含换行等控制字符。")
    begins, ends = _day(row, "施行日期"), _day(row, "失效日期")
    if begins is not None and ends is not None and ends < begins:
        row.fault("失效日期", f"{ends} 早于施行日期 {begins}，请核对。")
    clauses, amount = _clauses(row), _amount(row, kind)
    if kind is None or row.faults:
        return None
    return LegalBasis(
        kind, cells["事项"], cells["法规"], cells["条款"], cells["内容"], begins, ends, clauses, amount, cells["说明"]
    )


def _day(row: _Row, title: str) -> date | None:
    cell = row.cells[title]
    if not cell:
        return None
    # Excel saves 2021-07-15 as 2021/7/15; both are what people have.
    parts = re.fullmatch(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})", cell)
    try:
        if parts is not None:
            return date(int(parts[1]), int(parts[2]), int(parts[3]))
    except ValueError:
        pass
    row.fault(title, f"日期“{cell}”不存在或写法不对，请写成 2021-07-15 的样式；不清楚的留空。")
    return None


def _clauses(row: _Row) -> frozenset[int]:
    cell = row.cells["适用情形"]
    if cell == EVERY_CLAUSE:
        return ALL_CLAUSES
    words = [word for word in re.split(r"[、,，;；\s]+", cell) if word]
    if any(word not in {str(clause) for clause in ALL_CLAUSES} for word in words):
        row.fault("适用情形", f"“{cell}”应为“{EVERY_CLAUSE}”、1 至 5 的数字（用顿号隔开），或留空（仅供查阅）。")
        return frozenset()
    return frozenset(int(word) for word in words)


def _amount(row: _Row, kind: BasisKind | None) -> Amount | None:
    low, high = row.cells["罚款下限"], row.cells["罚款上限"]
    if not low and not high:
        return None
    if kind is not BasisKind.PENALTY:
        row.fault("罚款下限", "只有“处罚”才有金额，请删除或改正类别。")
        return None
    if UNVERIFIED in (low, high):
        if low != high:
            row.fault("罚款上限", f"下限、上限应同时写“{UNVERIFIED}”，或同时写金额。")
        return Amount()
    numbers = []
    for title, cell in (("罚款下限", low), ("罚款上限", high)):
        plain = cell.replace(",", "")
        if not re.fullmatch(r"[0-9]{1,9}", plain):
            row.fault(title, f"“{cell}”应为不带单位的整数（元），没有核实的写“{UNVERIFIED}”。")
        else:
            numbers.append(int(plain))
    if len(numbers) < 2:
        return None
    if numbers[1] < numbers[0]:
        row.fault("罚款上限", f"{numbers[1]} 小于下限 {numbers[0]}，请核对。")
    return Amount(*numbers)


def _version_faults(read: Sequence[tuple[int, LegalBasis]]) -> list[str]:
    """Versions of one rule follow each other without a day in common and without a day in between."""
    series: dict[tuple[BasisKind, str], list[tuple[int, LegalBasis]]] = {}
    for number, basis in read:
        series.setdefault((basis.kind, basis.topic), []).append((number, basis))
    faults = []
    for (_, topic), versions in series.items():
        versions.sort(key=lambda pair: (pair[1].effective_from or date.min, pair[0]))
        for (before, earlier), (number, later) in pairwise(versions):
            ends, begins = earlier.effective_to or date.max, later.effective_from or date.min
            where = f"第 {number} 行“施行日期”列：“{topic}”"
            if begins <= ends:
                until = earlier.effective_to or "未填失效日期"
                faults.append(
                    f"{where}自 {later.effective_from or '未填'} 施行，与第 {before} 行（至 {until}）重叠，"
                    "同一事项同一天只能有一个版本，请核对日期或改用不同的事项名称。"
                )
            elif begins > ends + timedelta(days=1):
                faults.append(
                    f"{where}自 {begins} 施行，而第 {before} 行到 {ends} 失效，中间没有依据，请核对日期或补充一行。"
                )
    return faults
