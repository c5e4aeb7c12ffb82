"""When which compounds had joint actions (联合整治)."""

from __future__ import annotations

import pandas as pd
import sqlalchemy as sa

from casework.vocabulary import EventKind
from data.frames import COUNT, DAY, typed_frame
from data.view import View

JOINT_ACTIONS = {"compound_id": COUNT, "day": DAY, "dwellings": COUNT}


def joint_actions(connection: sa.Connection, view: View) -> pd.DataFrame:
    """One row per compound and day of a joint action that was done, oldest first; dwellings acted on that day."""
    events = view.events()
    rows = view.run(
        connection,
        sa.select(events.c.compound_id, events.c.occurred_on, sa.func.count(sa.distinct(events.c.case_id)))
        .where(events.c.kind == EventKind.JOINT_ACTION_DONE.value, events.c.compound_id.is_not(None))
        .group_by(events.c.compound_id, events.c.occurred_on)
        .order_by(events.c.occurred_on, events.c.compound_id),
    )
    return typed_frame(rows, JOINT_ACTIONS)
