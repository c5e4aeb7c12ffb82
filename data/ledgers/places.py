"""小区台账 and 楼栋房屋台账, under the titles that the import of places knows. Coordinates are WGS84."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from data.exports.ledger import LedgerColumn
from data.ledgers.contract import LedgerQuery, Row
from data.queries.ledger_rows import compound_rows, room_rows

CRS = "WGS84"
_POSITION = (
    LedgerColumn("经度", "degrees", width=13),
    LedgerColumn("纬度", "degrees", width=13),
    LedgerColumn("坐标系", width=9),
)
_COMPOUNDS = (
    LedgerColumn("小区编号", width=14),
    LedgerColumn("小区名称", width=20),
    LedgerColumn("别名", width=20),
    LedgerColumn("居委会", width=18),
    LedgerColumn("出入口", width=28),
    LedgerColumn("户数", "count", width=9, is_summed=True),
    *_POSITION,
)
_ROOMS = (
    LedgerColumn("小区编号", width=14),
    LedgerColumn("小区名称", width=20),
    LedgerColumn("楼号", width=8),
    LedgerColumn("室号", width=8),
    *_POSITION,
)


def compounds_columns(query: LedgerQuery) -> tuple[LedgerColumn, ...]:
    """The columns of 小区台账."""
    return _COMPOUNDS


def compounds_ledger(query: LedgerQuery) -> Iterator[Row]:
    """Every compound by number of registration; boundaries are in the map files."""
    names = Counter(committee.name for committee in query.campaign.committees)
    for row, aliases, entrances in query.reader.stream(compound_rows, query.committee_code):
        name = query.committee(row.committee_code) or ""
        # Two committees of one name (before and after a division) are told apart by their codes.
        committee = row.committee_code if names[name] > 1 else name
        said = (row.code, row.name, "；".join(aliases) or None, committee or None, "；".join(entrances) or None)
        yield (*said, row.dwellings, *_position(row.longitude, row.latitude))


def rooms_columns(query: LedgerQuery) -> tuple[LedgerColumn, ...]:
    """The columns of 楼栋房屋台账."""
    return _ROOMS


def rooms_ledger(query: LedgerQuery) -> Iterator[Row]:
    """Every registered room; a building without one has a row of its own."""
    for row in query.reader.stream(room_rows, query.committee_code):
        yield row.code, row.compound, row.building, row.room, *_position(row.longitude, row.latitude)


def _position(longitude: float | None, latitude: float | None) -> tuple[float | None, float | None, str | None]:
    return (None, None, None) if longitude is None or latitude is None else (longitude, latitude, CRS)
