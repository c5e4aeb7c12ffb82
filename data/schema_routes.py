"""The tables of route plans: every saved version whole and unchangeable, and its stops by committee.

A version is never updated: steering, re-planning and confirming each add one. route_stop repeats of a version what a
committee may see of it: its own stops.
"""

from __future__ import annotations

import sqlalchemy as sa

from data.schema import ShanghaiTime, metadata

route_plan = sa.Table(
    "route_plan",
    metadata,
    sa.Column("subdistrict", sa.Text, primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("number", sa.Integer, nullable=False),  # of the plan, 1, 2, … in the subdistrict
    sa.Column("revision", sa.Integer, nullable=False),  # of that plan, 1, 2, …
    sa.Column("uid", sa.Text, nullable=False),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("first_day", sa.Date, nullable=False),
    sa.Column("last_day", sa.Date, nullable=False),
    sa.Column("status", sa.Text, nullable=False),  # data.route_plans.PlanStatus
    sa.Column("change", sa.Text, nullable=False),  # what is different from the revision before, zh-CN
    sa.Column("content", sa.Text, nullable=False),  # analytics.route_plans.document.plan_json
    sa.Column("sha256", sa.Text, nullable=False),  # of content
    sa.Column("saved_by", sa.Text, nullable=False),
    sa.Column("saved_at", ShanghaiTime, nullable=False),
    sa.UniqueConstraint("subdistrict", "number", "revision"),
    sa.UniqueConstraint("subdistrict", "uid"),
    sa.CheckConstraint("revision >= 1 and number >= 1", name="route_plan_counts_from_one"),
)

route_stop = sa.Table(
    "route_stop",
    metadata,
    sa.Column("subdistrict", sa.Text, primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("case_id", sa.Text, primary_key=True),
    sa.Column("committee_code", sa.Text, nullable=False),
    sa.Column("day", sa.Date, nullable=False),
    sa.Column("team", sa.Text, nullable=False),
    sa.Column("arrive", sa.Text, nullable=False),  # 13:40
    sa.Column("leave", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),  # casework.routes.rules.VisitKind
)

ROUTE_TABLES = (route_plan, route_stop)
