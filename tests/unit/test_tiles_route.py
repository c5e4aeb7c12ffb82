"""GET /tiles/…: a picture for whoever is signed in and may see the map; nothing else, by no spelling of the address."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import streamlit as st
from starlette.requests import Request
from starlette.responses import Response

from casework.accounts.rules import AccountRules
from casework.vocabulary import Role
from data.sessions import session_key, sign_in, sign_out, visitor_of
from tests.real_home import PASSWORD, START, add_person, cheap_passwords, make_real_home, opened
from tests.tile_files import COLUMN, ROW, ZOOM, picture, write_mbtiles
from ui import clock
from ui.known_paths import names_no_page
from ui.session_cookie import COOKIE
from ui.tiles_route import NO_SUCH_TILE, NOT_ALLOWED, NOT_SIGNED_IN, PASSES, TILES_ROUTE, answer

HERE = f"street/0/{ZOOM}/{COLUMN}/{ROW}"
LAYERS = """
[map]
[[map.layers]]
key = "street"
name = "街道底图"
file = "street.mbtiles"
datum = "cgcs2000"
attribution = "审图号"

[[map.layers]]
key = "broken"
name = "坏的"
file = "broken.mbtiles"
datum = "wgs84"
attribution = "审图号"

[[map.layers]]
key = "outside"
name = "别处"
file = "link.mbtiles"
datum = "wgs84"
attribution = "审图号"

[[map.layers]]
key = "service"
name = "服务"
addresses = ["https://tiles.invalid/{z}/{x}/{y}?tk={key}"]
datum = "wgs84"
attribution = "审图号"
"""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A home with accounts and base maps, served on the loopback."""
    cheap_passwords(monkeypatch)
    made = make_real_home(tmp_path / "home")
    (made / "campaign.toml").write_text(
        (made / "campaign.toml").read_text(encoding="utf-8").partition("# 底图。不填也能用")[0]
        + LAYERS
        + '\n[[committees]]\ncode = "01"\nname = "东里居委会"\n',
        encoding="utf-8",
    )
    folder = made / "map"
    folder.mkdir()
    write_mbtiles(folder / "street.mbtiles", {(ZOOM, COLUMN, ROW): picture()})
    (folder / "broken.mbtiles").write_bytes(b"SQLite format 3\x00" + bytes(50))
    write_mbtiles(tmp_path / "elsewhere.mbtiles", {(ZOOM, COLUMN, ROW): picture()})
    (folder / "link.mbtiles").symlink_to(tmp_path / "elsewhere.mbtiles")
    monkeypatch.setenv("QUNZU_HOME", str(made))
    monkeypatch.setattr(clock, "now", lambda: START)
    monkeypatch.setattr(st, "get_option", {"server.address": "127.0.0.1"}.get)
    st.cache_resource.clear()
    yield made
    st.cache_resource.clear()


def signed_in(home: Path, role: Role, committee: str | None = None) -> str:
    """The token of a new account's session."""
    store = opened(home)
    name = f"person{role.value}"
    add_person(store, name, role, committee)
    code = store.subdistricts()[0].code
    token = sign_in(store, code, name, PASSWORD, AccountRules(), START)
    store.close()
    return token


def asked(rest: str, token: str | None = None, *, host: str = "127.0.0.1:8501", query: str = "") -> Response:
    """What the route answers."""
    headers = [(b"host", host.encode())]
    if token is not None:
        headers.append((b"cookie", f"{COOKIE}={token}".encode()))
    scope = {
        "type": "http",
        "method": "GET",
        "path": f"/tiles/{rest}",
        "path_params": {"rest": rest},
        "query_string": query.encode(),
        "headers": headers,
    }
    return answer(Request(scope))


def said(response: Response) -> str:
    """The body as text."""
    return bytes(response.body).decode()


def test_a_signed_in_visitor_gets_the_picture(home: Path) -> None:
    """As it lies in the file; kept by his browser only."""
    response = asked(HERE, signed_in(home, Role.COMMITTEE, "01"))
    assert (response.status_code, bytes(response.body)) == (200, picture())
    assert response.headers["content-type"] == "image/png"
    assert response.headers["cache-control"].startswith("private")


