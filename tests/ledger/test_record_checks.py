"""Checking tables: what only the whole record tells."""

from __future__ import annotations

import uuid

import pytest

from galenic.ledger import clock
from galenic.ledger.commands import create
from galenic.ledger.findings import Code
from galenic.ledger.models import Signature
from galenic.ledger.verification import verify
from tests.ledger.conftest import ANN, BEN, Scene


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
