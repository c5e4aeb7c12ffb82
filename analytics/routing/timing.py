"""When each stop of one route can begin at the earliest and must begin at the latest; and what an insertion costs.

Every route that the search meets is kept with the insertions already tried in it: a half-day holds few visits, so
the same routes come back all the time.
"""

from __future__ import annotations

from bisect import bisect_left

from analytics.routing.model import Kind, Model, after_lunch

IMPOSSIBLE = 1 << 60
POSITION_BITS = 8
POSITION = (1 << POSITION_BITS) - 1
ROUTES_KEPT = 40_000


Gap = tuple[int, list[int], int, int, int]
"""When the team may leave for it, the travel row from there, the row after it, when it must arrive there at the
latest, and the travel seconds that fall away."""


class Route:
    """A possible route of one kind of shift.

    stops : visits in order. earliest, latest : seconds at which each may start. travel : seconds with both ends.
    cost : travel plus the price of stops that stand at another place than they are locked to.
    gaps : where a visit may be put in, before each stop and after the last.
    tried : visit -> added cost and position of its best insertion as one number, or IMPOSSIBLE.
    """

    __slots__ = ("cost", "earliest", "gaps", "kind", "latest", "stops", "travel", "tried")

    def __init__(
        self,
        kind: int,
        stops: tuple[int, ...],
        earliest: list[int],
        latest: list[int],
        gaps: list[Gap],
        travel: int,
        cost: int,
    ) -> None:
        self.kind = kind
        self.stops = stops
        self.earliest = earliest
        self.latest = latest
        self.gaps = gaps
        self.travel = travel
        self.cost = cost
        self.tried: dict[int, int] = {}


