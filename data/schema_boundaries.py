"""The table of boundaries: every version that a compound's boundary and position ever had. Rows are only added.

The newest version of a compound is repeated in its row of `compound`. Version 0 is what stood there before the first
change that was kept; a compound that never changed has no row.
"""

from __future__ import annotations

import sqlalchemy as sa

from data.schema import ShanghaiTime, metadata

PLACED = ("longitude", "latitude", "geometry", "source_crs", "position_source", "accuracy_metres")
"""The columns of `compound` that a version keeps as they were."""

compound_boundary = sa.Table(
    "compound_boundary",
    metadata,
    sa.Column("subdistrict", sa.Text, primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),  # the write; 0 = before all of them
    sa.Column("compound_id", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("uid", sa.Text, nullable=False),  # of the act, made by the screen; the same again is not kept twice
    sa.Column("known_from", ShanghaiTime),  # 当时已知 shows it from this moment; None = ever since
    sa.Column("recorded_at", ShanghaiTime),
    sa.Column("recorded_by", sa.Text),
    sa.Column("way", sa.Text, nullable=False),  # casework.boundaries.BoundaryWay
    sa.Column("source", sa.Text),  # casework.boundaries.BoundarySource; None = not said
    sa.Column("restores", sa.Integer),  # the version that an undo brought back
    sa.Column("note", sa.Text, nullable=False),
    sa.Column("longitude", sa.Float),  # from here on PLACED
    sa.Column("latitude", sa.Float),
    sa.Column("geometry", sa.LargeBinary),
    sa.Column("source_crs", sa.Text),
    sa.Column("position_source", sa.Text),
    sa.Column("accuracy_metres", sa.Float),
    sa.CheckConstraint(
        "version = 0 or (recorded_at is not null and recorded_by is not null)", name="boundary_says_who_and_when"
    ),
    sa.Index("compound_boundary_compound", "subdistrict", "compound_id", "version"),
)

BOUNDARY_TABLES = (compound_boundary,)
