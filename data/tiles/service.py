"""A tile service asked by this server: one host, no redirects, bounded in time, size and number, with a small cache.

The key of the service stays here: it is read for each question and stands in no message, log or answer.
"""

from __future__ import annotations

import http.client
import ssl
import time
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path
from threading import BoundedSemaphore, Lock
from urllib.parse import quote

from casework.base_maps import BaseMap
from data.tiles.contract import MOST_BYTES, MOST_ZOOM, Coverage, Tile, TileError, picture_type
from data.tiles.exchange import asked, time_left

SECONDS = 5.0
"""For one tile, from connecting to the last byte read."""
AT_ONCE = 4
"""Questions under way; further ones wait briefly, then go without."""
PAUSE_SECONDS = 30.0
"""After the service did not answer in time nobody waits for the service again for so long."""
CACHE_BYTES, CACHE_SECONDS = 32_000_000, 24 * 3600.0
UNAVAILABLE = "底图暂不可用"
_CHUNK = 65_536

Clock = Callable[[], float]


class TileService:
    """The pictures of one base map from its addresses. clock: seconds, monotonic. secret: the key, when asked for.

    authority: the certificate (PEM) that alone is trusted for this service, None = those that the system trusts.
    Raises TileError when that is no certificate.
    """

    def __init__(
        self, layer: BaseMap, secret: Callable[[], str], clock: Clock = time.monotonic, authority: Path | None = None
    ) -> None:
        self._layer = layer
        self._secret = secret
        self._clock = clock
        self._free = BoundedSemaphore(AT_ONCE)
        self._cache = TileCache(CACHE_BYTES, CACHE_SECONDS, clock)
        self._closed_until = 0.0
        self._context = None if authority is None else trusting(authority)
        self.coverage = Coverage(0, min(layer.largest_zoom, MOST_ZOOM), None)

    def tile(self, part: int, zoom: int, column: int, row: int) -> Tile | None:
        """The picture there, None where the service has none.

        Raises TileError when the service does not answer, answers something else, or failed a moment ago.
        """
        if not 0 <= part < len(self._layer.addresses) or not zoom <= self.coverage.largest_zoom:
            return None
        place = (part, zoom, column, row)
        kept = self._cache.get(place)
        if kept is not None:
            return kept
        if self._clock() < self._closed_until or not self._free.acquire(timeout=SECONDS):
            raise TileError(f"{UNAVAILABLE}（{self._layer.name}）：地图服务没有应答，稍后自动重试。")
        try:
            tile = self._fetched(self._address(*place))
        finally:
            self._free.release()
        if tile is not None:
            self._cache.put(place, tile)
        return tile

    def _address(self, part: int, zoom: int, column: int, row: int) -> str:
        address = self._layer.addresses[part]
        for name, value in (("z", zoom), ("x", column), ("y", row)):
            address = address.replace(f"{{{name}}}", str(value))
        return address.replace("{key}", quote(self._secret(), safe="")) if "{key}" in address else address

    def _fetched(self, address: str) -> Tile | None:
        try:
            with asked(address, time_left(self._clock() + SECONDS, self._clock), self._context) as response:
                if response.status in (204, 404):
                    return None
                if response.status != 200:
                    # A redirect too: what the operator did not name is not asked.
                    raise self._refused(f"地图服务答复 {response.status}")
                return self._tile_of(response)
        except ssl.SSLCertVerificationError:
            raise self._late("地图服务的证书不受信任；单位自建证书的，请在 campaign.toml 写明 ca_file") from None
        except (OSError, http.client.HTTPException):
            # Without the cause: an error of the connection may hold the address, and that holds the key.
            raise self._late("连不上地图服务，或没有及时应答") from None

    def _tile_of(self, response: http.client.HTTPResponse) -> Tile:
        declared = (response.getheader("Content-Type") or "").partition(";")[0].strip().lower()
        data = bytearray()
        while chunk := response.read1(_CHUNK):
            data += chunk
            if len(data) > MOST_BYTES:
                raise self._refused(f"图块超过 {MOST_BYTES // 1_000_000} MB")
        media_type = picture_type(bytes(data))
        if media_type is None or not declared.startswith("image/"):
            raise self._refused("地图服务的答复不是图片，请核对密钥和地址")
        return Tile(bytes(data), media_type)

    def _late(self, reason: str) -> TileError:
        """Nobody waits for the service again for a while."""
        self._closed_until = self._clock() + PAUSE_SECONDS
        return self._refused(reason)

    def _refused(self, reason: str) -> TileError:
        return TileError(f"{UNAVAILABLE}（{self._layer.name}）：{reason}。")


def trusting(authority: Path) -> ssl.SSLContext:
    """TLS that trusts this certificate (PEM) and no other. Raises TileError when the file holds none."""
    try:
        return ssl.create_default_context(cafile=authority)
    except OSError:  # an error of TLS is one
        raise TileError(
            f"证书文件 {authority.name} 不在 map 目录里，或不是 PEM 格式的证书。请放入签发地图服务证书的 CA 证书。"
        ) from None


class TileCache:
    """The tiles used last, up to so many bytes, each for so many seconds. For threads."""

    def __init__(self, most_bytes: int, seconds: float, clock: Clock) -> None:
        self._most_bytes, self._seconds, self._clock = most_bytes, seconds, clock
        self._kept: OrderedDict[tuple[int, ...], tuple[float, Tile]] = OrderedDict()
        self._bytes = 0
        self._lock = Lock()

    def get(self, place: tuple[int, ...]) -> Tile | None:
        """The tile kept for the place, None when there is none or it is too old."""
        with self._lock:
            kept = self._kept.get(place)
            if kept is None or self._clock() - kept[0] > self._seconds:
                return None
            self._kept.move_to_end(place)
            return kept[1]

    def put(self, place: tuple[int, ...], tile: Tile) -> None:
        """Keep the tile; the ones used longest ago give way."""
        with self._lock:
            before = self._kept.pop(place, None)
            self._bytes += len(tile.data) - (0 if before is None else len(before[1].data))
            self._kept[place] = (self._clock(), tile)
            while self._bytes > self._most_bytes:
                _, (_, dropped) = self._kept.popitem(last=False)
                self._bytes -= len(dropped.data)
