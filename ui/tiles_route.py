"""GET /tiles/MAP/PART/ZOOM/COLUMN/ROW: a base map's picture, for those who may open the map page and nobody else.

The address names a base map of campaign.toml by its key, never a file; whatever is not exactly of this form is 404. A
place that the map does not cover is 204.
"""

from __future__ import annotations

import os
import re
import secrets
from collections import OrderedDict
from threading import Lock
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from casework.errors import UserError
from data.settings import Settings, load_settings
from ui import clock
from ui.loopback import is_local_request, is_proxied_request
from ui.session_cookie import COOKIE

if TYPE_CHECKING:
    from ui.home import Home

PREFIX = "tiles"
PASS = "pass"
MOST_PASSES = 1_000
KEPT_SECONDS = 3600
_ADDRESS = re.compile(r"([a-z0-9]{1,20})/([0-9])/([0-9]{1,2})/([0-9]{1,8})/([0-9]{1,8})")
NOT_SIGNED_IN = "没有登录，或登录已失效：请打开首页重新登录后再看底图。"
NOT_ALLOWED = "您的岗位不能查看地图底图。"
NO_SUCH_TILE = "没有这一块底图。"


class Passes:
    """What lets a visitor fetch tiles whose browser has no cookie of ours: he signed in at the identity provider.

    A pass stands for the key of a session and is worth nothing once that has ended. In memory only.
    """

    def __init__(self) -> None:
        self._keys: OrderedDict[str, str] = OrderedDict()
        self._lock = Lock()

    def issue(self, key: str) -> str:
        """The pass of a session: the same one again while it is kept."""
        with self._lock:
            for word, kept in self._keys.items():
                if kept == key:
                    return word
            word = secrets.token_urlsafe(24)
            self._keys[word] = key
            while len(self._keys) > MOST_PASSES:
                self._keys.popitem(last=False)
            return word

    def key(self, word: str) -> str | None:
        """The session's key, None for an unknown pass."""
        with self._lock:
            return self._keys.get(word)


PASSES = Passes()


def answer(request: Request) -> Response:
    """200 with the picture, 204 where there is none; 403 without a right; 404 no such map; 503 when it fails."""
    # Here and below only when a tile is asked: the server answers its first request without all of that.
    from ui.home import home_for

    settings = load_settings(None, os.environ)
    try:
        home = home_for(
            settings,
            is_local=is_local_request(request.headers),
            is_proxied=is_proxied_request(request.headers, settings.public_host),
        )
        refusal = _refusal(request, home)
    except UserError as error:
        refusal = str(error)
    if refusal:
        return _said(refusal, 403)
    address = _ADDRESS.fullmatch(str(request.path_params["rest"]))
    if address is None:
        return _said(NO_SUCH_TILE, 404)
    part, zoom, column, row = (int(number) for number in address.groups()[1:])
    return _picture(home, settings, address[1], part, zoom, column, row)


def _picture(home: Home, settings: Settings, key: str, part: int, zoom: int, column: int, row: int) -> Response:
    from data.tiles.contract import TileError, is_on_grid
    from data.tiles.sources import source_of

    rules = home.campaign.base_maps
    layer = rules.layer(key)
    if layer is None or not is_on_grid(zoom, column, row):
        return _said(NO_SUCH_TILE, 404)
    try:
        tile = source_of(layer, rules, settings).tile(part, zoom, column, row)
    except TileError as error:
        return _said(str(error), 503)
    except UserError:
        # Of the key ring: names a file of this machine, which is the operator's business (see `check`).
        return _said("底图暂不可用：地图服务的密钥不能使用。", 503)
    kept = {"Cache-Control": f"private, max-age={KEPT_SECONDS}", "Vary": "Cookie"}
    if tile is None:
        # No fault: the map covers less than the screen. A 404 would stand as an error in the browser's console.
        return Response(status_code=204, headers=kept)
    return Response(tile.data, media_type=tile.media_type, headers=kept)


def _refusal(request: Request, home: Home) -> str:
    """Why this request gets no tile, "" when it may. In a demo nobody signs in, and only this machine may ask."""
    from data.sessions import SessionOverError, session_key, visitor_of
    from ui.navigation import roles_of

    if home.is_demo:
        return ""
    token = request.cookies.get(COOKIE)
    key = session_key(token) if token else PASSES.key(request.query_params.get(PASS, ""))
    if key is None:
        return NOT_SIGNED_IN
    try:
        account = (who := visitor_of(home.store, key, home.rules, clock.now())).account
    except SessionOverError:
        return NOT_SIGNED_IN
    if who.must_change or account.subdistrict not in [entry.code for entry in home.subdistricts]:
        return NOT_SIGNED_IN
    return "" if account.role in roles_of("campaign_map") else NOT_ALLOWED


def _said(sentence: str, status: int) -> Response:
    return PlainTextResponse(sentence, status, headers={"Cache-Control": "no-store"})


TILES_ROUTE = Route(f"/{PREFIX}/{{rest:path}}", answer, methods=["GET"])