class Routes:
    """All routes met so far."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self.known: dict[tuple[int, tuple[int, ...]], Route | None] = {}
        # A stop at the wrong place costs more than leaving it out.
        self.misplaced = 1 + 2 * max(model.prize, default=0)
        self.has_places = model.has_places
        self.has_lunch = [kind.lunch_from < kind.end for kind in model.kinds]

    def route(self, kind: int, stops: tuple[int, ...]) -> Route | None:
        """The route, or None when no timing is possible."""
        key = (kind, stops)
        if key in self.known:
            return self.known[key]
        if len(self.known) > ROUTES_KEPT:
            self.known.clear()
        found = self.known[key] = self._timed(kind, stops)
        return found

    def surely(self, kind: int, stops: tuple[int, ...]) -> Route:
        """The route of stops that are known to fit."""
        found = self.route(kind, stops)
        if found is None:
            raise AssertionError(f"stops {stops} do not fit kind {kind}")
        return found

    def _timed(self, kind: int, stops: tuple[int, ...]) -> Route | None:
        model = self.model
        own = model.kinds[kind]
        if len(stops) > own.most:
            return None
        travel, duration = model.travel, model.duration
        lunch_from, lunch_to = own.lunch_from, own.lunch_to
        now, at, seconds = own.start, own.origin, 0
        earliest = []
        for visit in stops:
            leg = travel[at][visit + 1]
            seconds += leg
            arrives = now + leg
            if arrives > lunch_from and now < lunch_to:
                arrives = lunch_to + leg
            for opens, closes in own.windows.get(visit, ()):
                if arrives <= closes:
                    now = opens if opens > arrives else arrives
                    break
            else:
                return None
            earliest.append(now)
            now += duration[visit]
            at = visit + 1
        if not stops:
            return Route(kind, stops, earliest, [], [(own.start, travel[own.origin], 0, own.end, 0)], 0, 0)
        leg = travel[at][0]
        arrives = now + leg
        if arrives > lunch_from and now < lunch_to:
            arrives = lunch_to + leg
        if arrives > own.end:
            return None
        seconds += leg
        latest = self._latest(kind, stops)
        cost = seconds
        if self.has_places:
            places = model.place
            cost += self.misplaced * sum(
                abs(places[visit] - position) for position, visit in enumerate(stops, start=1) if places[visit]
            )
        return Route(kind, stops, earliest, latest, self._gaps(own, stops, earliest, latest), seconds, cost)

    def _gaps(self, own: Kind, stops: tuple[int, ...], earliest: list[int], latest: list[int]) -> list[Gap]:
        """The gaps of a route with stops."""
        travel, duration = self.model.travel, self.model.duration
        leaves, row = own.start, travel[own.origin]
        gaps = []
        for visit, starts, limit in zip(stops, earliest, latest, strict=True):
            gaps.append((leaves, row, visit + 1, limit, row[visit + 1]))
            leaves, row = starts + duration[visit], travel[visit + 1]
        gaps.append((leaves, row, 0, own.end, row[0]))
        return gaps

    def _latest(self, kind: int, stops: tuple[int, ...]) -> list[int]:
        """The latest start of each stop of a route that is possible."""
        model = self.model
        own = model.kinds[kind]
        latest = [0] * len(stops)
        limit, after = own.end, 0
        for position in range(len(stops) - 1, -1, -1):
            visit = stops[position]
            leaves = limit - model.travel[visit + 1][after]
            if leaves < own.lunch_to and limit > own.lunch_from:
                leaves = own.lunch_from - model.travel[visit + 1][after]
            starts = leaves - model.duration[visit]
            for opens, closes in reversed(own.windows[visit]):
                if opens <= starts:
                    limit = closes if closes < starts else starts
                    break
            latest[position] = limit
            after = visit + 1
        return latest

    def insertion(self, route: Route, visit: int) -> int:
        """The cheapest place for a visit: added cost << POSITION_BITS | position, or IMPOSSIBLE. Remembered."""
        if self.has_places:
            found = self._misplacing(route, visit)
        elif self.has_lunch[route.kind]:
            found = self._around_lunch(route, visit)
        else:
            found = self._cheapest(route, visit)
        route.tried[visit] = found
        return found

    def _cheapest(self, route: Route, visit: int) -> int:
        """Of a shift without lunch: the inmost loop of the search."""
        own = self.model.kinds[route.kind]
        windows = own.windows.get(visit)
        gaps = route.gaps
        if windows is None or len(gaps) > own.most:
            return IMPOSSIBLE
        row = visit + 1
        onward = self.model.travel[row]
        stay = self.model.duration[visit]
        opens, last = windows[0][0], windows[-1][1]
        several = len(windows) > 1
        ready = opens + stay
        best = IMPOSSIBLE
        # A stop that must begin before this visit could be over comes before it.
        for position in range(bisect_left(route.latest, ready), len(gaps)):
            leaves, out, after, limit, removed = gaps[position]
            leg = out[row]
            arrives = leaves + leg
            if arrives > last:
                break
            if arrives <= opens:
                leaves = ready
            else:
                if several:
                    for begins, closes in windows:
                        if arrives <= closes:
                            if begins > arrives:
                                arrives = begins
                            break
                leaves = arrives + stay
            leg_out = onward[after]
            if leaves + leg_out <= limit:
                added = (leg + leg_out - removed) << POSITION_BITS | position
                if added < best:
                    best = added
        return best

    def _around_lunch(self, route: Route, visit: int) -> int:
        """As _cheapest; a leg that would run into lunch begins after it."""
        model = self.model
        own = model.kinds[route.kind]
        windows = own.windows.get(visit)
        if windows is None or len(route.gaps) > own.most:
            return IMPOSSIBLE
        row, stay = visit + 1, model.duration[visit]
        onward = model.travel[row]
        lunch = (own.lunch_from, own.lunch_to)
        best = IMPOSSIBLE
        for position in range(bisect_left(route.latest, windows[0][0] + stay), len(route.gaps)):
            leaves, out, after, limit, removed = route.gaps[position]
            arrives = after_lunch(leaves, out[row], lunch)
            starts = next((max(opens, arrives) for opens, closes in windows if arrives <= closes), None)
            if starts is None:
                break
            if after_lunch(starts + stay, onward[after], lunch) <= limit:
                best = min(best, (out[row] + onward[after] - removed) << POSITION_BITS | position)
        return best

    def _misplacing(self, route: Route, visit: int) -> int:
        """As _cheapest, where the price of places in the order counts too: every position is built."""
        best = IMPOSSIBLE
        stops = route.stops
        for position in range(len(stops) + 1):
            found = self.route(route.kind, (*stops[:position], visit, *stops[position:]))
            if found is not None:
                best = min(best, (found.cost - route.cost) << POSITION_BITS | position)
        return best
