"""The tables of accounts and of the sessions in which they are signed in. Neither holds a password or a token."""

from __future__ import annotations

import sqlalchemy as sa

from data.schema import ShanghaiTime, metadata

account = sa.Table(
    "account",
    metadata,
    sa.Column("subdistrict", sa.Text, primary_key=True),
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("display", sa.Text, nullable=False),  # name or post of the one person who uses it
    sa.Column("role", sa.Text, nullable=False),
    sa.Column("committee_code", sa.Text),  # of roles bound to a committee
    sa.Column("password_hash", sa.Text, nullable=False),  # argon2id with its parameters and salt
    sa.Column("must_change", sa.Boolean, nullable=False),  # the password was given out by somebody else
    sa.Column("is_disabled", sa.Boolean, nullable=False),
    sa.Column("failures", sa.Integer, nullable=False),
    sa.Column("locks", sa.Integer, nullable=False),
    sa.Column("locked_until", ShanghaiTime),
    sa.Column("created_at", ShanghaiTime, nullable=False),
    sa.Column("password_set_at", ShanghaiTime, nullable=False),
    sa.Column("last_login_at", ShanghaiTime),
)

login_session = sa.Table(
    "login_session",
    metadata,
    sa.Column("subdistrict", sa.Text, primary_key=True),
    sa.Column("key", sa.Text, primary_key=True),  # hash of the token in the browser's cookie
    sa.Column("account", sa.Text, nullable=False),
    sa.Column("by", sa.Text, nullable=False),  # data.sessions.BY_PASSWORD or BY_PROVIDER
    sa.Column("started_at", ShanghaiTime, nullable=False),
    sa.Column("seen_at", ShanghaiTime, nullable=False),
    sa.Column("ended_at", ShanghaiTime),  # signed out, or ended by a change of the account
    sa.UniqueConstraint("key"),
    sa.Index("login_session_account", "subdistrict", "account"),
)

ACCOUNT_TABLES = (account, login_session)
