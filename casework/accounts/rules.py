"""Accounts: names, passwords, lock-out and sessions as pure rules; the clock is an argument.

Sources: GB/T 22239-2019 (等保 2.0) 8.1.4.1 身份鉴别 (complexity, change, failed logins, idle time-out);
NIST SP 800-63B 5.1.1.2 (length before composition, a list of common passwords, Unicode normalised);
OWASP Authentication Cheat Sheet (one sentence for every refusal, lock-out by account).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass, fields, replace
from datetime import datetime, timedelta

from casework.accounts.common_passwords import COMMON_PASSWORDS
from casework.campaign.parts import blank, refuse
from casework.errors import EntryError, PermissionDeniedError, UserError
from casework.events import Actor
from casework.permissions import COMMITTEE_BOUND_ROLES
from casework.vocabulary import Role

# Words that stand where an account stands in the records, without being one (see data/places.py, the demo).
RESERVED_NAMES = frozenset({"command-line", "rule", "alias", "file", "local", "system", "unknown"})
RESERVED_PREFIX = "demo"
LONGEST_PASSWORD = 128
FEWEST_DIFFERENT_SIGNS = 5
LONGEST_DISPLAY = 40
_NAME = re.compile(r"[a-z][a-z0-9._-]{1,31}")
# The lock doubles each time, but never beyond a day: a mistake on Friday must not last for weeks.
LONGEST_LOCK = timedelta(hours=24)

# One sentence whether the name is unknown, the password wrong, the account locked or disabled: a stranger learns
# nothing about which accounts exist, and a right password during a lock is not confirmed either.
REFUSED = (
    "登录没有成功：账号或密码不对，或者账号已停用、已锁定。连续输错 {attempts} 次，账号锁定 {minutes} 分钟，"
    "再犯时间加倍。忘记密码、等不及解锁，请找系统管理员。"
)


class SignInError(UserError):
    """The sign-in is refused; the sentence is the same for every reason."""


@dataclass(frozen=True, slots=True)
class AccountRules:
    """The numbers of [accounts] in campaign.toml.

    idle_minutes, session_hours: a session ends after so long without a click, and after so long altogether.
    attempts, lock_minutes: so many failed sign-ins in a row lock the account for so long, doubling each time.
    password_length: the fewest signs of a password. oidc_claim: the claim that holds the account's name when
    the office's own identity provider signs people in.
    """

    idle_minutes: int = 30
    session_hours: int = 12
    attempts: int = 5
    lock_minutes: int = 15
    password_length: int = 10
    oidc_claim: str = "preferred_username"

    def __post_init__(self) -> None:
        faults = blank("oidc_claim", self.oidc_claim)
        for field in fields(self):
            if field.name in _RANGES:
                least, most = _RANGES[field.name]
                value = getattr(self, field.name)
                if not least <= value <= most:
                    faults.append((field.name, f"{value} 超出范围，应为 {least} 至 {most}。"))
        refuse(faults)

    @property
    def refused(self) -> str:
        """The one sentence of a sign-in that is refused."""
        return REFUSED.format(attempts=self.attempts, minutes=self.lock_minutes)


_RANGES = {
    "idle_minutes": (1, 240),
    "session_hours": (1, 24),
    "attempts": (3, 20),
    "lock_minutes": (1, 1440),
    "password_length": (10, 64),
}


@dataclass(frozen=True, slots=True)
class Guard:
    """What is kept against guessing: failures since the last success or lock, locks in a row, end of the lock."""

    failures: int = 0
    locks: int = 0
    locked_until: datetime | None = None

    def is_locked(self, now: datetime) -> bool:
        """True while the lock lasts; the moment at which it ends is free again."""
        return self.locked_until is not None and now < self.locked_until

    def after_failure(self, rules: AccountRules, now: datetime) -> Guard:
        """The guard after one more failed sign-in; the last permitted failure locks."""
        if self.failures + 1 < rules.attempts:
            return replace(self, failures=self.failures + 1)
        # 2**20 minutes already lie beyond every cap: the power is kept small.
        lock = min(timedelta(minutes=rules.lock_minutes) * 2 ** min(self.locks, 20), LONGEST_LOCK)
        return Guard(0, self.locks + 1, now + lock)

    def is_fresh_lock(self, before: Guard) -> bool:
        """True when this guard was locked by the failure that followed `before`."""
        return self.locks > before.locks


def account_name(typed: str) -> str:
    """The name of an account as it is kept: without surrounding blanks, lower case, full-width signs made narrow."""
    return unicodedata.normalize("NFKC", typed).strip().lower()


def password_text(typed: str) -> str:
    """The password as it is hashed: full-width signs of an input method made narrow, nothing else changed."""
    return unicodedata.normalize("NFKC", typed)


def check_account(name: str, display: str, role: Role, committee: str | None, committees: Collection[str]) -> None:
    """Raise EntryError unless an account may look like this.

    name: as account_name gives it. committees: the codes of the campaign's committees.
    """
    if not _NAME.fullmatch(name):
        raise EntryError(
            f"账号“{name}”不能用：以小写字母开头，2 至 32 个字符，只用小写字母、数字和 . _ -，例如 li.hua 或 dl03。"
        )
    if name in RESERVED_NAMES or name.startswith(RESERVED_PREFIX):
        raise EntryError(f"账号“{name}”是系统保留的名称，请换一个。")
    if not display.strip() or len(display) > LONGEST_DISPLAY:
        raise EntryError(f"请填写姓名或岗位（不超过 {LONGEST_DISPLAY} 个字），例如“平安办 李”。")
    if role not in COMMITTEE_BOUND_ROLES:
        if committee is not None:
            raise EntryError(f"角色“{role.label}”面向全街道，不要再指定居委会。")
        return
    if committee is None:
        raise EntryError(f"角色“{role.label}”只能查看本居委会的数据，请指定居委会代码。")
    if committee not in committees:
        raise EntryError(f"没有代码为“{committee}”的居委会，请核对 campaign.toml 中的 [[committees]]。")


def check_password(password: str, name: str, rules: AccountRules) -> None:
    """Raise EntryError with the reason unless the password may be used (whether it is the last one, the store knows).

    password: as password_text gives it; the sentence never repeats it.
    """
    folded = password.casefold()
    if len(password) < rules.password_length:
        raise EntryError(f"新密码太短：至少 {rules.password_length} 个字符。可以用几个不相干的词连起来。")
    if len(password) > LONGEST_PASSWORD:
        raise EntryError(f"新密码太长：最多 {LONGEST_PASSWORD} 个字符。")
    if name in folded:
        raise EntryError("新密码里不要包含账号名。")
    if len(set(folded)) < FEWEST_DIFFERENT_SIGNS or folded in COMMON_PASSWORDS:
        raise EntryError("这个密码太常见，容易被猜中，请换一个。")


def check_may_manage(actor: Actor) -> None:
    """Raise PermissionDeniedError unless the actor keeps the accounts."""
    if actor.role is not Role.SYSTEM_ADMIN:
        raise PermissionDeniedError(f"“{actor.role.label}”不能管理账号，请联系{Role.SYSTEM_ADMIN.label}。")


@dataclass(frozen=True, slots=True)
class SessionTimes:
    """When a session began and was last used."""

    started_at: datetime
    seen_at: datetime

    def is_over(self, rules: AccountRules, now: datetime) -> bool:
        """True from the moment at which the idle or the whole time is used up."""
        return now >= self.seen_at + timedelta(minutes=rules.idle_minutes) or now >= self.started_at + timedelta(
            hours=rules.session_hours
        )
