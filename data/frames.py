"""Rows of a query → a frame whose columns and dtypes are the same whether it has rows or none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

TEXT = "str"
COUNT = "int64"
NUMBER = "float64"  # NaN = not known
OPTIONAL_ID = "Int64"
FLAG = "boolean"  # NA = not given
TIME = "datetime64[us, Asia/Shanghai]"
DAY = "object"  # datetime.date
GEOMETRY = "object"  # shapely geometry or None


def typed_frame(rows: Iterable[Iterable[Any]], columns: Mapping[str, str]) -> pd.DataFrame:
    """A frame with exactly these columns and dtypes.

    Parameters: rows, each in the order of the columns; columns: name → dtype (see the constants of this module).
    """
    values = list(zip(*rows, strict=True)) or [()] * len(columns)
    if len(values) != len(columns):
        raise ValueError(f"rows have {len(values)} values for {len(columns)} columns")
    return pd.DataFrame(
        {
            name: pd.Series(list(column), dtype=dtype)
            for (name, dtype), column in zip(columns.items(), values, strict=True)
        }
    )
