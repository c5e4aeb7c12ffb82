"""The take-away map as one HTML file: opens from a stick or a mail, with no server and no network.

Leaflet is written into the file. The data travel as base64, which neither Jinja (branca renders its output a second
time as a template), nor HTML, nor JavaScript can take for code; headings go through txt(). The page's own policy
forbids every address, so that even a mistake in here could fetch nothing.
"""

from __future__ import annotations

import base64
import json
import re
from pathlib import Path
from typing import Any

import shapely
from branca.element import Element, MacroElement
from folium.template import Template

from data.exports.take_away import Look, TakeAwayMap, building_words
from geo.folium_maps import OfflineMap, assert_offline
from geo.folium_text import txt

ROOT = Path(__file__).resolve().parents[2]
LEAFLET = ROOT / "ui" / "static" / "vendor" / "leaflet"
POLICY = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:"
_SCRIPT = Path(__file__).with_name("map_page.js")
_DIGITS = 6
_ASSET = re.compile(r'<script src="[^"]*?([^"/]+)"></script>|<link rel="stylesheet" href="[^"]*?([^"/]+)"\s*/?>')
_STYLE = """
html, body { margin: 0; height: 100%; }
body { display: flex; flex-direction: column; color: #1d2733;
  font: 14px/1.5 'Microsoft YaHei', 'PingFang SC', 'Noto Sans CJK SC', sans-serif; }
header, footer { padding: 8px 14px; flex: none; }
header h1 { font-size: 18px; margin: 0; overflow-wrap: anywhere; }
.demo { background: #fdece2; color: #8f3511; padding: 0 6px; margin-right: 6px; border-radius: 3px; font-size: 14px; }
.folium-map { flex: 1 1 auto; width: auto !important; height: auto !important; min-height: 45vh; z-index: 0;
  left: 0 !important; border: solid #ccd3da; border-width: 1px 0; }
footer { order: 3; font-size: 12px; color: #3e4a56; overflow-wrap: anywhere; }
footer ul { list-style: none; margin: 0 0 4px; padding: 0; display: flex; flex-wrap: wrap; gap: 2px 16px;
  color: #1d2733; }
footer li { display: flex; align-items: center; gap: 6px; }
footer p { margin: 0; }
.swatch { width: 22px; height: 12px; box-sizing: border-box; border: 1px solid #5b6470; flex: none; }
.swatch.hidden { border: 2px dotted #5b6470; } .swatch.few { border: 2px dashed #5b6470; }
.dot { width: 12px; height: 12px; box-sizing: border-box; border-radius: 6px; background: #7a3b00; flex: none; }
.dot.ring { background: none; border: 2px solid #7a3b00; }
path.leaflet-interactive:focus { outline: none; }
.swatch.unknown { border: 2px dotted #5b6470; }
.mark { position: fixed; inset: 0; z-index: 10; pointer-events: none; overflow: hidden; display: flex; flex-wrap: wrap;
  align-content: space-around; justify-content: space-around; }
.mark span { transform: rotate(-24deg); opacity: 0.1; font-size: 15px; margin: 50px 20px; white-space: nowrap; }
.leaflet-container { font: inherit; font-size: 13px; }
.leaflet-container .first { font-weight: 600; }
.leaflet-popup-content, .leaflet-tooltip { overflow-wrap: anywhere; max-width: 240px; white-space: normal; }
.leaflet-tooltip { width: max-content; }
.leaflet-tooltip.name { background: none; border: 0; box-shadow: none; padding: 0; font-size: 12px; color: #1d2733;
  text-shadow: 0 0 2px #fff, 0 0 2px #fff, 0 0 3px #fff; pointer-events: none; max-width: 130px; text-align: center; }
.leaflet-tooltip.name .first { font-weight: 400; }
.far .leaflet-tooltip.name { display: none; }
@media print { .leaflet-control-layers, .leaflet-control-zoom { display: none; } }
"""


