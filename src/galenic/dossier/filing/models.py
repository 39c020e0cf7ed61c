"""Applications of a programme, the documents that their dossiers hold and where, sequences, and what each has sent.

All of it is the sponsor's alone and stands on its programme's own chain: no partner sees what is filed from its work.
The words are those of `galenic.dossier.model`, which these rows are turned into before anything is rendered.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from galenic.evidence.models import Evidence
from galenic.ledger.fields import CanonicalJSONField
from galenic.parties.models import OfProgramme, Person


class Application(OfProgramme):
    """What is applied for in one region. `kind`: ANDA, generic, ANDS; `number`: as the agency gave it.

    `keywords` are the spellings that sections share (substance, manufacturer, product-name ...), `facts` what is true
    of the product by the names of its content plan, `studies` a list of `id` and `title`, `contacts` and `envelopes`
    what module 1 asks about. `edition` is the edition of eCTD that its sequences are written in.
    """

    region = models.CharField(max_length=2)
    kind = models.CharField(max_length=20)
    number = models.CharField(max_length=40)
    edition = models.CharField(max_length=10)
    applicant = models.CharField(max_length=200)
    applicant_id = models.CharField(max_length=40, blank=True)
    product = models.CharField(max_length=200, blank=True)
    substance = models.CharField(max_length=200, blank=True)
    contacts = CanonicalJSONField(default=list)
    keywords = CanonicalJSONField(default=dict)
    facts = CanonicalJSONField(default=list)
    studies = CanonicalJSONField(default=list)
    envelopes = CanonicalJSONField(default=list)
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["sponsor", "region", "number"], name="application_number_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number} ({self.region})"


class Compilation(OfProgramme):
    """How a document was compiled from several pieces of evidence: everything that its bytes follow from.

    `kind` and `kind_version` are those of `galenic.dossier.compiling`, `about` is the application as it was then,
    `stated` what the applicant stated, `missing` what the document says is not there, `software` what set it. `digest`
    covers all of it with every source. `supersedes` is the compilation whose place this one shall take.
    """

    changeable: ClassVar[bool] = False

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="compilations")
    kind = models.CharField(max_length=60)
    kind_version = models.CharField(max_length=40)
    about = CanonicalJSONField(default=dict)
    stated = CanonicalJSONField(default=dict)
    missing = CanonicalJSONField(default=list)
    software = CanonicalJSONField(default=dict)
    compiled_at = models.DateTimeField()
    digest = models.CharField(max_length=64)
    supersedes = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="successors")

    def __str__(self) -> str:
        return f"{self.kind} {self.kind_version}"


class CompiledSource(OfProgramme):
    """A piece of evidence that a compilation rests on, as it was then. `place` keeps the order."""

    changeable: ClassVar[bool] = False

    compilation = models.ForeignKey(Compilation, on_delete=models.PROTECT, related_name="sources")
    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="compiled")
    evidence_digest = models.CharField(max_length=64)
    title = models.CharField(max_length=200)
    place = models.PositiveSmallIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["compilation", "evidence"], name="compiled_source_once")
        ]

    def __str__(self) -> str:
        return self.title


class Document(OfProgramme):
    """A file that dossiers hold, by content address: a report of evidence, compiled from several, or handed in.

    A report's bytes follow from `evidence`, as it was signed (`evidence_digest`), so that it is rendered once and used
    wherever it is wanted. What was compiled follows from `compilation` in the same way. `is_placeholder`: it stands in
    for an agency's own form, which nobody but the applicant can fill in.
    """

    signed_fields: ClassVar[tuple[str, ...]] = (
        "title",
        "file_name",
        "sha256",
        "size",
        "is_placeholder",
        "evidence_id",
        "evidence_digest",
        "compilation_id",
        "compilation_digest",
        "made_by_id",
    )

    title = models.CharField(max_length=200)
    file_name = models.CharField(max_length=200)
    suffix = models.CharField(max_length=10)
    sha256 = models.CharField(max_length=64)
    md5 = models.CharField(max_length=32)
    size = models.PositiveBigIntegerField()
    application_version = models.CharField(max_length=20, blank=True)
    is_placeholder = models.BooleanField(default=False)
    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, null=True, blank=True, related_name="reports")
    evidence_digest = models.CharField(max_length=64, blank=True)
    compilation = models.OneToOneField(
        Compilation, on_delete=models.PROTECT, null=True, blank=True, related_name="document"
    )
    compilation_digest = models.CharField(max_length=64, blank=True)
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    state = models.CharField(max_length=20, default="submitted")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["programme", "evidence"], name="report_by_evidence")]

    def __str__(self) -> str:
        return self.title


class Placement(OfProgramme):
    """That a dossier shall hold a document, and where. `name` is the file's; `keywords` prevail over the application's.

    `study` and `tag` say what the document is in which study (ICH study tagging file).
    """

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="placements")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="placements")
    section = models.CharField(max_length=60)
    name = models.CharField(max_length=64)
    title = models.CharField(max_length=200)
    keywords = CanonicalJSONField(default=dict)
    study = models.CharField(max_length=60, blank=True)
    tag = models.CharField(max_length=80, blank=True)
    priority = models.PositiveIntegerField(default=1000)
    state = models.CharField(max_length=20, default="placed")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["application", "state"], name="placement_by_state")]

    def __str__(self) -> str:
        return f"{self.section} {self.title}"


class Sequence(OfProgramme):
    """What is sent at once. `contents` is frozen when it is proposed, `files` and `package` when it is published.

    `contents` lists the uses of documents with operation and reason; `files` the SHA-256 of every file by its path;
    `package` is the SHA-256 of the ZIP file; `checked` what the validator said of it. `opened_by` is the number of the
    sequence that opened the regulatory activity `kind`; `part` is what this one is in it.
    """

    signed_fields: ClassVar[tuple[str, ...]] = (
        "application_id",
        "number",
        "opened_by",
        "edition",
        "kind",
        "part",
        "description",
        "contents",
        "files",
        "package",
        "checked",
    )

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="sequences")
    number = models.PositiveSmallIntegerField()
    opened_by = models.PositiveSmallIntegerField()
    edition = models.CharField(max_length=10)
    kind = models.CharField(max_length=60)
    part = models.CharField(max_length=60)
    description = models.CharField(max_length=200)
    contents = CanonicalJSONField(default=list)
    files = CanonicalJSONField(default=dict)
    package = models.CharField(max_length=64, blank=True)
    checked = CanonicalJSONField(default=dict)
    prepared_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=20, default="draft")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["application", "number"], condition=~models.Q(state="withdrawn"), name="sequence_number_once"
            )
        ]

    def __str__(self) -> str:
        return f"Sequence {self.number:04d} of {self.application}"

    @property
    def folder(self) -> str:
        """The name of its folder in an application."""
        return f"{self.number:04d}" if self.edition == "3.2.2" else str(self.number)


class Leaf(OfProgramme):
    """One use of a document as a published sequence sent it. `earlier` is the use that it replaces, ends or adds to.

    `key` is its id in the package: what later sequences refer to. A study tagging file has no document of its own.
    """

    changeable: ClassVar[bool] = False

    sequence = models.ForeignKey(Sequence, on_delete=models.PROTECT, related_name="leaves")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, related_name="leaves")
    earlier = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="later")
    key = models.CharField(max_length=60)
    operation = models.CharField(max_length=10)
    section = models.CharField(max_length=60)
    keywords = CanonicalJSONField(default=dict)
    name = models.CharField(max_length=80)
    within = models.CharField(max_length=120, blank=True)
    title = models.CharField(max_length=200)
    study = models.CharField(max_length=60, blank=True)
    tag = models.CharField(max_length=80, blank=True)
    priority = models.PositiveIntegerField(default=1000)
    path = models.CharField(max_length=250, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    md5 = models.CharField(max_length=32, blank=True)

    class Meta:
        verbose_name_plural = "leaves"
        constraints: ClassVar = [models.UniqueConstraint(fields=["sequence", "key"], name="leaf_once")]

    def __str__(self) -> str:
        return f"{self.section} {self.title}"
