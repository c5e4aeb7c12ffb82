"""The first pages of every report and ledger as pictures for docs/images/reports: to be looked at, not compared.

Run: python -m tests.pictures.reports --home DIR [--as-of 2021-10-27]

DIR is a home with the demo; nothing in it is changed but the access log. Needs LibreOffice and pdftoppm.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path

from data.__main__ import main as command
from data.ledgers.registry import LEDGERS
from data.reports.registry import REPORTS
from data.settings import home_campaign, load_settings
from tests.libre_office import as_pdf, office_program, pages

SHOWN = 2
"""Pages of a document that are kept; of a ledger the first."""
DOTS = 60
PICTURES = Path(__file__).resolve().parents[2] / "docs" / "images" / "reports"


def main() -> int:
    """Make the files, convert them, keep their pictures, say how many pages each has."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--as-of", type=date.fromisoformat, default=date(2021, 10, 27))
    parser.add_argument("--only", nargs="*", help="keys of reports or ledgers")
    arguments = parser.parse_args()
    if office_program() is None:
        print("LibreOffice is not installed", file=sys.stderr)
        return 1
    PICTURES.mkdir(parents=True, exist_ok=True)
    first = home_campaign(load_settings(arguments.home, {})).committees[0].code
    day = ["--home", str(arguments.home), "--as-of", arguments.as_of.isoformat()]
    with tempfile.TemporaryDirectory() as kept:
        folder = Path(kept)
        for key, kind in REPORTS.items():
            if arguments.only is None or key in arguments.only:
                own = ["--committee", first] if kind.needs_committee else []
                command(["report", key, "--out", str(folder / f"{key}.docx"), *own, *day])
        for key in LEDGERS:
            if key != "roster" and (arguments.only is None or key in arguments.only):
                command(["export", key, "--out", str(folder / f"ledger-{key}.xlsx"), *day])
        documents = sorted(folder.glob("*.docx"))
        ledgers = sorted(folder.glob("ledger-*.xlsx"))
        for name, pdf in as_pdf([*documents, *ledgers], folder).items():
            last = SHOWN if name.endswith(".docx") else 1
            out = PICTURES / pdf.stem
            words = ["pdftoppm", "-png", "-r", str(DOTS), "-l", str(last), str(pdf), str(out)]
            subprocess.run(words, check=True)
            print(f"{name}: {pages(pdf)} pages")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
