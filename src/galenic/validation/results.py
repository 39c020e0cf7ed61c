"""What a validation run found, as values that every door can print."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, TypeAlias

Value: TypeAlias = "float | int | str | bool | Sequence[Value] | Mapping[str, Value] | None"
# What an adapter answers.
Obtained: TypeAlias = "Value | Simulated"


@dataclass(frozen=True, slots=True)
class Simulated:
    """An answer to a summary of simulated trials: the exact `value`, and what so many trials show of it.

    A simulation of the reference's size lies within `low` .. `high` but once in 10,000 times.
    """

    value: float
    low: float
    high: float


class Status(StrEnum):
    """How one case ended."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_COVERED = "not_covered"


@dataclass(frozen=True, slots=True)
class CaseResult:
    """One expected value against what was obtained; `None` stands for "not estimable" on both sides.

    `note` says why a case failed or was left uncovered; a passed case has none.
    """

    folder: str
    set: str
    id: str
    status: Status
    expected: Value
    obtained: Value
    source: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class ValidationResult:
    """Every case of a run, in the order in which it was read, and the counts."""

    cases: tuple[CaseResult, ...]

    @property
    def passed(self) -> int:
        """Number of cases that agree with the reference."""
        return self._count(Status.PASSED)

    @property
    def failed(self) -> int:
        """Number of cases that disagree, or whose adapter stopped."""
        return self._count(Status.FAILED)

    @property
    def not_covered(self) -> int:
        """Number of cases that nothing in this version answers."""
        return self._count(Status.NOT_COVERED)

    @property
    def exit_code(self) -> int:
        """0 all passed; 1 a miss; 3 cases left uncovered (or none found)."""
        if self.failed:
            return 1
        return 3 if self.not_covered or not self.cases else 0

    def by_folder(self) -> dict[str, ValidationResult]:
        """The same result per folder, for a table of counts."""
        return {name: ValidationResult(tuple(self._of(name))) for name in dict.fromkeys(c.folder for c in self.cases)}

    def as_dict(self) -> dict[str, Any]:
        """What `galenic validate --json` prints."""
        return {
            "passed": self.passed,
            "failed": self.failed,
            "not_covered": self.not_covered,
            "folders": {
                name: {
                    "passed": part.passed,
                    "failed": part.failed,
                    "not_covered": part.not_covered,
                }
                for name, part in self.by_folder().items()
            },
            "cases": [asdict(case) for case in self.cases],
        }

    def _count(self, status: Status) -> int:
        return sum(case.status is status for case in self.cases)

    def _of(self, folder: str) -> Iterable[CaseResult]:
        return (case for case in self.cases if case.folder == folder)
