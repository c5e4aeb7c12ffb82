"""户档台账 and 回访台账: one row per file, one row per return visit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from casework.events import CaseEvent
from casework.orders.lines import OrderLine, order_lines
from casework.survey.clue_facts import clues
from casework.vocabulary import EventKind as K
from data.exports.ledger import LedgerColumn
from data.ledgers.contract import LedgerQuery, Row
from data.queries.ledger_rows import FileRow, file_rows

_PLACE = (
    LedgerColumn("档案编号", group="户", width=8),
    LedgerColumn("居委会", group="户", width=12),
    LedgerColumn("小区", group="户", width=13),
    LedgerColumn("楼号", group="户", width=6),
    LedgerColumn("室号", group="户", width=7),
)
_FILES = (
    *_PLACE,
    LedgerColumn("线索来源", group="户", width=20),
    LedgerColumn("当前状态", group="户", width=10),
    LedgerColumn("认定日期", "day", "认定", width=11),
    LedgerColumn("符合条款", group="认定", width=8),
    LedgerColumn("认定人", group="认定", width=14),
    LedgerColumn("指令书编号", group="责令限期整改", width=17),
    LedgerColumn("送达日期", "day", "责令限期整改", width=11),
    LedgerColumn("整改期限", "day", "责令限期整改", width=11),
    LedgerColumn("联合整治日期", "day", "整治销项", width=11),
    LedgerColumn("销项日期", "day", "整治销项", width=11),
    LedgerColumn("销项方式", group="整治销项", width=9),
    LedgerColumn("最近回访", "day", "回访", width=11),
    LedgerColumn("回潮次数", "count", "回访", width=7, is_summed=True),
)
_REVISITS = (
    *_PLACE,
    LedgerColumn("销项日期", "day", "回访", width=11),
    LedgerColumn("日期", "day", "回访"),
    LedgerColumn("结果", group="回访", width=14),
    LedgerColumn("第几次", "count", "回访", width=8),
    LedgerColumn("登记账号", group="回访", width=14),
)
_LOOKS = (K.REVISIT_CLEAN, K.LETTING_ENDED, K.RECURRENCE_CONFIRMED)
_REVISIT_KINDS = frozenset(
    {K.REVISIT_CLEAN, K.REVISIT_NOT_SEEN, K.LETTING_ENDED, K.RECURRENCE_SUSPECTED, K.RECURRENCE_CONFIRMED}
)


def files_columns(query: LedgerQuery) -> tuple[LedgerColumn, ...]:
    """The columns of 户档台账."""
    return _FILES


def files_ledger(query: LedgerQuery) -> Iterator[Row]:
    """Every file with its state on as_of, committees in official order."""
    for file in query.reader.stream(file_rows, query.codes, query.committee_code):
        order = _current_order(file.events)
        decision = _last(file.events, K.CONFIRMED) if file.state.is_confirmed else None
        yield (
            *_place(file, query),
            "、".join(dict.fromkeys(clue.source.label for clue in clues(file.events) if clue.source)) or None,
            None if file.state.stage is None else file.state.stage.label,
            file.state.confirmed_on,
            None if decision is None else _clauses(decision),
            None if decision is None else _text(decision.facts.get("decided_by")),
            None if order is None else order.number,
            None if order is None else order.served_on,
            None if order is None else order.due_on,
            _day(file.events, K.JOINT_ACTION_DONE),
            file.state.cleared_on,
            None if file.state.cleared_way is None else file.state.cleared_way.label,
            _day(file.events, *_LOOKS),
            file.state.recurrences,
        )


def revisits_columns(query: LedgerQuery) -> tuple[LedgerColumn, ...]:
    """The columns of 回访台账."""
    return _REVISITS


def revisits_ledger(query: LedgerQuery) -> Iterator[Row]:
    """Every return visit, 停止出租 and 回潮 of the days asked for, by file; 第几次 counts within the file."""
    for file in query.reader.stream(file_rows, query.codes, query.committee_code):
        cleared: date | None = None
        number = 0
        for event in file.events:
            if event.kind is K.CLEARED:
                cleared = event.occurred_on
            elif event.kind in _REVISIT_KINDS:
                number += 1
                if query.start <= event.occurred_on <= query.end:
                    said = (cleared, event.occurred_on, event.kind.label, number, event.recorded_by)
                    yield (*_place(file, query), *said)


def _place(file: FileRow, query: LedgerQuery) -> tuple[Any, ...]:
    return file.case_id, query.committee(file.committee_code), file.compound, file.building, query.room(file.room)


def _current_order(events: Sequence[CaseEvent]) -> OrderLine | None:
    orders = order_lines((event, False) for event in events)
    return orders[-1] if orders else None


def _last(events: Sequence[CaseEvent], *kinds: K) -> CaseEvent | None:
    return next((event for event in reversed(events) if event.kind in kinds), None)


def _day(events: Sequence[CaseEvent], *kinds: K) -> date | None:
    found = _last(events, *kinds)
    return None if found is None else found.occurred_on


def _clauses(decision: CaseEvent) -> str | None:
    clauses = decision.facts.get("clauses")
    return "、".join(map(str, clauses)) or None if isinstance(clauses, list | tuple) else None


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None
