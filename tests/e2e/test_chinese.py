"""Streamlit's own words in Chinese, where no setting of Streamlit reaches them: only a browser shows them."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.program import WIDE, opened, settled

pytestmark = pytest.mark.browser


def test_a_refused_file_a_list_and_a_table_speak_chinese(browser: Browser, demo_address: str) -> None:
    """The sentences hang on Streamlit's own marks (ui/style.py, ui/static/chinese.js), which a new version may move."""
    with opened(browser, f"{demo_address}/data_files", WIDE) as (page, watch):
        settled(page)
        expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
        upload = page.get_by_test_id("stFileUploader").first
        upload.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(
            {"name": "Search.pdf", "mimeType": "application/pdf", "buffer": b"x"}
        )
        expect(upload.get_by_test_id("stFileChip")).to_have_attribute("aria-invalid", "true")
        said = upload.evaluate("element => getComputedStyle(element, '::after').content")
        assert said.startswith('"标红的文件没有上传：超过 50 MB')
        expect(upload.get_by_test_id("stFileChipName")).to_have_text("Search.pdf")  # the user's own word stays
        expect(upload.get_by_test_id("stFileChip")).to_contain_text("不能上传")
        role = page.get_by_test_id("stSidebar").get_by_role("combobox")
        role.click()
        role.fill("没有这个身份")
        expect(page.get_by_test_id("stSelectboxVirtualDropdown")).to_have_text("没有符合的选项")
        assert watch.outside == [] and watch.faults == []
