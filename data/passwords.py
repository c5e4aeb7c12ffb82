"""Passwords as argon2id hashes (RFC 9106), and the random first ones.

Cost: 64 MiB as in RFC 9106's second recommended option, 2 passes in 1 lane, above the minimum of the OWASP
Password Storage Cheat Sheet (46 MiB, 1 pass). About 120 ms of one core here (tests/benchmarks/bench_passwords.py);
RFC 9106's 4 lanes bring nothing on an office server of two cores that also draws everybody's pages.
"""

from __future__ import annotations

import secrets
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from casework.accounts.rules import LONGEST_PASSWORD, password_text

HASHER = PasswordHasher(time_cost=2, memory_cost=64 * 1024, parallelism=1)
# Guessing may keep so many cores busy and no more: the pages of everybody else go on.
_AT_ONCE = BoundedSemaphore(2)
# The hash of a random text that nobody kept: checked in place of an account that may not sign in, so that the
# answer takes as long as a wrong password.
NOBODY = "$argon2id$v=19$m=65536,t=2,p=1$8jpkGzdA9itC7NIBNLqsYw$L8RJyxq8EBbj15EtyDkSi/T3TaDjRpBb9NJ/fIciRZc"
# Without 0 O 1 l I, which are misread from paper.
_SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"
_GROUPS, _GROUP = 4, 4


def hashed(password: str) -> str:
    """The hash to store for a password that check_password has passed."""
    with _AT_ONCE:
        return HASHER.hash(password_text(password))


def matches(stored: str | None, typed: str) -> bool:
    """True when the typed password is the one of the stored hash; None takes as long and is never true."""
    # One sign more than any password has: an endless text costs no more than a long one, and never matches.
    text = password_text(typed[: LONGEST_PASSWORD * 4])[: LONGEST_PASSWORD + 1]
    try:
        with _AT_ONCE:
            HASHER.verify(stored or NOBODY, text)
    except (VerificationError, InvalidHashError):
        return False
    return stored is not None


def is_outdated(stored: str) -> bool:
    """True when the hash was made with other parameters than today's."""
    return HASHER.check_needs_rehash(stored)


def first_password() -> str:
    """A random password to hand out once: 16 signs of 31, 79 bits."""
    groups = ("".join(secrets.choice(_SIGNS) for _ in range(_GROUP)) for _ in range(_GROUPS))
    return "-".join(groups)
