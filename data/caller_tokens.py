"""Pseudonyms of callers: an opaque token that says "the same caller again" and nothing else.

Names and telephone numbers are never read. Where the platform exports a pseudonym of its own, a keyed hash of it is
kept, so that the pseudonym itself never lies in the store and two subdistricts' tokens cannot be compared.
"""

from __future__ import annotations

import hmac
import re
import secrets
import unicodedata
from hashlib import sha256

TOKEN_LENGTH = 16  # 64 bits: a collision among a million callers is a 1 in 30 million chance
_TELEPHONE = re.compile(r"(?:\+?86)?1\d{10}|0\d{2,3}-?\d{7,8}|\d{7,8}")
_IDENTITY = re.compile(r"\d{17}[\dXx]|\d{15}")
_CHINESE = re.compile(r"[\u3400-\u9fff]")


def new_caller_key() -> str:
    """A random key for one subdistrict, made once."""
    return secrets.token_hex(32)


def caller_token(pseudonym: str, key: str) -> str | None:
    """The token of a pseudonym under the subdistrict's key; None for a blank one.

    None also for what may be a person's name, telephone or identity number instead of a pseudonym (Chinese
    characters; 7, 8, 11, 15 or 18 digits): such a value is not kept even hashed, since it can be guessed.
    """
    plain = unicodedata.normalize("NFKC", pseudonym).strip()
    if not plain or looks_personal(plain):
        return None
    return hmac.new(key.encode(), plain.encode(), sha256).hexdigest()[:TOKEN_LENGTH]


def looks_personal(value: str) -> bool:
    """True when the value may be a name, a telephone number or an identity number."""
    plain = "".join(unicodedata.normalize("NFKC", value).split())
    return bool(_CHINESE.search(plain) or _TELEPHONE.fullmatch(plain) or _IDENTITY.fullmatch(plain))
