"""Routes for navigation and other maps: GPX 1.1 and KML 2.2, WGS84, the same bytes for the same plan.

The line between two stops is a straight one and says so: it is the order, not the road.
"""

from __future__ import annotations

from xml.etree import ElementTree as Xml

from data.exports.route_sheets import RouteSheet, SheetStop

CRS_WORDS = "坐标系：WGS84 经纬度（EPSG:4326）"
ORDER_ONLY = "线只表示次序，不是道路"
_GPX, _KML = "http://www.topografix.com/GPX/1/1", "http://www.opengis.net/kml/2.2"


def gpx(sheets: tuple[RouteSheet, ...], title: str, notes: tuple[str, ...]) -> bytes:
    """A route (rte) for each sheet, its stops numbered."""
    root = Xml.Element("gpx", {"version": "1.1", "creator": "群租治理看板", "xmlns": _GPX})
    head = Xml.SubElement(root, "metadata")
    _text(head, "name", title)
    _text(head, "desc", "；".join((CRS_WORDS, *notes)))
    for sheet in sheets:
        route = Xml.SubElement(root, "rte")
        _text(route, "name", f"{sheet.day} {sheet.starts} {sheet.team}")
        _text(route, "desc", sheet.basis)
        for stop in sheet.stops:
            point = Xml.SubElement(route, "rtept", {"lat": f"{stop.latitude:.7f}", "lon": f"{stop.longitude:.7f}"})
            _text(point, "name", _name(stop))
            _text(point, "desc", _about(stop))
    return _bytes(root)


def kml(sheets: tuple[RouteSheet, ...], title: str, notes: tuple[str, ...]) -> bytes:
    """A folder for each sheet: numbered places and the line of their order."""
    root = Xml.Element("kml", {"xmlns": _KML})
    document = Xml.SubElement(root, "Document")
    _text(document, "name", title)
    _text(document, "description", "；".join((CRS_WORDS, ORDER_ONLY, *notes)))
    for sheet in sheets:
        folder = Xml.SubElement(document, "Folder")
        _text(folder, "name", f"{sheet.day} {sheet.starts} {sheet.team}")
        for stop in sheet.stops:
            mark = Xml.SubElement(folder, "Placemark")
            _text(mark, "name", _name(stop))
            _text(mark, "description", _about(stop))
            _text(Xml.SubElement(mark, "Point"), "coordinates", _coordinates(stop))
        if len(sheet.stops) > 1:
            line = Xml.SubElement(folder, "Placemark")
            _text(line, "name", ORDER_ONLY)
            places = " ".join(_coordinates(stop) for stop in sheet.stops)
            _text(Xml.SubElement(line, "LineString"), "coordinates", places)
    return _bytes(root)


def _name(stop: SheetStop) -> str:
    return f"{stop.place} {stop.begin} {stop.address}"


def _about(stop: SheetStop) -> str:
    return f"{stop.kind.label}，{stop.begin}–{stop.leave}，到场：{'、'.join(stop.present)}"


def _coordinates(stop: SheetStop) -> str:
    return f"{stop.longitude:.7f},{stop.latitude:.7f}"


def _text(parent: Xml.Element, tag: str, text: str) -> None:
    Xml.SubElement(parent, tag).text = "".join(sign for sign in text if sign.isprintable())


def _bytes(root: Xml.Element) -> bytes:
    Xml.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{Xml.tostring(root, encoding="unicode")}\n'.encode()
