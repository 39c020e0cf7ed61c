"""Which partners cover a plan best, by the proposals on its requests."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from galenic.catalogue.discovery import services
from galenic.programmes.planning.queries import own_programme
from galenic.programmes.planning.standing import standing_of
from galenic.programmes.sourcing.covering import offers_for, question_of_plan
from galenic.programmes.sourcing.queries import requests_for
from galenic.web.middleware import Request
from galenic.web.sourcing.covering import answered


@require_safe
def of_plan(request: Request, programme_id: UUID) -> HttpResponse:
    """The covering set of partners for what is still to be done, with wishes and the price of each."""
    programme = own_programme(request.reader, programme_id)
    standing = standing_of(programme.pk)
    requests = requests_for(request.reader).filter(programme=programme)
    found = offers_for(standing, requests)
    context = {
        "title": "Which partners cover the plan best",
        "back": reverse("planning:plan", args=[programme.pk]),
        "back_name": f"Plan of {programme.code}",
        "unasked": [services()[each].title if each in services() else each for each in found.unasked],
        "other_currencies": found.other_currencies,
    }
    return answered(request, lambda w, limits: question_of_plan(found, w, limits), found.currency, context)
