"""Page 小区边界 under AppTest: list, drawing with preview, confirmations, undo, import; the frame is replaced."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import geopandas
import pytest
import shapely
from streamlit.testing.v1 import AppTest

from casework.boundaries import BoundarySource
from casework.events import Actor
from casework.vocabulary import Knowledge, Role
from data.access import Reader
from data.queries.boundaries import CompoundBoundary
from data.store import Store, sqlite_url
from tests.screens.conftest import use_home
from tests.screens.visits import shown_captions, shown_errors, visit
from ui import session
from ui.boundaries.overview import CHOSEN, WORK
from ui.map import offline_folium

OFFICE = Actor("office", Role.SAFETY_OFFICE)


@pytest.fixture
def home(demo_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A demo of one's own: these tests write."""
    copy = Path(shutil.copytree(demo_home, tmp_path / "home"))
    use_home(copy, monkeypatch)
    return copy


class Frame:
    """What the browser would send back from the drawing, and the maps that it was given."""

    def __init__(self) -> None:
        self.drawings: Any = None
        self.key: str | None = None
        self.maps: list[Any] = []

    def drawable(self, offline_map: Any, key: str, height: int) -> Any:
        """The drawings belong to the first map: one with another key starts without any, as in a browser."""
        self.maps.append(offline_map)
        self.key = self.key or key
        return self.drawings if key == self.key else None

    def still(self, offline_map: Any, key: str, height: int) -> None:
        self.maps.append(offline_map)

    def draw(self, *outlines: Any) -> None:
        """The visitor draws these."""
        self.drawings = [{"type": "Feature", "geometry": shapely.geometry.mapping(one)} for one in outlines]


@pytest.fixture
def frame(monkeypatch: pytest.MonkeyPatch) -> Iterator[Frame]:
    """In place of streamlit-folium."""
    one = Frame()
    monkeypatch.setattr(offline_folium, "show_drawable", one.drawable)
    monkeypatch.setattr(offline_folium, "show_still", one.still)
    yield one


def known(home: Path) -> tuple[CompoundBoundary, ...]:
    """All boundaries now, as the office sees them."""
    store = Store.open(sqlite_url(home / "qunzu.sqlite"))
    try:
        (street,) = store.subdistricts()[:1]
        return Reader(store, street.code, OFFICE, date(2030, 1, 1), Knowledge.LATEST).boundaries()
    finally:
        store.close()


def page(role: Role = Role.SAFETY_OFFICE, work: str = "list", chosen: int | None = None) -> AppTest:
    """The page with that work."""
    at = AppTest.from_file(str(Path(session.__file__).with_name("main.py")), default_timeout=60)
    at.session_state[session.ROLE] = role.value
    at.session_state[WORK] = work
    if chosen is not None:
        at.session_state[CHOSEN] = chosen
    at.switch_page("../pages/boundaries.py")
    return at.run()


def button(at: AppTest, start: str) -> Any:
    """The one button whose key begins so."""
    (found,) = [one for one in at.button if str(one.key).startswith(start)]
    return found


def keyed(widgets: Any, start: str) -> Any:
    """The one widget whose key begins so."""
    (found,) = [one for one in widgets if str(one.key).startswith(start)]
    return found


def fill(at: AppTest) -> AppTest:
    """Source, note and the last tick."""
    keyed(at.selectbox, "boundary_source_").select(BoundarySource.SITE_VISIT)
    keyed(at.text_input, "boundary_note_").input("沿围墙")
    keyed(at.checkbox, "boundary_sure_").check()
    return at.run()


def test_the_list_says_how_far_the_boundaries_have_come(home: Path) -> None:
    """All of the demo have one; the button leads to the editor with the chosen compound."""
    at = visit("boundaries")
    assert not at.exception
    total = len(known(home))
    assert [metric.value for metric in at.metric] == ["0个", "0个", f"{total}个", "0个"]
    assert len(at.dataframe[0].value) == total
    button(at, "boundary_open").click().run()
    assert not at.exception and at.session_state[WORK] == "edit"


