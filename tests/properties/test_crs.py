"""Round trips across Shanghai."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.crs import Datum, from_wgs84, metres_to_wgs84, to_wgs84, wgs84_to_metres

LONGITUDE = st.floats(120.85, 122.20)
LATITUDE = st.floats(30.65, 31.90)


@pytest.mark.parametrize("datum", [Datum.WGS84, Datum.CGCS2000, Datum.GCJ02, Datum.BD09])
@given(longitude=LONGITUDE, latitude=LATITUDE)
def test_every_datum_comes_back_within_a_millimetre(datum: Datum, longitude: float, latitude: float) -> None:
    """The inverse is exact, not the usual one-step inverse that is off by a metre."""
    there = from_wgs84(longitude, latitude, datum)
    east, north = wgs84_to_metres(*to_wgs84(*there, datum))
    east0, north0 = wgs84_to_metres(longitude, latitude)
    assert np.hypot(east - east0, north - north0) < 1e-3
    again = from_wgs84(*to_wgs84(*there, datum), datum)
    assert np.abs(np.subtract(again, there)).max() < 1e-8


@given(LONGITUDE, LATITUDE)
def test_metres_come_back(longitude: float, latitude: float) -> None:
    """Degrees, EPSG:4549 and degrees again."""
    assert (
        np.abs(np.subtract(metres_to_wgs84(*wgs84_to_metres(longitude, latitude)), (longitude, latitude))).max() < 1e-8
    )


@given(st.lists(st.tuples(LONGITUDE, LATITUDE), min_size=1, max_size=20))
def test_an_array_is_converted_as_its_elements(points: list[tuple[float, float]]) -> None:
    """Vectorised means nothing but faster."""
    together = np.array(to_wgs84(*np.array(points).T, Datum.BD09)).T
    alone = np.array([to_wgs84(x, y, Datum.BD09) for x, y in points])
    assert np.array_equal(together, alone)
