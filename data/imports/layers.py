"""Map layers (GeoJSON, GeoPackage, zipped Shapefile) as rows with a geometry."""

from __future__ import annotations

import math
import shutil
import tempfile
import warnings
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyogrio
import pyproj

from data.imports.dbf import prepare_table
from data.imports.files import FileError, FileKind
from data.imports.tables import Row, TableSpec, normal_title
from data.imports.values import Cell

MOST_FEATURES = 20_000
_SHAPE_PARTS = (".shp", ".shx", ".dbf", ".prj", ".cpg")


@dataclass(frozen=True, slots=True)
class Layer:
    """The features of a layer. labels: field -> attribute as written; crs: what the file declares, or None."""

    file: str
    rows: tuple[tuple[Row, Any], ...]
    labels: dict[str, str]
    crs: pyproj.CRS | None
    warnings: tuple[str, ...]


def read_layer(path: Path, kind: FileKind, spec: TableSpec) -> Layer:
    """The layer of a file that has the columns of the spec; rows are numbered from 1 in file order.

    Raises FileError (zh-CN) when the file is damaged, empty, too large or has no such columns.
    """
    with _readable(path, kind) as (source, encoding), warnings.catch_warnings():
        # GDAL warns of ring order and field width; what matters is checked feature by feature.
        warnings.simplefilter("ignore", RuntimeWarning)
        try:
            names = [str(name) for name, _ in pyogrio.list_layers(source)]
            fields = {name: list(pyogrio.read_info(source, name, encoding=encoding)["fields"]) for name in names}
            matches = {name: _matches(fields[name], spec) for name in names}
            if not matches:
                raise FileError(f"文件“{path.name}”里没有图层。请检查是否导出完整。")
            best = max(matches, key=lambda name: len(matches[name]))
            columns = matches[best]
            _require(path, columns, spec, fields[best])
            frame = pyogrio.read_dataframe(source, layer=best, encoding=encoding, max_features=MOST_FEATURES + 1)
        except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, UnicodeDecodeError, ValueError) as error:
            raise FileError(f"文件“{path.name}”无法作为地图数据读取，可能已损坏。请从制图软件重新导出。") from error
    if len(frame) == 0:
        raise FileError(f"文件“{path.name}”的图层“{best}”没有任何要素。请检查是否导出完整。")
    if len(frame) > MOST_FEATURES:
        raise FileError(f"文件“{path.name}”的要素超过 {MOST_FEATURES} 个。请只导出本街道的小区。")
    if "geometry" not in frame.columns:
        raise FileError(f"文件“{path.name}”的图层“{best}”没有图形。请从制图软件重新导出，或改用 CSV 导入。")
    geometries = frame.geometry.to_list()
    records = frame[list(columns.values())].to_dict("records")
    rows = tuple(
        (Row(number, {name: _cell(record[column]) for name, column in columns.items()}), geometry)
        for number, (record, geometry) in enumerate(zip(records, geometries, strict=True), start=1)
    )
    others = [name for name in names if name != best and matches[name]]
    told = (f"只读取了图层“{best}”，没有读取：{'、'.join(others)}。",) if others else ()
    return Layer(path.name, rows, dict(columns), frame.crs, told)


def attributes_of(path: Path, kind: FileKind) -> tuple[str, ...]:
    """The names of the attributes of all layers of a file, as written. Raises FileError when it cannot be read."""
    with _readable(path, kind) as (source, encoding), warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        try:
            names = [str(name) for name, _ in pyogrio.list_layers(source)]
            found = [field for name in names for field in pyogrio.read_info(source, name, encoding=encoding)["fields"]]
        except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, UnicodeDecodeError, ValueError) as error:
            raise FileError(f"文件“{path.name}”无法作为地图数据读取，可能已损坏。请从制图软件重新导出。") from error
    return tuple(dict.fromkeys(str(field) for field in found))


def _require(path: Path, columns: dict[str, str], spec: TableSpec, fields: list[str]) -> None:
    missing = [spec.titles[name][0] for name in spec.required if name not in columns]
    if missing:
        seen = "、".join(fields) or "无"
        raise FileError(
            f"文件“{path.name}”缺少必需的属性：{'、'.join(missing)}。看到的属性：{seen}。请在制图软件中补上后再导入。"
        )


def _matches(attributes: list[str], spec: TableSpec) -> dict[str, str]:
    """field -> attribute. Shapefiles cut names at ten bytes, so a long enough beginning of a title counts."""
    plain = {normal_title(attribute): attribute for attribute in reversed(attributes)}
    found: dict[str, str] = {}
    for name, titles in spec.titles.items():
        for title in map(normal_title, titles):
            cut = title.encode()[:10].decode(errors="ignore")
            attribute = plain.get(title) or (plain.get(cut) if len(cut) >= 3 else None)
            if attribute is not None and attribute not in found.values():
                found[name] = attribute
                break
    return found


def _cell(value: Any) -> Cell:
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return None
    if isinstance(value, str | int | float | bool):
        return value
    return str(value)


@contextmanager
def _readable(path: Path, kind: FileKind) -> Iterator[tuple[Path, str | None]]:
    """A copy with the right extension (GDAL goes by it) and the encoding of its texts."""
    with tempfile.TemporaryDirectory() as folder:
        if kind is not FileKind.ZIPPED_SHAPEFILE:
            source = Path(folder) / f"layer.{kind.value}"
            shutil.copyfile(path, source)
            yield source, None
            return
        source = Path(folder) / "layer.shp"
        _unpack(path, Path(folder))
        yield source, prepare_table(source.with_suffix(".dbf"), source.with_suffix(".cpg"))


def _unpack(path: Path, folder: Path) -> None:
    """Unpack the one shapefile of an archive under fixed names; paths in the archive are not followed."""
    with zipfile.ZipFile(path) as archive:
        entries = {entry.filename: entry for entry in archive.infolist() if "__MACOSX" not in entry.filename}
        shapes = [name for name in entries if name.lower().endswith(".shp")]
        if len(shapes) != 1:
            raise FileError(f"压缩包“{path.name}”里有 {len(shapes)} 个 .shp，请只保留要导入的一个。")
        stem = shapes[0][:-4].lower()
        parts = {name[len(stem) :].lower(): name for name in entries if name[:-4].lower() == stem}
        missing = [part for part in (".shx", ".dbf") if part not in parts]
        if missing:
            raise FileError(f"压缩包“{path.name}”缺少 {'、'.join(missing)} 文件。请把同名的几个文件一起压缩。")
        for part in _SHAPE_PARTS:
            if part in parts:
                with archive.open(parts[part]) as packed, (folder / f"layer{part}").open("wb") as target:
                    shutil.copyfileobj(packed, target)
