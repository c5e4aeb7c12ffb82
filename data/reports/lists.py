"""The lists behind the figures of reports, row by row: what an annex holds. No report holds a complainant's words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import pandas as pd

from analytics.documents.model import Annex
from casework.campaign.model import Campaign
from casework.vocabulary import LocatedLevel
from data.access import Reader
from data.queries.work_files import WorkFile

FILE_COLUMNS = ("档案编号", "居委会", "地址", "状态", "整改期限")
ORDER_COLUMNS = ("工单编号", "受理日期", "居委会", "小区", "定位", "是否重复", "结案评判", "满意度")


def committee_names(campaign: Campaign) -> dict[str, str]:
    """Code → name of the campaign's committees."""
    return {entry.code: entry.name for entry in campaign.committees}


def file_row(file: WorkFile, names: Mapping[str, str]) -> tuple[str | date | None, ...]:
    """A file as the columns of FILE_COLUMNS."""
    stage = file.state.stage
    committee = names.get(file.committee_code, file.committee_code)
    return file.case_id, committee, file.address, None if stage is None else stage.label, file.state.due_on


def file_annex(label: str, title: str, files: Iterable[WorkFile], names: Mapping[str, str]) -> Annex:
    """A list of files."""
    return Annex(label, title, FILE_COLUMNS, tuple(file_row(file, names) for file in files))


def known_records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a frame of scalars, with None for what is not known."""
    return [
        {str(name): None if pd.isna(value) else value for name, value in row.items()}
        for row in frame.to_dict("records")
    ]


def order_annex(label: str, title: str, orders: pd.DataFrame, reader: Reader, names: Mapping[str, str]) -> Annex:
    """A list of orders by place. The words of the caller are not passed on (12345 rules of confidentiality)."""
    areas = reader.compound_areas()
    compounds = dict(zip(areas["compound_id"].tolist(), areas["name"].tolist(), strict=True))
    rows = tuple(
        (
            order["order_number"],
            order["received_on"],
            names.get(order["committee_code"], order["committee_code"]),
            compounds.get(order["compound_id"]),
            LocatedLevel(order["level"]).label,
            {True: "是", False: "否"}.get(order["is_repeat"]),
            order["outcome"],
            order["satisfaction"],
        )
        for order in known_records(orders)
    )
    return Annex(label, title, ORDER_COLUMNS, rows)
