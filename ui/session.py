"""Who looks at which data as of which day: the gate in front of every page, and the only clock of the screen.

The user's choices stand in st.session_state under the keys below as plain texts, apart from the widgets,
so that they outlive a change of page and a reload of the code.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import NoReturn

import streamlit as st

from casework.calendar import WorkingCalendar
from casework.campaign import Campaign
from casework.errors import PermissionDeniedError, UserError
from casework.events import Actor, CaseEvent, EventDraft
from casework.service import record
from casework.vocabulary import Knowledge, Role
from data.access import Reader
from data.as_of import default_as_of
from data.keys import FOLDER, KeyRing
from data.schema import SHANGHAI
from data.settings import BOUND_ROLES, Settings, SettingsError, home_calendar, home_campaign, load_settings
from data.store import Store, Subdistrict, Writing
from data.subdistricts import subdistricts_of
from data.view import counting_of
from ui import figures, text
from ui.errors import plain, show_user_error
from ui.loopback import is_local_visit

AS_OF, KNOWLEDGE, ROLE, COMMITTEE, SUBDISTRICT = "as_of", "knowledge", "role", "committee", "subdistrict"
DEMO_ROLE = Role.SAFETY_OFFICE


@dataclass(frozen=True, slots=True)
class PageContext:
    """What a page needs: the data it may read, the campaign, who looks, and the day and knowledge chosen."""

    store: Store
    campaign: Campaign
    calendar: WorkingCalendar
    actor: Actor
    as_of: date
    default_as_of: date
    data_cutoff: datetime | None
    knowledge: Knowledge
    is_demo: bool
    subdistrict: str
    subdistrict_name: str
    subdistricts: tuple[Subdistrict, ...]

    @property
    def counted_orders(self) -> str:
        """Which orders the numbers of complaints count, in words and safe in Markdown."""
        return plain(figures.order_types(self.campaign.hotline_counted_types))

    @property
    def notes(self) -> tuple[str, ...]:
        """The lines under every table that is taken away: whose, as of when, how far the data reach."""
        cutoff = text.NO_DATA_YET if self.data_cutoff is None else figures.minute(self.data_cutoff)
        return (
            f"{self.subdistrict_name}　{text.AS_OF} {figures.day(self.as_of)}（{self.knowledge.label}）",
            f"{text.DATA_CUTOFF} {cutoff}",
            *((f"{text.DEMO_DATA}：{text.DEMO_NOTE}",) if self.is_demo else ()),
        )

    @property
    def moment(self) -> datetime:
        """When a write of this visit happens: now; in a demo, one second after its newest record.

        The demo stays in its own time: an import into it does not move every page to today.
        """
        if self.is_demo and self.data_cutoff is not None:
            return self.data_cutoff + timedelta(seconds=1)
        return now()

    @property
    def today(self) -> date:
        """The day on which an entry made now is recorded; in a demo, the day of its newest record."""
        return self.moment.astimezone(SHANGHAI).date()

    @property
    def current(self) -> PageContext:
        """The same visit as of today with all that is known: what entries are made against, whatever day is shown."""
        return replace(self, as_of=self.today, knowledge=Knowledge.LATEST)

    def record(
        self,
        draft: EventDraft,
        *,
        seen: int | None,
        keep: Callable[[Writing, CaseEvent], None] | None = None,
    ) -> CaseEvent:
        """Record an entry for this visitor; what casework.service.record raises reaches the user as a sentence.

        seen: the version of the newest record of the file that the visitor had before him (CaseFacts.newest).
        keep: what the form stores beside the event, in the same transaction (ActInput.keep).
        """
        with self.store.write(self.subdistrict) as writing:
            event = record(writing, self.actor, draft, self.moment, seen=seen)
            if keep is not None:
                keep(writing, event)
            return event

    @property
    def reader(self) -> Reader:
        """What the visitor may read. Raises PermissionDeniedError for a role that sees no data."""
        counting = counting_of(self.campaign)
        return Reader(self.store, self.subdistrict, self.actor, self.as_of, self.knowledge, counting)


def now() -> datetime:
    """The present moment in Shanghai; handed on as an argument, since nothing below the screen reads a clock."""
    return datetime.now(SHANGHAI)


def require(*roles: Role) -> PageContext:
    """The context of this visit for a page that is open to `roles`; called first in every page.

    Shows a sentence and stops the page when the visit is not allowed, nothing can be read, or the role is another.
    """
    context = gate()
    if context.actor.role not in roles:
        _refuse(PermissionDeniedError(text.not_allowed(context.actor.role.label)))
    return context


def gate() -> PageContext:
    """The context of this visit, whatever the role; shows a sentence and stops the run when there is none."""
    try:
        return _context(load_settings(None, os.environ))
    except UserError as error:
        _refuse(error)


def menu_role() -> Role | None:
    """The role for which the menu is drawn; only cosmetic, the gate decides."""
    chosen = st.session_state.get(ROLE)
    if chosen is not None:
        return Role(chosen)
    try:
        return load_settings(None, os.environ).role
    except SettingsError:
        return None


def _context(settings: Settings) -> PageContext:
    if not is_local_visit():
        raise PermissionDeniedError(text.NOT_LOOPBACK)
    if settings.uses_own_database and not settings.database_file.is_file():
        raise SettingsError(text.EMPTY_HOME)
    store = _store(settings.database_url, settings.home)
    if not store.subdistricts():
        raise SettingsError(text.EMPTY_HOME)
    home = _campaign(settings, _stamp(settings.campaign_file))
    subdistricts = tuple(subdistricts_of(store, home))
    chosen_code = st.session_state.get(SUBDISTRICT)
    subdistrict = next((entry for entry in subdistricts if entry.code == chosen_code), subdistricts[0])
    campaign = replace(
        home,
        subdistrict_code=subdistrict.code,
        subdistrict_name=subdistrict.name,
    )
    actor = _actor(settings, campaign, subdistrict.is_demo)
    today = now().date()
    knowledge = Knowledge(st.session_state.get(KNOWLEDGE, Knowledge.AS_KNOWN_THEN.value))
    cutoff = _data_cutoff(store, subdistrict.code, actor, today)
    usual = default_as_of(campaign, today, None if cutoff is None else cutoff.date())
    chosen = st.session_state.get(AS_OF)
    as_of = usual if chosen is None else date.fromisoformat(chosen)
    return PageContext(
        store=store,
        campaign=campaign,
        calendar=_calendar(settings, _stamp(settings.calendar_file)),
        actor=actor,
        as_of=as_of,
        default_as_of=usual,
        data_cutoff=cutoff,
        knowledge=knowledge,
        is_demo=subdistrict.is_demo,
        subdistrict=subdistrict.code,
        subdistrict_name=subdistrict.name,
        subdistricts=subdistricts,
    )


def _data_cutoff(store: Store, subdistrict: str, actor: Actor, today: date) -> datetime | None:
    if actor.role is Role.SYSTEM_ADMIN:
        return None
    return Reader(store, subdistrict, actor, today, Knowledge.LATEST).data_cutoff()


def _actor(settings: Settings, campaign: Campaign, is_demo: bool) -> Actor:
    if not is_demo:
        if settings.role is None:
            raise SettingsError(text.NO_ROLE)
        return Actor(f"local-{settings.role.value}", settings.role, settings.committee_code)
    role = Role(st.session_state.get(ROLE, DEMO_ROLE.value))
    if role not in BOUND_ROLES:
        return Actor(f"demo-{role.value}", role)
    codes = [committee.code for committee in campaign.committees]
    chosen = st.session_state.get(COMMITTEE)
    code = chosen if chosen in codes else codes[0]
    return Actor(f"demo-{role.value}-{code}", role, code)


def _refuse(error: UserError) -> NoReturn:
    show_user_error(error)
    st.stop()


def _stamp(path: Path) -> float:
    return path.stat().st_mtime if path.is_file() else 0.0


@st.cache_resource(show_spinner=False)
def _store(database_url: str, home: Path) -> Store:
    return Store.open(database_url, keys=KeyRing(home / FOLDER))


@st.cache_resource(show_spinner=False, max_entries=4)
def _campaign(settings: Settings, stamp: float) -> Campaign:
    return home_campaign(settings)


@st.cache_resource(show_spinner=False, max_entries=4)
def _calendar(settings: Settings, stamp: float) -> WorkingCalendar:
    return home_calendar(settings)
