"""Entering and voiding in the work logs: permission, content, one row, one audit row, all or nothing."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from casework.campaign.model import Campaign
from casework.errors import ConflictError, EntryError, NotFoundError
from casework.events import Actor
from casework.work_logs import LONGEST_REMARK, LogDraft, LogKind, check_log, check_may_log, check_may_void
from data.schema import SHANGHAI
from data.schema_logs import work_log
from data.store import Store
from data.writing import Writing
from geo.scrubbing import scrub

_WRITTEN = ("kind", "committee_code", "case_id", "occurred_on", "title", "place", "persons", "copies", "amount_fen")


def record_log(store: Store, campaign: Campaign, draft: LogDraft, actor: Actor, now: datetime) -> int:
    """Enter something in a log and return its version; the same draft again returns the version of the first time.

    Telephone numbers, identity numbers and plates are masked before anything is stored.
    Raises PermissionDeniedError, EntryError (content), NotFoundError (committee or file), ConflictError (the uid
    stands for another entry).
    """
    with store.write(campaign.subdistrict_code) as writing:
        return enter_log(writing, campaign, draft, actor, now)


def enter_log(writing: Writing, campaign: Campaign, draft: LogDraft, actor: Actor, now: datetime) -> int:
    """record_log within an open transaction."""
    check_may_log(actor, draft.kind, draft.committee_code)
    check_log(draft, now.astimezone(SHANGHAI).date())
    clean = _scrubbed(draft)
    recorded = _entry(writing, draft.uid)
    if recorded is not None:
        return _same_entry(recorded, clean, actor)
    if draft.committee_code is not None:
        campaign.committee(draft.committee_code)
    _check_file(writing, draft)
    row = {**asdict(clean), "kind": draft.kind.value}
    content = {**row, "occurred_on": draft.occurred_on.isoformat()}
    version = writing.leave_audit("work_log", draft.uid, content, actor, now)
    writing.connection.execute(
        work_log.insert(),
        {
            **row,
            "subdistrict": writing.subdistrict,
            "version": version,
            "recorded_by": actor.account,
            "recorded_at": now,
        },
    )
    return version


def void_log(store: Store, subdistrict: str, uid: str, reason: str, actor: Actor, now: datetime) -> None:
    """Void an entry with a reason; it stays, marked. Voiding it again with the same reason changes nothing.

    Raises NotFoundError, PermissionDeniedError, EntryError (no reason), ConflictError (voided already).
    """
    if not reason.strip() or len(reason) > LONGEST_REMARK:
        raise EntryError(f"请填写作废理由，不超过 {LONGEST_REMARK} 字。")
    clean = scrub(reason.strip())
    with store.write(subdistrict) as writing:
        recorded = _entry(writing, uid)
        if recorded is None or (actor.committee_code and recorded.committee_code != actor.committee_code):
            raise NotFoundError("没有这条台账，或它不在您可查看的范围内。请刷新页面后重新选择。")
        check_may_void(actor, LogKind(recorded.kind), recorded.committee_code, recorded.recorded_by)
        if recorded.voided_at is not None:
            if (recorded.voided_by, recorded.void_reason) == (actor.account, clean):
                return
            raise ConflictError(f"这条台账已由 {recorded.voided_by} 作废，不用重复作废。")
        writing.leave_audit("work_log_voided", uid, {"uid": uid, "reason": clean}, actor, now)
        writing.connection.execute(
            sa.update(work_log)
            .where(work_log.c.subdistrict == subdistrict, work_log.c.uid == uid)
            .values(voided_by=actor.account, voided_at=now, void_reason=clean)
        )


def _scrubbed(draft: LogDraft) -> LogDraft:
    return replace(
        draft, title=scrub(draft.title.strip()), place=scrub(draft.place.strip()), remark=scrub(draft.remark.strip())
    )


def _entry(writing: Writing, uid: str) -> sa.Row[Any] | None:
    return writing.connection.execute(
        sa.select(work_log).where(work_log.c.subdistrict == writing.subdistrict, work_log.c.uid == uid)
    ).one_or_none()


def _same_entry(recorded: sa.Row[Any], draft: LogDraft, actor: Actor) -> int:
    stored = {name: getattr(recorded, name) for name in (*_WRITTEN, "remark")}
    wanted = {name: getattr(draft, name) for name in (*_WRITTEN, "remark")} | {"kind": draft.kind.value}
    if stored != wanted or recorded.recorded_by != actor.account:
        raise ConflictError("同一编号的台账已经登记，但内容不同；请刷新页面，核对后作为新的一条登记。")
    version: int = recorded.version
    return version


def _check_file(writing: Writing, draft: LogDraft) -> None:
    if draft.case_id is None:
        return
    file = writing.case(draft.case_id)
    # The same sentence for another committee's file: whether it exists is not for everybody to know.
    if file is None or file.committee_code != draft.committee_code:
        raise NotFoundError(f"所选居委会没有编号为“{draft.case_id}”的档案，请核对编号和居委会。")
