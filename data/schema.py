"""The tables. Every table leads with the subdistrict code, so that each query is scoped by it.

Complaints are kept as versions with the interval in which they were what the office knew
([known_from, known_to)), so "as known on day D" is a plain filter. Case events are append-only.
Every write takes the next number of subdistrict.version in its own transaction and leaves one row in
`audit` under that number: gap-free, in commit order, hash-chained. The same number keys every cache.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from casework.time_zone import SHANGHAI as SHANGHAI


class ShanghaiTime(sa.types.TypeDecorator[datetime]):
    """An aware datetime in, an aware Asia/Shanghai datetime out; stored naive in Shanghai time on both engines."""

    impl = sa.DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a stored time needs a time zone")
        return value.astimezone(SHANGHAI).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        return None if value is None else value.replace(tzinfo=SHANGHAI)


metadata = sa.MetaData()


def _subdistrict() -> sa.Column[str]:
    return sa.Column("subdistrict", sa.Text, primary_key=True)


def _key(name: str, kind: Any = sa.Integer) -> sa.Column[Any]:
    return sa.Column(name, kind, primary_key=True, autoincrement=False)


schema_version = sa.Table(
    "schema_version", metadata, sa.Column("version", sa.Integer, primary_key=True, autoincrement=False)
)

subdistrict = sa.Table(
    "subdistrict",
    metadata,
    sa.Column("code", sa.Text, primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("is_demo", sa.Boolean, nullable=False),
    sa.Column("version", sa.Integer, nullable=False, server_default="0"),
)

# One row per write, whatever it wrote: the hash chain over everything.
audit = sa.Table(
    "audit",
    metadata,
    _subdistrict(),
    _key("version"),
    sa.Column("at", ShanghaiTime, nullable=False),
    sa.Column("account", sa.Text, nullable=False),
    sa.Column("role", sa.Text, nullable=False),
    sa.Column("action", sa.Text, nullable=False),
    sa.Column("subject", sa.Text, nullable=False),
    sa.Column("content", sa.Text, nullable=False),  # canonical JSON of what was written
    sa.Column("hash", sa.Text, nullable=False),  # sha256(previous hash + canonical JSON of this row)
)

compound = sa.Table(
    "compound",
    metadata,
    _subdistrict(),
    _key("compound_id"),
    sa.Column("code", sa.Text, nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("committee_code", sa.Text, nullable=False),
    sa.Column("dwellings", sa.Integer),  # households as registered; None = not known
    sa.Column("longitude", sa.Float),  # WGS84 representative point; None = not placed yet
    sa.Column("latitude", sa.Float),
    sa.Column("geometry", sa.LargeBinary),  # WKB polygon, WGS84
    sa.Column("source_crs", sa.Text),
    sa.Column("position_source", sa.Text),
    sa.Column("accuracy_metres", sa.Float),
    sa.UniqueConstraint("subdistrict", "code"),
)

# Every (road, number, unit) that leads to a compound. unit is 弄 or 号 and never dropped.
compound_entrance = sa.Table(
    "compound_entrance",
    metadata,
    _subdistrict(),
    _key("road", sa.Text),
    _key("number", sa.Integer),
    _key("unit", sa.Text),
    _key("compound_id"),
    sa.Index("compound_entrance_compound", "subdistrict", "compound_id"),
)

compound_alias = sa.Table("compound_alias", metadata, _subdistrict(), _key("alias", sa.Text), _key("compound_id"))

building = sa.Table(
    "building",
    metadata,
    _subdistrict(),
    _key("building_id"),
    sa.Column("compound_id", sa.Integer, nullable=False),
    sa.Column("label", sa.Text, nullable=False),  # "12" of 12号 / 12号楼 / 12幢
    sa.Column("longitude", sa.Float),
    sa.Column("latitude", sa.Float),
    sa.UniqueConstraint("subdistrict", "compound_id", "label"),
)

dwelling = sa.Table(
    "dwelling",
    metadata,
    _subdistrict(),
    _key("dwelling_id"),
    sa.Column("building_id", sa.Integer, nullable=False),
    sa.Column("compound_id", sa.Integer, nullable=False),
    sa.Column("room", sa.Text, nullable=False),
    sa.UniqueConstraint("subdistrict", "building_id", "room"),
    sa.Index("dwelling_compound", "subdistrict", "compound_id"),
)

complaint = sa.Table(
    "complaint",
    metadata,
    _subdistrict(),
    _key("order_number", sa.Text),
    _key("revision"),
    sa.Column("known_from", ShanghaiTime, nullable=False),
    sa.Column("known_to", ShanghaiTime),  # None = still current
    sa.Column("version", sa.Integer, nullable=False),  # the write that made this revision
    sa.Column("received_at", ShanghaiTime, nullable=False),
    sa.Column("channel", sa.Text),
    sa.Column("order_type", sa.Text),
    sa.Column("category", sa.Text),
    sa.Column("raw_address", sa.Text, nullable=False),
    sa.Column("text", sa.Text, nullable=False),  # scrubbed: no phones, identity numbers, plates
    sa.Column("is_repeat", sa.Boolean),  # the platform's own flag; None = not given
    sa.Column("repeat_of", sa.Text),
    sa.Column("department", sa.Text),
    sa.Column("first_contact", sa.Text),  # 是 / 否 / 未评价
    sa.Column("outcome", sa.Text),  # 实际解决 / 解释说明 / ...
    sa.Column("satisfaction", sa.Text),  # 满意 / 基本满意 / 一般 / 不满意 / 未评价
    sa.Column("due_at", ShanghaiTime),
    sa.Column("closed_at", ShanghaiTime),
    sa.Column("level", sa.Text, nullable=False),  # vocabulary.LocatedLevel
    sa.Column("reasons", sa.Text, nullable=False),  # JSON list of reason codes
    sa.Column("compound_id", sa.Integer),
    sa.Column("building_id", sa.Integer),
    sa.Column("dwelling_id", sa.Integer),
    sa.Column("room", sa.Text),
    sa.Column("committee_code", sa.Text),
    sa.Column("located_by", sa.Text, nullable=False),  # "rule", "alias" or an account
    sa.Column("caller_token", sa.Text),  # keyed hash of the platform's pseudonym; None = the file gives none
    # All that a count needs, so that counting years of orders reads no row of the table.
    sa.Index(
        "complaint_received",
        "subdistrict",
        "received_at",
        "known_from",
        "known_to",
        "level",
        "order_type",
        "committee_code",
    ),
    sa.Index("complaint_current", "subdistrict", "known_to", "received_at"),
    sa.Index("complaint_compound", "subdistrict", "compound_id", "received_at"),
    sa.Index("complaint_level", "subdistrict", "level"),
)

# A person's decision on a text that the rules could not place; replayed on waiting and future orders.
alias_rule = sa.Table(
    "alias_rule",
    metadata,
    _subdistrict(),
    _key("pattern", sa.Text),  # normalised text (geo.address.normalise)
    sa.Column("compound_id", sa.Integer),  # None = outside the subdistrict
    sa.Column("building_id", sa.Integer),
    sa.Column("account", sa.Text, nullable=False),
    sa.Column("created_at", ShanghaiTime, nullable=False),
)

case = sa.Table(
    "case_file",
    metadata,
    _subdistrict(),
    _key("case_id", sa.Text),
    sa.Column("dwelling_id", sa.Integer, nullable=False),
    sa.Column("building_id", sa.Integer, nullable=False),
    sa.Column("compound_id", sa.Integer, nullable=False),
    sa.Column("committee_code", sa.Text, nullable=False),  # responsible when the file was opened
    sa.UniqueConstraint("subdistrict", "dwelling_id"),
    sa.Index("case_file_committee", "subdistrict", "committee_code"),
    sa.Index("case_file_compound", "subdistrict", "compound_id"),
)

case_event = sa.Table(
    "case_event",
    metadata,
    _subdistrict(),
    _key("version"),
    sa.Column("uid", sa.Text, nullable=False),
    sa.Column("case_id", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("occurred_on", sa.Date, nullable=False),
    sa.Column("due_on", sa.Date),
    sa.Column("recorded_at", ShanghaiTime, nullable=False),
    sa.Column("recorded_by", sa.Text, nullable=False),
    sa.Column("voids", sa.Text),  # uid of the event that this one voids
    sa.Column("facts", sa.Text, nullable=False),  # JSON object
    sa.UniqueConstraint("subdistrict", "uid"),
    sa.Index("case_event_case", "subdistrict", "case_id", "occurred_on", "version"),
    sa.Index("case_event_recorded", "subdistrict", "recorded_at"),
)

import_batch = sa.Table(
    "import_batch",
    metadata,
    _subdistrict(),
    _key("version"),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("file_name", sa.Text, nullable=False),
    sa.Column("sha256", sa.Text, nullable=False),
    sa.Column("at", ShanghaiTime, nullable=False),
    sa.Column("account", sa.Text, nullable=False),
    sa.Column("report", sa.Text, nullable=False),  # JSON of the counts
)
