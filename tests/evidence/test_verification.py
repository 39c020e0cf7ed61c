from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from types import MappingProxyType

import pytest
from django.db import connection

from galenic.evidence import store
from galenic.evidence.verification import documents, verify_documents, verify_evidence
from galenic.ledger.hooks import document_listers, folders, verifiers
from galenic.ledger.models import Entry
from tests.sample_services import CATALOGUE, MEAN
from tests.study import Study

pytestmark = pytest.mark.django_db


def test_the_ledgers_verification_runs_these() -> None:
    assert {verify_documents, verify_evidence} <= set(verifiers())
    assert documents in document_listers()
    assert "documents" in folders()


@pytest.mark.req("TMP-3")
def test_a_sound_record_gives_no_finding_and_nothing_is_written(study: Study) -> None:
    mean = study.approved()
    study.compute({"mean": mean}, "sample.verdict")
    before = Entry.objects.count()

    counts: Counter[str] = Counter()

    assert [*verify_documents(None, counts), *verify_evidence(None, counts)] == []
    assert counts == {"documents": 1, "evidence": 2}
    assert Entry.objects.count() == before


@pytest.mark.req("TMP-5")
def test_changed_and_missing_documents_are_found(study: Study) -> None:
    changed = study.submit(b"subject,value [mg/L]\n11,1\n").document
    missing = study.submit(b"subject,value [mg/L]\n12,1\n").document
    store.path_of(changed.sha256).write_bytes(b"")
    store.path_of(missing.sha256).unlink()

    found = {finding.subject: finding.code for finding in verify_documents(None, Counter())}

    assert found == {f"evidence.document:{changed.pk}": "EVI-102", f"evidence.document:{missing.pk}": "EVI-101"}
    store.put(b"subject,value [mg/L]\n11,1\n")


def test_a_changed_outcome_is_found_with_its_place(study: Study) -> None:
    evidence = study.compute()
    outcome = evidence.outcome | {"conclusion": "The mean is 2.00 mg/L."}
    with connection.cursor() as cursor:
        cursor.execute("UPDATE evidence_evidence SET outcome = %s", [json.dumps(outcome)])

    found = {finding.code: finding for finding in verify_evidence(None, Counter())}

    assert set(found) == {"EVI-103", "EVI-104"}
    assert "conclusion: stored 'The mean is 2.00 mg/L.', obtained 'The mean is 3.00 mg/L.'" in found["EVI-104"].message
    assert found["EVI-104"].scope == evidence.ledger_scope()


def test_changed_code_is_found(study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    study.compute()
    calculate = MEAN.calculate
    assert calculate is not None
    wrong = replace(MEAN, calculate=lambda inputs, options: calculate(inputs, options.model_copy(update={"factor": 2})))
    changed = MappingProxyType({**CATALOGUE, "sample.mean": wrong})
    monkeypatch.setattr("galenic.catalogue.discovery.services", lambda: changed)

    assert {finding.code for finding in verify_evidence(None, Counter())} == {"EVI-104"}


@pytest.mark.parametrize(
    ("column", "value"), [("outcome", "{"), ("options", "[1]"), ("software", "7"), ("outcome", "[]")]
)
def test_a_row_that_cannot_be_read_is_a_finding_and_the_next_is_still_looked_at(
    study: Study, column: str, value: str
) -> None:
    first, second = study.compute(), study.compute()
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE evidence_evidence SET {column} = %s WHERE id = %s", [value, first.pk.hex])
        cursor.execute("UPDATE evidence_evidence SET digest = %s WHERE id = %s", ["0" * 64, second.pk.hex])

    found = {finding.subject for finding in verify_evidence(None, Counter())}

    assert found >= {f"evidence.evidence:{second.pk}"}
    if (column, value) != ("software", "7"):
        assert f"evidence.evidence:{first.pk}" in found


def test_only_what_belongs_to_the_scopes_is_looked_at(study: Study) -> None:
    evidence = study.compute({"samples": study.submit(b"subject,value [mg/L]\n13,1\n")})
    document = evidence.inputs.get().data_set.document
    store.path_of(document.sha256).write_bytes(b"")

    ours, others = evidence.ledger_scope(), study.world.strange_engagement.ledger_scope()

    assert {finding.code for finding in verify_documents([ours], Counter())} == {"EVI-102"}
    assert list(verify_documents([others, "organization:1", f"{ours}/access"], Counter())) == []
    assert list(verify_evidence([others], Counter())) == []
    assert [each.sha256 for each in documents([ours])] == [document.sha256]
    assert list(documents([others])) == []
