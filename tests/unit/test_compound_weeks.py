"""Orders counted by week and compound."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

from analytics.compound_weeks import compound_weeks

AS_OF = date(2021, 10, 27)
IDS = np.array([2, 5, 9])


def _orders(rows: list[tuple[date, int | None, bool | None, str | None]]) -> pd.DataFrame:
    days, compounds, repeats, of = zip(*rows, strict=True) if rows else ((), (), (), ())
    return pd.DataFrame(
        {
            "received_on": pd.Series(list(days), dtype=object),
            "compound_id": pd.array(list(compounds), dtype="Int64"),
            "is_repeat": pd.array(list(repeats), dtype="boolean"),
            "repeat_of": pd.Series(list(of), dtype="str"),
        }
    )


def test_a_week_ends_on_the_day_of_the_count_and_the_next_one_seven_days_before() -> None:
    """10-21 is the first day of the last week, 10-20 the last of the one before; later and older days are left out."""
    rows = [(date(2021, 10, 27), 5), (date(2021, 10, 21), 5), (date(2021, 10, 20), 9), (date(2021, 10, 14), 2)]
    rows += [(date(2021, 10, 13), 2), (date(2021, 10, 28), 2)]
    weekly = compound_weeks(_orders([(*row, None, None) for row in rows]), IDS, AS_OF, 2)
    assert weekly.counts.tolist() == [[1, 0, 1], [0, 2, 0]]
    assert [weekly.first_day(week) for week in range(3)] == [
        date(2021, 10, 14),
        date(2021, 10, 21),
        date(2021, 10, 28),
    ]


def test_orders_without_a_compound_are_counted_apart() -> None:
    """Not located, or at a compound that the reader does not see."""
    weekly = compound_weeks(
        _orders([(AS_OF, None, None, None), (AS_OF, 7, None, None), (AS_OF, 2, None, None)]), IDS, AS_OF, 4
    )
    assert (weekly.located, weekly.not_located) == (1, 2)
    assert weekly.counts.sum() == 1


def test_repeats_can_be_left_out() -> None:
    """Marked by the platform, or linked to an earlier order; an unknown mark is no repeat."""
    orders = _orders([(AS_OF, 2, True, None), (AS_OF, 2, None, "X1"), (AS_OF, 2, None, None), (AS_OF, 5, False, None)])
    assert compound_weeks(orders, IDS, AS_OF, 1).counts.tolist() == [[3, 1, 0]]
    assert compound_weeks(orders, IDS, AS_OF, 1, with_repeats=False).counts.tolist() == [[1, 1, 0]]


def test_weeks_before_the_first_order_can_be_cut_off() -> None:
    """Nothing was collected then; a street without orders keeps one empty week."""
    orders = _orders([(date(2021, 10, 20), 2, None, None)])
    assert compound_weeks(orders, IDS, AS_OF, 50).from_first_order().counts.tolist() == [[1, 0, 0], [0, 0, 0]]
    assert compound_weeks(_orders([]), IDS, AS_OF, 50).from_first_order().counts.tolist() == [[0, 0, 0]]


def test_no_weeks_are_refused() -> None:
    """At least one."""
    with pytest.raises(ValueError, match="weeks"):
        compound_weeks(_orders([]), IDS, AS_OF, 0)
