"""The look of `check` at the base maps: files open and hold pictures, keys are readable, systems are not shifted."""

from __future__ import annotations

from collections.abc import Iterator

from casework.base_maps import BaseMap, BaseMapRules
from casework.errors import UserError
from data.commands.findings import FAULT, SOUND, WARNING, Finding
from data.settings import Settings, home_campaign
from data.tiles.contract import Coverage, TileSource
from data.tiles.sources import SHANGHAI, offset_sentence, refused_datum, source_of

SUBJECT = "底图"


def base_maps(settings: Settings) -> Iterator[Finding]:
    """Whether each base map of campaign.toml can be drawn. A tile service is not asked: that needs its network."""
    rules = home_campaign(settings).base_maps
    if not rules.layers:
        yield Finding(SOUND, SUBJECT, "没有登记底图，地图照常使用。")
    for layer in rules.layers:
        try:
            yield _looked_at(layer, rules, settings)
        except UserError as fault:
            yield Finding(FAULT, SUBJECT, str(fault))


def _looked_at(layer: BaseMap, rules: BaseMapRules, settings: Settings) -> Finding:
    refusal = refused_datum(layer, SHANGHAI)
    if refusal:
        return Finding(WARNING, SUBJECT, refusal)
    if layer.addresses and not rules.proxy:
        return Finding(WARNING, SUBJECT, f"“{layer.name}”来自地图服务，proxy 没有打开，不画。")
    source = source_of(layer, rules, settings)
    if layer.needs_secret:
        settings.keys.tile_service(layer.key)
    if layer.is_shifted:
        return Finding(WARNING, SUBJECT, offset_sentence(layer, SHANGHAI))
    if layer.addresses:
        return Finding(SOUND, SUBJECT, f"“{layer.name}”：已打开地图服务，这里不试连。")
    covered = source.coverage
    _read_one(source, covered)
    return Finding(SOUND, SUBJECT, f"“{layer.name}”可以使用，级别 {covered.least_zoom}–{covered.largest_zoom}。")


def _read_one(source: TileSource, covered: Coverage) -> None:
    """Read the tile in the middle, so that damage within is found too. Raises TileError."""
    if covered.bounds is None:
        return
    west, south, east, north = covered.bounds
    zoom = covered.largest_zoom
    source.tile(0, zoom, *tile_at((west + east) / 2, (south + north) / 2, zoom))


def tile_at(longitude: float, latitude: float, zoom: int) -> tuple[int, int]:
    """Column and row of the tile that holds the place (degrees)."""
    from math import asinh, pi, radians, tan

    across = 1 << zoom
    limited = max(-85.0, min(85.0, latitude))
    column = int((longitude + 180) / 360 * across)
    row = int((1 - asinh(tan(radians(limited))) / pi) / 2 * across)
    return min(column, across - 1), min(row, across - 1)
