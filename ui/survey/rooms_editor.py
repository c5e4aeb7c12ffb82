"""The rooms of a dwelling as fields for a phone: one column, nothing asked about who people are."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping
from typing import Any

import streamlit as st

from casework.campaign.parts import Thresholds
from casework.criteria import Dwelling, FactsError, OriginalUse, Partition, Room, TenantKind, dwelling_json
from casework.criteria.dwelling import LONGEST_NAME, Fault
from casework.criteria.words import FACT_NAMES, LET_DWELLING
from ui.errors import plain
from ui.survey.fields import YES_NO, Fields

ROOMS = "rooms"
NEXT_ROOM = "next_room"
MOST_ROOMS = 40
ROOM_FIELDS = (
    "name",
    "original_use",
    "partition",
    "is_let",
    "by_bed",
    "usable_area_m2",
    "persons",
    "children",
    "statutory_family",
    "beds",
)
PRIVACY = "只登记人数和关系，不登记姓名、证件、户籍、民族、国籍；儿童只记人数。"
_FLAGS = ("is_let", "by_bed", "statutory_family")


def edited_dwelling(fields: Fields, label: str, thresholds: Thresholds) -> tuple[Dwelling | None, tuple[Fault, ...]]:
    """Draw the rooms and the questions about the whole dwelling.

    Returns the dwelling, or None with every fault (field path, sentence) when what stands there cannot be.
    """
    st.subheader("全户")
    whole = _whole_dwelling(fields, thresholds)
    st.subheader("房间")
    st.caption(plain(f"{PRIVACY}隔出来的房间和剩下的部分各算一间；面积填使用面积。"))
    rooms, faults = [], []
    for number, room_id in enumerate(list(fields.values.setdefault(ROOMS, [])), start=1):
        with st.container(border=True):
            try:
                rooms.append(_room(fields, room_id, number))
            except FactsError as error:
                faults += list(error.faults)
                for _, sentence in error.faults:
                    st.error(plain(sentence))
    if len(fields.values[ROOMS]) < MOST_ROOMS:
        st.button("＋ 加一间房间", key=f"{fields.prefix}add_room", on_click=_add_room, args=(fields,), width="stretch")
    seen = fields.yes_no(
        "all_rooms_seen",
        "是否已查看全部房间",
        help="有没看到的房间就选“否”：没看全的户不能认定为不属于群租。",
    )
    if faults:
        return None, tuple(faults)
    try:
        return Dwelling(label, tuple(rooms), all_rooms_seen=seen, **whole), ()
    except FactsError as error:
        for _, sentence in error.faults:
            st.error(plain(sentence))
        return None, error.faults


def fill_in(values: MutableMapping[str, Any], dwelling: Dwelling) -> None:
    """Put a recorded dwelling into the values of empty fields."""
    written = dwelling_json(dwelling)
    for name in ("all_rooms_seen", "is_let", "staff_housing", "letting_enterprise"):
        values[name] = _tap(written.get(name))
    values["tenant_kind"] = written.get("tenant_kind")
    for condition, ticked in dwelling.exemption_checks.items():
        values[f"check_{condition}"] = _tap(ticked)
    values[ROOMS] = []
    for number, room in enumerate(written["rooms"], start=1):
        room_id = str(number)
        values[ROOMS].append(room_id)
        for name in ROOM_FIELDS:
            value = room.get(name)
            values[f"room_{room_id}_{name}"] = _tap(value) if name in _FLAGS else value
    values[NEXT_ROOM] = len(written["rooms"]) + 1


def _whole_dwelling(fields: Fields, thresholds: Thresholds) -> Mapping[str, Any]:
    is_let = fields.yes_no("is_let", LET_DWELLING)
    whole: dict[str, Any] = {"is_let": is_let}
    if is_let is not False:
        tenant = fields.pick("tenant_kind", FACT_NAMES["tenant_kind"], TenantKind)
        whole["tenant_kind"] = None if tenant is None else TenantKind(tenant)
        if tenant == TenantKind.ORGANISATION.value:
            whole["staff_housing"] = fields.yes_no("staff_housing", FACT_NAMES["staff_housing"])
        enterprise = fields.yes_no(
            "letting_enterprise",
            FACT_NAMES["letting_enterprise"],
            help="个人转租（二房东）选“否”。代理经租的客厅隔出一间，核对全部符合时不纳入群租。",
        )
        whole["letting_enterprise"] = enterprise
        if enterprise:
            st.caption("代理经租的除外条件，逐项核对：")
            checks = {
                condition: fields.yes_no(f"check_{condition}", condition)
                for condition in thresholds.exemption_conditions
            }
            whole["exemption_checks"] = {name: value for name, value in checks.items() if value is not None}
    return whole


def _room(fields: Fields, room_id: str, number: int) -> Room:
    def name(field: str) -> str:
        return f"room_{room_id}_{field}"

    fields.default(name("name"), f"房间{number}")
    title = fields.text(name("name"), f"第 {number} 间　名称", most=LONGEST_NAME, placeholder="如 主卧、客厅隔间1")
    use = fields.choice(name("original_use"), FACT_NAMES["original_use"], OriginalUse)
    partition = fields.choice(name("partition"), FACT_NAMES["partition"], Partition)
    is_let = fields.yes_no(name("is_let"), FACT_NAMES["is_let"])
    by_bed = None if is_let is False else fields.yes_no(name("by_bed"), FACT_NAMES["by_bed"])
    area = fields.number(name("usable_area_m2"), f"{FACT_NAMES['usable_area_m2']}（平方米，不是建筑面积）")
    persons = fields.whole(name("persons"), f"{FACT_NAMES['persons']}（人，含儿童）")
    children, family, beds = None, None, None
    if persons:
        children = fields.whole(name("children"), f"{FACT_NAMES['children']}（人）")
    if persons is not None and persons > 1:
        family = fields.yes_no(
            name("statutory_family"),
            FACT_NAMES["statutory_family"],
            help="夫妻、父母子女等。朋友、同事、未婚伴侣、表亲不算；有一人不在其中就选“否”。",
        )
    beds = fields.whole(name("beds"), f"{FACT_NAMES['beds']}（张，上下铺算 2 张）")
    st.button(
        f"删除第 {number} 间",
        key=f"{fields.prefix}{name('remove')}",
        on_click=_remove_room,
        args=(fields, room_id),
        type="tertiary",
    )
    return Room(
        title.strip(),
        None if use is None else OriginalUse(use),
        is_let,
        None if partition is None else Partition(partition),
        by_bed,
        area,
        persons,
        family,
        children,
        beds,
    )


def _add_room(fields: Fields) -> None:
    number = int(fields.values.get(NEXT_ROOM, 1))
    fields.values[NEXT_ROOM] = number + 1
    fields.values.setdefault(ROOMS, []).append(str(number))


def _remove_room(fields: Fields, room_id: str) -> None:
    fields.values[ROOMS] = [one for one in fields.values[ROOMS] if one != room_id]
    fields.forget([f"room_{room_id}_{name}" for name in ROOM_FIELDS])


def _tap(value: bool | None) -> str | None:
    return next((tap for tap, means in YES_NO.items() if means is value), None)
