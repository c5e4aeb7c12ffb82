"""12345工单台账: the orders under the titles that the import knows, so that the file can be imported again.

With the rooms hidden the address stands under a title that the import does not know: a hidden address must never
replace a real one. The caller's pseudonym is never in the file.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time
from typing import Any

from casework.privacy.masking import mask_address
from casework.vocabulary import LocatedLevel
from data.exports.ledger import LedgerColumn
from data.ledgers.contract import LedgerQuery, Row
from data.places import BY_FILE
from data.queries.ledger_rows import order_rows

_BEFORE = (LedgerColumn("工单编号", width=15), LedgerColumn("受理时间", "moment", width=17))
_MASKED = (LedgerColumn("遮盖后的地址", width=26),)
_OPEN = (LedgerColumn("发生地址", width=26), LedgerColumn("诉求内容", width=40))
_AFTER = (
    LedgerColumn("工单来源", width=8),
    LedgerColumn("工单类型", width=8),
    LedgerColumn("业务类型", width=12),
    LedgerColumn("是否重复", width=6),
    LedgerColumn("重复工单号", width=15),
    LedgerColumn("主责部门", width=12),
    LedgerColumn("先行联系", width=7),
    LedgerColumn("结案评判", width=9),
    LedgerColumn("综合满意度", width=9),
    LedgerColumn("处理时限", "moment", width=17),
    LedgerColumn("结案时间", "moment", width=17),
    LedgerColumn("是否退单", width=6),
    LedgerColumn("所属居委", width=12),
    LedgerColumn("定位小区", width=13),
    LedgerColumn("定位程度", width=8),
)
_FLAGS = {True: "是", False: "否", None: None}


def hotline_columns(query: LedgerQuery) -> tuple[LedgerColumn, ...]:
    """The columns of 12345工单台账; the words of the caller only with a reason."""
    return (*_BEFORE, *(_MASKED if query.is_masked else _OPEN), *_AFTER)


def hotline_ledger(query: LedgerQuery) -> Iterator[Row]:
    """The orders received on the days asked for, oldest first, 街道外 and every type included."""
    for order in query.reader.stream(order_rows, query.start, query.end, query.committee_code):
        place = (mask_address(order.raw_address),) if query.is_masked else (order.raw_address, order.text)
        yield (
            order.order_number,
            order.received_at,
            *place,
            order.channel,
            order.order_type,
            order.category,
            _FLAGS[order.is_repeat],
            order.repeat_of,
            order.department,
            order.first_contact,
            order.outcome,
            order.satisfaction,
            _limit(order.due_at),
            order.closed_at,
            "是" if order.located_by == BY_FILE else None,
            query.committee(order.committee_code),
            order.compound,
            LocatedLevel(order.level).label,
        )


def _limit(moment: datetime | None) -> Any:
    """A limit at midnight as text: as a date cell it would be read as the end of that day."""
    if moment is not None and moment.time() == time():
        return moment.strftime("%Y-%m-%d %H:%M:%S")
    return moment
