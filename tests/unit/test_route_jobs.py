"""Planning in the background: in a process of its own, queued, stopped on demand; what breaks is said in words."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from analytics.route_plans.document import MatrixNote, RoutePlan, RouteShift, RouteTask, RouteVisit
from analytics.route_plans.solving import solved
from analytics.route_plans.work import gaining_work, proving_work, solving_work
from data.route_jobs import BROKEN, JobState, RouteJob, RouteJobs

PATIENCE = 120.0


def visit(number: int) -> RouteVisit:
    """A dwelling that may be visited all day."""
    return RouteVisit(
        f"C{number}", number, "01", 1, "东里小区", f"东里小区 {number}号", 121.3, 31.1, "joint_action", 40,
        ((28_800, 61_200),), ("enforcement",), 20_000, False, ("说明",),
    )  # fmt: skip


def task(visits: int = 3, hours: int = 2) -> RouteTask:
    """Visits five minutes apart and one shift of some hours."""
    shift = RouteShift(
        "一队", "2021-10-28", "一队", 32_400, 32_400 + hours * 3600, 32_400 + hours * 3600, ("enforcement",)
    )
    table = tuple(tuple(0 if a == b else 300 for b in range(visits + 1)) for a in range(visits + 1))
    day = date(2021, 10, 28)
    return RouteTask(
        "试排", day, day, day, ("驻地", 121.3, 31.1), (shift,), tuple(visit(n) for n in range(1, visits + 1)),
        table, table, MatrixNote("straight_line", "WGS84", "估算", True), {},
    )  # fmt: skip


@pytest.fixture
def jobs() -> Iterator[RouteJobs]:
    """One at a time; nothing is left running."""
    own = RouteJobs(most_at_once=1)
    yield own
    for owner in ("甲", "乙"):
        for job in own.of(owner):
            own.cancel(job)
            assert job.ended.wait(PATIENCE)


def ended(job: RouteJob) -> JobState:
    """How the work ended."""
    assert job.ended.wait(PATIENCE)
    return job.state


def test_the_plan_of_another_process_is_the_plan(jobs: RouteJobs) -> None:
    """Same task, same seed: what comes back is what this process would have made, and is handed to be saved."""
    saved: list[RoutePlan] = []
    job = jobs.start("甲", "排路线", solving_work(task()), lambda plan: saved.append(plan))
    assert ended(job) is JobState.DONE
    assert saved == [solved(task())]


def test_a_proof_and_a_question_come_back_in_words(jobs: RouteJobs) -> None:
    """The bound stands in the plan; what one more team would add is told and nothing is saved."""
    plan = solved(task(visits=4))
    assert plan.served == 2
    found: list[RoutePlan] = []
    assert ended(jobs.start("甲", "证明", proving_work(plan), found.append)) is JobState.DONE
    assert "证明最优" in found[0].optimality and found[0].bound == plan.objective
    assert found[0].left_out == plan.left_out and len(plan.left_out) == 2
    job = jobs.start("甲", "多一队", gaining_work(plan, 22 * 3600))
    assert ended(job) is JobState.DONE and job.outcome is None
    assert job.told[0].startswith("增加一队：多排入 2 户") and job.told[1].startswith("每天延长一小时：多排入 1 户")


def test_a_task_that_cannot_be_used_is_refused_in_words(jobs: RouteJobs) -> None:
    """The sentence of the engine, no plan."""
    doubled = replace(task(), visits=(visit(1), visit(1), visit(2)))
    job = jobs.start("甲", "排路线", solving_work(doubled), lambda plan: pytest.fail("saved"))
    assert ended(job) is JobState.REFUSED and "一户只能列一次" in job.told[0]


def test_what_waits_and_what_runs_can_be_stopped(jobs: RouteJobs) -> None:
    """The first holds the only place until it is stopped; the second never starts; the third is done."""
    held, release = threading.Event(), threading.Event()

    def hold(plan: RoutePlan) -> None:
        held.set()
        release.wait(PATIENCE)

    first = jobs.start("甲", "一", solving_work(task()), hold, plan=7)
    assert held.wait(PATIENCE)
    second = jobs.start("乙", "二", solving_work(task()), lambda plan: pytest.fail("saved"))
    third = jobs.start("乙", "三", solving_work(task()))
    assert jobs.on_plan(7) is first and second.state is JobState.WAITING
    jobs.cancel(second)
    assert ended(second) is JobState.CANCELLED
    release.set()
    assert (ended(first), ended(third)) == (JobState.DONE, JobState.DONE)
    assert jobs.on_plan(7) is None
    assert [job.words for job in jobs.of("乙")] == ["二", "三"]
    jobs.put_away(second)
    assert [job.words for job in jobs.of("乙")] == ["三"]


def test_a_running_calculation_is_ended_by_cancel(jobs: RouteJobs) -> None:
    """A task that takes far longer than a test ends at once, and nothing is saved."""
    work = solving_work(task(visits=60, hours=8)) | {"seed": 1}
    job = jobs.start("甲", "很久", work, lambda plan: pytest.fail("saved"))
    while job.state is JobState.WAITING:
        assert not job.ended.wait(0.05)
    jobs.cancel(job)
    assert ended(job) is JobState.CANCELLED


def test_two_offices_calculate_at_the_same_time() -> None:
    """Two places: the second is done while the first is still there."""
    own = RouteJobs(most_at_once=2)
    held, release = threading.Event(), threading.Event()

    def hold(plan: RoutePlan) -> None:
        held.set()
        release.wait(PATIENCE)

    first = own.start("甲", "一", solving_work(task()), hold)
    assert held.wait(PATIENCE)
    second = own.start("乙", "二", solving_work(task()))
    assert ended(second) is JobState.DONE and first.state is JobState.RUNNING
    release.set()
    assert ended(first) is JobState.DONE


def test_a_process_that_dies_is_said_in_words(jobs: RouteJobs, capfd: pytest.CaptureFixture[str]) -> None:
    """Work that it cannot read: a sentence for who waits, the fault in the log."""
    job = jobs.start("甲", "坏", {"act": "solve"})
    assert ended(job) is JobState.REFUSED and job.told == (BROKEN,)
    assert "KeyError" in capfd.readouterr().err
