from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from galenic.canonical import digest_bytes
from galenic.evidence.statement import (
    NOT_STATED,
    STATED,
    DocumentGiven,
    StatedResult,
    outcome_of_statement,
    statement_faults,
)
from tests.documents import MET, given, pdf, statement, word

CRITERIA = [{"name": "yield", "title": "Yield", "limit": "at least 90 %", "source": "-"}]
TODAY = date(2026, 3, 2)


def told(said: Any, largest: int = 1_000_000) -> list[tuple[str, str, str]]:
    return [(each.code, each.table, each.column) for each in statement_faults(said, CRITERIA, TODAY, largest)]


def test_a_sound_statement_has_no_faults() -> None:
    assert told(statement(given(), given(word(), "annex.docx"))) == []


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        (statement(conclusion=" "), ("EVI-040", "", "conclusion")),
        (statement(conclusion="One.\nTwo."), ("EVI-040", "", "conclusion")),
        (statement(conclusion="x" * 601), ("EVI-040", "", "conclusion")),
        (statement(given(title="")), ("EVI-042", "document 1", "title")),
        (statement(given(author="x" * 201)), ("EVI-042", "document 1", "author")),
        (statement(given(version=" ")), ("EVI-042", "document 1", "version")),
        (statement(given(dated=None)), ("EVI-042", "document 1", "dated")),
        (statement(given(dated=date(2026, 3, 3))), ("EVI-042", "document 1", "dated")),
        (statement(given(b"")), ("EVI-043", "document 1", "file")),
        (statement(given(b"text", "report.txt")), ("EVI-043", "document 1", "file")),
        (statement(given(), given()), ("EVI-043", "document 2", "file")),
        (statement(results=(StatedResult("1", name="weight"),)), ("EVI-044", "result 1", "name")),
        (statement(results=(StatedResult("1"),)), ("EVI-044", "result 1", "title")),
        (statement(results=(StatedResult(" ", title="Assay"),)), ("EVI-044", "result 1", "value")),
        (statement(results=(StatedResult("1", title="Assay", passed=True),)), ("EVI-044", "result 1", "limit")),
        (statement(results=(StatedResult("x" * 201, title="Assay"),)), ("EVI-044", "result 1", "value")),
        (statement(results=(StatedResult("1", title="A"),) * 101), ("EVI-044", "", "results")),
    ],
)
def test_what_cannot_stand_is_named_with_its_place(said: Any, fault: tuple[str, str, str]) -> None:
    assert told(said) == [fault]


def test_all_faults_are_told_at_once() -> None:
    bad = statement(given(b"", title=""), given(author="", dated=None), conclusion="")

    assert len(told(bad)) == 5


def test_a_criterion_is_stated_once() -> None:
    assert told(statement(results=(MET, MET))) == [("EVI-044", "result 1", "name"), ("EVI-044", "result 2", "name")]


def test_there_is_a_document_and_not_too_many() -> None:
    many = [given(pdf(str(number))) for number in range(21)]

    assert told(statement(*many)) == [("EVI-041", "", "documents")]
    assert ("EVI-041", "", "documents") in told(statement().__class__("It was made.", ()))


def test_a_file_that_is_too_large_is_not_looked_into() -> None:
    assert told(statement(given(b"text")), largest=3) == [("EVI-043", "document 1", "file")]


def test_the_outcome_says_of_each_result_that_the_partner_states_it() -> None:
    results = (
        MET,
        StatedResult("99.1", title="Assay", unit="%", limit="95.0 to 105.0 %", passed=True, source="Ph. Eur."),
        StatedResult("3", title="Batches"),
    )

    outcome = outcome_of_statement(statement(results=results), CRITERIA)

    assert [(each.name, each.value, each.passed, each.reason) for each in outcome.criteria] == [
        ("yield", "94.2", True, STATED),
        ("stated_1", "99.1", True, STATED),
    ]
    assert [(each.title, each.value, each.reason) for each in outcome.values] == [("Batches", "3", STATED)]
    assert outcome.passed is True


@pytest.mark.parametrize(
    ("verdicts", "passed"), [((True, True), True), ((True, False), False), ((True, None), None), ((None, False), False)]
)
def test_the_verdict_is_that_of_the_stated_criteria(verdicts: tuple[bool | None, ...], passed: bool | None) -> None:
    results = [StatedResult("1", title="Assay", limit="2", passed=each) for each in verdicts]

    assert outcome_of_statement(statement(results=results), []).passed is passed


def test_a_criterion_that_is_not_stated_is_not_judged() -> None:
    outcome = outcome_of_statement(statement(results=()), CRITERIA)

    assert (outcome.criteria[0].value, outcome.criteria[0].passed, outcome.criteria[0].reason) == (
        None,
        None,
        NOT_STATED,
    )
    assert outcome.passed is None


def test_the_outcome_lists_the_documents_with_their_digests() -> None:
    document: DocumentGiven = given()

    (row,) = outcome_of_statement(statement(document), CRITERIA).table("documents").rows

    assert row[:6] == ("Batch report", "1.0", "2026-03-02", "Ana Duarte", "report.pdf", "PDF document")
    assert str(row[6]).replace(" ", "") == digest_bytes(document.content)
