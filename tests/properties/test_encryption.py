"""Sealed values: whatever is sealed opens at its place, and nowhere else, and not when touched."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casework.privacy.rules import CipherName
from data.encryption import Place, blind_index, opened, sealed
from data.keys import KeyRing, KeyRingError

PLACE = Place("party_person", "name", "310117006", "C1-owner-1|7")
TEXTS = st.text(max_size=40).filter(lambda text: not any("\ud800" <= sign <= "\udfff" for sign in text))
PARTS = st.text(alphabet="ab|\\", max_size=4)


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> KeyRing:
    """Two encryption keys."""
    ring = KeyRing(tmp_path_factory.mktemp("keys") / "keys")
    ring.begin("310117006")
    ring.rotate()
    return ring


@settings(max_examples=60)
@given(TEXTS, st.sampled_from(CipherName), st.sampled_from([1, 2]))
def test_what_is_sealed_opens_again(keys: KeyRing, value: str, cipher: CipherName, number: int) -> None:
    """Names in any script, both ciphers, old and new key."""
    closed = sealed(value, PLACE, keys, cipher, number)
    assert opened(closed, PLACE, keys, cipher, number) == value
    assert len(closed) == 12 + len(value.encode()) + 16
    assert len(value.encode()) < 4 or value.encode() not in closed
    assert sealed(value, PLACE, keys, cipher, number) != closed, "equal values do not look equal"


@settings(max_examples=60)
@given(st.sampled_from(CipherName), st.integers(0, 27 + 9), st.integers(1, 255))
def test_one_changed_byte_keeps_it_shut(keys: KeyRing, cipher: CipherName, place: int, flip: int) -> None:
    """In the nonce, the text or the tag."""
    closed = bytearray(sealed("演示甲", PLACE, keys, cipher, 1))
    closed[place] ^= flip
    with pytest.raises(KeyRingError, match="解不开"):
        opened(bytes(closed), PLACE, keys, cipher, 1)


@settings(max_examples=60)
@given(st.tuples(PARTS, PARTS, PARTS, PARTS), st.tuples(PARTS, PARTS, PARTS, PARTS))
def test_it_opens_at_its_own_place_only(keys: KeyRing, here: tuple[str, ...], there: tuple[str, ...]) -> None:
    """Another table, column, subdistrict or row; parts that hold the separator do not run into each other."""
    closed = sealed("演示甲", Place(*here), keys, CipherName.AES_256_GCM, 1)
    if here == there:
        assert opened(closed, Place(*there), keys, CipherName.AES_256_GCM, 1) == "演示甲"
    else:
        with pytest.raises(KeyRingError):
            opened(closed, Place(*there), keys, CipherName.AES_256_GCM, 1)


@pytest.mark.parametrize("cut", [0, 5, 27])
def test_a_cut_value_is_a_clear_error(keys: KeyRing, cut: int) -> None:
    """Shorter than nonce and tag."""
    closed = sealed("演示甲", PLACE, keys, CipherName.AES_256_GCM, 1)
    for cipher in CipherName:
        with pytest.raises(KeyRingError, match="解不开"):
            opened(closed[:cut], PLACE, keys, cipher, 1)


def test_another_key_or_cipher_does_not_open_it(keys: KeyRing) -> None:
    """The sentence names the key and what to do."""
    closed = sealed("演示甲", PLACE, keys, CipherName.AES_256_GCM, 1)
    for cipher, number in ((CipherName.AES_256_GCM, 2), (CipherName.SM4_GCM, 1)):
        with pytest.raises(KeyRingError, match=f"第 {number} 号密钥"):
            opened(closed, PLACE, keys, cipher, number)
    with pytest.raises(KeyRingError, match=r"缺少 encryption-3\.key"):
        opened(closed, PLACE, keys, CipherName.AES_256_GCM, 3)


def test_sm4_gcm_gives_the_published_vector() -> None:
    """RFC 8998, appendix A.1 (SM4-GCM), through the same library calls that sealing uses."""
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

    key, nonce = bytes.fromhex("0123456789abcdeffedcba9876543210"), bytes.fromhex("00001234567800000000abcd")
    plain = b"".join(bytes([sign]) * 8 for sign in (0xAA, 0xBB, 0xCC, 0xDD, 0xEE, 0xFF, 0xEE, 0xAA))
    encryptor = Cipher(algorithms.SM4(key), modes.GCM(nonce)).encryptor()
    encryptor.authenticate_additional_data(bytes.fromhex("feedfacedeadbeeffeedfacedeadbeefabaddad2"))
    assert (encryptor.update(plain) + encryptor.finalize()).hex().startswith("17f399f08c67d5ee19d0dc9969c4bb7d")
    assert encryptor.tag.hex() == "83de3541e4c2b58177e065a9bf7b62ec"


def test_the_blind_index_tells_equal_from_different_and_nothing_else(keys: KeyRing, tmp_path: Path) -> None:
    """By purpose and by key; another home's index cannot be compared."""
    other = KeyRing(tmp_path / "keys")
    other.begin("310117006")
    assert blind_index("甲", "name", keys) == blind_index("甲", "name", keys)
    assert (
        len(
            {
                blind_index(value, purpose, ring)
                for value, purpose, ring in (
                    ("甲", "name", keys),
                    ("乙", "name", keys),
                    ("甲", "phone", keys),
                    ("甲", "name", other),
                )
            }
        )
        == 4
    )
