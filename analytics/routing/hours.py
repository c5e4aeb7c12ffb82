"""One kind of shift as arrays: travel between its visits, and when a team that leaves one stop leaves the next."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analytics.routing.model import Model

Ints = NDArray[np.int64]
TOO_LATE = 1 << 60


@dataclass(frozen=True, slots=True)
class Hours:
    """visits : numbers of the visits that such a shift could serve; all arrays are by their position in it.

    out, home, between : travel seconds from the origin, to the station, and from row to column.
    opens, closes : windows, a column each; unused ones close before time begins.
    """

    visits: tuple[int, ...]
    start: int
    end: int
    most: int
    lunch: tuple[int, int]
    out: Ints
    home: Ints
    between: Ints
    duration: Ints
    opens: Ints
    closes: Ints

    def departs(self, leaves: Ints, leg: Ints, visit: Ints) -> Ints:
        """When a team that leaves at `leaves` and travels `leg` seconds is done at a visit; TOO_LATE: it cannot be
        done and be home in time."""
        arrives = self.after(leaves, leg)
        starts = np.full(arrives.shape, TOO_LATE, np.int64)
        for window in range(self.opens.shape[1] - 1, -1, -1):
            in_time = arrives <= self.closes[visit, window]
            starts = np.where(in_time, np.maximum(arrives, self.opens[visit, window]), starts)
        done = starts + self.duration[visit]
        back = self.after(done, self.home[visit])
        return np.where(back <= self.end, done, TOO_LATE)

    def after(self, leaves: Ints, leg: Ints) -> Ints:
        """Arrivals; a leg that would run into lunch begins after it."""
        through = (leaves + leg > self.lunch[0]) & (leaves < self.lunch[1])
        return np.where(through, self.lunch[1], leaves) + leg


def hours_of(model: Model, kind: int) -> Hours:
    """The arrays of a kind of shift."""
    own = model.kinds[kind]
    visits = tuple(sorted(own.windows))
    travel = np.array(model.travel, np.int64)
    rows = np.array(visits, np.int64) + 1
    columns = max((len(windows) for windows in own.windows.values()), default=1)
    opens, closes = np.zeros((len(visits), columns), np.int64), np.full((len(visits), columns), -1, np.int64)
    for position, visit in enumerate(visits):
        for window, (begins, ends) in enumerate(own.windows[visit]):
            opens[position, window], closes[position, window] = begins, ends
    return Hours(
        visits,
        own.start,
        own.end,
        own.most,
        (own.lunch_from, own.lunch_to),
        travel[own.origin, rows],
        travel[rows, 0],
        travel[np.ix_(rows, rows)],
        np.array([model.duration[visit] for visit in visits], np.int64),
        opens,
        closes,
    )
