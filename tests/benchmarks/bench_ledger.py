"""Writing a ledger of 50,000 rows: CPU seconds and memory against a plain openpyxl loop over the same rows.

Run: python tests/benchmarks/bench_ledger.py [--rows 50000]

Each way runs in a process of its own, so that its peak memory is its own. Machines differ: read the ratios.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from data.exports.ledger import Ledger, write_ledger
from data.exports.ledger_csv import write_csv
from data.ledgers.files import _FILES as COLUMNS
from data.schema import SHANGHAI

DAY = date(2021, 10, 27)
WAYS = ("nothing", "csv", "ledger", "openpyxl", "openpyxl_write_only")


def made_rows(count: int) -> Iterator[tuple[Any, ...]]:
    """Rows as 户档台账 has them, made one by one."""
    for number in range(count):
        day = DAY - timedelta(days=number % 60)
        place = (
            f"C{number:05}",
            "演示居委会",
            f"演示新村{number % 60}",
            str(number % 40),
            f"{number % 6 + 1}0{number % 4 + 1}",
        )
        order = (f"沪演责改〔2021〕{number:05}号", day, day + timedelta(days=7))
        yield (
            *place,
            "12345投诉、日常巡查",
            "回访中",
            day,
            "1、4",
            "张某",
            *order,
            day,
            day,
            "联合整治",
            None,
            number % 3,
        )


def written(way: str, count: int, path: Path) -> None:
    """Write the rows in one of the ways."""
    rows = made_rows(count)
    if way == "nothing":
        for _ in rows:
            pass
    elif way == "csv":
        write_csv(COLUMNS, rows, path, "utf-8-sig")
    elif way == "ledger":
        made = datetime(2021, 10, 27, tzinfo=SHANGHAI)
        write_ledger(Ledger("户档台账", "平安办", DAY, COLUMNS, ("说明",), "a", made), rows, path)
    else:
        import openpyxl

        book = openpyxl.Workbook(write_only=way.endswith("only"))
        page = book.create_sheet()
        page.append([column.title for column in COLUMNS])
        for row in rows:
            page.append(row)
        book.save(path)


def main() -> None:
    """Measure each way and print a line for it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=50_000)
    parser.add_argument("--way", choices=WAYS)
    arguments = parser.parse_args()
    if arguments.way is not None:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "x.xlsx"
            begun, clock = time.process_time(), time.perf_counter()
            written(arguments.way, arguments.rows, path)
            size = path.stat().st_size if path.exists() else 0
            used = time.process_time() - begun, time.perf_counter() - clock
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(f"{used[0]:.2f} {used[1]:.2f} {peak} {size // 1024}")
        return
    print(f"{arguments.rows:,} rows of {len(COLUMNS)} columns\nway\tCPU s\twall s\tpeak MB\tfile KB")
    seconds = {}
    for way in WAYS:
        words = [sys.executable, __file__, "--rows", str(arguments.rows), "--way", way]
        said = subprocess.run(words, check=True, capture_output=True, text=True).stdout.split()
        seconds[way] = float(said[0])
        print("\t".join((way, *said)), flush=True)
    print(f"ledger / openpyxl: {seconds['ledger'] / seconds['openpyxl']:.2f}")


if __name__ == "__main__":
    main()
