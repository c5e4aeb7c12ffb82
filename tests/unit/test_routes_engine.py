"""The route engine: exact where all plans can be listed, repeatable, steered by locks, stable when planned again."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from analytics.routing.engine import solve
from analytics.routing.plans import plan_from, timetables
from analytics.routing.problem import Lock, Plan, Problem, RoutingError, Shift, Visit
from analytics.routing.proof import prove
from analytics.routing.replan import Happened, another_part, remaining_problem
from analytics.routing.sorted_order import saving
from tests.route_bruteforce import least_objective
from tests.route_checker import faults_of
from tests.route_feasibility import faults_of_random_plan
from tests.route_instances import DAY, HOUR, plain, small_problem, street_problem, toptw_problem

ROOT = Path(__file__).resolve().parents[2]
TOPTW = ROOT.parent / "shared" / "oracles" / "routes" / "toptw"


def lists(plan: Plan) -> dict[str, list[str]]:
    """The plan as plain JSON."""
    return {shift: list(stops) for shift, stops in plan.routes.items()}


def line_problem(*visits: Visit, shifts: tuple[Shift, ...] = ()) -> Problem:
    """Doors along a street, 100 s apart, the station at its end."""
    places = range(len(visits) + 1)
    travel = tuple(tuple(100 * abs(a - b) for b in places) for a in places)
    return Problem(travel, shifts or (Shift("s", "d", "t", 0, 4000, frozenset({"综合执法"})),), visits)


def visit(name: str, **others: object) -> Visit:
    """Ten minutes at any time."""
    values: dict[str, object] = {"dur": 600, "wins": ((0, 100_000),), "prize": 20_000}
    return Visit(name, **{**values, **others})  # type: ignore[arg-type]


@pytest.mark.parametrize("seed", range(100))
def test_random_plans_are_feasible_and_every_reason_is_true(seed: int) -> None:
    """By a checker that shares no code with the solver: windows, skills, lunch, limits, locks; and the reasons.

    A thousand of them stand in docs/calibration/routes/feasibility.md (tests.calibration.route_feasibility).
    """
    faults, _ = faults_of_random_plan(seed)
    assert faults == []


@pytest.mark.parametrize("seed", range(50))
def test_small_plans_are_the_best_there_are(seed: int) -> None:
    """Up to ten visits: the objective of the best of all plans, listed by other code."""
    problem = small_problem(seed, most_visits=10, plain_rules=True)
    assert solve(problem, seed=seed, iterations=200).objective == least_objective(plain(problem))


@pytest.mark.parametrize(("name", "paths", "best"), [("r101", 1, 198), ("r101", 2, 349), ("c101", 1, 320)])
def test_published_team_orienteering_is_solved_within_three_percent(name: str, paths: int, best: int) -> None:
    """Never above the best known profit; the whole table stands in docs/calibration/routes/toptw.md."""
    if not TOPTW.is_dir():
        pytest.skip("the published instances (../shared/oracles/routes/toptw) are not here")
    problem = toptw_problem(TOPTW / f"{name}.txt", paths)
    plan = solve(problem, iterations=4000)
    assert faults_of(plain(problem), lists(plan)) == []
    profit = sum(visit.prize for visit in problem.visits if any(visit.id in r for r in plan.routes.values())) // 1000
    assert 0.97 * best <= profit <= best


def test_the_proof_agrees_with_the_list_of_all_plans() -> None:
    """A proven bound is the least objective; a poor plan is replaced by the best one."""
    problem = small_problem(7, most_visits=10, plain_rules=True)
    least = least_objective(plain(problem))
    empty = plan_from(problem, {})
    proof = prove(problem, empty)
    assert (proof.optimality.bound, proof.optimality.proven, proof.plan.objective) == (least, True, least)
    assert "证明最优" in proof.optimality.text


def test_a_bound_without_proof_never_lies_above_the_best_plan() -> None:
    """With too many sets to list, the text names the largest possible gap."""
    problem = small_problem(7, most_visits=10, plain_rules=True)
    plan = solve(problem, iterations=200)
    told = prove(problem, plan, most_sets=1).optimality
    assert told.bound <= least_objective(plain(problem))
    assert told.proven == (told.bound == plan.objective)
    assert f"{told.gap:.1%}" in told.text or told.proven


def test_a_week_of_thirty_visits_is_proven_best() -> None:
    """The usual iterations reach the proven optimum."""
    problem = street_problem(30, 3, 3, 2)
    proof = prove(problem, solve(problem, iterations=6000))
    assert proof.optimality.proven
    assert faults_of(plain(problem), lists(proof.plan)) == []


ONE_CORE = "import os; os.sched_setaffinity(0, {min(os.sched_getaffinity(0))}); "
COMMAND = "import sys; from data.__main__ import main; sys.exit(main(sys.argv[1:]))"


def test_the_same_input_gives_the_same_plan_whatever_the_hash_seed_the_threads_and_the_cores(tmp_path: Path) -> None:
    """In two fresh processes, through the command, search, packing and proof: the machine has no say in the plan."""
    file = tmp_path / "problem.json"
    file.write_text(json.dumps(plain(street_problem(24, 2, 3, 1))), encoding="utf-8")
    words = ["routes", "solve", str(file), "--seed", "3", "--iterations", "600", "--prove", "--json"]
    answers = []
    for hash_seed, threads in (("1", "1"), ("2", "4")):
        numbers = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), threads)
        environment = {**os.environ, **numbers, "PYTHONHASHSEED": hash_seed, "QUNZU_HOME": str(tmp_path)}
        one_core = threads == "1" and hasattr(os, "sched_setaffinity")
        code = (ONE_CORE if one_core else "") + COMMAND
        done = subprocess.run(
            [sys.executable, "-c", code, *words], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
        )
        answers.append(json.loads(done.stdout))
    assert answers[0] == answers[1]
    assert set(answers[0]) >= {"plan", "objective", "travel_s", "served", "left_out", "optimality"}


def test_the_order_of_two_equal_calls_does_not_matter() -> None:
    """Nothing is remembered from one call to the next."""
    problem = street_problem(25, 2, 2, 5)
    first = solve(problem, seed=1, iterations=500)
    solve(street_problem(25, 2, 2, 6), seed=1, iterations=500)
    assert solve(problem, seed=1, iterations=500) == first


def test_a_must_visit_that_cannot_be_made_is_named_first_and_the_rest_is_planned() -> None:
    """Never a hard constraint."""
    problem = line_problem(
        visit("a"), visit("b", must=True, prize=10**6, need=frozenset({"公安"})), visit("c", prize=10)
    )
    plan = solve(problem, iterations=100)
    assert plan.routes["s"] == ("a",)
    assert [left.visit for left in plan.left_out] == ["b", "c"]
    assert "必到户" in plan.left_out[0].text
    assert "公安" in plan.left_out[0].text


@pytest.mark.parametrize(
    ("lock", "shift", "position"),
    [
        (Lock(team="2"), "s2", None),
        (Lock(day="d2"), "s2", None),
        (Lock(shift="s2"), "s2", None),
        (Lock(place=2), None, 1),
    ],
)
def test_locks_hold(lock: Lock, shift: str | None, position: int | None) -> None:
    """To a team, a day, a shift, a place in the order."""
    shifts = (Shift("s1", "d1", "1", 0, 4000), Shift("s2", "d2", "2", DAY, DAY + 4000))
    locked = visit("a", wins=((0, 10 * DAY),), lock=lock)
    problem = line_problem(locked, visit("b"), visit("c"), shifts=shifts)
    routes = solve(problem, iterations=300).routes
    (held,) = [name for name, stops in routes.items() if "a" in stops]
    assert shift in (None, held)
    assert position in (None, routes[held].index("a"))


def test_an_excluded_visit_says_why() -> None:
    """A person's reason comes back."""
    plan = solve(line_problem(visit("a", excluded="家有重病老人"), visit("b")), iterations=50)
    assert [(left.visit, left.text) for left in plan.left_out] == [("a", "人工排除：家有重病老人。")]


