"""A tile service on the loopback for tests: it answers as a script says and counts what was asked."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests.loopback_server import answering

Answer = tuple[int, Mapping[str, str], bytes]


class FakeService:
    """What stands at `address`. asked: the paths, in order."""

    def __init__(self, port: int, scheme: str = "http") -> None:
        self.port, self.scheme = port, scheme
        self.asked: list[str] = []
        self.answer: Callable[[str], Answer] = lambda path: (404, {}, b"")

    def address(self, more: str = "") -> str:
        """The template of its tiles."""
        return f"{self.scheme}://127.0.0.1:{self.port}/wmts?z={{z}}&y={{y}}&x={{x}}{more}"


@contextmanager
def fake_service(certificate: ssl.SSLContext | None = None) -> Iterator[FakeService]:
    """A running service; stopped at the end. certificate: it speaks TLS with that."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            service.asked.append(self.path)
            status, headers, body = service.answer(self.path)
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            try:
                self.wfile.write(body)
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    if certificate is not None:
        server.socket = certificate.wrap_socket(server.socket, server_side=True)
    service = FakeService(server.server_address[1], "http" if certificate is None else "https")
    with answering(server):
        yield service
