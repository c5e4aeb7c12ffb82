"""Role × page × record on the screen: what a page sends to a committee's browser holds nothing of another committee.

Every page, every parameter of an address that names a record, and the bytes of every download.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from streamlit.delta_generator import DeltaGenerator
from streamlit.testing.v1 import AppTest

from casework.calendar import calendar_csv
from casework.campaign.writing import campaign_toml
from casework.vocabulary import Role
from data.keys import FOLDER, KeyRing
from data.store import Store, sqlite_url
from tests.campaigns import CALENDAR, CAMPAIGN
from tests.real_home import PASSWORD, add_person, cheap_passwords, typed_in
from tests.screens.conftest import use_home
from tests.screens.visits import ROUTER, shown_errors, shown_titles
from tests.two_committees import DAY, EAST_CASE, SECRET, WEST_CASE, WEST_COMPOUND, WEST_LOG, WEST_ORDER, make_street
from ui.navigation import PAGES

SECRET_BYTES = SECRET.encode()
WEST_IDS = (WEST_CASE, "W2", "W3", str(WEST_COMPOUND), "2", WEST_ORDER, WEST_LOG, "b" * 64, "02", f"{WEST_CASE}-note")
ADDRESSED = ("case_file", "survey")  # the pages that read what stands behind the ? of an address


@pytest.fixture(scope="module")
def street(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A real home with both committees."""
    patch = pytest.MonkeyPatch()
    cheap_passwords(patch)
    home = tmp_path_factory.mktemp("pages") / "home"
    home.mkdir()
    (home / "campaign.toml").write_text(campaign_toml(CAMPAIGN), encoding="utf-8")
    (home / "calendar.csv").write_text(calendar_csv(CALENDAR), encoding="utf-8-sig")
    store = make_street(Store.open(sqlite_url(home / "qunzu.sqlite"), keys=KeyRing(home / FOLDER)), with_west=True)
    for role in Role:
        committee = "01" if role in (Role.COMMITTEE, Role.POPULATION_OFFICER) else None
        add_person(store, f"x.{role.value}", role, committee)
    store.close()
    yield home
    patch.undo()


@pytest.fixture
def downloads(street: Path, monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """The bytes of every download that a page offers, as if each button had been pressed."""
    use_home(street, monkeypatch)
    taken: list[bytes] = []

    def offer(_: DeltaGenerator, label: str, data: Any, *rest: Any, **named: Any) -> bool:
        content = data() if callable(data) else data
        taken.append(content.encode() if isinstance(content, str) else bytes(content))
        return False

    monkeypatch.setattr(DeltaGenerator, "download_button", offer)
    return taken


@pytest.fixture(scope="module")
def visitors(street: Path) -> dict[Role, AppTest]:
    """One signed-in visitor per role; the tests lead him from page to page."""
    return {}


def shown(visitors: dict[Role, AppTest], role: Role, page: str, **parameters: str) -> AppTest:
    """The page as the account of that role sees it on the last day of the records."""
    if role not in visitors:
        visitors[role] = typed_in(AppTest.from_file(str(ROUTER), default_timeout=60).run(), f"x.{role.value}", PASSWORD)
    at = visitors[role]
    at.session_state["as_of"], at.session_state["knowledge"] = DAY.isoformat(), "latest"
    at.switch_page(f"../pages/{page}.py")
    at.query_params.clear()
    for name, value in parameters.items():
        at.query_params[name] = value
    return at.run()


def sent(at: AppTest) -> bytes:
    """Everything that the run sent to the browser: texts, tables, charts and the map alike."""
    parts = []
    for block in at._tree.children.values():
        for element in block:
            proto = getattr(element, "proto", None)
            if proto is not None:
                parts.append(proto.SerializeToString())
    return b"\n".join(parts)


@pytest.mark.parametrize("role", [Role.COMMITTEE, Role.POPULATION_OFFICER], ids=lambda role: role.value)
def test_a_page_sends_nothing_of_another_committee(
    downloads: list[bytes], visitors: dict[Role, AppTest], role: Role
) -> None:
    """Neither on the page nor in a file that it offers; by each page."""
    for page in PAGES:
        at = shown(visitors, role, page)
        assert not at.exception, page
        assert SECRET_BYTES not in sent(at), page
        assert not any(SECRET_BYTES in content for content in downloads), page


def test_an_address_with_another_committees_record_opens_nothing_of_it(
    downloads: list[bytes], visitors: dict[Role, AppTest]
) -> None:
    """Each id of the west, however crafted; the file says the same as for a number that nobody has."""
    for page in ADDRESSED:
        for wanted in WEST_IDS:
            at = shown(visitors, Role.COMMITTEE, page, case=wanted)
            assert not at.exception, (page, wanted)
            assert SECRET_BYTES not in sent(at), (page, wanted)
    theirs, nobodys = (
        shown_errors(shown(visitors, Role.COMMITTEE, "case_file", case=wanted)).replace(wanted, "")
        for wanted in (WEST_CASE, "X1")
    )
    assert theirs == nobodys != ""
    assert not any(SECRET_BYTES in content for content in downloads)


def test_only_these_pages_read_the_address() -> None:
    """Another page that does belongs into the test above."""
    sources = {path: path.read_text(encoding="utf-8") for path in (ROUTER.parents[1] / "pages").glob("*.py")}
    assert {path.stem for path, text in sources.items() if "query_params.get" in text} == set(ADDRESSED)


def test_the_office_is_sent_what_the_committee_is_not(downloads: list[bytes], visitors: dict[Role, AppTest]) -> None:
    """Else the search would prove nothing: on the street's pages, and in their files, the west is there."""
    seen = {page for page in PAGES if SECRET_BYTES in sent(shown(visitors, Role.SAFETY_OFFICE, page, case=WEST_CASE))}
    assert {"hotline", "case_file"} <= seen
    east = sent(shown(visitors, Role.COMMITTEE, "case_file", case=EAST_CASE))
    assert "东里".encode() in east


def test_the_administrator_is_sent_no_record_of_anybody(downloads: list[bytes], visitors: dict[Role, AppTest]) -> None:
    """On his own page the names of accounts, everywhere else a refusal."""
    for page in PAGES:
        at = shown(visitors, Role.SYSTEM_ADMIN, page, case=WEST_CASE)
        assert shown_titles(at)[:1] == (["账号"] if page == "accounts" else []), page
        assert page == "accounts" or SECRET_BYTES not in sent(at), page
