"""What a user can mend, said so that it can be mended.

A `GalenicError` is a mistake in what somebody gave or asked, never a bug: bugs are ordinary exceptions and bubble up.
It carries a stable code that docs/reference/errors.md explains, one sentence, what to do next, and *every* fault found.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong, and where.

    `row` counts as the user sees it: in a file the header is row 1, so the first data row is 2.
    """

    code: str
    message: str
    table: str = ""
    row: int | None = None
    column: str = ""
    value: str = ""
    allowed: str = ""

    def __str__(self) -> str:
        place = ", ".join(
            part
            for part in (
                self.table,
                f"row {self.row}" if self.row else "",
                f"column {self.column}" if self.column else "",
            )
            if part
        )
        found = f" Found: {self.value!r}." if self.value else ""
        allowed = f" Allowed: {self.allowed}." if self.allowed else ""
        return f"[{self.code}] {place + ': ' if place else ''}{self.message}{found}{allowed}"


class GalenicError(Exception):
    """Base of all refusals. Subclasses set `code`; the message says what is wrong and `remedy` what to do next."""

    code = "GAL-000"

    def __init__(self, message: str, *, remedy: str = "", faults: Sequence[Fault] = (), code: str = "") -> None:
        super().__init__(message)
        self.code = code or type(self).code
        self.message = message
        self.remedy = remedy
        self.faults = tuple(faults)

    def __str__(self) -> str:
        lines = [f"[{self.code}] {self.message}", *(f"  {fault}" for fault in self.faults)]
        return "\n".join([*lines, f"  {self.remedy}"] if self.remedy else lines)

    def as_dict(self) -> dict[str, Any]:
        """The same for machines: `--json` and the API print exactly this."""
        return {
            "code": self.code,
            "message": self.message,
            "remedy": self.remedy,
            "faults": [asdict(fault) for fault in self.faults],
        }


class InputError(GalenicError):
    """Data or options that a calculation cannot use."""

    code = "GAL-001"
