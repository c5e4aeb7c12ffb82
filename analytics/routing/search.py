"""Ruin and recreate: take some stops out of the plan, put back what pays, keep the change by simulated annealing.

After Christiaens & Vanden Berghe, "Slack induction by string removals", Transportation Science 54 (2020), with visits
that may be left out, several windows and team-shifts. Integers and a seeded generator only: the same (problem, seed,
iterations) gives the same plan on every machine.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from random import Random

from analytics.routing.model import Model
from analytics.routing.timing import POSITION, POSITION_BITS, Route, Routes

Pool = dict[tuple[int, tuple[int, ...]], Route]
"""Routes of accepted plans by slot and stops."""
Progress = Callable[[float], None]
"""Called with the share done (0-1); may raise to stop the search."""

NEIGHBOURS = 40
LAST_TEMPERATURE = 5
ABSENT_TRIED = 30
STEPS = 200  # changes of temperature
BLINK = 200  # a possible insertion is overlooked once in about half as many
# Exponential variates in 1/1000, drawn by index: whole numbers, so that no rounding differs between machines.
_DRAWS = 1 << 12
_EXPONENTIAL = tuple(round(-1000 * math.log((i + 0.5) / _DRAWS)) for i in range(_DRAWS))


class Search:
    """One walk through the plans of a model.

    routes : one per shift. where : shift of each visit, -1 = left out. total : what is minimised, now.
    best_total, best : the lowest met, with its routes.
    """

    def __init__(self, model: Model, memo: Routes, pool: Pool, seed: int) -> None:
        self.model = model
        self.memo = memo
        self.pool = pool
        self.random = Random(seed)
        self.routes = [memo.surely(kind, ()) for kind in model.kind_of]
        self.where = [-1] * model.visits
        self.servable = [visit for visit in range(model.visits) if model.eligible[visit]]
        self.near = _neighbours(model, self.servable)
        self.keeps = model.slot_of != model.kind_of
        self.blink_in = BLINK
        self.saved: dict[int, Route] = {}
        # Visits that a blink kept out: they may fit into a route that has not changed since.
        self.overlooked: set[int] = set()
        self.by_prize = _ranks([(-model.prize[v], len(model.eligible[v])) for v in range(model.visits)])
        self.total = self._whole_total()
        self.best_total = self.total
        self.best = [route.stops for route in self.routes]

    def start_from(self, routes: list[tuple[int, ...]]) -> None:
        """Set the plan; each route must be possible."""
        self.routes = [self.memo.surely(kind, stops) for kind, stops in zip(self.model.kind_of, routes, strict=True)]
        self.where = [-1] * self.model.visits
        for shift, route in enumerate(self.routes):
            for visit in route.stops:
                self.where[visit] = shift
        self.total = self._whole_total()
        self._remember(range(self.model.shifts))

    def fill(self) -> None:
        """Put in whatever still pays, dearest first."""
        absent = [visit for visit in self.servable if self.where[visit] < 0]
        self.saved = {}
        self.blink_in = -1
        self._recreate(sorted(absent, key=lambda visit: (-self.model.prize[visit], visit)), set(absent))
        self.blink_in = BLINK
        self.total = self._whole_total()
        self._remember(self.saved)

    def run(self, iterations: int, hottest: int, progress: Progress | None = None) -> None:
        """Walk, the temperature falling from hottest to LAST_TEMPERATURE (in objective units)."""
        if len(self.servable) == 0:
            return
        draw = self.random.randrange
        for step in range(STEPS):
            if progress is not None:
                progress(step / STEPS)
            heat = max(1, round(hottest * (LAST_TEMPERATURE / hottest) ** (step / STEPS)))
            for _ in range(iterations * step // STEPS, iterations * (step + 1) // STEPS):
                before = self.total
                self.saved = {}
                absent = [visit for visit in self.servable if self.where[visit] < 0]
                removed = self._ruin(absent)
                fresh = {*removed, *self.overlooked}
                self._recreate(self._order(self._some(absent, fresh) + removed, removed), fresh)
                now = self._changed_total(before)
                if now - before < heat * _EXPONENTIAL[draw(_DRAWS)] // 1000:
                    self.total = now
                    if now != before:
                        self._remember(self.saved)
                else:
                    self._undo()

    # ---- one step ----------------------------------------------------------------------------------------------

    def _some(self, absent: list[int], fresh: set[int]) -> list[int]:
        """About ABSENT_TRIED of the visits that stand out: with many of them a step is quicker for it."""
        if len(absent) <= ABSENT_TRIED:
            return absent
        share, draw = ABSENT_TRIED / len(absent), self.random.random
        return [visit for visit in absent if visit in fresh or draw() < share]

    def _ruin(self, absent: list[int]) -> list[int]:
        """Take stops out, around a visit that is left out half of the time, so that room opens where it could go."""
        random = self.random
        seed = random.choice(absent) if absent and random.random() < 0.5 else random.choice(self.servable)
        mode = random.random()
        if mode < 0.6:
            return self._take_strings(seed)
        shifts = self.model.eligible[seed]
        count = 1 if mode < 0.8 else random.randint(2, 3)
        removed: list[int] = []
        for shift in random.sample(shifts, min(count, len(shifts))):
            stops = self.routes[shift].stops
            if stops:
                length = random.randint(1, len(stops))
                removed += self._take(shift, random.randint(0, len(stops) - length), length)
        return removed

    def _take_strings(self, seed: int) -> list[int]:
        random, where = self.random, self.where
        wanted = random.randint(2, 12)
        around = [seed, *self.near[seed]]
        if where[seed] < 0:
            stops = self.routes[random.choice(self.model.eligible[seed])].stops
            if stops:
                around.insert(0, random.choice(stops))
        removed: list[int] = []
        for visit in around:
            if len(removed) >= wanted:
                break
            shift = where[visit]
            if shift < 0 or shift in self.saved:
                continue
            stops = self.routes[shift].stops
            length = min(len(stops), random.randint(1, 4))
            first = stops.index(visit) - random.randint(0, length - 1)
            removed += self._take(shift, max(0, min(first, len(stops) - length)), length)
        return removed

    def _take(self, shift: int, first: int, length: int) -> tuple[int, ...]:
        route = self.routes[shift]
        self.saved.setdefault(shift, route)
        taken = route.stops[first : first + length]
        for visit in taken:
            self.where[visit] = -1
        left = self.memo.route(route.kind, route.stops[:first] + route.stops[first + length :])
        # Only travel times that break the triangle inequality can make a shorter route impossible: then empty it.
        if left is None:
            taken = route.stops
            for visit in taken:
                self.where[visit] = -1
            left = self.memo.surely(route.kind, ())
        self.routes[shift] = left
        return taken

    def _order(self, absent: list[int], removed: list[int]) -> list[int]:
        """In which order to put visits back: by prize, by choice of shifts, by prize per second, or by chance."""
        draw, model = self.random.random, self.model
        mode = draw()
        if mode < 0.35:
            by_prize = self.by_prize
            ranked = [(by_prize[visit] + draw(), visit) for visit in absent]
        elif mode < 0.6:
            eligible = model.eligible
            ranked = [(len(eligible[visit]) + draw(), visit) for visit in absent]
        elif mode < 0.8:
            prize, duration = model.prize, model.duration
            ranked = [(-prize[visit] / (duration[visit] + 1) * (0.7 + 0.6 * draw()), visit) for visit in absent]
        else:
            ranked = [(draw(), visit) for visit in absent]
        ranked.sort()
        order = [visit for _, visit in ranked]
        if removed and draw() < 0.5:
            last = self.random.choice(removed)
            order.remove(last)
            order.append(last)
        return order

    def _recreate(self, order: list[int], fresh: set[int]) -> None:
        """Put back what pays, each visit where it costs least.

        fresh : the visits to try in every shift; the others stood out before and fit nowhere but in changed shifts.
        """
        model, memo, routes, where = self.model, self.memo, self.routes, self.where
        prize, eligible, keeps = model.prize, model.eligible, self.keeps
        previous, penalty = model.previous, model.problem.change_penalty << POSITION_BITS
        insertion = memo.insertion
        opened = list(self.saved)
        for visit in order:
            best = prize[visit] << POSITION_BITS
            chosen = -1
            looked: Route | None = None
            for shift in eligible[visit] if visit in fresh else opened:
                route = routes[shift]
                if route is looked and not keeps:
                    continue
                looked = route
                added = route.tried.get(visit)
                if added is None:
                    added = insertion(route, visit)
                if added >= best:
                    continue
                if keeps and previous[visit] >= 0 and previous[visit] != shift:
                    added += penalty
                    if added >= best:
                        continue
                self.blink_in -= 1
                if self.blink_in == 0:
                    self.blink_in = self.random.randint(1, BLINK)
                    self.overlooked.add(visit)
                    continue
                best, chosen = added, shift
            if chosen >= 0:
                route = routes[chosen]
                self.saved.setdefault(chosen, route)
                position = best & POSITION
                stops = (*route.stops[:position], visit, *route.stops[position:])
                routes[chosen] = memo.surely(route.kind, stops)
                where[visit] = chosen
                self.overlooked.discard(visit)

    # ---- keeping account ---------------------------------------------------------------------------------------

    def _changed_total(self, before: int) -> int:
        """The total after the change of the saved shifts."""
        model, routes = self.model, self.routes
        if model.problem.balance_permille:
            return self._whole_total()
        prize, penalty, previous = model.prize, model.problem.change_penalty, model.previous
        total = before
        for shift, old in self.saved.items():
            new = routes[shift]
            total += new.cost - old.cost
            for visit in old.stops:
                total += prize[visit]
            for visit in new.stops:
                total -= prize[visit]
            if self.keeps:
                total += penalty * (
                    sum(previous[v] not in (-1, shift) for v in new.stops)
                    - sum(previous[v] not in (-1, shift) for v in old.stops)
                )
        return total

    def _whole_total(self) -> int:
        routes = [route.stops for route in self.routes]
        misplaced = sum(route.cost - route.travel for route in self.routes)
        return self.model.total(routes, sum(route.travel for route in self.routes)) + misplaced

    def _remember(self, shifts: object) -> None:
        """Keep the changed routes for the packing, and the plan when it is the best."""
        slot_of, pool = self.model.slot_of, self.pool
        for shift in shifts:  # type: ignore[attr-defined]
            route = self.routes[shift]
            if route.stops:
                pool.setdefault((slot_of[shift], route.stops), route)
        if self.total < self.best_total:
            self.best_total = self.total
            self.best = [route.stops for route in self.routes]

    def _undo(self) -> None:
        where = self.where
        for shift in self.saved:
            for visit in self.routes[shift].stops:
                where[visit] = -1
        for shift, old in self.saved.items():
            self.routes[shift] = old
            for visit in old.stops:
                where[visit] = shift


def _ranks(keys: list[tuple[int, int]]) -> list[int]:
    """The place of each key among the different ones."""
    place = {key: number for number, key in enumerate(sorted(set(keys)))}
    return [place[key] for key in keys]


def _neighbours(model: Model, servable: list[int]) -> list[list[int]]:
    """The nearest visits of each that share a shift with it; sharing few counts as up to a minute of travel."""
    shifts = [frozenset(entry) for entry in model.eligible]
    near: list[list[int]] = [[] for _ in range(model.visits)]
    for visit in servable:
        row, own = model.travel[visit + 1], shifts[visit]
        ranked = []
        for other in servable:
            common = len(own & shifts[other])
            if other != visit and common:
                apart = 60 - 60 * common // len(own | shifts[other])
                ranked.append((row[other + 1] + apart, other))
        ranked.sort()
        near[visit] = [other for _, other in ranked[:NEIGHBOURS]]
    return near
