"""An entry of the work logs as JSON, every fault named with its key."""

from __future__ import annotations

from datetime import date
from typing import Any

from casework.errors import EntryError
from casework.work_logs import LogDraft, LogKind

TEXTS = ("title", "place", "remark")
NUMBERS = ("persons", "copies", "amount_fen")
KEYS = ("uid", "kind", "committee_code", "occurred_on", "case_id", *TEXTS, *NUMBERS)


def log_from_json(content: Any) -> LogDraft:
    """The draft in parsed JSON. Raises EntryError that lists every missing, unknown or impossible key."""
    if not isinstance(content, dict):
        raise EntryError(f"台账应写成一组键值 {{ … }}，键为：{'、'.join(KEYS)}。")
    faults = [f"不认识的键“{key}”，请删除；可用的键：{'、'.join(KEYS)}。" for key in content if key not in KEYS]
    kind = next((one for one in LogKind if content.get("kind") in (one.value, one.label)), None)
    if kind is None:
        faults.append(f"请填写台账种类（kind）：{'、'.join(f'{one.value}（{one.label}）' for one in LogKind)}。")
    uid = content.get("uid")
    if not isinstance(uid, str) or not uid.strip():
        faults.append("请填写 uid（自定的编号，重复发送只登记一次）。")
    faults += [
        f"{key} 应为文字。"
        for key in (*TEXTS, "committee_code", "case_id")
        if not isinstance(content.get(key, ""), str) and content[key] is not None
    ]
    day = _day(content.get("occurred_on"))
    if day is None:
        faults.append("日期（occurred_on）应写成 2021-10-28 的样式。")
    if faults or kind is None or day is None:
        raise EntryError("台账不能登记：" + "".join(faults))
    texts: dict[str, Any] = {key: content.get(key) or "" for key in TEXTS}
    numbers: dict[str, Any] = {key: content.get(key) for key in NUMBERS}
    committee, case_id = content.get("committee_code"), content.get("case_id")
    return LogDraft(str(uid), kind, committee, day, case_id=case_id, **texts, **numbers)


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
