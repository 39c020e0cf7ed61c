"""The milestones of an order as rows of a form."""

from __future__ import annotations

from typing import Any

from galenic.web.fields import Field, Typed
from galenic.web.steps.rows import Row, read_rows, rows_of

COLUMNS = (
    Field("key", "Key", help="Letters, digits, dots and hyphens, such as M1."),
    Field("title", "What is reached"),
    Field("due", "Due", kind="date"),
    Field("amount", "Amount", extra=(("inputmode", "decimal"),)),
)


def milestone_rows(data: Typed, stored: list[dict[str, str]]) -> tuple[Row, ...]:
    """A row for each milestone, and some empty ones."""
    return rows_of("Milestone", COLUMNS, data, stored)


def read_milestones(data: Typed) -> list[dict[str, Any]]:
    """The milestones that were typed, as commands take them; a command judges them."""
    return [row for _, row in read_rows(COLUMNS, data)]
