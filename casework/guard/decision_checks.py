"""Before a 认定 and before an order, a pause and an appeal.

Sources: 行政处罚法 第二十八条 (correction first), 第四十二、五十五条 (two officers), 第四十四、四十五条 (party heard),
第四十六条 (evidence).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from casework.enforcement.words import NEED_SUPPORT, AppealForm, AppealTarget
from casework.guard import articles
from casework.guard.gaps import Gap, GapKind
from casework.guard.penalty_periods import review_until, sue_until
from casework.guard.penalty_records import penalty_records
from casework.guard.situation import Situation
from casework.penalties.procedure import LEAST_INSPECTORS
from casework.survey.words import PartyHeard
from casework.vocabulary import Stage

_TO_ORDER = frozenset({Stage.CONFIRMED, Stage.RECURRED, Stage.ORDER_ISSUED})


def confirmation_checks(before: Situation) -> Iterator[Gap]:
    """Two inspectors, evidence, the party heard."""
    facts = before.act.facts
    inspectors = facts.get("inspectors")
    if type(inspectors) is not int or inspectors < LEAST_INSPECTORS:
        told = f"现为 {inspectors} 人" if type(inspectors) is int else "没有登记人数"
        sentence = f"检查人员不得少于 {LEAST_INSPECTORS} 人，{told}。"
        yield Gap("inspectors", sentence, articles.TWO_OFFICERS, GapKind.BLOCKING)
    if not facts.get("evidence"):
        yield Gap("evidence", "没有证据目录，认定要以查证属实的证据为根据。", articles.EVIDENCE, GapKind.BLOCKING)
    yield from _hearing(facts.get("party_heard"))


def _hearing(heard: object) -> Iterator[Gap]:
    if heard in (PartyHeard.HEARD.value, PartyHeard.DECLINED.value):
        return
    not_reached = heard == PartyHeard.NOT_REACHED.value
    sentence = "联系不上当事人，未能听取陈述，送达时请补听。" if not_reached else "没有写明是否听取了当事人的陈述。"
    yield Gap("party_not_heard", sentence, articles.HEARD, GapKind.WARNING)


def order_checks(before: Situation) -> Iterator[Gap]:
    """No order without 认定."""
    if before.state.stage not in _TO_ORDER:
        sentence = "该户尚未认定为群租（或已销项），不能出具责令限期整改指令书。"
        yield Gap("order_without_confirmation", sentence, articles.CORRECT_FIRST, GapKind.BLOCKING)


def pause_checks(before: Situation) -> Iterator[Gap]:
    """People who need a place first: what is done for them should stand in the file."""
    facts = before.act.facts
    if facts.get("reason") in {str(reason) for reason in NEED_SUPPORT} and not facts.get("support"):
        yield Gap("no_support", "没有写明安置、保障的办法。", articles.SUPPORT, GapKind.WARNING)


def appeal_checks(before: Situation) -> Iterator[Gap]:
    """Within the time to ask for a review or to go to court, counted from the service of the latest decision."""
    facts = before.act.facts
    if facts.get("against") != AppealTarget.PENALTY.value:
        return
    served = [record.penalty for record in penalty_records(before.events) if record.penalty.served_on is not None]
    if not served:
        return
    newest = max(served, key=lambda penalty: penalty.served_on or date.min)
    form = facts.get("form")
    last = None
    if form == AppealForm.REVIEW.value:
        last = review_until(newest, before.rules)
    elif form == AppealForm.LAWSUIT.value:
        last = sue_until(newest, before.rules)
    if last is not None and before.act.occurred_on > last:
        sentence = f"处罚决定 {newest.served_on} 送达，申请期限至 {last}，提出日期已过，是否受理请核对。"
        yield Gap("appeal_late", sentence, articles.APPEAL, GapKind.WARNING)
