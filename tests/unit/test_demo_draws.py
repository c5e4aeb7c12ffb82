"""What is drawn for the demo before anything is stored: names, ground, complaints, callers' addresses."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from functools import cache
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest

from data.demo import names
from data.demo.arrivals import Arrival, arrivals
from data.demo.campaign_files import demo_calendar
from data.demo.geography import Geography, geography
from data.demo.orders import Order, orders
from data.demo.planted import Planted, planted
from data.demo.size import FULL, MINI, DemoSize
from geo.address import scrub
from geo.contracts import CompoundEntry, Entrance, Level
from geo.gazetteer import Gazetteer

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared"
SEEDS = range(6)


@cache
def _drawn(seed: int) -> tuple[Geography, Planted, tuple[Arrival, ...]]:
    ground = geography(np.random.default_rng([seed, 0]), 0, FULL)
    truth = planted(np.random.default_rng([seed, 1]), ground, FULL)
    return ground, truth, arrivals(np.random.default_rng([seed, 2]), ground, truth, FULL, [])


@cache
def _orders(seed: int) -> tuple[Order, ...]:
    ground, _, drawn = _drawn(seed)
    return orders(np.random.default_rng([seed, 3]), ground, drawn, demo_calendar())


def _per_week(drawn: tuple[Arrival, ...]) -> np.ndarray:
    week = [(one.at.date() - FULL.first_day).days // 7 for one in drawn]
    return np.bincount(week, minlength=FULL.days // 7)[: FULL.days // 7]


def test_no_invented_name_is_a_real_one() -> None:
    """No road, compound stem or committee of the demo occurs in the reference material on real places."""
    if not SHARED.is_dir():
        pytest.skip("the folder with reference data on real places is not here")
    folders = (SHARED / "oracles" / "jiuliting", SHARED / "domain")
    files = [path for folder in folders for path in folder.rglob("*") if path.suffix in (".csv", ".md", ".geojson")]
    real = "\n".join(path.read_text(encoding="utf-8") for path in files)
    invented = [
        *names.NORTH_SOUTH_ROADS,
        *names.EAST_WEST_ROADS,
        *names.OUTSIDE_ROADS,
        *names.ROAD_TYPOS.values(),
        *names.COMPOUND_STEMS,
        *names.COMMITTEES,
    ]
    assert files
    assert [name for name in invented if name in real] == []


def test_misspelt_roads_are_no_roads_of_ours() -> None:
    """A typo differs in one character and is itself no road of the demo."""
    ours = {*names.NORTH_SOUTH_ROADS, *names.EAST_WEST_ROADS, *names.OUTSIDE_ROADS}
    for right, wrong in names.ROAD_TYPOS.items():
        assert wrong not in ours
        assert len(right) == len(wrong)
        assert sum(a != b for a, b in zip(right, wrong, strict=True)) == 1


@pytest.mark.parametrize("seed", SEEDS)
def test_ground_has_the_promised_size(seed: int) -> None:
    """50 compounds, about 32,000 dwellings of very unequal compounds, 15 committees each with some of them."""
    ground, _, _ = _drawn(seed)
    sizes = np.array([compound.dwellings for compound in ground.compounds])
    assert len(sizes) == 50
    assert len(ground.dwelling_room) == sizes.sum() == pytest.approx(32_000, rel=0.04)
    assert 0.5 < np.log(sizes).std() < 1.0
    assert {compound.committee for compound in ground.compounds} == set(range(15))
    assert set(ground.dwelling_room) >= {"101", "602"}


@pytest.mark.parametrize("seed", SEEDS)
def test_compounds_do_not_overlap(seed: int) -> None:
    """Outlines are valid, apart from each other, and hold all their buildings."""
    ground, _, _ = _drawn(seed)
    outlines = [compound.polygon for compound in ground.compounds]
    assert all(outline.is_valid for outline in outlines)
    assert not any(a.intersects(b) for a, b in combinations(outlines, 2))
    west, south, east, north = np.array([outline.bounds for outline in outlines]).T
    of = ground.building_compound - 1
    assert (west[of] < ground.building_x).all() and (ground.building_x < east[of]).all()
    assert (south[of] < ground.building_y).all() and (ground.building_y < north[of]).all()


def test_names_are_unique_but_for_the_phases_of_one_estate() -> None:
    """Each compound has its own name; an alias that two share belongs to two phases."""
    ground, _, _ = _drawn(0)
    assert len({compound.name for compound in ground.compounds}) == 50
    owners = Counter(alias for compound in ground.compounds for alias in compound.aliases)
    shared = {alias for alias, number in owners.items() if number > 1}
    phases = {compound.name[:-2] for compound in ground.compounds if compound.name.endswith("一期")}
    assert shared == phases != set()


def test_same_number_as_lane_and_as_house_occurs() -> None:
    """The trap 弄 ≠ 号 is in the ground: the same road and number lead to two compounds by their unit."""
    ground, _, _ = _drawn(0)
    units: dict[tuple[str, int], set[str]] = {}
    for road, number, unit in ground.entrances:
        units.setdefault((road, number), set()).add(unit)
    assert any(found == {"弄", "号"} for found in units.values())


def test_weekly_counts_are_over_dispersed() -> None:
    """The variance of the weeks is clearly above their mean of about twelve, as in real order books."""
    weeks = [_per_week(_drawn(seed)[2]) for seed in SEEDS]
    assert np.mean(weeks) == pytest.approx(12.0, rel=0.15)
    ratio = np.mean([week.var() / week.mean() for week in weeks])
    assert 1.8 < ratio < 5.0


def test_seasons_and_holidays_show() -> None:
    """Summer has more orders than winter; the national holiday has far fewer than the weeks around it."""
    days = Counter(one.at.date() for seed in SEEDS for one in _drawn(seed)[2])

    def per_day(spans: list[tuple[date, date]]) -> float:
        total = sum(days[start + timedelta(days=n)] for start, end in spans for n in range((end - start).days + 1))
        return total / sum((end - start).days + 1 for start, end in spans)

    summer = per_day([(date(year, 6, 15), date(year, 9, 20)) for year in (2019, 2020)])
    winter = per_day([(date(year, 12, 1), date(year + 1, 1, 20)) for year in (2018, 2019, 2020)])
    holiday = per_day([(date(year, 10, 1), date(year, 10, 7)) for year in (2019, 2020)])
    around = per_day([(date(year, 9, 10), date(year, 9, 30)) for year in (2019, 2020)])
    assert summer > 1.3 * winter
    assert holiday < 0.7 * around


def test_campaign_lowers_the_number_of_complaints() -> None:
    """July to October 2021 stays below the same window of 2020, on average over the seeds."""
    days = Counter(one.at.date() for seed in SEEDS for one in _drawn(seed)[2])
    before = sum(number for day, number in days.items() if date(2020, 7, 1) <= day <= date(2020, 10, 26))
    after = sum(number for day, number in days.items() if date(2021, 7, 1) <= day <= date(2021, 10, 26))
    assert 0.5 < after / before < 0.95


def test_repeats_are_ten_to_fifteen_per_cent() -> None:
    """The share of 重复 orders is the published one (24 of 208); a repeat names an earlier order of its dwelling."""
    drawn = [one for seed in SEEDS for one in _drawn(seed)[2]]
    assert 0.10 < sum(one.repeat_of is not None for one in drawn) / len(drawn) < 0.15
    _, _, own = _drawn(0)
    for one in own:
        if one.repeat_of is not None:
            assert own[one.repeat_of].at < one.at
            assert own[one.repeat_of].dwelling_id == one.dwelling_id


def test_planted_hotspots_stand_out() -> None:
    """The compounds of the lasting hotspot have a rate per dwelling well above that of the street."""
    ratios = []
    for seed in SEEDS:
        ground, truth, drawn = _drawn(seed)
        count = np.bincount(ground.dwelling_compound[[one.dwelling_id - 1 for one in drawn]] - 1, minlength=50)
        size = np.array([compound.dwellings for compound in ground.compounds])
        inside = np.isin(np.arange(1, 51), truth.hotspots[0].compounds)
        ratios.append((count[inside].sum() / size[inside].sum()) / (count[~inside].sum() / size[~inside].sum()))
    assert 2.0 < np.mean(ratios) < 5.0


def test_complaints_breed_complaints() -> None:
    """Two complaints about one dwelling within two weeks are far more common than the calendar alone explains."""
    _, _, drawn = _drawn(0)
    by_dwelling: dict[int, list[int]] = {}
    for one in drawn:
        if one.repeat_of is None:
            by_dwelling.setdefault(one.dwelling_id, []).append((one.at.date() - FULL.first_day).days)
    gaps = [abs(a - b) for days in by_dwelling.values() for a, b in combinations(days, 2)]
    near = sum(gap <= 14 for gap in gaps)
    expected = len(gaps) * (1 - (1 - 14 / FULL.days) ** 2)
    assert near > 2 * expected


@pytest.mark.parametrize("seed", SEEDS)
def test_gazetteer_never_places_a_spoken_address_wrongly(seed: int) -> None:
    """Whatever callers say, what the rules place lies where it truly is: compound, building and room."""
    ground, _, _ = _drawn(seed)
    buildings: dict[int, dict[str, int]] = {}
    for number, (compound, label) in enumerate(zip(ground.building_compound, ground.building_label, strict=True)):
        buildings.setdefault(int(compound), {})[label] = number + 1
    entries = [
        CompoundEntry(
            one.compound_id,
            one.name,
            one.aliases,
            tuple(Entrance(*entrance) for entrance in one.entrances),
            buildings[one.compound_id],
        )
        for one in ground.compounds
    ]
    gazetteer = Gazetteer(entries, subdistrict=ground.name)
    levels: Counter[Level] = Counter()
    for order in _orders(seed):
        found = gazetteer.locate(order.raw_address)
        levels[found.level] += 1
        place = order.dwelling_id - 1
        if found.level is Level.OUTSIDE:
            assert order.style == "outside", order
        elif found.level is not Level.PENDING:
            assert found.compound_id == ground.dwelling_compound[place], order
            assert found.building_id in (None, ground.dwelling_building[place]), order
        if found.level is Level.DWELLING:
            assert found.room == ground.dwelling_room[place], order
    assert levels[Level.DWELLING] / levels.total() > 0.6
    assert 0.02 < levels[Level.PENDING] / levels.total() < 0.15


def test_callers_say_numbers_that_scrubbing_removes() -> None:
    """Texts hold invented phone numbers before they are scrubbed and none after; order numbers stay as they are."""
    spoken = [text for order in _orders(0) for text in (order.raw_address, order.text)]
    assert sum("1380000" in text for text in spoken) > 50
    assert not any("1380000" in scrub(text) for text in spoken)
    assert all(scrub(order.order_number) == order.order_number for order in _orders(0))


def test_handling_follows_the_city_limit() -> None:
    """Orders are due after five working days, are closed after they came in, and mostly in time."""
    received = _orders(0)
    assert all(order.received_at < order.closed_at for order in received)
    late = sum(order.closed_at > order.due_at for order in received) / len(received)
    assert 0.05 < late < 0.2
    calendar = demo_calendar()
    assert all(calendar.working_days(order.received_at.date(), order.due_at.date()) in (5, 6) for order in received)


@pytest.mark.parametrize(
    "change",
    [
        {"committees": 16},  # only fifteen names
        {"committees": 0},
        {"compounds": 57},  # only 56 names
        {"compounds": 14},  # fewer than committees
        {"dwellings": 1_999},  # fewer than 40 for each compound
        {"clues": 8_000},  # more than a quarter of the dwellings
        {"qunzu_share": 0.0},
        {"first_day": date(2021, 9, 26)},  # not before the campaign
    ],
)
def test_impossible_sizes_are_refused(change: dict[str, object]) -> None:
    """A size that cannot be drawn is refused before anything is drawn."""
    with pytest.raises(ValueError, match="must"):
        DemoSize(**change)  # type: ignore[arg-type]


def test_small_size_is_small() -> None:
    """The small demo has all fifteen committees and a tenth of the dwellings."""
    ground = geography(np.random.default_rng(3), 0, MINI)
    assert {compound.committee for compound in ground.compounds} == set(range(15))
    assert len(ground.dwelling_room) == pytest.approx(2_400, rel=0.15)
