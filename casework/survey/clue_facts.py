"""What a clue says: its source, the orders behind it, and the property manager's hours.

facts = {"source": ClueSource value, "orders": [order numbers], "content": text,
         "stopped_at": "2021-10-11T09:30", "reported_at": "2021-10-11T20:00"}

orders, content: optional. stopped_at, reported_at: only from a property manager, in Shanghai time: when dissuading
was in vain and when the report to the owners' committee and the authorities was made (absent = not yet). The law
gives 24 hours between them (上海市住宅物业管理规定 第五十九条). The same facts for 登记线索 and 并入线索.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from casework.events import CaseEvent, EventDraft
from casework.time_zone import SHANGHAI
from casework.vocabulary import ClueSource, EventKind

CLUE_KINDS = frozenset({EventKind.CLUE_RECEIVED, EventKind.CLUE_MERGED})
REPORT_WITHIN = timedelta(hours=24)
LONGEST_ORDER = 40
MOST_ORDERS = 200
_MINUTE = "%Y-%m-%dT%H:%M"


@dataclass(frozen=True, slots=True)
class Clue:
    """One clue of a file. report_hours: from stopped_at to reported_at; None when either is not known."""

    received_on: date
    source: ClueSource | None
    orders: tuple[str, ...]
    content: str
    stopped_at: datetime | None
    reported_at: datetime | None
    recorded_by: str

    @property
    def is_late_report(self) -> bool | None:
        """Whether the property manager took more than 24 hours; None when it cannot be told."""
        if self.stopped_at is None or self.reported_at is None:
            return None
        return self.reported_at - self.stopped_at > REPORT_WITHIN


def clue_faults(draft: EventDraft) -> list[str]:
    """What is wrong with the facts of a clue, as Chinese sentences."""
    facts = draft.facts
    faults = []
    if _source(facts) is None:
        words = "、".join(source.label for source in ClueSource)
        faults.append(f"请选择线索来源（source）：{words}。")
    orders = facts.get("orders", ())
    if not isinstance(orders, list | tuple) or len(orders) > MOST_ORDERS or not all(map(_is_order, orders)):
        faults.append(
            f"工单编号（orders）每个应为一行文字、不超过 {LONGEST_ORDER} 个字，最多 {MOST_ORDERS} 个，请核对。"
        )
    if not isinstance(facts.get("content", ""), str):
        faults.append("线索内容（content）应为文字。")
    return faults + _time_faults(draft)


def clues(events: Iterable[CaseEvent]) -> tuple[Clue, ...]:
    """All clues among the events that count, in the order in which they came in: none replaces another."""
    return tuple(
        Clue(
            event.occurred_on,
            _source(event.facts),
            tuple(str(order) for order in event.facts.get("orders", ())),
            str(event.facts.get("content", "")),
            _moment(event.facts.get("stopped_at")),
            _moment(event.facts.get("reported_at")),
            event.recorded_by,
        )
        for event in events
        if event.kind in CLUE_KINDS
    )


def awaited_property_reports(events: Sequence[CaseEvent]) -> tuple[datetime, ...]:
    """When dissuading was in vain and no report has been recorded since: nothing when a later clue says it was made."""
    told = [clue for clue in clues(events) if clue.source is ClueSource.PROPERTY_MANAGER]
    reports = [clue.reported_at for clue in told if clue.reported_at is not None]
    waiting = [clue.stopped_at for clue in told if clue.stopped_at is not None and clue.reported_at is None]
    return tuple(stopped for stopped in waiting if not any(reported >= stopped for reported in reports))


def _time_faults(draft: EventDraft) -> list[str]:
    given = {key: draft.facts[key] for key in ("stopped_at", "reported_at") if draft.facts.get(key) is not None}
    if not given:
        return []
    if _source(draft.facts) is not ClueSource.PROPERTY_MANAGER:
        return ["只有物业报告的线索才填劝阻无效和报告的时间，请删除，或把来源改为物业报告。"]
    names = {"stopped_at": "劝阻无效时间", "reported_at": "报告时间"}
    moments = {key: _moment(value) for key, value in given.items()}
    faults = [
        f"{names[key]}（{key}）应写成 2021-10-11T09:30 的样式。" for key, moment in moments.items() if moment is None
    ]
    if faults:
        return faults
    stopped, reported = moments.get("stopped_at"), moments.get("reported_at")
    if stopped is None:
        return ["请填写物业劝阻无效的时间（stopped_at），24 小时从这时算起。"]
    if reported is not None and reported < stopped:
        faults.append("报告时间早于劝阻无效的时间，请核对。")
    if (reported or stopped).date() > draft.occurred_on:
        faults.append(f"物业的时间晚于线索日期 {draft.occurred_on}，请核对。")
    return faults


def _source(facts: Mapping[str, Any]) -> ClueSource | None:
    value = facts.get("source")
    return ClueSource(value) if isinstance(value, str) and value in set(ClueSource) else None


def _is_order(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip()) and len(value) <= LONGEST_ORDER and value.isprintable()


def _moment(value: Any) -> datetime | None:
    try:
        return datetime.strptime(value, _MINUTE).replace(tzinfo=SHANGHAI) if isinstance(value, str) else None
    except ValueError:
        return None
