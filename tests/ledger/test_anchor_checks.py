"""Anchors that somebody edited, removed or forged."""

from __future__ import annotations

import pytest

from galenic.ledger import anchors, keys
from galenic.ledger.findings import Code
from galenic.ledger.models import Anchor
from galenic.ledger.verification import verify
from tests.ledger.conftest import Attacker, Scene
from tests.ledger.verifying import CHAIN, codes, first_of


@pytest.mark.req("TMP-4")
def test_a_removed_anchor_is_found_in_the_file(scene: Scene, attacker: Attacker) -> None:
    attacker.run(f"DELETE FROM ledger_anchor WHERE chain_id = '{CHAIN}'")
    assert codes(verify()) == {Code.ANCHOR_REMOVED}


@pytest.mark.req("TMP-4")
def test_an_anchor_removed_from_the_file_is_found_in_the_database(scene: Scene) -> None:
    lines = anchors.file_path().read_text().splitlines(keepends=True)
    anchors.file_path().write_text("".join(line for line in lines if CHAIN not in line))
    assert codes(verify()) == {Code.ANCHOR_NOT_FILED}
    anchors.file_path().unlink()
    assert "is gone" in first_of(verify(), Code.ANCHOR_NOT_FILED).message


@pytest.mark.req("TMP-4")
@pytest.mark.parametrize("change", ["length = length + 1", "purpose = 'export'", "time = '2020-01-01 00:00:00'"])
def test_a_changed_anchor_is_found(scene: Scene, attacker: Attacker, change: str) -> None:
    attacker.run(f"UPDATE ledger_anchor SET {change} WHERE chain_id = '{CHAIN}'")
    assert Code.ANCHOR_FORGED in codes(verify())


@pytest.mark.req("TMP-4")
def test_an_anchor_signed_with_a_key_of_the_attackers_is_found(scene: Scene, attacker: Attacker) -> None:
    """A key made in the installation's folder signs well, and was never announced on the ledger."""
    keys.rotate()
    key = keys.current_key()
    anchor = Anchor.objects.get(chain=CHAIN)
    anchor.key_id = key.id
    signature = key.sign(anchors.statement_bytes(anchor.statement()))
    attacker.run(f"UPDATE ledger_anchor SET key_id = '{key.id}', signature = '{signature}' WHERE id = {anchor.pk}")
    assert Code.ANCHOR_KEY_UNKNOWN in codes(verify())


@pytest.mark.req("TMP-4")
def test_a_public_key_exchanged_in_the_folder_is_of_no_use(scene: Scene) -> None:
    path = next((keys.folder() / "public").glob("*.hex"))
    path.write_text("ff" * 32)
    assert verify().ok, "the ledger itself holds the announced key"


@pytest.mark.req("TMP-4")
def test_a_line_of_the_file_that_is_no_anchor_is_found(scene: Scene) -> None:
    with anchors.file_path().open("a") as file:
        file.write('{"statement": {"scope": 5}}\nnothing\n')
    assert codes(verify()) == {Code.FILE_UNREADABLE}
