"""The list of alias rules: what people decided, visible to those who may see every address."""

from __future__ import annotations

from datetime import date, datetime

import pytest
import sqlalchemy as sa

from casework.events import Actor
from casework.vocabulary import Knowledge, Role
from data.access import Reader
from data.schema import SHANGHAI, alias_rule, compound
from data.store import Store

CODE = "310999001"


@pytest.fixture
def with_rules(store: Store) -> Store:
    """Two rules: one to a compound, a later one to "outside"."""
    store.create_subdistrict(CODE, "演示街道", is_demo=True)
    safety = Actor("pinganban-1", Role.SAFETY_OFFICE)
    at = datetime(2021, 10, 20, 9, tzinfo=SHANGHAI)
    with store.write(CODE) as writing:
        writing.leave_audit("test", "rules", {}, safety, at)
        writing.connection.execute(
            compound.insert().values(
                subdistrict=CODE, compound_id=1, code="C1", name="棠浦公寓", committee_code="310999001001"
            )
        )
        rules: list[tuple[str, int | None, int]] = [("老棠浦", 1, 20), ("河对面", None, 21)]
        for pattern, place, day in rules:
            writing.connection.execute(
                sa.insert(alias_rule).values(
                    subdistrict=CODE,
                    pattern=pattern,
                    compound_id=place,
                    account="pinganban-1",
                    created_at=at.replace(day=day),
                )
            )
    return store


def _rules_seen_by(store: Store, actor: Actor) -> list[tuple[str, str | None]]:
    frame = Reader(store, CODE, actor, date(2021, 10, 27), Knowledge.LATEST).alias_rules()
    places = [None if place != place or place is None else place for place in frame["compound"].tolist()]
    return list(zip(frame["pattern"].tolist(), places, strict=True))


def test_newest_first_and_outside_has_no_compound(with_rules: Store) -> None:
    """The rule made last stands first; "outside" names no compound."""
    seen = _rules_seen_by(with_rules, Actor("pinganban-1", Role.SAFETY_OFFICE))
    assert seen == [("河对面", None), ("老棠浦", "棠浦公寓")]


def test_a_committee_sees_no_rule(with_rules: Store) -> None:
    """A rule quotes an address that may lie in another committee's area."""
    assert _rules_seen_by(with_rules, Actor("juwei-001", Role.COMMITTEE, "310999001001")) == []
