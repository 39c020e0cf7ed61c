"""Long work, while it is done and afterwards."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import Field

from galenic.api.shapes.common import Problem, Shape


class JobShown(Shape):
    """How far a piece of work is. It ends in `result`, in an `error` that says what to mend, or cancelled."""

    id: UUID
    work: str
    title: str
    state: str
    step: str
    done: int = Field(description="Percent")
    finished: bool
    type: str = Field(description="Of the record that the work is about")
    record: str
    asked_at: datetime
    attempt: int
    result: dict[str, Any]
    told: str = Field(description="What came of it, in a sentence")
    error: Problem | None
