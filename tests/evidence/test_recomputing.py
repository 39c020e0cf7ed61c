from __future__ import annotations

import json
from dataclasses import replace
from types import MappingProxyType

import pytest
from django.db import connection

from galenic.catalogue.service import Service
from galenic.evidence import store
from galenic.evidence.models import Evidence
from galenic.evidence.recomputing import recompute
from galenic.ledger.models import Entry
from tests.sample_services import CATALOGUE, MEAN
from tests.study import Study

pytestmark = pytest.mark.django_db


def stored(evidence: Evidence) -> Evidence:
    return Evidence.objects.get(pk=evidence.pk)


def tamper(evidence: Evidence, **columns: object) -> Evidence:
    """Change columns in the database itself, as somebody with the file would."""
    with connection.cursor() as cursor:
        for column, value in columns.items():
            cursor.execute(f"UPDATE evidence_evidence SET {column} = %s WHERE id = %s", [value, evidence.pk.hex])
    return stored(evidence)


def install(monkeypatch: pytest.MonkeyPatch, service: Service) -> None:
    changed = MappingProxyType({**CATALOGUE, service.id: service})
    monkeypatch.setattr("galenic.catalogue.discovery.services", lambda: changed)


def test_evidence_comes_out_the_same_from_what_is_stored(study: Study) -> None:
    mean = study.approved()
    verdict = study.compute({"mean": mean}, "sample.verdict")
    before = Entry.objects.count()

    assert recompute(stored(mean)).same
    assert recompute(stored(verdict)).same
    assert Entry.objects.count() == before, "verifying writes nothing (TMP-3)"


def test_a_changed_document_is_found(study: Study) -> None:
    evidence = study.compute({"samples": study.submit(b"subject,value [mg/L]\n4,4\n")})
    store.path_of(evidence.inputs.get().data_set.document.sha256).write_bytes(b"subject,value [mg/L]\n4,5\n")

    found = recompute(stored(evidence))

    assert "its bytes have changed" in " ".join(found.sentences())


def test_a_changed_value_in_the_stored_outcome_is_found(study: Study) -> None:
    evidence = study.compute()
    outcome = evidence.outcome
    outcome["values"][0]["value"] = 3.5

    found = recompute(tamper(evidence, outcome=json.dumps(outcome)))

    assert [str(each) for each in found.discrepancies] == ["values.mean.value: stored 3.5, obtained 3.0"]
    assert "does not have the digest it was stored with" in " ".join(found.problems)


def test_a_changed_picture_is_found_although_no_digest_covers_it(study: Study) -> None:
    evidence = study.compute()
    outcome = evidence.outcome
    outcome["figures"][0]["rows"][0][1] = 99.0

    found = recompute(tamper(evidence, outcome=json.dumps(outcome)))

    assert [str(each) for each in found.discrepancies] == ["figures.values.rows[1][2]: stored 99.0, obtained 1.5"]


@pytest.mark.parametrize(
    ("columns", "sentence"),
    [
        ({"options": '{"factor":2.0,"fault":""}'}, "its digest does not fit"),
        ({"digest": "0" * 64}, "its digest does not fit"),
        ({"outcome_digest": "0" * 64}, "does not have the digest it was stored with"),
        ({"conclusion": "All is well."}, "its conclusion is not the one of its outcome"),
        ({"passed": True}, "its conclusion is not the one of its outcome"),
        ({"outcome": '{"nothing": 1}'}, "cannot be read"),
        ({"service_id": "sample.none"}, "There is no service 'sample.none'"),
        ({"service_version": "7"}, "its digest does not fit"),
    ],
)
def test_each_changed_column_is_found(study: Study, columns: dict[str, object], sentence: str) -> None:
    found = recompute(tamper(study.compute(), **columns))

    assert sentence in " ".join(found.sentences())


def test_an_input_that_was_exchanged_is_found(study: Study) -> None:
    evidence, other = study.compute(), study.submit(b"subject,value [mg/L]\n1,9\n")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE evidence_evidenceinput SET data_set_id = %s", [other.pk.hex])

    found = recompute(stored(evidence))

    assert "its input samples is not the one it was computed from" in found.problems
    assert any(each.place == "values.mean.value" for each in found.discrepancies)


def test_changed_code_of_the_same_version_is_found_and_says_that_no_version_changed(
    study: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    evidence = study.compute()
    calculate = MEAN.calculate
    assert calculate is not None
    wrong = replace(
        MEAN, calculate=lambda inputs, options: calculate(inputs, options.model_copy(update={"factor": 1.1}))
    )
    install(monkeypatch, wrong)

    sentences = recompute(stored(evidence)).sentences()

    assert any(each.startswith("values.mean.value: stored 3.0, obtained 3.3") for each in sentences)
    assert all(each.endswith("(the versions then and now are the same)") for each in sentences)


def test_a_newer_version_that_differs_is_named(study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    evidence = study.compute()
    calculate = MEAN.calculate
    assert calculate is not None
    newer = replace(
        MEAN,
        version="2.0",
        calculate=lambda inputs, options: calculate(inputs, options.model_copy(update={"factor": 1.1})),
    )
    install(monkeypatch, newer)

    sentences = recompute(stored(evidence)).sentences()

    assert any("sample.mean 1.0 then, 2.0 now" in each for each in sentences)


def test_a_newer_version_that_comes_to_the_same_is_no_discrepancy(
    study: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    evidence = study.compute()
    install(monkeypatch, replace(MEAN, version="2.0"))

    assert recompute(stored(evidence)).same


def test_what_differs_within_the_tolerance_is_the_same(study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    evidence = study.compute()
    calculate = MEAN.calculate
    assert calculate is not None
    install(
        monkeypatch,
        replace(
            MEAN, calculate=lambda inputs, options: calculate(inputs, options.model_copy(update={"factor": 1 + 1e-12}))
        ),
    )

    assert recompute(stored(evidence)).same
