"""Who looks at which data as of which day: the gate in front of every page.

The user's choices stand in st.session_state under the keys below as plain texts, apart from the widgets,
so that they outlive a change of page and a reload of the code.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import NoReturn

import streamlit as st

from casework.calendar import WorkingCalendar
from casework.campaign.model import Campaign
from casework.errors import PermissionDeniedError, UserError
from casework.events import Actor, CaseEvent, EventDraft
from casework.guard import guard_rules
from casework.service import record
from casework.vocabulary import Knowledge, Role
from data.access import Reader
from data.as_of import default_as_of
from data.demo_accounts import demo_actor
from data.schema import SHANGHAI
from data.sessions import Visitor
from data.settings import load_settings
from data.store import Store, Subdistrict, Writing
from data.view import counting_of
from ui import clock, figures, text
from ui.errors import plain, show_user_error
from ui.home import Home, open_home
from ui.identity import SignInNeededError, exchange_ticket, visitor
from ui.password_form import first_password_page
from ui.sign_in import sign_in_page

AS_OF, KNOWLEDGE, ROLE, COMMITTEE, SUBDISTRICT = "as_of", "knowledge", "role", "committee", "subdistrict"
DEMO_ROLE = Role.SAFETY_OFFICE
_VISIT: ContextVar[PageContext | None] = ContextVar("visit", default=None)
_HOME: ContextVar[Home | None] = ContextVar("home", default=None)


@dataclass(frozen=True, slots=True)
class PageContext:
    """What a page needs: the data it may read, the campaign, who looks, and the day and knowledge chosen.

    visitor: who is signed in; None in a demo, where nobody signs in.
    """

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
    visitor: Visitor | None = None

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
        return clock.now()

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
        with self.store.write(self.subdistrict, self.campaign.order_numbering) as writing:
            rules = guard_rules(self.campaign, self.calendar)
            event = record(writing, self.actor, draft, self.moment, seen=seen, rules=rules)
            if keep is not None:
                keep(writing, event)
            return event

    @property
    def reader(self) -> Reader:
        """What the visitor may read. Raises PermissionDeniedError for a role that sees no data."""
        counting = counting_of(self.campaign)
        return Reader(self.store, self.subdistrict, self.actor, self.as_of, self.knowledge, counting)


def require(*roles: Role) -> PageContext:
    """The context of this visit for a page that is open to `roles`; called first in every page.

    Shows a sentence and stops the page when the visit is not allowed, nothing can be read, or the role is another.
    """
    context = gate()
    if context.actor.role not in roles:
        _refuse(PermissionDeniedError(text.not_allowed(context.actor.role.label)))
    return context


def require_again(*roles: Role) -> PageContext:
    """As require(), for a part of a page that also runs alone (st.fragment); called first in that part.

    A visit that is not allowed any more gets the whole page anew, so that the sign-in is not drawn inside the part.
    """
    if menu_role() not in roles:
        st.rerun()
    return require(*roles)


def gate() -> PageContext:
    """The context of this visit, whatever the role; shows a sentence and stops the run when there is none.

    In a home with accounts nobody gets past it who is not signed in or still has the password that he was given.
    """
    try:
        home = _home()
        try:
            who = None if home.is_demo else visitor(home, clock.now())
        except SignInNeededError as needed:
            exchange_ticket(clock.now())
            sign_in_page(home, str(needed))
            st.stop()
        if who is not None and who.must_change:
            exchange_ticket(clock.now())
            first_password_page(home.store, home.rules, who)
            st.stop()
        context = _context(home, who)
    except UserError as error:
        _refuse(error)
    _VISIT.set(context)
    return context


def visit() -> PageContext:
    """The context that the gate gave this run; asks the gate where only a part of the page runs again."""
    return _VISIT.get() or gate()


def menu_role() -> Role | None:
    """The role for which the menu is drawn, None = no menu; only cosmetic, the gate decides."""
    try:
        home = _home()
        if home.is_demo:
            return Role(st.session_state.get(ROLE, DEMO_ROLE.value))
        who = visitor(home, clock.now())
    except UserError:
        return None
    return None if who.must_change else who.account.role


def _home() -> Home:
    """The home of this run: opened once, for the menu, the gate and each part that asks the gate again."""
    home = _HOME.get()
    if home is None:
        home = open_home(load_settings(None, os.environ))
        _HOME.set(home)
    return home


def _context(home: Home, who: Visitor | None) -> PageContext:
    subdistrict = _subdistrict(home, who)
    campaign = replace(
        home.campaign,
        subdistrict_code=subdistrict.code,
        subdistrict_name=subdistrict.name,
    )
    actor = _demo_actor(campaign) if who is None else who.account.actor
    today = clock.now().date()
    knowledge = Knowledge(st.session_state.get(KNOWLEDGE, Knowledge.AS_KNOWN_THEN.value))
    cutoff = _data_cutoff(home.store, subdistrict.code, actor, today)
    usual = default_as_of(campaign, today, None if cutoff is None else cutoff.date())
    chosen = st.session_state.get(AS_OF)
    as_of = usual if chosen is None else date.fromisoformat(chosen)
    return PageContext(
        store=home.store,
        campaign=campaign,
        calendar=home.calendar,
        actor=actor,
        as_of=as_of,
        default_as_of=usual,
        data_cutoff=cutoff,
        knowledge=knowledge,
        is_demo=subdistrict.is_demo,
        subdistrict=subdistrict.code,
        subdistrict_name=subdistrict.name,
        subdistricts=home.subdistricts if who is None else (subdistrict,),
        visitor=who,
    )


def _subdistrict(home: Home, who: Visitor | None) -> Subdistrict:
    """The one that was chosen in a demo; an account belongs to one and sees no other."""
    code = st.session_state.get(SUBDISTRICT) if who is None else who.account.subdistrict
    return next((entry for entry in home.subdistricts if entry.code == code), home.subdistricts[0])


def _data_cutoff(store: Store, subdistrict: str, actor: Actor, today: date) -> datetime | None:
    if actor.role is Role.SYSTEM_ADMIN:
        return None
    return Reader(store, subdistrict, actor, today, Knowledge.LATEST).data_cutoff()


def _demo_actor(campaign: Campaign) -> Actor:
    role = Role(st.session_state.get(ROLE, DEMO_ROLE.value))
    codes = [committee.code for committee in campaign.committees]
    chosen = st.session_state.get(COMMITTEE)
    return demo_actor(role, chosen if chosen in codes else codes[0])


def _refuse(error: UserError) -> NoReturn:
    show_user_error(error)
    st.stop()
