"""Names, passwords, lock-out and length of sessions, without a store."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from casework.accounts.common_passwords import COMMON_PASSWORDS
from casework.accounts.rules import (
    LONGEST_LOCK,
    AccountRules,
    Guard,
    SessionTimes,
    account_name,
    check_account,
    check_may_manage,
    check_password,
    password_text,
)
from casework.campaign.parts import FieldError
from casework.errors import EntryError, PermissionDeniedError
from casework.events import Actor
from casework.vocabulary import Role
from data.schema import SHANGHAI

RULES = AccountRules()
NOW = datetime(2021, 10, 8, 9, tzinfo=SHANGHAI)
MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [(" Li.Hua ", "li.hua"), ("ＤＬ０３", "dl03"), ("dl03", "dl03")],  # full-width signs of an input method
)
def test_a_name_is_kept_in_one_form(typed: str, kept: str) -> None:
    """So that nobody has two accounts by the case of a letter."""
    assert account_name(typed) == kept


@pytest.mark.parametrize(
    "name", ["", "a", "1a", "李华", "a b", "a" * 33, "a\nb", "../x", "rule", "demo-office", "command-line"]
)
def test_a_name_that_cannot_be_typed_or_means_something_else_is_refused(name: str) -> None:
    """Two to 32 plain signs, and none of the words that stand for an account in the records."""
    with pytest.raises(EntryError):
        check_account(name, "某某", Role.SAFETY_OFFICE, None, ("01",))


@pytest.mark.parametrize(
    ("role", "committee", "words"),
    [
        (Role.COMMITTEE, None, "请指定居委会"),
        (Role.POPULATION_OFFICER, "09", "没有代码为“09”的居委会"),
        (Role.SAFETY_OFFICE, "01", "不要再指定居委会"),
        (Role.SYSTEM_ADMIN, "01", "不要再指定居委会"),
    ],
)
def test_a_committee_belongs_to_the_roles_that_are_bound_to_one(role: Role, committee: str | None, words: str) -> None:
    """A half-made account would see nothing or everything."""
    with pytest.raises(EntryError, match=words):
        check_account("li.hua", "某某", role, committee, ("01", "02"))


@pytest.mark.parametrize(
    ("password", "is_good"),
    [
        ("abcdefghi", False),  # 9 signs
        ("abcdefghik", True),  # 10
        ("红砖墙外有棵老槐树", False),  # 9
        ("红砖墙外有棵老槐树下", True),  # 10
        ("x" * 128, False),  # one sign, however often
        ("ababcdcdcd", False),  # 4 different signs
        ("abcdeabcde", True),  # 5
        ("abcde" * 25 + "abc", True),  # 128 signs
        ("abcde" * 25 + "abcd", False),  # 129
        ("my-LI.HUA-2021", False),  # the account's name in it
        ("1qaz2wsx3edc", False),
        ("Woaini1314520", False),  # common, in any case
    ],
)
def test_which_passwords_may_be_used(password: str, is_good: bool) -> None:
    """Length first, then what guessing begins with."""
    if is_good:
        check_password(password, "li.hua", RULES)
    else:
        with pytest.raises(EntryError) as refused:
            check_password(password, "li.hua", RULES)
        assert password not in str(refused.value)


def test_the_common_ones_are_long_enough_to_need_the_list_and_written_as_they_are_compared() -> None:
    """Shorter ones are refused for their length anyway."""
    assert all(len(word) >= RULES.password_length and word == word.casefold() for word in COMMON_PASSWORDS)


def test_full_width_signs_of_an_input_method_are_the_same_password() -> None:
    """Typed with the input method on or off."""
    assert password_text("ＡＢＣ１２３！") == "ABC123!"


def test_five_failures_lock_for_fifteen_minutes_and_each_lock_doubles() -> None:
    """The fifth failure locks; after the lock five more lock for 30 minutes, then 60."""
    guard, at = Guard(), NOW
    for minutes in (15, 30, 60):
        for _ in range(RULES.attempts - 1):
            guard = guard.after_failure(RULES, at)
            assert not guard.is_locked(at)
        guard = guard.after_failure(RULES, at)
        assert guard.locked_until == at + minutes * MINUTE
        assert guard.is_locked(at + minutes * MINUTE - timedelta(microseconds=1))
        at += minutes * MINUTE
        assert not guard.is_locked(at)


def test_a_lock_is_never_longer_than_a_day() -> None:
    """However often it happened before."""
    guard = Guard(failures=RULES.attempts - 1, locks=10_000).after_failure(RULES, NOW)
    assert guard.locked_until == NOW + LONGEST_LOCK


@pytest.mark.parametrize(
    ("since_start", "since_click", "is_over"),
    [
        (timedelta(0), timedelta(0), False),
        (timedelta(hours=1), timedelta(minutes=29, seconds=59), False),
        (timedelta(hours=1), timedelta(minutes=30), True),  # the idle time is used up
        (timedelta(hours=11, minutes=59), timedelta(0), False),
        (timedelta(hours=12), timedelta(0), True),  # however busy
    ],
)
def test_when_a_session_is_over(since_start: timedelta, since_click: timedelta, is_over: bool) -> None:
    """30 minutes without a click, 12 hours altogether."""
    assert SessionTimes(NOW - since_start, NOW - since_click).is_over(RULES, NOW) is is_over


@pytest.mark.parametrize(
    ("field", "value"),
    [("idle_minutes", 0), ("session_hours", 25), ("attempts", 2), ("lock_minutes", 0), ("password_length", 9)],
)
def test_rules_that_protect_nothing_are_refused(field: str, value: int) -> None:
    """The message names the range."""
    with pytest.raises(FieldError, match=f"{value} 超出范围"):
        AccountRules(**{field: value})  # type: ignore[arg-type]


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.SYSTEM_ADMIN])
def test_only_the_system_administrator_keeps_accounts(role: Role) -> None:
    """Not 平安办 either: who decides on cases does not also hand out the keys."""
    with pytest.raises(PermissionDeniedError):
        check_may_manage(Actor("a", role, "01"))
    check_may_manage(Actor("root", Role.SYSTEM_ADMIN))
