"""The second factor's codes against the published test vectors."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from cryptography.fernet import InvalidToken

from galenic.parties import one_time_codes as codes

SECRET = b"12345678901234567890"
#: RFC 6238, Appendix B, the SHA-1 rows: seconds since 1970 and the last six of the eight digits printed there.
PUBLISHED = [
    (59, "287082"),
    (1111111109, "081804"),
    (1111111111, "050471"),
    (1234567890, "005924"),
    (2000000000, "279037"),
    (20000000000, "353130"),
]


def at(seconds: float) -> datetime:
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)


@pytest.mark.parametrize(("seconds", "code"), PUBLISHED)
def test_codes_are_those_of_rfc_6238(seconds: int, code: str):
    assert codes.matching_step(SECRET, code, at(seconds)) == seconds // 30


@pytest.mark.parametrize(("drift", "right"), [(-60, False), (-30, True), (0, True), (30, True), (60, False)])
def test_a_telephone_may_be_one_step_off(drift: int, right: bool):
    assert (codes.matching_step(SECRET, "050471", at(1111111111 + drift)) is not None) is right


def test_a_code_is_right_once():
    step = codes.matching_step(SECRET, "050471", at(1111111111))
    assert codes.matching_step(SECRET, "050471", at(1111111111), after=step) is None


@pytest.mark.parametrize("wrong", ["", "05047", "0504711", "abcdef", "۰۵۰۴۷۱"])
def test_anything_else_is_wrong(wrong: str):
    assert codes.matching_step(SECRET, wrong, at(1111111111)) is None


def test_the_app_reads_name_issuer_and_secret_from_the_address():
    parts = urlsplit(codes.setup_address(SECRET, "anne@birch"))
    facts = parse_qs(parts.query)
    assert (parts.scheme, parts.netloc) == ("otpauth", "totp")
    assert facts["secret"] == ["GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"]
    assert facts["issuer"] == ["Galenic"]


def test_the_database_never_sees_the_secret():
    sealed = codes.seal(SECRET)
    assert codes.unseal(sealed) == SECRET
    assert SECRET.decode() not in sealed
    with pytest.raises(InvalidToken):
        codes.unseal("A" + sealed[1:])


def test_recovery_codes_are_many_different_and_read_however_typed():
    made = codes.new_recovery_codes()
    assert len(set(made)) == 10
    assert codes.recovery_digest(made[0]) == codes.recovery_digest(made[0].upper().replace("-", " "))
