"""LibreOffice without a screen: whether a file opens, and as how many pages it prints."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

SECONDS = 240
_PAGE = re.compile(rb"/Type\s*/Page\b")


def office_program() -> str | None:
    """The path of LibreOffice, None where there is none."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def as_pdf(files: Sequence[Path], folder: Path) -> dict[str, Path]:
    """The files as PDF by name, in one run; a file that does not open is not in it. Needs office_program()."""
    program = office_program()
    assert program is not None
    # A profile of its own: a running office would take the call and answer with its own settings.
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    words = [program, profile, "--headless", "--norestore", "--convert-to", "pdf", "--outdir", str(folder)]
    subprocess.run([*words, *map(str, files)], check=False, capture_output=True, timeout=SECONDS)
    made = {file.name: folder / f"{file.stem}.pdf" for file in files}
    return {name: pdf for name, pdf in made.items() if pdf.is_file()}


def pages(pdf: Path) -> int:
    """How many pages a PDF of LibreOffice has."""
    return len(_PAGE.findall(pdf.read_bytes()))