def test_a_drawn_boundary_is_compared_confirmed_and_kept(home: Path, frame: Frame) -> None:
    """Drawn, before and after shown, saved: a version with source and accuracy; the map is drawn anew from it."""
    own = known(home)[0]
    smaller = own.geometry.buffer(-0.00002, join_style="mitre")
    at = page(work="edit", chosen=own.compound_id)
    assert "这里会显示改动前后的对比" in at.info[0].value
    frame.draw(smaller)
    at.run()
    table = next(one.value for one in at.dataframe if "改动前" in one.value)
    assert table.iloc[0]["改动后"] != table.iloc[0]["改动前"]
    assert button(at, "boundary_save_").disabled
    fill(at)
    button(at, "boundary_save_").click().run()
    assert not at.exception and shown_errors(at) == ""
    after = known(home)[0]
    assert after.geometry.equals(smaller) and after.last is not None
    assert (after.last.source, after.last.note) == (BoundarySource.SITE_VISIT, "沿围墙")
    assert after.last.recorded_by
    assert "已保存" in at.success[0].value


def test_an_unchanged_drawing_and_an_empty_one(home: Path, frame: Frame) -> None:
    """The same outline is no change; all deleted cannot be saved."""
    own = known(home)[0]
    frame.draw(own.geometry)
    at = page(work="edit", chosen=own.compound_id)
    assert any("没有改动" in one.value for one in at.info)
    frame.draw()
    at.run()
    assert "图上没有面" in shown_errors(at)
    assert not [one for one in at.button if str(one.key).startswith("boundary_save_")]


def test_a_crossing_outline_is_mended_only_after_a_tick(home: Path, frame: Frame) -> None:
    """Refused with words; with the tick the mended one is compared and can be saved, and the version says so."""
    own = known(home)[0]
    west, south, east, north = own.geometry.bounds
    frame.draw(shapely.Polygon([(west, south), (east, north), (east, south), (west, north)]))
    at = page(work="edit", chosen=own.compound_id)
    assert "边界自相交" in shown_errors(at)
    keyed(at.checkbox, "boundary_mend_").check().run()
    assert shown_errors(at) == ""
    for tick in [one for one in at.checkbox if str(one.key).startswith("boundary_yes_")]:
        tick.check()
    fill(at)
    button(at, "boundary_save_").click().run()
    assert shown_errors(at) == ""
    after = known(home)[0]
    assert after.geometry.is_valid and after.last is not None and "自动修复" in after.last.note


def test_a_large_outline_needs_every_doubt_confirmed(home: Path, frame: Frame) -> None:
    """Overlap and foreign buildings are named; the button waits for each tick."""
    own = known(home)[0]
    frame.draw(own.geometry.buffer(0.002))
    at = page(work="edit", chosen=own.compound_id)
    ticks = [str(one.key).split("_")[2] for one in at.checkbox if str(one.key).startswith("boundary_yes_")]
    assert {"overlap", "strangers"} <= set(ticks)
    fill(at)
    assert button(at, "boundary_save_").disabled
    for tick in [one for one in at.checkbox if str(one.key).startswith("boundary_yes_")]:
        tick.check()
    at.run()
    assert not button(at, "boundary_save_").disabled


def test_an_earlier_version_comes_back(home: Path, frame: Frame) -> None:
    """With a reason; the outline is the first one again and the newer one stays in the list."""
    own = known(home)[0]
    frame.draw(own.geometry.buffer(-0.00002, join_style="mitre"))
    at = fill(page(work="edit", chosen=own.compound_id))
    button(at, "boundary_save_").click().run()
    at = page(work="edit", chosen=own.compound_id)
    assert button(at, "boundary_restore_").disabled
    keyed(at.text_input, "boundary_why_").input("画错了").run()
    button(at, "boundary_restore_").click().run()
    assert not at.exception and shown_errors(at) == ""
    assert known(home)[0].geometry.equals(own.geometry)


def test_a_boundary_can_be_typed(home: Path, frame: Frame) -> None:
    """Without a mouse: the present corners stand there, a list that is none is refused, a changed one is kept."""
    own = known(home)[0]
    at = page(work="edit", chosen=own.compound_id)
    keyed(at.toggle, "boundary_typed_").set_value(True).run()
    assert any("没有改动" in one.value for one in at.info)
    corners = keyed(at.text_area, "boundary_corners_")
    assert len(corners.value.splitlines()) == len(own.geometry.exterior.coords) - 1
    corners.input("121.3 31").run()
    assert "只有 1 个不同的点" in shown_errors(at)
    x, y = own.point
    wanted = shapely.box(x - 0.001, y - 0.001, x + 0.001, y + 0.001)
    lines = "\n".join(f"{one:.7f}, {other:.7f}" for one, other in wanted.exterior.coords)
    keyed(at.text_area, "boundary_corners_").input(lines).run()
    for tick in [one for one in at.checkbox if str(one.key).startswith("boundary_yes_")]:
        tick.check()
    button(fill(at), "boundary_save_").click().run()
    assert not at.exception and shown_errors(at) == ""
    assert known(home)[0].geometry.normalize().equals_exact(wanted.normalize(), 1e-6)


