"""A read-only Parquet set for analysts: counts by compound, committee and day, partitioned by subdistrict.

Nothing in it is about one dwelling, one order or a person (classes L1 and L2 only). Each table is a folder of its own,
so that the sets of several subdistricts lie in one another and are read as one: table/subdistrict=CODE/part-0.parquet.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd

GEOGRAPHIC_CRS, METRIC_CRS = "EPSG:4326", "EPSG:4549"
CRS_WORDS = f"longitude、latitude：WGS84（{GEOGRAPHIC_CRS}）；x、y：米（{METRIC_CRS}）"
PARTITION = "subdistrict"


def write_parquet_set(tables: Mapping[str, pd.DataFrame], subdistrict: str, notes: Sequence[str], folder: Path) -> int:
    """Write each table under its name and return the number of rows; the notes stand in every file (key notes).

    The folder must not exist yet. The same tables give the same bytes.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    rows = 0
    for name, frame in tables.items():
        table = pa.Table.from_pandas(frame, preserve_index=False)
        said = {"notes": "\n".join(notes), "crs": CRS_WORDS}
        table = table.replace_schema_metadata({key: value.encode() for key, value in said.items()})
        place = folder / name / f"{PARTITION}={subdistrict}"
        place.mkdir(parents=True)
        pq.write_table(table, place / "part-0.parquet", compression="zstd")
        rows += table.num_rows
    return rows
