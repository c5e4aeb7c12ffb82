"""A boundary is drawn on the map of a real browser, compared, saved, and stands on the map afterwards."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.program import WIDE, opened, served, settled

pytestmark = pytest.mark.browser
LONG = 60_000


def test_a_boundary_is_drawn_and_saved(browser: Browser, demo_home: Path, tmp_path: Path) -> None:
    """Delete the old one, draw four corners, look at the comparison, confirm, save; nothing leaves the host."""
    home = Path(shutil.copytree(demo_home, tmp_path / "home"))
    with served(home) as address, opened(browser, f"{address}/boundaries", {**WIDE, "height": 2400}) as (page, watch):
        settled(page)
        page.get_by_role("button", name="绘制或修改所选小区").click()
        frame = page.frame_locator("iframe[title='streamlit_folium.st_folium']").first
        map_box = frame.locator(".leaflet-container")
        frame.get_by_title("删除图形", exact=True).click(timeout=LONG)
        frame.get_by_title("删除全部图形", exact=True).click(timeout=LONG)
        expect(page.get_by_text("图上没有面")).to_be_visible(timeout=LONG)
        frame.get_by_title("画边界", exact=True).click()
        box = map_box.bounding_box()
        assert box is not None
        for right, down in ((0.45, 0.45), (0.55, 0.45), (0.55, 0.52), (0.45, 0.52), (0.45, 0.45)):
            map_box.click(position={"x": box["width"] * right, "y": box["height"] * down})
        expect(page.get_by_text("改动前后")).to_be_visible(timeout=LONG)
        expect(page.get_by_text("图上没有面")).to_have_count(0, timeout=LONG)
        settled(page)
        for tick in page.get_by_test_id("stCheckbox").filter(has_text="核对过").all():
            tick.locator("label").click()
            settled(page)
        page.get_by_test_id("stCheckbox").filter(has_text="我看过对比").locator("label").click()
        settled(page)
        page.get_by_role("combobox", name="来源").click()
        page.get_by_role("option", name="影像图描绘").click()
        save = page.get_by_role("button", name="保存边界")
        expect(save).to_be_enabled(timeout=LONG)
        save.click()
        expect(page.get_by_text("的边界已保存")).to_be_visible(timeout=LONG)
        expect(page.get_by_text("影像图描绘，精度 5 米")).to_be_visible(timeout=LONG)
        # What was saved is drawn anew as the shape that can be changed.
        expect(frame.get_by_title("修改边界", exact=True)).to_be_visible(timeout=LONG)
        assert watch.outside == []
        assert watch.faults == []
