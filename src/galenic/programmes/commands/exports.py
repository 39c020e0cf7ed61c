"""That somebody took a list away is noted on their organization's own chain (AUD-9)."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from galenic.ledger.commands import note
from galenic.parties.reader import Reader


@transaction.atomic
def note_export(*, by: Reader, name: str, rows: int, stated: Mapping[str, str]) -> None:
    """Note which list was taken, how many rows it had, and how it was narrowed."""
    organization = by.person.organization
    note(
        organization.ledger_scope(),
        actor=by.actor(),
        action="programmes:list:export",
        subject=(organization.subject_type(), str(organization.pk), organization.version),
        facts={"list": name, "rows": rows, "filter": {key: value for key, value in stated.items() if value}},
    )
