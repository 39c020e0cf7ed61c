"""Documents that are handed in under an order whose service Galenic does not compute."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import Field

from galenic.api.shapes.common import Given, Text

#: Longer lines are refused with their place; this is what is read at all.
Line = Annotated[str, Field(max_length=1_000)]


class DocumentAbout(Given):
    """What the author's own document control says of a file."""

    title: Line
    author: Line
    dated: date
    version: Line


class ResultStated(Given):
    """A result that the documents state. With the `name` of a criterion of the order, its title and limit stand."""

    value: Line
    name: Line = ""
    title: Line = ""
    unit: Line = ""
    limit: Line = Field(default="", description="What is required; a value without it is not judged")
    passed: bool | None = Field(default=None, description="As the documents judge it; null where they do not")
    source: Line = ""


class StatementGiven(Given):
    """What is concluded, and of which documents: the first is the part `document_1`, the next one `document_2`."""

    conclusion: Text = Field(description="One sentence")
    documents: Annotated[tuple[DocumentAbout, ...], Field(max_length=20)]
    results: Annotated[tuple[ResultStated, ...], Field(max_length=200)] = ()
    rests_on: Annotated[tuple[UUID, ...], Field(max_length=100)] = Field(
        default=(), description="Approved evidence that the documents build on; when it falls, they are stale"
    )
    supersedes: UUID | None = Field(default=None, description="Evidence that the new one takes the place of")
    labels: Annotated[tuple[Line, ...], Field(max_length=20)] = Field(default=(), description="Such as `simulated`")
