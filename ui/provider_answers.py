"""What Streamlit's routes for the office's identity provider answer, as ASGI middleware.

Streamlit says "Authentication error" when the provider cannot be reached and, when the provider's answer is refused,
sends the browser to the sign-in page without a word. And its cookies last 30 days, on a computer that several people
may use, and are sent without TLS too.
"""

from __future__ import annotations

import os
import re
from urllib.parse import parse_qs

from starlette.responses import HTMLResponse

from data.settings import load_settings
from ui.bare_page import bare_page
from ui.security import Application, Message, Receive, Scope, Send

LOGIN, CALLBACK = "/auth/login", "/oauth2callback"
COOKIE = b"_streamlit_user"
_LASTING = re.compile(rb"; Max-Age=[1-9]\d*", re.IGNORECASE)
_BACK = "返回登录页"
_MORE = "仍不行的，请告诉系统管理员：原因在看板的运行日志中。没有登录，没有显示任何数据。"
UNREACHABLE = bare_page(
    "统一身份认证暂时不能使用",
    f"看板连不上单位的统一身份认证平台，或者它的答复有误。请稍后再试，或者返回后用账号和密码登录。{_MORE}",
    _BACK,
)
REFUSED = bare_page(
    "统一身份认证没有完成",
    "可能是在平台上取消了登录，也可能是从历史记录、收藏夹打开了这个地址，或者平台的答复没有通过核对。"
    f"请返回，再登录一次。{_MORE}",
    _BACK,
)


class ProviderAnswers:
    """ASGI middleware: a Chinese page for a sign-in that failed; cookies that end with the browser."""

    def __init__(self, app: Application) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] not in (LOGIN, CALLBACK):
            await self.app(scope, receive, send)
            return
        instead: HTMLResponse | None = None

        async def send_or_replace(message: Message) -> None:
            nonlocal instead
            if message["type"] == "http.response.start":
                instead = _instead(scope, message)
                message = {**message, "headers": _cookies_of_the_day(scope, message["headers"])}
            if instead is None:
                await send(message)

        await self.app(scope, receive, send_or_replace)
        if instead is not None:
            await instead(scope, receive, send)


def _instead(scope: Scope, start: Message) -> HTMLResponse | None:
    """The page in place of an answer that tells of a failure, with the cookies that the answer takes away."""
    if scope["path"] == LOGIN:
        answer = HTMLResponse(UNREACHABLE, status_code=502) if start["status"] >= 400 else None
    else:
        # Without both the provider sends the browser here after a sign-out.
        asked = parse_qs(scope["query_string"].decode("latin-1"))
        is_sign_in = "code" in asked or "error" in asked
        answer = HTMLResponse(REFUSED, status_code=403) if is_sign_in and not _signs_in(start) else None
    if answer is not None:
        answer.raw_headers.extend(header for header in start["headers"] if header[0] == b"set-cookie")
    return answer


def _signs_in(start: Message) -> bool:
    """True when the answer carries the cookie of somebody signed in; an empty one takes it away."""
    cookies = [value for name, value in start["headers"] if name == b"set-cookie"]
    return any(value.startswith(COOKIE + b"=") and not value.startswith(COOKIE + b'=""') for value in cookies)


def _cookies_of_the_day(scope: Scope, headers: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """The headers with Streamlit's own cookies for as long as the browser is open, Secure behind the proxy with TLS."""
    host = dict(scope["headers"]).get(b"host", b"").decode("latin-1")
    secure = b"; Secure" if host and host == load_settings(None, os.environ).public_host else b""
    return [
        (name, _LASTING.sub(b"", value) + secure)
        if name == b"set-cookie" and value.startswith(COOKIE)
        else (name, value)
        for name, value in headers
    ]
