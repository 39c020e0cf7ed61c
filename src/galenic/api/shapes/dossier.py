"""Dossiers: applications, what they hold and lack, sequences, and where every leaf comes from."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field

from galenic.api.shapes.common import Given, PersonShown, Shape, SignatureShown, Step, StepShown
from galenic.api.shapes.compiling import CompilationShown

Short = Annotated[str, Field(max_length=200)]
Section = Annotated[str, Field(max_length=60, description="Of the CTD, such as 3.2.P.5.1")]
Keywords = Annotated[dict[str, Short], Field(max_length=30, description="Value by kind: substance, manufacturer, ...")]
Rows = Annotated[list[dict[str, Any]], Field(max_length=200)]


class ApplicationGiven(Given):
    """What is applied for. Region and kind name a content plan."""

    programme: UUID
    region: Annotated[str, Field(max_length=2)]
    kind: Annotated[str, Field(max_length=20, description="ANDA, generic, ANDS")]
    number: Annotated[str, Field(max_length=40)]
    applicant: Short
    edition: Literal["3.2.2", "4.0"] = "3.2.2"


class ApplicationDescribed(Step):
    """What changes about an application; what is left out stays."""

    edition: Literal["3.2.2", "4.0"] | None = None
    applicant: Short | None = None
    applicant_id: Annotated[str, Field(max_length=40)] | None = None
    product: Short | None = None
    substance: Short | None = None
    contacts: Annotated[Rows | None, Field(description="name, role, telephone, email")] = None
    keywords: Keywords | None = None
    facts: Annotated[list[Short], Field(max_length=100, description="By the names of the content plan")] | None = None
    studies: Annotated[Rows | None, Field(description="id, title")] = None
    envelopes: Annotated[Rows | None, Field(description="country, agency, procedure, in the EU")] = None


class ApplicationLine(Shape):
    """An application in a list."""

    id: UUID
    version: int
    programme: UUID
    region: str
    kind: str
    number: str
    edition: str
    applicant: str


class SequenceLine(Shape):
    """A sequence in a list."""

    id: UUID
    version: int
    state: str
    number: int
    edition: str
    kind: str
    part: str
    description: str
    package: str = Field(description="SHA-256 of the ZIP file; empty for a draft")


class ApplicationShown(ApplicationLine):
    """An application with its description and sequences, the latest first."""

    applicant_id: str
    product: str
    substance: str
    contacts: tuple[dict[str, Any], ...]
    keywords: dict[str, str]
    facts: tuple[str, ...]
    studies: tuple[dict[str, Any], ...]
    envelopes: tuple[dict[str, Any], ...]
    sequences: tuple[SequenceLine, ...]


class PlanLineShown(Shape):
    """A section of the content plan as it stands."""

    section: str
    title: str
    of: str = Field(description="The substance or study that it repeats for")
    status: str = Field(description="missing, stale, superseded, placeholder, unsigned, unplanned, there, not needed")
    why: str
    source: str
    held: tuple[str, ...] = Field(description="Titles of what is there, each with the state of its source")
    ready: tuple[UUID, ...] = Field(description="Evidence that could be placed here now")
    kinds: tuple[str, ...] = Field(default=(), description="Documents that could be compiled for this section")


class SourceShown(Shape):
    """Evidence that belongs into the dossier, whatever its state."""

    evidence: UUID
    title: str
    sections: tuple[str, ...]
    state: str = Field(description="approved when it may be placed")
    because: tuple[str, ...]
    placements: tuple[UUID, ...]
    takes_the_place_of: tuple[UUID, ...]


class ChoiceGiven(Given):
    """That the report of a piece of evidence shall stand in a section."""

    evidence: UUID
    section: Section


class AssemblyGiven(Given):
    """What to place; without choices everything that can stand in one section only, and all successors."""

    choices: Annotated[list[ChoiceGiven], Field(max_length=500)] | None = None


class PlacementShown(Shape):
    """A document that a dossier holds, and how its source stands."""

    id: UUID
    version: int
    state: str
    section: str
    title: str
    name: str
    keywords: dict[str, str]
    study: str
    tag: str
    document: UUID
    evidence: UUID | None
    source_state: str
    because: tuple[str, ...]


class AssembledShown(Shape):
    """What came of assembling."""

    placed: tuple[UUID, ...]
    renewed: tuple[UUID, ...]
    left: tuple[SourceShown, ...]


class PlacementRevised(Step):
    """What changes about a placement; what is left out stays."""

    document: UUID | None = None
    section: Section | None = None
    title: Short | None = None
    name: Annotated[str, Field(max_length=64)] | None = None
    keywords: Keywords | None = None
    study: Annotated[str, Field(max_length=60)] | None = None
    tag: Annotated[str, Field(max_length=80)] | None = None


class DocumentGiven(Given):
    """What comes with a file, as JSON in the part `about`."""

    title: Short
    section: Section
    is_placeholder: bool = False
    name: Annotated[str, Field(max_length=64)] = ""
    keywords: Keywords = Field(default_factory=dict)
    study: Annotated[str, Field(max_length=60)] = ""
    tag: Annotated[str, Field(max_length=80)] = ""


class SequenceGiven(Given):
    """The next sequence."""

    kind: Annotated[str, Field(max_length=60)]
    part: Annotated[str, Field(max_length=60)]
    description: Short
    number: Annotated[int, Field(ge=0, le=9999)] | None = None
    opened_by: Annotated[int, Field(ge=0, le=9999)] | None = None


class SequenceShown(SequenceLine):
    """A sequence with what it sends, what was found in it, and what the reader may do."""

    application: UUID
    opened_by: int
    contents: tuple[dict[str, Any], ...]
    files: dict[str, str] = Field(description="SHA-256 by path")
    checked: dict[str, Any] = Field(description="Profile, counts and findings of the validator")
    signatures: tuple[SignatureShown, ...]
    steps: tuple[StepShown, ...]


class TreeEntryShown(Shape):
    """A document in the tree."""

    title: str
    sequence: str
    leaf: UUID | None
    operation: str


class BranchShown(Shape):
    """A heading of the tree with what stands below it."""

    section: str
    title: str
    keywords: tuple[str, ...]
    entries: tuple[TreeEntryShown, ...]
    branches: tuple[BranchShown, ...]


class OriginShown(Shape):
    """Something that a document goes back to: evidence, or data with its rows. `depth` counts from the document."""

    depth: int
    name: str
    digest: str
    state: str
    evidence: UUID | None
    data_set: UUID | None
    document: UUID | None = Field(description="The file with the raw rows, or a partner's own document")
    rows: int | None


class FiledDocument(Shape):
    """A document with its standing and everything that it goes back to."""

    id: UUID
    version: int
    state: str
    title: str
    file_name: str
    sha256: str
    md5: str
    size: int
    is_placeholder: bool
    evidence: UUID | None
    compilation: CompilationShown | None = Field(default=None, description="Of a document compiled from evidence")
    made_by: PersonShown
    source_state: str
    because: tuple[str, ...]
    signatures: tuple[SignatureShown, ...]
    origins: tuple[OriginShown, ...]
    steps: tuple[StepShown, ...]


class LeafLine(Shape):
    """A leaf in a list."""

    id: UUID
    application: UUID
    sequence: UUID
    operation: str
    section: str
    title: str
    path: str
    sha256: str


class LeafShown(LeafLine):
    """A leaf, back to its raw rows, with what it replaced and what came after."""

    key: str = Field(description="Its id in the package")
    keywords: dict[str, str]
    study: str
    tag: str
    md5: str
    document: FiledDocument | None
    earlier: tuple[UUID, ...]
    later: tuple[UUID, ...]


class DependentsShown(Shape):
    """What rests on data or evidence, near or far."""

    evidence: tuple[UUID, ...]
    placements: tuple[UUID, ...]
    leaves: tuple[LeafLine, ...]
