"""Documents by content address, the data sets read from them, runs, and the evidence that runs leave behind."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from galenic.ledger.fields import CanonicalJSONField
from galenic.parties.models import Person, Shared


class Document(Shared):
    """A file somebody handed in, byte for byte. Equal bytes in two engagements are two rows over one stored file."""

    changeable: ClassVar[bool] = False

    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    media_type = models.CharField(max_length=100)
    file_name = models.CharField(max_length=200)
    uploaded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["engagement", "sha256"], name="document_by_content")]

    def __str__(self) -> str:
        return self.file_name


class DataSet(Shared):
    """A document that was read as a service's input table and found right.

    `reading` says how (sheet, decimal comma, whether formulas were allowed); `units` what the file stated. `digest`
    covers both and the bytes. `labels` follow the data into everything computed from them ("simulated").
    """

    signed_fields: ClassVar[tuple[str, ...]] = (
        "service_id",
        "input_name",
        "document_id",
        "reading",
        "units",
        "digest",
        "labels",
    )

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="data_sets")
    service_id = models.CharField(max_length=100)
    input_name = models.CharField(max_length=60)
    title = models.CharField(max_length=200)
    reading = CanonicalJSONField(default=dict)
    units = CanonicalJSONField(default=dict)
    rows = models.PositiveIntegerField()
    labels = CanonicalJSONField(default=list)
    digest = models.CharField(max_length=64)
    order = models.CharField(max_length=140, blank=True)
    submitted_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=20, default="submitted")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["engagement", "order"], name="data_set_by_order")]

    def __str__(self) -> str:
        return self.title


class Evidence(Shared):
    """What a service concluded, from which inputs, under which options, computed by which software.

    Evidence of the kind `document` was not computed: its outcome is what a partner states in documents of its own, for
    a service that does not compute yet. The row never changes but for its state. `digest` covers service, version,
    input digests, options and outcome, and no identity or time: the same work done twice has the same digest. `order`
    names the work order as an opaque subject, `protocol` holds what that order froze beforehand and the departures
    from it that were on record.
    """

    class Kind(models.TextChoices):
        COMPUTED = "computed"
        DOCUMENT = "document"

    signed_fields: ClassVar[tuple[str, ...]] = (
        "kind",
        "service_id",
        "service_version",
        "options",
        "order",
        "protocol",
        "outcome",
        "outcome_digest",
        "digest",
        "labels",
        "software",
        "performer_id",
        "computed_at",
    )

    kind = models.CharField(max_length=20, choices=Kind, default=Kind.COMPUTED)
    service_id = models.CharField(max_length=100)
    service_version = models.CharField(max_length=40)
    options = CanonicalJSONField(default=dict)
    order = models.CharField(max_length=140, blank=True)
    protocol = CanonicalJSONField(default=dict)
    outcome = CanonicalJSONField()
    conclusion = models.TextField()
    passed = models.BooleanField(null=True)
    outcome_digest = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    labels = CanonicalJSONField(default=list)
    software = CanonicalJSONField(default=dict)
    performer = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    computed_at = models.DateTimeField()
    supersedes = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="successors")
    state = models.CharField(max_length=20, default="computed")

    class Meta:
        verbose_name_plural = "evidence"
        indexes: ClassVar = [models.Index(fields=["engagement", "order"], name="evidence_by_order")]

    def __str__(self) -> str:
        return f"{self.service_id} {self.digest[:12]}"

    @property
    def is_document(self) -> bool:
        """Whether it rests on a partner's documents alone, and nothing of it was computed."""
        return self.kind == self.Kind.DOCUMENT


class EvidenceInput(Shared):
    """One thing that evidence rests on: a data set, other evidence with the digest it then had, or a document.

    Evidence that was computed has data sets and evidence; evidence that was handed in has documents and evidence.
    """

    changeable: ClassVar[bool] = False

    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="inputs")
    name = models.CharField(max_length=60)
    data_set = models.ForeignKey(DataSet, on_delete=models.PROTECT, null=True, related_name="uses")
    source = models.ForeignKey(Evidence, on_delete=models.PROTECT, null=True, related_name="uses")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, related_name="uses")
    digest = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["evidence", "name"], name="evidence_input_once"),
            models.CheckConstraint(
                condition=models.Q(data_set__isnull=False, source=None, document=None)
                | models.Q(data_set=None, source__isnull=False, document=None)
                | models.Q(data_set=None, source=None, document__isnull=False),
                name="evidence_input_is_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Run(Shared):
    """A request to compute. It ends in evidence, or in an error that says what to mend, never in half of either.

    `inputs` maps input names to `{"data_set": id}` or `{"evidence": id}`; `error` is a GalenicError as data. `worker`
    is the process that computes and `attempt` counts how often one began.
    """

    service_id = models.CharField(max_length=100)
    service_version = models.CharField(max_length=40)
    options = CanonicalJSONField(default=dict)
    inputs = CanonicalJSONField(default=dict)
    order = models.CharField(max_length=140, blank=True)
    protocol = CanonicalJSONField(default=dict)
    performer = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    supersedes = models.ForeignKey(Evidence, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    requested_at = models.DateTimeField()
    state = models.CharField(max_length=20, default="queued")
    attempt = models.PositiveIntegerField(default=0)
    worker = models.CharField(max_length=80, blank=True)
    started_at = models.DateTimeField(null=True)
    evidence = models.OneToOneField(Evidence, on_delete=models.PROTECT, null=True, related_name="run")
    error = CanonicalJSONField(default=dict)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["state"], name="run_by_state"),
            models.Index(fields=["engagement", "order"], name="run_by_order"),
        ]

    def __str__(self) -> str:
        return f"{self.service_id}, {self.state}"


class RunProgress(models.Model):
    """How far a run is, for whoever waits for it. Not a record: it may be lost and comes back by itself."""

    run = models.OneToOneField(Run, on_delete=models.CASCADE, primary_key=True, related_name="progress")
    step = models.CharField(max_length=60)
    done = models.PositiveSmallIntegerField(default=0)
    updated_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"{self.step} ({self.done} %)"
