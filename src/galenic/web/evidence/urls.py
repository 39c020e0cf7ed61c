"""Addresses of evidence."""

from __future__ import annotations

from django.urls import path

from galenic.web.evidence import figures, views

app_name = "evidence"
urlpatterns = [
    path("", views.evidence, name="list"),
    path("<uuid:evidence_id>/", views.page, name="page"),
    path("<uuid:evidence_id>/figures/<int:number>/", figures.figure, name="figure"),
    path("<uuid:evidence_id>/figures/<int:number>.<str:ending>", figures.figure_file, name="figure-file"),
    path("<uuid:evidence_id>/report.<str:ending>", views.report, name="report"),
]
