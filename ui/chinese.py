"""Streamlit's frame page said to be in Chinese, with the script that puts Streamlit's own English words into Chinese.

No setting reaches those words (menus of tables, tips of buttons, a lost connection); see ui/static/chinese.js.
"""

from __future__ import annotations

from ui.security import Application, Message, Receive, Scope, Send

_HTML, _HTML_IN_CHINESE = b'<html lang="en">', b'<html lang="zh-CN">'
_HEAD_END = b"</head>"
# Relative, as Streamlit's own files are: so it holds behind a base path too.
_SCRIPT = b'<script src="./app/static/chinese.js" defer></script>'
# The body is another one than the file that these headers describe.
_OF_THE_FILE = frozenset({b"content-length", b"etag", b"last-modified"})


def in_chinese(page: bytes) -> bytes:
    """The frame page with its language and the script; any other page as it is."""
    if _HTML not in page:
        return page
    return page.replace(_HTML, _HTML_IN_CHINESE, 1).replace(_HEAD_END, _SCRIPT + _HEAD_END, 1)


class ChineseFrame:
    """ASGI middleware that changes the HTML pages on their way out."""

    def __init__(self, app: Application) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "GET" or not _asks_for_a_page(scope):
            await self.app(scope, receive, send)
            return
        # Unpacked: it is changed here.
        asked = [(name, value) for name, value in scope["headers"] if name.lower() != b"accept-encoding"]
        start: Message | None = None
        body = b""

        async def changed(message: Message) -> None:
            nonlocal start, body
            if message["type"] == "http.response.start" and _is_page(message):
                start = message
                return
            if start is None or message["type"] != "http.response.body":
                await send(message)
                return
            body += message.get("body", b"")
            if message.get("more_body", False):
                return
            page = in_chinese(body)
            headers = [(name, value) for name, value in start["headers"] if name.lower() not in _OF_THE_FILE]
            await send({**start, "headers": [*headers, (b"content-length", str(len(page)).encode())]})
            await send({"type": "http.response.body", "body": page})

        await self.app({**scope, "headers": asked}, receive, changed)


def _asks_for_a_page(scope: Scope) -> bool:
    return any(name.lower() == b"accept" and b"text/html" in value for name, value in scope["headers"])


def _is_page(start: Message) -> bool:
    """True for HTML to be shown; a file to be kept, as a map to take away, stays as it was made."""
    headers = {name.lower(): value for name, value in start.get("headers", ())}
    is_html = bytes(headers.get(b"content-type", b"")).startswith(b"text/html")
    return bool(is_html and start["status"] == 200 and b"content-disposition" not in headers)
