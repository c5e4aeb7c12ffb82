"""What else a compound is called: its other names and the lanes that lead to it, for a search on the map."""

from __future__ import annotations

import pandas as pd
import sqlalchemy as sa

from data.frames import COUNT, TEXT, typed_frame
from data.schema import compound_alias, compound_entrance
from data.view import View

OTHER_NAMES = {"compound_id": COUNT, "text": TEXT}


def compound_other_names(connection: sa.Connection, view: View) -> pd.DataFrame:
    """Columns of OTHER_NAMES, by compound: aliases, and entrances as 某某路500弄 (the unit is never dropped)."""
    compounds = view.compounds()

    def of_visible(table: sa.Table, *columns: sa.ColumnElement[object]) -> sa.Select[tuple[object, ...]]:
        own = (table.c.subdistrict == view.subdistrict) & (table.c.compound_id == compounds.c.compound_id)
        return sa.select(compounds.c.compound_id, *columns).select_from(compounds.join(table, own))

    aliases = view.run(connection, of_visible(compound_alias, compound_alias.c.alias)).all()
    lanes = view.run(
        connection,
        of_visible(compound_entrance, compound_entrance.c.road, compound_entrance.c.number, compound_entrance.c.unit),
    ).all()
    rows = [(key, alias) for key, alias in aliases]
    rows += [(key, f"{road}{number}{unit}") for key, road, number, unit in lanes]
    # Sorted here: the two engines order text differently.
    return typed_frame(sorted(set(rows)), OTHER_NAMES)
