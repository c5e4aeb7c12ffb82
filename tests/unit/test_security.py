"""Who may look, and the headers that keep every page on this host."""

from __future__ import annotations

import asyncio
from collections.abc import MutableMapping
from typing import Any

import pytest

from ui.loopback import headers_are_local
from ui.security import FOLIUM_POLICY, SecurityHeaders, inline_script_hashes, page_policy


@pytest.mark.parametrize(
    ("headers", "is_local"),
    [
        ({}, True),  # no network visit at all
        ({"Host": "127.0.0.1:8501"}, True),
        ({"host": "localhost"}, True),
        ({"Host": "[::1]:8501"}, True),
        ({"Host": "LOCALHOST:8501"}, True),
        ({"Host": "example.org:8501"}, False),  # a foreign name that points to 127.0.0.1 (DNS rebinding)
        ({"Host": "127.0.0.1.example.org"}, False),
        ({"Host": "10.1.2.3:8501"}, False),
        ({"Host": ""}, False),
        ({"Accept": "*/*"}, False),  # a visit without a Host
        ({"Host": "127.0.0.1:8501", "X-Forwarded-For": "10.1.2.3"}, False),  # through a proxy
        ({"Host": "127.0.0.1:8501", "Forwarded": "for=10.1.2.3"}, False),
    ],
)
def test_only_a_direct_visit_on_this_machine_is_local(headers: dict[str, str], is_local: bool) -> None:
    """Until accounts come nobody else may look."""
    assert headers_are_local(headers) is is_local


def response_headers(path: str) -> dict[bytes, bytes]:
    """The headers of an HTTP answer that passed through the middleware."""
    sent: list[MutableMapping[str, Any]] = []

    async def answering(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/html")]})
        await send({"type": "http.response.body", "body": b""})

    async def receive() -> MutableMapping[str, Any]:
        return {"type": "http.request"}

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(message)

    asyncio.run(SecurityHeaders(answering)({"type": "http", "path": path}, receive, send))
    return dict(sent[0]["headers"])


@pytest.mark.parametrize("path", ["/", "/campaign_map", "/static/js/index.js", "/component/other", "/_stcore/health"])
def test_every_answer_carries_the_strict_policy(path: str) -> None:
    """Own scripts only, no inline code, no eval, no other host."""
    headers = response_headers(path)
    policy = headers[b"content-security-policy"].decode()
    assert policy == page_policy()
    (scripts,) = [part for part in policy.split("; ") if part.startswith("script-src")]
    assert "unsafe" not in scripts
    assert "http" not in policy
    assert headers[b"content-type"] == b"text/html"
    assert headers[b"x-content-type-options"] == b"nosniff"


def test_only_the_folium_frame_may_evaluate_code_and_it_too_stays_on_this_host() -> None:
    """The library that draws it cannot do without."""
    policy = response_headers("/component/streamlit_folium.st_folium/index.html")[b"content-security-policy"].decode()
    assert policy == FOLIUM_POLICY
    assert "http" not in policy
    assert "frame-ancestors 'self'" in policy


def test_the_policy_names_the_inline_script_of_the_installed_streamlit() -> None:
    """Known answer of the hash: the empty script, and one with text."""
    page = b"<html><script></script><script src='a.js'></script><script>alert(1)</script>"
    assert inline_script_hashes(page) == (
        "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='",
        "'sha256-bhHHL3z2vDgxUt0W3dWQOrprscmda2Y5pLsLg4GF+pI='",
    )
    assert "'sha256-" in page_policy()


def test_other_kinds_of_connection_pass_unchanged() -> None:
    """The websocket has no response headers of ours."""
    seen: list[str] = []

    async def inner(scope: Any, receive: Any, send: Any) -> None:
        seen.append(scope["type"])

    async def nothing(*_: Any) -> Any:
        return None

    asyncio.run(SecurityHeaders(inner)({"type": "websocket"}, nothing, nothing))
    assert seen == ["websocket"]
