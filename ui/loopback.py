"""Is this visit made on the machine itself? Until accounts come, nobody else may look."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

import streamlit as st

LOOPBACK_HOSTS = frozenset({"127.0.0.1", "localhost", "::1"})
FORWARDING_HEADERS = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via")


def is_local_visit() -> bool:
    """True when the server listens on loopback only and the browser asked it directly."""
    listens_on = st.get_option("server.address")
    return listens_on in LOOPBACK_HOSTS and headers_are_local(st.context.headers.to_dict())


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
