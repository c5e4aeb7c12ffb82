"""One question over HTTP(S) that ends by a moment, whatever the other side does: slow, silent, or byte by byte."""

from __future__ import annotations

import http.client
import io
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, cast
from urllib.parse import urlsplit

ACCEPTED = "image/png,image/jpeg,image/webp"
Left = Callable[[], float]


def time_left(ends: float, clock: Callable[[], float]) -> Left:
    """Seconds until `ends`, at each call; raises TimeoutError when there are none."""

    def left() -> float:
        seconds = ends - clock()
        if seconds <= 0:
            raise TimeoutError("the time for this question is over")
        return seconds

    return left


@contextmanager
def asked(address: str, left: Left, context: ssl.SSLContext | None) -> Iterator[http.client.HTTPResponse]:
    """The answer to GET address, read within the time left, its body not yet read.

    left: see time_left; it bounds connecting, the handshake, each header and each read of the body (but not the
    system's look-up of the name). context: for https. Raises OSError or http.client.HTTPException.
    """
    parts = urlsplit(address)
    host = parts.hostname or ""
    port = parts.port or (443 if parts.scheme == "https" else 80)
    plain = _connected(host, port, left)
    try:
        used: socket.socket = plain
        if parts.scheme == "https":
            plain.settimeout(left())
            used = (context or ssl.create_default_context()).wrap_socket(plain, server_hostname=host)
        with used:
            connection = http.client.HTTPConnection(parts.netloc)
            connection.sock = used
            used.settimeout(left())
            connection.request("GET", _target(address), headers={"Accept": ACCEPTED, "Connection": "close"})
            with http.client.HTTPResponse(cast(socket.socket, _Bounded(used, left)), method="GET") as response:
                response.begin()
                yield response
    finally:
        plain.close()


def _target(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"


def _connected(host: str, port: int, left: Left) -> socket.socket:
    """A connection to the first address of the host that answers."""
    fault: OSError = OSError("the host has no address")
    for family, kind, protocol, _, place in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
        one = socket.socket(family, kind, protocol)
        try:
            one.settimeout(left())
            one.connect(place)
        except OSError as error:
            one.close()
            fault = error
        else:
            return one
    raise fault


class _Bounded:
    """A socket as HTTPResponse reads it. A time-out of a socket counts from each byte; this one from the question."""

    def __init__(self, used: socket.socket, left: Left) -> None:
        self._used, self._left = used, left

    def makefile(self, mode: str) -> io.BufferedReader:
        """What HTTPResponse asks for."""
        return io.BufferedReader(_Reads(self._used, self._left))


class _Reads(io.RawIOBase):
    def __init__(self, used: socket.socket, left: Left) -> None:
        self._used, self._left = used, left

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self._used.settimeout(self._left())
        return self._used.recv_into(buffer)
