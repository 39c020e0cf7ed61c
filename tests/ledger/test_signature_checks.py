"""Checking one signature against the record that it signs, replayed."""

from __future__ import annotations

import json
from typing import Any

import pytest

from galenic.ledger.findings import Code
from galenic.ledger.models import Signature
from galenic.ledger.replay import Replay
from galenic.ledger.signature_checks import check_signature, id_text, signed_digest
from galenic.ledger.verification import verify
from tests.ledger.conftest import Attacker, Scene
from tests.ledger.verifying import codes, first_of

pytestmark = pytest.mark.req("SIG-4")
SUBJECT = "sample.assay:1"
CONTENT = {"title": "a", "result": 99.5, "content_version": 1}
COVERS = ["result", "title"]


def signature(**other: Any) -> dict[str, Any]:
    given = {
        "id": "11111111222243338444555555555555",
        "scope": "room:one",
        "signed_version": 1,
        "covers": json.dumps(COVERS),
        "digest": signed_digest(SUBJECT, CONTENT, COVERS),
    }
    return {**given, **other}


def found(given: dict[str, Any], row: dict[str, Any] | None = None) -> list[str]:
    replay = Replay(SUBJECT, {}, frozenset({1}), frozenset(), values=CONTENT, scope="room:one", contents={1: CONTENT})
    return [str(finding.code) for finding in check_signature(given, replay, row)]


def test_a_signature_that_fits_has_no_findings() -> None:
    assert found(signature()) == []
    assert found(signature(), CONTENT) == []


def test_a_version_that_never_was_cannot_have_been_signed() -> None:
    assert found(signature(signed_version=2)) == [Code.SIGNATURE_UNFIT]


@pytest.mark.parametrize("covers", ["{", "7", "[1]", '{"title": 1}', None])
def test_columns_that_cannot_be_read_fit_nothing(covers: Any) -> None:
    assert found(signature(covers=covers)) == [Code.SIGNATURE_UNFIT]


def test_a_signature_stands_on_the_chain_of_its_record() -> None:
    assert found(signature(scope="room:two")) == [Code.SIGNATURE_MISATTRIBUTED]


@pytest.mark.req("SIG-2")
def test_a_signature_fits_all_that_it_covers() -> None:
    assert found(signature(covers=json.dumps(["title"]))) == [Code.SIGNATURE_UNFIT]
    assert found(signature(), {**CONTENT, "result": 99.4}) == [Code.SIGNATURE_UNFIT]
    assert found(signature(), {**CONTENT, "result": 99.4, "content_version": 2}) == [], "changed since, and says so"


@pytest.mark.req("SIG-2")
def test_a_row_without_a_canonical_text_fits_nothing() -> None:
    assert found(signature(), {**CONTENT, "result": float("nan")}) == [Code.SIGNATURE_UNFIT]


def test_stored_ids_are_read_as_both_databases_keep_them() -> None:
    text = "11111111-2222-4333-8444-555555555555"
    assert (id_text(text), id_text(text.replace("-", "")), id_text("none")) == (text, text, "")


@pytest.mark.req("SIG-2", "SIG-4")
def test_signed_content_edited_in_the_table_no_longer_fits_its_signatures(scene: Scene, attacker: Attacker) -> None:
    attacker.run(f"UPDATE sample_assay SET title = 'x' WHERE id = {attacker.key(scene.approved)}")
    report = verify()
    assert codes(report) == {Code.ROW_CHANGED, Code.SIGNATURE_UNFIT}
    assert report.by_code[Code.SIGNATURE_UNFIT] == 3
    assert first_of(report, Code.SIGNATURE_UNFIT).subject == f"sample.assay:{scene.approved.pk}"


@pytest.mark.req("SIG-4")
def test_a_signature_copied_to_another_record_is_found(scene: Scene, attacker: Attacker) -> None:
    signature = Signature.objects.get(signed_id=str(scene.approved.pk), meaning="approved")
    columns = [field.column for field in Signature._meta.concrete_fields if field.column not in {"id", "signed_id"}]
    new = attacker.key("11111111-2222-4333-8444-555555555555")
    attacker.run(
        f"INSERT INTO ledger_signature (id, signed_id, {', '.join(columns)}) SELECT {new}, '{scene.resubmitted.pk}', "
        f"{', '.join(columns)} FROM ledger_signature WHERE id = {attacker.key(signature)}"
    )
    report = verify()
    assert codes(report) == {Code.ROW_INSERTED, Code.SIGNATURE_UNFIT}
    assert first_of(report, Code.SIGNATURE_UNFIT).subject == f"sample.assay:{scene.resubmitted.pk}"


@pytest.mark.req("SIG-4")
def test_a_signature_moved_to_another_record_is_found(scene: Scene, attacker: Attacker) -> None:
    signature = Signature.objects.get(signed_id=str(scene.approved.pk), meaning="approved")
    attacker.run(
        f"UPDATE ledger_signature SET signed_id = '{scene.resubmitted.pk}' WHERE id = {attacker.key(signature)}"
    )
    assert codes(verify()) == {Code.ROW_CHANGED, Code.SIGNATURE_UNFIT, Code.SIGNATURE_NOT_THERE}


@pytest.mark.req("SIG-2")
@pytest.mark.parametrize(
    "change",
    ["printed_name = 'Somebody Else'", "meaning = 'released'", "time = '2020-01-01 00:00:00'", "role = 'Director'"],
)
def test_a_changed_signature_is_found(scene: Scene, attacker: Attacker, change: str) -> None:
    attacker.run(f"UPDATE ledger_signature SET {change} WHERE signed_id = '{scene.approved.pk}'")
    assert codes(verify()) == {Code.ROW_CHANGED}


@pytest.mark.req("SIG-2")
def test_a_removed_signature_is_found(scene: Scene, attacker: Attacker) -> None:
    attacker.run(f"DELETE FROM ledger_signature WHERE signed_id = '{scene.approved.pk}' AND meaning = 'approved'")
    assert codes(verify()) == {Code.ROW_REMOVED, Code.SIGNATURE_NOT_THERE}


@pytest.mark.req("SIG-2")
def test_a_signature_of_an_earlier_version_still_fits_what_was_signed_then(scene: Scene, attacker: Attacker) -> None:
    given = Signature.objects.get(signed_id=str(scene.resubmitted.pk))
    assert given.signed_version < scene.resubmitted.content_version
    attacker.run(f"UPDATE ledger_signature SET digest = '{'f' * 64}' WHERE id = {attacker.key(given)}")
    assert codes(verify()) == {Code.ROW_CHANGED, Code.SIGNATURE_UNFIT}
