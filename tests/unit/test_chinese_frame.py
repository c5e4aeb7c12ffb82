"""The frame page is in Chinese before anything of the program runs, and nothing else is changed on the way."""

from __future__ import annotations

import asyncio
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from ui.chinese import ChineseFrame, in_chinese
from ui.security import inline_script_hashes

ROOT = Path(__file__).parents[2]


def frame() -> bytes:
    """The page of the installed Streamlit."""
    spec = find_spec("streamlit")
    assert spec is not None and spec.origin is not None
    return (Path(spec.origin).parent / "static" / "index.html").read_bytes()


def test_the_frame_of_the_installed_streamlit_is_said_to_be_chinese_and_loads_the_words() -> None:
    """A new Streamlit whose frame looks otherwise fails here; the policy's hashes still fit its inline script."""
    page = in_chinese(frame())
    assert b'<html lang="zh-CN">' in page
    assert b'src="./app/static/chinese.js"' in page
    assert (ROOT / "ui" / "static" / "chinese.js").is_file()
    assert inline_script_hashes(page) == inline_script_hashes(frame())


def answered(headers: list[tuple[bytes, bytes]], *parts: bytes, accept: bytes = b"text/html") -> tuple[Any, bytes]:
    """What a visitor gets of an answer in these parts: its headers and its body."""

    async def program(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        for place, part in enumerate(parts):
            await send({"type": "http.response.body", "body": part, "more_body": place + 1 < len(parts)})

    sent: list[Any] = []

    async def keep(message: Any) -> None:
        sent.append(message)

    async def nothing() -> Any:
        return {}

    scope = {"type": "http", "method": "GET", "path": "/", "headers": [(b"accept", accept)]}
    asyncio.run(ChineseFrame(program)(scope, nothing, keep))
    return dict(sent[0]["headers"]), b"".join(message["body"] for message in sent[1:])


def test_a_page_in_parts_comes_whole_with_its_new_length() -> None:
    """The length and the mark of the file on disk are not those of the page that is sent."""
    page = frame()
    sent, body = answered(
        [(b"content-type", b"text/html; charset=utf-8"), (b"content-length", b"%d" % len(page)), (b"etag", b"x")],
        page[:500],
        page[500:],
    )
    assert body == in_chinese(page)
    assert sent[b"content-length"] == str(len(body)).encode()
    assert b"etag" not in sent


@pytest.mark.parametrize(
    ("headers", "accept"),
    [
        ([(b"content-type", b"text/html"), (b"content-disposition", b"attachment")], b"text/html"),  # a map taken away
        ([(b"content-type", b"application/json")], b"text/html"),
        ([(b"content-type", b"text/html")], b"*/*"),  # asked for by a script
    ],
)
def test_what_is_not_a_page_to_be_shown_stays_as_it_is(headers: list[tuple[bytes, bytes]], accept: bytes) -> None:
    """Files that people keep are never changed."""
    assert answered(headers, frame(), accept=accept) == (dict(headers), frame())
