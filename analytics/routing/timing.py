"""When each stop of one route can begin at the earliest and must begin at the latest; and what an insertion costs.

Every route that the search meets is kept with the insertions already tried in it: a half-day holds few visits, so
the same routes come back all the time.
"""

from __future__ import annotations

from bisect import bisect_left

from analytics.routing.model import Model

IMPOSSIBLE = 1 << 60
POSITION_BITS = 8
POSITION = (1 << POSITION_BITS) - 1
ROUTES_KEPT = 40_000


class Route:
    """A possible route of one kind of shift.

    stops : visits in order. earliest, latest : seconds at which each may start. travel : seconds with both ends.
    cost : travel plus the price of stops that stand at another place than they are locked to.
    tried : visit -> added cost and position of its best insertion as one number, or IMPOSSIBLE.
    """

    __slots__ = ("cost", "earliest", "kind", "latest", "stops", "travel", "tried")

    def __init__(
        self, kind: int, stops: tuple[int, ...], earliest: list[int], latest: list[int], travel: int, cost: int
    ) -> None:
        self.kind = kind
        self.stops = stops
        self.earliest = earliest
        self.latest = latest
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
            return Route(kind, stops, earliest, [], 0, 0)
        leg = travel[at][0]
        arrives = now + leg
        if arrives > lunch_from and now < lunch_to:
            arrives = lunch_to + leg
        if arrives > own.end:
            return None
        seconds += leg
        latest = self._latest(kind, stops)
        cost = seconds
        if model.has_places:
            places = model.place
            cost += self.misplaced * sum(
                abs(places[visit] - position) for position, visit in enumerate(stops, start=1) if places[visit]
            )
        return Route(kind, stops, earliest, latest, seconds, cost)

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
        found = route.tried[visit] = (
            self._misplacing(route, visit) if self.model.has_places else self._cheapest(route, visit)
        )
        return found

    def _cheapest(self, route: Route, visit: int) -> int:
        model = self.model
        own = model.kinds[route.kind]
        stops, earliest, latest = route.stops, route.earliest, route.latest
        count = len(stops)
        windows = own.windows.get(visit)
        if windows is None or count >= own.most:
            return IMPOSSIBLE
        travel, duration = model.travel, model.duration
        lunch_from, lunch_to = own.lunch_from, own.lunch_to
        row = visit + 1
        onward = travel[row]
        stay = duration[visit]
        last = windows[-1][1]
        # A stop that must begin before this visit could be over comes before it.
        first = bisect_left(latest, windows[0][0] + stay)
        best = IMPOSSIBLE
        for position in range(first, count + 1):
            if position:
                before = stops[position - 1]
                leaves, at = earliest[position - 1] + duration[before], before + 1
            else:
                leaves, at = own.start, own.origin
            leg = travel[at][row]
            arrives = leaves + leg
            if arrives > lunch_from and leaves < lunch_to:
                arrives = lunch_to + leg
            if arrives > last:
                break
            starts = arrives
            for opens, closes in windows:
                if arrives <= closes:
                    if opens > arrives:
                        starts = opens
                    break
            leaves = starts + stay
            if position < count:
                after = stops[position] + 1
                limit = latest[position]
                removed = travel[at][after]
            else:
                after = 0
                limit = own.end
                removed = travel[at][0] if count else 0
            leg_out = onward[after]
            arrives = leaves + leg_out
            if arrives > lunch_from and leaves < lunch_to:
                arrives = lunch_to + leg_out
            if arrives <= limit:
                added = (leg + leg_out - removed) << POSITION_BITS | position
                if added < best:
                    best = added
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
