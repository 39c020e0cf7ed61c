"""Documents are placed in a dossier, moved, given way to newer ones, and taken out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from galenic.dossier.errors import FilingRefused
from galenic.dossier.filing.commands.documents import submit_document
from galenic.dossier.filing.describing import placement_faults
from galenic.dossier.filing.lifecycle import PLACEMENT, REGULATORY
from galenic.dossier.filing.models import Application, Document, Placement
from galenic.dossier.filing.units import place_of, placed
from galenic.dossier.model import slug
from galenic.errors import Fault
from galenic.ledger import commands as ledger
from galenic.ledger.actors import Reason
from galenic.parties.reader import Reader
from galenic.parties.steps import require_own_role, take

REVISED = ("document", "section", "name", "title", "keywords", "study", "tag", "priority")
LONGEST_NAME = 60


@transaction.atomic
def place_document(
    *,
    by: Reader,
    application: Application,
    document: Document,
    section: str,
    title: str = "",
    name: str = "",
    keywords: Mapping[str, str] | None = None,
    study: str = "",
    tag: str = "",
    priority: int = 1000,
) -> Placement:
    """Have a dossier hold a document in a section. Raises FilingRefused with every fault, NotVisible, Refused."""
    actor = require_own_role(by, application.sponsor_id, REGULATORY, "place documents")
    placement = Placement(
        sponsor_id=application.sponsor_id,
        programme_id=application.programme_id,
        application=application,
        document=document,
        section=section.strip(),
        name=(name or slug(title or document.title))[:LONGEST_NAME].strip("-"),
        title=(title or document.title).strip()[:200],
        keywords=dict(keywords or {}),
        study=study.strip(),
        tag=tag,
        priority=priority,
    )
    refuse(application, placement)
    return ledger.create(placement, actor=actor, action="dossier:placement:place")


@transaction.atomic
def submit_and_place(
    *,
    by: Reader,
    application: Application,
    file_name: str,
    content: bytes,
    title: str,
    is_placeholder: bool = False,
    **place: Any,
) -> Placement:
    """Hand a document in and place it, both or neither; `place` as `place_document` takes it. Raises what both do."""
    document = submit_document(
        by=by,
        programme=application.programme,
        file_name=file_name,
        content=content,
        title=title,
        is_placeholder=is_placeholder,
    )
    return place_document(by=by, application=application, document=document, **place)


@transaction.atomic
def revise_placement(
    *, by: Reader, placement: Placement, reason: Reason, expected_version: int | None = None, **values: Any
) -> Placement:
    """Move a document, say it otherwise, or put another in its place: the next sequence replaces what was sent.

    `values` by name: document, section, name, title, keywords, study, tag, priority. Raises FilingRefused, StaleRecord.
    """
    actor = require_own_role(by, placement.sponsor_id, REGULATORY, "place documents")
    unknown = sorted(set(values) - set(REVISED))
    if unknown:
        raise TypeError(f"a placement has no {', '.join(unknown)} to revise")
    wanted = Placement.objects.select_related("application", "document").get(pk=placement.pk)
    for name, value in values.items():
        setattr(wanted, name, value)
    if wanted.state != "placed":
        fault = Fault("DOS-034", f"the document was {wanted.state}", value=wanted.title)
        raise FilingRefused("The document is not in the dossier any more.", faults=[fault], remedy="Place it anew.")
    refuse(wanted.application, wanted)
    return ledger.change(
        placement,
        actor=actor,
        action="dossier:placement:revise",
        reason=reason,
        expected_version=expected_version,
        **values,
    )


def withdraw_placement(
    *, by: Reader, placement: Placement, reason: Reason, expected_version: int | None = None
) -> Placement:
    """Take a document out of the dossier: if it was sent, the next sequence deletes it."""
    return take(PLACEMENT, placement, "withdraw", by=by, reason=reason, expected_version=expected_version)


def refuse(application: Application, placement: Placement) -> None:
    """Raise FilingRefused with everything that keeps a document from standing there."""
    faults = list(placement_faults(application, placement))
    if placement.document.programme_id != application.programme_id:
        faults.append(Fault("DOS-034", "there is no such document in this programme", column="document"))
    if not faults:
        key = place_of(application, placement).key
        others = [each for each in placed(application) if each.pk != placement.pk]
        taken = next((each for each in others if place_of(application, each).key == key), None)
        if taken is not None:
            message = f"{taken.title} stands there under this name"
            faults.append(Fault("DOS-034", message, column="name", value=placement.name))
    if faults:
        raise FilingRefused(
            f"{placement.title or 'The document'} cannot stand in {placement.section}.",
            faults=faults,
            remedy="Choose another place, or another name.",
        )
