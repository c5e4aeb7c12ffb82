"""The review queue: a person places one order, or decides on a text for all orders; everything keeps its history."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from casework.errors import ConflictError, NotFoundError, PermissionDeniedError, UserError
from casework.events import Actor
from casework.vocabulary import Role
from data.review import make_alias_rule, may_review, place_complaint, undo_alias_rule
from data.schema import alias_rule, audit
from data.store import Store
from tests.import_files import CENTRE, CODE, NOW, compounds_file, contents, hotline_file, imported, orders, write_csv

LATER = NOW + timedelta(hours=1)
NUMBER = "20211012000123"


@pytest.fixture
def ready(sqlite_store: Store, tmp_path: Path) -> Store:
    """The queue on SQLite."""
    return queue(sqlite_store, tmp_path)


def queue(store: Store, tmp_path: Path) -> Store:
    """Two compounds, a roster of one dwelling, and three orders of which two wait."""
    imported(store, "compounds", compounds_file(tmp_path))
    imported(store, "roster", write_csv(tmp_path / "r.csv", [{"小区": "云溪苑", "楼号": "3", "室号": "502"}]))
    path = hotline_file(
        tmp_path,
        {"发生地址": "老粮库3号502室"},
        {"热线12345工单编号": "2", "发生地址": "老粮库"},
        {"热线12345工单编号": "3", "发生地址": "云溪路12弄"},
    )
    imported(store, "hotline", path)
    return store


def current(store: Store) -> dict[str, dict[str, Any]]:
    """The current revision of each order."""
    return {one["order_number"]: one for one in orders(store) if one["known_to"] is None}


def actions(store: Store) -> list[str]:
    """What the audit says was done, in order."""
    with store.read() as connection:
        return list(connection.execute(sa.select(audit.c.action).order_by(audit.c.version)).scalars())


@pytest.mark.parametrize(
    ("compound_id", "building_id", "level", "committee"),
    [(2, None, "compound", "02"), (1, 1, "dwelling", "01"), (None, None, "outside", None)],
)
def test_a_person_places_an_order(
    ready: Store, compound_id: int | None, building_id: int | None, level: str, committee: str | None
) -> None:
    """At a compound, at a building (the room of the text is registered there: the dwelling), or outside."""
    waiting = current(ready)[NUMBER]
    if building_id is not None:
        make_alias_rule(ready, CODE, "老粮库", 1, None, CENTRE, NOW)  # reads the room out of the text
    place_complaint(ready, CODE, NUMBER, compound_id, building_id, CENTRE, LATER)
    placed = current(ready)[NUMBER]
    assert (placed["level"], placed["compound_id"], placed["committee_code"]) == (level, compound_id, committee)
    assert placed["located_by"] == CENTRE.account
    history = [one for one in orders(ready) if one["order_number"] == NUMBER]
    assert (history[0]["level"], history[0]["known_from"]) == (waiting["level"], NOW)
    assert history[-2]["known_to"] == LATER
    assert ready.verify_chain(CODE) == []


def test_placing_an_order_where_it_lies_writes_nothing(ready: Store) -> None:
    """The second click changes no row."""
    place_complaint(ready, CODE, NUMBER, 2, None, CENTRE, LATER)
    before = contents(ready)
    place_complaint(ready, CODE, NUMBER, 2, None, CENTRE, LATER + timedelta(minutes=1))
    assert contents(ready) == before


def test_an_alias_rule_is_replayed_on_the_waiting_orders(ready: Store) -> None:
    """Both orders that say 老粮库 are placed, the other is untouched; future orders follow the rule too."""
    assert make_alias_rule(ready, CODE, " 老粮库 ", 1, None, CENTRE, LATER) == 2
    found = {number: (one["level"], one["compound_id"], one["located_by"]) for number, one in current(ready).items()}
    assert found == {
        NUMBER: ("dwelling", 1, "alias"),
        "2": ("compound", 1, "alias"),
        "3": ("compound", 1, "rule"),
    }
    assert current(ready)[NUMBER]["dwelling_id"] == 1
    assert actions(ready)[-1] == "alias_rule_made"


def test_future_orders_follow_the_rule(ready: Store, tmp_path: Path) -> None:
    """An order that comes in after the decision is placed at once."""
    make_alias_rule(ready, CODE, "老粮库", 2, None, CENTRE, LATER)
    imported(ready, "hotline", hotline_file(tmp_path, {"热线12345工单编号": "4", "发生地址": "老粮库"}), now=LATER)
    assert (current(ready)["4"]["compound_id"], current(ready)["4"]["located_by"]) == (2, "alias")


def test_a_rule_may_say_outside(ready: Store) -> None:
    """compound None: the orders leave the count of this subdistrict."""
    assert make_alias_rule(ready, CODE, "老粮库", None, None, CENTRE, LATER) == 2
    assert {one["level"] for number, one in current(ready).items() if number != "3"} == {"outside"}


def test_a_rule_does_not_move_what_a_person_placed(ready: Store) -> None:
    """The decision on one order is stronger than a rule made later."""
    place_complaint(ready, CODE, "2", 2, None, CENTRE, NOW)
    assert make_alias_rule(ready, CODE, "老粮库", 1, None, CENTRE, LATER) == 1
    assert current(ready)["2"]["compound_id"] == 2


def test_a_rule_can_be_withdrawn_on_both_engines(store: Store, tmp_path: Path) -> None:
    """Its orders wait again, with the whole story in their revisions, and the rule is gone."""
    ready = queue(store, tmp_path)
    make_alias_rule(ready, CODE, "老粮库", 1, None, CENTRE, NOW)
    assert undo_alias_rule(ready, CODE, "老粮库", CENTRE, LATER) == 2
    assert {current(ready)[number]["level"] for number in (NUMBER, "2")} == {"pending"}
    assert [one["level"] for one in orders(ready) if one["order_number"] == "2"] == ["pending", "compound", "pending"]
    with ready.read() as connection:
        assert connection.execute(sa.select(alias_rule)).all() == []
    assert actions(ready)[-1] == "alias_rule_undone"
    assert ready.verify_chain(CODE) == []


def test_the_same_rule_twice_is_one_rule(ready: Store) -> None:
    """Again with the same place: nothing; with another place: a conflict that names the rule."""
    make_alias_rule(ready, CODE, "老粮库", 1, None, CENTRE, LATER)
    before = contents(ready)
    assert make_alias_rule(ready, CODE, "老粮库", 1, None, CENTRE, LATER) == 0
    with pytest.raises(ConflictError, match="“老粮库”已有一条"):
        make_alias_rule(ready, CODE, "老粮库", 2, None, CENTRE, LATER)
    assert contents(ready) == before


@pytest.mark.parametrize(
    ("act", "error", "message"),
    [
        (lambda s: place_complaint(s, CODE, "404", 1, None, CENTRE, LATER), NotFoundError, "没有编号为“404”的工单"),
        (lambda s: place_complaint(s, CODE, NUMBER, 9, None, CENTRE, LATER), NotFoundError, "没有编号为 9 的小区"),
        (lambda s: place_complaint(s, CODE, NUMBER, 2, 1, CENTRE, LATER), NotFoundError, "没有这幢楼"),
        (lambda s: place_complaint(s, CODE, NUMBER, None, 1, CENTRE, LATER), NotFoundError, "没有选小区"),
        (lambda s: make_alias_rule(s, CODE, "老粮", 1, None, CENTRE, LATER), UserError, "太短"),
        (lambda s: undo_alias_rule(s, CODE, "老粮库", CENTRE, LATER), NotFoundError, "没有文字为“老粮库”的规则"),
    ],
)
def test_what_can_not_be_done_is_said_and_nothing_is_stored(
    ready: Store, act: Callable[[Store], object], error: type[UserError], message: str
) -> None:
    """Each refusal is a Chinese sentence; the database is as before."""
    before = contents(ready)
    with pytest.raises(error, match=message):
        act(ready)
    assert contents(ready) == before


@pytest.mark.parametrize("role", list(Role))
def test_only_the_two_offices_review(ready: Store, role: Role) -> None:
    """城运中心 and 平安办 may; everyone else is refused, and may_review tells the same for the button."""
    actor = Actor("someone", role, "01" if role in (Role.COMMITTEE, Role.POPULATION_OFFICER) else None)
    assert may_review(actor) == (role in (Role.OPERATIONS_CENTRE, Role.SAFETY_OFFICE))
    if may_review(actor):
        return
    for act in (
        lambda: place_complaint(ready, CODE, NUMBER, 1, None, actor, LATER),
        lambda: make_alias_rule(ready, CODE, "老粮库", 1, None, actor, LATER),
        lambda: undo_alias_rule(ready, CODE, "老粮库", actor, LATER),
    ):
        with pytest.raises(PermissionDeniedError, match="不能确认工单地址"):
            act()
