"""Import speed and memory: python tests/benchmarks/bench_import.py [ROWS]

Each measure runs in its own process (peak memory belongs to it alone): a hotline csv and xlsx into an empty
store, the same csv again (nothing changes), and as yardstick the plainest loops over the same files
(csv.DictReader, openpyxl read-only) that only touch every cell. The ratio is what to compare between machines.
"""

from __future__ import annotations

import csv
import json
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import xlsxwriter

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))
SEED = 20211027


def write_files(folder: Path, rows: int) -> tuple[Path, Path]:
    """A hotline export of so many orders as csv and as xlsx, addresses of every quality."""
    from tests.import_files import ORDER

    rng = random.Random(SEED)
    places = ("云溪路12弄{}号{}室", "芦汀新村{}号{}", "云溪苑", "云溪路14弄{}号", "隔壁那幢楼", "溪苑{}号楼{}室群租")
    text = folder / "orders.csv"
    workbook = xlsxwriter.Workbook(folder / "orders.xlsx", {"constant_memory": True})
    sheet = workbook.add_worksheet()
    sheet.write_row(0, 0, list(ORDER))
    with text.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(ORDER)
        for row in range(rows):
            address = rng.choice(places).format(rng.randint(1, 40), rng.randint(1, 6) * 100 + rng.randint(1, 4))
            content = f"市民反映{address}有群租，夜间噪声扰民，联系电话13800000000，要求处理。" * rng.randint(1, 3)
            order = {**ORDER, "热线12345工单编号": f"20211012{row:06d}", "发生地址": address, "诉求内容": content}
            writer.writerow(order.values())
            sheet.write_row(row + 1, 0, list(order.values()))
    workbook.close()
    return text, folder / "orders.xlsx"


def measure(task: str, folder: Path) -> None:
    """Run one task in this process and print its seconds, rows and peak memory as JSON."""
    started = time.perf_counter()
    rows = TASKS[task](folder)
    seconds = time.perf_counter() - started
    print(json.dumps([seconds, rows, peak_megabytes()]))


def peak_megabytes() -> float:
    """The most memory that this process has had; Linux only, 0 elsewhere."""
    status = Path("/proc/self/status")
    if not status.exists():
        return 0.0
    lines = status.read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024


def _import(folder: Path, name: str) -> int:
    from data.store import Store, sqlite_url
    from tests.import_files import compounds_file, imported

    store = Store.open(sqlite_url(folder / f"{name}.sqlite"))
    imported(store, "compounds", compounds_file(folder))
    report = imported(store, "hotline", folder / name)
    return report.read


def _plain_csv(folder: Path) -> int:
    with (folder / "orders.csv").open(newline="", encoding="utf-8") as file:
        return sum(1 for row in csv.DictReader(file) if all(value is not None for value in row.values()))


def _plain_xlsx(folder: Path) -> int:
    import openpyxl

    sheet = openpyxl.load_workbook(folder / "orders.xlsx", read_only=True).active
    return sum(1 for row in sheet.iter_rows(values_only=True) if row) - 1


TASKS = {
    "plain csv loop": _plain_csv,
    "plain openpyxl loop": _plain_xlsx,
    "import csv": lambda folder: _import(folder, "orders.csv"),
    "import csv again": lambda folder: _import(folder, "orders.csv"),
    "import xlsx": lambda folder: _import(folder, "orders.xlsx"),
}


def main(rows: int) -> None:
    """Write the files, run each task in a fresh process and print one line for each."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_files(folder, rows)
        yardstick: dict[str, float] = {}
        print(f"{rows} rows")
        for task in TASKS:
            command = [sys.executable, __file__, "--task", task, str(folder)]
            done = subprocess.run(command, check=True, capture_output=True, text=True)
            seconds, read, peak = json.loads(done.stdout.splitlines()[-1])
            kind = "xlsx" if "xlsx" in task or "openpyxl" in task else "csv"
            yardstick.setdefault(kind, seconds)
            ratio = seconds / yardstick[kind]
            print(f"{task:20} {seconds:8.1f} s {read / seconds:9.0f} rows/s {peak:7.0f} MB {ratio:6.1f} x plain loop")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--task"]:
        measure(sys.argv[2], Path(sys.argv[3]))
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 200_000)
