"""Base maps and the export on 一张图 under AppTest: what is offered, to whom, and what is said when one fails."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
import streamlit as st
from streamlit.testing.v1 import AppTest

from casework.vocabulary import AccessAction, Role
from data.ledgers.export import EXPORTS, MAP
from data.schema_access_log import access_log
from data.store import Store, sqlite_url
from tests.screens.conftest import use_home
from tests.screens.visits import ROUTER, shown_captions
from tests.tile_files import COLUMN, ROW, ZOOM, picture, write_mbtiles
from ui.map import component
from ui.map_take_away import EXPORTERS, KEY, OFFERED
from ui.session import ROLE

PAGE = "../pages/campaign_map.py"
LAYERS = """
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
key = "amap"
name = "高德样式"
file = "street.mbtiles"
datum = "gcj02"
attribution = "审图号"
"""


@pytest.fixture
def home(demo_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the demo with three base maps, of which one can be drawn."""
    copy = Path(shutil.copytree(demo_home, tmp_path / "home"))
    (copy / "map").mkdir()
    write_mbtiles(copy / "map" / "street.mbtiles", {(ZOOM, COLUMN, ROW): picture()})
    (copy / "map" / "broken.mbtiles").write_bytes(b"x" * 4_000)
    with (copy / "campaign.toml").open("a", encoding="utf-8") as file:
        file.write(LAYERS)
    use_home(copy, monkeypatch)
    st.cache_resource.clear()
    return copy


@pytest.fixture(autouse=True)
def sent(monkeypatch: pytest.MonkeyPatch) -> list[Mapping[str, Any]]:
    """What the component was given."""
    kept: list[Mapping[str, Any]] = []
    monkeypatch.setattr(component, "mount", lambda data, key: kept.append(data))
    return kept


def opened(role: Role = Role.SAFETY_OFFICE) -> AppTest:
    """The page."""
    at = AppTest.from_file(str(ROUTER), default_timeout=60)
    at.session_state[ROLE] = role.value
    at.session_state[KEY] = True  # the folded part is open
    at.switch_page(PAGE)
    return at.run()


def test_a_base_map_that_fails_is_named_and_the_others_are_offered(home: Path, sent: list[Mapping[str, Any]]) -> None:
    """A broken file and a shifted system are sentences; the map is drawn with the sound one to choose."""
    at = opened()
    assert not at.exception
    said = " ".join(one.value for one in at.warning).replace("\\", "")
    assert "broken.mbtiles 打不开" in said
    assert "偏东南约 468 米" in said  # where the demo's street lies
    assert str(home) not in said
    assert [one["key"] for one in sent[-1]["base_maps"]] == ["street"]
    (legend,) = [layer for layer in sent[-1]["legend"] if layer["key"] == "base"]
    assert [row["key"] for row in legend["rows"]] == ["base:none", "base:street"]


def test_all_forms_stand_in_one_place() -> None:
    """Maps to look at first, then layers for other systems."""
    assert set(OFFERED) == set(EXPORTS[MAP].formats)
    assert OFFERED[:3] == ("html", "png", "svg")
    assert EXPORTS[MAP].roles == EXPORTERS


def test_a_map_is_made_as_it_is_shown_and_not_logged_before_it_is_taken(home: Path) -> None:
    """Measure and days of the page; a file that nobody takes away leaves no line in the log."""
    at = opened()
    at.button(key="map_make").click().run()
    assert not at.exception
    assert any("群租治理一张图_投诉_" in one.value.replace("\\", "") for one in at.markdown)
    assert "小区按“投诉”着色" in shown_captions(at)
    assert exported(home) == []


def test_what_is_in_sight_is_exported_as_the_map_told_it(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The usual choice; the whole street when that is wanted."""
    told: list[object] = [{"kind": "view", "view": [121.95, 31.02, 121.97, 31.04]}]
    given: list[Mapping[str, Any]] = []

    def mount(data: Mapping[str, Any], key: str) -> object:
        given.append(data)
        return told.pop() if told else None

    monkeypatch.setattr(component, "mount", mount)
    at = opened()
    assert given[-1]["tells_view"] is True
    for choice, view in (("当前视野", [121.95, 31.02, 121.97, 31.04]), ("全街道", None)):
        next(group for group in at.button_group if group.key == "map_sight").set_value(choice).run()
        at.button(key="map_make").click().run()
        assert not at.exception
        assert at.session_state["exports_made"][0].content["view"] == view


@pytest.mark.usefixtures("home")
def test_a_folded_export_costs_no_run(sent: list[Mapping[str, Any]]) -> None:
    """Each move of the map would run the page."""
    at = AppTest.from_file(str(ROUTER), default_timeout=60)
    at.switch_page(PAGE)
    at.run()
    assert sent[-1]["tells_view"] is False


def exported(home: Path) -> list[str]:
    """Subjects of the exports in the access log."""
    store = Store.open(sqlite_url(home / "qunzu.sqlite"))
    with store.read() as connection:
        rows = connection.execute(
            sa.select(access_log.c.subject).where(access_log.c.action == AccessAction.EXPORTED.value)
        ).all()
    store.close()
    return [row.subject for row in rows]


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("role", [Role.LEADER, Role.COMMITTEE, Role.DEPARTMENT])
def test_the_export_stands_where_the_role_may_have_the_map(role: Role) -> None:
    """As in the registry of exports: no button that only refuses."""
    at = opened(role)
    assert not at.exception
    offered = any(button.key == "map_make" for button in at.button)
    assert offered == (role in EXPORTS[MAP].roles)
