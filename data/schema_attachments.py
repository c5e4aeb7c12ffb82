"""The table of photos. The pictures themselves lie outside the database, under their hash (data/attachments.py)."""

from __future__ import annotations

import sqlalchemy as sa

from data.schema import ShanghaiTime, metadata

# One row per photo of an entry; number counts within the file of the dwelling and is its place in the evidence index.
attachment = sa.Table(
    "attachment",
    metadata,
    sa.Column("subdistrict", sa.Text, primary_key=True),
    sa.Column("case_id", sa.Text, primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("version", sa.Integer, nullable=False),  # the write that added it
    sa.Column("event_uid", sa.Text, nullable=False),
    sa.Column("committee_code", sa.Text, nullable=False),
    sa.Column("sha256", sa.Text, nullable=False),  # of the stored picture, hexadecimal
    sa.Column("media_type", sa.Text, nullable=False),
    sa.Column("bytes", sa.Integer, nullable=False),
    sa.Column("width", sa.Integer, nullable=False),
    sa.Column("height", sa.Integer, nullable=False),
    sa.Column("taken_at", ShanghaiTime),  # as the camera wrote it; None = it wrote nothing
    sa.Column("uploaded_at", ShanghaiTime, nullable=False),
    sa.Column("account", sa.Text, nullable=False),
    sa.Column("caption", sa.Text, nullable=False),
    sa.Index("attachment_event", "subdistrict", "event_uid"),
)
