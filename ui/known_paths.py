"""An address that names no page is answered in Chinese; Streamlit itself would open a box with an English sentence."""

from __future__ import annotations

from starlette.responses import HTMLResponse

from ui.bare_page import bare_page
from ui.navigation import PAGES
from ui.security import Application, Receive, Scope, Send
from ui.session_cookie import PATH

_OWN_PATHS = frozenset({PATH, "/oauth2callback"}) | {f"/{entry.url_path}" for entry in PAGES.values()}
_ANSWER = bare_page("没有这一页", "地址可能写错了，或者这一页已经改名。", "打开首页")


def names_no_page(path: str) -> bool:
    """True for one word after the host (/abc) that is neither a page nor a route nor a file of Streamlit's own."""
    word = path.strip("/")
    return (
        bool(word) and "/" not in word and "." not in word and not word.startswith("_") and f"/{word}" not in _OWN_PATHS
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
