"""Maps that leave the office: the counts of the geographic export, small ones left out, nothing that runs or loads."""

from __future__ import annotations

import base64
import io
import json
import re
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import shapely
from PIL import Image

from casework.campaign.model import Campaign
from casework.errors import PermissionDeniedError, UserError
from casework.events import Actor
from casework.vocabulary import Knowledge, Role
from data.access import Reader
from data.analyses.expected_complaints import expected_complaints
from data.exports import map_drawing
from data.exports.geographic import TOO_FEW, Layers, campaign_layers
from data.exports.map_drawing import write_map_picture
from data.exports.map_page import POLICY, write_map_page
from data.exports.take_away import MEASURES, Look, TakeAwayMap, take_away_map
from data.ledgers.export import TAKE_AWAY_FORMATS, ExportRequest, prepare_export
from data.schema import SHANGHAI
from data.settings import home_campaign, load_settings
from data.store import Store

START, END = date(2021, 7, 1), date(2021, 10, 27)
MOMENT = datetime(2021, 10, 28, 9, 30, tzinfo=SHANGHAI)
HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "${alert(1)}",
    "`${alert(1)}`",
    "{{7*7}}",
    "{% for x in y %}",
    "{# x",
    "{{ cycler.__init__.__globals__.os.mkdir(dict(pwned_take_away=1)|join) }}",
    "![x](http://evil.example/x.png)",
    "</script><script>alert(2)",
    "‮反\x00向",
    "长" * 10_000,
)


@pytest.fixture(scope="module")
def reader(demo_home: Path) -> Any:
    """The safety office's view of the small demo."""
    store = Store.open(load_settings(demo_home, {}).database_url)
    code = store.subdistricts()[0].code
    yield Reader(store, code, Actor("office", Role.SAFETY_OFFICE), END, Knowledge.AS_KNOWN_THEN)
    store.close()


@pytest.fixture(scope="module")
def campaign(demo_home: Path) -> Campaign:
    """The demo's campaign."""
    return home_campaign(load_settings(demo_home, {}))


@pytest.fixture(scope="module")
def layers(reader: Reader) -> Layers:
    """As they are shared."""
    expected = expected_complaints(reader)
    said = ("数据截至 2021-10-27",)
    return campaign_layers(reader, {"x": "某居委会"}, START, END, shared=True, notes=said, expected=expected)


def drawn(layers: Layers, measure: str | None = None, **more: Any) -> TakeAwayMap:
    """The map of these layers."""
    arguments: dict[str, Any] = {
        "title": "演示街道群租治理一张图",
        "base": None,
        "watermark": "office 2021-10-28 09:30 生成　数据截至 2021-10-27 21:14",
        "is_demo": True,
    }
    return take_away_map(layers, measure, **{**arguments, **more})


def named(names: tuple[str, ...]) -> Layers:
    """A compound and a building of each name."""
    values: dict[str, Any] = {"居委会": names[0], "登记户数": 10, "投诉件数": 5, "投诉件数说明": None}
    places = [shapely.box(121 + number / 100, 31, 121.005 + number / 100, 31.005) for number in range(len(names))]
    return Layers(
        tuple((place, {"小区": name, **values}) for place, name in zip(places, names, strict=True)),
        tuple(
            (place.centroid, {"小区": name, "户档数": 4, "户档数说明": None})
            for place, name in zip(places, names, strict=True)
        ),
        END,
        names,
    )


def page_of(map_to_draw: TakeAwayMap, path: Path) -> str:
    """The text of the page."""
    write_map_page(map_to_draw, path)
    return path.read_text(encoding="utf-8")


def packed(page: str) -> Mapping[str, Any]:
    """The data in the page."""
    (text,) = re.findall(r'}\)\(map_\d+, "([A-Za-z0-9+/=]+)"\);', page)
    content: Mapping[str, Any] = json.loads(base64.b64decode(text))
    return content


@pytest.mark.parametrize("measure", MEASURES)
def test_a_compound_shows_the_value_of_the_file_or_why_there_is_none(layers: Layers, measure: str) -> None:
    """Counts of 1 and 2 are 少于3, rates on few orders 样本少; the legend counts every compound once."""
    made = drawn(layers, measure)
    column = MEASURES[measure].column
    for compound, (_, values) in zip(made.compounds, layers.compounds, strict=True):
        reason = values[f"{column}说明"]
        expected = Look.CLASS if values[column] is not None else Look.HIDDEN if reason == TOO_FEW else Look.FEW
        if values[column] is None and reason is None:
            expected = Look.UNKNOWN
        assert compound.look is expected
        assert (compound.value == compound.value) == (values[column] is not None)
        assert f"{column}：{reason or values[column]}" in compound.lines
    assert sum(row.count for row in made.legend) == len(layers.compounds)


def test_no_class_promises_a_count_that_is_hidden(layers: Layers) -> None:
    """Where 1 and 2 have a row of their own the classes begin at 3."""
    rows = drawn(layers, "complaints").legend
    assert any(row.look is Look.HIDDEN for row in rows)
    lowest = [row.label for row in rows if row.look is Look.CLASS and row.label != "0"][-1]
    assert re.match(r"(3|≥3)(?!\d)", lowest)


