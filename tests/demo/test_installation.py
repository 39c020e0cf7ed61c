from __future__ import annotations

import stat
from pathlib import Path

import pytest

from galenic.demo import installation
from galenic.demo.cast import passphrase


@pytest.fixture(autouse=True)
def _embedded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GALENIC_DATABASE", raising=False)


def played(place: Path) -> Path:
    """An installation as the demo leaves it behind."""
    installation.write_logins(place, {"mei.tanaka": "secret"})
    installation.write_digests(place, {"WO-1": {"input": "a"}})
    (place / "galenic.sqlite3").write_bytes(b"first")
    (place / "keys").mkdir()
    return place


def test_an_empty_place_needs_no_room(tmp_path: Path) -> None:
    assert installation.make_room(tmp_path / "var") is None


def test_an_earlier_play_is_moved_aside_whole(tmp_path: Path) -> None:
    aside = installation.make_room(played(tmp_path))

    assert aside is not None
    assert {path.name for path in tmp_path.iterdir()} == {"earlier"}
    assert (aside / "galenic.sqlite3").read_bytes() == b"first"
    assert (aside / "keys").is_dir()
    assert installation.read_digests(aside) == {"WO-1": {"input": "a"}}


def test_another_record_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "galenic.sqlite3").write_bytes(b"somebody's")

    with pytest.raises(installation.DemoRefused, match="not the demo's"):
        installation.make_room(tmp_path)

    assert (tmp_path / "galenic.sqlite3").read_bytes() == b"somebody's"


def test_a_place_that_is_being_served_is_left_alone(tmp_path: Path) -> None:
    played(tmp_path)

    with installation.serving(tmp_path), pytest.raises(installation.DemoRefused, match="A server is running"):
        installation.make_room(tmp_path)
    assert installation.make_room(tmp_path) is not None


def test_the_demo_plays_on_the_embedded_database_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GALENIC_DATABASE", "postgresql://localhost/galenic")

    with pytest.raises(installation.DemoRefused, match="GALENIC_DATABASE"):
        installation.make_room(tmp_path)


def test_passwords_are_for_their_owner_and_never_the_same(tmp_path: Path) -> None:
    assert installation.read_logins(tmp_path) == {}
    installation.write_logins(tmp_path, {"mei.tanaka": "secret"})

    mode = stat.S_IMODE(installation.logins_file(tmp_path).stat().st_mode)
    assert mode == 0o600
    assert installation.read_logins(tmp_path) == {"mei.tanaka": "secret"}
    assert len({passphrase() for _ in range(100)}) == 100
