"""The demo as a user runs it, from nothing, and again."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demo")


@pytest.fixture(scope="module")
def played(place: Path) -> dict[str, Any]:
    return run(place)


def run(place: Path) -> dict[str, Any]:
    environment = os.environ | {"GALENIC_HOME": str(place)}
    environment.pop("GALENIC_DATABASE", None)
    done = subprocess.run(
        [sys.executable, "-m", "galenic", "demo", "--json"],
        env=environment,
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    result: dict[str, Any] = json.loads(done.stdout)
    return result


def test_every_order_is_accepted_and_the_record_is_sound(played: dict[str, Any]) -> None:
    assert [order["state"] for order in played["orders"]] == ["accepted"] * 6
    document, simulated = ["Reviewed document: not computed by Galenic", "simulated"], ["simulated"]
    assert [order["labels"] for order in played["orders"]] == [document] * 2 + [simulated] * 3 + [[]]
    assert played["verification"]["ok"]
    counts = played["verification"]["counts"]
    assert (counts["signatures"], counts["evidence"], counts["reviewed_documents"]) == (62, 4, 2)
    assert any("needs manufacturing.clinical-material first" in sentence for sentence in played["refused"])


@pytest.mark.req("TMP-2", "TMP-4", "TMP-5")
def test_every_attack_on_a_copy_is_found_for_what_it_is(played: dict[str, Any]) -> None:
    found = {attack["title"]: " ".join(attack["findings"]) for attack in played["attacks"] if attack["found"]}

    assert "stored" in found["A better result"]
    assert "96.42" in found["A better result"]
    assert "is missing" in found["A missing entry"]
    assert "its end was cut off" in found["A shorter history"]
    assert "its bytes have changed" in found["Other raw data"]


def test_reports_are_written_and_the_copies_are_gone(place: Path, played: dict[str, Any]) -> None:
    assert [Path(path).name for path in played["reports"]] == [f"WO-{number}.pdf" for number in range(1, 7)]
    assert all(Path(path).read_bytes().startswith(b"%PDF") for path in played["reports"])
    assert not (place / "demo" / "copies").exists()


def test_played_again_every_digest_is_the_same(place: Path, played: dict[str, Any]) -> None:
    again = run(place)

    assert played["same_as_before"] is None
    assert again["same_as_before"] is True
    assert [order["digests"] for order in again["orders"]] == [order["digests"] for order in played["orders"]]
    assert len(list((place / "earlier").iterdir())) == 1
