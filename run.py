"""One command to run, one to test; only the standard library is needed.

python3 run.py              prepare everything, create the demo data when there are none, serve on 127.0.0.1
python3 run.py test [ARGS]  run all checks and tests; with ARGS only pytest with these arguments
python3 run.py WORD ...     any other word goes to the command line (python3 run.py help lists it)
"""

from __future__ import annotations

import hashlib
import os
import platform
import queue
import shutil
import subprocess
import sys
import threading
import time
from collections import deque
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
UNFINISHED = VENV / "qunzu-unfinished"
RUNTIME, TESTS = ROOT / "requirements.txt", ROOT / "tests" / "requirements.txt"
OLDEST_PYTHON = (3, 11)
CHECKS = (
    ("ruff check", ("-m", "ruff", "check", ".")),
    ("ruff format", ("-m", "ruff", "format", "--check", ".")),
    ("mypy", ("-m", "mypy")),
    ("lint-imports", ("-c", "from importlinter.cli import lint_imports_command; lint_imports_command()")),
)

BROWSER_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge", "msedge")
BROWSER_PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    "C:/Program Files/Google/Chrome/Application/chrome.exe",
    "C:/Program Files (x86)/Microsoft/Edge/Application/msedge.exe",
)


class PreparationError(Exception):
    """The program cannot be prepared on this machine; the message says why and how to mend it."""


def main(words: list[str]) -> int:
    """Do what the words ask for; the exit code of it (2 = the user can mend it)."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace", line_buffering=True)
    try:
        require_python()
        prepare(RUNTIME)
        if words and words[0] == "test":
            prepare(RUNTIME, TESTS)
            return run_tests(words[1:])
        if words:
            return hand_over(["-m", "data", *words])
        if home_is_empty():
            tell("还没有数据，正在生成演示数据 …")
            created = call(["-m", "data", "demo"])
            if created != 0:
                return created
        tell("正在启动看板 …")
        return hand_over(["-m", "data", "serve"])
    except PreparationError as error:
        print(f"\n{error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("\n已停止。", file=sys.stderr)
        return 130


def require_python() -> None:
    """Raises PreparationError when this Python is too old."""
    if sys.version_info < OLDEST_PYTHON:
        needed = ".".join(map(str, OLDEST_PYTHON))
        raise PreparationError(
            f"需要 Python {needed} 或更新的版本，当前是 {platform.python_version()}（{sys.executable}）。"
            f"请安装新版 Python 后再运行，例如 python{needed} run.py。\n"
            f"Python {needed} or newer is needed; this is {platform.python_version()}."
        )


def tell(text: str, end: str = "\n") -> None:
    """Say how the preparation goes; on stderr, since stdout belongs to the command's own answer (--json)."""
    print(text, end=end, file=sys.stderr, flush=True)


# ---- the environment --------------------------------------------------------------------------------------------


def prepare(*files: Path) -> None:
    """Make .venv hold exactly what the requirement files pin; a second time this only reads a stamp.

    A start that was killed half-way leaves the UNFINISHED mark; the next one then builds .venv anew,
    because pip takes a half-copied package for an installed one.
    """
    stamp = VENV / f"qunzu-{files[-1].parent.name if len(files) > 1 else 'runtime'}.stamp"
    wanted = fingerprint(files)
    if PYTHON.exists() and not UNFINISHED.exists() and stamp.exists() and stamp.read_text(encoding="utf-8") == wanted:
        return
    if UNFINISHED.exists() or not works(PYTHON):
        if VENV.exists():
            tell("上一次安装没有完成，重新准备运行环境 …")
            shutil.rmtree(VENV)
        make_environment()
    UNFINISHED.touch()
    install(files)
    stamp.write_text(wanted, encoding="utf-8")
    UNFINISHED.unlink()


def fingerprint(files: tuple[Path, ...]) -> str:
    """What the environment depends on: the pinned packages, the Python version and the place of the folder."""
    digest = hashlib.sha256(f"{platform.python_version()} {platform.machine()} {VENV}".encode())
    for file in files:
        digest.update(file.read_bytes())
    return digest.hexdigest()


def works(python: Path) -> bool:
    """True when the interpreter of .venv starts and is as new as needed."""
    if not python.exists():
        return False
    question = f"import sys, pip; sys.exit(sys.version_info < {OLDEST_PYTHON})"
    return subprocess.run([str(python), "-c", question], stderr=subprocess.DEVNULL, check=False).returncode == 0


def make_environment() -> None:
    """Create .venv. Raises PreparationError with the mend when Python lacks the venv module."""
    tell("正在创建运行环境 .venv …")
    VENV.mkdir()
    UNFINISHED.touch()
    made = subprocess.run(
        [sys.executable, "-m", "venv", str(VENV)], capture_output=True, text=True, errors="replace", check=False
    )
    if made.returncode != 0:
        raise PreparationError(
            f"无法创建运行环境 {VENV}：\n{tail(made.stdout + made.stderr)}\n"
            "在 Debian 或 Ubuntu 上请先运行 sudo apt install python3-venv；在其他系统上请重新安装完整的 Python。"
        )


