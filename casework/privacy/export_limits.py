"""How much may leave the program in one file."""

from __future__ import annotations

from dataclasses import dataclass

from casework.campaign.parts import refuse

MOST_ROWS_OF_A_SHEET = 1_000_000
"""A worksheet has 1,048,576 rows (ECMA-376); title, header and footer need some."""


@dataclass(frozen=True, slots=True)
class ExportLimits:
    """[export] of campaign.toml: rows in one file, and in one with rooms, addresses or words of callers.

    A file over the limit is not made at all: who needs more takes it by committee or by period, each with its reason
    in the log (个人信息保护法 第六条: no more than the purpose needs).
    """

    rows: int = 200_000
    rows_in_clear: int = 50_000

    def __post_init__(self) -> None:
        faults = [
            (key, f"行数 {count} 超出范围，应为 1 至 {MOST_ROWS_OF_A_SHEET}。")
            for key, count in (("rows", self.rows), ("rows_in_clear", self.rows_in_clear))
            if not 1 <= count <= MOST_ROWS_OF_A_SHEET
        ]
        if not faults and self.rows_in_clear > self.rows:
            faults.append(("rows_in_clear", f"{self.rows_in_clear} 大于 rows（{self.rows}），不遮盖的文件不应更大。"))
        refuse(faults)
