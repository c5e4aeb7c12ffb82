"""A figure is built once for the same question, and again for another one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from analytics.charts import remembered as memory
from analytics.charts.remembered import remembered


@dataclass(frozen=True, slots=True)
class Result:
    """A frozen result, as the charts are given."""

    rows: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Measured:
    """A frozen result that holds an array, so that it cannot be compared by its content."""

    rows: np.ndarray


@remembered
def chart(result: Result | Measured, days: pd.DataFrame, day: date, *, height: int = 300) -> go.Figure:
    """A builder."""
    return go.Figure(go.Bar(x=list(days["day"]), y=list(result.rows)), layout={"height": height, "title": str(day)})


def days(last: int = 2) -> pd.DataFrame:
    """Two days."""
    return pd.DataFrame({"day": [1, last]})


def test_the_same_question_gets_the_figure_of_before() -> None:
    """A frame is the same by its content: the reader hands out a new one each time."""
    result, day = Result((1, 2)), date(2021, 10, 27)
    first = chart(result, days(), day)
    assert chart(result, days(), day) is first
    assert chart(result, days(), date(2021, 10, 27), height=300) is not first  # said another way: built again, no harm


def test_another_result_frame_day_or_height_is_another_figure() -> None:
    result, day = Result((1, 2)), date(2021, 10, 27)
    first = chart(result, days(), day)
    others = [
        chart(Result((1, 3)), days(), day),
        chart(result, days(last=3), day),
        chart(result, days().rename(columns={"day": "day"}).assign(more=1), day),
        chart(result, days(), date(2021, 10, 28)),
        chart(result, days(), day, height=301),
    ]
    assert all(other is not first for other in others)
    assert (others[0].data[0].y, others[1].data[0].x) == ((1, 3), (1, 3))
    assert others[4].layout.height == 301


def test_an_equal_result_is_the_same_question() -> None:
    """The page builds its lists of rows anew in each run."""
    day = date(2021, 10, 27)
    assert chart(Result((1, 2)), days(), day) is chart(Result((1, 2)), days(), day)


def test_a_result_with_arrays_is_the_same_only_as_the_very_object() -> None:
    """Its content is not compared; the reader remembers such a result, so that it stays the same object."""
    result, day = Measured(np.array([1, 2])), date(2021, 10, 27)
    first = chart(result, days(), day)
    assert chart(result, days(), day) is first
    assert chart(Measured(np.array([1, 2])), days(), day) is not first


def test_no_more_than_the_capacity_is_kept() -> None:
    """The figure used last stays."""
    result, day = Result((1, 2)), date(2021, 10, 27)
    kept = chart(result, days(), day)
    for height in range(400, 400 + memory.CAPACITY - 1):
        chart(result, days(), day, height=height)
        assert chart(result, days(), day) is kept
    assert len(memory._BUILT) == memory.CAPACITY
