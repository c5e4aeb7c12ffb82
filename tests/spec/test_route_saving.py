"""What planning saves on the demo against a list sorted by distance: the saving that the page shows."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.route_saving import opened, week_saving

LEAST_RATIO = 1.3


@pytest.mark.parametrize("day", [date(2021, 10, 13), date(2021, 10, 20), date(2021, 10, 27)])
def test_a_list_sorted_by_distance_is_at_least_a_third_longer_on_the_demo(demo_home: Path, day: date) -> None:
    """The week after a Wednesday of the campaign with all that is due: joint actions, re-checks, return visits.

    Larger demos stand in docs/calibration/routes/sorted-list.md.
    """
    store, campaign, calendar = opened(demo_home)
    ready, _, shown = week_saving(store, campaign, calendar, day, also_checks=True)
    store.close()
    assert shown.n == ready
    assert shown.ratio is not None
    assert shown.ratio >= LEAST_RATIO
    assert f"{shown.ratio:.2f} 倍" in shown.text


def test_where_every_visit_has_its_appointment_nothing_is_left_to_save(demo_home: Path) -> None:
    """Joint actions alone, each told for a time of its own: the order is given. The text claims no saving then."""
    store, campaign, calendar = opened(demo_home)
    ready, bound, shown = week_saving(store, campaign, calendar, date(2021, 10, 20), also_checks=False)
    store.close()
    assert bound == ready == shown.n
    assert shown.ratio == pytest.approx(1.0, abs=0.05)
