"""The entries of the work logs within what the actor may see."""

from __future__ import annotations

from datetime import date

import pandas as pd
import sqlalchemy as sa

from data.frames import COUNT, DAY, OPTIONAL_ID, TEXT, TIME, typed_frame
from data.view import View

WORK_LOGS = {
    "uid": TEXT,
    "kind": TEXT,
    "committee_code": TEXT,
    "case_id": TEXT,
    "occurred_on": DAY,
    "title": TEXT,
    "place": TEXT,
    "persons": OPTIONAL_ID,
    "copies": OPTIONAL_ID,
    "amount_fen": OPTIONAL_ID,
    "remark": TEXT,
    "recorded_by": TEXT,
    "recorded_at": TIME,
    "is_void": COUNT,
    "void_reason": TEXT,
}


def work_logs(connection: sa.Connection, view: View, start: date, end: date) -> pd.DataFrame:
    """The entries of [start, end] as far as as_of, newest first, voided ones with is_void 1; columns of WORK_LOGS."""
    logs = view.work_logs()
    rows = view.run(
        connection,
        sa.select(*(logs.c[name] for name in WORK_LOGS))
        .where(logs.c.occurred_on >= start, logs.c.occurred_on <= end)
        .order_by(logs.c.occurred_on.desc(), logs.c.version.desc()),
    )
    return typed_frame(rows, WORK_LOGS)
