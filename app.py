"""The ASGI entry: `streamlit run app.py`. The router is ui/main.py; pages/ does not lie beside it on purpose."""

from __future__ import annotations

import os
import time

import streamlit as st
from starlette.middleware import Middleware

from ui.chinese import ChineseFrame
from ui.errors import on_script_error
from ui.known_paths import KnownPaths
from ui.provider_answers import ProviderAnswers
from ui.security import SecurityHeaders
from ui.session_cookie import SESSION_ROUTE
from ui.tiles_route import TILES_ROUTE
from ui.warm_up import warm_up

os.environ["TZ"] = "Asia/Shanghai"
if hasattr(time, "tzset"):
    time.tzset()

app = st.App(
    "ui/main.py",
    middleware=[
        Middleware(SecurityHeaders),
        Middleware(ChineseFrame),
        Middleware(KnownPaths),
        Middleware(ProviderAnswers),
    ],
    routes=[SESSION_ROUTE, TILES_ROUTE],
    lifespan=warm_up,
    on_script_error=on_script_error,
)
