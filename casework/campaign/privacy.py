"""[privacy], [retention] and [export] of campaign.toml: how personal data are kept, how long, what may leave."""

from __future__ import annotations

from dataclasses import fields, replace

from casework.campaign.toml_tables import TableReader
from casework.privacy.export_limits import ExportLimits
from casework.privacy.rules import PrivacyRules, RetentionRules


def read_privacy(reader: TableReader) -> PrivacyRules | None:
    """The rules of personal data; what the file does not name stays at the default. None with faults noted."""
    standard = PrivacyRules()
    cipher = reader.text("cipher", required=False)
    keeps = reader.flag("store_identity_numbers", standard.store_identity_numbers)
    approved = reader.flag("approver_for_unmasked", standard.approver_for_unmasked)
    reader.finish()
    return reader.built(lambda: PrivacyRules(standard.cipher if cipher is None else cipher, keeps, approved))


def read_retention(reader: TableReader) -> RetentionRules | None:
    """The terms of keeping; what the file does not name stays at the default. None with faults noted."""
    standard = RetentionRules()
    terms = ("persons_days", "free_text_days", "photo_days", "draft_days")
    days = {name: value for name in terms if (value := reader.whole(name)) is not None}
    held = reader.texts("hold_cases")
    reader.finish()
    return reader.built(lambda: replace(standard, **days, hold_cases=held))


def read_export_limits(reader: TableReader) -> ExportLimits | None:
    """How much may leave in one file; what the file does not name stays at the default. None with faults noted."""
    given = {field.name: reader.whole(field.name) for field in fields(ExportLimits)}
    reader.finish()
    return reader.built(lambda: ExportLimits(**{key: count for key, count in given.items() if count is not None}))
