from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from galenic.evidence import store
from galenic.evidence.errors import DocumentDamaged, DocumentMissing


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings: object) -> Path:
    settings.HOME = tmp_path  # type: ignore[attr-defined]
    return tmp_path


@pytest.mark.req("TMP-5")
def test_documents_lie_under_their_own_digest(home: Path) -> None:
    sha256 = store.put(b"numbers")

    assert sha256 == hashlib.sha256(b"numbers").hexdigest()
    assert (home / "documents" / sha256[:2] / sha256[2:]).read_bytes() == b"numbers"
    assert store.read(sha256) == b"numbers"


def test_the_same_bytes_are_stored_once() -> None:
    first = store.path_of(store.put(b"numbers"))
    written = first.stat().st_mtime_ns

    store.put(b"numbers")

    assert first.stat().st_mtime_ns == written
    assert [path.name for path in first.parent.iterdir()] == [first.name]


@pytest.mark.req("TMP-5")
def test_changed_bytes_are_refused() -> None:
    sha256 = store.put(b"numbers")
    store.path_of(sha256).write_bytes(b"numberz")

    with pytest.raises(DocumentDamaged) as refused:
        store.read(sha256)

    assert refused.value.sha256 == sha256


def test_handing_in_the_same_bytes_again_heals_a_damaged_file() -> None:
    sha256 = store.put(b"numbers")
    store.path_of(sha256).write_bytes(b"numberz")

    store.put(b"numbers")

    assert store.read(sha256) == b"numbers"


@pytest.mark.req("TMP-5")
def test_a_disk_that_returns_other_bytes_is_found_when_storing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "_write", lambda path, content: _write(path, content[:-1]))

    with pytest.raises(DocumentDamaged):
        store.put(b"numbers")


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def test_a_missing_document_says_so() -> None:
    with pytest.raises(DocumentMissing):
        store.read("0" * 64)


@pytest.mark.parametrize("address", ["../../etc/passwd", "", "A" * 64, "g" * 64])
def test_only_digests_are_addresses(address: str) -> None:
    with pytest.raises(ValueError, match="SHA-256"):
        store.path_of(address)


def test_only_the_owner_can_read_documents() -> None:
    path = store.path_of(store.put(b"numbers"))

    assert path.stat().st_mode & 0o077 == 0
    assert path.parent.stat().st_mode & 0o077 == 0


def test_a_process_killed_while_storing_leaves_whole_documents_or_none(home: Path) -> None:
    """Killed again and again while it stores one document after another: whatever has an address has its bytes."""
    program = textwrap.dedent(
        """
        import os
        from django.conf import settings
        from galenic.evidence import store
        settings.HOME = os.environ["STORE"]
        number = 0
        while True:
            store.put(str(number).encode() * 40_000)
            number += 1
            print(number, flush=True)
        """
    )
    environment = os.environ | {"STORE": str(home), "DJANGO_SETTINGS_MODULE": "galenic.settings"}
    for rounds in (1, 3, 7):
        process = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, env=environment, text=True)
        assert process.stdout is not None
        acknowledged = [int(process.stdout.readline()) for _ in range(rounds)]
        process.send_signal(signal.SIGKILL)
        process.communicate()
        for number in range(acknowledged[-1]):
            content = str(number).encode() * 40_000
            assert store.read(hashlib.sha256(content).hexdigest()) == content
        for path in (home / "documents").glob("??/*"):
            if not path.name.startswith("."):
                assert hashlib.sha256(path.read_bytes()).hexdigest() == path.parent.name + path.name
