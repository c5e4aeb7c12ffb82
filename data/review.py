"""People's decisions on orders that the rules could not place: one order, or a text for all orders (alias rule)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from casework.errors import ConflictError, NotFoundError, PermissionDeniedError, UserError
from casework.events import Actor
from casework.vocabulary import Role
from data.places import Locator
from data.revisions import current_complaints, moves, place_differs, revise_complaints, rule_placed_complaints
from data.schema import alias_rule, building, compound
from data.store import Store
from data.writing import Writing
from geo.normalise import normalise

MAY_REVIEW = frozenset({Role.OPERATIONS_CENTRE, Role.SAFETY_OFFICE})
SHORTEST_PATTERN = 3


def may_review(actor: Actor) -> bool:
    """True when the actor may place orders and make alias rules."""
    return actor.role in MAY_REVIEW


def check_may_review(actor: Actor) -> None:
    """Raises PermissionDeniedError when the actor may not place orders."""
    if not may_review(actor):
        allowed = "、".join(role.label for role in sorted(MAY_REVIEW))
        raise PermissionDeniedError(f"“{actor.role.label}”不能确认工单地址。请由{allowed}的账号处理。")


def place_complaint(
    store: Store,
    subdistrict: str,
    order_number: str,
    compound_id: int | None,
    building_id: int | None,
    actor: Actor,
    now: datetime,
) -> None:
    """Place one order by a person's decision; the earlier place stays in its history.

    compound_id None = outside the subdistrict. When the order already lies there by a person's decision, nothing
    is written. Raises PermissionDeniedError, or NotFoundError when order, compound or building do not exist.
    """
    check_may_review(actor)
    with store.write(subdistrict) as writing:
        current = current_complaints(writing.connection, subdistrict, [order_number]).get(order_number)
        if current is None:
            raise NotFoundError(f"没有编号为“{order_number}”的工单。请刷新页面后重试。")
        _check_place(writing, compound_id, building_id)
        locator = Locator(writing.connection, subdistrict)
        place = locator.person_place(compound_id, building_id, current["room"], actor.account)
        if not place_differs(current, place):
            return
        content = {
            "order_number": order_number,
            "before": {name: current[name] for name in place.columns()},
            "after": place.columns(),
        }
        version = writing.leave_audit("place_complaint", order_number, content, actor, now)
        revise_complaints(writing.connection, [(current, place.columns())], now, version)


def make_alias_rule(
    store: Store,
    subdistrict: str,
    text: str,
    compound_id: int | None,
    building_id: int | None,
    actor: Actor,
    now: datetime,
) -> int:
    """Decide that a text always means a place, and replay it on the orders that wait. How many it placed.

    text: as a caller wrote it; kept in its normal form. compound_id None = outside the subdistrict.
    Raises PermissionDeniedError; UserError when the text is too short; ConflictError when it already means
    another place; NotFoundError when compound or building do not exist.
    """
    check_may_review(actor)
    pattern = normalise(text)
    if len(pattern) < SHORTEST_PATTERN:
        raise UserError(f"规则文字“{text}”太短，至少要 {SHORTEST_PATTERN} 个字，以免误套到别的地址。请写得完整一些。")
    with store.write(subdistrict) as writing:
        _check_place(writing, compound_id, building_id)
        known = _rule(writing, pattern)
        if known is not None:
            if (known.compound_id, known.building_id) == (compound_id, building_id):
                return 0
            raise ConflictError(f"文字“{pattern}”已有一条指向别处的规则。请先撤销那一条。")
        row = {"pattern": pattern, "compound_id": compound_id, "building_id": building_id}
        version = writing.leave_audit("alias_rule_made", pattern, row, actor, now)
        writing.connection.execute(
            alias_rule.insert(),
            {"subdistrict": subdistrict, **row, "account": actor.account, "created_at": now},
        )
        return _replay(writing, pattern, now, version)


def undo_alias_rule(store: Store, subdistrict: str, pattern: str, actor: Actor, now: datetime) -> int:
    """Withdraw an alias rule; the orders that it placed are placed anew. How many moved.

    Raises PermissionDeniedError, or NotFoundError when there is no such rule.
    """
    check_may_review(actor)
    with store.write(subdistrict) as writing:
        known = _rule(writing, normalise(pattern))
        if known is None:
            raise NotFoundError(f"没有文字为“{pattern}”的规则，可能已被撤销。请刷新页面。")
        content = {name: getattr(known, name) for name in ("pattern", "compound_id", "building_id", "account")}
        version = writing.leave_audit("alias_rule_undone", known.pattern, content, actor, now)
        writing.connection.execute(
            sa.delete(alias_rule).where(alias_rule.c.subdistrict == subdistrict, alias_rule.c.pattern == known.pattern)
        )
        return _replay(writing, known.pattern, now, version)


def _rule(writing: Writing, pattern: str) -> sa.Row[Any] | None:
    return writing.connection.execute(
        sa.select(alias_rule).where(alias_rule.c.subdistrict == writing.subdistrict, alias_rule.c.pattern == pattern)
    ).one_or_none()


def _check_place(writing: Writing, compound_id: int | None, building_id: int | None) -> None:
    """Raises NotFoundError unless compound and building exist and belong together."""
    if compound_id is None:
        if building_id is not None:
            raise NotFoundError("只选了楼栋没有选小区。请先选小区再选楼栋。")
        return
    found = writing.connection.execute(
        sa.select(compound.c.compound_id).where(
            compound.c.subdistrict == writing.subdistrict, compound.c.compound_id == compound_id
        )
    ).first()
    if found is None:
        raise NotFoundError(f"没有编号为 {compound_id} 的小区。请刷新页面后重新选择。")
    if building_id is None:
        return
    owner = writing.connection.execute(
        sa.select(building.c.compound_id).where(
            building.c.subdistrict == writing.subdistrict, building.c.building_id == building_id
        )
    ).scalar_one_or_none()
    if owner != compound_id:
        raise NotFoundError("所选小区没有这幢楼。请刷新页面后重新选择。")


def _replay(writing: Writing, pattern: str, at: datetime, version: int) -> int:
    """Place anew the orders whose address holds the pattern and that no person has placed. How many moved."""
    rows = (
        row
        for row in rule_placed_complaints(writing.connection, writing.subdistrict)
        if pattern in normalise(row["raw_address"] if row["raw_address"].strip() else row["text"])
    )
    moved = moves(rows, Locator(writing.connection, writing.subdistrict))
    return revise_complaints(writing.connection, moved, at, version)
