"""Which class every stored value belongs to (个人信息保护法 第五十一条): one line a column, complete by a test.

L1 public aggregate, L2 internal (places, codes, settings), L3 the file of a dwelling without persons, and what
officials did, L4 persons: sealed, opened one record at a time with a reason. A column that nobody classed fails a
test, and docs/data-classes.md is made from this table.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import sqlalchemy as sa

from casework.vocabulary import LabelledEnum


class DataClass(LabelledEnum):
    """How much harm a leak would do; the label is what the documents call it."""

    L1 = "L1", "L1 可公开的汇总"
    L2 = "L2", "L2 内部（小区、楼栋、代码）"
    L3 = "L3", "L3 户档（不含个人）和办理记录"
    L4 = "L4", "L4 个人信息（加密）"


L2, L3, L4 = DataClass.L2, DataClass.L3, DataClass.L4


def _all(data_class: DataClass, columns: str) -> dict[str, DataClass]:
    return dict.fromkeys(columns.split(), data_class)


# Table → column → class. The subdistrict's code leads every table and is L2 everywhere.
CLASSES: Mapping[str, Mapping[str, DataClass]] = MappingProxyType(
    {
        "schema_version": _all(L2, "version"),
        "subdistrict": _all(L2, "code name is_demo version"),
        "compound": _all(
            L2,
            "subdistrict compound_id code name committee_code dwellings longitude latitude geometry source_crs "
            "position_source accuracy_metres",
        ),
        "compound_boundary": _all(
            L2,
            "subdistrict version compound_id uid known_from way source restores longitude latitude geometry "
            "source_crs position_source accuracy_metres",
        )
        | _all(L3, "recorded_at recorded_by note"),
        "compound_entrance": _all(L2, "subdistrict road number unit compound_id"),
        "compound_alias": _all(L2, "subdistrict alias compound_id"),
        "building": _all(L2, "subdistrict building_id compound_id label longitude latitude"),
        # A room is one door: from here on it is about a household.
        "dwelling": _all(L2, "subdistrict dwelling_id building_id compound_id") | _all(L3, "room"),
        "alias_rule": _all(L2, "subdistrict pattern compound_id building_id account created_at"),
        "import_batch": _all(L2, "subdistrict version kind file_name sha256 at account report"),
        # Scrubbed at the door: no name, telephone or number of a caller; the token cannot be turned back.
        "complaint": _all(
            L2, "subdistrict revision known_from known_to version level reasons committee_code located_by"
        )
        | _all(
            L3,
            "order_number received_at channel order_type category raw_address text is_repeat repeat_of department "
            "first_contact outcome satisfaction due_at closed_at compound_id building_id dwelling_id room caller_token",
        ),
        "case_file": _all(L2, "subdistrict committee_code") | _all(L3, "case_id dwelling_id building_id compound_id"),
        "case_event": _all(L2, "subdistrict version uid")
        | _all(L3, "case_id kind occurred_on due_on recorded_at recorded_by voids facts"),
        "attachment": _all(L2, "subdistrict version event_uid committee_code sha256 media_type bytes width height")
        | _all(L3, "case_id number taken_at uploaded_at account caption"),
        "order_document": _all(L2, "subdistrict year committee_code serial uid version") | _all(L3, "number case_id"),
        "work_log": _all(L2, "subdistrict version uid kind committee_code occurred_on persons copies amount_fen")
        | _all(L3, "case_id title place remark recorded_by recorded_at voided_by voided_at void_reason"),
        # The content names doors, their priorities and what was ordered there; no person.
        "route_plan": _all(L2, "subdistrict version number revision uid title first_day last_day status sha256")
        | _all(L3, "change content saved_by saved_at"),
        "route_stop": _all(L2, "subdistrict version committee_code day team arrive leave kind") | _all(L3, "case_id"),
        "audit": _all(L2, "subdistrict version hash") | _all(L3, "at account role action subject content"),
        "access_log": _all(L2, "subdistrict number hash") | _all(L3, "at account role action subject content"),
        "access_log_head": _all(L2, "subdistrict number hash"),
        "account": _all(
            L2,
            "subdistrict role committee_code must_change is_disabled failures locks locked_until created_at "
            "password_set_at last_login_at",
        )
        | _all(L3, "name display password_hash"),
        "login_session": _all(L2, "subdistrict by started_at seen_at ended_at") | _all(L3, "key account"),
        "party_person": _all(L2, "subdistrict revision committee_code event_uid cipher key_number")
        | _all(L3, "person_id case_id role is_organisation")
        | _all(L4, "name phone identity_number name_index phone_index"),
    }
)
# Beside the database, in the home folder.
FILES: Mapping[str, tuple[DataClass, str]] = MappingProxyType(
    {
        "campaign.toml, calendar.csv": (L2, "配置"),
        "attachments/": (L3, "现场照片，不拍人脸，去除拍摄信息，按校验值存放"),
        "drafts/": (L3, "上门登记未提交的草稿，每个账号每户一份，权限 600，登记后即删除，遗忘的由 purge 删除"),
        "backups/": (L3, "备份，权限 600，含姓名、电话的密文，默认不含密钥；到期一并销毁"),
        "map/": (L2, "底图：道路、水系和图块文件，不含户和个人信息"),
        "keys/": (L4, "密钥（含地图服务的密钥），权限 600，与数据库备份分开保管"),
    }
)


@dataclass(frozen=True, slots=True)
class Unclassed:
    """A column without a class, or a class without a column."""

    table: str
    column: str


def unclassed(tables: Iterable[sa.Table]) -> tuple[Unclassed, ...]:
    """The columns that no line above classes, and the lines that class nothing."""
    stored = {(table.name, column.name) for table in tables for column in table.columns}
    classed = {(table, column) for table, columns in CLASSES.items() for column in columns}
    return tuple(Unclassed(*one) for one in sorted(stored ^ classed))


def classes_document() -> str:
    """docs/data-classes.md."""
    lines = [
        "# Data classes",
        "",
        "Made from data/classification.py by `python -m data.classification`; a test compares the two. Every stored",
        "column has a class; L4 columns are sealed (data/encryption.py) or keyed indexes, and shown masked.",
        "",
        *(f"- {data_class.label}" for data_class in DataClass),
        "",
        "L1 is never stored: it is what tables and charts of counts show (figures on fewer than 16 events are marked).",
        "",
        "| Table | " + " | ".join(data_class.value for data_class in (L2, L3, L4)) + " |",
        "|---|---|---|---|",
    ]
    for table in sorted(CLASSES):
        cells = (
            ", ".join(f"`{column}`" for column, own in CLASSES[table].items() if own is data_class) or "–"
            for data_class in (L2, L3, L4)
        )
        lines.append(f"| {table} | " + " | ".join(cells) + " |")
    lines += ["", "| File | Class | |", "|---|---|---|"]
    lines += [f"| {name} | {data_class.value} | {about} |" for name, (data_class, about) in FILES.items()]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    print(classes_document(), end="")
