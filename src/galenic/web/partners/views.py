"""What the reader knows of partners, and what is due."""

from __future__ import annotations

from django.db.models import Case, Count, IntegerField, When
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from galenic.parties.roles import Role
from galenic.partners.dues import due_list, suspension_proposals
from galenic.partners.models import (
    Audit,
    ChangeNotice,
    Exemption,
    Finding,
    Notification,
    QualityAgreement,
    Subcontractor,
)
from galenic.partners.queries import (
    own_standings,
    qualifications_for,
    shared_for,
)
from galenic.web.links import url_of
from galenic.web.middleware import Request
from galenic.web.partners.fields import may_qualify
from galenic.web.partners.records import due_of

#: What runs under agreements, in the order in which it is shown.
RUNNING = (Subcontractor, Notification, ChangeNotice, Exemption)


@require_safe
def overview(request: Request) -> HttpResponse:
    """What is due, how sites stand, what is agreed, and what was found."""
    reader = request.reader
    running = [each for model in RUNNING for each in shared_for(model, reader)]
    open_first = Case(When(state="closed", then=1), default=0, output_field=IntegerField())
    context = {
        "due": [(each, url_of(each.record)) for each in due_list(reader)],
        "proposals": suspension_proposals(reader),
        "qualifications": qualifications_for(reader),
        "standings": own_standings(reader),
        "agreements": shared_for(QualityAgreement, reader),
        "audits": shared_for(Audit, reader).annotate(found=Count("findings")).order_by(open_first, "-planned_for"),
        "findings": shared_for(Finding, reader).order_by(open_first, "response_due", "number"),
        "running": [(each, url_of(each), due_of(each)) for each in running],
        "may_audit": Role.SPONSOR_QA in reader.all_roles,
        "may_qualify": may_qualify(reader),
        "may_draft": Role.SPONSOR_QA in reader.all_roles,
        "sponsors": bool(reader.kept_roles(reader.organization_id)),
    }
    return render(request, "partners/overview.html", context)
