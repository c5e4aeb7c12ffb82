"""The office's own sign-in (OpenID Connect) for real: Streamlit, Authlib, Chromium and a provider on the loopback."""

from __future__ import annotations

import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from http.cookiejar import CookieJar
from pathlib import Path

import pytest
import sqlalchemy as sa
from joserfc.jwk import RSAKey
from playwright.sync_api import Browser, Page, expect

from casework.vocabulary import AccessAction
from data.accounts import set_disabled
from data.schema_access_log import access_log
from data.sessions import STRANGER
from data.store import Store
from tests.e2e.program import WIDE, opened, settled
from tests.identity_provider import IdentityProvider
from tests.real_home import ADMIN, START
from tests.real_home import opened as opened_store

SIGNED_IN = "_streamlit_user"
UNREACHABLE, REFUSED = "统一身份认证暂时不能使用", "统一身份认证没有完成"


class Visit:
    """A browser without scripts: it follows redirects and keeps cookies, and chooses a name at the provider."""

    def __init__(self) -> None:
        self.jar = CookieJar()
        self._opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(self.jar)
        )

    def get(self, url: str) -> tuple[int, str, str]:
        """Status, address at the end of the redirects, and text."""
        try:
            # The first one waits for Authlib, which is slow to load on a busy machine.
            answer = self._opener.open(url, timeout=180)
        except urllib.error.HTTPError as refused:
            answer = refused
        return answer.status or 0, answer.url, answer.read().decode()

    @property
    def is_signed_in(self) -> bool:
        """True with Streamlit's cookie of an identity."""
        return any(cookie.name == SIGNED_IN and cookie.value for cookie in self.jar)


def signed_in_as(name: str, provider: IdentityProvider, address: str) -> tuple[Visit, int, str]:
    """A visit that went to the provider, chose the name and came back; with the last status and text."""
    visit = Visit()
    status, at, text = visit.get(provider.start_of(address))
    assert at.startswith(f"{provider.issuer}/authorize?"), (status, text)
    status, _, text = visit.get(at.replace("/authorize?", "/chosen?") + f"&login={name}")
    return visit, status, text


@pytest.fixture
def behaving(provider: IdentityProvider) -> Iterator[IdentityProvider]:
    """The provider, without the faults of another test before and after."""
    provider.behave()
    yield provider
    provider.behave()


def other_key(provider: IdentityProvider) -> None:
    """Signed by somebody who only knows the name of the key."""
    provider.key = RSAKey.generate_key(2048, {"kid": "one"})


def says(**claims: object) -> Callable[[IdentityProvider], None]:
    """A token that says this; times are in seconds from now."""

    def change(provider: IdentityProvider) -> None:
        now = int(time.time())
        provider.claims = {
            name: now + value if name in ("iat", "exp") and isinstance(value, int) else value
            for name, value in claims.items()
        }

    return change


def fails(path: str) -> Callable[[IdentityProvider], None]:
    """One part of the provider is down."""

    def change(provider: IdentityProvider) -> None:
        provider.fails_at = path

    return change


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param(other_key, id="signed with another key"),
        pytest.param(says(aud="another-program"), id="made for another program"),
        pytest.param(says(aud="another-program", azp="another-program"), id="given to another program"),
        pytest.param(says(iss="http://elsewhere.example"), id="of another issuer"),
        pytest.param(says(nonce="of an earlier sign-in"), id="of an earlier sign-in"),
        pytest.param(says(nonce=None), id="of no sign-in"),
        pytest.param(says(sub=None), id="of nobody"),
        pytest.param(says(iat=-900, exp=-600), id="expired ten minutes ago"),
        pytest.param(says(iat=600, exp=900), id="issued ten minutes from now"),
        pytest.param(fails("/token"), id="no token"),
        pytest.param(fails("/keys"), id="no keys"),
    ],
)
def test_a_token_that_is_not_right_signs_nobody_in(
    behaving: IdentityProvider, guarded_address: str, fault: Callable[[IdentityProvider], None]
) -> None:
    """A Chinese page with the way back, no cookie, nothing of the fault's inside."""
    fault(behaving)
    visit, status, text = signed_in_as("office", behaving, guarded_address)
    assert (status, visit.is_signed_in) == (403, False)
    assert REFUSED in text and "返回登录页" in text and "Traceback" not in text


@pytest.mark.parametrize("off", [-60, 60])
def test_clocks_that_differ_by_a_minute_do_no_harm(behaving: IdentityProvider, guarded_address: str, off: int) -> None:
    """The guide says: two minutes at most. The token lasts no longer than it took to come here."""
    says(iat=off, exp=off)(behaving)
    visit, status, _ = signed_in_as("office", behaving, guarded_address)
    assert (status, visit.is_signed_in) == (200, True)


