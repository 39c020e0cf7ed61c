"""A validation run as an outcome: known answers, and requirements with the tests that prove them, for any report."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path
from typing import Any

from galenic.catalogue.outcome import Cell, Criterion, Outcome, OutcomeColumn, OutcomeTable, Value
from galenic.errors import InputError
from galenic.validation.results import Status, ValidationResult

SOURCE = "21 CFR 11.10(a); GAMP 5"
PROVEN, FAILED, OPEN = "proven", "a test fails", "not proven yet"


@dataclass(frozen=True, slots=True)
class Proof:
    """One requirement, and the outcomes of the tests that name it: by test, over all databases, the worst one."""

    id: str
    text: str
    tests: Mapping[str, str] = field(default_factory=dict)

    @property
    def result(self) -> str:
        """`proven` when at least one test passed and none failed; a skipped test proves nothing."""
        if "failed" in self.tests.values():
            return FAILED
        return PROVEN if "passed" in self.tests.values() else OPEN


def proofs(trace: Path | None) -> tuple[Proof, ...]:
    """All requirements in their order, with what the test runs in the folder `trace` say of them.

    Raises InputError VAL-002 when the folder holds no trace of a test run.
    """
    text = resources.files("galenic.validation").joinpath("requirements.toml").read_text(encoding="utf-8")
    known = {id_: words for section in tomllib.loads(text).values() for id_, words in section.items()}
    outcomes = _outcomes(trace) if trace else {}
    return tuple(Proof(id_, words, outcomes.get(id_, {})) for id_, words in known.items())


def as_outcome(result: ValidationResult, requirements: Sequence[Proof]) -> Outcome:
    """Conclude from known answers and requirements; what no test proves yet is listed and fails nothing."""
    traced = any(proof.tests for proof in requirements)
    failed = [proof.id for proof in requirements if proof.result == FAILED]
    count = {kind: sum(proof.result == kind for proof in requirements) for kind in (PROVEN, FAILED, OPEN)}
    answers = f"{result.passed} of {len(result.cases)} known answers are met"
    proven = f"; {count[PROVEN]} of {len(requirements)} requirements are proven by tests" if traced else ""
    criteria = (*_answers(result), *([_tests(failed)] if traced else []))
    return Outcome(
        conclusion=f"{answers}{proven}.",
        passed=all(criterion.passed is not False for criterion in criteria),
        criteria=criteria,
        values=(
            Value(name="passed", title="Known answers met", value=result.passed),
            Value(name="failed", title="Known answers missed", value=result.failed),
            Value(name="not_covered", title="Known answers not covered", value=result.not_covered),
        ),
        tables=(_cases(result), *([_requirements(requirements)] if traced else [])),
        assumptions=() if traced else ("No trace of a test run was given, so that requirements are not listed.",),
    )


def _outcomes(trace: Path) -> dict[str, dict[str, str]]:
    """Outcomes of tests by requirement; where several databases ran a test, the worst counts."""
    worst = ("failed", "skipped", "passed")
    found: dict[str, dict[str, str]] = {}
    files = sorted(trace.glob("*.json")) if trace.is_dir() else []
    if not files:
        raise InputError(f"{trace} holds no trace of a test run.", code="VAL-002", remedy="`make test` writes one.")
    for file in files:
        tests: Mapping[str, Any] = json.loads(file.read_text(encoding="utf-8"))["tests"]
        for name, test in tests.items():
            for requirement in test["requirements"]:
                known = found.setdefault(requirement, {})
                known[name] = min(known.get(name, "passed"), test["outcome"], key=worst.index)
    return found


def _answers(result: ValidationResult) -> Iterator[Criterion]:
    for folder, part in result.by_folder().items():
        yield Criterion(
            name=f"answers.{folder}",
            title=f"Known answers: {folder}",
            value=f"{part.passed} of {len(part.cases)}",
            limit="all",
            passed=part.passed == len(part.cases),
            source=SOURCE,
        )


def _tests(failed: Sequence[str]) -> Criterion:
    return Criterion(
        name="requirements",
        title="Requirements with a failing test",
        value=", ".join(failed) or "none",
        limit="none",
        passed=not failed,
        source=SOURCE,
    )


def _cases(result: ValidationResult) -> OutcomeTable:
    rows = [
        (case.folder, case.set, case.id, _cell(case.expected), _cell(case.obtained), _words(case.status), case.source)
        for case in result.cases
    ]
    names = ("folder", "set", "case", "expected", "obtained", "result", "source")
    return OutcomeTable(
        name="cases",
        title="Known answers: expected against obtained",
        columns=tuple(OutcomeColumn(name=name, title=name.capitalize()) for name in names),
        rows=tuple(rows),
        note="What computes never sees the expected values: they are opened afterwards. Null: not estimable.",
    )


def _requirements(requirements: Sequence[Proof]) -> OutcomeTable:
    rows = [
        (proof.id, proof.text, "\n".join(f"{name}: {outcome}" for name, outcome in proof.tests.items()), proof.result)
        for proof in requirements
    ]
    names = ("requirement", "text", "tests", "result")
    return OutcomeTable(
        name="requirements",
        title="Requirements and the tests that prove them",
        columns=tuple(OutcomeColumn(name=name, title=name.capitalize()) for name in names),
        rows=tuple(rows),
    )


def _cell(value: Any) -> Cell:
    return value if value is None or isinstance(value, (bool, int, float, str)) else json.dumps(value)


def _words(status: Status) -> str:
    return status.replace("_", " ")
