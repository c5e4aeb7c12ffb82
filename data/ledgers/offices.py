"""各居委会进度汇总, 指令书台账, 工作台账."""

from __future__ import annotations

from collections.abc import Iterator

from analytics.documents.weekly import COMMITTEE_COLUMNS
from casework.orders.service import ServiceMethod
from casework.privacy.masking import mask_address
from casework.work_logs import LogKind, PetitionTopic
from data.exports.ledger import LedgerColumn
from data.ledgers.contract import LedgerQuery, Row
from data.reports.lists import known_records

_PROGRESS = (
    LedgerColumn("居委会", width=20),
    *(
        LedgerColumn(title, "count", group, width=9, is_summed=True)
        for group, members in COMMITTEE_COLUMNS
        for title, _ in members
    ),
)
_ORDERS = (
    LedgerColumn("指令书编号", width=26),
    LedgerColumn("档案编号", width=12),
    LedgerColumn("居委会", width=16),
    LedgerColumn("小区", width=16),
    LedgerColumn("楼号", width=8),
    LedgerColumn("室号", width=8),
    LedgerColumn("出具日期", "day"),
    LedgerColumn("送达日期", "day"),
    LedgerColumn("送达方式", width=10),
    LedgerColumn("整改期限", "day"),
    LedgerColumn("是否延期", width=7),
    LedgerColumn("是否作废", width=7),
)
_LOGS = (
    LedgerColumn("日期", "day"),
    LedgerColumn("台账", width=8),
    LedgerColumn("居委会", width=16),
    LedgerColumn("档案编号", width=12),
    LedgerColumn("事项", width=28),
    LedgerColumn("地点", width=20),
    LedgerColumn("人次", "count", width=9, is_summed=True, is_optional=True),
    LedgerColumn("份数", "count", width=9, is_summed=True, is_optional=True),
    LedgerColumn("金额（元）", "money", width=12, is_summed=True, is_optional=True),
    LedgerColumn("登记账号", width=14),
)
_REMARK = (LedgerColumn("备注", width=28),)
_METHODS = {method.value: method.label for method in ServiceMethod}
_YES = {True: "是", False: None}


def progress_columns(query: LedgerQuery) -> tuple[LedgerColumn, ...]:
    """The columns of 各居委会进度汇总: the steps, each over its figures."""
    return _PROGRESS


def progress_ledger(query: LedgerQuery) -> Iterator[Row]:
    """One row per committee in official order, in dwellings."""
    fields = [field for _, members in COMMITTEE_COLUMNS for _, field in members]
    for row in query.reader.committee_progress(query.campaign):
        if query.committee_code in (None, row.code):
            yield row.name, *(getattr(row, field) for field in fields)


def orders_columns(query: LedgerQuery) -> tuple[LedgerColumn, ...]:
    """The columns of 指令书台账."""
    return _ORDERS


def orders_ledger(query: LedgerQuery) -> Iterator[Row]:
    """The orders issued on the days asked for, voided ones marked, by day of issue."""
    for order in known_records(query.reader.order_register()):
        if not query.start <= order["issued_on"] <= query.end:
            continue
        if query.committee_code not in (None, order["committee_code"]):
            continue
        yield (
            order["number"],
            order["case_id"],
            query.committee(order["committee_code"]),
            order["compound"],
            order["building"],
            query.room(order["room"]),
            order["issued_on"],
            order["served_on"],
            _METHODS.get(order["method"]),
            order["due_on"],
            _YES[bool(order["is_extended"])],
            _YES[bool(order["is_void"])],
        )


def logs_columns(query: LedgerQuery) -> tuple[LedgerColumn, ...]:
    """The columns of 工作台账; remarks only with a reason."""
    return _LOGS if query.is_masked else (*_LOGS, *_REMARK)


def logs_ledger(query: LedgerQuery) -> Iterator[Row]:
    """The entries of the days asked for, newest first; what was voided is left out, as in every count."""
    topics = {topic.value: topic.label for topic in PetitionTopic}
    for entry in known_records(query.reader.work_logs(query.start, query.end)):
        if entry["is_void"] or query.committee_code not in (None, entry["committee_code"]):
            continue
        kind = LogKind(entry["kind"])
        row = (
            entry["occurred_on"],
            kind.label,
            query.committee(entry["committee_code"]) or "街道",
            entry["case_id"],
            topics.get(entry["title"], entry["title"]) if kind is LogKind.PETITION else entry["title"],
            mask_address(entry["place"]) if query.is_masked else entry["place"],
            entry["persons"],
            entry["copies"],
            None if entry["amount_fen"] is None else entry["amount_fen"] / 100,
            entry["recorded_by"],
        )
        yield row if query.is_masked else (*row, entry["remark"])
