"""[privacy] and [retention] of campaign.toml: how personal data are kept, and how long."""

from __future__ import annotations

from casework.campaign.toml_tables import TableReader
from casework.privacy.rules import PrivacyRules, RetentionRules


def read_privacy(reader: TableReader) -> PrivacyRules | None:
    """The rules of personal data; what the file does not name stays at the default. None with faults noted."""
    standard = PrivacyRules()
    cipher = reader.text("cipher", required=False)
    keeps = reader.flag("store_identity_numbers", standard.store_identity_numbers)
    reader.finish()
    return reader.built(lambda: PrivacyRules(standard.cipher if cipher is None else cipher, keeps))


def read_retention(reader: TableReader) -> RetentionRules | None:
    """The terms of keeping; what the file does not name stays at the default. None with faults noted."""
    standard = RetentionRules()
    persons, texts = reader.whole("persons_days"), reader.whole("free_text_days")
    held = reader.texts("hold_cases")
    reader.finish()
    return reader.built(
        lambda: RetentionRules(
            standard.persons_days if persons is None else persons,
            standard.free_text_days if texts is None else texts,
            held,
        )
    )
