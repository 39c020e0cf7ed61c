"""Applications are opened for a programme in a region, and described for its module 1."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import IntegrityError, transaction

from galenic.dossier.content_plan import plan
from galenic.dossier.errors import FilingRefused
from galenic.dossier.filing.describing import DESCRIBED, EDITIONS, faults_of
from galenic.dossier.filing.lifecycle import REGULATORY
from galenic.dossier.filing.models import Application
from galenic.errors import Fault
from galenic.ledger import commands as ledger
from galenic.ledger.actors import Reason
from galenic.parties.models import Programme
from galenic.parties.reader import Reader
from galenic.parties.steps import require_own_role

REFUSED = "The application cannot be written down."


def open_application(
    *,
    by: Reader,
    programme: Programme,
    region: str,
    kind: str,
    number: str,
    applicant: str,
    edition: str = EDITIONS[0],
    **described: Any,
) -> Application:
    """Begin the dossier of a programme for a region. `described`: further columns of the application by name.

    Raises FilingRefused with every fault, DossierRefused DOS-020 when nobody wrote a content plan for it, NotVisible.
    """
    actor = require_own_role(by, programme.sponsor_id, REGULATORY, "open an application")
    asked = plan(region.strip().upper(), kind.strip())
    application = Application(
        sponsor_id=programme.sponsor_id,
        programme=programme,
        region=asked.region.value,
        kind=asked.kind,
        number=number.strip(),
        applicant=applicant.strip(),
        edition=edition,
        author=by.person,
    )
    _set(application, described)
    _refuse(faults_of(application))
    try:
        with transaction.atomic():
            return ledger.create(application, actor=actor, action="dossier:application:open")
    except IntegrityError as error:
        fault = Fault("DOS-033", "there is an application of this number", column="number", value=application.number)
        raise FilingRefused(REFUSED, faults=[fault], remedy="Open the one that is there.") from error


def describe_application(
    *, by: Reader, application: Application, reason: Reason, expected_version: int | None = None, **described: Any
) -> Application:
    """Change what module 1, keywords, facts and studies say. Region, kind and number stay.

    Raises FilingRefused with every fault, StaleRecord, NotVisible.
    """
    actor = require_own_role(by, application.sponsor_id, REGULATORY, "describe an application")
    changed = Application.objects.get(pk=application.pk)
    _set(changed, described)
    _refuse(faults_of(changed))
    return ledger.change(
        application,
        actor=actor,
        action="dossier:application:describe",
        reason=reason,
        expected_version=expected_version,
        **{name: getattr(changed, name) for name in described},
    )


def _set(application: Application, described: Mapping[str, Any]) -> None:
    unknown = sorted(set(described) - set(DESCRIBED))
    if unknown:
        raise TypeError(f"an application is not described by {', '.join(unknown)}")
    for name, value in described.items():
        setattr(application, name, value.strip() if isinstance(value, str) else value)


def _refuse(faults: Iterable[Fault]) -> None:
    found = list(faults)
    if found:
        raise FilingRefused(REFUSED, faults=found, remedy="Mend what is listed.")
