"""How points on the map look: status groups of dwellings and groups of complaints, each a colour and a shape."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

import numpy as np
from numpy.typing import NDArray

from casework.vocabulary import Stage


class Shape(Enum):
    """Outlines that frontend/src/shapes.js can draw."""

    CIRCLE = "circle"
    SQUARE = "square"
    TRIANGLE = "triangle"
    TRIANGLE_DOWN = "triangle_down"
    DIAMOND = "diamond"
    STAR = "star"
    RING = "ring"
    CROSS = "cross"
    PLUS = "plus"


@dataclass(frozen=True, slots=True)
class Mark:
    """How one group of points is drawn: colour (#rrggbb) and shape, never one without the other."""

    label: str
    colour: str
    shape: Shape


class StatusGroup(Enum):
    """Dwellings by status, in drawing order (the last lies on top). 红=逾期 黄=临期 绿=完成 灰=未开始."""

    EXCLUDED = Mark("不属于群租、误报", "#c4c4c4", Shape.RING)
    CLEARED = Mark("已销项（含回访、稳定）", "#1b8a5a", Shape.SQUARE)
    NOT_STARTED = Mark("未开始（线索、待排摸）", "#7d7d7d", Shape.CIRCLE)
    IN_SURVEY = Mark("排摸认定中", "#5fb4e5", Shape.DIAMOND)
    IN_RECTIFICATION = Mark("整改整治中", "#1f4e9e", Shape.PLUS)
    DUE_SOON = Mark("临期", "#f2c318", Shape.TRIANGLE)
    OVERDUE = Mark("逾期未改", "#d7191c", Shape.TRIANGLE_DOWN)
    RECURRED = Mark("回潮、疑似回潮", "#6a0d68", Shape.STAR)


STATUS_GROUPS: tuple[StatusGroup, ...] = tuple(StatusGroup)
DERIVED_GROUPS = frozenset({StatusGroup.DUE_SOON})
"""Groups that no stage gives by itself: a due day close ahead does."""

GROUP_OF_STAGE: dict[Stage, StatusGroup] = {
    Stage.CLUE: StatusGroup.NOT_STARTED,
    Stage.ADDRESS_PENDING: StatusGroup.NOT_STARTED,
    Stage.TO_SURVEY: StatusGroup.NOT_STARTED,
    Stage.SURVEYING: StatusGroup.IN_SURVEY,
    Stage.TO_DECIDE: StatusGroup.IN_SURVEY,
    Stage.TO_VERIFY: StatusGroup.IN_SURVEY,
    Stage.NOT_QUNZU: StatusGroup.EXCLUDED,
    Stage.FALSE_ALARM: StatusGroup.EXCLUDED,
    Stage.CONFIRMED: StatusGroup.IN_RECTIFICATION,
    Stage.ORDER_ISSUED: StatusGroup.IN_RECTIFICATION,
    Stage.ORDER_SERVED: StatusGroup.IN_RECTIFICATION,
    Stage.SELF_RECTIFIED: StatusGroup.IN_RECTIFICATION,
    Stage.OVERDUE: StatusGroup.OVERDUE,
    Stage.PHONED: StatusGroup.IN_RECTIFICATION,
    Stage.JOINT_ACTION: StatusGroup.IN_RECTIFICATION,
    Stage.TO_RECHECK: StatusGroup.IN_RECTIFICATION,
    Stage.CLEARED: StatusGroup.CLEARED,
    Stage.REVISITING: StatusGroup.CLEARED,
    Stage.STABLE: StatusGroup.CLEARED,
    Stage.SUSPECTED: StatusGroup.RECURRED,
    Stage.RECURRED: StatusGroup.RECURRED,
}


class ComplaintGroup(Enum):
    """Complaints by how far their address could be placed; a compound's point is not a dwelling's."""

    IN_COMPOUND = Mark("位置只到小区", "#a85a00", Shape.RING)
    PLACED = Mark("位置到楼、到户", "#a85a00", Shape.CROSS)


COMPLAINT_GROUPS: tuple[ComplaintGroup, ...] = tuple(ComplaintGroup)


def status_codes(stages: Sequence[str], due_soon: Sequence[bool] | None = None) -> NDArray[np.uint8]:
    """Index into STATUS_GROUPS of each stage value; rows marked due_soon become DUE_SOON unless overdue or done.

    Raises KeyError on a stage that the vocabulary does not know.
    """
    index = {stage.value: STATUS_GROUPS.index(group) for stage, group in GROUP_OF_STAGE.items()}
    codes = np.fromiter((index[str(stage)] for stage in stages), dtype=np.uint8, count=len(stages))
    if due_soon is not None:
        waiting = codes == STATUS_GROUPS.index(StatusGroup.IN_RECTIFICATION)
        codes[waiting & np.asarray(due_soon, dtype=bool)] = STATUS_GROUPS.index(StatusGroup.DUE_SOON)
    return codes
