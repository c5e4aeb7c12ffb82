"""A visitor without a browser: speaks Streamlit's websocket protocol to a server of the benchmark's own."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

from ui.warm_up import LATER_SECONDS

ROOT = Path(__file__).resolve().parents[2]
TICKS = os.sysconf("SC_CLK_TCK")
RESTING = 0.05  # seconds of CPU in a second


@dataclass
class Client:
    """One session. pages: {url path: hash} as the server told; faults: what a run reported as broken."""

    connection: ClientConnection
    pages: dict[str, str] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    received: int = 0

    async def run(self, page: str = "") -> float:
        """Seconds from asking for a run of the page (its url path; "" = the first) to its last message."""
        asked = BackMsg()
        asked.rerun_script.query_string = ""
        asked.rerun_script.page_script_hash = self.pages.get(page, "")
        started = time.perf_counter()
        await self.connection.send(asked.SerializeToString())
        while True:
            data = await self.connection.recv()
            assert isinstance(data, bytes)
            self.received += len(data)
            message = ForwardMsg()
            message.ParseFromString(data)
            self._note(message)
            if message.WhichOneof("type") == "script_finished":
                if message.script_finished == ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                    continue
                if message.script_finished != ForwardMsg.FINISHED_SUCCESSFULLY:
                    self.faults.append(f"{page}: run ended with {message.script_finished}")
                return time.perf_counter() - started

    def _note(self, message: ForwardMsg) -> None:
        kind = message.WhichOneof("type")
        if kind == "navigation":
            self.pages = {one.url_pathname: one.page_script_hash for one in message.navigation.app_pages}
        elif kind == "delta" and message.delta.WhichOneof("type") == "new_element":
            element = message.delta.new_element
            what = element.WhichOneof("type")
            if what == "exception" or (what == "alert" and "程序出错" in element.alert.body):
                self.faults.append(str(element)[:200])


@asynccontextmanager
async def session(address: str) -> AsyncIterator[Client]:
    """A connected visitor whose first page has been drawn."""
    url = address.replace("http://", "ws://").rstrip("/") + "/_stcore/stream"
    async with connect(url, subprotocols=["streamlit"], max_size=None, ping_interval=None) as connection:  # type: ignore[list-item]
        client = Client(connection)
        await client.run()
        yield client


@dataclass(frozen=True)
class Server:
    """The program as `serve` starts it."""

    address: str
    process: int

    def cpu(self) -> float:
        """Seconds of CPU so far, user and system, of all its threads."""
        fields = Path(f"/proc/{self.process}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def resident(self) -> int:
        """Resident memory in bytes."""
        pages = Path(f"/proc/{self.process}/statm").read_text(encoding="ascii").split()[1]
        return int(pages) * os.sysconf("SC_PAGE_SIZE")


@contextmanager
def server(home: Path, port: int) -> Iterator[Server]:
    """Start it, and end it afterwards."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("QUNZU_")}
    command = [sys.executable, "-m", "data", "serve", "--home", str(home), "--port", str(port)]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as parent:
        try:
            assert parent.stdout is not None
            found = re.search(r"http://127\.0\.0\.1:\d+", parent.stdout.readline())
            assert found is not None
            yield Server(found.group(), _worker(parent.pid))
        finally:
            parent.send_signal(signal.SIGTERM)
            parent.wait(timeout=60)


def _worker(parent: int) -> int:
    """The process that answers: the child of `serve`, or itself where it became the server."""
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text(encoding="ascii").split()
    return int(children[0]) if children else parent


async def rested(process: Server) -> None:
    """Wait until the server has imported what it imports after the first visit (ui/warm_up.py)."""
    await asyncio.sleep(LATER_SECONDS)
    before, now = 0.0, process.cpu()
    while now - before > RESTING:
        await asyncio.sleep(1)
        before, now = now, process.cpu()


def load() -> str:
    """What else the machine does, for the report."""
    one, five, _ = os.getloadavg()
    return f"load average {one:.1f} (1 min), {five:.1f} (5 min), {os.cpu_count()} cores"


def table(rows: list[tuple[Any, ...]], heading: tuple[str, ...]) -> str:
    """Markdown."""
    lines = [heading, tuple("---" for _ in heading), *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines)
