"""docs/legal-guard.md, generated from the spec table: `python -m tests.spec.guard_document FILE`."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from casework.events import CaseEvent
from casework.fact_words import fact_text, fact_word
from casework.guard import CaseGap, Gap, case_gaps, guard
from casework.service import open_case, record
from casework.vocabulary import EventKind as K
from casework.workflow import fold
from tests.histories import OFFICE
from tests.memory_log import MemoryLog
from tests.spec.guard_table import ARTICLES, CASES, RULES, SECTIONS, ActRow, CaseRow, Step, day_of, lawful
from tests.stories import CASE, CASE_ID, at

WEIGHTS = {"阻": "不得实施", "理": "写明理由才可", "提": "提示"}
HEAD = """\
# 程序检查

由 tests/spec/guard_table.py 生成（`python -m tests.spec.guard_document docs/legal-guard.md`），
每一行都是一项自动检验；与程序不一致时检验不通过。请勿手工修改。

每一步之前，程序对照已登记的记录列出还缺什么、依据哪一条。**不得实施**的，系统不予登记；**写明理由才可**的，
写明理由后可以登记，理由长期保留在户档中（联合整治的还列在程序检查页和命令 `guard list` 中）；其余是**提示**，
由承办人决定。
限额和期限取自 campaign.toml 的 [penalty]，执法时间取自 [enforcement]，法定节假日取自工作日历。
程序只核对登记了的内容，没有列出不等于没有问题。居民生活的水、电、气不在任何措施之列（行政强制法第四十三条）。
"""


def events_of(steps: Iterable[Step]) -> tuple[CaseEvent, ...]:
    """The file after these steps."""
    return log_of(steps).events(CASE_ID)


def log_of(steps: Iterable[Step]) -> MemoryLog:
    """The log after these steps, each recorded on its day through the real service."""
    log = MemoryLog()
    for number, (kind, day, *changes) in enumerate(steps):
        draft = lawful(kind, day_of(day), changes[0] if changes else {}, str(number))
        moment = at(day_of(day))
        if number == 0:
            open_case(log, OFFICE, CASE, draft, moment)
        else:
            record(log, OFFICE, draft, moment, rules=RULES)
    return log


def gaps_of(row: ActRow) -> tuple[Gap, ...]:
    """What the guard says before the act of the row."""
    events = events_of(row.done)
    return guard(fold(events, day_of(row.on)), events, row.draft, RULES)


def case_gaps_of(row: CaseRow) -> tuple[CaseGap, ...]:
    """What the file of the row lacks."""
    events = events_of(row.done)
    return case_gaps(fold(events, day_of(row.as_of)), events, RULES)


def document() -> str:
    """The page for lawyers and the enforcement team: every row of the table with sentence and article."""
    lines = [HEAD, "## 依据", "", "| 代号 | 分量 | 依据 |", "|---|---|---|"]
    lines += [f"| {code} | {WEIGHTS[weight]} | {article} |" for code, (weight, article) in ARTICLES.items()]
    lines += ["", "## 每一步之前", "", "“拟登记”一栏只写与依法办理的基准不同之处。", ""]
    for title, rows in SECTIONS:
        lines += [f"### {title}", "", "| 情形 | 已登记 | 拟登记 | 所缺 |", "|---|---|---|---|"]
        lines += [_act_line(row) for row in rows]
        lines += [""]
    lines += ["## 一户现在缺什么", "", "| 情形 | 已登记 | 截至 | 所缺 |", "|---|---|---|---|"]
    lines += [_case_line(row) for row in CASES]
    return "\n".join([*lines, ""])


def _act_line(row: ActRow) -> str:
    told = [_fact(row.act, key, value) for key, value in row.facts.items()]
    said = "，".join(told if row.due is None else [*told, f"整改期限 {row.due}"])
    act = f"{row.on} {row.act.label}" + (f"：{said}" if said else "")
    found = [f"[{gap.kind.label}] {gap.sentence}（{gap.article}）" for gap in gaps_of(row)]
    return f"| {row.what} | {_done(row.done)} | {act} | {'<br>'.join(found) or '无'} |"


def _case_line(row: CaseRow) -> str:
    found = [
        f"[{'已写明理由' if gap.override else gap.gap.kind.label}] {gap.gap.sentence}（{gap.gap.article}）"
        + ("" if gap.days_left is None else f" 剩余 {gap.days_left} 天")
        for gap in case_gaps_of(row)
    ]
    return f"| {row.what} | {_done(row.done)} | {row.as_of} | {'<br>'.join(found) or '无'} |"


def _done(steps: Sequence[Step]) -> str:
    kept = [step for step in steps if step[0] not in (K.CLUE_RECEIVED, K.CLUE_ACCEPTED)]
    return "；".join(f"{step[1]} {step[0].label}" for step in kept)


def _fact(kind: K, key: str, value: object) -> str:
    word = fact_word(kind, key)
    if word is None:
        raise KeyError(f"{kind.value}.{key} stands in no table of words")
    return f"{word.label} {'未登记' if value is None else fact_text(word, value)}"


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(document(), encoding="utf-8")
