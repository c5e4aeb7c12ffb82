"""Visits to the file of a dwelling, and what others do to it meanwhile."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from streamlit.testing.v1 import AppTest

from casework.campaign.reading import load_campaign
from casework.events import Actor, CaseEvent, EventDraft
from casework.service import record
from casework.vocabulary import EventKind, Knowledge, Role, Stage
from data.access import CaseFacts, Reader
from data.store import Store, sqlite_url
from tests.screens.visits import ROUTER
from ui.session import COMMITTEE, ROLE

OFFICE = Actor("other-office", Role.SAFETY_OFFICE)
FAR = date(2099, 1, 1)


@dataclass(frozen=True)
class Street:
    """A demo home that a test may write to."""

    home: Path

    @contextmanager
    def store(self) -> Iterator[Store]:
        """The store of the home, opened beside the one of the page."""
        store = Store.open(sqlite_url(self.home / "qunzu.sqlite"))
        try:
            yield store
        finally:
            store.close()

    @property
    def code(self) -> str:
        """The subdistrict's code."""
        return load_campaign(self.home / "campaign.toml").subdistrict_code

    def file(self, case_id: str) -> CaseFacts:
        """The file with all that is known."""
        with self.store() as store:
            return Reader(store, self.code, OFFICE, FAR, Knowledge.LATEST).case_facts(case_id)

    def case_at(self, *stages: Stage, not_of: str | None = None) -> tuple[str, str]:
        """Number and committee of the first file of the campaign at one of the stages."""
        with self.store() as store:
            cases = Reader(store, self.code, OFFICE, self.today, Knowledge.LATEST).case_list()
        found = cases[cases["stage"].isin([stage.value for stage in stages]) & cases["case_id"].str.startswith("C")]
        found = found[found["committee_code"] != (not_of or "")]
        return str(found["case_id"].iloc[0]), str(found["committee_code"].iloc[0])

    @property
    def today(self) -> date:
        """The day of the newest record: today, in a demo."""
        with self.store() as store:
            cutoff = Reader(store, self.code, OFFICE, FAR, Knowledge.LATEST).data_cutoff()
        assert cutoff is not None
        return cutoff.date()

    def other_records(
        self, case_id: str, kind: EventKind, facts: Mapping[str, Any], *, uid: str = "other", actor: Actor = OFFICE
    ) -> CaseEvent:
        """Somebody else enters something in the file."""
        with self.store() as store:
            cutoff = Reader(store, self.code, OFFICE, FAR, Knowledge.LATEST).data_cutoff()
            assert cutoff is not None
            with store.write(self.code) as writing:
                draft = EventDraft(uid, case_id, kind, cutoff.date(), None, facts)
                return record(writing, actor, draft, cutoff + timedelta(seconds=1))


def file_page(case_id: str | None, role: Role = Role.SAFETY_OFFICE, committee: str | None = None) -> AppTest:
    """The page of files as a deep link, for that role."""
    at = AppTest.from_file(str(ROUTER), default_timeout=60)
    at.session_state[ROLE] = role.value
    if committee is not None:
        at.session_state[COMMITTEE] = committee
    at.switch_page("../pages/case_file.py")
    if case_id is not None:
        at.query_params["case"] = case_id
    at.run()
    assert not at.exception
    return at


def choose(at: AppTest, case_id: str, kind: EventKind) -> AppTest:
    """The form of that kind."""
    at.pills(key=f"act_choice_{case_id}").select(kind.value).run()
    assert not at.exception
    return at


def field(case_id: str, kind: EventKind, name: str) -> str:
    """The key of a field of the form."""
    return f"act_{case_id}_{kind.value}_{name}"


def press(at: AppTest, case_id: str, kind: EventKind, button: str = "record") -> AppTest:
    """The form's button: record, or again after others' records were shown."""
    at.button(key=field(case_id, kind, f"frame_{button}")).click().run()
    assert not at.exception
    return at


def told(at: AppTest) -> str:
    """Everything that the page says in Markdown, without the signs that keep it harmless."""
    return "\n".join(one.value for one in at.markdown).replace("\\", "")
