"""The way from the settings to the data, shared by the commands."""

from __future__ import annotations

import argparse
import getpass
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from casework.calendar import WorkingCalendar
from casework.campaign.model import Campaign
from casework.errors import NotFoundError
from casework.events import Actor
from casework.vocabulary import Knowledge, Role
from data.access import Reader
from data.accounts import account_named
from data.as_of import default_as_of
from data.commands.contract import Invocation
from data.settings import Settings, SettingsError, home_calendar, home_campaign
from data.store import Store, Subdistrict
from data.subdistricts import subdistricts_of
from data.view import counting_of

COMMAND_LINE_ACCOUNT = "command-line"


@dataclass(frozen=True, slots=True)
class OpenedReading:
    """What a command that shows figures works with; valid while the store is open."""

    store: Store
    reader: Reader
    campaign: Campaign
    calendar: WorkingCalendar


@contextmanager
def opened_reading(invocation: Invocation) -> Iterator[OpenedReading]:
    """The reader, campaign and calendar for the options of add_reading_options.

    Raises SettingsError when there is no database yet, NotFoundError for an unknown subdistrict.
    """
    settings, arguments = invocation.settings, invocation.arguments
    with opened_store(settings) as store:
        home = home_campaign(settings)
        campaign = campaign_of(home, chosen_subdistrict(store, home, arguments.subdistrict))
        who = acting(store, campaign.subdistrict_code, arguments)
        reader = reader_of(store, who, campaign, arguments, invocation.now)
        yield OpenedReading(store, reader, campaign, home_calendar(settings))


@contextmanager
def opened_store(settings: Settings) -> Iterator[Store]:
    """The store of the home folder. Raises SettingsError when there is none yet: reading never creates one."""
    if settings.uses_own_database and not settings.database_file.is_file():
        raise SettingsError(
            f"数据目录 {settings.home} 里还没有数据库。请先运行 init（正式使用）或 demo（演示数据），"
            "或用 --home 指定别的目录。"
        )
    store = Store.open(settings.database_url, keys=settings.keys)
    try:
        yield store
    finally:
        store.close()


def chosen_subdistrict(store: Store, campaign: Campaign, code: str | None) -> Subdistrict:
    """The subdistrict with this code; without one the campaign's, else (in a demo) the first.

    Raises NotFoundError when the store has none, or none with this code.
    """
    known = subdistricts_of(store, campaign)
    if code is None:
        return known[0]
    for entry in known:
        if entry.code == code:
            return entry
    raise NotFoundError(f"数据库里没有街道“{code}”。现有：{'、'.join(entry.code for entry in known)}。")


def campaign_of(campaign: Campaign, subdistrict: Subdistrict) -> Campaign:
    """The home's campaign under the code and name of one of its subdistricts."""
    return replace(campaign, subdistrict_code=subdistrict.code, subdistrict_name=subdistrict.name)


def acting(store: Store, subdistrict: str, arguments: argparse.Namespace, role: Role = Role.SAFETY_OFFICE) -> Actor:
    """Who the command acts for: the account of --account with its own rights, else the operator of this machine.

    role: what the operator acts as. He needs no password: whoever can read the database file can do all that the
    program can; the name under which he is logged in to the machine is kept with what he does.
    Raises NotFoundError when there is no such account, PermissionDeniedError when it is disabled.
    """
    name: str | None = getattr(arguments, "account", None)
    if name is not None:
        return account_named(store, subdistrict, name).actor
    return Actor(operator(), role)


def operator() -> str:
    """The account that stands in the records for the person at this machine's command line."""
    try:
        return f"{COMMAND_LINE_ACCOUNT}:{getpass.getuser()}"
    except (OSError, KeyError, ImportError):
        # A user without a name, as in some containers.
        return COMMAND_LINE_ACCOUNT


def acting_moment(store: Store, subdistrict: Subdistrict, who: Actor, now: datetime) -> datetime:
    """When an entry is recorded. A demo stays in its own time, as on the screen: a second after its newest record."""
    if not subdistrict.is_demo:
        return now
    cutoff = Reader(store, subdistrict.code, who, now.date(), Knowledge.LATEST).data_cutoff()
    return now if cutoff is None else cutoff + timedelta(seconds=1)


def reader_of(store: Store, who: Actor, campaign: Campaign, arguments: argparse.Namespace, now: datetime) -> Reader:
    """The reader for the options of add_reading_options."""
    knowledge = Knowledge(arguments.knowledge)
    as_of = arguments.as_of
    if as_of is None:
        latest = Reader(store, campaign.subdistrict_code, who, now.date(), Knowledge.LATEST).data_cutoff()
        as_of = default_as_of(campaign, now.date(), None if latest is None else latest.date())
    return Reader(store, campaign.subdistrict_code, who, as_of, knowledge, counting_of(campaign))
