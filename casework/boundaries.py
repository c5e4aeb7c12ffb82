"""The boundary of a compound: who may draw it, from what, how exact it is said to be. A sketch, no legal border."""

from __future__ import annotations

import math

from casework.errors import EntryError, NotFoundError, PermissionDeniedError
from casework.events import Actor
from casework.vocabulary import LabelledEnum, Role

EDITORS = frozenset({Role.SAFETY_OFFICE, Role.COMMITTEE})
IMPORTERS = frozenset({Role.SAFETY_OFFICE, Role.OPERATIONS_CENTRE})
FINEST_METRES, COARSEST_METRES = 0.01, 500.0
APPROXIMATE_METRES = 30.0
"""A boundary less exact than this is shown as 示意: the width of a road and a row of houses."""
LONGEST_NOTE = 200


class BoundarySource(LabelledEnum):
    """From what a boundary was taken."""

    SITE_VISIT = "site_visit", "现场踏勘"
    IMAGERY = "imagery", "影像图描绘"
    SURVEY = "survey", "测绘资料"
    OTHER = "other", "其他"


class BoundaryWay(LabelledEnum):
    """How a version of a boundary came into the program."""

    BEFORE = "before", "原有"
    IMPORTED = "imported", "导入"
    DRAWN = "drawn", "绘制"
    RESTORED = "restored", "恢复"


class BoundaryState(LabelledEnum):
    """What is known of a compound's boundary."""

    NONE = "none", "没有边界"
    APPROXIMATE = "approximate", "示意"
    IMPORTED = "imported", "已导入"
    DRAWN = "drawn", "已绘制"


def is_approximate(accuracy_metres: float | None) -> bool:
    """True for a boundary that is said to be less exact than 30 m; one of unknown accuracy is taken as it is."""
    return accuracy_metres is not None and accuracy_metres > APPROXIMATE_METRES


def boundary_state(has_outline: bool, accuracy_metres: float | None, way: BoundaryWay) -> BoundaryState:
    """The state of a boundary. way: of the version that counts, for a restored one that of the version restored."""
    if not has_outline:
        return BoundaryState.NONE
    if is_approximate(accuracy_metres):
        return BoundaryState.APPROXIMATE
    return BoundaryState.DRAWN if way is BoundaryWay.DRAWN else BoundaryState.IMPORTED


def may_edit(actor: Actor) -> bool:
    """True for the roles that draw boundaries: 平安办, and a committee's own."""
    return actor.role in EDITORS and (actor.role is not Role.COMMITTEE or bool(actor.committee_code))


def check_may_edit(actor: Actor, committee_code: str | None) -> None:
    """Refuse who may not change the boundary of a compound of that committee (None = no such compound).

    Raises PermissionDeniedError by role; NotFoundError, in the same words, for another committee's compound and for
    one that does not exist.
    """
    if not may_edit(actor):
        allowed = "、".join(role.label for role in Role if role in EDITORS)
        raise PermissionDeniedError(f"“{actor.role.label}”不能修改小区边界；可由{allowed}修改。")
    if committee_code is None or (actor.role is Role.COMMITTEE and committee_code != actor.committee_code):
        raise NotFoundError("没有这个小区，或它不在您的责任区内。请刷新页面后重新选择。")


def check_may_import(actor: Actor) -> None:
    """Raise PermissionDeniedError unless the actor may bring in boundaries of the whole street."""
    if actor.role not in IMPORTERS:
        allowed = "、".join(role.label for role in Role if role in IMPORTERS)
        raise PermissionDeniedError(f"“{actor.role.label}”不能成批导入小区边界；可由{allowed}导入。")


def check_entry(accuracy_metres: float, note: str) -> None:
    """Raise EntryError when accuracy or note cannot be kept."""
    if not math.isfinite(accuracy_metres) or not FINEST_METRES <= accuracy_metres <= COARSEST_METRES:
        raise EntryError(f"精度应在 {FINEST_METRES:g} 至 {COARSEST_METRES:g} 米之间，请改正后再保存。")
    if len(note) > LONGEST_NOTE:
        raise EntryError(f"说明请不超过 {LONGEST_NOTE} 字。")
