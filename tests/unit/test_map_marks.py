"""Status groups: complete, each with its own colour and shape, readable without red and green."""

from __future__ import annotations

from itertools import combinations, pairwise

import numpy as np
import pytest

from analytics.class_breaks import MAXIMUM_CLASSES, ClassBreaks
from casework.vocabulary import Stage
from ui.map.marks import (
    COMPLAINT_GROUPS,
    DERIVED_GROUPS,
    GROUP_OF_STAGE,
    STATUS_GROUPS,
    Shape,
    StatusGroup,
    status_codes,
)

# Viénot 1999: what a reader without red (protan) or green (deutan) cones sees, on linear RGB.
WITHOUT_RED = np.array([[0.11238, 0.88762, 0.0], [0.11238, 0.88762, 0.0], [0.00401, -0.00401, 1.0]])
WITHOUT_GREEN = np.array([[0.29275, 0.70725, 0.0], [0.29275, 0.70725, 0.0], [-0.02234, 0.02234, 1.0]])


def linear(colour: str) -> np.ndarray:
    """#rrggbb as linear RGB."""
    parts = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


# Machado and others 2009, Table 1: who sees no blue (tritan), on linear RGB.
WITHOUT_BLUE = np.array(
    [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]]
)
EYES = {"all cones": np.eye(3), "no red": WITHOUT_RED, "no green": WITHOUT_GREEN, "no blue": WITHOUT_BLUE}
TO_XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
JUST_SEEN = 2.3  # CIE 1976 delta E of two colours that are barely told apart (Mahy and others 1994)


def delta_e(one: str, other: str, seen: np.ndarray) -> float:
    """CIE 1976 colour difference of two colours as these eyes see them."""

    def lab(colour: str) -> np.ndarray:
        xyz = TO_XYZ @ np.clip(seen @ linear(colour), 0.0, 1.0) / TO_XYZ.sum(axis=1)
        f = np.where(xyz > (6 / 29) ** 3, np.cbrt(xyz), xyz / (3 * (6 / 29) ** 2) + 4 / 29)
        return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])

    return float(np.linalg.norm(lab(one) - lab(other)))


def test_the_colour_difference_is_that_of_the_standard() -> None:
    """White and black are 100 apart, red and green of sRGB 170.6 (CIE 1976, D65)."""
    assert delta_e("#ffffff", "#000000", np.eye(3)) == pytest.approx(100, abs=0.1)
    assert delta_e("#ff0000", "#00ff00", np.eye(3)) == pytest.approx(170.6, abs=0.5)


@pytest.mark.parametrize("eyes", EYES)
def test_any_two_groups_are_told_apart_by_every_eye(eyes: str) -> None:
    """Six times the least that is seen; shapes differ in any case."""
    for one, other in combinations(STATUS_GROUPS, 2):
        assert delta_e(one.value.colour, other.value.colour, EYES[eyes]) > 6 * JUST_SEEN, (one, other)


@pytest.mark.parametrize("eyes", EYES)
@pytest.mark.parametrize("count", range(2, MAXIMUM_CLASSES + 1))
def test_neighbouring_classes_are_told_apart_by_every_eye_and_darken(eyes: str, count: int) -> None:
    """More is darker for everybody, and neighbours differ by twice the least that is seen."""
    colours = ClassBreaks(tuple(float(n) for n in range(1, count + 1))).colours
    for one, other in pairwise(colours):
        assert delta_e(one, other, EYES[eyes]) > 2 * JUST_SEEN, (one, other)
        assert linear(other) @ TO_XYZ[1] < linear(one) @ TO_XYZ[1]


def test_every_stage_has_a_group_and_every_group_a_stage() -> None:
    """A new stage without a colour, or a group that nothing reaches, fails here."""
    assert set(GROUP_OF_STAGE) == set(Stage)
    assert set(GROUP_OF_STAGE.values()) | DERIVED_GROUPS == set(StatusGroup)


def test_no_two_groups_share_colour_or_shape() -> None:
    """Colour alone must never be needed, nor shape alone."""
    marks = [group.value for group in StatusGroup]
    assert len({mark.colour for mark in marks}) == len(marks)
    assert len({mark.shape for mark in marks}) == len(marks)
    assert len({group.value.shape for group in COMPLAINT_GROUPS}) == len(COMPLAINT_GROUPS)


@pytest.mark.parametrize("seen", [WITHOUT_RED, WITHOUT_GREEN], ids=["without red", "without green"])
def test_the_signal_colours_differ_for_the_colour_blind(seen: np.ndarray) -> None:
    """逾期, 临期, 完成 and 未开始 stay apart in simulated red-green blindness, by shape and by more than nothing."""
    signals = (StatusGroup.OVERDUE, StatusGroup.DUE_SOON, StatusGroup.CLEARED, StatusGroup.NOT_STARTED)
    for one, other in combinations(signals, 2):
        distance = float(np.abs(seen @ linear(one.value.colour) - seen @ linear(other.value.colour)).max())
        assert distance > 0.05, (one, other)


@pytest.mark.parametrize(
    ("stage", "group"),
    [
        (Stage.TO_SURVEY, StatusGroup.NOT_STARTED),
        (Stage.OVERDUE, StatusGroup.OVERDUE),
        (Stage.CLEARED, StatusGroup.CLEARED),
        (Stage.RECURRED, StatusGroup.RECURRED),
    ],
)
def test_codes_follow_the_stages(stage: Stage, group: StatusGroup) -> None:
    """The code is the group's place in the drawing order."""
    assert STATUS_GROUPS[status_codes([stage.value])[0]] is group


@pytest.mark.parametrize(
    ("stage", "group"),
    [
        (Stage.ORDER_SERVED, StatusGroup.DUE_SOON),  # its day is near
        (Stage.OVERDUE, StatusGroup.OVERDUE),  # already past: stays red
        (Stage.CLEARED, StatusGroup.CLEARED),  # done: no day counts any more
    ],
)
def test_a_near_due_day_marks_only_what_is_still_to_be_rectified(stage: Stage, group: StatusGroup) -> None:
    """due_soon turns 整改整治中 into 临期 and nothing else."""
    assert STATUS_GROUPS[status_codes([stage.value], [True])[0]] is group


def test_an_unknown_stage_is_refused() -> None:
    """A stage without a colour is never drawn as another one."""
    with pytest.raises(KeyError):
        status_codes(["gone"])


def test_the_script_draws_every_shape() -> None:
    """Each shape of the enum has its outline in the JavaScript source."""
    from pathlib import Path

    source = (Path(__file__).parents[2] / "ui/map/frontend/src/shapes.js").read_text(encoding="utf-8")
    assert all(f"  {shape.value}: (" in source for shape in Shape)
