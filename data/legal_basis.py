"""legal_basis.csv of the home folder: the bundled table as long as the office has none of its own."""

from __future__ import annotations

from pathlib import Path

from casework.orders.legal_basis import LegalBasisTable
from casework.orders.legal_basis_file import LegalBasisError, parse_legal_basis
from data.settings import Settings

BUNDLED = Path(__file__).resolve().parent / "files" / "legal_basis.csv"
FILE = "legal_basis.csv"


def legal_basis_file(settings: Settings) -> Path:
    """Where the office's own table stands."""
    return settings.home / FILE


def home_legal_basis(settings: Settings) -> LegalBasisTable:
    """The table of the home folder, or the bundled one when the folder is older than the table.

    Raises LegalBasisError that names every fault by row and column.
    """
    own = legal_basis_file(settings)
    return parse_legal_basis(_text(own if own.is_file() else BUNDLED))


def write_legal_basis(home: Path) -> Path:
    """Write the bundled table for the office to edit, as Excel reads it; an own one is never overwritten."""
    own = home / FILE
    if not own.exists():
        own.write_text(BUNDLED.read_text(encoding="utf-8"), encoding="utf-8-sig")
    return own


def _text(path: Path) -> str:
    content = path.read_bytes()
    # Excel in Chinese saves csv as GB18030 unless told otherwise.
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise LegalBasisError(f"{path.name} 不是 UTF-8 或 GB18030 编码的文字，请另存为 CSV 后再试。")
