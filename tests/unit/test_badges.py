"""Marks of state and urgency: colour, shape and word, from one table, for everything that can be marked."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from casework.guard.gaps import GapKind
from casework.vocabulary import Stage
from ui.badges import GAP_MARKS, STATUS_MARKS, Mark, badge, stage_badge
from ui.map.marks import StatusGroup

ROOT = Path(__file__).parents[2]


def test_no_two_marks_are_the_same_and_groups_of_the_map_differ_in_shape() -> None:
    """Who sees no colour still sees the shape; an ended and a finished thing differ by colour and word only."""
    looks = [mark.value for mark in Mark]
    assert len(set(looks)) == len(looks)
    assert all(len(shape) == 1 and not shape.isalnum() for _, shape in looks)
    shapes = [STATUS_MARKS[group].value[1] for group in StatusGroup]
    assert len(set(shapes)) == len(shapes)


def test_every_group_of_the_map_and_every_weight_of_a_gap_has_its_mark() -> None:
    """A new one without a mark fails here, not on the page."""
    assert set(STATUS_MARKS) == set(StatusGroup)
    assert set(GAP_MARKS) == set(GapKind)


@pytest.mark.parametrize("stage", Stage, ids=lambda stage: stage.value)
def test_every_stage_is_shown_with_colour_shape_and_word(stage: Stage) -> None:
    """红=逾期 黄=临期 绿=完成 灰=未开始."""
    assert re.fullmatch(
        rf":(red|orange|green|gray|blue|violet)-badge\[\W {re.escape(stage.label)}\]", stage_badge(stage)
    )


def test_hostile_words_stay_words() -> None:
    """A badge ends where it should."""
    assert badge(Mark.SOON, "a] ![x](http://x)") == r":orange-badge[▲ a\] \!\[x\]\(http\:\/\/x\)]".replace(r"\/", "/")


def test_no_page_makes_a_badge_of_its_own() -> None:
    """One place for colours and shapes."""
    own = re.compile(r"-badge\[|st\.badge\(")
    sources = [*(ROOT / "ui").rglob("*.py"), *(ROOT / "pages").glob("*.py")]
    found = {str(path.relative_to(ROOT)) for path in sources if own.search(path.read_text(encoding="utf-8"))}
    assert found == {"ui/badges.py"}
