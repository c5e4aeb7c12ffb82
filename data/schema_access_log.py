"""The tables of the access log: who looked at, took away or unmasked what. A chain beside the audit chain.

Reading changes nothing, so an entry takes no number of subdistrict.version and every cached figure stays.
"""

from __future__ import annotations

import sqlalchemy as sa

from data.schema import ShanghaiTime, metadata

access_log = sa.Table(
    "access_log",
    metadata,
    sa.Column("subdistrict", sa.Text, primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("at", ShanghaiTime, nullable=False),
    sa.Column("account", sa.Text, nullable=False),
    sa.Column("role", sa.Text, nullable=False),
    sa.Column("action", sa.Text, nullable=False),  # vocabulary.AccessAction
    sa.Column("subject", sa.Text, nullable=False),  # the file, table or account that was looked at
    sa.Column("content", sa.Text, nullable=False),  # canonical JSON; never a name, telephone or identity number
    sa.Column("hash", sa.Text, nullable=False),  # sha256(previous hash + canonical JSON of this row)
    sa.Index("access_log_subject", "subdistrict", "subject", "at"),
)

# The end of each chain: its row is the lock of the writers, and shows when the last entries are gone.
access_log_head = sa.Table(
    "access_log_head",
    metadata,
    sa.Column("subdistrict", sa.Text, primary_key=True),
    sa.Column("number", sa.Integer, nullable=False),
    sa.Column("hash", sa.Text, nullable=False),
)

ACCESS_LOG_TABLES = (access_log, access_log_head)
