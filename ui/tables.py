"""Tables on a page: Chinese titles, dates as dates, a sentence when empty, and a file to take away."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Literal

import pandas as pd
import streamlit as st

from data.exports.spreadsheets import csv_file, workbook
from ui import text
from ui.access_notes import logged_export

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def show_table(
    frame: pd.DataFrame,
    *,
    key: str,
    file_name: str,
    empty: str = text.NO_ROWS,
    notes: tuple[str, ...] = (),
    columns: Mapping[str, Any] | None = None,
    height: int | Literal["auto", "content"] = "auto",
    row_height: int | None = None,
) -> None:
    """Draw the frame, whose columns already carry Chinese titles with units, and two download buttons.

    file_name: without ending. empty: shown in place of a table without rows. notes: below the table in the
    xlsx file (cut-off, source). columns: st.column_config entries by title, over those chosen by type.
    row_height: pixels; None = as high as Streamlit draws them.
    """
    if frame.empty:
        st.info(empty)
        return
    st.dataframe(
        frame,
        key=f"{key}_table",
        hide_index=True,
        height=height,
        row_height=row_height,
        placeholder="—",
        column_config={**_column_types(frame), **(columns or {})},
    )
    _downloads(frame, key, file_name, notes)


def choose_row(
    frame: pd.DataFrame,
    *,
    key: str,
    file_name: str,
    empty: str = text.NO_ROWS,
    notes: tuple[str, ...] = (),
    columns: Mapping[str, Any] | None = None,
) -> int | None:
    """Draw a table as show_table does, of which one row is always chosen, at first the top one.

    Returns the place of the chosen row in the frame, however the user sorted it; None for a table without rows.
    """
    if frame.empty:
        st.info(empty)
        return None
    state = st.dataframe(
        frame,
        key=f"{key}_table",
        hide_index=True,
        placeholder="—",
        column_config={**_column_types(frame), **(columns or {})},
        on_select="rerun",
        selection_mode="single-row-required",
    )
    _downloads(frame, key, file_name, notes)
    rows = state["selection"]["rows"]
    # A filter may have left fewer rows than the place that was chosen before it.
    return rows[0] if rows and rows[0] < len(frame) else 0


def _downloads(frame: pd.DataFrame, key: str, file_name: str, notes: tuple[str, ...]) -> None:
    # Not columns: beside a map they would be too narrow for the words.
    row = st.container(horizontal=True)
    row.download_button(
        text.DOWNLOAD_XLSX,
        data=logged_export(lambda: workbook(frame, notes), f"{file_name}.xlsx", len(frame)),
        file_name=f"{file_name}.xlsx",
        mime=XLSX_TYPE,
        key=f"{key}_xlsx",
        on_click="ignore",
        type="tertiary",
    )
    row.download_button(
        text.DOWNLOAD_CSV,
        data=logged_export(lambda: csv_file(frame), f"{file_name}.csv", len(frame)),
        file_name=f"{file_name}.csv",
        mime="text/csv",
        key=f"{key}_csv",
        on_click="ignore",
        type="tertiary",
    )


def pinned(title: str) -> dict[str, Any]:
    """A column that stays in sight while the others scroll, for show_table's `columns`."""
    return {title: st.column_config.Column(pinned=True)}


def _column_types(frame: pd.DataFrame) -> dict[str, Any]:
    chosen = {str(title): _column_type(frame.iloc[:, place]) for place, title in enumerate(frame.columns)}
    return {title: kind for title, kind in chosen.items() if kind is not None}


def _column_type(values: pd.Series[Any]) -> Any:
    first = next((value for value in values if value is not None and value is not pd.NaT), None)
    if isinstance(first, datetime):
        return st.column_config.DatetimeColumn(format="YYYY-MM-DD HH:mm", timezone="Asia/Shanghai")
    if isinstance(first, date):
        return st.column_config.DateColumn(format="YYYY-MM-DD")
    return None
