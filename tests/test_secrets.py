"""No secret is kept with the source: nothing in it reads like a key, a token or a password of a real service."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(__file__).parents[1]
#: What keys and tokens begin with where their issuers have made them easy to find (CWE-798).
TELLTALE = re.compile(
    rb"-----BEGIN (?:[A-Z ]+ )?PRIVATE KEY-----"
    rb"|\bAKIA[0-9A-Z]{16}\b"
    rb"|\bgh[pousr]_[A-Za-z0-9]{36}\b|\bgithub_pat_\w{40,}"
    rb"|\bglpat-[\w-]{20}\b"
    rb"|\bxox[abprs]-[\w-]{10,}"
    rb"|\bpypi-AgE[\w-]{40,}"
    rb"|\bsk-[A-Za-z0-9_-]{32,}"
    rb"|\bAIza[\w-]{35}\b"
    rb"|\beyJ[\w-]{20,}\.eyJ[\w-]{20,}\.[\w-]{20,}"
)
#: A setting that holds a secret, given in the source.
GIVEN = re.compile(
    rb"(?im)^[ \t]*(?:SECRET_KEY|DJANGO_SECRET_KEY|EMAIL_HOST_PASSWORD|\w*API_KEY)[ \t]*=[ \t]*[\"'][^\"'\s]"
)
#: Names of files that hold keys, databases and what runs left behind.
FORBIDDEN = re.compile(r"(^|/)(\.env(\..+)?|id_(rsa|ed25519)|.+\.(pem|key|p12|pfx|sqlite3|keystore)|secret[_-]key.*)$")
THIS = "tests/test_secrets.py"


def kept() -> list[Path]:
    """Every file of the repository, or of the folder where it was unpacked without one."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if listed.returncode:
        return [
            each for part in ("src", "tests", "docs", "examples") for each in (ROOT / part).rglob("*") if each.is_file()
        ]
    return [each for name in listed.stdout.decode().split("\0") if name and (each := ROOT / name).is_file()]


def findings(content: bytes) -> list[bytes]:
    """What reads like a secret."""
    return [found[0][:60] for pattern in (TELLTALE, GIVEN) for found in pattern.finditer(content)]


def test_no_file_holds_a_secret() -> None:
    files = kept()
    assert len(files) > 500
    found = {str(each.relative_to(ROOT)): findings(each.read_bytes()) for each in files}
    assert {name: what for name, what in found.items() if what and name != THIS} == {}
    assert [name for name in found if FORBIDDEN.search(name)] == []


@pytest.mark.parametrize(
    "text",
    [
        b"-----BEGIN RSA PRIVATE KEY-----",
        b"key = 'AKIA" + b"ABCDEFGHIJKLMNOP'",
        b"ghp_" + b"a1" * 18,
        b"SECRET_KEY = 'django-insecure-x'",
        b'    EMAIL_HOST_PASSWORD = "x1"',
    ],
)
def test_what_is_looked_for_is_found(text: bytes) -> None:
    assert findings(b"first line\n" + text + b"\n")


def test_the_key_of_an_installation_is_made_there() -> None:
    assert len(settings.SECRET_KEY) >= 40
    assert settings.SECRET_KEY.encode() not in b"".join(each.read_bytes() for each in kept() if each.suffix == ".py")
    assert not Path(settings.HOME).is_relative_to(ROOT / "src")
