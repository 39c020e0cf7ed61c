"""The second factor's codes: six digits every thirty seconds (RFC 6238), and codes on paper for when it is gone."""

from __future__ import annotations

import hmac
import secrets
from datetime import datetime

from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.hotp import HOTP
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from django.conf import settings

from galenic.canonical import digest_bytes
from galenic.installation import read_or_make

STEP_SECONDS = 30
DIGITS = 6
#: Steps that a telephone's clock may be off (RFC 6238, 5.2 recommends at most one).
DRIFT_STEPS = 1
SECRET_BYTES = 20
RECOVERY_CODES = 10
RECOVERY_BYTES = 10


def new_secret() -> bytes:
    """A random secret as long as SHA-1's output (RFC 4226, 4, R6)."""
    return secrets.token_bytes(SECRET_BYTES)


def matching_step(secret: bytes, code: str, now: datetime, *, after: int = 0) -> int | None:
    """The time step for which `code` is right, later than `after`: a code that was used is not right again."""
    hotp = HOTP(secret, DIGITS, SHA1())  # noqa: S303 - RFC 6238's default, the only one that all authenticator apps know
    middle = int(now.timestamp()) // STEP_SECONDS
    for step in range(middle - DRIFT_STEPS, middle + DRIFT_STEPS + 1):
        if step > after and hmac.compare_digest(hotp.generate(step), code.encode()):
            return step
    return None


def setup_address(secret: bytes, username: str) -> str:
    """The `otpauth:` address that an authenticator app reads from the picture."""
    return TOTP(secret, DIGITS, SHA1(), STEP_SECONDS).get_provisioning_uri(username, "Galenic")  # noqa: S303


def new_recovery_codes() -> list[str]:
    """Codes that are right once each, to be kept on paper: 80 random bits, in groups that people can read."""
    return [_grouped(secrets.token_hex(RECOVERY_BYTES)) for _ in range(RECOVERY_CODES)]


def recovery_digest(code: str) -> str:
    """What is kept of a recovery code; random as it is, it needs no slow hash."""
    return digest_bytes("".join(code.casefold().replace("-", " ").split()).encode())


def seal(secret: bytes) -> str:
    """The secret as the database keeps it: encrypted with a key that lies outside of it."""
    return _vault().encrypt(secret).decode()


def unseal(sealed: str) -> bytes:
    """The secret again; raises cryptography's InvalidToken when the installation's key is another one."""
    return _vault().decrypt(sealed.encode())


def _vault() -> Fernet:
    return Fernet(read_or_make(settings.HOME / "keys" / "second_factor_key", Fernet.generate_key))


def _grouped(text: str) -> str:
    return "-".join(text[start : start + 5] for start in range(0, len(text), 5))
