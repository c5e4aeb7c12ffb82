"""The table of persons (class L4): names and telephones sealed, apart from everything else.

No column for origin, ethnicity or nationality, none for a child, none for a tenant but the one who signed.
"""

from __future__ import annotations

import sqlalchemy as sa

from data.schema import metadata

party_person = sa.Table(
    "party_person",
    metadata,
    sa.Column("subdistrict", sa.Text, primary_key=True),
    sa.Column("person_id", sa.Text, primary_key=True),  # casework.parties.facts.person_id
    sa.Column("revision", sa.Integer, primary_key=True, autoincrement=False),  # the version of its audit row
    sa.Column("case_id", sa.Text, nullable=False),
    sa.Column("committee_code", sa.Text, nullable=False),  # of the file, for row access
    sa.Column("event_uid", sa.Text, nullable=False),  # the entry that says so; void it and the person is gone
    sa.Column("role", sa.Text, nullable=False),  # vocabulary.PartyRole
    sa.Column("is_organisation", sa.Boolean, nullable=False),
    sa.Column("cipher", sa.Text, nullable=False),
    sa.Column("key_number", sa.Integer, nullable=False),
    sa.Column("name", sa.LargeBinary, nullable=False),  # sealed, see data/encryption.py
    sa.Column("phone", sa.LargeBinary),  # sealed; None = not given
    sa.Column("identity_number", sa.LargeBinary),  # sealed; only with a penalty and where [privacy] allows it
    sa.Column("name_index", sa.Text),  # blind index; only of businesses and companies
    sa.Column("phone_index", sa.Text),
    sa.Index("party_person_case", "subdistrict", "case_id"),
    sa.Index("party_person_event", "subdistrict", "event_uid"),
    sa.CheckConstraint("phone_index is null or (phone is not null and name_index is not null)"),
)

PERSON_TABLES = (party_person,)
