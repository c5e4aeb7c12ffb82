"""What the browser gets from Streamlit's routes for the office's identity provider (ui/provider_answers.py)."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest

from ui.provider_answers import CALLBACK, LOGIN, ProviderAnswers
from ui.security import Message, Receive, Scope, Send

IDENTITY = b"_streamlit_user=abc; HttpOnly; Max-Age=2592000; Path=/; SameSite=lax"
TOKENS = b"_streamlit_user_tokens=abc; HttpOnly; Max-Age=2592000; Path=/; SameSite=lax"
TAKEN_AWAY = b'_streamlit_user=""; expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=0; Path=/; SameSite=lax'
STATE = b"_streamlit_session=xyz; path=/; Max-Age=1209600; httponly; samesite=lax"


def answer(
    path: str, query: str = "", status: int = 302, cookies: Sequence[bytes] = (), host: str = "127.0.0.1"
) -> tuple[int, list[bytes], str]:
    """Status, cookies and text of the answer after the middleware, where Streamlit answers so."""

    async def streamlit(scope: Scope, receive: Receive, send: Send) -> None:
        headers = [(b"set-cookie", cookie) for cookie in cookies]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": b"Authentication error"})

    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        return {"type": "http.request", "body": b""}

    scope = {"type": "http", "path": path, "query_string": query.encode(), "headers": [(b"host", host.encode())]}
    asyncio.run(ProviderAnswers(streamlit)(scope, receive, send))
    start, *rest = sent
    given = [value for name, value in start["headers"] if name == b"set-cookie"]
    return start["status"], given, b"".join(part["body"] for part in rest).decode()


def test_a_provider_that_is_not_there_is_told_in_chinese() -> None:
    """In place of Streamlit's two English words."""
    status, _, text = answer(LOGIN, status=400)
    assert status == 502
    assert "统一身份认证暂时不能使用" in text and "Authentication error" not in text


@pytest.mark.parametrize("query", ["code=1&state=2", "state=2&error=access_denied"])
def test_a_refused_answer_is_told_in_chinese_and_takes_the_cookies_away(query: str) -> None:
    """Streamlit would send the browser to the sign-in page without a word."""
    status, cookies, text = answer(CALLBACK, query, cookies=[TAKEN_AWAY, STATE])
    assert status == 403
    assert cookies == [TAKEN_AWAY, STATE]
    assert "统一身份认证没有完成" in text


@pytest.mark.parametrize(
    ("path", "query", "cookies"),
    [
        (LOGIN, "provider=x", [STATE]),  # to the provider
        (CALLBACK, "", []),  # back from a sign-out at the provider
        (CALLBACK, "state=2", [TAKEN_AWAY]),  # the same, with a state
        ("/elsewhere", "code=1", [IDENTITY]),  # nothing of the provider's
    ],
)
def test_other_answers_pass_as_they_are(path: str, query: str, cookies: list[bytes]) -> None:
    """With their cookies."""
    assert answer(path, query, cookies=cookies) == (302, cookies, "Authentication error")


def test_a_sign_in_lasts_until_the_browser_is_closed() -> None:
    """Not the 30 days of Streamlit's cookies: the computer of an office has more than one user."""
    status, cookies, _ = answer(CALLBACK, "code=1&state=2", cookies=[IDENTITY, TOKENS, STATE])
    assert status == 302
    assert cookies == [IDENTITY.replace(b" Max-Age=2592000;", b""), TOKENS.replace(b" Max-Age=2592000;", b""), STATE]


@pytest.mark.parametrize(("host", "is_secure"), [("board.example", True), ("127.0.0.1", False)])
def test_behind_the_proxy_the_cookies_are_sent_with_tls_only(
    monkeypatch: pytest.MonkeyPatch, host: str, is_secure: bool
) -> None:
    """Not on the machine itself, which is asked without TLS."""
    monkeypatch.setenv("QUNZU_PUBLIC_URL", "https://board.example")
    _, cookies, _ = answer(CALLBACK, "code=1&state=2", cookies=[IDENTITY, TOKENS], host=host)
    assert [cookie.endswith(b"; Secure") for cookie in cookies] == [is_secure, is_secure]