def install(files: tuple[Path, ...]) -> None:
    """Install the pinned packages with one line of progress. Raises PreparationError with pip's last words."""
    command = [str(PYTHON), "-m", "pip", "install", "--no-input", "--progress-bar", "off", "--no-compile"]
    for file in files:
        command += ["-r", str(file)]
    progress = Progress("安装依赖包", sum(pinned_packages(file) for file in files))
    environment = {**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    before = installed_packages()
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
        env=environment,
    ) as pip:
        lines = follow(pip)
        last: deque[str] = deque(maxlen=12)
        found, names, copying = 0, 0, False
        while (line := next_line(lines)) is not None:
            if line:
                last.append(line.rstrip())
            if line.startswith(("Collecting ", "Requirement already satisfied: ")):
                found += 1
                progress.show("下载", found)
            elif line.startswith("Installing collected packages: "):
                names, copying = line.count(",") + 1, True
            if copying:
                progress.show("安装", installed_packages() - before, names)
    if pip.returncode != 0:
        UNFINISHED.unlink()
        raise PreparationError(
            "安装依赖包没有成功，pip 的最后几行输出是：\n" + tail("\n".join(last)) + "\n"
            "请检查网络后再运行一次。无法上网的电脑：在能上网的同类电脑上运行\n"
            "  python3 -m pip download -r requirements.txt -d wheels\n"
            "把 wheels 文件夹拷来，设置环境变量 PIP_NO_INDEX=1 和 PIP_FIND_LINKS=（wheels 文件夹的路径）后再运行；"
            "使用内部镜像则设置 PIP_INDEX_URL。"
        )
    progress.done()


class Progress:
    """One line that is written over on a terminal; a new line for every tenth step elsewhere."""

    def __init__(self, title: str, total: int) -> None:
        self.title, self.total, self.shown = title, total, ""
        self.started = time.monotonic()
        self.is_terminal = sys.stderr.isatty()

    def show(self, step: str, count: int, total: int | None = None) -> None:
        """Show the count of the step."""
        total = total or self.total
        text = f"{self.title}：{step} {min(count, total)}/{total}"
        if self.is_terminal:
            spinner = "|/-\\"[int(time.monotonic() * 4) % 4]
            tell(f"\r{text} {spinner} ", end="")
        elif text != self.shown and count % 10 == 0:
            tell(text)
        self.shown = text

    def done(self) -> None:
        """Close the line."""
        seconds = time.monotonic() - self.started
        tell(f"{chr(13) if self.is_terminal else ''}{self.title}：完成，用时 {seconds:.0f} 秒。        ")


def follow(process: subprocess.Popen[str]) -> queue.Queue[str | None]:
    """The lines of a process as they come, then None."""
    lines: queue.Queue[str | None] = queue.Queue()

    def read() -> None:
        for line in process.stdout or ():
            lines.put(line)
        lines.put(None)

    threading.Thread(target=read, daemon=True).start()
    return lines


def next_line(lines: queue.Queue[str | None]) -> str | None:
    """The next line, "" after half a second without one, None at the end."""
    try:
        return lines.get(timeout=0.5)
    except queue.Empty:
        return ""


def pinned_packages(file: Path) -> int:
    """How many packages the requirement file names."""
    return sum("==" in line for line in file.read_text(encoding="utf-8").splitlines())


def installed_packages() -> int:
    """How many packages .venv holds now."""
    folder = "Lib/site-packages" if os.name == "nt" else "lib/*/site-packages"
    return len(list(VENV.glob(f"{folder}/*.dist-info")))


def tail(output: str) -> str:
    """The last lines of an output, indented."""
    return "\n".join(f"  {line}" for line in output.strip().splitlines()[-8:])


# ---- what runs in it --------------------------------------------------------------------------------------------


def home_is_empty() -> bool:
    """True when neither a database nor a campaign stands in the home folder, and none is named elsewhere."""
    if os.environ.get("QUNZU_DATABASE_URL"):
        return False
    home = Path(os.environ.get("QUNZU_HOME") or ROOT / "var").expanduser()
    return not (home / "qunzu.sqlite").exists() and not (home / "campaign.toml").exists()


def environment() -> dict[str, str]:
    """The environment of everything that runs in .venv: Shanghai time, UTF-8 everywhere, compiled modules kept.

    Compiling every library anew costs each start several seconds; pip leaves that to the first one.
    """
    inherited = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**inherited, "TZ": "Asia/Shanghai", "PYTHONUTF8": "1", "PYTHONPATH": str(ROOT)}


def call(arguments: list[str]) -> int:
    """Run .venv's Python and wait for it; the exit code."""
    return subprocess.run([str(PYTHON), "-P", *arguments], env=environment(), check=False).returncode


def hand_over(arguments: list[str]) -> int:
    """Become .venv's Python where the system can, so that signals and the exit code are its own."""
    sys.stdout.flush()
    if os.name != "nt":
        os.execve(PYTHON, [str(PYTHON), "-P", *arguments], environment())
    return call(arguments)


def find_browser() -> str | None:
    """A Chromium, Chrome or Edge of this machine for the browser tests, or None."""
    on_path = next(filter(None, map(shutil.which, BROWSER_NAMES)), None)
    return on_path or next((place for place in BROWSER_PLACES if Path(place).exists()), None)


def run_tests(arguments: list[str]) -> int:
    """All checks and the tests, every failure reported; 1 when one failed."""
    os.chdir(ROOT)
    browser = os.environ.get("QUNZU_BROWSER") or find_browser()
    if browser:
        os.environ["QUNZU_BROWSER"] = browser
    else:
        tell("没有找到 Chromium、Chrome 或 Edge：tests/e2e 中的浏览器测试将跳过。可用 QUNZU_BROWSER 指明浏览器程序。")
    failed = []
    if not arguments:
        for name, check in CHECKS:
            print(f"== {name}")
            if call(list(check)) != 0:
                failed.append(name)
    print("== pytest")
    workers = [] if any(word.startswith("-n") for word in arguments) else ["-n", str(min(os.cpu_count() or 1, 4))]
    if call(["-m", "pytest", *workers, *arguments]) != 0:
        failed.append("pytest")
    if failed:
        print(f"未通过：{'、'.join(failed)}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
