"""From where may the program be opened: on this machine, or through the proxy with TLS that the operator named."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

import streamlit as st

LOOPBACK_HOSTS = frozenset({"127.0.0.1", "localhost", "::1"})
FORWARDING_HEADERS = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via")


def is_local_visit() -> bool:
    """True when the server listens on loopback only and the browser asked it directly."""
    return is_local_request(st.context.headers.to_dict())


def is_local_request(headers: Mapping[str, str]) -> bool:
    """The same of a request that is no visit of a page."""
    return _listens_on_loopback() and headers_are_local(headers)


def is_proxied_visit(public_host: str | None) -> bool:
    """True when the visit came through the operator's proxy with TLS, which runs on this machine too."""
    return is_proxied_request(st.context.headers.to_dict(), public_host)


def is_proxied_request(headers: Mapping[str, str], public_host: str | None) -> bool:
    """The same of a request that is no visit of a page."""
    return public_host is not None and _listens_on_loopback() and headers_are_proxied(headers, public_host)


def headers_are_local(headers: Mapping[str, str]) -> bool:
    """True when Host is a loopback name and no proxy passed the request on.

    The name matters too: a page elsewhere can make its own host name point to 127.0.0.1 (DNS rebinding).
    A run without any header is no network visit (a test of the script).
    """
    lowered = {name.lower(): value for name, value in headers.items()}
    if not lowered:
        return True
    if any(name in lowered for name in FORWARDING_HEADERS):
        return False
    return urlsplit(f"//{lowered.get('host', '')}").hostname in LOOPBACK_HOSTS


def headers_are_proxied(headers: Mapping[str, str], public_host: str) -> bool:
    """True when the proxy was asked for `public_host` over https and says so.

    Only somebody on this machine could forge it: the server itself listens on loopback alone.
    """
    lowered = {name.lower(): value for name, value in headers.items()}
    return lowered.get("host", "").lower() == public_host and lowered.get("x-forwarded-proto", "").lower() == "https"


def _listens_on_loopback() -> bool:
    return st.get_option("server.address") in LOOPBACK_HOSTS
