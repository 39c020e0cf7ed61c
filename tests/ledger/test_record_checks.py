"""Checking tables: what only the whole record tells."""

from __future__ import annotations

import uuid

import pytest

from galenic.ledger import clock
from galenic.ledger.commands import create
from galenic.ledger.findings import Code
from galenic.ledger.models import Signature
from galenic.ledger.verification import verify
from tests.ledger.conftest import ANN, BEN, Attacker, Scene
from tests.ledger.verifying import CHAIN, codes, first_of


@pytest.mark.req("SIG-4", "SIG-5")
def test_a_signature_is_given_by_whom_it_names(scene: Scene) -> None:
    """Not found in any table: the fault of a program that has one person sign for another."""
    record = scene.approved
    forged = Signature(
        scope=record.ledger_scope(),
        signer_id=BEN.id,
        printed_name=BEN.printed_name,
        role=BEN.role,
        organization=BEN.organization,
        meaning="witnessed",
        signed_type=record.subject_type(),
        signed_id=str(record.pk),
        signed_version=record.content_version,
        covers=sorted(record.signed_fields),
        digest=record.signed_digest(),
        method="password",
        time=clock.now(),
    )
    create(forged, actor=ANN, action="ledger:signature:give")
    findings = verify().findings
    assert [finding.code for finding in findings] == [Code.SIGNATURE_MISATTRIBUTED]
    assert findings[0].subject == f"ledger.signature:{uuid.UUID(str(forged.pk))}"
    assert findings[0].message == "the signature names ben, and ann gave it"


@pytest.mark.req("AUD-1", "AUD-5")
@pytest.mark.parametrize(
    "change",
    [
        "state = 'approved'",
        "amount = '12.5'",
        "factor = 3",
        "room = 'two'",
        "version = 1",
        "passed = true",
        "due = '2026-01-01'",
    ],
)
def test_an_edited_row_is_found(scene: Scene, attacker: Attacker, change: str) -> None:
    attacker.run(f"UPDATE sample_assay SET {change} WHERE id = {attacker.key(scene.resubmitted)}")
    report = verify()
    assert codes(report) == {Code.ROW_CHANGED}
    assert first_of(report, Code.ROW_CHANGED).scope == CHAIN


@pytest.mark.req("AUD-1")
def test_a_removed_row_is_found(scene: Scene, attacker: Attacker) -> None:
    attacker.run(f"DELETE FROM sample_reading WHERE id = {attacker.key(scene.kept)}")
    report = verify()
    assert (codes(report), report.findings[0].subject) == ({Code.ROW_REMOVED}, f"sample.reading:{scene.kept.pk}")


@pytest.mark.req("AUD-1")
def test_a_row_put_in_is_found(scene: Scene, attacker: Attacker) -> None:
    new = attacker.key("11111111-2222-4333-8444-555555555555")
    attacker.run(
        "INSERT INTO sample_reading (id, version, content_version, assay_id, value) "
        f"VALUES ({new}, 1, 1, {attacker.key(scene.approved)}, 5)"
    )
    report = verify()
    assert (codes(report), report.findings[0].scope) == ({Code.ROW_INSERTED}, CHAIN)
    assert (codes(verify([CHAIN])), verify(["room:two"]).ok) == ({Code.ROW_INSERTED}, True)


@pytest.mark.req("AUD-1")
def test_a_removed_record_put_back_is_found(scene: Scene, attacker: Attacker) -> None:
    attacker.run(
        "INSERT INTO sample_reading (id, version, content_version, assay_id, value) "
        f"VALUES ({attacker.key(str(scene.removed.pk))}, 1, 1, {attacker.key(scene.approved)}, 2)"
    )
    assert codes(verify()) == {Code.ROW_INSERTED}


@pytest.mark.req("AUD-10")
def test_a_row_attributed_to_somebody_else_is_found(scene: Scene, attacker: Attacker) -> None:
    attacker.run(f"UPDATE ledger_signature SET signer_id = 'ben' WHERE signed_id = '{scene.elsewhere.pk}'")
    report = verify()
    assert Code.ROW_CHANGED in codes(report)
    assert {finding.scope for finding in report.findings} == {"room:two"}


def test_rows_that_hold_rubbish_are_found_and_do_not_stop_verification(scene: Scene, attacker: Attacker) -> None:
    attacker.run(f"UPDATE sample_assay SET result = '{{' WHERE id = {attacker.key(scene.approved)}")
    assert codes(verify()) == {Code.ROW_UNREADABLE}


@pytest.mark.req("ACC-3")
def test_a_row_that_cannot_be_read_shows_only_where_its_entries_stand(scene: Scene, attacker: Attacker) -> None:
    attacker.run(f"UPDATE sample_assay SET result = '{{' WHERE id = {attacker.key(scene.elsewhere)}")
    assert verify([CHAIN]).findings == []
    assert codes(verify(["room:two"])) == {Code.ROW_UNREADABLE}
