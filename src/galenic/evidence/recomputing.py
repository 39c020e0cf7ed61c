"""Evidence computed again from what is stored, by the service as it is declared now, and compared with what was kept.

Nothing is written (TMP-3). What is wrong is named: the stored document, the stored row, or the values that come out
differently, and which versions computed them then and now.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from galenic.canonical import canonical_text
from galenic.catalogue.discovery import service as find_service
from galenic.catalogue.performed import evidence_digest
from galenic.catalogue.service import Service
from galenic.errors import GalenicError
from galenic.evidence.comparing import Discrepancy, discrepancies
from galenic.evidence.computing import Source, compute, outcome_of, receipt_of, software
from galenic.evidence.document_checks import document_problems
from galenic.evidence.errors import EvidenceNotUsable
from galenic.evidence.models import Document, Evidence, EvidenceInput


@dataclass(frozen=True, slots=True)
class Recomputation:
    """What came of computing evidence again.

    `problems` are sentences about stored documents, rows and digests that do not fit together; `discrepancies` are the
    values that came out differently; `stored_by` and `obtained_by` are the versions of everything numerical, then and
    now.
    """

    evidence_id: str
    service_id: str
    problems: tuple[str, ...] = ()
    discrepancies: tuple[Discrepancy, ...] = ()
    stored_by: Mapping[str, str] = field(default_factory=dict)
    obtained_by: Mapping[str, str] = field(default_factory=dict)

    @property
    def same(self) -> bool:
        """Whether everything fits and every value came out the same."""
        return not (self.problems or self.discrepancies)

    def sentences(self) -> tuple[str, ...]:
        """All that is wrong, in words."""
        return (*self.problems, *self.differences())

    def differences(self) -> tuple[str, ...]:
        """The values that differ, in words, with the versions that computed them."""
        return tuple(f"{each} ({self._versions()})" for each in self.discrepancies)

    def _versions(self) -> str:
        changed = [
            f"{name} {self.stored_by.get(name, 'absent')} then, {self.obtained_by.get(name, 'absent')} now"
            for name in sorted({*self.stored_by, *self.obtained_by})
            if self.stored_by.get(name) != self.obtained_by.get(name)
        ]
        return "; ".join(changed) or "the versions then and now are the same"


def recompute(evidence: Evidence) -> Recomputation:
    """Compute `evidence` again from its stored documents and source evidence, and compare within the tolerance.

    Of a partner's own documents nothing can be computed: their digests are checked. Never raises for what is wrong with
    the record; it is told in the result.
    """
    inputs = list(evidence.inputs.select_related("data_set__document", "source", "document").order_by("name"))
    problems = [*_row_problems(evidence, inputs)]
    for used in inputs:
        problems += _input_problems(used)
    if evidence.is_document:
        problems += document_problems(evidence, inputs)
        return Recomputation(str(evidence.pk), evidence.service_id, tuple(problems), stored_by=evidence.software)
    try:
        service = find_service(evidence.service_id)
        sources = {used.name: _computable(used) for used in inputs}
        computed = compute(service, sources, evidence.options)
    except GalenicError as error:
        problems.append(f"it cannot be computed again: {error.message}")
        return Recomputation(str(evidence.pk), evidence.service_id, tuple(problems), stored_by=evidence.software)
    obtained = computed.performance
    found = list(discrepancies(evidence.outcome, _plain(obtained.outcome.model_dump(mode="json")), service.tolerance))
    found += discrepancies(evidence.options, _plain(obtained.options), 0.0, "options")
    found += _version_discrepancy(evidence, service, found)
    return Recomputation(
        evidence_id=str(evidence.pk),
        service_id=evidence.service_id,
        problems=tuple(problems),
        discrepancies=tuple(found),
        stored_by=evidence.software,
        obtained_by=software(service),
    )


def _row_problems(evidence: Evidence, inputs: list[EvidenceInput]) -> Iterator[str]:
    """Whether the row's own digests fit what it holds."""
    try:
        outcome = outcome_of(evidence)
    except GalenicError as error:
        yield error.message
    else:
        if (outcome.conclusion, outcome.passed) != (evidence.conclusion, evidence.passed):
            yield "its conclusion is not the one of its outcome"
    digest = evidence_digest(
        service=evidence.service_id,
        version=evidence.service_version,
        options=evidence.options,
        inputs={used.name: used.digest for used in inputs},
        outcome=evidence.outcome_digest,
    )
    if digest != evidence.digest:
        yield "its digest does not fit its service, version, inputs, options and outcome"


def _input_problems(used: EvidenceInput) -> Iterator[str]:
    """Whether what was used is still what lies there. Damaged documents are told by the computation itself."""
    if receipt_of(used.name, _source(used)).digest != used.digest:
        yield f"its input {used.name} is not the one it was computed from"
    if used.data_set is not None and receipt_of(used.name, used.data_set).digest != used.data_set.digest:
        yield f"the data set of its input {used.name} does not fit its document and the way it was read"


def _version_discrepancy(evidence: Evidence, service: Service, found: list[Discrepancy]) -> Iterator[Discrepancy]:
    """A newer version that comes to the same values is no discrepancy: that is what a regression test wants to see."""
    if found and service.version != evidence.service_version:
        yield Discrepancy("service version", evidence.service_version, service.version)


def _source(used: EvidenceInput) -> Source | Document:
    source = used.data_set or used.source or used.document
    if source is None:
        raise TypeError(f"input {used.pk} is nothing at all")  # a constraint of the table forbids it
    return source


def _computable(used: EvidenceInput) -> Source:
    source = _source(used)
    if isinstance(source, Document):
        raise EvidenceNotUsable(f"its input {used.name} is a document, from which nothing is computed")
    return source


def _plain(value: Any) -> Any:
    """As it reads when it comes back from the database."""
    return json.loads(canonical_text(value))
