"""Addresses of evidence."""

from __future__ import annotations

from django.urls import path

from galenic.web.evidence import views

app_name = "evidence"
urlpatterns = [
    path("", views.evidence, name="list"),
    path("<uuid:evidence_id>/", views.page, name="page"),
    path("<uuid:evidence_id>/report.<str:ending>", views.report, name="report"),
]
