"""Before a phone notice and a joint action, and what an action that was done must show.

Sources: 行政处罚法 第二十八条 (correction first), 第四十七、五十五条; 行政强制法 第四十三条; plan document 四（二）.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from casework.enforcement.facts import LEAST_OFFICERS, day_in, time_in
from casework.enforcement.hours import named_obstacles
from casework.guard import articles
from casework.guard.gaps import Gap, GapKind
from casework.guard.situation import Situation, has_vulnerable_people, told_a_time
from casework.vocabulary import EventKind, SideState


def standing_checks(before: Situation) -> Iterator[Gap]:
    """On the list, order served, day over, nothing that holds the case: what every step of enforcement needs."""
    state = before.state
    if not state.is_open:
        yield _blocking("not_listed", "该户不在整治清单上（未认定或已销项）。", articles.FACTS_FIRST)
        return
    if not state.was_served:
        yield _blocking("not_served", "责令限期整改指令书尚未送达。", articles.CORRECT_FIRST)
    elif not state.is_past_due:
        yield _blocking("term_running", f"整改期限 {state.due_on} 未过，期满不改才能继续。", articles.CORRECT_FIRST)
    if SideState.PAUSED in state.side_states:
        yield _blocking("paused", "该户暂缓办理中，请待恢复后再办。", articles.SUPPORT)
    if SideState.APPEAL in state.side_states:
        yield _blocking("in_appeal", "该户申辩、复议尚未办结。", articles.HEARD)


def phone_notice_check(before: Situation) -> Iterator[Gap]:
    """At least one call in this round; a call that nobody answered, or that named no time, is a warning."""
    calls = before.of_round(EventKind.PHONE_NOTICE)
    if not calls:
        sentence = "没有电话告知整治时间；无法告知的须写明理由。"
        yield Gap("no_phone_notice", sentence, articles.PLAN, GapKind.OVERRIDABLE)
    elif not any(call.facts.get("answered") is True for call in calls):
        yield _warning("not_answered", f"已拨打 {len(calls)} 次，没有一次接通。", articles.PLAN)
    elif not told_a_time(calls):
        yield _warning("time_not_told", "电话中没有告知具体的整治时间。", articles.PLAN)


def plan_checks(before: Situation) -> Iterator[Gap]:
    """The planned time, and people for whom a place must be found first."""
    planned = day_in(before.act.facts.get("planned_for"))
    if planned is not None:
        yield from _schedule(before, planned)
    if has_vulnerable_people(before.events):
        sentence = "户内有老人、儿童或病残孕人员的记录，请先落实安置；尚未落实的，建议先“暂缓”。"
        yield _warning("vulnerable", sentence, articles.SUPPORT)
    hours = before.rules.hours
    if planned is not None and planned.month in hours.winter_months:
        yield _warning("winter", f"{planned.month} 月天气寒冷，请先落实住户的去处。", articles.SUPPORT)
    ends = time_in(before.act.facts.get("ends"))
    if ends is not None and hours.evening_from < ends <= hours.closes:
        yield _warning("evening", f"结束时间 {ends:%H:%M} 较晚，住户当晚可能无处可去，请先落实安置。", articles.SUPPORT)


def done_checks(before: Situation) -> Iterator[Gap]:
    """Officers with certificates, the time at which it took place, recording, evidence, people told where to go."""
    facts = before.act.facts
    officers = facts.get("officers")
    if type(officers) is int and officers < LEAST_OFFICERS:
        sentence = f"执法人员不得少于 {LEAST_OFFICERS} 人，现为 {officers} 人。"
        yield _blocking("officers", sentence, articles.TWO_OFFICERS)
    if facts.get("certificates_shown") is False:
        yield _blocking("certificates", "执法人员没有出示执法证件。", articles.TWO_OFFICERS)
    yield from _schedule(before, before.act.occurred_on)
    if facts.get("recorded") is False:
        yield _warning("not_recorded", "没有全过程记录（文字、音像）。", articles.FULL_RECORD)
    if not facts.get("evidence"):
        yield _warning("no_evidence_index", "没有登记证据目录。", articles.EVIDENCE)
    if facts.get("informed") is False:
        yield _warning("not_informed", "没有告知居住人去处。", articles.SUPPORT)


def _schedule(before: Situation, day: date) -> Iterator[Gap]:
    starts, ends = time_in(before.act.facts.get("starts")), time_in(before.act.facts.get("ends"))
    if starts is None or ends is None or ends <= starts:
        return
    start, end = datetime.combine(day, starts), datetime.combine(day, ends)
    for obstacle in named_obstacles(start, end, before.rules.calendar, before.rules.hours):
        sentence = obstacle.sentence.removesuffix(f"（{articles.NO_NIGHT}）。").removesuffix("。")
        excepted = (
            "；没有核对过节假日的，须写明理由。"
            if obstacle.code == "unknown_year"
            else "，情况紧急的除外，须写明理由。"
        )
        yield Gap(obstacle.code, f"{sentence}{excepted}", articles.NO_NIGHT, GapKind.OVERRIDABLE)


def _blocking(code: str, sentence: str, article: str) -> Gap:
    return Gap(code, sentence, article, GapKind.BLOCKING)


def _warning(code: str, sentence: str, article: str) -> Gap:
    return Gap(code, sentence, article, GapKind.WARNING)
