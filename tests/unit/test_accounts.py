"""Accounts and sessions in the store, on both engines."""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from casework.accounts.rules import AccountRules, SignInError
from casework.errors import ConflictError, EntryError, NotFoundError, PermissionDeniedError
from casework.events import Actor
from casework.vocabulary import AccessAction, Role
from data import passwords
from data.access_log import AccessEntry, access_entries, access_log_faults
from data.accounts import (
    Account,
    accounts,
    add_account,
    change_account,
    change_password,
    has_accounts,
    reset_password,
    set_disabled,
    unlock,
)
from data.schema import audit
from data.schema_accounts import account, login_session
from data.sessions import (
    SessionOverError,
    Visitor,
    outside_key,
    outside_sign_in,
    session_key,
    sign_in,
    sign_out,
    visitor_of,
)
from data.store import Store
from tests.real_home import ADMIN, CHEAP, COMMITTEES, PASSWORD, START, cheap_passwords

CODE = "990001001"
RULES = AccountRules()
SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
NEW = "twelve green umbrellas"


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hash at next to no cost."""
    cheap_passwords(monkeypatch)


@pytest.fixture
def street(store: Store) -> Store:
    """A real subdistrict with the account east of the committee 01, whose password is PASSWORD."""
    store.create_subdistrict(CODE, "某街道", is_demo=False)
    first = add_account(store, CODE, "East", "东里 李", Role.COMMITTEE, "01", COMMITTEES, ADMIN, START)
    change_password(store, CODE, "east", first, PASSWORD, RULES, START)
    return store


def enter(store: Store, at: datetime = START, name: str = "east", password: str = PASSWORD) -> str:
    """The key of a new session."""
    return session_key(sign_in(store, CODE, name, password, RULES, at))


def who(store: Store, key: str, at: datetime = START) -> Visitor:
    """Who is signed in under the key."""
    return visitor_of(store, key, RULES, at)


def named(store: Store, name: str = "east") -> Account:
    """The account as the administrator sees it."""
    return next(one for one in accounts(store, CODE, ADMIN) if one.name == name)


def log(store: Store) -> list[AccessEntry]:
    """All entries of the access log."""
    with store.read() as connection:
        return access_entries(connection, CODE, START - HOUR, START + 100 * HOUR)


def actions(store: Store) -> list[str]:
    """What the audit chain holds."""
    with store.read() as connection:
        return list(connection.execute(sa.select(audit.c.action).order_by(audit.c.version)).scalars())


def everything_stored(store: Store) -> str:
    """All rows of all tables that this module writes, as text."""
    with store.read() as connection:
        tables = ("account", "login_session", "audit", "access_log")
        return "\n".join(repr(row) for name in tables for row in connection.execute(sa.text(f"select * from {name}")))


def test_the_first_password_works_once_and_has_to_be_changed(store: Store) -> None:
    """There is no default password: each account gets a random one of its own."""
    store.create_subdistrict(CODE, "某街道", is_demo=False)
    assert not has_accounts(store, CODE)
    passes = [
        add_account(store, CODE, name, "某岗位", Role.LEADER, None, COMMITTEES, ADMIN, START) for name in ("aa", "bb")
    ]
    assert len(set(passes)) == 2
    assert has_accounts(store, CODE)
    visitor = who(store, enter(store, name="aa", password=passes[0]))
    assert visitor.must_change
    change_password(store, CODE, "aa", passes[0], NEW, RULES, START, keep=visitor.key)
    assert not who(store, visitor.key).must_change
    with pytest.raises(SignInError):
        enter(store, name="aa", password=passes[0])


def test_a_signed_in_visitor_acts_with_the_rights_of_the_account(street: Store) -> None:
    """Name, role and committee; the name in any case of letters."""
    visitor = who(street, enter(street, name=" EAST "))
    assert visitor.account.actor == Actor("east", Role.COMMITTEE, "01")
    assert named(street).last_login_at == START


def refusals(store: Store) -> dict[str, Callable[[], object]]:
    """A sign-in for every reason for which it may be refused."""
    first = add_account(store, CODE, "west", "西里", Role.COMMITTEE, "02", COMMITTEES, ADMIN, START)
    set_disabled(store, CODE, "west", ADMIN, START, is_disabled=True)
    add_account(store, CODE, "north", "北里", Role.COMMITTEE, "02", COMMITTEES, ADMIN, START)
    for _ in range(RULES.attempts):
        with pytest.raises(SignInError):
            enter(store, name="north", password="wrong")
    return {
        "wrong": lambda: enter(store, password="wrong"),
        "empty": lambda: enter(store, password=""),
        "unknown": lambda: enter(store, name="nobody"),
        "injected": lambda: enter(store, name="east' or '1'='1"),
        "disabled": lambda: enter(store, name="west", password=first),
        "locked": lambda: enter(store, name="north", password="wrong"),
    }


def test_every_refusal_reads_the_same(street: Store) -> None:
    """Nothing tells a stranger which accounts exist, are locked or disabled."""
    sentences = set()
    for attempt in refusals(street).values():
        with pytest.raises(SignInError) as refused:
            attempt()
        sentences.add(str(refused.value))
    assert sentences == {RULES.refused}


def test_every_refusal_costs_one_hash(street: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """The answer takes as long for a name that is no account: argon2 is asked exactly once each time."""
    attempts = refusals(street)
    asked = []

    class Counting:
        def verify(self, stored: str, typed: str) -> bool:
            asked.append(stored)
            return CHEAP.verify(stored, typed)

    monkeypatch.setattr(passwords, "HASHER", Counting())
    for reason, attempt in attempts.items():
        asked.clear()
        with pytest.raises(SignInError):
            attempt()
        assert len(asked) == 1, reason


def test_the_real_cost_is_that_of_the_stand_in() -> None:
    """The hash checked for an unknown name has today's parameters, at least those of the OWASP cheat sheet."""
    from importlib import reload

    real = reload(passwords)
    assert real.HASHER.memory_cost >= 47_104 and real.HASHER.time_cost >= 1
    assert not real.is_outdated(real.NOBODY)
    assert not real.matches(None, "anything")


