"""Sealing a value for one place in the database: AES-256-GCM, or SM4-GCM where the office must pass 密评.

The place (table, column, subdistrict, row) is the associated data: a sealed value that was moved to another row or
column does not open. A sealed value is nonce (12 bytes, random) + ciphertext + tag (16 bytes).
Source: NIST SP 800-38D; GB/T 32907-2016 (SM4), GB/T 36624-2018 (GCM).
"""

from __future__ import annotations

import hmac
import os
from dataclasses import dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from casework.privacy.rules import CipherName
from data.keys import KeyRing, KeyRingError

_NONCE, _TAG = 12, 16  # bytes


@dataclass(frozen=True, slots=True)
class Place:
    """Where a sealed value stands. row: what identifies the row within the subdistrict."""

    table: str
    column: str
    subdistrict: str
    row: str

    @property
    def associated_data(self) -> bytes:
        """The place as bytes; the parts cannot run into each other."""
        parts = (self.table, self.column, self.subdistrict, self.row)
        return "|".join(part.replace("\\", "\\\\").replace("|", "\\|") for part in parts).encode()


def sealed(value: str, place: Place, keys: KeyRing, cipher: CipherName, key_number: int) -> bytes:
    """The value, readable only at this place and with this key. Raises KeyRingError when the key is missing."""
    key, nonce, plain = keys.encryption(key_number), os.urandom(_NONCE), value.encode()
    if cipher is CipherName.AES_256_GCM:
        return nonce + AESGCM(key).encrypt(nonce, plain, place.associated_data)
    encryptor = Cipher(algorithms.SM4(_sm4_key(key)), modes.GCM(nonce)).encryptor()
    encryptor.authenticate_additional_data(place.associated_data)
    return nonce + encryptor.update(plain) + encryptor.finalize() + encryptor.tag


def opened(value: bytes, place: Place, keys: KeyRing, cipher: CipherName, key_number: int) -> str:
    """The value that was sealed for this place.

    Raises KeyRingError when the key is missing or another one, or when the value was changed or moved.
    """
    key, nonce = keys.encryption(key_number), value[:_NONCE]
    try:
        if len(value) < _NONCE + _TAG:
            raise InvalidTag
        if cipher is CipherName.AES_256_GCM:
            return AESGCM(key).decrypt(nonce, value[_NONCE:], place.associated_data).decode()
        decryptor = Cipher(algorithms.SM4(_sm4_key(key)), modes.GCM(nonce, value[-_TAG:])).decryptor()
        decryptor.authenticate_additional_data(place.associated_data)
        return (decryptor.update(value[_NONCE:-_TAG]) + decryptor.finalize()).decode()
    except InvalidTag:
        raise KeyRingError(
            f"个人信息解不开：第 {key_number} 号密钥与数据不是一套，或该条数据被改动过。"
            "请恢复与数据库同属一套的密钥目录，并运行 audit verify 核对记录。"
        ) from None


def blind_index(value: str, purpose: str, keys: KeyRing) -> str:
    """A keyed fingerprint (HMAC-SHA-256): equal for equal values of one purpose, and it tells nothing else.

    Raises KeyRingError when the key is missing.
    """
    return hmac.new(keys.index(), f"{purpose}|{value}".encode(), sha256).hexdigest()


def _sm4_key(key: bytes) -> bytes:
    """SM4 takes 128 bits: derived, so that one file serves both ciphers and neither key tells the other."""
    return HKDF(algorithm=hashes.SHA256(), length=16, salt=None, info=b"SM4-GCM").derive(key)
