"""Forms of a visit in the file: 未见户, 拒访, 无此户, 见户, and 登记房间. Photos are added on the page 排摸."""

from __future__ import annotations

from typing import Any

import streamlit as st

from casework.criteria import Dwelling, assess, dwelling_json
from casework.survey.recorded_rooms import recorded_dwelling
from casework.survey.visit_times import next_visit
from casework.survey.words import DayPart
from casework.vocabulary import EventKind
from ui import figures
from ui.acts.contract import ActContext, ActInput
from ui.errors import plain
from ui.navigation import PAGES
from ui.survey.fields import Fields
from ui.survey.proposal import show_proposal
from ui.survey.rooms_editor import ROOMS, edited_dwelling, fill_in
from ui.survey.visit_fields import day_part_field, entry_fields


def fields_of(act: ActContext) -> Fields:
    """The fields of an open form; their values go with it when the entry is recorded."""
    values: dict[str, Any] = st.session_state.setdefault(act.key("values"), {})
    return Fields(act.key(""), values)


def visit_not_seen(act: ActContext) -> ActInput:
    """上门未见户: when of the day, and the next visit at another part of it."""
    fields = fields_of(act)
    facts = day_part_field(fields, act.page) | _note(fields)
    tried = [
        entry.event.facts.get("day_part")
        for entry in act.file.timeline
        if entry.event.kind is EventKind.VISIT_NOT_SEEN and not entry.is_voided
    ]
    parts = [DayPart(part) if part in set(DayPart) else None for part in (*tried, facts.get("day_part"))]
    proposed = next_visit(parts, act.occurred_on, act.page.calendar)
    st.info(plain(f"{proposed.reason}建议 {figures.day(proposed.day)}（{proposed.part.label}）。"))
    planned = {"next_visit_on": proposed.day.isoformat(), "next_day_part": proposed.part.value}
    return ActInput(facts | planned)


def visit_refused(act: ActContext) -> ActInput:
    """上门拒访."""
    fields = fields_of(act)
    st.caption(plain("不同意入户的不强行进入；可改日再访，或请有权机关依法检查。"))
    return ActInput(day_part_field(fields, act.page) | _note(fields))


def visit_no_such_dwelling(act: ActContext) -> ActInput:
    """查无此户: the address has to be made sure of before anything else."""
    fields = fields_of(act)
    return ActInput(day_part_field(fields, act.page) | _note(fields))


def survey_completed(act: ActContext) -> ActInput:
    """见户排摸: ground for entering, measuring, inspectors; the rooms are entered beside it."""
    st.page_link(
        PAGES["survey"].file,
        label="在排摸页登记（房间、照片和这次见户一起登记）",
        query_params={"case": act.file.case_id},
        width="stretch",
    )
    fields = fields_of(act)
    return ActInput(day_part_field(fields, act.page) | entry_fields(fields) | _note(fields))


def rooms_recorded(act: ActContext) -> ActInput:
    """登记房间: begins with the rooms on record, so that a correction changes what is wrong and nothing else."""
    fields = fields_of(act)
    if ROOMS not in fields.values:
        earlier = dwelling_on_record(act)
        if earlier is not None:
            fill_in(fields.values, earlier)
    dwelling, _ = edited_dwelling(fields, address_of(act), act.page.campaign.thresholds)
    if dwelling is None:
        # Refused by the service with the reason; nothing half-understood is recorded.
        return ActInput({})
    show_proposal(assess(dwelling, act.page.campaign.thresholds))
    return ActInput({"dwelling": dwelling_json(dwelling)})


def dwelling_on_record(act: ActContext) -> Dwelling | None:
    """The rooms as the file has them now."""
    return recorded_dwelling(entry.event for entry in act.file.timeline if not entry.is_voided)


def address_of(act: ActContext) -> str:
    """As people read it."""
    return f"{act.file.compound} {act.file.building}号 {act.file.room}室"


def _note(fields: Fields) -> dict[str, str]:
    note = fields.long_text("note", "备注（可不填）", most=500, help="只写与房屋有关的情况，不写居住人的身份信息。")
    return {"note": note} if note else {}
