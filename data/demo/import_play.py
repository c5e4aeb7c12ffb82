"""The daily imports of hotline orders: scrubbed, placed by the real gazetteer, kept as revisions."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from data.demo.actors import OPERATIONS
from data.demo.geography import Geography
from data.demo.orders import CATEGORY, Delivery, Order, Step
from data.places import OUTSIDE_BY_FILE, Locator, Place
from data.schema import import_batch
from data.store import Writing
from geo.address import scrub

WAITS_FROM = timedelta(days=45)  # orders that came in during the last weeks still wait for a person


def placed_orders(orders: Sequence[Order], locator: Locator) -> dict[str, Place]:
    """Where the rules put each order, by order number."""
    return {order.order_number: locator.place(scrub(order.raw_address), scrub(order.text)) for order in orders}


class ImportBook:
    """Collects complaint revisions while the imports are played; rows() gives them at the end, all at once."""

    def __init__(self, ground: Geography, places: Mapping[str, Place], locator: Locator, last_at: datetime) -> None:
        self._ground = ground
        self._places = dict(places)
        self._locator = locator
        self._waits_from = last_at - WAITS_FROM
        self._current: dict[str, dict[str, Any]] = {}
        self._closed: list[dict[str, Any]] = []

    def deliver(self, writing: Writing, delivery: Delivery) -> None:
        """One morning's import: its audit row, its batch row, and a new revision of each order in it."""
        added = sum(step is Step.RECEIVED for _, step in delivery.orders)
        file = f"12345工单_{delivery.at:%Y%m%d}.xlsx"
        content = {
            "file": file,
            "sha256": sha256(",".join(order.order_number for order, _ in delivery.orders).encode()).hexdigest(),
            "read": len(delivery.orders),
            "added": added,
            "updated": len(delivery.orders) - added,
            "unchanged": 0,
            "rejected": 0,
        }
        version = writing.leave_audit("import_hotline", file, content, OPERATIONS, delivery.at)
        self._batch(writing, version, content, delivery.at)
        for order, step in delivery.orders:
            self._revise(order, step, delivery.at, version)

    def place_by_hand(self, writing: Writing, order: Order, at: datetime) -> None:
        """A colleague asks the caller again and puts a waiting order at the building that is meant."""
        row = self._current[order.order_number]
        building = int(self._ground.dwelling_building[order.dwelling_id - 1])
        compound = int(self._ground.dwelling_compound[order.dwelling_id - 1])
        place = self._locator.person_place(compound, building, None, OPERATIONS.account)
        content = {"order_number": order.order_number, "compound_id": compound, "building_id": building}
        version = writing.leave_audit("place_complaint", order.order_number, content, OPERATIONS, at)
        self._next(row, at, version, asdict(place))

    def may_be_placed_by_hand(self, order: Order) -> bool:
        """True for an order of some time ago that the rules could not place and that lies in the subdistrict."""
        is_waiting = self._places[order.order_number].level == "pending"
        return is_waiting and order.style not in ("outside", "unknown_road") and order.received_at < self._waits_from

    def rows(self) -> Iterator[dict[str, Any]]:
        """All revisions, for the complaint table."""
        yield from self._closed
        yield from self._current.values()

    def _batch(self, writing: Writing, version: int, content: Mapping[str, Any], at: datetime) -> None:
        row = {
            "subdistrict": writing.subdistrict,
            "version": version,
            "kind": "hotline",
            "file_name": content["file"],
            "sha256": content["sha256"],
            "at": at,
            "account": OPERATIONS.account,
            "report": json.dumps(content, ensure_ascii=False),
        }
        writing.connection.execute(import_batch.insert(), row)

    def _revise(self, order: Order, step: Step, at: datetime, version: int) -> None:
        if step is Step.RECEIVED:
            self._current[order.order_number] = self._first(order, at, version)
            return
        row = self._current[order.order_number]
        if step is Step.RATED:
            self._next(row, at, version, {"satisfaction": order.satisfaction})
            return
        changes: dict[str, Any] = {
            "closed_at": order.closed_at,
            "first_contact": order.first_contact,
            "outcome": order.outcome,
            "satisfaction": "未评价",
        }
        if order.style in ("outside", "unknown_road"):
            # The platform takes it back: not in this subdistrict (退单).
            changes |= asdict(OUTSIDE_BY_FILE)
        self._next(row, at, version, changes)

    def _next(self, row: dict[str, Any], at: datetime, version: int, changes: Mapping[str, Any]) -> None:
        self._closed.append({**row, "known_to": at})
        self._current[row["order_number"]] = {
            **row,
            **changes,
            "revision": row["revision"] + 1,
            "known_from": at,
            "version": version,
        }

    def _first(self, order: Order, at: datetime, version: int) -> dict[str, Any]:
        return {
            "subdistrict": self._ground.code,
            "order_number": order.order_number,
            "revision": 1,
            "known_from": at,
            "known_to": None,
            "version": version,
            "received_at": order.received_at,
            "channel": order.channel,
            "order_type": order.order_type,
            "category": CATEGORY,
            "raw_address": scrub(order.raw_address),
            "text": scrub(order.text),
            "is_repeat": order.repeat_of is not None,
            "repeat_of": order.repeat_of,
            "department": order.department,
            "first_contact": None,
            "outcome": None,
            "satisfaction": None,
            "caller_token": order.caller_token,
            "due_at": order.due_at,
            "closed_at": None,
            **asdict(self._places[order.order_number]),
        }
