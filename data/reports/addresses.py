"""Addresses in the lists of a report: as far as the building, unless somebody who may says what he needs rooms for."""

from __future__ import annotations

from dataclasses import replace

from analytics.documents.model import Annex, Cell, Document
from casework.errors import PermissionDeniedError
from casework.privacy.clearance import Clearance
from casework.privacy.masking import mask_address
from casework.vocabulary import Role

ADDRESSES = frozenset({"地址", "原地址"})
MAY_SEE_ROOMS = frozenset({Role.SAFETY_OFFICE, Role.OPERATIONS_CENTRE, Role.ENFORCEMENT, Role.COMMITTEE})


def with_addresses(document: Document, role: Role, clearance: Clearance | None) -> Document:
    """The document with the addresses of its lists as this role may take them away.

    clearance: what the rooms are needed for and who approved it, None = they stay hidden. Raises
    PermissionDeniedError for a role that never gets them.
    """
    if clearance is None:
        return replace(document, annexes=tuple(map(_hidden, document.annexes)))
    if role not in MAY_SEE_ROOMS:
        allowed = "、".join(one.label for one in Role if one in MAY_SEE_ROOMS)
        raise PermissionDeniedError(f"“{role.label}”的附表只到楼号。需要室号的，请由{allowed}生成。")
    return document


def has_addresses(document: Document) -> bool:
    """True when a list names addresses."""
    return any(ADDRESSES & set(annex.columns) for annex in document.annexes)


def _hidden(annex: Annex) -> Annex:
    places = {place for place, title in enumerate(annex.columns) if title in ADDRESSES}

    def cell(place: int, value: Cell) -> Cell:
        return mask_address(value) if place in places and isinstance(value, str) else value

    rows = tuple(tuple(cell(place, value) for place, value in enumerate(row)) for row in annex.rows)
    return replace(annex, rows=rows) if places else annex
