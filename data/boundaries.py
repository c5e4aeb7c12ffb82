"""Keeping and taking back a compound's boundary: permission, rules, one version, one audit row, all or nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from casework.boundaries import BoundarySource, BoundaryWay, check_entry, check_may_edit
from casework.errors import ConflictError, EntryError, NotFoundError
from casework.events import Actor
from casework.vocabulary import Knowledge
from data.analyses.boundary_preview import boundary_preview
from data.boundary_versions import NewVersion, keep_versions, kept_under
from data.queries.boundaries import BoundaryVersion, CompoundBoundary, boundaries, boundary_versions, building_places
from data.schema import SHANGHAI
from data.store import Store
from data.view import View, view_of
from data.writing import Writing
from geo.boundary_rules import Finding, plain_outline
from geo.scrubbing import scrub


@dataclass(frozen=True, slots=True)
class BoundaryDraft:
    """A boundary to keep. outline: shapely, WGS84. seen: CompoundBoundary.version that the person had before him.

    uid: made by the screen for this act; the same again keeps nothing new. confirmed: the findings that the person
    looked at and confirmed; repaired: the outline is what make_valid made of the drawing, looked at before.
    """

    uid: str
    compound_id: int
    outline: Any
    source: BoundarySource
    accuracy_metres: float
    seen: int
    note: str = ""
    confirmed: frozenset[Finding] = frozenset()
    repaired: bool = False


def save_boundary(store: Store, subdistrict: str, draft: BoundaryDraft, actor: Actor, now: datetime) -> int:
    """Keep a drawn boundary as the newest version and return its number; the earlier ones stay.

    Telephone and identity numbers in the note are masked. Raises PermissionDeniedError (role), NotFoundError (the
    compound is not the actor's, or is none), EntryError (shape, size, place, accuracy, or something not confirmed),
    ConflictError (somebody changed the boundary meanwhile).
    """
    check_entry(draft.accuracy_metres, draft.note)
    with store.write(subdistrict) as writing:
        view = _view(writing, actor, now)
        known = boundaries(writing.connection, view)
        own = _own(known, draft.compound_id, actor)
        kept = kept_under(writing.connection, subdistrict, draft.uid)
        if kept is not None:
            return _kept_version(kept, draft.compound_id)
        _check_seen(own, draft.seen)
        outline = plain_outline(draft.outline)
        preview = boundary_preview(outline, draft.compound_id, known, building_places(writing.connection, view))
        if preview.is_refused:
            raise EntryError("".join(str(remark) for remark in preview.remarks if remark.is_refusal))
        open_doubts = [remark for remark in preview.doubts if remark.finding not in draft.confirmed]
        if open_doubts:
            raise EntryError("以下各项还没有确认，没有保存：" + "".join(str(remark) for remark in open_doubts))
        note = scrub(draft.note.strip())
        if not note and any(remark.finding is Finding.DATUM for remark in preview.doubts):
            raise EntryError("与原有位置相差很大，请在说明中写明依据后再保存。")
        inside = outline.representative_point()
        version = NewVersion(
            draft.compound_id,
            BoundaryWay.DRAWN,
            outline,
            (float(inside.x), float(inside.y)),
            source=draft.source,
            position_source=draft.source.label,
            accuracy_metres=draft.accuracy_metres,
            note=f"{note}（图形经自动修复）" if draft.repaired else note,
        )
        return keep_versions(writing, [version], actor, now, uid=draft.uid, subject=own.code)


def restore_boundary(
    store: Store,
    subdistrict: str,
    compound_id: int,
    version: int,
    reason: str,
    actor: Actor,
    now: datetime,
    *,
    seen: int,
    uid: str,
) -> int:
    """Undo: make an earlier version the newest again, as a version of its own; return its number.

    version 0 brings back what stood there before versions were kept, a missing boundary included. Raises as
    save_boundary does; EntryError without a reason, NotFoundError when there is no such version.
    """
    if not reason.strip():
        raise EntryError("请填写恢复的理由。")
    check_entry(1.0, reason)
    with store.write(subdistrict) as writing:
        view = _view(writing, actor, now)
        own = _own(boundaries(writing.connection, view), compound_id, actor)
        kept = kept_under(writing.connection, subdistrict, uid)
        if kept is not None:
            return _kept_version(kept, compound_id)
        _check_seen(own, seen)
        found = _version(boundary_versions(writing.connection, view), compound_id, version)
        if own.version == version:
            raise ConflictError("现在用的就是这个版本，不用恢复。")
        restored = NewVersion(
            compound_id,
            BoundaryWay.RESTORED,
            found.geometry,
            found.point,
            source=found.source,
            position_source=found.position_source,
            source_crs=found.source_crs,
            accuracy_metres=found.accuracy_metres,
            note=scrub(reason.strip()),
            restores=version,
        )
        return keep_versions(writing, [restored], actor, now, uid=uid, subject=own.code)


def _view(writing: Writing, actor: Actor, now: datetime) -> View:
    """What the actor may see now: a committee neither changes nor hears of another one's compounds."""
    check_may_edit(actor, actor.committee_code or "")
    return view_of(actor, writing.subdistrict, now.astimezone(SHANGHAI).date(), Knowledge.LATEST)


def _own(known: tuple[CompoundBoundary, ...], compound_id: int, actor: Actor) -> CompoundBoundary:
    own = next((one for one in known if one.compound_id == compound_id), None)
    check_may_edit(actor, None if own is None else own.committee_code)
    assert own is not None
    return own


def _check_seen(own: CompoundBoundary, seen: int) -> None:
    if own.version != seen:
        raise ConflictError(f"小区“{own.name}”的边界已由他人更新，您的改动没有保存。请刷新页面，看过新的边界后再改。")


def _kept_version(kept: Any, compound_id: int) -> int:
    if kept.compound_id != compound_id:
        raise ConflictError("同一编号的边界已经保存在另一个小区，请刷新页面后重新绘制。")
    return int(kept.version)


def _version(versions: tuple[BoundaryVersion, ...], compound_id: int, version: int) -> BoundaryVersion:
    found = next((one for one in versions if (one.compound_id, one.version) == (compound_id, version)), None)
    if found is None:
        raise NotFoundError("没有这个边界版本，或它不在您可查看的范围内。请刷新页面后重新选择。")
    return found
