"""The layout that the design asks for: import direction, thin entry and pages, module sizes, no outside assets."""

from __future__ import annotations

import ast
import re
import sys
from pathlib import Path
from statistics import median

import pytest
from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

from ui.navigation import PAGES

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("casework", "geo", "analytics", "data", "ui", "pages")
MODULES = sorted(path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py"))
PAGE_FILES = sorted(path for path in (ROOT / "pages").glob("*.py") if path.name != "__init__.py")
BROWSER_FILES = [path for end in ("*.js", "*.mjs", "*.css") for path in (ROOT / "ui").rglob(end)]
SCREEN_SOURCES = sorted(
    [*MODULES, ROOT / "app.py", ROOT / "run.py"]
    + [
        path
        for end in ("*.js", "*.mjs", "*.css")
        for path in (ROOT / "ui").rglob(end)
        if "node_modules" not in path.parts
    ]
)
OUTSIDE_ASSET = re.compile(
    r"https?://(cdn|unpkg|cdnjs|code\.jquery|fonts\.g|d3js|[a-z{}]+\.tile|netdna)", re.IGNORECASE
)
BANNED = ("use_container_width", "unsafe_allow_html", "components.v1", "folium_static", "px.scatter_geo")


def lines(path: Path) -> int:
    """The length of a file."""
    return len(path.read_text(encoding="utf-8").splitlines())


def named(path: Path) -> str:
    """The path as it reads in a test's name."""
    return path.relative_to(ROOT).as_posix()


def test_imports_run_one_way(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """casework | geo < analytics < data < ui < pages, plain Python in casework, no streamlit below the screen."""
    monkeypatch.chdir(ROOT)
    status = lint_imports(config_filename="pyproject.toml", no_cache=True)
    assert status == EXIT_STATUS_SUCCESS, capsys.readouterr().out


def test_the_entry_stays_small() -> None:
    """app.py is an entry, not a program."""
    assert lines(ROOT / "app.py") <= 40


@pytest.mark.parametrize("page", PAGE_FILES, ids=named)
def test_a_page_is_thin_and_asks_the_gate_first(page: Path) -> None:
    """At most 150 lines, one render(), whose first statement after the docstring calls require(...)."""
    assert lines(page) <= 150
    tree = ast.parse(page.read_text(encoding="utf-8"))
    (render,) = [node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == "render"]
    first = render.body[1] if ast.get_docstring(render) else render.body[0]
    called = [
        node.func.id for node in ast.walk(first) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    ]
    assert "require" in called, "the first statement of render() must call require(...)"


def test_every_page_file_is_registered_and_every_registered_page_exists() -> None:
    """The menu, the gate and these tests work from one registry."""
    assert {path.stem for path in PAGE_FILES} == set(PAGES)


def test_pages_do_not_lie_beside_the_script_that_streamlit_runs() -> None:
    """Streamlit would run pages/*.py beside its entry script on a deep link, past the router."""
    assert not (ROOT / "ui" / "pages").exists()
    assert 'st.App("ui/main.py"' in (ROOT / "app.py").read_text(encoding="utf-8").replace("(\n    ", "(")


@pytest.mark.parametrize("word", BANNED)
def test_deprecated_and_dangerous_calls_are_absent(word: str) -> None:
    """Deprecated widths, raw HTML in Markdown, old components."""
    assert [named(path) for path in SCREEN_SOURCES if word in path.read_text(encoding="utf-8")] == []


def test_no_source_names_a_host_to_load_from() -> None:
    """Scripts, styles, fonts and tiles come from this host."""
    found = [named(path) for path in SCREEN_SOURCES if OUTSIDE_ASSET.search(path.read_text(encoding="utf-8"))]
    assert found == []


def test_modules_are_of_readable_size() -> None:
    """Median at most 150 lines, none far above 400."""
    sizes = {named(path): lines(path) for path in MODULES if path.name != "__init__.py"}
    assert median(sizes.values()) <= 150
    assert {name: size for name, size in sizes.items() if size > 420} == {}


def test_the_starter_needs_only_the_standard_library() -> None:
    """run.py runs before anything is installed."""
    tree = ast.parse((ROOT / "run.py").read_text(encoding="utf-8"))
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    imported |= {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {name.split(".")[0] for name in imported} <= set(sys.stdlib_module_names)


def test_every_requirement_is_pinned() -> None:
    """The same packages on every machine."""
    for file in (ROOT / "requirements.txt", ROOT / "tests" / "requirements.txt"):
        wanted = [line for line in file.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
        assert [line for line in wanted if not re.match(r"[A-Za-z0-9_.\-]+(\[[a-z,]+\])?==[^ ]+( ; .+)?$", line)] == []


def test_test_folders_do_not_shadow_the_program() -> None:
    """A tests/pages folder would be imported in place of pages/."""
    assert {path.name for path in (ROOT / "tests").iterdir() if path.is_dir()} & {*FOLDERS} == set()
