"""The tile service behind the server: asked once, never followed elsewhere, bounded, and silent about its key."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from casework.base_maps import BaseMap
from data.keys import FOLDER, KeyRing, KeyRingError
from data.tiles import service
from data.tiles.contract import MOST_BYTES, Tile, TileError
from data.tiles.service import PAUSE_SECONDS, TileCache, TileService
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