def test_expected_complaints_leave_with_their_cut_off_and_for_the_whole_street_only(
    reader: Reader, campaign: Campaign, layers: Layers, tmp_path: Path
) -> None:
    """As the page colours them, 少于3 where one or two orders are all there is; a committee's map has no such thing."""
    expected = expected_complaints(reader)
    assert expected is not None
    shown = {one.name: one.value for one in drawn(layers, "expected").compounds}
    names = {row["compound_id"]: row["name"] for row in reader.compound_areas().to_dict("records")}
    for key, (per_week, orders) in expected.compounds.items():
        value = shown[names[key]]
        assert (value != value) if orders in (1, 2) else value == pytest.approx(per_week, abs=0.005)
    said = "；".join(drawn(layers, "expected").notes)
    assert f"截至 {END}" in said and "建议核查" in said
    east = Actor("east", Role.COMMITTEE, campaign.committees[0].code)
    own = Reader(reader._store, reader.subdistrict, east, END, Knowledge.AS_KNOWN_THEN)
    assert expected_complaints(own) is None
    with pytest.raises(PermissionDeniedError, match="预期投诉"):
        prepare_export(ExportRequest("map", "html", measure="expected"), own, campaign, printed_at=MOMENT)
    path = tmp_path / "own.geojson"
    prepare_export(ExportRequest("map", "geojson", START, END), own, campaign, printed_at=MOMENT).write(path)
    assert "预期投诉" not in path.read_text(encoding="utf-8")


def test_the_view_of_the_screen_is_what_is_drawn(layers: Layers, tmp_path: Path) -> None:
    """The page opens there and still holds everything; the picture differs; beside all compounds there is nothing."""
    west, south, east, north = drawn(layers).bounds
    view = (west, south, (west + east) / 2, (south + north) / 2)
    near, whole = drawn(layers, view=view), drawn(layers)
    there, everywhere = (packed(page_of(one, tmp_path / "a.html")) for one in (near, whole))
    assert there["bounds"] == [[view[1], view[0]], [view[3], view[2]]]
    assert there["compounds"] == everywhere["compounds"]
    assert "视野" in "".join(near.notes) and "视野" not in "".join(whole.notes)
    for one, name in ((near, "near.svg"), (whole, "whole.svg")):
        write_map_picture(one, tmp_path / name)
    assert (tmp_path / "near.svg").read_bytes() != (tmp_path / "whole.svg").read_bytes()
    with pytest.raises(UserError, match="视野里没有"):
        drawn(layers, view=(10.0, 10.0, 10.1, 10.1))


def test_buildings_below_three_have_no_number(layers: Layers, tmp_path: Path) -> None:
    """k = 3 in the page too: neither in a tooltip nor by the size of the circle."""
    for _, lines, files in packed(page_of(drawn(layers), tmp_path / "a.html"))["buildings"]:
        assert files is None or files >= 3
        assert (f"户档数：{TOO_FEW}" in lines) == (files is None)


def test_the_page_says_what_it_is(layers: Layers, tmp_path: Path) -> None:
    """Title with measure, demo mark, datum, period, cut-off, watermark with account and time, sketch, legend."""
    page = page_of(drawn(layers, "open"), tmp_path / "a.html")
    said = ("未清零（户）", "演示数据", "WGS84", "2021-07-01 至 2021-10-27", "数据截至 2021-10-27", "office 2021-10-28")
    for word in (*said, "示意图，非法定界线", TOO_FEW):
        assert word in re.sub("&#47;", "/", page)
    assert '<html lang="zh-CN">' in page


def test_the_page_needs_no_network_and_may_use_none(layers: Layers, tmp_path: Path) -> None:
    """No address of another host, no file beside it; its own policy forbids both."""
    page = page_of(drawn(layers), tmp_path / "a.html")
    assert f'content="{POLICY}"' in page
    markup = re.sub(r"(<script>).*?(</script>)", r"\1\2", page, flags=re.DOTALL)
    markup = re.sub(r"/\*.*?\*/", "", markup, flags=re.DOTALL)
    assert not re.search(r"\bsrc=|<link|<iframe|@import|url\(|//", markup)
    # In Leaflet's script: the name space of SVG, a link that setPrefix takes away, and two remarks on browsers.
    known = ("http://www.w3.org", "https://leafletjs.com", "https://bugs.chromium.org", "https://bugzilla.mozilla.org")
    addresses = re.findall(r"https?://[^\s\"'<)]*", page)
    assert [one for one in addresses if not one.startswith(known)] == []
    assert "setPrefix(false)" in page


