"""The table of the work logs (工作台账): entries are voided with a reason, never changed or deleted."""

from __future__ import annotations

import sqlalchemy as sa

from data.schema import ShanghaiTime, metadata

work_log = sa.Table(
    "work_log",
    metadata,
    sa.Column("subdistrict", sa.Text, primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("uid", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),  # casework.work_logs.LogKind
    sa.Column("committee_code", sa.Text),  # None = the street as a whole
    sa.Column("case_id", sa.Text),
    sa.Column("occurred_on", sa.Date, nullable=False),
    sa.Column("title", sa.Text, nullable=False),  # scrubbed; of a petition the value of PetitionTopic
    sa.Column("place", sa.Text, nullable=False),  # scrubbed
    sa.Column("persons", sa.Integer),
    sa.Column("copies", sa.Integer),
    sa.Column("amount_fen", sa.BigInteger),
    sa.Column("remark", sa.Text, nullable=False),  # scrubbed
    sa.Column("recorded_by", sa.Text, nullable=False),
    sa.Column("recorded_at", ShanghaiTime, nullable=False),
    sa.Column("voided_by", sa.Text),
    sa.Column("voided_at", ShanghaiTime),
    sa.Column("void_reason", sa.Text),  # scrubbed
    sa.UniqueConstraint("subdistrict", "uid"),
    sa.Index("work_log_day", "subdistrict", "occurred_on"),
    sa.CheckConstraint(
        "(voided_at is null and voided_by is null and void_reason is null)"
        " or (voided_at is not null and voided_by is not null and void_reason is not null)",
        name="work_log_void_is_whole",
    ),
    sa.CheckConstraint("amount_fen is null or amount_fen > 0", name="work_log_amount_is_positive"),
)
