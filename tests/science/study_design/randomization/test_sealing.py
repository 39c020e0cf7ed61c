"""Seals: the digest is that of RFC 2104, and another list or salt is found out."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import pytest

from galenic.errors import InputError
from galenic.science.study_design.randomization import check_seal, randomize, seal
from galenic.science.study_design.randomization.sealing import written

SALT = b"sixteen bytes or more"
LIST = randomize("2x2x2", 12, seed=42)


def hmac_by_hand(key: bytes, message: bytes) -> str:
    """RFC 2104: H(key xor opad, H(key xor ipad, message)) with blocks of 64 bytes."""
    padded = key.ljust(64, b"\0")
    inner = hashlib.sha256(bytes(b ^ 0x36 for b in padded) + message).digest()
    return hashlib.sha256(bytes(b ^ 0x5C for b in padded) + inner).hexdigest()


def test_the_digest_is_an_hmac_of_the_written_list() -> None:
    sealed = seal(LIST, SALT)
    assert sealed.digest == hmac_by_hand(SALT, written(LIST))
    assert (sealed.subjects, sealed.sequences) == (12, ("TR", "RT"))
    assert written(LIST).decode().count("\n") == 12


def test_the_sealed_list_is_known_again() -> None:
    check_seal(seal(LIST, SALT), randomize("2x2x2", 12, seed=42), SALT)


def test_one_swapped_subject_is_found_out() -> None:
    first, second, *rest = LIST.assignments
    swapped = replace(
        LIST,
        assignments=(
            replace(first, sequence="RT" if first.sequence == "TR" else "TR"),
            second,
            *rest,
        ),
    )
    for found, salt in ((swapped, SALT), (LIST, SALT + b"!")):
        with pytest.raises(InputError) as refused:
            check_seal(seal(LIST, SALT), found, salt)
        assert (refused.value.code, refused.value.faults[0].code) == ("PWR-005", "PWR-029")


def test_a_short_salt_is_refused() -> None:
    with pytest.raises(InputError, match="PWR-028"):
        seal(LIST, b"short")
