"""The cookie that lets a sign-in outlive a reload: HttpOnly, SameSite=Strict, set by a route of st.App.

A script cannot set an HttpOnly cookie: only an HTTP answer can. So the script that has checked the password issues a
ticket (random, once, one minute), a small component sends it to the route, and the route answers with the cookie. The
page's JavaScript never sees the token. Another site cannot use the route: the ticket is unknown to it, the header
forces a preflight that nobody answers, and Origin has to be this host.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock
from urllib.parse import urlsplit

import streamlit as st
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from data.settings import load_settings
from ui import clock

COOKIE = "qunzu_session"
PATH = "/session"
HEADER = "x-qunzu-ticket"
CLEAR = "clear"
VALID_FOR = timedelta(minutes=1)

_SENDER = """
let sent;
export default function (component) {
  const ticket = component.data.ticket;
  if (ticket === sent) return;
  sent = ticket;
  fetch(new URL('session', document.baseURI), {
    method: ticket === 'clear' ? 'DELETE' : 'POST',
    headers: {'X-Qunzu-Ticket': ticket},
    credentials: 'same-origin',
  }).catch(error => console.warn('session cookie', error));
}
"""
_COMPONENT = st.components.v2.component("qunzu_session_cookie", html="<span hidden></span>", js=_SENDER)


@dataclass(frozen=True, slots=True)
class _Ticket:
    token: str
    expires_at: datetime


class Tickets:
    """Tickets that wait for the browser; in memory only, since a restart of the server ends their minute too."""

    def __init__(self) -> None:
        self._open: dict[str, _Ticket] = {}
        self._lock = Lock()

    def issue(self, token: str, now: datetime) -> str:
        """A ticket for the token of a session."""
        ticket = secrets.token_urlsafe(32)
        with self._lock:
            self._open = {key: kept for key, kept in self._open.items() if kept.expires_at > now}
            self._open[ticket] = _Ticket(token, now + VALID_FOR)
        return ticket

    def redeem(self, ticket: str, now: datetime) -> str | None:
        """The token of the ticket, the first time and within its minute; else None."""
        with self._lock:
            kept = self._open.pop(ticket, None)
        return kept.token if kept is not None and kept.expires_at > now else None

    def is_open(self, ticket: str, now: datetime) -> bool:
        """True until it is redeemed or its minute is over."""
        with self._lock:
            kept = self._open.get(ticket)
        return kept is not None and kept.expires_at > now


TICKETS = Tickets()


def send_ticket(ticket: str) -> None:
    """Have the browser exchange the ticket for the cookie, or drop the cookie when it is CLEAR. Draws nothing."""
    _COMPONENT(key="session_cookie", data={"ticket": ticket})


def cookie_token() -> str | None:
    """The token in the cookie that the browser sent when it opened the page."""
    token = st.context.cookies.get(COOKIE)
    return token if isinstance(token, str) else None


def is_own_request(headers: Mapping[str, str]) -> bool:
    """True when a page of this program made the request: Origin is the host that was asked, by a script of ours."""
    origin, host = headers.get("origin", ""), headers.get("host", "")
    return bool(host) and urlsplit(origin).netloc == host and HEADER in headers


async def answer(request: Request) -> Response:
    """POST: the cookie for a ticket. DELETE: no cookie any more. 403 for anything else."""
    public_host = load_settings(None, os.environ).public_host
    is_secure = public_host is not None and request.headers.get("host") == public_host
    if not is_own_request(request.headers):
        return Response(status_code=403)
    response = Response(status_code=204, headers={"Cache-Control": "no-store"})
    if request.method == "DELETE":
        response.delete_cookie(COOKIE, path="/", secure=is_secure, httponly=True, samesite="strict")
        return response
    token = TICKETS.redeem(request.headers[HEADER], clock.now())
    if token is None:
        return Response(status_code=403)
    # No Max-Age: the browser forgets it when it is closed; the server ends the session in any case.
    response.set_cookie(COOKIE, token, path="/", secure=is_secure, httponly=True, samesite="strict")
    return response


SESSION_ROUTE = Route(PATH, answer, methods=["POST", "DELETE"])