def test_five_wrong_passwords_lock_the_account_for_the_right_one_too(street: Store) -> None:
    """For 15 minutes; then the right one is taken, and the count begins anew."""
    for _ in range(RULES.attempts):
        with pytest.raises(SignInError):
            enter(street, password="wrong")
    for late in (timedelta(0), 15 * MINUTE - SECOND):
        with pytest.raises(SignInError):
            enter(street, START + late)
    assert who(street, enter(street, START + 15 * MINUTE), START + 15 * MINUTE).account.name == "east"
    assert (named(street).guard.failures, named(street).guard.locks) == (0, 0)


def test_a_second_lock_lasts_twice_as_long(street: Store) -> None:
    """Without a right password in between."""
    at = START
    for minutes in (15, 30):
        for _ in range(RULES.attempts):
            with pytest.raises(SignInError):
                enter(street, at, password="wrong")
        assert named(street).guard.locked_until == at + minutes * MINUTE
        at += minutes * MINUTE


def test_guesses_sent_at_once_get_no_more_tries_than_one_after_the_other(
    street: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Counted by account, before the password is checked: of 24 parallel guesses five are checked."""
    checked = []

    def counting(stored: str | None, typed: str) -> bool:
        if stored is not None:
            checked.append(typed)
        return False

    monkeypatch.setattr("data.accounts.matches", counting)

    def guess(number: int) -> None:
        with pytest.raises(SignInError):
            enter(street, password=f"guess {number}")

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(guess, range(24)))
    assert len(checked) == RULES.attempts
    assert named(street).guard.is_locked(START)


def test_a_right_password_takes_earlier_failures_back(street: Store) -> None:
    """Four mistakes, one success, four mistakes: no lock."""
    for _ in range(2):
        for _ in range(RULES.attempts - 1):
            with pytest.raises(SignInError):
                enter(street, password="wrong")
        enter(street)
    assert not named(street).guard.is_locked(START)


def test_a_session_ends_after_half_an_hour_without_a_click(street: Store) -> None:
    """Each click starts the half hour anew; a click within a minute of the last noted one needs no write."""
    key = enter(street)
    who(street, key, START + 29 * MINUTE)
    who(street, key, START + 58 * MINUTE)
    with pytest.raises(SessionOverError, match="超时"):
        who(street, key, START + 88 * MINUTE)
    with pytest.raises(SessionOverError):
        who(street, key, START + 89 * MINUTE)


def test_a_session_ends_after_twelve_hours_however_busy(street: Store) -> None:
    """A whole working day and no night."""
    key = enter(street)
    for minutes in range(20, 12 * 60, 20):
        who(street, key, START + minutes * MINUTE)
    with pytest.raises(SessionOverError, match="12 小时"):
        who(street, key, START + 12 * HOUR)


def test_a_session_that_was_signed_out_is_over_wherever_its_token_is_kept(street: Store) -> None:
    """Other sessions of the account go on."""
    first, second = enter(street), enter(street)
    sign_out(street, who(street, first), START)
    with pytest.raises(SessionOverError, match="已经退出"):
        who(street, first)
    assert who(street, second).account.name == "east"


@pytest.mark.parametrize(
    "act",
    [
        lambda store: set_disabled(store, CODE, "east", ADMIN, START, is_disabled=True),
        lambda store: reset_password(store, CODE, "east", ADMIN, START),
        lambda store: change_password(store, CODE, "east", PASSWORD, NEW, RULES, START),
    ],
    ids=["disabled", "reset", "changed"],
)
def test_what_ends_all_sessions_of_an_account(street: Store, act: Callable[[Store], object]) -> None:
    """The very next click is refused."""
    key = enter(street)
    act(street)
    with pytest.raises(SessionOverError):
        who(street, key)


def test_an_account_that_is_enabled_again_has_to_sign_in_again(street: Store) -> None:
    """Its old sessions stay ended, its password is as before."""
    key = enter(street)
    set_disabled(street, CODE, "east", ADMIN, START, is_disabled=True)
    set_disabled(street, CODE, "east", ADMIN, START, is_disabled=False)
    with pytest.raises(SessionOverError):
        who(street, key)
    enter(street)


def test_a_changed_role_holds_from_the_next_click(street: Store) -> None:
    """Without signing in again."""
    key = enter(street)
    change_account(street, CODE, "east", "西里 李", Role.COMMITTEE, "02", COMMITTEES, ADMIN, START)
    assert who(street, key).account.actor == Actor("east", Role.COMMITTEE, "02")
    change_account(street, CODE, "east", "李", Role.LEADER, None, COMMITTEES, ADMIN, START)
    assert who(street, key).account.actor == Actor("east", Role.LEADER, None)


@pytest.mark.parametrize(
    ("current", "new", "error"),
    [
        ("wrong", NEW, SignInError),
        (PASSWORD, PASSWORD, EntryError),  # the last one
        (PASSWORD, "short", EntryError),
        (PASSWORD, "east-1234-east", EntryError),
    ],
)
def test_a_password_change_that_is_refused_changes_nothing(
    street: Store, current: str, new: str, error: type[Exception]
) -> None:
    """The old one still works."""
    with pytest.raises(error):
        change_password(street, CODE, "east", current, new, RULES, START)
    enter(street)


def test_guessing_the_current_password_in_the_change_form_locks_too(street: Store) -> None:
    """Somebody at an unattended screen gets no more tries than at the sign-in."""
    for _ in range(RULES.attempts):
        with pytest.raises(SignInError):
            change_password(street, CODE, "east", "wrong", NEW, RULES, START)
    with pytest.raises(SignInError):
        enter(street)


def test_an_unlocked_account_can_sign_in_at_once(street: Store) -> None:
    """With the password as it is."""
    for _ in range(RULES.attempts):
        with pytest.raises(SignInError):
            enter(street, password="wrong")
    unlock(street, CODE, "east", ADMIN, START)
    enter(street)


def test_names_are_taken_once_whatever_their_letters(street: Store) -> None:
    """One account per person."""
    with pytest.raises(ConflictError):
        add_account(street, CODE, "EAST", "别人", Role.LEADER, None, COMMITTEES, ADMIN, START)


@pytest.mark.parametrize("name", ["nobody", ""])
def test_an_account_that_is_not_there_is_named(street: Store, name: str) -> None:
    """For every act on an account."""
    acts: list[Callable[[], Any]] = [
        lambda: set_disabled(street, CODE, name, ADMIN, START, is_disabled=True),
        lambda: reset_password(street, CODE, name, ADMIN, START),
        lambda: unlock(street, CODE, name, ADMIN, START),
        lambda: change_account(street, CODE, name, "某", Role.LEADER, None, COMMITTEES, ADMIN, START),
    ]
    for act in acts:
        with pytest.raises(NotFoundError):
            act()


def test_nobody_keeps_his_own_account(street: Store) -> None:
    """An administrator cannot lock himself out, or give himself another role."""
    add_account(street, CODE, "root", "系统管理员", Role.SYSTEM_ADMIN, None, COMMITTEES, ADMIN, START)
    root = Actor("root", Role.SYSTEM_ADMIN)
    for act in (
        lambda: set_disabled(street, CODE, "root", root, START, is_disabled=True),
        lambda: reset_password(street, CODE, "root", root, START),
        lambda: change_account(street, CODE, "root", "我", Role.SAFETY_OFFICE, None, COMMITTEES, root, START),
    ):
        with pytest.raises(PermissionDeniedError):
            act()


def test_a_session_of_another_subdistrict_leads_there_and_nowhere_else(street: Store) -> None:
    """The same name in two subdistricts is two accounts."""
    street.create_subdistrict("990001002", "另一街道", is_demo=False)
    other = add_account(street, "990001002", "east", "别人", Role.LEADER, None, (), ADMIN, START)
    with pytest.raises(SignInError):
        enter(street, password=other)
    key = session_key(sign_in(street, "990001002", "east", other, RULES, START))
    assert who(street, key).account.subdistrict == "990001002"


def test_every_change_of_an_account_stands_in_the_audit_chain(street: Store) -> None:
    """Under the name of who made it; the chain holds."""
    reset_password(street, CODE, "east", ADMIN, START)
    set_disabled(street, CODE, "east", ADMIN, START, is_disabled=True)
    set_disabled(street, CODE, "east", ADMIN, START, is_disabled=False)
    unlock(street, CODE, "east", ADMIN, START)
    change_account(street, CODE, "east", "李", Role.LEADER, None, COMMITTEES, ADMIN, START)
    assert actions(street) == [
        "account_added",
        "password_changed",
        "password_reset",
        "account_disabled",
        "account_enabled",
        "account_unlocked",
        "account_changed",
    ]
    assert street.verify_chain(CODE) == []


def test_signing_in_bumps_no_version_and_stands_in_the_access_log(street: Store) -> None:
    """Success, failure, lock and sign-out; figures that were worked out stay."""
    version = street.version(CODE)
    key = enter(street)
    sign_out(street, who(street, key), START)
    for _ in range(RULES.attempts):
        with pytest.raises(SignInError):
            enter(street, password="wrong")
    with pytest.raises(SignInError):
        enter(street, name="nobody")
    assert street.version(CODE) == version
    found = log(street)
    failed = AccessAction.LOGIN_FAILED.value
    assert [(entry.action, entry.subject) for entry in found] == [
        (AccessAction.LOGIN.value, "east"),
        (AccessAction.LOGOUT.value, "east"),
        *[(failed, "east")] * RULES.attempts,
        (failed, "unknown"),
    ]
    locked = [json.loads(entry.content).get("locked_until") for entry in found[2:7]]
    assert locked == [None] * 4 + [(START + 15 * MINUTE).isoformat()]
    with street.read() as connection:
        assert list(access_log_faults(connection, CODE)) == []


def test_no_password_and_no_token_is_ever_stored(street: Store) -> None:
    """Nor what somebody typed in the wrong field."""
    token = sign_in(street, CODE, "east", PASSWORD, RULES, START)
    with pytest.raises(SignInError):
        enter(street, name="my secret password", password=NEW)
    handed_out = reset_password(street, CODE, "east", ADMIN, START)
    stored = everything_stored(street)
    for secret in (PASSWORD, NEW, token, handed_out, "my secret password"):
        assert secret not in stored
    assert "argon2id" in stored


def test_a_hash_made_with_other_parameters_is_renewed_at_the_next_sign_in(
    street: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Raising the cost needs no new passwords."""
    from argon2 import PasswordHasher

    monkeypatch.setattr(passwords, "HASHER", PasswordHasher(time_cost=2, memory_cost=16, parallelism=1))
    enter(street)
    with street.read() as connection:
        assert "m=16,t=2" in connection.execute(sa.select(account.c.password_hash)).scalar_one()
    enter(street)


def test_ended_sessions_are_forgotten_after_forty_days(street: Store) -> None:
    """Not earlier: a provider's sign-in that ended must stay known as ended."""
    enter(street)
    enter(street, START + timedelta(days=39))
    with street.read() as connection:
        assert len(connection.execute(sa.select(login_session)).all()) == 2
    enter(street, START + timedelta(days=41))
    with street.read() as connection:
        assert len(connection.execute(sa.select(login_session)).all()) == 2


CLAIMS = {"iss": "https://id.example", "sub": "1", "iat": 100, "preferred_username": "EAST", "email": "li@x.example"}


def outside(store: Store, claims: dict[str, Any], at: datetime = START, rules: AccountRules = RULES) -> str:
    """The key of the session of somebody whom the provider signed in."""
    return outside_sign_in(store, [CODE], claims, rules, at)


def test_a_provider_signs_in_the_account_that_its_claim_names(street: Store) -> None:
    """Reloading with the same token is the same session, logged once; the given-out password does not matter."""
    reset_password(street, CODE, "east", ADMIN, START)
    key = outside(street, CLAIMS)
    assert outside(street, CLAIMS, START + MINUTE) == key
    visitor = who(street, key)
    assert visitor.account.name == "east" and not visitor.must_change
    assert [entry.action for entry in log(street)] == [AccessAction.LOGIN.value]


def test_the_claim_is_configured(street: Store) -> None:
    """[accounts] oidc_claim."""
    rules = replace(RULES, oidc_claim="email")
    with pytest.raises(SignInError):
        outside(street, CLAIMS, rules=rules)
    assert outside(street, {**CLAIMS, "email": "east"}, rules=rules)


def test_a_provider_opens_the_account_of_the_street_that_has_one(street: Store) -> None:
    """One database may hold several; a disabled account of another street is passed over."""
    street.create_subdistrict("310999", "另一街道", is_demo=False)
    add_account(street, "310999", "east", "东里 李", Role.SYSTEM_ADMIN, None, (), ADMIN, START)
    set_disabled(street, CODE, "east", ADMIN, START, is_disabled=True)
    key = outside_sign_in(street, [CODE, "310999"], CLAIMS, RULES, START)
    assert who(street, key).account.subdistrict == "310999"


@pytest.mark.parametrize("name", ["nobody", "", None, 7, ["east"]])
def test_a_provider_opens_nothing_without_an_account(street: Store, name: object) -> None:
    """Known elsewhere is not known here."""
    with pytest.raises(SignInError, match="没有与之对应"):
        outside(street, {**CLAIMS, "preferred_username": name})


def test_a_disabled_account_is_disabled_for_the_provider_too(street: Store) -> None:
    """At once, also within a session."""
    key = outside(street, CLAIMS)
    set_disabled(street, CODE, "east", ADMIN, START, is_disabled=True)
    with pytest.raises(SessionOverError):
        who(street, key)
    with pytest.raises(SignInError):
        outside(street, {**CLAIMS, "iat": 200})


def test_a_providers_session_that_timed_out_needs_a_new_sign_in_there(street: Store) -> None:
    """Streamlit remembers the old one for 30 days; it opens nothing."""
    key = outside(street, CLAIMS)
    assert outside(street, CLAIMS, START + HOUR) == key
    with pytest.raises(SessionOverError):
        who(street, key, START + HOUR)
    assert who(street, outside(street, {**CLAIMS, "iat": 200}, START + HOUR), START + HOUR)


def test_claims_that_somebody_guesses_are_no_cookie(street: Store) -> None:
    """The keys of cookies and of providers never meet."""
    outside(street, CLAIMS)
    for guess in (outside_key(CLAIMS), f"outside:{CLAIMS}"):
        with pytest.raises(SessionOverError):
            who(street, session_key(guess))
