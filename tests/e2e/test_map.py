"""The map and the picker in a real Chromium that cannot reach any other host."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from math import asinh, pi, radians, tan
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.browsing import Watch, open_page, serve
from tests.e2e.program import TRIES, settled

pytestmark = pytest.mark.browser
Show = Callable[..., "Shown"]
PAGE = Path(__file__).with_name("map_page.py")


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """One server for this file."""
    with serve(tmp_path_factory.mktemp("map") / "served", PAGE) as url:
        yield url


@pytest.fixture
def show(browser: Browser, address: str) -> Iterator[Show]:
    """A function that opens the page and waits for the map; everything is closed at the end."""
    contexts = []

    def opened(query: str = "", width: int = 1200, height: int = 900) -> Shown:
        context = browser.new_context(viewport={"width": width, "height": height}, locale="zh-CN")
        contexts.append(context)
        return Shown(*open_page(context, address + query))

    yield opened
    for context in contexts:
        context.close()


class Shown:
    """The opened map page."""

    def __init__(self, page: Page, watch: Watch) -> None:
        self.page, self.watch = page, watch
        self.map = page.locator(".map")

    def ready(self) -> Shown:
        """Wait until the map has been drawn and fitted."""
        self.page.wait_for_selector(".map[data-ready=true]")
        return self

    def view(self) -> tuple[str | None, str | None]:
        """Centre and zoom."""
        return self.map.get_attribute("data-center"), self.map.get_attribute("data-zoom")

    def click_at(self, longitude: float, latitude: float) -> None:
        """Click the place, wherever the view has it (Web Mercator from the view's centre and zoom)."""
        x, y = self.pixel(longitude, latitude)
        self.page.mouse.click(x, y)

    def pixel(self, longitude: float, latitude: float) -> tuple[float, float]:
        """Position of a place in the window."""
        centre, zoom = self.view()
        assert centre and zoom
        at_latitude, at_longitude = map(float, centre.split(","))
        scale = 256 * 2 ** float(zoom)
        dx = (longitude - at_longitude) / 360 * scale
        dy = (asinh(tan(radians(at_latitude))) - asinh(tan(radians(latitude)))) / (2 * pi) * scale
        box = self.map.bounding_box()
        assert box
        return box["x"] + box["width"] / 2 + dx, box["y"] + box["height"] / 2 + dy

    def drag(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        """Drag and hold still before letting go: thrown, the ground would go on moving."""
        self.page.mouse.move(*start)
        self.page.mouse.down()
        self.page.mouse.move(*end, steps=4)
        self.page.wait_for_timeout(200)  # Leaflet throws what moved in the last 50 ms
        self.page.mouse.up()

    def zoom(self, title: str) -> None:
        """Press 放大 or 缩小 and wait until the map stands still."""
        before = self.view()[1]
        self.map.get_by_title(title).click()
        expect(self.map).not_to_have_attribute("data-zoom", before or "")
        expect(self.map.locator(".leaflet-zoom-anim")).to_have_count(0)

    def says(self, picked: str, run: str = r"\d+") -> None:
        """Wait for the page's own line about the run and the click."""
        expect(self.page.get_by_text(re.compile(rf"^run {run} picked {re.escape(picked)}$"))).to_be_visible()


def test_the_map_is_drawn_without_leaving_the_host(show: Show) -> None:
    """No request elsewhere, no violation of the policy, no script fault; the legend is Chinese.

    Markup in a name is text on the map. Tab reaches the zoom, its title is Chinese, Enter zooms.
    """
    shown = show().ready()
    legend = shown.page.locator(".legend").inner_text()
    for text in ("图例与图层", "每千户投诉（件/千户）", "逾期未改", "未知", "小区名称"):
        assert text in legend
    assert shown.page.locator(".leaflet-control-attribution").inner_text() == "示意图，非法定界线"
    shown.page.mouse.move(*shown.pixel(121.301, 31.1325))
    expect(shown.page.locator(".leaflet-tooltip .first")).to_have_text("<img src=x onerror=window.top.ran=1> 1")
    before = shown.view()[1]
    shown.page.get_by_role("button", name="放大").focus()
    shown.page.keyboard.press("Enter")
    expect(shown.map).not_to_have_attribute("data-zoom", before or "")
    assert shown.page.evaluate("window.ran") is None
    assert shown.watch.outside == []
    assert shown.watch.faults == []


def test_a_click_returns_what_was_clicked_once(show: Show) -> None:
    """The uppermost thing at the place; the next run knows nothing of it; the bare ground starts no run."""
    shown = show().ready()
    shown.click_at(121.3045, 31.1335)  # had it started a run, the last one would be the sixth
    for longitude, latitude, picked in (
        (121.302, 31.1315, "Picked(kind='dwelling', id='HQ-0')"),  # the point lies over its compound
        (121.3065, 31.1302, "Picked(kind='compound', id=2)"),
        (121.322, 31.144, "Picked(kind='compound', id=20)"),  # a compound that is only a point
    ):
        shown.click_at(longitude, latitude)
        shown.says(picked)
    shown.page.get_by_role("button", name="重跑").click()
    shown.says("None", run="5")


def test_view_and_layers_survive_a_rerun_with_other_data(show: Show) -> None:
    """After pan, zoom and a switched-off layer, a filter changes the points and nothing else."""
    shown = show().ready()
    box = shown.map.bounding_box()
    assert box
    first = shown.view()
    shown.drag((box["x"] + 300, box["y"] + 400), (box["x"] + 220, box["y"] + 340))
    expect(shown.map).not_to_have_attribute("data-center", first[0] or "")
    shown.page.locator('input[data-layer="names"]').uncheck()
    shown.zoom("放大")
    moved = shown.view()
    shown.page.get_by_text("筛选").click()
    expect(shown.map).to_have_attribute("data-dwellings", "1")
    shown.says("None", run="2")
    assert shown.view() == moved
    assert not shown.page.locator('input[data-layer="names"]').is_checked()
    # the map leaves the page and comes back, as when another page was visited
    shown.page.get_by_text("离开").click()
    expect(shown.map).to_have_count(0)
    shown.page.get_by_text("离开").click()
    shown.ready()
    assert shown.view() == moved
    assert not shown.page.locator('input[data-layer="names"]').is_checked()


def test_the_map_fits_a_telephone(show: Show) -> None:
    """390 pixels wide: nothing sticks out, the legend waits folded and opens on a tap; buttons, boxes and sliders
    have names.
    """
    shown = show("?full=1", width=390, height=844).ready()
    assert shown.page.evaluate("document.documentElement.scrollWidth") <= 390
    box = shown.map.bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= 390
    expect(shown.page.locator(".legend-body")).to_be_hidden()
    shown.page.get_by_text("图例与图层").click()
    legend = shown.page.locator(".legend").bounding_box()
    assert legend["x"] + legend["width"] <= 390
    assert legend["y"] >= box["y"] + box["height"]  # below the map: it covers no data
    nameless = shown.page.locator(".frame").evaluate(
        """frame => {
          const named = one => one.getAttribute('aria-label') || one.textContent.trim()
            || one.closest('label')?.textContent.trim()
          return [...frame.querySelectorAll('button, input, a')].filter(one => !named(one)).length
        }"""
    )
    assert nameless == 0
    assert shown.page.evaluate("document.documentElement.scrollWidth") <= 390


def test_fifty_thousand_dwellings_are_drawn(show: Show) -> None:
    """A whole subdistrict; how fast is the matter of tests/benchmarks/bench_map.py."""
    shown = show("?n=50000").ready()
    assert shown.map.get_attribute("data-dwellings") == "50000"
    assert shown.watch.faults == []


def test_crowded_dwellings_are_one_badge_that_opens_on_a_click(show: Show) -> None:
    """2,000 dwellings far out are a few badges; a click zooms in and starts no run; close by there are none."""
    shown = show("?n=2000").ready()
    clusters = int(shown.map.get_attribute("data-clusters") or 0)
    assert 5 < clusters < 200
    smaller = shown.page.get_by_role("button", name="缩小")
    for _ in range(4):
        if smaller.get_attribute("aria-disabled") != "true":  # else it is as small as it gets
            shown.zoom("缩小")
    before = shown.view()[1]
    assert int(shown.map.get_attribute("data-clusters") or 0) <= 9
    shown.click_at(121.312, 31.138)
    expect(shown.map).not_to_have_attribute("data-zoom", before or "")
    assert float(shown.view()[1] or 0) > float(before or 0)
    shown.says("None", run="1")


def test_the_search_finds_names_lanes_and_files(show: Show) -> None:
    """From the keyboard; the hit is picked as by a click, and a name in the list stays text.

    A click on a numbered stop of the route names its dwelling.
    """
    shown = show("?full=1").ready()
    box = shown.page.get_by_role("combobox", name="查小区、弄、户档编号")
    box.fill("img src=x")
    expect(shown.page.get_by_role("option").first).to_have_text("<img src=x onerror=window.top.ran=1> 1")
    box.fill("路 500")
    expect(shown.page.get_by_role("option")).to_have_count(1)
    box.press("ArrowDown")
    box.press("Enter")
    shown.says("Picked(kind='compound', id=2)")
    box.fill("hq-0")
    box.press("Enter")
    shown.says("Picked(kind='dwelling', id='HQ-0')")
    box.fill("没有这个")
    expect(shown.page.get_by_text("没有找到", exact=True)).to_be_visible()
    before = shown.view()[1]
    shown.page.get_by_role("button", name="显示全部范围").click()
    expect(shown.map).not_to_have_attribute("data-zoom", before or "")
    shown.click_at(121.3165, 31.139)
    shown.says("Picked(kind='stop', id=72)")
    assert shown.page.evaluate("window.ran") is None
    assert shown.watch.faults == []


def test_an_outline_selects_and_survives_and_can_be_taken_away(show: Show) -> None:
    """Four clicks and 完成 send the corners; the same drawn area is there after a rerun; 清除 sends none."""
    shown = show("?full=1").ready()
    shown.page.get_by_role("button", name="圈选").click()
    for longitude, latitude in ((121.2998, 31.1298), (121.3045, 31.1298), (121.3045, 31.1335)):
        shown.click_at(longitude, latitude)
    shown.page.get_by_role("button", name="完成").click()
    text = shown.page.get_by_text(re.compile(r"^run 2 picked Ring")).inner_text()
    # The buttons are where they stay: the run has moved the page.
    shown.page.wait_for_selector('[data-test-script-state="notRunning"]')
    corners = [tuple(map(float, pair.split(", "))) for pair in re.findall(r"\(([\d.]+, [\d.]+)\)", text)]
    assert corners == [
        pytest.approx(at, abs=2e-4) for at in ((121.2998, 31.1298), (121.3045, 31.1298), (121.3045, 31.1335))
    ]
    assert shown.map.get_attribute("data-mode") == ""
    shown.page.get_by_role("button", name="圈选").click()
    shown.page.get_by_role("button", name="清除").click()
    shown.says("Ring(corners=())")
    shown.page.get_by_role("button", name="选当前画面").click()  # without a pointer: what is in sight
    expect(shown.page.get_by_text(re.compile(r"^run 4 picked Ring\(corners=\(\(121"))).to_be_visible()


def test_a_length_and_an_area_are_measured(show: Show) -> None:
    """One hundredth of a degree of latitude is 1,112 m; a click while measuring picks nothing.

    The map can fill the whole screen and come back.
    """
    shown = show("?full=1").ready()
    shown.page.get_by_role("button", name="测量距离和面积").click()
    status = shown.page.locator(".panel:not([hidden]) output")
    shown.click_at(121.310, 31.133)
    shown.click_at(121.310, 31.143)
    expect(status).to_contain_text("公里")
    length = re.search(r"长 ([\d.]+) 公里", status.inner_text())
    assert length and float(length[1]) == pytest.approx(1.112, abs=0.02)
    shown.click_at(121.318, 31.143)
    expect(status).to_contain_text("公顷")
    area = re.search(r"围成面积 ([\d.]+) 公顷", status.inner_text())
    assert area and float(area[1]) == pytest.approx(0.5 * 1112 * 761 / 10_000, rel=0.03)
    shown.page.keyboard.press("Escape")
    expect(status).to_have_count(0)
    for height in ("900px", "600px"):
        shown.page.get_by_role("button", name="全屏").click()
        expect(shown.map).to_have_css("height", height)
    shown.says("None", run="1")


def test_a_year_is_played_in_the_browser(show: Show) -> None:
    """The slider moves week by week without a run; the legend changes to the week's classes and back."""
    shown = show("?full=1").ready()
    shown.page.get_by_role("button", name="逐周回放近一年投诉").click()
    slider = shown.page.get_by_role("slider", name="周次")
    expect(slider).to_have_attribute("aria-valuetext", re.compile("2021-10-21 至 2021-10-27"))
    expect(shown.page.locator(".legend")).to_contain_text("小区着色：当周投诉")
    shown.page.get_by_role("button", name="播放").click()
    expect(shown.map).to_have_attribute("data-week", "1")
    expect(shown.map).to_have_attribute("data-week", "2")
    slider.focus()
    shown.page.keyboard.press("Home")
    expect(shown.map).to_have_attribute("data-week", "0")
    shown.page.locator(".panel:not([hidden])").get_by_role("button", name="关闭").click()
    expect(shown.page.locator(".legend")).not_to_contain_text("当周")
    shown.says("None", run="1")


def test_a_copied_address_shows_the_same_view_and_layers(show: Show) -> None:
    """Pan, zoom and switches stand in the address; a fresh visitor with it sees what the sender saw.

    Nonsense in an address shows the whole map.
    """
    shown = show("?full=1&map=9_1_x&on=%3Cimg%3E&off=..").ready()
    whole = shown.view()
    shown.zoom("放大")
    shown.page.locator('input[data-layer="names"]').uncheck()
    shown.page.locator('input[data-layer="committees"]').check()
    expect(shown.page).to_have_url(re.compile("on=[^&]*committees"))
    expect(shown.page).to_have_url(re.compile("off=[^&]*names"))
    shown.click_at(121.312, 31.1402)
    expect(shown.page).to_have_url(re.compile("pick="))
    shown.zoom("缩小")
    shown.click_at(121.3075, 31.1402)  # the page writes again, from what it knew before the zoom
    expect(shown.page.get_by_text(re.compile(r"^run 3 picked"))).to_be_visible()
    expect(shown.page).to_have_url(re.compile(f"map={re.escape(shown.view()[1] or '')}_"))
    expect(shown.page).to_have_url(re.compile("on=[^&]*committees"))
    expect(shown.page).to_have_url(re.compile("off=[^&]*names"))
    view, address = shown.view(), shown.page.url
    copied = show(address[address.index("?") :]).ready()
    assert copied.view()[1] == view[1]
    ours, theirs = ([float(part) for part in one.split(",")] for one in (view[0] or "", copied.view()[0] or ""))
    assert theirs == pytest.approx(ours, abs=2e-5)
    assert not copied.page.locator('input[data-layer="names"]').is_checked()
    assert copied.page.locator('input[data-layer="committees"]').is_checked()
    copied.page.get_by_role("button", name="显示全部范围").click()
    expect(copied.map).to_have_attribute("data-zoom", whole[1] or "")
    assert shown.watch.faults + copied.watch.faults == []
    assert copied.page.evaluate("window.ran") is None


def test_two_maps_side_by_side_show_the_same_place(show: Show) -> None:
    """Zooming one zooms the other."""
    shown = show("?two=1").ready()
    left, right = (shown.page.locator(".map").nth(place) for place in (0, 1))
    expect(right).to_have_attribute("data-ready", "true")
    before = right.get_attribute("data-zoom")
    left.get_by_title("放大").click()
    expect(right).not_to_have_attribute("data-zoom", before or "")
    expect(right).to_have_attribute("data-zoom", left.get_attribute("data-zoom") or "")
    expect(right).to_have_attribute("data-center", left.get_attribute("data-center") or "")


def test_the_picker_is_drawn_from_this_host_and_runs_no_name(show: Show) -> None:
    """Leaflet comes from our own folder, the badges from the candidates, hostile names are literal hover texts."""
    shown = show("?picker=1")
    frame = shown.page.frame_locator("iframe")
    expect(frame.locator(".candidate")).to_have_count(2)
    badge = frame.locator(".candidate").first.bounding_box()
    assert badge
    hint = frame.locator(".leaflet-tooltip")
    for step in range(100):  # Leaflet looks at the pointer at most every 32 ms
        shown.page.mouse.move(badge["x"] + 9 + step % 3, badge["y"] + 9)
        if hint.count():
            break
        shown.page.wait_for_timeout(100)
    expect(hint).to_have_text("${window.top.ran=1} 3")
    assert shown.watch.outside == []
    assert shown.watch.faults == []
    assert [url for url in shown.watch.requests if "leaflet.js" in url]
    assert shown.page.evaluate("window.ran") is None


def test_the_picker_keeps_its_view_and_its_choice(show: Show) -> None:
    """A click chooses and shows the choice without redrawing the map; another order starts with none."""
    shown = show("?picker=1")
    frame = shown.page.frame_locator("iframe")
    expect(frame.locator(".candidate")).to_have_count(2)
    # The frame gets its height, and the map its view, at the end of the run.
    settled(shown.page)
    ground = shown.page.locator("iframe").bounding_box()
    pane = frame.locator(".leaflet-map-pane")
    before = pane.get_attribute("style")
    assert ground
    for _ in range(TRIES):
        shown.drag((ground["x"] + 60, ground["y"] + 300), (ground["x"] + 100, ground["y"] + 330))
        if pane.get_attribute("style") != before:
            break
    moved = pane.get_attribute("style")
    assert moved != before
    badge = frame.locator(".candidate").first.bounding_box()
    assert badge
    shown.page.mouse.click(badge["x"] + 11, badge["y"] + 11)
    shown.says("3")
    shown.page.get_by_role("button", name="重跑").click()
    shown.says("3")
    assert frame.locator(".leaflet-map-pane").get_attribute("style") == moved
    shown.page.get_by_text("另一件").click()
    shown.says("None")
