"""The base maps that an office gives ([map] of campaign.toml): tile files of the home folder, or a tile service.

Nothing is needed: without the section the map has none. A service is asked by the server, never by a browser, and
only when the section says so; its key is a file of the key ring and never stands in campaign.toml.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from casework.campaign.parts import blank, refuse

FOLDER = "map"
"""Of the home: base maps, own roads and water, certificates."""
TRUE_DATUMS, SHIFTED_DATUMS = ("wgs84", "cgcs2000"), ("gcj02", "bd09")
DATUMS = TRUE_DATUMS + SHIFTED_DATUMS
MOST_MAPS, MOST_ADDRESSES, MOST_ZOOM = 8, 3, 20
FILE_ENDINGS = (".mbtiles", ".pmtiles", ".tif", ".tiff", ".png", ".jpg", ".jpeg", ".webp")
AUTHORITY_ENDINGS = (".pem", ".crt")
LOOPBACK = ("127.0.0.1", "localhost")
_KEY = re.compile(r"[a-z0-9]{1,20}")
_FILE = re.compile(r"[^\x00-\x1f/\\:]{1,100}")
_PLACE = re.compile(r"\{([^{}]*)\}")
_NEEDED = ("z", "x", "y")


@dataclass(frozen=True, slots=True)
class BaseMap:
    """One base map: a file, or the addresses of a service, drawn one over the other.

    key: its name in addresses. file: a name in map/ of the home. addresses: https://…{z}…{x}…{y}…, with {key} where
    the service wants its key (from keys/tiles-KEY.key). datum: of the pictures. attribution: 审图号 and source, shown
    on the map. largest_zoom: beyond it the pictures of that zoom are stretched. epsg: the coordinates of a picture
    with a world file (degrees by default). accept_offset: draw a GCJ-02 or BD-09 map although it lies aside.
    ca_file: a name in map/: the certificate (PEM) of the authority behind the service's own, "" = as the system trusts.
    """

    key: str
    name: str
    datum: str
    attribution: str
    file: str = ""
    addresses: tuple[str, ...] = ()
    largest_zoom: int = 18
    epsg: int = 4326
    accept_offset: bool = False
    ca_file: str = ""

    def __post_init__(self) -> None:
        faults = blank("name", self.name) + blank("attribution", self.attribution)
        if not _KEY.fullmatch(self.key):
            faults.append(("key", f"“{self.key}”不能用，应为 1 至 20 个小写字母或数字，例如 tianditu。"))
        if self.datum not in DATUMS:
            faults.append(("datum", f"“{self.datum}”不能用，应为 {'、'.join(DATUMS)} 之一，请核对图块的坐标系。"))
        if bool(self.file) == bool(self.addresses):
            faults.append(("file", "file 与 addresses 须填写一项，且只填一项。"))
        if self.file:
            faults += _file_faults(self.file)
        if len(self.addresses) > MOST_ADDRESSES:
            faults.append(("addresses", f"最多 {MOST_ADDRESSES} 个地址，现有 {len(self.addresses)} 个。"))
        for address in self.addresses:
            faults += [("addresses", sentence) for sentence in _address_faults(address)]
        if self.ca_file:
            faults += _authority_faults(self.ca_file, self.addresses)
        if not 1 <= self.largest_zoom <= MOST_ZOOM:
            faults.append(("largest_zoom", f"{self.largest_zoom} 超出范围，应为 1 至 {MOST_ZOOM}。"))
        if not 1024 <= self.epsg <= 99999:
            faults.append(("epsg", f"{self.epsg} 不是 EPSG 编号，经纬度填 4326，国家2000 高斯投影 120°E 填 4549。"))
        refuse(faults)

    @property
    def is_shifted(self) -> bool:
        """True when the pictures lie hundreds of metres beside the true place."""
        return self.datum in SHIFTED_DATUMS

    @property
    def needs_secret(self) -> bool:
        """True when an address has a place for the service's key."""
        return any("{key}" in address for address in self.addresses)


@dataclass(frozen=True, slots=True)
class BaseMapRules:
    """proxy: whether the server may ask tile services at all. first: key of the map shown at first, empty = none."""

    proxy: bool = False
    first: str = ""
    layers: tuple[BaseMap, ...] = ()

    def __post_init__(self) -> None:
        keys = [layer.key for layer in self.layers]
        faults = [
            ("layers", f"底图的 key“{key}”写了两次，请改名。") for key in sorted(set(keys)) if keys.count(key) > 1
        ]
        if len(keys) > MOST_MAPS:
            faults.append(("layers", f"最多 {MOST_MAPS} 幅底图，现有 {len(keys)} 幅。"))
        if self.first and self.first not in keys:
            faults.append(("first", f"没有 key 为“{self.first}”的底图，请核对，或留空。"))
        refuse(faults)

    def layer(self, key: str) -> BaseMap | None:
        """The base map of that key, or None."""
        return next((layer for layer in self.layers if layer.key == key), None)


def _file_faults(file: str) -> list[tuple[str, str]]:
    if not _FILE.fullmatch(file) or file.startswith("."):
        return [("file", f"“{file[:40]}”不能用：只写 map 目录里的文件名，不带路径。")]
    if not file.lower().endswith(FILE_ENDINGS):
        return [("file", f"“{file[:40]}”不是认识的底图文件，应以 {'、'.join(FILE_ENDINGS)} 结尾。")]
    return []


def _authority_faults(file: str, addresses: tuple[str, ...]) -> list[tuple[str, str]]:
    if not _FILE.fullmatch(file) or file.startswith(".") or not file.lower().endswith(AUTHORITY_ENDINGS):
        return [
            ("ca_file", f"“{file[:40]}”不能用：只写 map 目录里的证书文件名，以 {'、'.join(AUTHORITY_ENDINGS)} 结尾。")
        ]
    if not addresses or any(not address.startswith("https://") for address in addresses):
        return [("ca_file", "只用于 https:// 的地图服务，请去掉，或改用 https 地址。")]
    return []


def _address_faults(address: str) -> list[str]:
    """What is wrong with the address of a service; never repeats the address, which may hold a key typed in."""
    faults = []
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return ["地址不完整，请写成 https://主机/路径 的样式。"]
    places = _PLACE.findall(address)
    if parts.scheme not in ("https", "http") or not host or parts.username is not None or port == 0:
        faults.append("地址应以 https:// 开头，写明主机，不带用户名。")
    elif parts.scheme == "http" and "key" in places and host not in LOOPBACK:
        faults.append("用密钥的服务须用 https://，以免密钥在网络上明文传送。")
    if _PLACE.search(parts.netloc) or parts.fragment:
        faults.append("主机名中不能有 {…}，地址中不能有 #。")
    if any(places.count(name) != 1 for name in _NEEDED) or not set(places) <= {*_NEEDED, "key"}:
        faults.append("地址须各有一处 {z}、{x}、{y}，需要密钥的写 {key}，不能有其他 {…}。")
    if not address.isascii() or any(sign.isspace() or not sign.isprintable() for sign in address):
        faults.append("地址只能有英文字符，不能有空格。")
    return faults
