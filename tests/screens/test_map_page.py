"""一张图 under AppTest: what the link says, what each role gets, what stands beside the map."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from casework.vocabulary import Role
from tests.screens.visits import ROUTER, shown_captions
from ui.map import component
from ui.session import AS_OF, ROLE

pytestmark = pytest.mark.usefixtures("at_demo_home")
PAGE = "../pages/campaign_map.py"


class Browser:
    """Stands for the component: keeps what was sent and gives one answer."""

    def __init__(self) -> None:
        self.sent: list[Mapping[str, Any]] = []
        self.answer: object = None

    def mount(self, data: Mapping[str, Any], key: str) -> object:
        """As ui.map.component.mount: an answer is given once."""
        self.sent.append(data)
        answer, self.answer = self.answer, None
        return answer

    @property
    def layers(self) -> list[str]:
        """Keys of the layers of the newest map."""
        return [layer["key"] for layer in self.sent[-1]["legend"]]


@pytest.fixture
def browser(monkeypatch: pytest.MonkeyPatch) -> Browser:
    """The component replaced by a stand-in."""
    stand_in = Browser()
    monkeypatch.setattr(component, "mount", stand_in.mount)
    return stand_in


def opened(role: Role = Role.SAFETY_OFFICE, **query: str) -> AppTest:
    """The page at an address."""
    at = AppTest.from_file(str(ROUTER), default_timeout=60)
    at.session_state[ROLE] = role.value
    for name, value in query.items():
        at.query_params[name] = value
    at.switch_page(PAGE)
    return at.run()


def compound_name(browser: Browser, row: int) -> tuple[int, str]:
    """A compound of the map."""
    rows = browser.sent[-1]["compounds"]
    return int(rows["id"].iloc[row]), str(rows["name"].iloc[row])


def test_a_click_changes_the_facts_and_nothing_that_the_map_was_given(browser: Browser) -> None:
    """Equal data are not sent again, and the map knows its own click; a run of the whole page tells it."""
    at = opened()
    key, name = compound_name(browser, 1)
    before = browser.sent[-1]
    browser.answer = {"kind": "compound", "id": str(key)}
    at.run()
    assert name in [one.value.replace("\\", "") for one in at.subheader]
    assert browser.sent[-1]["picked"] is None and before["picked"] is None
    assert browser.sent[-1]["versions"] == before["versions"]
    at.run()
    assert browser.sent[-1]["picked"] == {"kind": "compounds", "id": str(key)}


def test_without_any_order_the_map_does_not_know_and_says_so(browser: Browser) -> None:
    """Before the first order complaints are unknown on the ground and in the facts; the files are not."""
    at = AppTest.from_file(str(ROUTER), default_timeout=60)
    at.session_state[AS_OF] = "2015-01-01"
    at.switch_page(PAGE)
    at.run()
    assert set(browser.sent[-1]["compounds"]["text"]) == {"未知"}
    key, _ = compound_name(browser, 0)
    browser.answer = {"kind": "compound", "id": str(key)}
    at.run()
    assert not at.exception
    assert {metric.value for metric in at.metric} == {"未知"}
    assert "还没有导入 12345 工单" in shown_captions(at)


def some_case(browser: Browser) -> str:
    """A file that the map shows."""
    return str(browser.sent[-1]["dwellings"]["id"].iloc[0])


def test_hotspots_and_expected_complaints_are_for_roles_of_the_whole_street(browser: Browser) -> None:
    """A committee's map holds neither the layer nor the measure, nor a word about it on hover."""
    at = opened()
    assert not at.exception
    assert "hotspots" in browser.layers and "committees" in browser.layers
    assert any(browser.sent[-1]["compounds"]["note"])
    assert "预期投诉" in str(at.get("button_group")[0].proto)
    own = opened(Role.COMMITTEE)
    assert not own.exception
    assert "hotspots" not in browser.layers
    assert not any(browser.sent[-1]["compounds"]["note"])
    assert "预期投诉" not in str(own.get("button_group")[0].proto)


def test_a_link_opens_the_measure_the_window_and_the_thing_that_was_picked(browser: Browser) -> None:
    """As the sender had them."""
    opened()
    case = some_case(browser)
    at = opened(measure="overdue", window="28", pick=f"dwelling~{case}")
    assert not at.exception
    assert next(layer for layer in browser.sent[-1]["legend"] if layer["key"] == "compounds")["title"].endswith(
        "逾期未改"
    )
    assert f"档案编号 {case}" in shown_captions(at)
    assert "（28 天" in shown_captions(at)
    assert browser.sent[-1]["picked"] == {"kind": "dwellings", "id": case}


@pytest.mark.parametrize(
    "query",
    [
        {"measure": "fines", "window": "-3", "pick": "person~1", "ring": "x~y"},
        {"pick": "compound~x", "ring": "121~31_122~31"},
        {"window": "own", "span": "2021-99-01_2021-10-27"},
        {"pick": "dwelling~<script>", "ring": "1e999~31_121~31_121~32"},
    ],
)
def test_a_made_up_link_opens_the_usual_map(browser: Browser, query: dict[str, str]) -> None:
    """Nothing of it is believed."""
    at = opened(**query)
    assert not at.exception
    assert browser.sent[-1]["ring"] == []
    assert next(layer for layer in browser.sent[-1]["legend"] if layer["key"] == "compounds")["title"].endswith("投诉")


def test_a_link_to_what_one_may_not_see_says_so(browser: Browser) -> None:
    """A committee that opens the office's link learns nothing of the file, not even that it is there."""
    opened(Role.COMMITTEE)
    own = set(browser.sent[-1]["dwellings"]["id"])
    opened()
    foreign = next(one for one in browser.sent[-1]["dwellings"]["id"] if one not in own)
    for key in (foreign, "C999999"):
        at = opened(Role.COMMITTEE, pick=f"dwelling~{key}")
        assert not at.exception
        assert ["不在您可查看的范围内" in one.value for one in at.warning] == [True]


def test_an_outline_lists_the_dwellings_inside(browser: Browser) -> None:
    """The ring that the browser reports is kept, stands in the address and can be taken away."""
    at = opened()
    points = browser.sent[-1]["dwellings"]
    west, east = points["longitude"].min() - 0.001, points["longitude"].max() + 0.001
    south, middle = points["latitude"].min() - 0.001, float(points["latitude"].median())
    ring = [[west, south], [east, south], [east, middle], [west, middle]]
    browser.answer = {"kind": "ring", "ring": ring}
    at.run()
    assert not at.exception
    inside = int((points["latitude"] <= middle).sum())
    assert f"户档 {inside} 户" in shown_captions(at)
    (table,) = [one.value for one in at.dataframe if "档案编号" in one.value.columns]
    assert set(table["档案编号"]) == set(points.loc[points["latitude"] <= middle, "id"])
    assert at.query_params["ring"]
    at.button(key="map_ring_off").click().run()
    assert browser.sent[-1]["ring"] == []
    assert "ring" not in at.query_params


def test_two_dates_stand_side_by_side_with_one_set_of_classes(browser: Browser) -> None:
    """Both maps belong to one group, so that they move together."""
    at = opened()
    browser.sent.clear()
    at.toggle(key="map_compared").set_value(True).run()
    assert not at.exception
    before, after = browser.sent[-2:]
    assert before["group"] == after["group"] != ""
    assert before["classes"] == after["classes"]
    assert (before["key"], after["key"]) == ("campaign_map_before", "campaign_map_after")
