"""The table of the numbers that orders carry. A number is drawn once and never again, whatever becomes of the order."""

from __future__ import annotations

import sqlalchemy as sa

from data.schema import metadata

order_document = sa.Table(
    "order_document",
    metadata,
    sa.Column("subdistrict", sa.Text, primary_key=True),
    sa.Column("year", sa.Integer, primary_key=True, autoincrement=False),  # of the day of issue
    sa.Column("committee_code", sa.Text, primary_key=True),
    sa.Column("serial", sa.Integer, primary_key=True, autoincrement=False),  # 1, 2, 3 … without a gap
    sa.Column("number", sa.Text, nullable=False),  # as printed
    sa.Column("case_id", sa.Text, nullable=False),
    sa.Column("uid", sa.Text, nullable=False),  # of the event that issued the order
    sa.Column("version", sa.Integer, nullable=False),
    sa.UniqueConstraint("subdistrict", "number"),
    sa.UniqueConstraint("subdistrict", "uid"),
)
