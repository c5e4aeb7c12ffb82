"""Giving many files to one officer at once: all of them or none."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from casework.errors import EntryError, NotFoundError
from casework.events import Actor, EventDraft
from casework.service import record
from casework.vocabulary import EventKind
from data.schema import SHANGHAI
from data.store import Store

MOST_FILES = 2000


def assign_files(
    store: Store, subdistrict: str, case_ids: Sequence[str], account: str, actor: Actor, now: datetime, uid: str
) -> int:
    """Record 指派经办人 in each of the files, in one transaction. How many files it was.

    uid: made by the client; sending it twice records it once. Raises what casework.service.record raises for the first
    file that it does not allow: then none is assigned.
    """
    if not 0 < len(case_ids) <= MOST_FILES or len(set(case_ids)) != len(case_ids):
        raise EntryError(f"请选择 1 至 {MOST_FILES} 份档案，且不重复。")
    day = now.astimezone(SHANGHAI).date()
    with store.write(subdistrict) as writing:
        for case_id in case_ids:
            if writing.case(case_id) is None:
                raise NotFoundError(f"没有编号为“{case_id}”的档案，请刷新页面后重新选择。")
            draft = EventDraft(f"{uid}-{case_id}", case_id, EventKind.ASSIGNED, day, None, {"account": account})
            record(writing, actor, draft, now)
    return len(case_ids)
