"""Base maps on the real page, and the map that is taken away from it, opened from a file without any network."""

from __future__ import annotations

import shutil
import socket
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from data.commands.check_base_maps import tile_at
from tests.e2e.program import WIDE, opened, served, settled
from tests.tile_files import picture, write_mbtiles

pytestmark = pytest.mark.browser
PLACE = (121.963, 31.033)
NAME = "街道底图 <b>x</b>"
SOURCE = '审图号：测试 <img src=x onerror="window.ran=1">'


def with_base_maps(demo_home: Path, home: Path, port: int) -> Path:
    """A copy of the demo with a file of tiles around its place, and a service that nobody answers for."""
    shutil.copytree(demo_home, home)
    tiles = {}
    for zoom in range(12, 16):
        column, row = tile_at(*PLACE, zoom)
        tiles |= {(zoom, column + x, row + y): picture("wheat", side=64) for x in range(-4, 5) for y in range(-4, 5)}
    (home / "map").mkdir()
    write_mbtiles(home / "map" / "street.mbtiles", tiles, bounds="121.8,30.9,122.1,31.2")
    with (home / "campaign.toml").open("a", encoding="utf-8") as file:
        for key, name, more in (
            ("street", NAME, 'file = "street.mbtiles"'),
            ("service", "服务", f'addresses = ["http://127.0.0.1:{port}/{{z}}/{{x}}/{{y}}"]'),
        ):
            file.write(
                f'\n[[map.layers]]\nkey = "{key}"\nname = \'{name}\'\n{more}\ndatum = "cgcs2000"\n'
                f"attribution = '{SOURCE}'\n"
            )
    text = (home / "campaign.toml").read_text(encoding="utf-8")
    (home / "campaign.toml").write_text(
        text.replace('[map]\nproxy = false\nfirst = ""', '[map]\nproxy = true\nfirst = "street"'), encoding="utf-8"
    )
    return home


def choose_base(page: Page, key: str) -> None:
    """One of the base maps in the legend."""
    page.locator(f"input[data-layer='base:{key}']").check()
    expect(page.locator(".map")).to_have_attribute("data-base", "" if key == "none" else key)


def test_a_base_map_is_chosen_a_service_fails_and_the_map_is_taken_away(
    browser: Browser, demo_home: Path, tmp_path: Path
) -> None:
    """The office's file lies below the map with its 审图号 as text; a silent service is a sentence, the map stays; the
    exported page shows the compounds from file:// with the network off.
    """
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))  # bound, not listening: refuses
        home = with_base_maps(demo_home, tmp_path / "home", held.getsockname()[1])
        with served(home) as url, opened(browser, f"{url}/campaign_map", WIDE) as (page, _):
            shown = page.locator(".map")
            expect(shown).to_have_attribute("data-base", "street")
            page.wait_for_selector(".map img.leaflet-tile-loaded")
            expect(page.locator(".leaflet-control-attribution")).to_contain_text(SOURCE)
            expect(page.locator(".legend")).to_contain_text(NAME)
            choose_base(page, "service")
            expect(page.locator(".map-notice")).to_have_text("底图暂不可用")
            assert int(shown.get_attribute("data-compounds") or 0) > 0
            choose_base(page, "none")
            expect(page.locator(".map-notice")).to_be_hidden()
            expect(page.locator(".map img.leaflet-tile")).to_have_count(0)
            assert page.evaluate("window.ran") is None
            settled(page)
            page.get_by_text("导出这张图").click()
            settled(page)
            page.get_by_role("button", name="生成").click()
            with page.expect_download(timeout=60_000) as taken:
                page.get_by_role("button", name="下载").first.click()
            taken.value.save_as(tmp_path / "map.html")
    look_at(browser, tmp_path / "map.html")


def look_at(browser: Browser, file: Path) -> None:
    """The page from the disk: drawn, told on a click, silent, alone."""
    context = browser.new_context(offline=True)
    try:
        page, faults, asked = context.new_page(), [], []
        page.on("pageerror", lambda fault: faults.append(str(fault)))
        page.on("console", lambda line: faults.append(line.text) if line.type == "error" else None)
        page.on("request", lambda request: asked.append(request.url))
        page.goto(file.as_uri())
        expect(page.locator("path.leaflet-interactive").first).to_be_visible()
        page.locator("path.leaflet-interactive").first.dispatch_event("click")
        expect(page.locator(".leaflet-popup-content")).to_contain_text("居委会：")
        expect(page.locator("footer")).to_contain_text("WGS84")
        expect(page.locator("header")).to_contain_text("演示数据")
        assert (faults, asked) == ([], [file.as_uri()])
    finally:
        context.close()
