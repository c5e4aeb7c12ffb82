"""The tile service behind the server: asked once, never followed elsewhere, bounded, and silent about its key."""

from __future__ import annotations

import itertools
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from casework.base_maps import BaseMap
from data.keys import FOLDER, KeyRing, KeyRingError
from data.tiles import service
from data.tiles.contract import MOST_BYTES, Tile, TileError
from data.tiles.service import PAUSE_SECONDS, TileCache, TileService
from tests.certificates import authority_and_server
from tests.tile_files import picture
from tests.tile_server import FakeService, fake_service

SECRET = "s3cret+/=key"
PNG = {"Content-Type": "image/png"}


class Clock:
    """Seconds that a test sets."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def running() -> Iterator[FakeService]:
    """A service on the loopback."""
    with fake_service() as one:
        yield one


def layer(*addresses: str, **more: object) -> BaseMap:
    """A base map from these addresses."""
    made = BaseMap("tianditu", "天地图", "cgcs2000", "审图号", addresses=addresses)
    return replace(made, **more)  # type: ignore[arg-type]


def asking(*addresses: str, clock: Clock | None = None) -> TileService:
    """The proxy of that map."""
    return TileService(layer(*addresses), lambda: SECRET, clock or Clock())


def test_a_tile_is_asked_once_with_the_key_and_then_kept(running: FakeService) -> None:
    """z, x, y and the key stand where the address has their places, the key encoded."""
    running.answer = lambda path: (200, PNG, picture())
    proxy = asking(running.address("&tk={key}"))
    first = proxy.tile(0, 12, 3428, 1674)
    assert first == Tile(picture(), "image/png")
    assert proxy.tile(0, 12, 3428, 1674) == first
    assert running.asked == ["/wmts?z=12&y=1674&x=3428&tk=s3cret%2B%2F%3Dkey"]


def test_two_addresses_are_two_pictures(running: FakeService) -> None:
    """Map and names, one drawn over the other; there is no third."""
    running.answer = lambda path: (200, PNG, picture("red" if "cva" in path else "blue"))
    proxy = asking(running.address("&l=vec"), running.address("&l=cva"))
    assert proxy.tile(0, 1, 0, 0) != proxy.tile(1, 1, 0, 0)
    assert proxy.tile(2, 1, 0, 0) is None
    assert proxy.tile(0, 19, 0, 0) is None  # beyond largest_zoom
    assert len(running.asked) == 2


def test_a_redirect_is_not_followed(running: FakeService) -> None:
    """Whatever the service names was not named by the operator."""
    with fake_service() as other:
        other.answer = lambda path: (200, PNG, picture())
        running.answer = lambda path: (302, {"Location": f"http://127.0.0.1:{other.port}/x"}, b"")
        with pytest.raises(TileError, match="答复 302"):
            asking(running.address()).tile(0, 1, 0, 0)
        assert other.asked == []


@pytest.mark.parametrize(
    ("headers", "body", "sentence"),
    [
        ({"Content-Type": "text/html"}, b"<script>alert(1)</script>", "不是图片"),
        (PNG, b"<svg onload=alert(1)>", "不是图片"),  # said to be one
        ({"Content-Type": "text/html"}, picture(), "不是图片"),  # is one, said to be a page
        (PNG, picture() + bytes(MOST_BYTES), "超过 1 MB"),
        ({}, b"", "不是图片"),
    ],
)
def test_only_pictures_of_ordinary_size_pass(
    running: FakeService, headers: dict[str, str], body: bytes, sentence: str
) -> None:
    """A page of an error, a script or a flood does not reach the browser."""
    running.answer = lambda path: (200, headers, body)
    with pytest.raises(TileError, match=sentence):
        asking(running.address()).tile(0, 1, 0, 0)


@pytest.mark.parametrize("status", [204, 404])
def test_a_place_without_a_picture_is_no_fault(running: FakeService, status: int) -> None:
    """The service covers less than the map shows."""
    running.answer = lambda path: (status, {}, b"")
    assert asking(running.address()).tile(0, 1, 0, 0) is None


def test_nobody_waits_again_for_a_service_that_is_down() -> None:
    """The first question fails; for a while the others fail at once; then it is asked again."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))  # bound, not listening: refuses
        port = held.getsockname()[1]
        clock = Clock()
        proxy = asking(f"http://127.0.0.1:{port}/{{z}}/{{x}}/{{y}}?k={{key}}", clock=clock)
        with pytest.raises(TileError, match="底图暂不可用") as fault:
            proxy.tile(0, 1, 0, 0)
        assert SECRET not in str(fault.value) and "s3cret" not in repr(fault.value.__cause__)
        assert fault.value.__cause__ is None and fault.value.__suppress_context__
        with pytest.raises(TileError, match="稍后自动重试"):
            proxy.tile(0, 1, 0, 0)
        clock.now += PAUSE_SECONDS + 1
        with pytest.raises(TileError, match="连不上"):
            proxy.tile(0, 1, 0, 0)


def test_a_service_that_says_nothing_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """It accepts the connection and is silent."""
    monkeypatch.setattr(service, "SECONDS", 0.1)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        with pytest.raises(TileError, match="没有及时应答"):
            asking(f"http://127.0.0.1:{port}/{{z}}/{{x}}/{{y}}").tile(0, 1, 0, 0)


