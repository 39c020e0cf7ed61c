"""The shapes that several nouns share."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Generic, Literal, TypeVar
from uuid import UUID

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field

from galenic.errors import Fault

Item = TypeVar("Item")
EARLIEST, LATEST = 1900, 9000

#: Free text; far longer than anybody reads, far shorter than what a database minds.
Text = Annotated[str, Field(max_length=10_000)]


def _storable_moment(moment: datetime) -> datetime:
    if not EARLIEST <= moment.year <= LATEST:
        raise ValueError(f"a year from {EARLIEST} to {LATEST} is needed")
    return moment


#: A moment with its time zone, in years that every database keeps.
Moment = Annotated[AwareDatetime, AfterValidator(_storable_moment)]


class Shape(BaseModel):
    """What the server answers. A client that knows less than the server passes over what it does not know."""

    model_config = ConfigDict(frozen=True)


class Given(Shape):
    """What a client sends. Names that the server does not know are refused: they may be misspelled."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Problem(Shape):
    """Every refusal, whatever refused it: a stable code, what is wrong, what to do next, and all faults found."""

    code: str = Field(description="Stable; the documentation explains each")
    message: str
    remedy: str = ""
    faults: tuple[Fault, ...] = ()


class Page(Shape, Generic[Item]):
    """One page of a list; `count` is the length of the whole list."""

    items: tuple[Item, ...]
    count: int
    page: int
    per_page: int


class PersonShown(Shape):
    """A person as they may be shown to the other party."""

    id: UUID
    name: str
    organization: str


class SignatureShown(Shape):
    """A signature with what 21 CFR 11.50 wants shown; `current` when it binds the record as it now stands."""

    printed_name: str
    role: str
    organization: str
    meaning: str
    time: datetime
    method: str = Field(description="What the signer gave: password, or password and code")
    signed_version: int
    digest: str = Field(description="SHA-256 of the content that was signed")
    current: bool
    text: str = Field(description="As it is shown on every page, report and export")


class StepShown(Shape):
    """A step that the reader's roles allow from here. `unmet` is all that stands in its way; none when it is ready."""

    name: str
    title: str
    meaning: str = Field(description="What a signature given with it says; empty when it is not signed")
    needs_reason: bool
    unmet: tuple[str, ...] = ()


class SubjectShown(Shape):
    """A record as the ledger names it."""

    type: str
    id: str
    version: int


class BlockerShown(Shape):
    """Something open that holds a record up, and the record in which it is settled."""

    code: str
    sentence: str
    settled_in: SubjectShown


class RecordMoved(Shape):
    """Where a record stands after a step."""

    type: str
    id: UUID
    version: int
    state: str
    name: str


ReasonCode = Literal["transcription_error", "late_entry", "corrected_after_review", "other"]
Version = Annotated[
    int, Field(ge=1, lt=2**31, description="The version of the record that the decision was made on, as it was read")
]
Options = Annotated[dict[str, Any], Field(description="Options by name; those that are left out have their defaults")]


class ReasonGiven(Given):
    """Why something is undone or changed; it stands in the audit trail."""

    code: ReasonCode = "other"
    text: Text


class Step(Given):
    """A step that is not signed."""

    expected_version: Version


class ReasonedStep(Step):
    """A step that needs a reason."""

    reason: ReasonGiven


class SignedStep(Step):
    """A step that is signed: the token says who asks, the password that it is them (21 CFR 11.200)."""

    password: str = Field(max_length=4096)
    code: str = Field(default="", max_length=64, description="Code of the second factor, where the person has one")


class SignedReasonedStep(SignedStep, ReasonedStep):
    """A step that is signed and needs a reason."""


class SometimesSignedStep(ReasonedStep):
    """A step with a reason that is signed from some states of the record only."""

    password: str = Field(default="", max_length=4096, description="Needed where the step is signed")
    code: str = Field(default="", max_length=64, description="Code of the second factor, where the person has one")
