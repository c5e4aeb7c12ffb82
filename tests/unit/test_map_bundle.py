"""The committed bundle belongs to the committed sources, and everything served has its licence."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
FRONTEND = ROOT / "ui/map/frontend"
STATIC = ROOT / "ui/static"


def test_the_bundle_was_built_from_these_sources() -> None:
    """Run `npm ci && npm run build` in ui/map/frontend when this fails."""
    names = ["build.mjs", "package-lock.json", *sorted(f"src/{path.name}" for path in (FRONTEND / "src").iterdir())]
    digest = hashlib.sha256(b"".join((FRONTEND / name).read_bytes() for name in names)).hexdigest()
    for built in ("map.js", "map.css"):
        assert f"(sources {digest})" in (STATIC / built).read_text(encoding="utf-8")


def test_every_served_file_is_listed_with_its_licence() -> None:
    """A library without a row in LICENSES.md must not be shipped."""
    listed = (STATIC / "LICENSES.md").read_text(encoding="utf-8")
    served = [path for path in STATIC.rglob("*") if path.is_file() and path.name != "LICENSES.md"]
    assert [path for path in served if path.name not in listed] == []


def test_the_style_sheets_load_nothing_from_elsewhere() -> None:
    """No @import and no url() with a host."""
    for sheet in STATIC.rglob("*.css"):
        assert not re.search(r"@import|url\(\s*[\"']?(?:https?:)?//", sheet.read_text(encoding="utf-8")), sheet


def test_build_dependencies_are_pinned() -> None:
    """Exact versions, so that a build is repeatable."""
    import json

    pinned = json.loads((FRONTEND / "package.json").read_text(encoding="utf-8"))["devDependencies"]
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in pinned.values())