def test_hostile_names_are_text_wherever_they_stand(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the title, a name, a note, the watermark: nothing runs on the server, and the page holds them as data."""
    monkeypatch.chdir(tmp_path)
    for number, text in enumerate(HOSTILE):
        made = drawn(named((text, *HOSTILE)), title=text, watermark=text)
        page = page_of(made, tmp_path / f"{number}.html")
        assert packed(page)["compounds"][0][3][0] == text
        plain_part = page.replace(json.dumps(text), "")
        if not text.isalnum() and "\x00" not in text:
            assert text not in plain_part
    assert not list(tmp_path.rglob("pwned_take_away"))
    assert "{{7*7}}" not in page and ">49<" not in page


def test_hostile_names_are_drawn_and_nothing_more(tmp_path: Path) -> None:
    """No mathematics ($…$), no element of SVG, no error; words are outlines and stand nowhere as text."""
    path = tmp_path / "a.svg"
    write_map_picture(drawn(named(("$\\frac{1}{0}$", *HOSTILE)), title=HOSTILE[-1]), path)
    content = path.read_bytes()
    assert b"<script" not in content and b"onerror" not in content and b"evil.example" not in content
    assert len(content) > 1_000


@pytest.mark.parametrize("form", TAKE_AWAY_FORMATS)
def test_the_same_data_give_the_same_bytes(reader: Reader, campaign: Campaign, tmp_path: Path, form: str) -> None:
    """Two copies can be compared; folium's random names are gone."""
    paths = [tmp_path / f"{name}.{form}" for name in "ab"]
    for path in paths:
        request = ExportRequest("map", form, START, END, measure="open")
        prepare_export(request, reader, campaign, printed_at=MOMENT).write(path)
    assert paths[0].read_bytes() == paths[1].read_bytes()


def test_a_map_to_look_at_is_always_in_the_form_for_others(reader: Reader, campaign: Campaign, tmp_path: Path) -> None:
    """Whatever was asked; the log keeps that, the measure and who may have it."""
    request = ExportRequest("map", "html", START, END, shared=False, measure="overdue")
    export = prepare_export(request, reader, campaign, printed_at=MOMENT)
    assert export.content["shared"] is True
    assert (export.content["measure"], export.title) == ("overdue", "群租治理一张图_逾期未改")
    path = tmp_path / "a.html"
    rows = export.write(path)
    content = packed(path.read_text(encoding="utf-8"))
    assert rows == len(content["compounds"]) + len(content["buildings"])
    points = reader.dwelling_points()
    text = json.dumps(content, ensure_ascii=False)
    assert "室" not in text
    assert not any(case_id in text for case_id in points["case_id"].head(50))


def test_what_cannot_be_drawn_is_said(reader: Reader, campaign: Campaign, layers: Layers) -> None:
    """An unknown measure, a measure for a file without colours, nothing to draw, too much, a role without the map."""
    with pytest.raises(UserError, match="可选：expected、complaints"):
        prepare_export(ExportRequest("map", "png", measure="fines"), reader, campaign, printed_at=MOMENT)
    with pytest.raises(UserError, match="只用于 html"):
        prepare_export(ExportRequest("map", "gpkg", measure="open"), reader, campaign, printed_at=MOMENT)
    with pytest.raises(UserError, match="没有带坐标"):
        drawn(Layers((), (), END, ()))
    with pytest.raises(UserError, match="上限"):
        drawn(Layers(layers.compounds[:1] * 20_001, (), END, ()))
    stranger = Reader(reader._store, reader.subdistrict, Actor("x", Role.DEPARTMENT), END, Knowledge.AS_KNOWN_THEN)
    with pytest.raises(PermissionDeniedError):
        prepare_export(ExportRequest("map", "html"), stranger, campaign, printed_at=MOMENT)


def test_without_a_chinese_font_there_is_no_picture(
    layers: Layers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Boxes instead of words would be misread; the page needs no font of this machine."""
    monkeypatch.setattr(map_drawing, "can_write_chinese", lambda: False)
    with pytest.raises(UserError, match="中文字体"):
        write_map_picture(drawn(layers), tmp_path / "a.png")
    assert not (tmp_path / "a.png").exists()


def test_own_roads_and_water_lie_below(layers: Layers, tmp_path: Path) -> None:
    """Lines and areas, one with a hole; what lies far away is not in the picture."""
    west, south, east, north = drawn(layers).bounds
    frame = shapely.box(west, south, east, north)
    lake = shapely.Polygon(frame.exterior.coords, [frame.buffer(-0.001).exterior.coords])
    base = pd.DataFrame(
        {
            "layer": ["roads", "water", "water", "roads"],
            "geometry": [
                shapely.LineString([(west, south), (east, north)]),
                lake,
                shapely.MultiLineString([[(west, north), (east, south)]]),
                shapely.LineString([(0, 0), (1, 1)]),
            ],
        }
    )
    made = drawn(layers, base=base)
    ground = packed(page_of(made, tmp_path / "a.html"))["base"]
    assert [(layer, is_area) for layer, is_area, _ in ground] == [
        ("roads", False), ("water", True), ("water", False), ("roads", False),
    ]  # fmt: skip
    assert len(ground[1][2][0]) == 2
    write_map_picture(made, tmp_path / "a.png")
    with Image.open(io.BytesIO((tmp_path / "a.png").read_bytes())) as picture:
        assert picture.width == 1842  # 156 mm at 300 dpi