def test_without_a_living_session_there_is_no_picture(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No cookie, an invented one, one that was signed out, one that is over: 403 in plain words."""
    token = signed_in(home, Role.SAFETY_OFFICE)
    for stranger in (None, "", "x" * 43):
        response = asked(HERE, stranger)
        assert (response.status_code, said(response)) == (403, NOT_SIGNED_IN)
        assert response.headers["cache-control"] == "no-store"
    assert asked(HERE, token).status_code == 200
    store = opened(home)
    sign_out(store, visitor_of(store, session_key(token), AccountRules(), START), START)
    store.close()
    assert asked(HERE, token).status_code == 403
    later = signed_in(home, Role.LEADER)
    monkeypatch.setattr(clock, "now", lambda: START + timedelta(hours=1))
    assert asked(HERE, later).status_code == 403


def test_a_role_without_the_map_gets_no_picture(home: Path) -> None:
    """The system administrator sees no data."""
    response = asked(HERE, signed_in(home, Role.SYSTEM_ADMIN))
    assert (response.status_code, said(response)) == (403, NOT_ALLOWED)


def test_another_host_gets_no_picture(home: Path) -> None:
    """A page elsewhere can make its own name point to this machine."""
    assert asked(HERE, signed_in(home, Role.LEADER), host="evil.example").status_code == 403


def test_a_pass_stands_for_a_session_of_the_identity_provider(home: Path) -> None:
    """It is worth as much as the session, and nothing by itself."""
    key = session_key(signed_in(home, Role.LEADER))
    word = PASSES.issue(key)
    assert PASSES.issue(key) == word
    assert asked(HERE, query=f"pass={word}").status_code == 200
    assert asked(HERE, query="pass=x").status_code == 403
    assert asked(HERE, query=f"pass={PASSES.issue('no session')}").status_code == 403


@pytest.mark.parametrize(
    "rest",
    [
        "",
        "street",
        f"unknown/0/{ZOOM}/{COLUMN}/{ROW}",
        f"street/0/{ZOOM}/{1 << ZOOM}/0",  # not on the grid
        "street/0/99/0/0",
        "street/0/-1/0/0",
        f"street/0/{ZOOM}/{COLUMN}/{ROW}.png",
        f"street/0/{ZOOM}/{COLUMN}/{'9' * 5000}",
        "street/0/１２/3428/1674",
        "../qunzu.sqlite",
        "../../etc/passwd",
        "..%2f..%2fetc%2fpasswd",
        "street/../../keys/index-1.key",
        f"street.mbtiles/0/{ZOOM}/{COLUMN}/{ROW}",
        f"street\x00/0/{ZOOM}/{COLUMN}/{ROW}",
        f"street/0/{ZOOM}/{COLUMN}/{ROW}/",
        f"street\n/0/{ZOOM}/{COLUMN}/{ROW}",
        "<script>/0/1/1/1",
    ],
)
def test_any_other_address_is_no_tile(home: Path, rest: str) -> None:
    """404 in plain words, without repeating what was asked."""
    response = asked(rest, signed_in(home, Role.LEADER))
    assert (response.status_code, said(response)) == (404, NO_SUCH_TILE)
    assert response.headers["content-type"].startswith("text/plain")


def test_a_place_that_the_map_does_not_cover_is_no_fault(home: Path) -> None:
    """Empty and without an error in the browser's console; kept as a picture would be."""
    response = asked(f"street/0/{ZOOM}/{COLUMN}/{ROW - 1}", signed_in(home, Role.LEADER))
    assert (response.status_code, bytes(response.body)) == (204, b"")
    assert response.headers["cache-control"].startswith("private")


def test_a_base_map_that_fails_says_why(home: Path) -> None:
    """A damaged file, a link out of the folder, a service while services are off: no traceback, no path."""
    token = signed_in(home, Role.LEADER)
    for key, word in (("broken", "broken.mbtiles"), ("outside", "link.mbtiles"), ("service", "proxy")):
        response = asked(f"{key}/0/{ZOOM}/{COLUMN}/{ROW}", token)
        assert response.status_code == 503
        assert word in said(response)
        assert str(home.parent) not in said(response)


def test_in_a_demo_this_machine_needs_no_session(
    demo_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody signs in there; from elsewhere there is nothing."""
    home = shutil.copytree(demo_home, tmp_path / "demo")
    monkeypatch.setenv("QUNZU_HOME", str(home))
    monkeypatch.setattr(st, "get_option", {"server.address": "127.0.0.1"}.get)
    st.cache_resource.clear()
    assert asked(HERE).status_code == 404  # no base map there
    assert asked(HERE, host="evil.example").status_code == 403
    st.cache_resource.clear()


def test_the_route_and_the_list_of_pages_agree() -> None:
    """/tiles/… reaches the route; /tiles alone is no page."""
    assert TILES_ROUTE.path == "/tiles/{rest:path}"
    assert not names_no_page(f"/tiles/{HERE}")
    assert names_no_page("/tiles")
