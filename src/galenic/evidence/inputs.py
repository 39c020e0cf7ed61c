"""Which records a run may take as its inputs: every reason against one is named, and none is passed over."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError

from galenic.catalogue.service import EvidenceInput, Input, RecordInput, Service, TableInput
from galenic.errors import Fault
from galenic.evidence.computing import Source
from galenic.evidence.errors import InputNotUsable
from galenic.evidence.models import DataSet, Evidence
from galenic.evidence.rules import standing_signatures
from galenic.evidence.staleness import stale_because

Given = Mapping[str, Mapping[str, str]]


def references(inputs: Mapping[str, Source]) -> dict[str, dict[str, str]]:
    """Inputs as a run keeps them: `{"data_set": id}` or `{"evidence": id}` by name."""
    return {
        name: {"data_set" if isinstance(source, DataSet) else "evidence": str(source.pk)}
        for name, source in inputs.items()
    }


def resolve(service: Service, engagement_id: UUID, given: Given) -> dict[str, Source]:
    """The records behind a run's inputs.

    Raises InputNotUsable with all faults: EVI-010 no such input, EVI-011 missing or ambiguous, EVI-012 no such record
    in this engagement, EVI-013 of another kind or service, EVI-014 not approved, EVI-015 stale or retracted.
    """
    declared = {item.name: item for item in service.inputs}
    faults = list(_given(service, given))
    found: dict[str, Source] = {}
    for name, reference in given.items():
        if name in declared:
            source = _find(engagement_id, reference)
            faults += _usable(declared[name], service, source)
            if source is not None:
                found[name] = source
    if faults:
        raise InputNotUsable(
            f"{service.id} cannot be computed from what was given.",
            faults=faults,
            remedy="Choose inputs that are approved and current, or submit the missing data.",
        )
    return found


def _given(service: Service, given: Given) -> Iterator[Fault]:
    names = {item.name for item in service.inputs}
    allowed = ", ".join(sorted(names))
    for name in sorted(given.keys() - names):
        yield Fault("EVI-010", "is not an input of this service", column=name, allowed=allowed)
    for item in service.inputs:
        if item.required and not item.one_of and item.name not in given:
            yield Fault("EVI-011", f"{item.title} is missing", column=item.name)
    for group in dict.fromkeys(item.one_of for item in service.inputs if item.one_of):
        members = [item.name for item in service.inputs if item.one_of == group]
        if len(given.keys() & set(members)) != 1:
            yield Fault("EVI-011", f"exactly one of {', '.join(members)} has to be given", column=group)


def _find(engagement_id: UUID, reference: Mapping[str, str]) -> Source | None:
    """A record of the same engagement; what lies in another one does not exist here."""
    kind, id_ = next(iter(reference.items()), ("", ""))
    model: Any = {"data_set": DataSet, "evidence": Evidence}.get(kind)
    if model is None:
        return None
    related = "document" if model is DataSet else "performer"
    try:
        found: Source | None = model.objects.filter(engagement_id=engagement_id, pk=id_).select_related(related).first()
    except ValidationError:  # not even the form of an id
        return None
    return found


def _usable(item: Input, service: Service, source: Source | None) -> Iterator[Fault]:
    if source is None:
        yield Fault("EVI-012", "there is no such record in this engagement", column=item.name)
    elif isinstance(item, TableInput) and isinstance(source, DataSet):
        yield from _usable_data(item, service, source)
    elif isinstance(item, EvidenceInput) and isinstance(source, Evidence):
        yield from _usable_evidence(item, source)
    else:
        wanted = "a data set" if isinstance(item, TableInput) else "evidence"
        wanted = f"a closed {item.record}" if isinstance(item, RecordInput) else wanted
        yield Fault("EVI-013", f"{wanted} is needed here", column=item.name, value=str(source))


def rests_on_faults(engagement_id: UUID, evidence: Sequence[Evidence]) -> Iterator[Fault]:
    """Why documents cannot rest on some evidence; what lies in another engagement does not exist here."""
    for each in evidence:
        if each.engagement_id != engagement_id:
            yield Fault("EVI-012", "there is no such record in this engagement", column="rests_on")
        else:
            yield from _not_sealed(each, "rests_on")


def _usable_data(item: TableInput, service: Service, data_set: DataSet) -> Iterator[Fault]:
    made_for = (data_set.service_id, data_set.input_name)
    if made_for != (service.id, item.name):
        message = "the data set was read and checked for another input; submit the file for this one"
        yield Fault("EVI-013", message, column=item.name, value=" ".join(made_for))
    if data_set.state != "submitted":
        yield Fault("EVI-015", f"the data set was {data_set.state}", column=item.name, value=data_set.title)


def _usable_evidence(item: EvidenceInput, evidence: Evidence) -> Iterator[Fault]:
    if evidence.service_id != item.service:
        message = f"evidence of {item.service} is needed here"
        yield Fault("EVI-013", message, column=item.name, value=evidence.service_id)
    elif evidence.is_document:
        message = "a partner's document holds no values to compute from; computed evidence is needed here"
        yield Fault("EVI-013", message, column=item.name, value=evidence.digest[:12])
    yield from _not_sealed(evidence, item.name)


def _not_sealed(evidence: Evidence, column: str) -> Iterator[Fault]:
    """Sealed means: approved, and the approval binds it as it is now."""
    if evidence.state != "approved" or not standing_signatures(evidence, "approved"):
        message = f"the evidence is {evidence.state}; only approved evidence with its signature goes on"
        yield Fault("EVI-014", message, column=column, value=evidence.digest[:12])
    for cause in stale_because([evidence.pk])[evidence.pk]:
        yield Fault("EVI-015", f"the evidence is stale: {cause}", column=column, value=evidence.digest[:12])