@pytest.mark.parametrize("query", ["code=abc", "code=abc&state=made-up", "error=access_denied&state=made-up"])
def test_an_answer_that_nobody_asked_for_signs_nobody_in(
    behaving: IdentityProvider, guarded_address: str, query: str
) -> None:
    """From a bookmark, from another site, or because the user broke off at the provider."""
    visit = Visit()
    status, _, text = visit.get(f"{guarded_address}/oauth2callback?{query}")
    assert (status, visit.is_signed_in) == (403, False)
    assert REFUSED in text


def test_the_answer_to_another_browsers_sign_in_signs_nobody_in(
    behaving: IdentityProvider, guarded_address: str
) -> None:
    """Otherwise somebody could have a colleague work under his own account (login CSRF)."""
    _, at, _ = Visit().get(behaving.start_of(guarded_address))
    visit = Visit()
    status, _, text = visit.get(at.replace("/authorize?", "/chosen?") + "&login=office")
    assert (status, visit.is_signed_in) == (403, False)
    assert REFUSED in text


def test_a_provider_that_cannot_be_reached_is_named(behaving: IdentityProvider, guarded_address: str) -> None:
    """Before the browser leaves the program."""
    behaving.fails_at = "/.well-known/openid-configuration"
    status, at, text = Visit().get(behaving.start_of(guarded_address))
    assert (status, at.startswith(guarded_address)) == (502, True)
    assert UNREACHABLE in text and "Traceback" not in text


def test_a_login_address_that_was_made_up_leads_to_the_sign_in_page(
    behaving: IdentityProvider, guarded_address: str
) -> None:
    """Not to the provider."""
    status, at, _ = Visit().get(f"{guarded_address}/auth/login?provider=made-up")
    assert (status, at) == (200, f"{guarded_address}/")
    assert behaving.asked == []


def logged(store: Store) -> list[tuple[str, str]]:
    """The access log: what was done, and by whom."""
    with store.read() as connection:
        rows = connection.execute(sa.select(access_log.c.action, access_log.c.account).order_by(access_log.c.number))
        return [(row.action, row.account) for row in rows]


def go_in_as(page: Page, name: str) -> None:
    """From the sign-in page to the provider, choose the name there, and come back."""
    heading(page, "登录")
    page.get_by_role("button", name="使用单位统一身份认证登录").click()
    heading(page, "统一身份认证")
    page.get_by_role("link", name=name).click()


def heading(page: Page, text: str) -> None:
    """Wait for the title of the page."""
    expect(page.get_by_role("heading", level=1)).to_have_text([text])


def says_why(page: Page, text: str) -> None:
    """The sign-in page tells this, and nothing of the program is to be seen."""
    heading(page, "登录")
    expect(page.get_by_test_id("stAlert")).to_contain_text(text)
    settled(page)
    expect(page.get_by_test_id("stSidebarNav")).to_have_count(0)


@pytest.mark.browser
def test_people_of_the_office_come_and_go(
    browser: Browser, behaving: IdentityProvider, guarded_address: str, guarded_home: Path
) -> None:
    """A stranger is refused and lets somebody else in; east works and leaves; leaver is disabled while at work."""
    store = opened_store(guarded_home)
    before = len(logged(store))
    with opened(browser, guarded_address, WIDE) as (page, watch):
        go_in_as(page, "stranger")
        says_why(page, "没有与之对应的可用账号")
        page.get_by_role("button", name="换一个人登录").click()
        go_in_as(page, "east")
        heading(page, "我的工作")
        expect(page.get_by_test_id("stSidebar")).to_contain_text("东里居委会")
        # No cookie outlives the browser, and no script sees one of an identity.
        assert {cookie["expires"] for cookie in page.context.cookies()} == {-1}
        assert SIGNED_IN not in page.evaluate("document.cookie")

        page.reload()
        heading(page, "我的工作")
        page.get_by_test_id("stSidebar").get_by_role("button", name="退出登录").click()
        heading(page, "登录")
        page.reload()
        go_in_as(page, "leaver")
        heading(page, "周例会")
        settled(page)
        (code,) = [street.code for street in store.subdistricts()]
        set_disabled(store, code, "leaver", ADMIN, START, is_disabled=True)
        page.get_by_test_id("stSidebarNav").get_by_role("link", name="进度").click()
        says_why(page, "账号已停用")
        page.reload()
        says_why(page, "没有与之对应的可用账号")
    assert len(behaving.ended) == 2, "who leaves here, and who was refused here, leaves the provider too"
    assert (watch.outside, watch.faults) == ([], [])
    assert logged(store)[before:] == [
        (AccessAction.LOGIN_FAILED, STRANGER.account),
        (AccessAction.LOGIN, "east"),
        (AccessAction.LOGOUT, "east"),
        (AccessAction.LOGIN, "leaver"),
        (AccessAction.LOGIN_FAILED, "leaver"),
    ]
    store.close()