def test_lunch_and_the_most_stops_are_kept() -> None:
    """Three visits of ten minutes around an hour of lunch; the timetable shows the pause."""
    shift = Shift("s", "d", "t", 11 * HOUR, 15 * HOUR, most=3, lunch=(11 * HOUR + 900, 12 * HOUR + 900))
    plan_problem = line_problem(*(visit(name) for name in "abcd"), shifts=(shift,))
    plan = solve(plan_problem, iterations=100)
    assert len(plan.routes["s"]) == 3
    (table,) = timetables(plan_problem, plan)
    for stop in table.stops:
        assert stop.leave <= shift.lunch[0] or stop.start >= shift.lunch[1]  # type: ignore[index]
    assert table.back <= shift.end


def test_a_plan_made_again_moves_little() -> None:
    """With a price on moves fewer visits change their shift than without; as many are served."""
    problem = street_problem(30, 3, 3, 2)
    plan = solve(problem, iterations=3000)
    done = next(stops for stops in plan.routes.values() if stops)
    happened = Happened(now=DAY, finished=done[:1], withdrawn=("d1t0",))
    moved = {}
    for penalty in (0, 1200):
        again = remaining_problem(problem, plan, happened, change_penalty=penalty)
        new = solve(again, iterations=3000)
        held = {name: shift for shift, stops in new.routes.items() for name in stops}
        stays = {shift.id for shift in again.shifts}
        moved[penalty] = sum(
            held[name] != shift for name, shift in again.previous.items() if name in held and shift in stays
        )
        assert not set(held) & {*done[:1]}
        assert not any(shift.start < DAY for shift in again.shifts)
    assert new.moved == moved[1200] <= moved[0]