@contextmanager
def trickling(sent: bytes, *, first: bytes = b"") -> Iterator[int]:
    """The port of a service that sends `first` at once and then one byte of `sent` every 20 ms, for ever."""
    stop = threading.Event()

    def serve(listener: socket.socket) -> None:
        with listener.accept()[0] as one:
            one.sendall(first)
            for byte in itertools.cycle(sent):
                if stop.wait(0.02):
                    return
                try:
                    one.sendall(bytes([byte]))
                except OSError:
                    return

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=serve, args=(listener,), daemon=True)
        thread.start()
        yield listener.getsockname()[1]
        stop.set()
        thread.join()


@pytest.mark.parametrize(
    ("sent", "first", "scheme"),
    [
        (b"x", b"", "http"),  # the first line never ends
        (b"X-A: b\r\n", b"HTTP/1.1 200 OK\r\n", "http"),  # the headers never end
        (b"\x00", b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nContent-Length: 900000\r\n\r\n", "http"),
        (b"1\r\nx\r\n", b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "http"),
        (b"\x16", b"\x16\x03\x03\x3f\xff", "https"),  # the handshake never ends
    ],
)
def test_a_service_that_trickles_is_given_up_in_time(
    sent: bytes, first: bytes, scheme: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each byte comes well within a time-out of the socket; the question as a whole has an end all the same."""
    monkeypatch.setattr(service, "SECONDS", 0.4)
    with trickling(sent, first=first) as port:
        proxy = TileService(layer(f"{scheme}://127.0.0.1:{port}/{{z}}/{{x}}/{{y}}"), lambda: SECRET)
        with pytest.raises(TileError, match="没有及时应答"):
            proxy.tile(0, 1, 0, 0)  # without a bound of the whole it would never come back


def test_a_service_behind_a_private_authority_is_trusted_by_its_certificate_only(tmp_path: Path) -> None:
    """With the certificate that signed it; not by what the system trusts, not by another authority's."""
    authority, tls = authority_and_server(tmp_path)
    stranger, _ = authority_and_server(tmp_path, "stranger")
    with fake_service(tls) as running:
        running.answer = lambda path: (200, PNG, picture())
        address = running.address("&tk={key}")
        assert TileService(layer(address), lambda: SECRET, authority=authority).tile(0, 1, 0, 0) is not None
        for other in (None, stranger):
            with pytest.raises(TileError, match="证书不受信任") as fault:
                TileService(layer(address), lambda: SECRET, authority=other).tile(0, 1, 0, 0)
            assert "s3cret" not in str(fault.value)
        assert len(running.asked) == 1  # the key went to nobody else


def test_a_certificate_for_another_host_is_refused(tmp_path: Path) -> None:
    """The authority vouches for 127.0.0.1, not for this machine's name."""
    authority, tls = authority_and_server(tmp_path)
    with fake_service(tls) as running:
        address = running.address().replace("127.0.0.1", "localhost")
        with pytest.raises(TileError, match="证书不受信任"):
            TileService(layer(address), lambda: SECRET, authority=authority).tile(0, 1, 0, 0)
        assert running.asked == []


@pytest.mark.parametrize("content", [None, b"no certificate"])
def test_a_certificate_file_that_is_none_is_named(tmp_path: Path, content: bytes | None) -> None:
    """Missing or something else: by its name, without the folder."""
    file = tmp_path / "office-ca.pem"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(TileError, match=r"证书文件 office-ca\.pem") as fault:
        TileService(layer("https://127.0.0.1/{z}/{x}/{y}"), lambda: SECRET, authority=file)
    assert str(tmp_path) not in str(fault.value)


def test_a_tile_of_yesterday_is_asked_anew(running: FakeService) -> None:
    """The cache forgets by age."""
    running.answer = lambda path: (200, PNG, picture())
    clock = Clock()
    proxy = asking(running.address(), clock=clock)
    proxy.tile(0, 1, 0, 0)
    clock.now += service.CACHE_SECONDS + 1
    proxy.tile(0, 1, 0, 0)
    assert len(running.asked) == 2


def test_the_cache_stays_within_its_bytes() -> None:
    """What was used longest ago gives way."""
    cache = TileCache(250, 60, Clock())
    tiles = [Tile(bytes([number]) * 100, "image/png") for number in range(3)]
    cache.put((0,), tiles[0])
    cache.put((1,), tiles[1])
    assert cache.get((0,)) == tiles[0]
    cache.put((2,), tiles[2])
    assert cache.get((1,)) is None
    assert (cache.get((0,)), cache.get((2,))) == (tiles[0], tiles[2])
    cache.put((0,), tiles[1])  # the same place again is not counted twice
    assert (cache.get((0,)), cache.get((2,))) == (tiles[1], tiles[2])


def test_the_key_is_a_file_that_only_its_owner_reads(tmp_path: Path) -> None:
    """Missing, open to others, several lines: each is said, and the key itself never."""
    ring = KeyRing(tmp_path / FOLDER)
    file = tmp_path / FOLDER / "tiles-tianditu.key"
    with pytest.raises(KeyRingError, match="缺少地图服务的密钥"):
        ring.tile_service("tianditu")
    file.parent.mkdir(mode=0o700)
    file.write_text(f"{SECRET}\n", encoding="ascii")
    file.chmod(0o644)
    with pytest.raises(KeyRingError, match="对其他用户可读"):
        ring.tile_service("tianditu")
    file.chmod(0o600)
    assert ring.tile_service("tianditu") == SECRET
    file.write_text(f"{SECRET}\n{SECRET}\n", encoding="ascii")
    with pytest.raises(KeyRingError, match="只有一行") as fault:
        ring.tile_service("tianditu")
    assert SECRET not in str(fault.value)
    with pytest.raises(KeyRingError):
        ring.tile_service("../tianditu")
