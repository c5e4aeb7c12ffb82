"""serve: the dashboard on this machine only, until Ctrl-C."""

from __future__ import annotations

import argparse
import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TextIO

from casework.errors import UserError
from data.commands.contract import DONE, FAULT, Answer, Invocation

NAME = "serve"
HELP = "启动看板（只在本机 127.0.0.1）"
ROOT = Path(__file__).resolve().parent.parent.parent
HOST = "127.0.0.1"
FIRST_PORT, LAST_PORT = 8501, 8600
PATIENCE_SECONDS = 120.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """--port."""
    parser.add_argument("--port", type=int, help=f"端口（默认：从 {FIRST_PORT} 起第一个空闲端口）")


def run(invocation: Invocation) -> Answer:
    """Start the server, print its address once it answers, and wait until it ends.

    Raises UserError when the port is taken.
    """
    port = free_port(invocation.arguments.port)
    server = _started(port, invocation.settings.home)
    _pass_on_termination(server)
    try:
        if not answers(port, PATIENCE_SECONDS, lambda: server.poll() is None):
            server.terminate()
            return Answer({"url": None}, "看板没有启动成功，原因见上面的输出。", FAULT)
        print(f"看板已启动：http://{HOST}:{port}　（按 Ctrl+C 停止）", file=_stream(invocation), flush=True)
        code = server.wait()
    except KeyboardInterrupt:
        server.terminate()
        code = _stopped(server)
    return Answer({"url": f"http://{HOST}:{port}"}, "看板已停止。", DONE if code in (0, -signal.SIGTERM) else FAULT)


def _started(port: int, home: Path) -> subprocess.Popen[bytes]:
    """The server in a process group of its own, so that Ctrl-C comes to this process alone."""
    variables = environment(home)
    if sys.platform == "win32":
        return subprocess.Popen(
            command(port), env=variables, cwd=ROOT, creationflags=subprocess.CREATE_NEW_PROCESS_GROUP
        )
    return subprocess.Popen(command(port), env=variables, cwd=ROOT, process_group=0)


def free_port(wanted: int | None) -> int:
    """The wanted port, else the first free one from FIRST_PORT on. Raises UserError when there is none."""
    for port in range(FIRST_PORT, LAST_PORT + 1) if wanted is None else (wanted,):
        if _is_free(port):
            return port
    if wanted is None:
        raise UserError(f"端口 {FIRST_PORT} 至 {LAST_PORT} 都被占用，请用 --port 指定一个空闲端口。")
    raise UserError(f"端口 {wanted} 已被其他程序占用，请换一个，或不写 --port 由程序自动选择。")


def command(port: int) -> list[str]:
    """How the server is started."""
    return [
        *(sys.executable, "-m", "streamlit", "run", str(ROOT / "app.py")),
        *("--server.address", HOST, "--server.port", str(port), "--server.headless", "true"),
        *("--browser.gatherUsageStats", "false", "--logger.hideWelcomeMessage", "true"),
    ]


def environment(home: Path) -> dict[str, str]:
    """The server's environment: the same home folder, Shanghai time."""
    return {**os.environ, "QUNZU_HOME": str(home), "TZ": "Asia/Shanghai", "PYTHONPATH": str(ROOT)}


def answers(port: int, patience: float, is_alive: Callable[[], bool]) -> bool:
    """True as soon as the server answers; False when it ended or `patience` seconds are over."""
    end = time.monotonic() + patience
    while is_alive() and time.monotonic() < end:
        connection = http.client.HTTPConnection(HOST, port, timeout=2)
        with contextlib.suppress(OSError, http.client.HTTPException), contextlib.closing(connection):
            connection.request("GET", "/_stcore/health")
            if connection.getresponse().status == http.HTTPStatus.OK:
                return True
        time.sleep(0.1)
    return False


def _stream(invocation: Invocation) -> TextIO:
    """Where people read: with --json the one object on stdout comes at the end, alone."""
    return sys.stderr if getattr(invocation.arguments, "json", False) else sys.stdout


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        if os.name != "nt":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def _pass_on_termination(server: subprocess.Popen[bytes]) -> None:
    """A request to end this process ends the server, whose end then ends this process."""
    for name in ("SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), lambda *_: server.terminate())


def _stopped(server: subprocess.Popen[bytes]) -> int:
    try:
        server.wait(timeout=10)
    except (subprocess.TimeoutExpired, KeyboardInterrupt):
        server.kill()
        server.wait()
    return DONE
