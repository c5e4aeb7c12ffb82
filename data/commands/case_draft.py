"""An entry of a file as JSON: {uid, case_id, kind, occurred_on, due_on, facts}, every fault named with its key."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from casework.errors import EntryError, UserError
from casework.events import EventDraft
from casework.privacy.retention import FREE_TEXT_KEYS
from casework.vocabulary import EventKind
from geo.scrubbing import scrub

LARGEST_FILE = 1_000_000
KEYS = ("uid", "case_id", "kind", "occurred_on", "due_on", "facts")
LONGEST_UID = 100


def draft_of(path: Path) -> EventDraft:
    """The draft in a UTF-8 file.

    Raises UserError when the file cannot be read as JSON, EntryError that lists every fault of the draft itself.
    """
    return draft_from_json(json_in(path))


def draft_from_json(content: Any) -> EventDraft:
    """The draft in parsed JSON. Raises EntryError that lists every missing, unknown or impossible key."""
    if not isinstance(content, dict):
        raise EntryError(f"记录应写成一组键值 {{ … }}，键为：{'、'.join(KEYS)}。")
    faults = [f"不认识的键“{key}”，请删除；可用的键：{'、'.join(KEYS)}。" for key in content if key not in KEYS]
    texts = {key: _text(content, key, faults) for key in ("uid", "case_id", "kind")}
    kind = next((one for one in EventKind if texts["kind"] in (one.value, one.label)), None)
    if texts["kind"] and kind is None:
        faults.append(f"事项（kind）“{texts['kind']}”不存在，可用：{'、'.join(one.value for one in EventKind)}。")
    occurred_on = _day(content, "occurred_on", "发生日期", faults, required=True)
    due_on = _day(content, "due_on", "整改期限", faults, required=False)
    facts = content.get("facts", {})
    if not isinstance(facts, dict):
        faults.append("内容（facts）应为一组键值 { … }。")
    if faults or kind is None or occurred_on is None:
        raise EntryError("记录不能登记：" + "".join(faults))
    return EventDraft(texts["uid"], texts["case_id"], kind, occurred_on, due_on, facts)


def scrubbed(draft: EventDraft) -> EventDraft:
    """The draft with telephone numbers, identity numbers and plates masked in its free texts, as the forms do it."""
    return replace(draft, facts={key: _scrubbed(key, value) for key, value in draft.facts.items()})


def _scrubbed(key: str, value: Any) -> Any:
    if isinstance(value, dict):
        return {inner: _scrubbed(inner, part) for inner, part in value.items()}
    if isinstance(value, list):
        return [_scrubbed(key, part) for part in value]
    return scrub(value) if isinstance(value, str) and key in FREE_TEXT_KEYS else value


def json_in(path: Path) -> Any:
    """What stands in a small UTF-8 file. Raises UserError when it cannot be read as JSON."""
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise UserError(f"文件 {path.name} 超过 1 MB，一条记录不会这么大，请核对。")
        return json.loads(path.read_text(encoding="utf-8-sig"), parse_constant=_not_json)
    except FileNotFoundError:
        raise UserError(f"找不到文件 {path}，请核对路径。") from None
    except OSError as error:
        raise UserError(f"无法读取文件 {path}（{error.strerror}）。") from error
    except (UnicodeDecodeError, RecursionError):
        raise UserError(f"文件 {path.name} 不是 UTF-8 编码的 JSON，请另存后再试。") from None
    except json.JSONDecodeError as error:
        raise UserError(
            f"文件 {path.name} 第 {error.lineno} 行第 {error.colno} 列不是 JSON，请核对引号和逗号。"
        ) from None


def _not_json(constant: str) -> Any:
    raise UserError(f"JSON 中不能有 {constant}，不知道的数请写 null 或删除。")


def _text(content: dict[str, Any], key: str, faults: list[str]) -> str:
    value = content.get(key)
    if isinstance(value, str) and value.strip() and len(value) <= LONGEST_UID:
        return value
    faults.append(f"请填写 {key}（不超过 {LONGEST_UID} 个字的文字）。")
    return ""


def _day(content: dict[str, Any], key: str, name: str, faults: list[str], *, required: bool) -> date | None:
    value = content.get(key)
    if value is None and not required:
        return None
    try:
        day = date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        day = None
    if day is None or day.isoformat() != value:
        faults.append(f"{name}（{key}）应写成 2021-10-28 的样式。")
    return day