def test_a_committee_edits_its_own_and_a_crafted_choice_opens_nothing(home: Path, frame: Frame) -> None:
    """Only its compounds are listed; another committee's id in the session falls back to its own first one."""
    everybody = known(home)
    at = page(Role.COMMITTEE, "edit")
    code = at.sidebar.selectbox(key="sidebar_committee").value
    mine = [one for one in everybody if one.committee_code == code]
    foreign = next(one for one in everybody if one.committee_code != code)
    options = next(one for one in at.selectbox if one.label == "小区").options
    assert len(options) == len(mine) < len(everybody)
    at = page(Role.COMMITTEE, "edit", chosen=foreign.compound_id)
    assert not at.exception and at.session_state[CHOSEN] == mine[0].compound_id
    assert foreign.name not in " ".join(next(one for one in at.selectbox if one.label == "小区").options)
    assert "成批导入" not in [option for control in at.get("button_group") for option in control.options]
    at = page(Role.COMMITTEE, "import")
    assert not at.exception and at.session_state[WORK] == "list"


def test_a_file_is_looked_at_decided_and_kept(home: Path, frame: Frame, tmp_path: Path) -> None:
    """A stranger stops it; given a compound it is kept, all together; the list counts it."""
    first, second, third = known(home)[:3]
    shapes = [one.geometry.buffer(-0.00002, join_style="mitre") for one in (first, second)]
    layer = geopandas.GeoDataFrame({"小区名称": [first.name, "不存在花园"]}, geometry=shapes, crs="EPSG:4326")
    layer.to_file(tmp_path / "b.geojson")
    at = page(work="import")
    at.file_uploader(key="boundary_upload").upload(
        "b.geojson", (tmp_path / "b.geojson").read_bytes(), "application/geo+json"
    )
    at.run()
    button(at, "boundary_preview_file").click().run()
    assert not at.exception
    assert "清单里没有这个小区" in shown_errors(at)
    assert not [one for one in at.button if one.key == "boundary_store_file"]
    keyed(at.selectbox, "boundary_match_2").select(second.compound_id).run()
    button(at, "boundary_again").click().run()
    assert shown_errors(at) == ""
    button(at, "boundary_store_file").click().run()
    assert not at.exception and "已入库 2 个小区" in at.success[0].value
    after = known(home)
    assert [one.geometry.equals(shape) for one, shape in zip(after, shapes, strict=False)] == [True, True]
    assert after[2].version == third.version


def test_what_does_not_change_is_said(home: Path, frame: Frame) -> None:
    """The page says that orders stay where their address puts them."""
    own = known(home)[0]
    frame.draw(own.geometry.buffer(-0.00002, join_style="mitre"))
    at = page(work="edit", chosen=own.compound_id)
    assert any("工单和户按地址归到小区，不按图形" in one.value for one in at.markdown)
    assert "点“完成”" in shown_captions(at)


def test_no_text_of_the_data_is_in_a_map(home: Path, frame: Frame) -> None:
    """Names, labels and notes stay outside folium: branca would read them as templates."""
    own = known(home)[0]
    frame.draw(own.geometry.buffer(-0.00002, join_style="mitre"))
    page(work="edit", chosen=own.compound_id)
    pages = [one.get_root().render() for one in frame.maps]
    assert len(pages) == 2
    assert not [one.name for one in known(home) for page in pages if one.name in page]


def line() -> None:
    """The line under a compound that was clicked on the map."""
    from ui.boundaries.link import show_boundary_line
    from ui.session import gate

    show_boundary_line(gate(), 1)


@pytest.mark.parametrize("role", [Role.SAFETY_OFFICE, Role.LEADER, Role.ENFORCEMENT], ids=lambda role: role.value)
def test_the_map_says_what_a_boundary_rests_on(at_demo_home: Path, role: Role) -> None:
    """Source and accuracy for everybody; the way to the editor for those who may draw."""
    at = AppTest.from_function(line, default_timeout=60)
    at.session_state[session.ROLE] = role.value
    at.run()
    assert not at.exception
    assert "精度 5 米" in shown_captions(at) and "非法定界线" in shown_captions(at)
    assert bool(at.button) is (role is Role.SAFETY_OFFICE)
