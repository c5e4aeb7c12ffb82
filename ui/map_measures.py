"""The measures by which the map colours compounds, each with its unit and what is too little to colour."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd

from analytics.small_numbers import MINIMUM_EVENTS
from data.access import Reader


@dataclass(frozen=True, slots=True)
class Measure:
    """A column of Reader.compound_measures with its Chinese label and unit."""

    column: str
    label: str
    unit: str


MEASURES: dict[str, Measure] = {
    "complaints": Measure("complaints", "投诉", "件"),
    "per_thousand": Measure("per_thousand", "每千户投诉", "件/千户"),
    "open": Measure("open", "未清零", "户"),
    "overdue": Measure("overdue", "逾期未改", "户"),
    "recurred": Measure("recurred", "回潮", "户"),
}


def compound_layer(reader: Reader, measure: Measure, start: date, end: date) -> pd.DataFrame:
    """Compounds with their shape and the value to colour; NaN where the value is unknown or rests on too few.

    Returns columns compound_id, name, value, few (bool: a rate on too few events), geometry, longitude, latitude.
    """
    shapes = reader.compound_shapes()
    measures = reader.compound_measures(start, end).set_index("compound_id")
    values = measures[measure.column].reindex(shapes["compound_id"]).astype("float64")
    few = pd.Series(False, index=values.index)
    if measure.column == "per_thousand":
        few = measures["complaints"].reindex(values.index).fillna(0) < MINIMUM_EVENTS
    return shapes.assign(value=values.to_numpy(), few=few.to_numpy())
