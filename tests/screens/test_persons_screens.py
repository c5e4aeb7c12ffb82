"""当事人 on the screen: masked in the file and in the network, opened with a reason by the roles that may, logged."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from pathlib import Path
from shutil import copytree

import pytest
import sqlalchemy as sa
from streamlit.testing.v1 import AppTest

from casework.events import Actor
from casework.vocabulary import EventKind, Knowledge, Role
from data.access import Reader
from data.access_log import AccessEntry, access_entries
from data.analyses.sublessor_network import sublessor_network
from data.encryption import Place, opened
from data.persons import CipherName
from data.schema import SHANGHAI, case_event
from data.schema_persons import party_person
from data.store import Store, sqlite_url
from tests.screens.conftest import use_home
from tests.screens.visits import ROUTER, shown_errors, visit
from ui.session import ROLE

REASON = "送达指令书，需联系业主"
SEEING = {Role.LEADER, Role.DEPARTMENT, Role.SAFETY_OFFICE, Role.ENFORCEMENT}
REVEALING = {Role.SAFETY_OFFICE, Role.ENFORCEMENT}


@pytest.fixture
def home(demo_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A demo home to write to."""
    own = copytree(demo_home, tmp_path / "home")
    use_home(own, monkeypatch)
    return own


@pytest.fixture
def store(home: Path) -> Store:
    """Its store."""
    return Store.open(sqlite_url(home / "qunzu.sqlite"))


def owner(store: Store) -> tuple[str, str, str]:
    """Case, name and telephone of an owner who gave one."""
    code = store.subdistricts()[0].code
    with store.read() as connection:
        row = connection.execute(
            sa.select(party_person)
            .where(party_person.c.role == "owner", party_person.c.phone.is_not(None))
            .order_by(party_person.c.case_id)
        ).first()
    assert row is not None

    def clear(column: str) -> str:
        place = Place("party_person", column, code, f"{row.person_id}|{row.revision}")
        return opened(getattr(row, column), place, store.keys, CipherName.AES_256_GCM, 1)

    return row.case_id, clear("name"), clear("phone")


def file_page(case_id: str, role: Role) -> AppTest:
    """The page of a file for a role."""
    at = AppTest.from_file(str(ROUTER), default_timeout=60)
    at.session_state[ROLE] = role.value
    at.query_params["case"] = case_id
    at.switch_page("../pages/case_file.py")
    return at.run()


def everything(at: AppTest) -> str:
    """All texts on the page."""
    kinds = (at.markdown, at.text, at.caption, at.error, at.info, at.warning)
    tables = " ".join(frame.value.to_string() for frame in at.dataframe)
    return " ".join(str(element.value) for kind in kinds for element in kind).replace("\\", "") + tables


def logged(store: Store) -> list[AccessEntry]:
    """The access log."""
    far = datetime(2000, 1, 1, tzinfo=SHANGHAI)
    with store.read() as connection:
        return access_entries(connection, store.subdistricts()[0].code, far, far + timedelta(days=36500))


@pytest.mark.parametrize("role", sorted(SEEING | {Role.OPERATIONS_CENTRE}), ids=lambda role: role.value)
def test_a_file_shows_masked_names_and_a_way_to_open_them_to_those_who_may(
    home: Path, store: Store, role: Role
) -> None:
    """Nobody sees the name itself; opening the file is logged once."""
    case_id, name, phone = owner(store)
    # The demo is copied from one that other tests look at.
    before = len(logged(store))
    at = file_page(case_id, role)
    assert not at.exception
    text = everything(at)
    assert name not in text and phone not in text
    assert ("业主：演" in text) == (role in SEEING)
    assert bool([button for button in at.button if button.key and button.key.startswith("reveal_")]) == (
        role in REVEALING
    )
    at.run()
    assert [(entry.action, entry.subject) for entry in logged(store)[before:]] == [("opened", case_id)]


def test_a_reveal_needs_a_reason_shows_one_record_once_and_is_logged(home: Path, store: Store) -> None:
    """Without a reason nothing; with one the name, until the next click."""
    case_id, name, phone = owner(store)
    at = file_page(case_id, Role.SAFETY_OFFICE)
    key = f"reveal_{case_id}_{case_id}-owner-1"
    at.button(key=key).click().run()
    assert "理由" in shown_errors(at) and name not in everything(at)
    at.text_input(key=f"{key}_reason").set_value(REASON).run()
    at.button(key=key).click().run()
    assert name in everything(at) and phone in everything(at)
    at.run()
    assert name not in everything(at)
    entry = logged(store)[-1]
    assert (entry.action, entry.subject) == ("revealed", f"{case_id}-owner-1")
    assert json.loads(entry.content)["reason"] == REASON


def test_without_the_key_the_file_still_opens(home: Path, store: Store) -> None:
    """A sentence in place of the names, everything else as before."""
    case_id, _, _ = owner(store)
    (home / "keys" / "encryption-1.key").unlink()
    at = file_page(case_id, Role.SAFETY_OFFICE)
    assert not at.exception
    assert "密钥" in everything(at) and "解不开" in everything(at)
    assert at.subheader


def test_the_form_records_parties_and_seals_a_hostile_name(home: Path, store: Store) -> None:
    """What was typed is stored sealed, shown masked, and the event holds ids only."""
    case_id, _, _ = owner(store)
    at = file_page(case_id, Role.SAFETY_OFFICE)
    at.session_state[f"act_chosen_{case_id}"] = EventKind.PARTIES_RECORDED.value
    at.run()
    prefix = f"act_{case_id}_{EventKind.PARTIES_RECORDED.value}_"
    hostile = "<script>䶮㐂</script>"
    at.text_input(key=f"{prefix}owner_name").set_value(hostile).run()
    at.button(key=f"{prefix}frame_record").click().run()
    assert not at.exception and not at.error, shown_errors(at)
    with store.read() as connection:
        facts = connection.execute(
            sa.select(case_event.c.facts)
            .where(case_event.c.case_id == case_id, case_event.c.kind == EventKind.PARTIES_RECORDED.value)
            .order_by(case_event.c.version.desc())
            .limit(1)
        ).scalar_one()
    assert json.loads(facts)["owner"]["person_ids"] == [f"{case_id}-owner-1"]
    assert "script" not in facts
    assert hostile not in everything(at)
    assert store.verify_chain(store.subdistricts()[0].code) == []


@pytest.mark.parametrize("role", [Role.SAFETY_OFFICE, Role.LEADER, Role.COMMITTEE], ids=lambda role: role.value)
def test_the_network_page_shows_groups_without_names(home: Path, store: Store, role: Role) -> None:
    """Masked, with the ties and the evidence path; a committee sees its own rows only."""
    at = visit("sublessor_network", role)
    assert not at.exception
    text = everything(at)
    assert "演示二房东" not in text and "有限公司" not in text
    code = store.subdistricts()[0].code
    bound = Actor("c", role, f"{code}001") if role is Role.COMMITTEE else Actor("o", role)
    found = sublessor_network(Reader(store, code, bound, date(2021, 10, 27), Knowledge.AS_KNOWN_THEN))
    if found.groups:
        assert f"{found.groups[0].dwellings} 户" in text or at.subheader
    buttons = [button for button in at.button if button.key and button.key.startswith("reveal_")]
    assert bool(buttons) == (bool(found.groups) and role is not Role.LEADER)