def test_a_finished_stop_stays_and_the_team_goes_on_from_there() -> None:
    """A shift under way begins now, at its last finished stop."""
    problem = line_problem(visit("a"), visit("b"), visit("c"))
    plan = plan_from(problem, {"s": ("a", "b", "c")})
    again = remaining_problem(problem, plan, Happened(now=900, finished=("a",)))
    assert (again.shifts[0].start, again.shifts[0].origin) == (900, 1)
    assert set(solve(again, iterations=50).routes["s"]) == {"b", "c"}


def test_not_at_home_goes_to_another_part_of_a_later_day() -> None:
    """Failed on the first afternoon: evenings and mornings from the second day on."""
    windows = ((0, 3 * DAY - 1),)
    parts = another_part(windows, 14 * HOUR)
    assert all(opens >= DAY for opens, _ in parts)
    assert not any(opens <= day * DAY + 15 * HOUR <= closes for opens, closes in parts for day in range(3))
    assert another_part(((DAY + 14 * HOUR, DAY + 15 * HOUR),), 14 * HOUR) == ((DAY + 14 * HOUR, DAY + 15 * HOUR),)


def test_a_must_visit_of_low_prize_still_comes_first() -> None:
    """The flag is the top tier, whatever prize was written beside it."""
    shift = Shift("s", "d", "t", 0, 4000, most=1)
    plan = solve(
        line_problem(visit("a", prize=30_000), visit("b", must=True, prize=10), shifts=(shift,)), iterations=50
    )
    assert plan.routes["s"] == ("b",)
    assert plan.objective == 30_000 + 400


def test_the_balance_evens_out_the_teams() -> None:
    """With a weight the two teams work more alike than without."""
    shifts = (Shift("s1", "d", "1", 0, 10_000), Shift("s2", "d", "2", 0, 10_000))
    problem = line_problem(*(visit(str(n)) for n in range(6)), shifts=shifts)
    free = solve(problem, iterations=300)
    even = solve(replace(problem, balance_permille=5000), iterations=2000)
    assert even.served == free.served == 6
    assert even.imbalance < free.imbalance


def test_a_list_sorted_by_distance_drives_longer() -> None:
    """The saving that the user sees; how large it is on the demo stands in docs/calibration/routes/sorted-list.md."""
    problem = street_problem(30, 2, 3, 1)
    shown = saving(problem, solve(problem, iterations=300))
    assert shown.ratio is not None
    assert shown.ratio > 1
    assert f"{shown.ratio:.2f}" in shown.text


def test_the_visits_that_a_sorted_list_would_miss_are_counted() -> None:
    """Near first: the team waits there for the appointment, and then the far door's time is over."""
    problem = line_problem(visit("near", wins=((3000, 3100),)), visit("far", wins=((0, 1000),)))
    shown = saving(problem, plan_from(problem, {"s": ("far", "near")}))
    assert (shown.planned, shown.by_distance, shown.missed, shown.n) == (400, 400, 1, 2)
    assert "1 户会错过时段" in shown.text
    held = saving(problem, plan_from(problem, {"s": ("far",)}))
    assert (held.missed, held.ratio) == (0, 1.0)
    assert "错过" not in held.text


@pytest.mark.parametrize(
    ("routes", "word"),
    [({"x": ("a",)}, "x"), ({"s": ("q",)}, "q"), ({"s": ("a", "a")}, "不止一次"), ({"s": ("b", "a")}, "走不通")],
)
def test_a_plan_by_hand_is_checked(routes: dict[str, tuple[str, ...]], word: str) -> None:
    """Unknown names, doubles and impossible orders are named."""
    problem = line_problem(visit("a", wins=((0, 300),)), visit("b"))
    with pytest.raises(RoutingError, match=word):
        plan_from(problem, routes)
