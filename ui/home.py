"""The home folder as the screen opens it: store, campaign, calendar, subdistricts; and from where it may be opened."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from casework.accounts.rules import AccountRules
from casework.calendar import WorkingCalendar
from casework.campaign.model import Campaign
from casework.errors import PermissionDeniedError
from data.keys import FOLDER, KeyRing
from data.settings import Settings, SettingsError, home_calendar, home_campaign
from data.store import Store, Subdistrict
from data.subdistricts import subdistricts_of
from ui import text
from ui.loopback import is_local_visit, is_proxied_visit


@dataclass(frozen=True, slots=True)
class Home:
    """What every visit works with, whoever comes. subdistricts: never invented and real ones together."""

    store: Store
    campaign: Campaign
    calendar: WorkingCalendar
    subdistricts: tuple[Subdistrict, ...]

    @property
    def is_demo(self) -> bool:
        """True when all data are invented: nobody signs in, and the role can be switched."""
        return self.subdistricts[0].is_demo

    @property
    def rules(self) -> AccountRules:
        """Passwords, lock-out and length of sessions."""
        return self.campaign.accounts


def open_home(settings: Settings) -> Home:
    """The home of this process for this visit.

    Raises SettingsError when there is nothing to show yet, PermissionDeniedError when the visit comes from where it
    may not: from elsewhere than this machine, unless through the operator's proxy with TLS to a home with accounts.
    """
    return home_for(settings, is_local=is_local_visit(), is_proxied=is_proxied_visit(settings.public_host))


def home_for(settings: Settings, *, is_local: bool, is_proxied: bool) -> Home:
    """open_home for a request that is no visit of a page; raises the same."""
    if not is_local and not is_proxied:
        raise PermissionDeniedError(text.NOT_LOOPBACK)
    if settings.uses_own_database and not settings.database_file.is_file():
        raise SettingsError(text.EMPTY_HOME)
    store = _store(settings.database_url, settings.home)
    if not store.subdistricts():
        raise SettingsError(text.EMPTY_HOME)
    campaign = _campaign(settings, _stamp(settings.campaign_file))
    known = subdistricts_of(store, campaign)
    # Should invented data ever lie beside real ones, accounts guard the real ones and the others are left out.
    real = [entry for entry in known if not entry.is_demo]
    if not real and not is_local:
        raise PermissionDeniedError(text.DEMO_IS_LOCAL)
    calendar = _calendar(settings, _stamp(settings.calendar_file))
    return Home(store, campaign, calendar, tuple(real or known))


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
