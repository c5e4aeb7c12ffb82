"""The road file of a home, brought by the office: checked against the street's compounds, then put in place whole.

Nothing is stored of a file that cannot be used; the file that is there is replaced only by one that can.
"""

from __future__ import annotations

import hashlib
import io
import shutil
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from casework.events import Actor
from casework.routes.teams import RouteInputError
from data.analyses.route_travel import DATUM_FILE, ENDINGS, FOLDER, NAME_FILE, SNAP_LIMIT, STEM
from data.route_plans import check_may_plan
from data.schema import SHANGHAI
from data.store import Store
from geo.crs import Datum
from geo.errors import GeometryError
from geo.roads import Profile, RoadNetwork, read_roads
from geo.snapping import road_distances, snapped

MOST_BYTES = 40 * 1024 * 1024
MOST_UNPACKED = 200 * 1024 * 1024
SHAPE_PARTS = (".shp", ".shx", ".dbf", ".prj", ".cpg")
NEEDED_PARTS = SHAPE_PARTS[:4]
CROP = "请先在软件中裁剪到本街道范围再导出。"


@dataclass(frozen=True, slots=True)
class RoadsChecked:
    """What a road file holds: directed segments, kilometres of them, the share of vertices kept, compounds near it.

    gates: compounds with a place. near: of these, those within reach of a road. median_metres: from gate to road.
    """

    name: str
    datum: Datum
    segments: int
    kilometres: float
    gates: int
    near: int
    median_metres: float | None
    notes: tuple[str, ...]


def keep_roads(
    store: Store,
    subdistrict: str,
    home: Path,
    name: str,
    content: bytes,
    datum: Datum,
    gates: Mapping[str, tuple[float, float]],
    actor: Actor,
    now: datetime,
) -> RoadsChecked:
    """Check a road file and make it the one of the home, under an audit row.

    Parameters
    ----------
    home : the folder.
    name : of the file, its ending tells the format: .osm, .osm.pbf, .pbf, .gpkg, or .zip with a Shapefile.
    datum : coordinate system of its degrees, as a person declares it. gates : compound -> (longitude, latitude), WGS84.
    now : its day stands beside the name on every sheet.

    Raises
    ------
    PermissionDeniedError : the actor may not plan routes.
    RouteInputError : too large, another format, unreadable, not joined, does not cover the street, or in another
        coordinate system than the compounds.
    """
    check_may_plan(actor)
    if len(content) > MOST_BYTES:
        raise RouteInputError(f"路网文件超过 {MOST_BYTES // 2**20} MB。{CROP}")
    folder = home / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=folder, prefix=".roads-") as place:
        file = _unpacked(Path(place), name, content)
        try:
            network = read_roads(file, Profile.DRIVE, datum=datum)
            checked = _checked(network, name, datum, gates)
        except GeometryError as error:
            raise RouteInputError(str(error).replace(file.name, name)) from None
        audited = {"segments": checked.segments, "datum": datum.value, "sha256": hashlib.sha256(content).hexdigest()}
        with store.write(subdistrict) as writing:
            writing.leave_audit("route_roads_keep", checked.name, audited, actor, now)
            # Last: when the disk refuses, the row is taken back with it.
            _clear(folder)
            for part in sorted(file.parent.glob(f"{STEM}.*")):
                shutil.move(part, folder / part.name)
            (folder / DATUM_FILE).write_text(datum.value, encoding="utf-8")
            day = now.astimezone(SHANGHAI).date()
            (folder / NAME_FILE).write_text(f"{checked.name}（{day}）", encoding="utf-8")
    return checked


def remove_roads(store: Store, subdistrict: str, home: Path, actor: Actor, now: datetime) -> None:
    """Take the road file of a home away, under an audit row; travel is estimated from then on.

    Raises PermissionDeniedError when the actor may not plan routes.
    """
    check_may_plan(actor)
    with store.write(subdistrict) as writing:
        writing.leave_audit("route_roads_remove", "", {}, actor, now)
        _clear(home / FOLDER)


def _clear(folder: Path) -> None:
    for ending in (*ENDINGS, *SHAPE_PARTS):
        (folder / f"{STEM}{ending}").unlink(missing_ok=True)
    for name in (DATUM_FILE, NAME_FILE):
        (folder / name).unlink(missing_ok=True)


def _checked(network: RoadNetwork, name: str, datum: Datum, gates: Mapping[str, tuple[float, float]]) -> RoadsChecked:
    x, y = np.array([place[0] for place in gates.values()]), np.array([place[1] for place in gates.values()])
    metres = road_distances(network, x, y)
    near = metres <= SNAP_LIMIT
    if len(gates) and near.mean() < 0.5:
        raise RouteInputError(
            f"路网与本街道对不上：{len(gates)} 个小区中只有 {int(near.sum())} 个在道路 {SNAP_LIMIT:.0f} 米之内。"
            "请核对文件的范围和坐标系。"
        )
    snapped(
        network, x[near], y[near], [str(key) for key, inside in zip(gates, near, strict=True) if inside], SNAP_LIMIT
    )
    return RoadsChecked(
        Path(name).name,
        datum,
        len(network.start),
        round(float(network.metres.sum()) / 1000, 1),
        len(gates),
        int(near.sum()),
        round(float(np.median(metres)), 1) if len(gates) else None,
        network.notes,
    )


def _unpacked(place: Path, name: str, content: bytes) -> Path:
    """The file under the name that the home uses, in a folder of its own."""
    lower = name.lower()
    if lower.endswith(".zip"):
        return _shapefile(place, name, content)
    ending = next((one for one in ENDINGS if one != ".shp" and lower.endswith(one)), None)
    if ending is None:
        raise RouteInputError(
            f"“{name}”不是可用的路网格式，可用：OSM（.osm、.osm.pbf）、GeoPackage（.gpkg）、打包成 .zip 的 Shapefile。"
        )
    file = place / f"{STEM}{ending}"
    file.write_bytes(content)
    return file


def _shapefile(place: Path, name: str, content: bytes) -> Path:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            parts = _parts(name, packed.infolist())
            for ending, member in parts.items():
                with packed.open(member) as source, (place / f"{STEM}{ending}").open("wb") as target:
                    shutil.copyfileobj(source, target)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError):
        raise RouteInputError(f"“{name}”不是可读的 ZIP 文件（损坏或有密码），请重新打包。") from None
    return place / f"{STEM}.shp"


def _parts(name: str, members: Iterable[zipfile.ZipInfo]) -> dict[str, zipfile.ZipInfo]:
    """The parts of the one Shapefile of an archive, by ending; their paths in it are not used."""
    found: dict[str, list[zipfile.ZipInfo]] = {}
    size = 0
    for member in members:
        ending = Path(member.filename).suffix.lower()
        if ending in SHAPE_PARTS and not Path(member.filename).name.startswith("."):
            found.setdefault(ending, []).append(member)
            size += member.file_size
    missing = [ending for ending in NEEDED_PARTS if ending not in found]
    if missing:
        raise RouteInputError(f"“{name}”里缺少 {'、'.join(missing)} 文件，请把 Shapefile 的各个文件一起打包。")
    if any(len(parts) > 1 for parts in found.values()):
        raise RouteInputError(f"“{name}”里有不止一个 Shapefile，请只打包道路这一个。")
    if size > MOST_UNPACKED:
        raise RouteInputError(f"“{name}”解开后超过 {MOST_UNPACKED // 2**20} MB。{CROP}")
    return {ending: parts[0] for ending, parts in found.items()}