class _MapScript(MacroElement):
    """The fixed script with the packed data."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
        (function (map, packed) {
        {{ this.source }}
        })({{ this._parent.get_name() }}, "{{ this.packed }}");
        {% endmacro %}
        """
    )

    def __init__(self, packed: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "MapScript"
        self.source = _SCRIPT.read_text(encoding="utf-8")
        self.packed = packed


def write_map_page(drawn: TakeAwayMap, path: Path) -> None:
    """Write the page; the same map gives the same bytes. Raises OfflineError should it refer to another host."""
    west, south, east, north = drawn.bounds
    page = OfflineMap((south + north) / 2, (west + east) / 2)
    # SVG and not canvas: it prints sharply.
    page.options["preferCanvas"] = False
    page.add_child(_MapScript(_packed(drawn)))
    figure: Any = page.get_root()
    figure.title = txt(_heading(drawn))
    figure.header.add_child(Element(f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'), name="policy")
    figure.html.add_child(Element(_head(drawn)), name="head")
    figure.html.add_child(Element(_foot(drawn)), name="foot")
    assert_offline(page)
    html = _same_names(figure, figure.render())
    html = _ASSET.sub(_inlined, html).replace("<html>", '<html lang="zh-CN">', 1)
    html = html.replace("</head>", f"<style>{_STYLE}</style>\n</head>", 1)
    path.write_text(html, encoding="utf-8")


def _heading(drawn: TakeAwayMap) -> str:
    return f"{drawn.title}：{drawn.measure.label}（{drawn.measure.unit}）"


def _head(drawn: TakeAwayMap) -> str:
    demo = '<span class="demo">演示数据</span>' if drawn.is_demo else ""
    return f"<header><h1>{demo}{txt(_heading(drawn))}</h1></header>"


def _foot(drawn: TakeAwayMap) -> str:
    rows = [
        f'<li><span class="swatch {row.look.value}" style="background: {row.colour}"></span>'
        f"{txt(row.label)}　{row.count}</li>"
        for row in drawn.legend
    ]
    rows += [
        f'<li><span class="dot{"" if is_counted else " ring"}"></span>{txt(words)}</li>'
        for is_counted, words in building_words(drawn)
    ]
    notes = "".join(f"<p>{txt(note)}</p>" for note in ("；".join(drawn.notes), drawn.watermark))
    mark = f"<span>{txt(drawn.watermark)}</span>"
    return (
        f"<footer><ul><li>{txt(drawn.measure.label)}（{txt(drawn.measure.unit)}），右侧为小区数：</li>{''.join(rows)}</ul>"
        f'{notes}</footer><div class="mark" aria-hidden="true">{mark * 12}</div>'
    )


def _packed(drawn: TakeAwayMap) -> str:
    west, south, east, north = drawn.bounds
    content = {
        "bounds": [[south, west], [north, east]],
        "base": [part for layer, geometry in drawn.base for part in _ground(layer, geometry)],
        "compounds": [
            [
                _rings(one.geometry),
                _place(one.geometry),
                _place(shapely.point_on_surface(one.geometry)),
                [one.name, *one.lines],
                one.look.value if one.look is not Look.CLASS else "",
                one.colour,
            ]
            for one in drawn.compounds
        ],
        "buildings": [
            [[round(one.latitude, _DIGITS), round(one.longitude, _DIGITS)], list(one.lines), one.files]
            for one in drawn.buildings
        ],
    }
    text = json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return base64.b64encode(text.encode("utf-8", "replace")).decode("ascii")


def _ground(layer: str, geometry: Any) -> list[list[Any]]:
    return [
        [layer, part.geom_type == "Polygon", _rings(part) or [_line(part)]]
        for part in shapely.get_parts(geometry)
        if part.geom_type in ("Polygon", "LineString")
    ]


def _rings(geometry: Any) -> list[Any] | None:
    """Outlines and holes as Leaflet wants them, None for a point or a line."""
    if geometry.geom_type not in ("Polygon", "MultiPolygon"):
        return None
    return [[_line(ring) for ring in (part.exterior, *part.interiors)] for part in shapely.get_parts(geometry)]


def _line(line: Any) -> list[list[float]]:
    return [[round(y, _DIGITS), round(x, _DIGITS)] for x, y in shapely.get_coordinates(line).tolist()]


def _place(geometry: Any) -> list[float] | None:
    return [round(geometry.y, _DIGITS), round(geometry.x, _DIGITS)] if geometry.geom_type == "Point" else None


def _same_names(figure: Any, html: str) -> str:
    """The page with the random names of folium's parts replaced by numbers."""
    waiting, number = [figure], 0
    while waiting:
        element = waiting.pop(0)
        waiting += [*element._children.values(), *(getattr(element, part) for part in _PARTS if hasattr(element, part))]
        html = html.replace(f"_{element._id}", f"_{number}")
        number += 1
    return html


_PARTS = ("header", "html", "script")


def _inlined(found: re.Match[str]) -> str:
    """The asset itself in place of the reference."""
    if found[1]:
        script = (LEAFLET / found[1]).read_text(encoding="utf-8").replace("</script", r"<\/script")
        return f"<script>{script}</script>"
    sheet = (LEAFLET / found[2]).read_text(encoding="utf-8")
    # Only folded controls and Leaflet's own marker have pictures; the page uses neither.
    return f"<style>{re.sub(r'url[(][^)]*[)]', 'none', sheet)}</style>"
