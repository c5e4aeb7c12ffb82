"""[map] of campaign.toml: the base maps, read into BaseMapRules, and written back."""

from __future__ import annotations

from dataclasses import fields

from casework.base_maps import BaseMap, BaseMapRules
from casework.campaign.toml_tables import TableReader


def read_base_maps(reader: TableReader) -> BaseMapRules | None:
    """The base maps in the table, none where it says nothing; None with the faults noted."""
    proxy, first = reader.flag("proxy", False), reader.text("first", required=False)
    layers = [_layer(table) for table in reader.tables("layers")]
    reader.finish()
    given = tuple(layer for layer in layers if layer is not None)
    if len(given) < len(layers):
        return None
    return reader.built(lambda: BaseMapRules(proxy, first or "", given))


def _layer(reader: TableReader) -> BaseMap | None:
    key, name = reader.text("key", example='"street"'), reader.text("name", example='"街道影像"')
    datum = reader.text("datum", example='"cgcs2000"')
    attribution = reader.text("attribution", example='"审图号：…　来源：…"')
    file, addresses = reader.text("file", required=False), reader.texts("addresses")
    largest, epsg = reader.whole("largest_zoom"), reader.whole("epsg")
    accept_offset, ca_file = reader.flag("accept_offset", False), reader.text("ca_file", required=False)
    reader.finish()
    if key is None or name is None or datum is None or attribution is None:
        return None
    return reader.built(
        lambda: BaseMap(
            key=key,
            name=name,
            datum=datum,
            attribution=attribution,
            file=file or "",
            addresses=addresses,
            largest_zoom=18 if largest is None else largest,
            epsg=4326 if epsg is None else epsg,
            accept_offset=accept_offset,
            ca_file=ca_file or "",
        )
    )


def base_map_sections(rules: BaseMapRules) -> list[tuple[str, list[tuple[str, object]]]]:
    """The sections of campaign.toml that read_base_maps reads back."""
    return [
        ("[map]", [("proxy", rules.proxy), ("first", rules.first)]),
        *(
            ("[[map.layers]]", [(one.name, getattr(layer, one.name)) for one in fields(layer)])
            for layer in rules.layers
        ),
    ]
