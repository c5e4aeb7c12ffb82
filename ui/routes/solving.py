"""Solving while the page stays usable: bars with a way to stop, and the result saved as a version of its own.

The work stands in data.route_jobs under the visitor's account, so that a rerun, another page or a closed browser does
not lose it; whoever comes back finds the bar or the result.
"""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import streamlit as st

from analytics.route_plans.document import RoutePlan, RouteStop, RouteTask
from analytics.route_plans.work import gaining_work, proving_work, solving_work
from data.queries.route_plans import PlanHead, SavedPlan
from data.route_jobs import JobState, RouteJob, RouteJobs
from data.route_plans import save_plan
from ui.errors import plain, user_errors
from ui.home_folder import home_folder
from ui.navigation import roles_of
from ui.session import PageContext, require_again

CHOSEN = "routes_chosen"
TOLD = "routes_told_result"
_OWN = "routes_own_jobs"
_POLL_SECONDS = 1.0


def route_jobs() -> RouteJobs:
    """The background work of this home."""
    return _jobs_of(str(home_folder()))


@st.cache_resource
def _jobs_of(home: str) -> RouteJobs:
    return RouteJobs()


def solve_and_save(
    page: PageContext,
    make: Callable[[], tuple[RouteTask, tuple[RouteStop, ...]]],
    base: SavedPlan | None,
    change: str,
) -> None:
    """Start solving the task that `make` gives; it is saved as a new plan, or as the next revision of `base`."""
    with user_errors():
        with st.spinner("正在准备：候选、时段和路程"):
            task, history = make()
        _start(page, f"正在安排路线：{change}", solving_work(task, history), base, change)


def prove_and_save(page: PageContext, saved: SavedPlan) -> None:
    """Start the proof of a plan; its bound, or a better plan, is the next revision."""
    _start(page, f"正在证明{saved.head.label}", proving_work(saved.plan), saved, "证明最优或差距")


def ask_gains(page: PageContext, saved: SavedPlan) -> None:
    """Start asking what one more team or hour would add; nothing is saved."""
    closes = page.campaign.enforcement.closes
    work = gaining_work(saved.plan, closes.hour * 3600 + closes.minute * 60)
    _remember(route_jobs().start(page.actor.account, f"{saved.head.label}：再多一队或一小时", work))
    st.rerun()


def _start(page: PageContext, words: str, work: dict[str, object], base: SavedPlan | None, change: str) -> None:
    uid = uuid4().hex

    def finish(plan: RoutePlan) -> PlanHead:
        return _saved(page, plan, base, change, uid)

    number = None if base is None else base.head.number
    _remember(route_jobs().start(page.actor.account, words, work, finish, plan=number))
    st.rerun()


def _remember(job: RouteJob) -> None:
    st.session_state[_OWN] = [*st.session_state.get(_OWN, ()), job.id]


def save_result(page: PageContext, plan: RoutePlan, base: SavedPlan, change: str) -> None:
    """Save a plan that was made at once, as the next revision of `base`, and open it with the next run."""
    _open(_saved(page, plan, base, change, uuid4().hex), f"：{change}。排入 {plan.served} 户。")
    st.rerun()


def _saved(page: PageContext, plan: RoutePlan, base: SavedPlan | None, change: str, uid: str) -> PlanHead:
    return save_plan(
        page.store,
        page.subdistrict,
        plan,
        page.actor,
        page.moment,
        uid=uid,
        number=None if base is None else base.head.number,
        based_on=None if base is None else base.head.revision,
        change=change,
    )


def _open(head: PlanHead, more: str) -> None:
    st.session_state[CHOSEN] = head.number
    st.session_state[TOLD] = f"{head.label}已保存{more}"


def show_told() -> None:
    """Say once what was just saved."""
    told = st.session_state.pop(TOLD, None)
    if told:
        st.success(told)


def show_jobs(page: PageContext) -> None:
    """The visitor's work: bars that move by themselves, then what came of it. page: as of today."""
    jobs = route_jobs()
    for job in jobs.of(page.actor.account):
        if not job.is_over:
            continue
        if job.id in st.session_state.get(_OWN, ()):
            st.session_state[_OWN] = [key for key in st.session_state[_OWN] if key != job.id]
            if job.state is JobState.DONE and job.outcome is not None:
                jobs.put_away(job)
                _open(job.outcome, f"：{job.outcome.change}。")
                continue
        _result(jobs, job)
    if any(not job.is_over for job in jobs.of(page.actor.account)):
        _bars()


@st.fragment(run_every=_POLL_SECONDS)
def _bars() -> None:
    """The bars of the work under way; when one has ended, the whole page is drawn anew."""
    page = require_again(*roles_of("routes"))
    jobs = route_jobs()
    running = [job for job in jobs.of(page.actor.account) if not job.is_over]
    shown = st.session_state.get("routes_running")
    st.session_state["routes_running"] = [job.id for job in running]
    if shown is not None and set(shown) - {job.id for job in running}:
        st.rerun()
    for job in running:
        left, right = st.columns([6, 1], vertical_alignment="center")
        words = job.words if job.state is JobState.RUNNING else f"{job.words}（{job.state.label}，前面还有别的计算）"
        left.progress(min(max(job.share, 0.0), 1.0), plain(f"{words}　{job.share:.0%}"))
        right.button("取消", key=f"routes_cancel_{job.id}", on_click=jobs.cancel, args=(job,), width="stretch")
    if running:
        st.caption("计算在后台进行，可以继续查看、换页或关闭浏览器，完成后自动保存为新版本。")


def _result(jobs: RouteJobs, job: RouteJob) -> None:
    """What came of work that does not open by itself: a refusal, an answer, or a plan asked for elsewhere."""
    with st.container(border=True):
        if job.state is JobState.DONE and job.outcome is None:
            st.markdown("\n".join([f"**{plain(job.words)}**", "", *(f"- {plain(line)}" for line in job.told)]))
        elif job.state is JobState.DONE:
            st.success(plain(f"{job.outcome.label}已保存：{job.outcome.change}。"))
        elif job.state is JobState.CANCELLED:
            st.info(plain(f"{job.words}：已取消，没有保存。"))
        else:
            st.error(plain(f"{job.words}：{''.join(job.told)}"))
        with st.container(horizontal=True):
            if job.outcome is not None and st.button("打开", key=f"routes_open_{job.id}"):
                jobs.put_away(job)
                _open(job.outcome, f"：{job.outcome.change}。")
                st.rerun()
            st.button("知道了", key=f"routes_put_away_{job.id}", on_click=jobs.put_away, args=(job,))
