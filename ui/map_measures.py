"""The measures by which the map colours compounds, each with its unit and what is too little to colour."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd

from analytics.small_numbers import MINIMUM_EVENTS
from casework.boundaries import is_approximate
from casework.vocabulary import Role
from data.access import Reader
from data.analyses.expected_complaints import expected_complaints
from ui.hotspot_notes import RANKING
from ui.method_note import MethodNote
from ui.navigation import STREET_READERS

EXPECTED = "expected"
OF_ORDERS = frozenset({"complaints", "per_thousand"})


@dataclass(frozen=True, slots=True)
class Measure:
    """A column of Reader.compound_measures (or the expected complaints) with its Chinese label, unit and method."""

    column: str
    label: str
    unit: str
    note: MethodNote


_STATES = "户的状态由截至统计日的登记推算；行动开始前已办结的户不计。"
_RAW = "件数为受理时间在所选范围内、地址定到小区的 12345 工单，重复工单计入，街道外不计。"
_CLASSES = "Fisher 1958 自然分级"

MEASURES: dict[str, Measure] = {
    EXPECTED: Measure(EXPECTED, "预期投诉", "件/周", RANKING),
    "complaints": Measure(
        "complaints",
        "投诉",
        "件",
        MethodNote(
            _RAW + "颜色按自然分级：同级内差别最小。",
            "户数多的小区件数自然多，请同时看每千户投诉；0 件用白色。",
            _CLASSES,
        ),
    ),
    "per_thousand": Measure(
        "per_thousand",
        "每千户投诉",
        "件/千户",
        MethodNote(
            f"投诉件数 ÷ 登记户数 × 1000。{_RAW}",
            f"不足 {MINIMUM_EVENTS} 件的小区画斜线（样本少），不分级、不比较；户数未登记的为未知。",
            _CLASSES,
        ),
    ),
    "open": Measure(
        "open",
        "未清零",
        "户",
        MethodNote(f"已认定、尚未销项的户数。{_STATES}", "颜色越深，在办的户越多；它不是小区好坏的评价。", _CLASSES),
    ),
    "recurred": Measure(
        "recurred",
        "回潮",
        "户",
        MethodNote(f"销项后又确认群租的户数（累计）。{_STATES}", "回访少的小区查出的也少，0 不等于没有。", _CLASSES),
    ),
    "overdue": Measure(
        "overdue",
        "逾期未改",
        "户",
        MethodNote(
            f"指令书已送达、整改期限已过而没有报告改正的户数。{_STATES}",
            "中止办理和申请复查期间不计逾期。",
            _CLASSES,
        ),
    ),
}


def measures_for(role: Role) -> dict[str, Measure]:
    """The measures that a role may choose: the expected complaints weigh the whole street."""
    return {key: one for key, one in MEASURES.items() if key != EXPECTED or role in STREET_READERS}


def compound_layer(reader: Reader, measure: Measure, start: date, end: date) -> pd.DataFrame:
    """Compounds with their shape and the value to colour; NaN where the value is unknown or rests on too few.

    Without any order complaints are unknown, not 0. Returns columns compound_id, name, value, few (bool: a rate on too
    few events), sketch (bool: the boundary is approximate), geometry, longitude, latitude.
    """
    shapes = reader.compound_shapes()
    shapes = shapes.assign(sketch=[is_approximate(metres) for metres in shapes["accuracy_metres"]])
    if measure.column == EXPECTED:
        expected = expected_complaints(reader)
        of = {} if expected is None else expected.compounds
        return shapes.assign(value=[of.get(key, (float("nan"), 0))[0] for key in shapes["compound_id"]], few=False)
    if measure.column in OF_ORDERS and not reader.has_orders():
        return shapes.assign(value=float("nan"), few=False)
    measures = reader.compound_measures(start, end).set_index("compound_id")
    values = measures[measure.column].reindex(shapes["compound_id"]).astype("float64")
    few = pd.Series(False, index=values.index)
    if measure.column == "per_thousand":
        few = measures["complaints"].reindex(values.index).fillna(0) < MINIMUM_EVENTS
    return shapes.assign(value=values.to_numpy(), few=few.to_numpy())
