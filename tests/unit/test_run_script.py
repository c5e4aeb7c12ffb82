"""run.py: what it prepares, when it does so again, and what it says when it cannot."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """run.py as a module whose folder is a bare temporary one."""
    spec = importlib.util.spec_from_file_location("run_script", ROOT / "run.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    venv = tmp_path / ".venv"
    tests = tmp_path / "tests"
    tests.mkdir()
    (tmp_path / "requirements.txt").write_text("# used\na==1\nb==2\n", encoding="utf-8")
    (tests / "requirements.txt").write_text("c==3\n", encoding="utf-8")
    for name, value in {
        "ROOT": tmp_path,
        "VENV": venv,
        "PYTHON": venv / "bin" / "python",
        "UNFINISHED": venv / "qunzu-unfinished",
        "RUNTIME": tmp_path / "requirements.txt",
        "TESTS": tests / "requirements.txt",
    }.items():
        monkeypatch.setattr(module, name, value)
    return module


@pytest.fixture
def steps(run: ModuleType, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The slow steps, replaced by notes of their having been taken."""
    taken: list[str] = []

    def make_environment() -> None:
        taken.append("environment")
        run.PYTHON.parent.mkdir(parents=True)
        run.PYTHON.touch()
        run.UNFINISHED.touch()

    monkeypatch.setattr(run, "make_environment", make_environment)
    monkeypatch.setattr(run, "works", lambda python: python.exists())
    monkeypatch.setattr(run, "install", lambda files: taken.append(f"install {len(files)}"))
    return taken


def test_the_second_start_installs_nothing(run: ModuleType, steps: list[str]) -> None:
    """The stamp is read, nothing else happens."""
    run.prepare(run.RUNTIME)
    run.prepare(run.RUNTIME)
    assert steps == ["environment", "install 1"]


def test_changed_pins_are_installed_into_the_same_environment(run: ModuleType, steps: list[str]) -> None:
    """A new version after an update of the program."""
    run.prepare(run.RUNTIME)
    run.RUNTIME.write_text("a==2\n", encoding="utf-8")
    run.prepare(run.RUNTIME)
    assert steps == ["environment", "install 1", "install 1"]


def test_the_packages_of_the_tests_come_on_top(run: ModuleType, steps: list[str]) -> None:
    """`test` needs more than a start; each has its own stamp."""
    for _ in range(2):
        run.prepare(run.RUNTIME)
        run.prepare(run.RUNTIME, run.TESTS)
    assert steps == ["environment", "install 1", "install 2"]


def test_an_interrupted_installation_is_repaired_from_the_start(run: ModuleType, steps: list[str]) -> None:
    """pip takes a half-copied package for an installed one, so the environment is built anew."""

    def killed(files: object) -> None:
        steps.append("killed")
        raise KeyboardInterrupt

    installing, run.install = run.install, killed
    with pytest.raises(KeyboardInterrupt):
        run.prepare(run.RUNTIME)
    half_copied = run.VENV / "half"
    half_copied.touch()
    run.install = installing
    run.prepare(run.RUNTIME)
    assert steps == ["environment", "killed", "environment", "install 1"]
    assert not half_copied.exists()
    assert not run.UNFINISHED.exists()


def test_a_lost_interpreter_is_replaced(run: ModuleType, steps: list[str]) -> None:
    """After an update of the system's Python the old .venv no longer starts."""
    run.prepare(run.RUNTIME)
    run.PYTHON.unlink()
    run.prepare(run.RUNTIME)
    assert steps == ["environment", "install 1", "environment", "install 1"]


def test_pip_s_last_words_and_the_offline_way_are_told(run: ModuleType) -> None:
    """A failing installation ends with a sentence, not with a traceback, and is tried again next time."""
    run.PYTHON.parent.mkdir(parents=True)
    run.PYTHON.write_text(
        "#!/bin/sh\necho 'Collecting a==1'\necho 'ERROR: No matching distribution found for a==1'\nexit 1\n",
        encoding="utf-8",
    )
    run.PYTHON.chmod(0o700)
    run.UNFINISHED.touch()
    with pytest.raises(run.PreparationError) as caught:
        run.install((run.RUNTIME,))
    assert "No matching distribution found for a==1" in str(caught.value)
    assert "PIP_NO_INDEX" in str(caught.value)
    assert not run.UNFINISHED.exists()


def test_an_old_python_is_refused_in_both_languages(run: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before anything is created."""
    monkeypatch.setattr(run.sys, "version_info", (3, 9, 2, "final", 0))
    with pytest.raises(run.PreparationError, match=r"需要 Python 3\.11") as caught:
        run.require_python()
    assert "is needed" in str(caught.value)


def test_the_starter_can_be_read_by_an_old_python() -> None:
    """The sentence about the version must come, not a SyntaxError."""
    compile((ROOT / "run.py").read_text(encoding="utf-8"), "run.py", "exec", dont_inherit=True)
    import ast

    ast.parse((ROOT / "run.py").read_text(encoding="utf-8"), feature_version=(3, 8))


@pytest.mark.parametrize(
    ("files", "url", "empty"),
    [
        ((), "", True),
        (("qunzu.sqlite",), "", False),
        (("campaign.toml",), "", False),  # after init: a real start, no demo into it
        (("truth.json",), "", True),
        ((), "postgresql+psycopg://u@h/d", False),  # another database: never filled by itself
    ],
)
def test_the_demo_is_created_only_in_an_empty_home(
    run: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, files: tuple[str, ...], url: str, empty: bool
) -> None:
    """QUNZU_HOME, else var/."""
    home = tmp_path / "var"
    home.mkdir()
    for name in files:
        (home / name).touch()
    monkeypatch.delenv("QUNZU_HOME", raising=False)
    monkeypatch.setenv("QUNZU_DATABASE_URL", url)
    assert run.home_is_empty() is empty


def test_words_go_to_the_command_line_with_its_exit_code(tmp_path: Path) -> None:
    """From any folder, and files are meant from there."""
    if not (ROOT / ".venv" / "qunzu-runtime.stamp").exists():
        pytest.skip("this checkout was not prepared by run.py")
    done = subprocess.run(
        [sys.executable, str(ROOT / "run.py"), "brief", "--home", "nothing-here"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert str(tmp_path / "nothing-here") in done.stderr
