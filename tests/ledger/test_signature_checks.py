"""Checking one signature against the record that it signs, replayed."""

from __future__ import annotations

import json
from typing import Any

import pytest

from galenic.ledger.findings import Code
from galenic.ledger.replay import Replay
from galenic.ledger.signature_checks import check_signature, id_text, signed_digest

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
