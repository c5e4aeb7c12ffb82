"""The invented work logs: publicity and mediation of each committee, legal education, petitions and costs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import numpy as np

from casework.calendar import WorkingCalendar
from casework.events import Actor
from casework.work_logs import LogDraft, LogKind, PetitionTopic
from data.demo.actors import DEPARTMENT, SAFETY, committee_desk
from data.demo.size import CAMPAIGN_START
from data.schema import SHANGHAI

SHARE_OF_DAYS = 0.09  # of a committee's working days with an entry
STREET_SHARE = 0.35
_PUBLICITY = ("楼道宣传栏更新", "微信群推送告知书", "入户发放告居民书", "楼组长会宣讲", "小区门口集中宣传")
_MEDIATION = ("押金退还纠纷调解", "邻里噪声纠纷调解", "业主与转租人纠纷调解")
_EDUCATION = ("租赁法规讲座", "以案释法宣传", "房东普法座谈")
_COSTS = ("拆除清运费", "宣传材料印制费", "志愿者误餐费")


@dataclass(frozen=True, slots=True)
class LogAct:
    """An entry as somebody makes it."""

    at: datetime
    actor: Actor
    draft: LogDraft


def play_logs(
    seed: Sequence[int], committees: Sequence[tuple[str, str]], calendar: WorkingCalendar, last_day: date
) -> list[LogAct]:
    """The entries of the campaign's days so far, from a stream of their own."""
    rng = np.random.default_rng(seed)
    acts: list[LogAct] = []
    for number in range((last_day - CAMPAIGN_START).days + 1):
        day = CAMPAIGN_START + timedelta(days=number)
        if not calendar.is_working_day(day):
            continue
        for code, _ in committees:
            if rng.random() < SHARE_OF_DAYS:
                acts.append(_of_committee(rng, code, day, len(acts)))
        if rng.random() < STREET_SHARE:
            acts.append(_of_street(rng, [code for code, _ in committees], day, len(acts)))
    return acts


def _of_committee(rng: np.random.Generator, code: str, day: date, number: int) -> LogAct:
    uid, desk = f"log-{number + 1:04d}", committee_desk(code)
    if rng.random() < 0.75:
        title = _PUBLICITY[int(rng.integers(len(_PUBLICITY)))]
        reached = int(rng.integers(15, 120)) if rng.random() < 0.85 else None
        draft = LogDraft(
            uid, LogKind.PUBLICITY, code, day, title, persons=reached, copies=int(rng.integers(1, 13)) * 20
        )
    else:
        title = _MEDIATION[int(rng.integers(len(_MEDIATION)))]
        draft = LogDraft(uid, LogKind.MEDIATION, code, day, title, "居委会调解室", persons=int(rng.integers(2, 5)))
    return LogAct(_at(rng, day), desk, draft)


def _of_street(rng: np.random.Generator, codes: Sequence[str], day: date, number: int) -> LogAct:
    uid, way = f"log-{number + 1:04d}", int(rng.integers(3))
    code = codes[int(rng.integers(len(codes)))]
    if way == 0:
        title = _EDUCATION[int(rng.integers(len(_EDUCATION)))]
        draft = LogDraft(
            uid, LogKind.LEGAL_EDUCATION, None, day, title, "街道会议室", persons=int(rng.integers(20, 80)), copies=100
        )
        return LogAct(_at(rng, day), DEPARTMENT, draft)
    if way == 1:
        topics = tuple(PetitionTopic)
        topic = topics[int(rng.integers(len(topics)))]
        draft = LogDraft(uid, LogKind.PETITION, code, day, topic.value, persons=int(rng.integers(1, 4)))
        return LogAct(_at(rng, day), DEPARTMENT, draft)
    title = _COSTS[int(rng.integers(len(_COSTS)))]
    draft = LogDraft(uid, LogKind.COST, code, day, title, amount_fen=int(rng.integers(20, 400)) * 1000)
    return LogAct(_at(rng, day), SAFETY, draft)


def _at(rng: np.random.Generator, day: date) -> datetime:
    return datetime.combine(day, time(int(rng.integers(10, 17)), int(rng.integers(60))), SHANGHAI)
