"""Addresses of the pages."""

from __future__ import annotations

from django.urls import include, path

from galenic.web import scheme
from galenic.web.glossary import views as glossary
from galenic.web.home import views as home
from galenic.web.search import views as search
from galenic.web.steps import views as steps

handler400 = "galenic.web.errors.bad_request"
handler403 = "galenic.web.errors.forbidden"
handler404 = "galenic.web.errors.not_found"
handler500 = "galenic.web.errors.server_error"

urlpatterns = [
    path("", home.home, name="home"),
    path("glossary/", glossary.glossary, name="glossary"),
    path("search/", search.results, name="search"),
    path("scheme/", scheme.choose, name="scheme"),
    path("account/", include("galenic.web.accounts.urls")),
    path("lists/", include("galenic.web.lists.urls")),
    path("orders/", include("galenic.web.orders.urls")),
    path("orders/", include("galenic.web.conduct.urls")),
    path("computations/", include("galenic.web.runs.urls")),
    path("work/", include("galenic.web.jobs.urls")),
    path("data/", include("galenic.web.data.urls")),
    path("evidence/", include("galenic.web.evidence.urls")),
    path("dossiers/", include("galenic.web.dossiers.urls")),
    path("partners/", include("galenic.web.partners.urls")),
    path("programmes/", include("galenic.web.programmes.urls")),
    path("programmes/", include("galenic.web.planning.urls")),
    path("requests/", include("galenic.web.sourcing.urls")),
    path("trail/", include("galenic.web.trail.urls")),
    path("verification/", include("galenic.web.verification.urls")),
    path("services/", include("galenic.web.services.urls")),
    path("api/", include("galenic.api.urls")),
    path("steps/<str:noun>/<uuid:record_id>/<str:action>/", steps.step, name="step"),
]
