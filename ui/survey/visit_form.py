"""The form of one visit: what came of it, the rooms, the photos; what is typed is kept until it is recorded."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import streamlit as st

from casework.criteria import Dwelling, assess
from casework.errors import UserError
from casework.events import Case, StaleFileError
from casework.facts import EARLIEST_DAY
from casework.permissions import may_record
from casework.survey.recorded_rooms import recorded_dwelling
from casework.survey.visit_times import next_visit
from casework.survey.words import DayPart
from casework.vocabulary import EventKind
from casework.workflow import kind_obstacle
from data.access import CaseFacts
from data.attachments import NewPhoto
from data.survey_recording import Visit, record_visit
from ui import figures
from ui.errors import plain, show_user_error
from ui.session import PageContext
from ui.survey.draft import VisitDraft
from ui.survey.fields import Fields
from ui.survey.photo_field import photo_field
from ui.survey.proposal import show_proposal
from ui.survey.rooms_editor import ROOMS, edited_dwelling, fill_in
from ui.survey.visit_fields import day_part_field, entry_fields

NOTICE = "survey_notice"
OUTCOMES: Mapping[str, str] = {
    EventKind.SURVEY_COMPLETED.value: "见户",
    EventKind.VISIT_NOT_SEEN.value: "未见户",
    EventKind.VISIT_REFUSED.value: "拒访",
    EventKind.VISIT_NO_SUCH_DWELLING.value: "无此户",
}


def visit_form(page: PageContext, file: CaseFacts) -> None:
    """Draw the form for one dwelling; page and file as of today."""
    possible = {kind.value: label for kind, label in _possible(page, file).items()}
    if not possible:
        st.info(plain(f"该户现为“{file.state.stage.label if file.state.stage else '未建档'}”，不用登记上门。"))
        return
    draft = VisitDraft(page, file)
    fields = Fields(draft.prefix, draft.values)
    draft.say_restored()
    outcome = fields.pick("outcome", "这次上门", possible)
    day = fields.day("occurred_on", "上门日期", page.today, first=EARLIEST_DAY, last=page.today)
    facts = day_part_field(fields, page)
    dwelling, is_ready = None, outcome is not None
    photos: tuple[NewPhoto, ...] = ()
    if outcome == EventKind.SURVEY_COMPLETED.value:
        facts |= entry_fields(fields)
        dwelling = _rooms(fields, page, file)
        photos = photo_field(fields, draft.home)
        is_ready = dwelling is not None
    elif outcome == EventKind.VISIT_NOT_SEEN.value:
        facts |= _proposed_visit(fields, page, file, day)
    if outcome is not None:
        note = fields.long_text("note", "备注（可不填）", most=500, help="只写与房屋有关的情况，不写居住人的身份信息。")
        facts |= {"note": note} if note else {}
    draft.keep()
    if outcome is None:
        st.caption("先选这次上门的结果。")
        return
    visit = Visit(draft.uid, file.case_id, EventKind(outcome), day, facts, dwelling, photos)
    _record_button(page, file, draft, visit, is_ready)


def _possible(page: PageContext, file: CaseFacts) -> dict[EventKind, str]:
    case = Case(file.case_id, file.dwelling_id, file.committee_code)
    return {
        EventKind(value): label
        for value, label in OUTCOMES.items()
        if kind_obstacle(file.state, EventKind(value)) is None and may_record(page.actor, EventKind(value), case)
    }


def _rooms(fields: Fields, page: PageContext, file: CaseFacts) -> Dwelling | None:
    if ROOMS not in fields.values:
        earlier = recorded_dwelling(entry.event for entry in file.timeline if not entry.is_voided)
        if earlier is not None:
            fill_in(fields.values, earlier)
            st.rerun()
    label = f"{file.compound} {file.building}号 {file.room}室"
    dwelling, faults = edited_dwelling(fields, label, page.campaign.thresholds)
    st.subheader("建议")
    if dwelling is None:
        st.warning(f"有 {len(faults)} 处填写有误，改正后才能登记。")
    else:
        show_proposal(assess(dwelling, page.campaign.thresholds))
    return dwelling


def _proposed_visit(fields: Fields, page: PageContext, file: CaseFacts, day: date) -> dict[str, Any]:
    """The next visit at another part of the day, which the visitor may change."""
    tried = [
        _part(entry.event.facts.get("day_part"))
        for entry in file.timeline
        if entry.event.kind is EventKind.VISIT_NOT_SEEN and not entry.is_voided
    ]
    proposed = next_visit([*tried, _part(fields.values.get("day_part"))], day, page.calendar)
    st.info(plain(f"{proposed.reason}建议 {figures.day(proposed.day)}（{proposed.part.label}）。"))
    # Another proposal has fields of its own: it must not keep what was proposed before.
    plan = f"next_{proposed.part.value}_{proposed.day}"
    fields.default(f"{plan}_part", proposed.part.value)
    part = fields.pick(f"{plan}_part", "下次上门时段", DayPart)
    first, last = date.fromordinal(day.toordinal() + 1), date.fromordinal(day.toordinal() + 60)
    next_on = fields.day(f"{plan}_on", "下次上门日期", proposed.day, first=first, last=last)
    return {"next_visit_on": next_on.isoformat()} | ({"next_day_part": part} if part else {})


def _part(value: Any) -> DayPart | None:
    return DayPart(value) if isinstance(value, str) and value in {part.value for part in DayPart} else None


def _record_button(page: PageContext, file: CaseFacts, draft: VisitDraft, visit: Visit, is_ready: bool) -> None:
    unseen = [entry.event for entry in file.timeline if entry.event.version > draft.seen]
    if draft.was_told and unseen:
        st.warning("您填写期间，这份档案有了新记录。您填写的内容都还在，请看过以下新记录，再决定是否登记。")
        for event in unseen:
            st.text(f"{figures.minute(event.recorded_at)}　{event.recorded_by} 登记了“{event.kind.label}”")
        if not st.button("已看过新记录，继续登记", type="primary", key=f"{draft.prefix}again", width="stretch"):
            return
        draft.acknowledge(file.newest)
    elif not st.button(
        "登记这次上门", type="primary", disabled=not is_ready, key=f"{draft.prefix}record", width="stretch"
    ):
        return
    try:
        with page.store.write(page.subdistrict) as writing:
            record_visit(writing, page.actor, visit, page.moment, seen=draft.seen)
    except StaleFileError:
        draft.tell()
        st.rerun()
    except UserError as error:
        show_user_error(error)
        return
    draft.discard()
    parts = [f"{OUTCOMES[visit.kind.value]}（{figures.day(visit.occurred_on)}）"]
    if visit.dwelling is not None:
        parts += [f"房间 {len(visit.dwelling.rooms)} 间", f"照片 {len(visit.photos)} 张"]
    address = f"{file.compound} {file.building}号 {file.room}室"
    st.session_state[NOTICE] = {"case_id": file.case_id, "sentence": f"已登记 {address}：{'，'.join(parts)}。"}
    st.query_params.clear()
    st.rerun()
