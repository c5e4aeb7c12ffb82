"""Which dwellings the play is about: those cleared before, and the clues of the campaign from three sources."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta

import numpy as np

from casework.calendar import WorkingCalendar
from casework.vocabulary import ClueSource
from data.demo.campaign_play import Clue
from data.demo.geography import Geography
from data.demo.orders import Order
from data.demo.planted import Planted
from data.demo.size import CAMPAIGN_START, DemoSize
from data.demo.survey_play import Household

HOTLINE_SHARE = 0.55  # of the clues; at most as many as there are dwellings complained of
PAST_SHARE = 0.17  # points put right before 2020, known from paper lists only
QUNZU_AMONG_COMMITTEE_CLUES = 0.62
QUNZU_AMONG_PAST_POINTS = 0.4
HOTLINE_BACK_TO = timedelta(days=730)


class Casting:
    """Draws households; none is drawn twice."""

    def __init__(self, rng: np.random.Generator, ground: Geography, truth: Planted) -> None:
        self._rng = rng
        self._ground = ground
        self._truth = truth
        self._qunzu = frozenset(truth.qunzu_dwellings.tolist())
        self._taken: set[int] = set()

    def household(self, dwelling_id: int) -> Household:
        """The household with its committee and the truth about it."""
        compound = self._ground.compounds[int(self._ground.dwelling_compound[dwelling_id - 1]) - 1]
        code, _ = self._ground.committees[compound.committee]
        building = self._ground.building_label[int(self._ground.dwelling_building[dwelling_id - 1]) - 1]
        label = f"{compound.name} {building}号 {self._ground.dwelling_room[dwelling_id - 1]}室"
        return Household(dwelling_id, code, dwelling_id in self._qunzu, self._truth.paces[compound.committee], label)

    def past(self, size: DemoSize) -> tuple[Household, ...]:
        """Households cleared before the campaign: mostly loud 群租, a few that were none."""
        number = round(size.past_cases * 0.92)
        loud = self._loud(number)
        others = self._others(size.past_cases - len(loud))
        mixed = [*loud, *others]
        return tuple(self.household(mixed[position]) for position in self._rng.permutation(len(mixed)))

    def clues(
        self,
        size: DemoSize,
        orders: Sequence[Order],
        placed: Mapping[str, int],
        calendar: WorkingCalendar,
    ) -> tuple[Clue, ...]:
        """The campaign's clues in the order of the days on which they come in.

        placed: order number → the dwelling at which the order was located (orders not located to a dwelling: absent).
        """
        hotline = self._hotline(round(size.clues * HOTLINE_SHARE), orders, placed, calendar)
        past = self._drawn(round(size.clues * PAST_SHARE), QUNZU_AMONG_PAST_POINTS)
        rest = self._drawn(size.clues - len(hotline) - len(past), QUNZU_AMONG_COMMITTEE_CLUES)
        found = [
            *hotline,
            *(Clue(home, self._day_within(2), ClueSource.PAST_REMEDIATION) for home in past),
            *(Clue(home, self._committee_day(size.last_day), ClueSource.COMMITTEE) for home in rest),
        ]
        return tuple(sorted(found, key=lambda clue: (clue.day, clue.household.dwelling_id)))

    def _hotline(
        self, number: int, orders: Sequence[Order], placed: Mapping[str, int], calendar: WorkingCalendar
    ) -> list[Clue]:
        """Dwellings complained of in the last two years, the list of the first days; then what comes in meanwhile."""
        by_dwelling: dict[int, list[Order]] = {}
        for order in orders:
            dwelling = placed.get(order.order_number)
            if dwelling is not None and order.received_at.date() >= CAMPAIGN_START - HOTLINE_BACK_TO:
                by_dwelling.setdefault(dwelling, []).append(order)
        latest_first = sorted(by_dwelling.items(), key=lambda item: item[1][-1].received_at, reverse=True)
        result: list[Clue] = []
        for dwelling, its_orders in latest_first:
            if len(result) >= number or dwelling in self._taken:
                continue
            self._taken.add(dwelling)
            first_new = its_orders[0].received_at.date()
            day = self._day_within(2)
            if first_new >= CAMPAIGN_START:
                day = calendar.add_working_days(first_new, 1)
            known = [order for order in its_orders if order.received_at.date() < day]
            numbers = tuple(order.order_number for order in known)
            result.append(Clue(self.household(dwelling), day, ClueSource.HOTLINE, numbers))
        return result

    def _drawn(self, number: int, qunzu_share: float) -> list[Household]:
        loud = self._loud(round(number * qunzu_share))
        others = self._others(number - len(loud))
        return [self.household(dwelling) for dwelling in (*loud, *others)]

    def _loud(self, number: int) -> list[int]:
        """群租 dwellings not taken yet, the noisier ones more often."""
        free = [position for position, one in enumerate(self._truth.qunzu_dwellings.tolist()) if one not in self._taken]
        if not free:
            return []
        weights = self._truth.noisiness[free]
        chosen = self._rng.choice(free, min(number, len(free)), replace=False, p=weights / weights.sum())
        return self._take(self._truth.qunzu_dwellings[chosen].tolist())

    def _others(self, number: int) -> list[int]:
        """Dwellings that are no 群租, anywhere."""
        result: list[int] = []
        while len(result) < number:
            dwelling = int(self._rng.integers(len(self._ground.dwelling_room))) + 1
            if dwelling not in self._taken and dwelling not in self._qunzu:
                result += self._take([dwelling])
        return result

    def _take(self, dwellings: Collection[int]) -> list[int]:
        self._taken.update(dwellings)
        return list(dwellings)

    def _day_within(self, days: int) -> date:
        return CAMPAIGN_START + timedelta(days=int(self._rng.integers(days + 1)))

    def _committee_day(self, last_day: date) -> date:
        """Residents come to their committee throughout, most of them in the first two weeks."""
        span = (last_day - CAMPAIGN_START).days
        return CAMPAIGN_START + timedelta(days=min(int(self._rng.exponential(9.0)), span))
