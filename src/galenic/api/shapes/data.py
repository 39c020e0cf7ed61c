"""Documents, data sets, runs."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Self
from uuid import UUID

from pydantic import Field, model_validator

from galenic.api.shapes.common import Given, Options, PersonShown, Problem, Shape, SignatureShown, StepShown
from galenic.catalogue.performed import Reading


class DocumentShown(Shape):
    """A file as it was handed in; `sha256` is its address."""

    id: UUID
    file_name: str
    sha256: str
    size: int
    media_type: str
    uploaded_by: PersonShown
    uploaded_at: datetime


class DataGiven(Given):
    """What may be said of a file besides how to read it."""

    title: str = Field(default="", max_length=200, description="The file's name when it is left out")
    labels: str = Field(
        default="", max_length=200, description="With commas; they follow the data, as `simulated` does"
    )


class DataSetLine(Shape):
    """A document that was read as an input table of a service and found right."""

    id: UUID
    version: int
    state: str
    title: str
    service: str
    input: str
    rows: int
    labels: tuple[str, ...]
    digest: str = Field(description="Covers the bytes and how they were read")
    engagement: UUID
    order: UUID | None
    document: UUID
    submitted_by: PersonShown


class DataSetShown(DataSetLine):
    """The same with how it was read, its signatures, and what the reader may do with it."""

    file: DocumentShown
    reading: Reading
    units: dict[str, str]
    uses: tuple[UUID, ...] = Field(description="Evidence that was computed from it")
    signatures: tuple[SignatureShown, ...]
    steps: tuple[StepShown, ...]


class InputChosen(Given):
    """What an input is taken from: a data set, or approved evidence."""

    data_set: UUID | None = None
    evidence: UUID | None = None

    @model_validator(mode="after")
    def _one(self) -> Self:
        if (self.data_set is None) == (self.evidence is None):
            raise ValueError("give either data_set or evidence")
        return self


class RunGiven(Given):
    """A computation as the order froze it, on these inputs."""

    inputs: dict[str, InputChosen] = Field(description="By input name")
    options: Options = Field(default_factory=dict, description="Only what departures on record allow to differ")
    supersedes: UUID | None = Field(default=None, description="Evidence that the new one takes the place of")


class RunShown(Shape):
    """How far a computation is. It ends in evidence, or in an error that says what to mend."""

    id: UUID
    version: int
    state: str
    step: str
    done: int = Field(description="Percent")
    finished: bool
    service: str
    service_version: str
    options: dict[str, Any]
    inputs: dict[str, dict[str, UUID]]
    engagement: UUID
    order: UUID | None
    performer: PersonShown
    requested_at: datetime
    attempt: int
    evidence: UUID | None
    error: Problem | None
    steps: tuple[StepShown, ...]
