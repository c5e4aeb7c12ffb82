"""An address that names no page is answered in Chinese; Streamlit itself would open a box with an English sentence."""

from __future__ import annotations

from functools import cache

from starlette.responses import HTMLResponse

from ui.bare_page import bare_page
from ui.security import Application, Receive, Scope, Send
from ui.session_cookie import PATH

_ANSWER = bare_page("没有这一页", "地址可能写错了，或者这一页已经改名。", "打开首页")


@cache
def _own_paths() -> frozenset[str]:
    # Only when a word is asked for: the registry of pages loads most of the program, "/" and files need none of it.
    from ui.navigation import PAGES

    return frozenset({PATH, "/oauth2callback", *(f"/{entry.url_path}" for entry in PAGES.values())})


def names_no_page(path: str) -> bool:
    """True for one word after the host (/abc) that is neither a page nor a route nor a file of Streamlit's own."""
    word = path.strip("/")
    return (
        bool(word)
        and "/" not in word
        and "." not in word
        and not word.startswith("_")
        and f"/{word}" not in _own_paths()
    )


class KnownPaths:
    """ASGI middleware: 404 with a Chinese sentence and a link for addresses that name no page."""

    def __init__(self, app: Application) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] == "GET" and names_no_page(scope["path"]):
            await HTMLResponse(_ANSWER, status_code=404)(scope, receive, send)
            return
        await self.app(scope, receive, send)
