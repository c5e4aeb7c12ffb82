"""The cookie of a sign-in in a real Chromium: a reload, a second tab, a sign-out, a time-out while typing."""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from playwright.sync_api import Browser, BrowserContext, Page, expect
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from data.schema import SHANGHAI
from data.schema_accounts import login_session
from tests.e2e.program import NARROW, WIDE, settled
from tests.real_home import PASSWORD
from tests.real_home import opened as opened_store
from ui.session_cookie import COOKIE

pytestmark = pytest.mark.browser
PATIENCE = 60_000  # milliseconds; two workers, their servers and their browsers share two cores


@pytest.fixture
def visitor(browser: Browser) -> Iterator[BrowserContext]:
    """A browser of its own: its cookies are nobody else's."""
    context = browser.new_context(viewport=WIDE, locale="zh-CN")  # type: ignore[arg-type]
    context.set_default_timeout(PATIENCE)
    yield context
    context.close()


def heading(page: Page, text: str) -> None:
    """Wait for the title of the page, alone: for a moment the one of the page before stands beside it."""
    expect(page.get_by_role("heading", level=1)).to_have_text([text], timeout=PATIENCE)


def is_end_of_run(frame: bytes | str) -> bool:
    """True for the server's message that a run of the page is over."""
    return isinstance(frame, bytes) and ForwardMsg.FromString(frame).WhichOneof("type") == "script_finished"


def sign_in(page: Page, name: str, password: str) -> None:
    """Fill the form and send it with the Enter key."""
    heading(page, "登录")
    page.get_by_label("账号").fill(name)
    field = page.get_by_label("密码", exact=True)
    field.fill(password)
    field.press("Enter")


def cookies(context: BrowserContext) -> list[dict[str, object]]:
    """Our cookies of this browser."""
    return [dict(one) for one in context.cookies() if one["name"] == COOKIE]


def wait_for_cookies(page: Page, count: int) -> list[dict[str, object]]:
    """Our cookies, as soon as there are so many."""
    for _ in range(100):
        if len(found := cookies(page.context)) == count:
            return found
        page.wait_for_timeout(100)
    raise AssertionError(f"{len(found)} cookies, not {count}")


def test_a_sign_in_outlives_a_reload_and_ends_with_the_sign_out(
    visitor: BrowserContext, guarded_address: str, tmp_path: Path
) -> None:
    """Wrong password, right password, reload, a second tab by a deep link, sign-out; then both tabs ask again."""
    page = visitor.new_page()
    faults: list[str] = []
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    page.goto(f"{guarded_address}/progress")
    sign_in(page, "office", "wrong")
    expect(page.get_by_test_id("stAlert").first).to_contain_text("登录没有成功")
    page.screenshot(path=tmp_path / "refused.png")
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    page.get_by_label("密码", exact=True).press("Enter")
    heading(page, "进度")
    settled(page)
    (cookie,) = wait_for_cookies(page, 1)
    assert (cookie["httpOnly"], cookie["sameSite"], cookie["expires"]) == (True, "Strict", -1)
    assert COOKIE not in page.evaluate("document.cookie")
    page.screenshot(path=tmp_path / "signed_in.png")

    page.reload()
    heading(page, "进度")
    second = visitor.new_page()
    second.goto(f"{guarded_address}/hotline")
    heading(second, "12345")
    settled(second)

    page.get_by_test_id("stSidebar").get_by_text("退出登录").click()
    heading(page, "登录")
    expect(page.get_by_test_id("stAlert").first).to_contain_text("已退出登录")
    wait_for_cookies(page, 0)
    second.get_by_test_id("stRadioGroup").get_by_text("按最新补录").click()
    heading(second, "登录")
    page.reload()
    heading(page, "登录")
    assert [fault for fault in faults if "_stcore" not in fault and "404" not in fault] == []


def test_a_stolen_copy_of_the_cookie_is_worth_nothing_after_the_sign_out(
    browser: Browser, visitor: BrowserContext, guarded_address: str
) -> None:
    """The session ends on the server, not only in the browser."""
    page = visitor.new_page()
    page.goto(guarded_address)
    sign_in(page, "office", PASSWORD)
    heading(page, "周例会")
    stolen = wait_for_cookies(page, 1)
    thief = browser.new_context()
    thief.add_cookies(stolen)  # type: ignore[arg-type]
    there = thief.new_page()
    there.goto(guarded_address)
    heading(there, "周例会")
    page.get_by_test_id("stSidebar").get_by_text("退出登录").click()
    heading(page, "登录")
    there.reload()
    heading(there, "登录")
    thief.close()


def test_what_was_typed_is_there_after_the_time_out(
    visitor: BrowserContext, guarded_home: Path, guarded_address: str
) -> None:
    """The session ends while a form is being filled; signed in again, the fields hold what was typed."""
    page = visitor.new_page()
    page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    with page.expect_websocket() as connection:
        page.goto(guarded_address)
    sign_in(page, "root", PASSWORD)
    heading(page, "账号")
    settled(page)
    page.get_by_role("textbox", name="账号").first.fill("li.hua")
    # The server has the first field, and its run is over, before the session ends.
    with connection.value.expect_event("framereceived", is_end_of_run, timeout=PATIENCE):
        page.get_by_role("textbox", name="账号").first.press("Tab")
    store = opened_store(guarded_home)
    with store.write_unversioned() as writing:
        writing.execute(sa.update(login_session).values(seen_at=datetime.now(SHANGHAI) - timedelta(hours=1)))
    store.close()
    page.get_by_role("textbox", name="姓名或岗位").first.fill("平安办 李")
    with connection.value.expect_event("framereceived", is_end_of_run, timeout=PATIENCE):
        page.get_by_role("textbox", name="姓名或岗位").first.press("Tab")
    heading(page, "登录")
    expect(page.get_by_test_id("stAlert").first).to_contain_text("超时")
    field = page.get_by_label("密码", exact=True)
    field.fill(PASSWORD)
    field.press("Enter")
    heading(page, "账号")
    expect(page.get_by_role("textbox", name="账号").first).to_have_value("li.hua")
    expect(page.get_by_role("textbox", name="姓名或岗位").first).to_have_value("平安办 李")


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "http://evil.example", "X-Qunzu-Ticket": "x"},
        {"Origin": "{own}"},  # a form of another kind: without our header
        {"Origin": "{own}", "X-Qunzu-Ticket": "made-up"},
        {"X-Qunzu-Ticket": "made-up"},
    ],
)
@pytest.mark.parametrize("method", ["POST", "GET"])
def test_no_cookie_for_a_request_that_is_not_ours(guarded_address: str, headers: dict[str, str], method: str) -> None:
    """Neither a foreign page, nor one without a ticket, nor a made-up ticket."""
    given = {name: value.format(own=guarded_address) for name, value in headers.items()}
    request = urllib.request.Request(f"{guarded_address}/session", method=method, headers=given)
    try:
        answer = urllib.request.urlopen(request, timeout=60)
    except urllib.error.HTTPError as refused:
        assert refused.code in (403, 405)
        assert "set-cookie" not in refused.headers
    else:
        # A GET is a page of the program like any other address: it sets nothing of ours.
        assert method == "GET" and COOKIE not in (answer.headers["set-cookie"] or "")
