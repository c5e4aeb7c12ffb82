"""Planning in the background: each piece of work in a process of its own, a queue before them, a way to stop one.

The server's threads stay free: pages answer while several offices plan. What has been asked for survives a change of
page and a closed browser; what comes of it is saved by the thread that waited for it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

from analytics.route_plans.document import RoutePlan, plan_from_json
from analytics.route_plans.work import WorkDone
from casework.errors import UserError
from casework.vocabulary import LabelledEnum

MOST_AT_ONCE = 2
"""As many as the smallest supported server has cores; further ones wait in the order in which they were asked for."""
MOST_KEPT = 50
BROKEN = "计算中断，没有保存任何内容，请重试；多次出现请联系维护人员。"
_ROOT = Path(__file__).resolve().parents[1]


class JobState(LabelledEnum):
    """Where a piece of work stands."""

    WAITING = "waiting", "排队中"
    RUNNING = "running", "计算中"
    DONE = "done", "已完成"
    REFUSED = "refused", "没有完成"
    CANCELLED = "cancelled", "已取消"


OVER = frozenset({JobState.DONE, JobState.REFUSED, JobState.CANCELLED})


@dataclass(slots=True)
class RouteJob:
    """One piece of work. owner: account. words: what is being done. plan: number of the plan that it changes.

    share: 0 to 1. told: sentences of the result, or of the refusal. outcome: what `finish` returned.
    """

    id: str
    owner: str
    words: str
    plan: int | None
    state: JobState = JobState.WAITING
    share: float = 0.0
    told: tuple[str, ...] = ()
    outcome: Any = None
    ended: threading.Event = field(default_factory=threading.Event)
    stopped: threading.Event = field(default_factory=threading.Event)

    @property
    def is_over(self) -> bool:
        """True when nothing more will come."""
        return self.state in OVER


class RouteJobs:
    """The work of one home, by whom it was asked for."""

    def __init__(self, most_at_once: int = MOST_AT_ONCE) -> None:
        self._slots = threading.Semaphore(most_at_once)
        self._lock = threading.Lock()
        self._jobs: dict[str, RouteJob] = {}
        self._children: dict[str, subprocess.Popen[str]] = {}

    def start(
        self,
        owner: str,
        words: str,
        work: Mapping[str, Any],
        finish: Callable[[RoutePlan], Any] | None = None,
        *,
        plan: int | None = None,
    ) -> RouteJob:
        """Queue a piece of work (analytics.route_plans.work); finish: saves the plan that comes of it."""
        job = RouteJob(uuid4().hex, owner, words, plan)
        with self._lock:
            self._forget()
            self._jobs[job.id] = job
        line = json.dumps(work)
        threading.Thread(target=self._run, args=(job, line, finish), name=f"route-{job.id}", daemon=True).start()
        return job

    def of(self, owner: str) -> tuple[RouteJob, ...]:
        """The work that an account asked for and has not put away, oldest first."""
        with self._lock:
            return tuple(job for job in self._jobs.values() if job.owner == owner)

    def all(self) -> tuple[RouteJob, ...]:
        """The work of everybody, oldest first."""
        with self._lock:
            return tuple(self._jobs.values())

    def on_plan(self, number: int) -> RouteJob | None:
        """The work under way, of anybody, that will change the plan."""
        with self._lock:
            return next((job for job in self._jobs.values() if job.plan == number and not job.is_over), None)

    def put_away(self, job: RouteJob) -> None:
        """Forget work that is over and was read."""
        with self._lock:
            self._jobs.pop(job.id, None)

    def cancel(self, job: RouteJob) -> None:
        """Stop the work; nothing of it is kept. Work that is over stays as it is."""
        with self._lock:
            if job.is_over:
                return
            job.stopped.set()
            if job.state is JobState.WAITING:
                self._end(job, JobState.CANCELLED)
            child = self._children.get(job.id)
        if child is not None:
            child.kill()

    def _forget(self) -> None:
        over = [job.id for job in self._jobs.values() if job.is_over]
        for key in over[: max(0, len(self._jobs) - MOST_KEPT)]:
            del self._jobs[key]

    def _run(self, job: RouteJob, line: str, finish: Callable[[RoutePlan], Any] | None) -> None:
        with self._slots:
            if job.stopped.is_set():
                return
            try:
                self._work(job, line, finish)
            except UserError as error:
                job.told = (str(error),)
                self._end(job, JobState.REFUSED)
            finally:
                if not job.is_over:
                    # No answer, or a fault that goes to the log: who waits must read a sentence.
                    job.told = (BROKEN,)
                    self._end(job, JobState.REFUSED)

    def _work(self, job: RouteJob, line: str, finish: Callable[[RoutePlan], Any] | None) -> None:
        found = self._answer(job, line)
        if job.stopped.is_set():
            self._end(job, JobState.CANCELLED)
            return
        if found is None:
            return
        job.told = found.told
        if found.plan is not None and finish is not None:
            job.outcome = finish(found.plan)
        self._end(job, JobState.DONE)

    def _answer(self, job: RouteJob, line: str) -> WorkDone | None:
        """What the process said at last; None when it ended without an answer. Raises UserError for a refusal."""
        found: WorkDone | None = None
        with self._started(job) as child:
            if child.stdin is None or child.stdout is None:
                raise AssertionError("both ends of the process are pipes")
            try:
                child.stdin.write(line + "\n")
                child.stdin.flush()
            except BrokenPipeError:
                return None
            for said in child.stdout:
                if job.stopped.is_set():
                    break
                content = json.loads(said)
                if "refused" in content:
                    raise UserError(content["refused"])
                if "share" in content:
                    job.share = content["share"]
                elif "plan" in content:
                    found = WorkDone(plan_from_json(content["plan"]))
                else:
                    found = WorkDone(told=tuple(content["told"]))
        return found

    @contextmanager
    def _started(self, job: RouteJob) -> Iterator[subprocess.Popen[str]]:
        """The process of a job, known to cancel() while it runs, gone afterwards."""
        variables = {**os.environ, "PYTHONPATH": str(_ROOT), "PYTHONUTF8": "1"}
        child = subprocess.Popen(
            [sys.executable, "-m", "data.route_worker"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8", env=variables, cwd=_ROOT,
        )  # fmt: skip
        with self._lock:
            self._children[job.id] = child
            job.state = JobState.RUNNING
        if job.stopped.is_set():
            child.kill()
        try:
            yield child
        finally:
            with self._lock:
                del self._children[job.id]
            child.kill()
            child.communicate()

    def _end(self, job: RouteJob, state: JobState) -> None:
        job.state = state
        job.ended.set()
