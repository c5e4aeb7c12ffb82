"""A Chromium without a network, and a Streamlit server of its own for a browser test."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Playwright

ROOT = Path(__file__).parents[2]
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# Every name but this host fails to resolve, so a request that leaves is seen and goes nowhere.
OFFLINE = (
    "--no-sandbox",
    "--disable-gpu",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
# Streamlit's own protobuf script asks once whether WebAssembly may run and does without it: not a fault of the page.
_REPORT_VIOLATIONS = r"""
document.addEventListener('securitypolicyviolation', event => {
  if (event.blockedURI === 'wasm-eval' && /\/static\/js\/protobuf/.test(event.sourceFile)) return
  console.error(`CSP violation: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`)
})
"""


class NoChromiumError(Exception):
    """No Chromium can be started here; the message says what was tried."""


def launch(playwright: Playwright) -> Browser:
    """QUNZU_BROWSER, else Playwright's own Chromium, else one on the path; raises NoChromiumError without any."""
    own = Path(playwright.chromium.executable_path)
    found = os.environ.get("QUNZU_BROWSER") or (
        str(own) if own.exists() else next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    )
    if found is None:
        raise NoChromiumError(f"no Chromium: neither {own} nor {', '.join(CHROMIUM_NAMES)} on the path")
    return playwright.chromium.launch(executable_path=found, args=list(OFFLINE))


@dataclass
class Watch:
    """What a page did behind the scenes."""

    requests: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    @property
    def outside(self) -> list[str]:
        """Requests that are not to 127.0.0.1."""
        here = ("http://127.0.0.1:", "ws://127.0.0.1:", "data:", "blob:")
        return [url for url in self.requests if not url.startswith(here)]


def open_page(context: BrowserContext, url: str) -> tuple[Page, Watch]:
    """The page at `url`, with its requests, console errors, script faults and policy violations recorded."""
    page = context.new_page()
    page.set_default_timeout(60_000)
    watch = Watch()
    page.add_init_script(_REPORT_VIOLATIONS)
    page.on("request", lambda request: watch.requests.append(request.url))
    page.on("console", lambda message: watch.faults.append(message.text) if _is_fault(message) else None)
    page.on("pageerror", lambda error: watch.faults.append(str(error)))
    page.goto(url)
    return page, watch


def _is_fault(message: ConsoleMessage) -> bool:
    """Console errors, but for Streamlit's own search: opened at /page it first asks for /page/_stcore/health."""
    probing = re.search(r"/\w+/_stcore/(health|host-config)$", message.location["url"])
    return message.type == "error" and not (probing and "404" in message.text)


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serve(folder: Path, main: Path) -> Iterator[str]:
    """Serve the script `main` as the product is served (static files, security headers); yields the address."""
    (folder / "ui").mkdir(parents=True)
    shutil.copy(main, folder / "ui" / "main.py")
    shutil.copytree(ROOT / "ui" / "static", folder / "ui" / "static")
    (folder / "app.py").write_text(
        "import streamlit as st\n"
        "from starlette.middleware import Middleware\n"
        "from ui.security import SecurityHeaders\n"
        'app = st.App("ui/main.py", middleware=[Middleware(SecurityHeaders)])\n',
        encoding="utf-8",
    )
    port = free_port()
    options = {
        "server.port": port,
        "server.address": "127.0.0.1",
        "server.headless": "true",
        "server.enableStaticServing": "true",
        "server.fileWatcherType": "none",
        "browser.gatherUsageStats": "false",
        "client.toolbarMode": "minimal",
        "runner.magicEnabled": "false",
    }
    command = [sys.executable, "-m", "streamlit", "run", "app.py"]
    command += [part for name, value in options.items() for part in (f"--{name}", str(value))]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONSAFEPATH": "1"}
    with (folder / "server.log").open("w", encoding="utf-8") as log:
        server = subprocess.Popen(command, cwd=folder, env=environment, stdout=log, stderr=subprocess.STDOUT)
    try:
        _wait(f"http://127.0.0.1:{port}/_stcore/health", server, folder / "server.log")
        yield f"http://127.0.0.1:{port}/"
    finally:
        server.terminate()
        server.wait(timeout=60)


def _wait(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 180
    while time.monotonic() < deadline:
        if server.poll() is not None:
            break
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.2)
    raise RuntimeError(f"the server did not start:\n{log.read_text(encoding='utf-8')}")
