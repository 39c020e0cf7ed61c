"""The validation report's content: known answers, and requirements with what their tests say."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from galenic.errors import InputError
from galenic.validation import CaseResult, Status, ValidationResult
from galenic.validation.outcome import as_outcome, proofs


def case(id_: str, status: Status) -> CaseResult:
    return CaseResult("pk_nca", "set", id_, status, 1.0, 1.0, source="published")


def trace(folder: Path, **databases: dict[str, tuple[str, str]]) -> Path:
    """A trace as test runs write it: test -> (requirement, outcome), by database."""
    for name, tests in databases.items():
        content = {test: {"requirements": [id_], "outcome": outcome} for test, (id_, outcome) in tests.items()}
        (folder / f"{name}.json").write_text(json.dumps({"database": name, "tests": content}))
    return folder


GOOD = ValidationResult((case("a", Status.PASSED), case("b", Status.PASSED)))


def test_known_answers_decide() -> None:
    assert as_outcome(GOOD, proofs(None)).passed is True
    for status in (Status.FAILED, Status.NOT_COVERED):
        found = as_outcome(ValidationResult((*GOOD.cases, case("c", status))), proofs(None))
        assert found.passed is False
        assert found.criterion("answers.pk_nca").value == "2 of 3"
        assert found.table("cases").rows[2][5] == status.replace("_", " ")


def test_requirements_are_listed_with_their_tests(tmp_path: Path) -> None:
    folder = trace(tmp_path, sqlite={"t.py::one": ("AUD-1", "passed"), "t.py::two": ("AUD-2", "skipped")})
    found = as_outcome(GOOD, proofs(folder))
    rows = {row[0]: row for row in found.table("requirements").rows}
    assert rows["AUD-1"][2:] == ("t.py::one: passed", "proven")
    assert rows["AUD-2"][3] == rows["AUD-3"][3] == "not proven yet"
    assert found.passed is True


@pytest.mark.req("REC-6")
def test_the_worst_result_over_the_databases_counts(tmp_path: Path) -> None:
    folder = trace(tmp_path, sqlite={"t.py::one": ("AUD-1", "passed")}, postgresql={"t.py::one": ("AUD-1", "failed")})
    found = as_outcome(GOOD, proofs(folder))
    assert found.passed is False
    assert found.criterion("requirements").value == "AUD-1"


def test_without_a_trace_that_is_said(tmp_path: Path) -> None:
    assert any("No trace" in each for each in as_outcome(GOOD, proofs(None)).assumptions)
    with pytest.raises(InputError, match="VAL-002"):
        proofs(tmp_path)
