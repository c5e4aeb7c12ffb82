"""The alias rules that people made, for the list that can undo them."""

from __future__ import annotations

import pandas as pd
import sqlalchemy as sa

from data.frames import TEXT, TIME, typed_frame
from data.schema import alias_rule, compound
from data.view import View

RULES = {"pattern": TEXT, "compound": TEXT, "account": TEXT, "created_at": TIME}


def alias_rules(connection: sa.Connection, view: View) -> pd.DataFrame:
    """The rules of the subdistrict, newest first; compound is None for "outside". Columns of RULES.

    Not dated: the list says what holds for the next import. A role bound to a committee sees none, since a rule
    quotes an address that may lie anywhere.
    """
    if view.committee_code is not None:
        return typed_frame((), RULES)
    place = (compound.c.subdistrict == alias_rule.c.subdistrict) & (compound.c.compound_id == alias_rule.c.compound_id)
    rows = connection.execute(
        sa.select(alias_rule.c.pattern, compound.c.name, alias_rule.c.account, alias_rule.c.created_at)
        .select_from(alias_rule.outerjoin(compound, place))
        .where(alias_rule.c.subdistrict == view.subdistrict)
        .order_by(alias_rule.c.created_at.desc(), alias_rule.c.pattern)
    )
    return typed_frame(rows, RULES)
